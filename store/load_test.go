package store

import (
	"fmt"
	"testing"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// pack is a small pack with one of everything, begun last month: of its series the first date has passed.
func pack() calendar.Cycle {
	theme := "cybercrime"
	return calendar.Cycle{
		Pack: "proef", Start: "2027-02",
		Municipalities: []campaigns.Municipality{{Slug: "zeist", Name: "Zeist", Kind: campaigns.Single}, {Slug: "leusden", Name: "Leusden", Kind: campaigns.Single}},
		Themes:         []campaigns.Theme{{Slug: theme, Name: "Cybercrime"}},
		Audiences:      []campaigns.Audience{{Slug: "senioren", Name: "Senioren"}},
		Channels:       []campaigns.Channel{{Slug: "pleio-leusden", Kind: "pleio", Name: "Intranet", MunicipalityID: "leusden"}},
		Measures:       []campaigns.Measure{{ID: "m1", MunicipalityID: "leusden", ThemeID: theme, Title: "Maatregel", Planning: "Q3 2027"}},
		Campaigns: []campaigns.Campaign{{ID: "c1", MunicipalityID: "leusden", ThemeID: theme, AudienceID: "senioren", Title: "Campagne",
			MeasureIDs: []string{"m1"}}},
		Series: []calendar.CycleSeries{{
			Series: campaigns.Series{ID: "s1", MunicipalityID: "leusden", CampaignID: "c1", ThemeID: theme, Title: "Reeks", Internal: true, Channels: []string{"pleio-leusden"},
				Rule: campaigns.Rule{RRule: "FREQ=MONTHLY;BYDAY=1TU;COUNT=3", Start: "2027-02-01", Time: "09:00", Zone: zone}},
			Posts: []campaigns.Content{{Title: "Eerste", Text: "Tekst"}, {Title: "Tweede", Text: "Tekst"}},
		}},
		Posts: []calendar.CyclePost{
			{Post: campaigns.Post{ID: "p1", MunicipalityID: "leusden", CampaignID: "c1", ThemeID: theme},
				Content: campaigns.Content{Title: "Voorbij", Text: "Tekst", Channels: []string{"pleio-leusden"}, Local: "2027-02-10T09:00", Zone: zone}},
			{Post: campaigns.Post{ID: "p2", MunicipalityID: "leusden", AudienceID: "senioren"},
				Content: campaigns.Content{Title: "Komt", Text: "Tekst", Channels: []string{"pleio-leusden"}, Local: "2027-03-10T09:00", Zone: zone}},
		},
		Events: []calendar.Event{{ID: "e1", MunicipalityID: "leusden", ThemeID: theme, Kind: calendar.Workshop, Title: "Workshop", Public: true,
			Status: calendar.Tentative, Start: "2027-03-11T10:00", Zone: zone, Minutes: 90}},
		Snippets: []campaigns.Snippet{{ID: "t1", MunicipalityID: "leusden", ThemeID: theme, Kind: campaigns.Template, Name: "Sjabloon", Text: "Tekst", ChannelKinds: []string{"pleio"}}},
	}
}

// rows counts the rows of every table that a pack can fill.
func (s *world) rows() string {
	s.t.Helper()
	var all string
	for _, table := range []string{"municipalities", "themes", "audiences", "channels", "measures", "campaigns", "campaign_measures", "series", "posts",
		"revisions", "deliveries", "events", "snippets", "pack_items", "audit"} {
		var n int
		s.must(s.read.QueryRowContext(s.ctx, `SELECT COUNT(*) FROM `+table).Scan(&n))
		all += fmt.Sprint(table, " ", n, "; ")
	}
	return all
}

func TestAPackIsLoadedOnceAndATrialRunKeepsNothing(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		empty := s.rows()
		if known, err := s.PackLoaded(s.ctx, "proef"); known || err != nil {
			t.Errorf("loaded before: %v, %v", known, err)
		}
		promised, err := s.LoadCycle(s.ctx, pack(), true)
		s.must(err)
		if after := s.rows(); after != empty {
			t.Errorf("a dry run kept\n%s", after)
		}
		loaded, err := s.LoadCycle(s.ctx, pack(), false)
		s.must(err)
		want := Loaded{"municipality": 1, "theme": 1, "audience": 1, "channel": 1, "measure": 1, "campaign": 1, "series": 1, "post": 2, "event": 1, "snippet": 1}
		if fmt.Sprint(promised) != fmt.Sprint(want) || fmt.Sprint(loaded) != fmt.Sprint(want) {
			t.Errorf("promised %v, loaded %v", promised, loaded)
		}
		if known, err := s.PackLoaded(s.ctx, "proef"); !known || err != nil {
			t.Errorf("loaded: %v, %v", known, err)
		}
		before := s.rows()
		again, err := s.LoadCycle(s.ctx, pack(), false)
		s.must(err)
		for kind, n := range again {
			if n != 0 {
				t.Errorf("a second time added %d of %s", n, kind)
			}
		}
		_, err = s.write.ExecContext(s.ctx, `DELETE FROM audit WHERE verb = 'pack.load' AND id = (SELECT MAX(id) FROM audit)`)
		s.must(err)
		if after := s.rows(); after != before {
			t.Errorf("a second time\n%s\nbecame\n%s", before, after)
		}
	})
}

