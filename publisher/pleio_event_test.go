package publisher_test

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher"
	"veiligheidskalender/publisher/fakes/pleio"
)

// lecture is the delivery of dispatch about a meeting, with its moment as the store works it out.
func lecture(t *testing.T, start campaigns.Local, minutes int) campaigns.Dispatch {
	t.Helper()
	d := dispatch()
	d.Content.Meeting = &campaigns.Meeting{EventID: "b-1", Start: start, Zone: "Europe/Amsterdam", Minutes: minutes, Location: "Bibliotheek",
		Address: "Dorpsstraat 1", Link: "https://www.woudenberg.nl/aanmelden", Online: "https://overleg.nl/42"}
	var err error
	if d.Meeting, err = calendar.MeetingTimes(*d.Content.Meeting); err != nil {
		t.Fatal(err)
	}
	return d
}

func TestPleioPutsAMeetingOnTheAgendaOnce(t *testing.T) {
	images := album{}
	for _, tc := range []struct {
		name       string
		settings   map[string]string
		role       pleio.Role
		group      bool
		picture    bool
		start      campaigns.Local
		minutes    int
		begin, end string // UTC
		access     int
	}{
		{"of a channel for news", nil, pleio.Editor, false, false, "2027-03-10T19:30", 90, "2027-03-10T18:30:00Z", "2027-03-10T20:00:00Z", 1},
		{"by a member who may place no news", nil, pleio.Member, false, false, "2027-07-10T19:30", 90, "2027-07-10T17:30:00Z", "2027-07-10T19:00:00Z", 1},
		{"of a channel for updates, with a picture", map[string]string{"subtype": "statusupdate", "access": "2"}, pleio.Member, false, true,
			"2027-03-10T19:30", 90, "2027-03-10T18:30:00Z", "2027-03-10T20:00:00Z", 2},
		{"in a group, with a picture", map[string]string{"subtype": "blog", "access": "4", "group": team}, pleio.Member, true, true,
			"2027-03-10T19:30", 90, "2027-03-10T18:30:00Z", "2027-03-10T20:00:00Z", 4},
		{"over the night in which the clock goes forward", nil, pleio.Editor, false, false, "2027-03-27T23:00", 300, "2027-03-27T22:00:00Z", "2027-03-28T03:00:00Z", 1},
		{"over the night in which the clock goes back", nil, pleio.Editor, false, false, "2027-10-30T23:00", 300, "2027-10-30T21:00:00Z", "2027-10-31T02:00:00Z", 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			in := newIntranet(t, tc.settings).withPictures(t, images, tc.settings)
			in.SignIn(session, pleio.User{GUID: editor.GUID, Name: editor.Name, Role: tc.role})
			if tc.group {
				in.AddGroup(pleio.Group{GUID: team, Name: "Veiligheid", Members: []string{editor.GUID}})
			}
			d := lecture(t, tc.start, tc.minutes)
			if tc.picture {
				d.Content.Media = []campaigns.Media{images.put(drawing(7), "De bibliotheek")}
			}
			receipt, err := in.channel.Publish(t.Context(), d)
			if err != nil {
				t.Fatal(err)
			}
			e := in.Effects()[0]
			if len(in.Effects()) != 1 || in.Mutations() != 1 || len(e.Faults) > 0 {
				t.Fatalf("%d effects of %d mutations: %+v", len(in.Effects()), in.Mutations(), e)
			}
			if e.Date.Start.Format(time.RFC3339) != tc.begin || e.Date.End.Format(time.RFC3339) != tc.end {
				t.Errorf("from %v until %v", e.Date.Start, e.Date.End)
			}
			if e.Date.Location != "Bibliotheek" || e.Date.LocationAddress != "Dorpsstraat 1" || e.Date.LocationLink != "https://overleg.nl/42" ||
				e.Date.TicketLink != "https://www.woudenberg.nl/aanmelden" || e.Date.Max != "" || e.Date.RSVP {
				t.Errorf("placed %+v", e.Date)
			}
			if e.Subtype != "event" || e.Title != d.Content.Title || e.Text != "Let op dit:\nlege panden\ncontant geld\nMeld het." || e.AccessID != tc.access ||
				e.Source != permalink("d-1") || (e.Group == team) != tc.group || !e.PublishedAt.Equal(noon) {
				t.Errorf("placed %+v", e)
			}
			if tc.picture && (e.Featured == nil || !bytes.Equal(e.Featured.Bytes, drawing(7)) || e.Featured.Alt != "De bibliotheek") {
				t.Errorf("featured %+v", e.Featured)
			}
			if !strings.Contains(receipt.URL, "/events/view/"+e.GUID) || strings.Contains(receipt.URL, "/groups/view/") != tc.group || receipt.RemoteID != e.GUID {
				t.Errorf("receipt %+v", receipt)
			}
			if found, err := in.channel.Find(t.Context(), d); err != nil || found != receipt {
				t.Errorf("Find: %+v, %v", found, err)
			}
		})
	}
}

