package calendar

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

func TestAColleagueReadsWhatAnotherChanged(t *testing.T) {
	names := Names{Municipality: map[string]string{"z": "Zeist", "b": "Bunnik"}, Theme: map[string]string{"o": "Ondermijning"}}
	for _, tt := range []struct {
		name   string
		change func(*Event)
		want   string
	}{
		{"nothing", func(*Event) {}, "Opgeslagen zonder verschil."},
		{"the moment", func(e *Event) { e.Start = "2026-10-21T19:30" }, "Verplaatst: was wo 14 okt 19:30."},
		{"the moment and more", func(e *Event) { e.Start, e.Text, e.Phone = "2026-10-21T19:30", "Anders", "14 030" },
			"Verplaatst: was wo 14 okt 19:30. Ook veranderd: de omschrijving en het telefoonnummer."},
		{"only small things", func(e *Event) { e.Text, e.ThemeID, e.AlsoIn = "Anders", "o", []string{"b", "z"} },
			"Veranderd: de omschrijving, het thema en waar het nog meer te zien is."},
		{"called off under another title", func(e *Event) { e.Status, e.CalledOff, e.Title = Called, "storm", "Iets" }, "Afgelast: storm. Ook veranderd: de titel."},
		{"the campaign, which no feed shows", func(e *Event) { e.CampaignID = "c" }, "Veranderd: de campagne."},
		{"an embargo", func(e *Event) { e.PublishAt = time.Date(2026, 9, 1, 7, 0, 0, 0, time.UTC) }, "Veranderd: vanaf wanneer het openbaar is."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			before := session("x", "2026-10-14T19:30", func(e *Event) { e.Status, e.Phone, e.ThemeID = Confirmed, "", "" })
			after := before
			tt.change(&after)
			if got := Story(before, after, names); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

// Whatever a person can fill in, a colleague reads that it changed.
func TestEveryFieldHasAWord(t *testing.T) {
	program := []string{"ID", "UID", "Rev", "Sequence", "Note", "CreatedAt", "UpdatedAt", "Details", "Course", "Session", "Sessions"} // not typed
	before := session("x", "2026-10-14T19:30")
	for _, field := range append(reflect.VisibleFields(reflect.TypeFor[Event]()), reflect.VisibleFields(reflect.TypeFor[Details]())...) {
		if slices.Contains(program, field.Name) {
			continue
		}
		after := before
		switch v := reflect.ValueOf(&after).Elem().FieldByName(field.Name); v.Interface().(type) {
		case bool:
			v.SetBool(!v.Bool())
		case int:
			v.SetInt(v.Int() + 15)
		case time.Time:
			after.PublishAt = time.Date(2026, 9, 1, 7, 0, 0, 0, time.UTC)
		case []string:
			after.AlsoIn = []string{"b"}
		case EventKind:
			after.Kind = Meeting
		case EventStatus:
			after.Status = Called
		case Places:
			after.Places = PlacesFull
		case campaigns.Local:
			v.SetString("2026-10-13T10:00")
		default:
			v.SetString("Europe/Berlin")
		}
		if len(Differences(before, after, Names{})) == 0 && field.Name != "Zone" {
			t.Errorf("nobody reads that %s changed", field.Name)
		}
	}
}

func TestEveryWordNoticesItsField(t *testing.T) {
	before := session("x", "2026-10-14T19:30")
	after := everything()[0]
	after.Kind, after.ThemeID, after.AudienceID, after.MunicipalityID, after.CampaignID = Meeting, "o", "s", "b", "c"
	after.Title, after.Text, after.Location, after.Address, after.Start, after.Minutes = "Anders", "Anders", "Anders", "Anders", "2026-10-15T19:30", 33*60
	after.AlsoIn, after.Public, after.Status, after.CalledOff, after.PublishAt = []string{"z"}, !before.Public, Called, "storm", time.Date(2026, 9, 1, 7, 0, 0, 0, time.UTC)
	before.Details = Details{}
	got := Differences(before, after, Names{})
	var fields []string
	for _, d := range got {
		fields = append(fields, d.Field)
	}
	for _, f := range eventFields {
		if !slices.Contains(fields, f.name) {
			t.Errorf("no difference in %s", f.name)
		}
	}
	if i := slices.Index(fields, "het moment"); got[i].Was != "wo 14 okt 2026 19:30 – 21:00" || got[i].Is != "do 15 okt 2026 19:30 – za 17 okt 2026 04:30" {
		t.Errorf("%+v", got[i])
	}
	if i := slices.Index(fields, "waar het nog meer te zien is"); got[i].Was != "niets" || got[i].Is != "z" {
		t.Errorf("%+v", got[i])
	}
}

func TestMovingTakesTheLastMomentToSignUpAlong(t *testing.T) {
	for _, tt := range []struct{ until, to, want campaigns.Local }{
		{"2026-10-12T17:00", "2026-10-21T19:30", "2026-10-19T17:00"},
		{"2026-10-12T17:00", "2026-10-28T20:30", "2026-10-26T18:00"}, // over the change of the clock: by the wall
		{"", "2026-10-21T19:30", ""},
	} {
		e := session("x", "2026-10-14T19:30", func(e *Event) { e.SignupUntil = tt.until })
		if got := e.MoveTo(tt.to); got.Start != tt.to || got.SignupUntil != tt.want || e.Start != "2026-10-14T19:30" {
			t.Errorf("%s to %s: %s", tt.until, tt.to, got.SignupUntil)
		}
	}
}

func TestAllThatIsWrongWithAnEvent(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*Event)
		want   []string
	}{
		{"nothing", func(*Event) {}, nil},
		{"two things", func(e *Event) { e.Title, e.Capacity = "", -1 }, []string{"title", "capacity"}},
		{"no begin", func(e *Event) { e.Start, e.SignupUntil = "", "2026-10-12T17:00" }, []string{"local"}},
		{"signing up after the begin", func(e *Event) { e.SignupUntil = "2026-10-14T19:31" }, []string{"signup-until"}},
		{"signing up until the begin", func(e *Event) { e.SignupUntil = e.Start }, nil},
		{"public after the begin", func(e *Event) { e.PublishAt = time.Date(2026, 10, 14, 17, 31, 0, 0, time.UTC) }, []string{"publish-at"}},
		{"an embargo that does not count", func(e *Event) { e.Public, e.PublishAt = false, time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC) }, nil},
		{"a link that can be listened in on", func(e *Event) { e.SignupURL, e.Online = "http://zeist.nl", "http://zeist.nl" }, []string{"online", "signup-url"}},
		{"a school that did not agree", func(e *Event) { e.School, e.Text, e.Location = "De Eik ", "Op DE EIK.", "Obs De Eik" }, []string{"text", "location"}},
		{"a school that agreed", func(e *Event) { e.School, e.SchoolOK, e.Text = "De Eik", true, "Op De Eik." }, nil},
		{"a school among colleagues", func(e *Event) { e.School, e.Public, e.Text = "De Eik", false, "Op De Eik." }, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, one := range session("x", "2026-10-14T19:30", tt.change).Mistakes() {
				got = append(got, one.Field)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}
