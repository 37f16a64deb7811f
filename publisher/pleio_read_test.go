package publisher_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher"
	"veiligheidskalender/publisher/fakes/pleio"
)

func channelAt(site string) campaigns.Channel {
	return campaigns.Channel{ID: "c-1", Settings: map[string]string{"site": site}, Secret: session}
}

func TestPleioRecognisesItsOwnPost(t *testing.T) {
	other := pleio.User{GUID: "u-2", Name: "Piet", Role: pleio.Admin}
	for _, tc := range []struct {
		name    string
		subtype string
		post    pleio.Effect
		want    bool
	}{
		{"news by its source", "news", pleio.Effect{Source: permalink("d-1"), By: editor}, true},
		{"news though the title was changed there", "news", pleio.Effect{Title: "Anders", Source: permalink("d-1"), By: editor}, true},
		{"news though the program has moved", "news", pleio.Effect{Source: "https://oud.zeist.nl/vk/plaatsingen/d-1/?x=1", By: editor}, true},
		{"news that waits as a draft", "news", pleio.Effect{Source: permalink("d-1"), By: editor, PublishedAt: noon.Add(time.Hour)}, true},
		{"not news of another delivery", "news", pleio.Effect{Title: "Herken ondermijning", Source: permalink("d-11"), By: editor}, false},
		{"not news of a longer id", "news", pleio.Effect{Source: permalink("xd-1"), By: editor}, false},
		{"not news with the same title alone", "news", pleio.Effect{Title: "Herken ondermijning", By: editor}, false},
		{"not news of someone else", "news", pleio.Effect{Source: permalink("d-1"), By: other}, false},

		{"a blog by title and time", "blog", pleio.Effect{Title: "Herken ondermijning", By: editor}, true},
		{"a blog of a clock two minutes behind", "blog", pleio.Effect{Title: "Herken ondermijning", By: editor, MadeAt: noon.Add(-2 * time.Minute)}, true},
		{"not an older blog", "blog", pleio.Effect{Title: "Herken ondermijning", By: editor, MadeAt: noon.Add(-2*time.Minute - time.Second)}, false},
		{"not a blog with another title", "blog", pleio.Effect{Title: "Herken ondermijning!", By: editor}, false},
		{"not a blog of someone else", "blog", pleio.Effect{Title: "Herken ondermijning", By: other}, false},
		{"an update by title and time", "statusupdate", pleio.Effect{Title: " Herken ondermijning ", By: editor}, true},
		{"not an update without a title", "statusupdate", pleio.Effect{By: editor}, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			in := newIntranet(t, map[string]string{"subtype": tc.subtype})
			tc.post.Subtype, tc.post.AccessID = tc.subtype, 1
			if tc.post.PublishedAt.IsZero() {
				tc.post.PublishedAt = noon
			}
			guid := in.Add(tc.post)
			receipt, err := in.channel.Find(t.Context(), dispatch())
			if tc.want != (err == nil) || tc.want && receipt.RemoteID != guid || !tc.want && !errors.Is(err, publisher.ErrAbsent) {
				t.Errorf("got %+v, %v", receipt, err)
			}
			if in.Mutations() != 0 {
				t.Error("reading back changed something")
			}
		})
	}
}

func TestPleioLooksBeyondTheFirstPageAndStopsInTime(t *testing.T) {
	in := newIntranet(t, nil)
	guid := in.Add(pleio.Effect{Subtype: "news", Source: permalink("d-1"), By: editor, PublishedAt: noon, AccessID: 1})
	for i := range 45 {
		in.Add(pleio.Effect{Subtype: "news", Source: permalink(fmt.Sprint("x", i)), By: editor, PublishedAt: noon, MadeAt: noon.Add(time.Second), AccessID: 1})
	}
	if receipt, err := in.channel.Find(t.Context(), dispatch()); err != nil || receipt.RemoteID != guid {
		t.Errorf("got %+v, %v", receipt, err)
	}
	if n := len(in.Requests()); n != 4 {
		t.Errorf("%d questions, want who I am and three pages", n)
	}

	in = newIntranet(t, nil)
	for i := range 300 {
		in.Add(pleio.Effect{Subtype: "news", By: editor, PublishedAt: noon, MadeAt: noon.Add(-time.Duration(i) * time.Minute), AccessID: 1})
	}
	if _, err := in.channel.Find(t.Context(), dispatch()); !errors.Is(err, publisher.ErrAbsent) {
		t.Error(err)
	}
	if n := len(in.Requests()); n != 2 {
		t.Errorf("%d questions, want two: the first page goes far enough back", n)
	}
}

