package publisher_test

import (
	"errors"
	"strings"
	"testing"

	"veiligheidskalender/publisher"
	"veiligheidskalender/publisher/fakes/pleio"
)

const team = "0f5f94a3-7b8c-4f7b-9f5e-0c8b1e6a2d11"

// withGroup is an intranet with a group, and a channel into it.
func withGroup(t *testing.T, g pleio.Group, settings map[string]string) *intranet {
	t.Helper()
	all := map[string]string{"group": team}
	for k, v := range settings {
		all[k] = v
	}
	in := newIntranet(t, all)
	g.GUID, g.Name = team, "Veiligheid"
	in.AddGroup(g)
	return in
}

func TestPleioPlacesInTheGroup(t *testing.T) {
	for _, tc := range []struct {
		name, subtype, access string
		closed                bool
		want                  int
	}{
		{"news for the members", "news", "4", false, 4},
		{"a blog for everybody", "blog", "2", false, 2},
		{"an update in a closed group", "statusupdate", "1", true, 4},
	} {
		t.Run(tc.name, func(t *testing.T) {
			in := withGroup(t, pleio.Group{Closed: tc.closed, Members: []string{editor.GUID}}, map[string]string{"subtype": tc.subtype, "access": tc.access,
				"group": "https://intranet.nl/groups/view/" + strings.ToUpper(team) + "/veiligheid"})
			receipt, f := in.publish(t)
			if f != nil {
				t.Fatal(f)
			}
			e := in.Effects()[0]
			if e.Group != team || e.AccessID != tc.want || len(e.Faults) > 0 {
				t.Errorf("placed %+v", e)
			}
			if found, err := in.channel.Find(t.Context(), dispatch()); err != nil || found != receipt {
				t.Errorf("Find: %+v, %v", found, err)
			}
		})
	}
}

// What the test of the connection says and what Pleio does with a post are the same.
func TestPleioTestsWhetherItMayWriteInTheGroup(t *testing.T) {
	members := []string{editor.GUID}
	for _, tc := range []struct {
		name     string
		settings map[string]string
		group    pleio.Group
		role     pleio.Role
		want     string // a part of the sentence
		refused  string // a part of the reason
	}{
		{"a member", map[string]string{"subtype": "blog"}, pleio.Group{Members: members}, pleio.Member, "mag in de groep “Veiligheid” een blog plaatsen.", ""},
		{"an editor who is a member", nil, pleio.Group{Members: members}, pleio.Editor, "mag in de groep “Veiligheid” nieuws plaatsen.", ""},
		{"an admin who is none", nil, pleio.Group{}, pleio.Admin, "nieuws plaatsen.", ""},
		{"a closed group", map[string]string{"subtype": "blog"}, pleio.Group{Closed: true, Members: members}, pleio.Member, "De groep is besloten: alleen de leden kunnen het lezen.", ""},
		{"a closed group that is meant to be", map[string]string{"subtype": "blog", "access": "4"}, pleio.Group{Closed: true, Members: members}, pleio.Member, "een blog plaatsen.", ""},
		{"an update", map[string]string{"subtype": "statusupdate"}, pleio.Group{Members: members}, pleio.Member, "een update plaatsen.", ""},

		{"a member without the role for news", nil, pleio.Group{Members: members}, pleio.Member, "", "redacteur"},
		{"somebody who is no member", map[string]string{"subtype": "blog"}, pleio.Group{Members: []string{"u-9"}}, pleio.Editor, "", "geen lid van de groep"},
		{"a group without updates", map[string]string{"subtype": "statusupdate"}, pleio.Group{NoUpdates: true, Members: members}, pleio.Member, "", "updates uit"},
		{"a group that is gone", map[string]string{"subtype": "blog", "group": "11111111-7b8c-4f7b-9f5e-0c8b1e6a2d11"}, pleio.Group{Members: members}, pleio.Editor, "", "bestaat niet"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			in := withGroup(t, tc.group, tc.settings)
			in.SignIn(session, pleio.User{GUID: editor.GUID, Name: editor.Name, Role: tc.role})
			sentence, err := in.channel.Check(t.Context())
			var f *publisher.Failure
			switch {
			case tc.refused == "" && (err != nil || !strings.HasSuffix(sentence, tc.want)):
				t.Errorf("got %q, %v", sentence, err)
			case tc.refused != "" && (!errors.As(err, &f) || f.Intent != permanent || !strings.Contains(f.Reason, tc.refused) || sentence != ""):
				t.Errorf("got %q, %v", sentence, err)
			}
			if len(in.Effects()) != 0 || in.Mutations() != 0 {
				t.Error("checking changed something")
			}
			_, f = in.publish(t)
			if (f == nil) != (tc.refused == "") || f != nil && f.Intent != permanent || len(in.Effects()) == 1 != (f == nil) {
				t.Errorf("Publish: %v with %d effects", f, len(in.Effects()))
			}
		})
	}
}

func TestPleioDoesNotTakeAnythingForAGroup(t *testing.T) {
	for name, tc := range map[string]struct {
		answer pleio.Trouble
		want   publisher.Intent
	}{
		"a person":                   {pleio.Before(pleio.Says(200, "application/json", `{"data":{"entity":{"guid":"`+team+`"}}}`)), permanent},
		"nothing":                    {pleio.Before(pleio.Says(200, "application/json", `{"data":{"entity":null}}`)), permanent},
		"an answer that is cut":      {pleio.Before(pleio.Cut), later},
		"another error beside it":    {pleio.Before(pleio.Says(200, "application/json", `{"data":{"entity":null},"errors":[{"message":"oeps"}]}`)), later},
		"a Pleio that has no groups": {pleio.Before(pleio.Says(400, "application/json", `{"errors":[{"message":"Unknown type 'Group'."}]}`)), permanent},
	} {
		t.Run(name, func(t *testing.T) {
			in := withGroup(t, pleio.Group{Members: []string{editor.GUID}}, nil)
			in.OnRead(pleio.None(), tc.answer)
			sentence, err := in.channel.Check(t.Context())
			if f := asFailure(t, err, session); f.Intent != tc.want || sentence != "" {
				t.Errorf("got %q, %v", sentence, err)
			}
		})
	}
}
