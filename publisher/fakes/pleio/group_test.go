package pleio

import (
	"encoding/json"
	"testing"
)

func TestTheRulesOfGroups(t *testing.T) {
	for _, tc := range []struct {
		name, session, input string
		group                Group
		code                 string // empty: placed
		access               int
		seen                 int // by somebody who is no member
	}{
		{"a member in an open group", "member", `"subtype":"blog","accessId":2`, Group{Members: []string{"u-2"}}, "", 2, 1},
		{"for the members alone", "member", `"subtype":"blog","accessId":4`, Group{Members: []string{"u-2"}}, "", 4, 0},
		{"a closed group narrows the circle", "member", `"subtype":"blog","accessId":2`, Group{Closed: true, Members: []string{"u-2"}}, "", 4, 0},
		{"nobody of the group", "member", `"subtype":"blog","accessId":2`, Group{}, "user_not_member_of_group", 0, 0},
		{"an admin of the site", "admin", `"subtype":"news","accessId":2`, Group{}, "", 2, 1},
		{"a member without the role", "member", `"subtype":"news","accessId":2`, Group{Members: []string{"u-2"}}, "could_not_add", 0, 0},
		{"an update where those are off", "member", `"subtype":"statusupdate","accessId":2`, Group{NoUpdates: true, Members: []string{"u-2"}}, "could_not_add", 0, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := site()
			s.SignIn("admin", User{"u-3", "Ans", Admin})
			tc.group.GUID = "g-1"
			s.AddGroup(tc.group)
			_, out := ask(s, tc.session, add, `{"input":{"title":"a","containerGuid":"g-1",`+words+`,`+tc.input+`}}`)
			if made := s.Effects(); messages(out) != tc.code || (len(made) == 1) != (tc.code == "") || tc.code == "" && (made[0].Group != "g-1" || made[0].AccessID != tc.access || len(made[0].Faults) > 0) {
				t.Errorf("%v made %+v", out, made)
			}
			_, out = ask(s, "", `{ entities { total } }`, `{}`)
			got, _ := json.Marshal(out["data"])
			if tc.seen == 0 && string(got) != `{"entities":{"total":0}}` || tc.seen == 1 && string(got) != `{"entities":{"total":1}}` {
				t.Errorf("a visitor sees %s", got)
			}
		})
	}
}

func TestAGroupIsFoundByWhoeverAsks(t *testing.T) {
	s := site()
	s.AddGroup(Group{GUID: "g-1", Name: "Veilig", Closed: true, NoUpdates: true, Members: []string{"u-2"}})
	const question = `{ viewer { canWriteToContainer(containerGuid: "g-1", subtype: "news") } entity(guid: "g-1") { guid ... on Group { name membership isClosed isSubmitUpdatesEnabled } } }`
	for session, want := range map[string]string{
		"member": `{"entity":{"guid":"g-1","isClosed":true,"isSubmitUpdatesEnabled":false,"membership":"joined","name":"Veilig"},"viewer":{"canWriteToContainer":true}}`,
		"editor": `{"entity":{"guid":"g-1","isClosed":true,"isSubmitUpdatesEnabled":false,"membership":"not_joined","name":"Veilig"},"viewer":{"canWriteToContainer":false}}`,
	} {
		_, out := ask(s, session, question, `{}`)
		if got, _ := json.Marshal(out["data"]); string(got) != want {
			t.Errorf("%s: %s", session, got)
		}
	}
	if _, out := ask(s, "member", `{ entity(guid: "g-2") { guid } }`, `{}`); messages(out) != "could_not_find" {
		t.Errorf("a group that is not there: %v", out)
	}
}