func TestPleioThatCannotBeReadIsNotAbsent(t *testing.T) {
	for name, tc := range map[string]struct {
		troubles []pleio.Trouble
		want     publisher.Intent
	}{
		"the line is cut":         {[]pleio.Trouble{pleio.Before(pleio.Cut)}, later},
		"a storm":                 {[]pleio.Trouble{pleio.None(), pleio.Before(pleio.Status(502))}, later},
		"a login page":            {[]pleio.Trouble{pleio.None(), pleio.Before(pleio.HTML(200, "Inloggen"))}, login},
		"an error beside data":    {[]pleio.Trouble{pleio.None(), pleio.After(pleio.WithError("oeps"))}, later},
		"nonsense":                {[]pleio.Trouble{pleio.None(), pleio.Before(pleio.Says(200, "application/json", `{"data":{}}`))}, later},
		"a moment in another way": {[]pleio.Trouble{pleio.None(), pleio.Before(pleio.Says(200, "application/json", `{"data":{"entities":{"edges":[{"guid":"a","timeCreated":"gisteren"}]}}}`))}, later},
	} {
		t.Run(name, func(t *testing.T) {
			in := newIntranet(t, map[string]string{"subtype": "blog"})
			in.OnRead(tc.troubles...)
			_, err := in.channel.Find(t.Context(), dispatch())
			var f *publisher.Failure
			if errors.Is(err, publisher.ErrAbsent) || !errors.As(err, &f) || f.Intent != tc.want || f.Reason == "" {
				t.Errorf("got %v", err)
			}
			keepsSecret(t, err)
		})
	}

	byHand, err := publisher.NewPleio(nil, campaigns.Channel{ID: "c-1"}, nil, permalink)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := byHand.Find(t.Context(), dispatch()); err == nil || errors.Is(err, publisher.ErrAbsent) {
		t.Errorf("without a session: %v", err)
	}
}

func TestPleioTrustsNoListBlindly(t *testing.T) {
	in := newIntranet(t, nil)
	entry := func(guid, owner string) string {
		return `{"guid":"` + guid + `","source":"` + permalink("d-1") + `","timeCreated":"2027-02-02T12:00:00.123456+01:00","url":"javascript:alert(1)","owner":` + owner + `}`
	}
	in.OnRead(pleio.None(), pleio.Before(pleio.Says(200, "application/json", `{"data":{"entities":{"edges":[null,`+
		entry("of nobody", "null")+","+entry("of another", `{"guid":"u-2"}`)+","+entry("mine", `{"guid":"u-1"}`)+`]}}}`)))
	receipt, err := in.channel.Find(t.Context(), dispatch())
	if err != nil || receipt != (campaigns.Receipt{RemoteID: "mine", URL: in.site + "/"}) {
		t.Errorf("got %+v, %v", receipt, err)
	}
}

func TestPleioCheckNamesWhoItIsAndWhatMayBeDone(t *testing.T) {
	for _, tc := range []struct {
		subtype string
		role    pleio.Role
		want    string // empty: refused
	}{
		{"news", pleio.Editor, "als Sanne de Wit. Dit account mag er nieuws plaatsen."},
		{"news", pleio.Admin, "mag er nieuws plaatsen."},
		{"news", pleio.Member, ""},
		{"blog", pleio.Member, "mag er een blog plaatsen."},
		{"statusupdate", pleio.Member, "mag er een update plaatsen."},
	} {
		in := newIntranet(t, map[string]string{"subtype": tc.subtype})
		in.SignIn(session, pleio.User{GUID: "u-1", Name: "Sanne de Wit", Role: tc.role})
		sentence, err := in.channel.Check(t.Context())
		var f *publisher.Failure
		switch {
		case tc.want == "" && (!errors.As(err, &f) || f.Intent != permanent || !strings.Contains(f.Reason, "redacteur")):
			t.Errorf("%s as %s: %q, %v", tc.subtype, tc.role, sentence, err)
		case tc.want != "" && (err != nil || !strings.HasSuffix(sentence, tc.want)):
			t.Errorf("%s as %s: %q, %v", tc.subtype, tc.role, sentence, err)
		}
		if in.Mutations() != 0 || len(in.Effects()) != 0 {
			t.Error("checking changed something")
		}
	}
}