func TestPleioPutsAMeetingWithoutAPlaceOnTheAgenda(t *testing.T) {
	in := newIntranet(t, nil)
	d := lecture(t, "2027-03-10T19:30", 90)
	d.Content.Meeting = &campaigns.Meeting{Start: "2027-03-10T19:30", Zone: "Europe/Amsterdam", Minutes: 90}
	if _, err := in.channel.Publish(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	if e := in.Effects()[0]; len(e.Faults) > 0 || e.Date.Location != "" {
		t.Errorf("%+v", e)
	}
	input := in.Requests()[0].Variables["input"].(map[string]any)
	for _, name := range []string{"location", "locationAddress", "locationLink", "ticketLink", "maxAttendees"} {
		if value, ok := input[name]; ok {
			t.Errorf("%s was sent as %q", name, value)
		}
	}
}

func TestPleioFindsAMeetingBackBySourceAlone(t *testing.T) {
	for _, trouble := range []pleio.Trouble{pleio.After(pleio.Hang), pleio.After(pleio.Cut), pleio.After(pleio.Half), pleio.After(pleio.Status(502))} {
		in := newIntranet(t, map[string]string{"subtype": "blog"}) // which itself has no source
		d := lecture(t, "2027-03-10T19:30", 90)
		in.Add(pleio.Effect{Subtype: "event", Title: d.Content.Title, By: editor, PublishedAt: noon, AccessID: 1, Source: permalink("d-2")})
		in.Add(pleio.Effect{Subtype: "blog", Title: d.Content.Title, By: editor, PublishedAt: noon, AccessID: 1})
		if _, err := in.channel.Find(t.Context(), d); !errors.Is(err, publisher.ErrAbsent) {
			t.Fatalf("taken for ours: %v", err)
		}
		in.OnWrite(trouble)
		_, f := publishTo(in.patience, t, in.channel, d, session)
		if f == nil || f.Intent != doubt || in.channel.Keyed(d, noon) {
			t.Fatalf("got %v", f)
		}
		receipt, err := in.channel.Find(t.Context(), d)
		if made := in.Effects(); err != nil || len(made) != 3 || receipt.RemoteID != made[2].GUID {
			t.Errorf("Find: %+v, %v of %d", receipt, err, len(made))
		}
	}
}

func TestPleioRefusesAMeetingInDutch(t *testing.T) {
	for _, tc := range []struct {
		name    string
		trouble pleio.Trouble
		change  func(*campaigns.Dispatch)
		reason  string
	}{
		{"a date that Pleio does not take", pleio.Before(pleio.Code("invalid_date")), nil, "de dag of de tijd van de bijeenkomst"},
		{"a Pleio without events", pleio.Before(pleio.Code("invalid_subtype")), nil, "kent geen bijeenkomsten"},
		{"no right to", pleio.Before(pleio.Code("could_not_add")), nil, "mag er niet een bijeenkomst plaatsen"},
		{"a Pleio with other fields", pleio.Before(pleio.Says(400, "application/json", `{"errors":[{"message":"Unknown type 'Event'."}]}`)), nil, "Pleio is veranderd"},
		{"no moment at all", pleio.None(), func(d *campaigns.Dispatch) { d.Meeting = campaigns.Span{} }, "klopt niet"},
		{"the end before the begin", pleio.None(), func(d *campaigns.Dispatch) { d.Meeting.End = d.Meeting.Begin.Add(-time.Second) }, "klopt niet"},
		{"a title of nothing", pleio.None(), func(d *campaigns.Dispatch) { d.Content.Title = " " }, "titel"},
		{"two pictures", pleio.None(), func(d *campaigns.Dispatch) {
			d.Content.Media = []campaigns.Media{{SHA256: "a"}, {SHA256: "b"}}
		}, "plaats het zelf"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			in := newIntranet(t, nil)
			in.OnWrite(tc.trouble)
			d := lecture(t, "2027-03-10T19:30", 90)
			if tc.change != nil {
				tc.change(&d)
			}
			_, f := publishTo(in.patience, t, in.channel, d, session)
			if f == nil || f.Intent == doubt || !strings.Contains(f.Reason, tc.reason) || len(in.Effects()) != 0 {
				t.Errorf("got %v with %d effects", f, len(in.Effects()))
			}
		})
	}
}

// No channel is one for events: whether a post is one follows from its words.
func TestNoChannelChoosesEvents(t *testing.T) {
	_, err := publisher.NewPleio(nil, campaigns.Channel{Settings: map[string]string{"site": "https://a.nl", "subtype": "event"}, Secret: session}, nil, permalink)
	var invalid *campaigns.Invalid
	if !errors.As(err, &invalid) || invalid.Field != "subtype" {
		t.Error(err)
	}
}

func TestThePreflightKnowsThatAMemberMayPlaceAMeeting(t *testing.T) {
	in := newIntranet(t, nil)
	in.SignIn(session, pleio.User{GUID: editor.GUID, Name: editor.Name, Role: pleio.Member})
	one := func(id string, meeting *campaigns.Meeting) campaigns.Coming {
		return campaigns.Coming{Delivery: campaigns.Delivery{ID: id, State: campaigns.Waiting, ContentHash: "h", ApprovedHash: "h"},
			Channel: campaigns.Channel{ID: "c-1", Kind: "pleio", Name: "Intranet"}, Content: campaigns.Content{Title: "Titel", Text: "Tekst", Meeting: meeting}}
	}
	a := &advance{told: map[string][]string{}, coming: []campaigns.Coming{one("news", nil), one("meeting", lecture(t, "2027-03-10T19:30", 90).Content.Meeting)}}
	p := &publisher.Publisher{Now: func() time.Time { return noon }, Log: slog.New(slog.DiscardHandler),
		Open: func(campaigns.Channel) (publisher.Channel, error) { return in.channel, nil }}
	if err := p.Preflight(t.Context(), a, http.DefaultClient); err != nil {
		t.Fatal(err)
	}
	if len(a.told["news"]) != 1 || !strings.Contains(a.told["news"][0], "redacteur") || len(a.told["meeting"]) != 0 {
		t.Errorf("told %q", a.told)
	}
}
