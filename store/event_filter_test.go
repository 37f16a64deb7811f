package store

import (
	"reflect"
	"testing"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

func TestColleaguesFindTheEventsThatAreShownToThem(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		partnership := s.zblw
		for _, e := range []struct {
			title  string
			start  campaigns.Local
			change func(*calendar.Event)
		}{
			{"oud", "2026-12-01T10:00", nil},
			{"ouder", "2026-11-01T10:00", nil},
			{"later", "2027-05-01T10:00", nil},
			{"straks", "2027-03-10T10:00", nil},
			{"intern", "2027-03-11T10:00", func(e *calendar.Event) { e.Public = false }},
			{"alleen Bunnik", "2027-03-12T10:00", func(e *calendar.Event) { e.MunicipalityID, e.AlsoIn = s.bunnik, nil }},
			{"samen", "2027-03-13T10:00", func(e *calendar.Event) { e.MunicipalityID, e.AlsoIn = partnership, nil }},
			{"samen, in Zeist", "2027-03-14T10:00", func(e *calendar.Event) { e.MunicipalityID, e.AlsoIn = partnership, []string{s.zeist} }},
			{"samen, intern", "2027-03-15T10:00", func(e *calendar.Event) { e.MunicipalityID, e.AlsoIn, e.Public = partnership, nil, false }},
			{"senioren", "2027-03-16T10:00", func(e *calendar.Event) { e.Kind, e.AlsoIn, e.Status = calendar.SeniorWorkshop, nil, calendar.Called }},
			{"overleg", "2027-03-17T10:00", func(e *calendar.Event) {
				e.Kind, e.AlsoIn, e.Contact = calendar.Meeting, nil, `"also_in":["`+s.bunnik+`"]`
			}},
		} {
			one := s.workshop()
			one.Title, one.Start = e.title, e.start
			if e.change != nil {
				e.change(&one)
			}
			if _, err := s.CreateEvent(s.ctx, one, ""); err != nil {
				t.Fatal(e.title, err)
			}
		}
		for _, tt := range []struct {
			name   string
			filter EventFilter
			want   []string
		}{
			{"what is to come first", EventFilter{MunicipalityIDs: []string{s.zeist}},
				[]string{"straks", "intern", "samen", "samen, in Zeist", "senioren", "overleg", "later", "oud", "ouder"}},
			{"also what others show there", EventFilter{MunicipalityIDs: []string{s.bunnik}},
				[]string{"straks", "intern", "alleen Bunnik", "samen", "later", "oud", "ouder"}},
			{"two municipalities", EventFilter{MunicipalityIDs: []string{s.bunnik, partnership}, Internal: true}, []string{"intern", "samen, intern"}},
			{"nowhere", EventFilter{}, nil},
			{"a kind with those within it", EventFilter{MunicipalityIDs: []string{s.zeist}, Kind: calendar.Workshop, Public: true, Status: calendar.Called}, []string{"senioren"}},
			{"an audience that none has", EventFilter{MunicipalityIDs: []string{s.zeist}, AudienceID: "senioren"}, nil},
		} {
			t.Run(tt.name, func(t *testing.T) {
				tt.filter.Today, tt.filter.Limit = "2027-02-01", 100
				all, err := s.FindEvents(s.ctx, tt.filter)
				n, err2 := s.CountEvents(s.ctx, tt.filter)
				var got []string
				for _, e := range all {
					got = append(got, e.Title)
				}
				if err != nil || err2 != nil || n != len(all) || !reflect.DeepEqual(got, tt.want) {
					t.Errorf("%q, counted %d, %v %v; want %q", got, n, err, err2, tt.want)
				}
			})
		}
		page, err := s.FindEvents(s.ctx, EventFilter{MunicipalityIDs: []string{s.zeist}, Today: "2027-02-01", Limit: 2, Offset: 6})
		if err != nil || len(page) != 2 || page[0].Title != "later" || page[1].Title != "oud" {
			t.Errorf("the page over the border: %v %v", page, err)
		}
	})
}

func TestMovingKeepsTheTimeToSignUp(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		one := s.workshop()
		one.SignupUntil = "2027-03-08T17:00"
		all, err := s.CreateEvents(s.ctx, one, []campaigns.Local{"2027-03-10T10:00", "2027-04-01T10:00"}, s.anna.ID)
		if err != nil || len(all) != 2 || all[1].SignupUntil != "2027-03-30T17:00" || all[1].Sessions != 0 {
			t.Fatalf("%+v %v", all, err)
		}
		moved, err := s.MoveEvent(s.ctx, all[0].ID, 1, "2027-03-17T11:00", s.anna.ID)
		if err != nil || moved.Start != "2027-03-17T11:00" || moved.SignupUntil != "2027-03-15T18:00" || moved.Note != "Verplaatst: was wo 10 mrt 10:00" {
			t.Errorf("%+v %v", moved, err)
		}
		var verbs []string
		for _, id := range []string{all[0].ID, all[1].ID} {
			rows, err := scanAll(s.ctx, s.read, scanString, `SELECT verb FROM audit WHERE subject = $1 AND actor = $2 ORDER BY at, id`, "event/"+id, s.anna.ID)
			if err != nil {
				t.Fatal(err)
			}
			verbs = append(verbs, rows...)
		}
		if !reflect.DeepEqual(verbs, []string{"event.create", "event.move", "event.create"}) {
			t.Errorf("audit %q", verbs)
		}
		if _, err := s.CancelEvent(s.ctx, moved.ID, moved.Rev, "storm", s.anna.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := s.MoveEvent(s.ctx, moved.ID, moved.Rev+1, "2027-03-18T10:00", s.anna.ID); err == nil {
			t.Error("what was called off was moved")
		}
	})
}

func TestTheSessionsOfACourseFindEachOther(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		all, err := s.CreateCourse(s.ctx, s.workshop(), []campaigns.Local{"2027-03-10T10:00", "2027-03-17T10:00"}, "")
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range all {
			got, err := s.CourseEvents(s.ctx, e)
			if err != nil || len(got) != 2 || got[0].ID != all[0].ID || got[1].ID != all[1].ID {
				t.Errorf("session %d: %v %v", e.Session, got, err)
			}
		}
		alone, err := s.CreateEvent(s.ctx, s.workshop(), "")
		if got, err2 := s.CourseEvents(s.ctx, alone); err != nil || err2 != nil || got != nil {
			t.Errorf("%v %v %v", got, err, err2)
		}
	})
}