func TestAPackComesAsDraftsAndWithoutAPlanForWhatHasPassed(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		_, err := s.LoadCycle(s.ctx, pack(), false)
		s.must(err)
		all, err := s.Municipalities(s.ctx)
		s.must(err)
		var leusden string
		for _, m := range all {
			if m.Slug == "leusden" {
				leusden = m.ID
			}
		}
		rows, err := s.Posts(s.ctx, PostFilter{MunicipalityIDs: []string{leusden}})
		s.must(err)
		var got []string
		for _, p := range rows {
			got = append(got, fmt.Sprint(p.Revision.Content.Title, " ", p.Revision.Content.Local, " ", len(p.Deliveries), " ", p.Internal))
			if p.Approved() || p.Submitted() || p.Revision.AuthorID != "" {
				t.Errorf("not a draft of nobody: %+v", p.Post)
			}
		}
		want := "[Tweede 2027-03-02T09:00 1 true Komt 2027-03-10T09:00 1 false  2027-04-06T09:00 1 true Voorbij  0 false Eerste  0 true]"
		if fmt.Sprint(got) != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
		cs, err := s.Campaigns(s.ctx, []string{leusden})
		s.must(err)
		ms, err := s.Measures(s.ctx)
		s.must(err)
		es, err := s.Events(s.ctx, "2027-03-01")
		s.must(err)
		if len(cs) != 1 || len(ms) != 1 || len(es) != 1 || es[0].Title != "Workshop" || es[0].UID != es[0].ID+"@veiligheidskalender" || es[0].Start != "2027-03-11T10:00" ||
			cs[0].Title != "Campagne" || ms[0].Planning != "Q3 2027" {
			t.Errorf("%+v\n%+v\n%+v", cs, ms, es)
		}
	})
}

func TestAPackThatFailsHalfwayLeavesNothing(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		empty := s.rows()
		for name, spoil := range map[string]func(*calendar.Cycle){
			"the last event has no title":    func(c *calendar.Cycle) { c.Events[0].Title = "" },
			"a post has an unknown channel":  func(c *calendar.Cycle) { c.Posts[1].Content.Channels = []string{"pleio-nergens"} },
			"a series has a rule that fails": func(c *calendar.Cycle) { c.Series[0].Rule.RRule = "FREQ=SOMETIMES" },
			"a measure has no theme":         func(c *calendar.Cycle) { c.Measures[0].ThemeID = "onbekend" },
		} {
			c := pack()
			spoil(&c)
			if _, err := s.LoadCycle(s.ctx, c, false); err == nil {
				t.Errorf("%s: loaded", name)
			}
			if after := s.rows(); after != empty {
				t.Errorf("%s: left\n%s", name, after)
			}
		}
	})
}

func TestAPackIsLoadedForEveryStartAndByManyAtOnce(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		other := s.open()
		_, err := s.LoadCycle(s.ctx, pack(), false) // all that is shared by slug is there
		s.must(err)
		next := pack()
		next.Start = "2028-02"
		var loaded [2]Loaded
		load := func(i int, store *Store) func() {
			return func() {
				var err error
				if loaded[i], err = store.LoadCycle(s.ctx, next, false); err != nil {
					t.Error(err)
				}
			}
		}
		atOnce(load(0, s.Store), load(1, other))
		for kind, n := range map[string]int{"post": 2, "series": 1, "campaign": 1, "event": 1, "measure": 0, "channel": 0} {
			if loaded[0][kind]+loaded[1][kind] != n {
				t.Errorf("%s: %v", kind, loaded)
			}
		}
	})
}

func TestWhoLoadsAPackIsAdminOfWhatItAddsOnly(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		before := s.anna.Roles[s.zeist]
		_, err := s.LoadCycleBy(s.ctx, pack(), s.anna.ID)
		s.must(err)
		var leusden, actor string
		s.must(s.read.QueryRowContext(s.ctx, `SELECT id FROM municipalities WHERE slug = 'leusden'`).Scan(&leusden))
		s.must(s.read.QueryRowContext(s.ctx, `SELECT actor FROM audit WHERE verb = 'pack.load'`).Scan(&actor))
		u, err := s.User(s.ctx, s.anna.ID)
		s.must(err)
		if u.Roles[leusden] != campaigns.Admin || u.Roles[s.zeist] != before || actor != s.anna.ID {
			t.Errorf("roles %v, loaded by %q", u.Roles, actor)
		}
	})
}
