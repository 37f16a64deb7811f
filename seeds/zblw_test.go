package seeds

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

func zblw(t testing.TB) *Pack {
	t.Helper()
	file, err := Open("zblw")
	if err != nil {
		t.Fatal(err)
	}
	p, err := Parse(file, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func cycle(t testing.TB, p *Pack, start string) calendar.Cycle {
	t.Helper()
	c, err := p.Cycle(start)
	if err != nil {
		t.Fatalf("start %s: %v", start, err)
	}
	return c
}

func TestThePackOfZBLWRunsFromAnyMonth(t *testing.T) {
	p := zblw(t)
	posts, events := 0, 0
	for first := date(2024, 2, 1); !first.After(date(2030, 12, 1)); first = first.AddDate(0, 1, 0) {
		c := cycle(t, p, first.Format(monthLayout))
		last := first.AddDate(1, 0, -1)
		if posts == 0 {
			posts, events = len(c.Posts), len(c.Events)
		}
		if len(c.Posts) != posts || len(c.Events) != events {
			t.Fatalf("start %s: %d posts and %d events, elsewhere %d and %d", c.Start, len(c.Posts), len(c.Events), posts, events)
		}
		within := func(id string, l campaigns.Local) {
			if d, err := l.Wall(); err != nil || d.Before(first) || !d.Before(last.AddDate(0, 0, 15)) {
				t.Errorf("start %s: %s on %s, outside the cycle (%v)", c.Start, id, l, err)
			}
		}
		for _, s := range c.Series {
			dates, err := calendar.Expand(s.Rule, last)
			if err != nil || len(dates) != len(s.Posts) {
				t.Errorf("start %s: series %s has %d dates for %d posts (%v)", c.Start, s.ID, len(dates), len(s.Posts), err)
			}
		}
		for i, post := range c.Posts {
			within(post.ID, post.Content.Local)
			if wall, _ := post.Content.Local.Wall(); holiday(wall) != "" && p.file.Posts[i].When.moves() {
				t.Errorf("start %s: post %s on %s, %s", c.Start, post.ID, post.Content.Local, holiday(wall))
			}
		}
		for _, e := range c.Events {
			within(e.ID, e.Start)
			if wall, _ := e.Start.Wall(); holiday(wall) != "" {
				t.Errorf("start %s: event %s on %s, %s", c.Start, e.ID, e.Start, holiday(wall))
			}
		}
	}
}

func TestFebruary2027GivesTwelveIntranetPostsOneAMonth(t *testing.T) {
	c := cycle(t, zblw(t), "2027-02")
	months, themes := []string{}, map[string]int{}
	for _, s := range c.Series {
		if !s.Internal || !slices.Equal(s.Channels, []string{"pleio-woudenberg"}) || s.MunicipalityID != "woudenberg" || len(s.Posts) != 6 {
			t.Errorf("series %s: internal %v, channels %v, of %s, %d posts", s.ID, s.Internal, s.Channels, s.MunicipalityID, len(s.Posts))
		}
		dates, err := calendar.Expand(s.Rule, date(2028, 2, 1))
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range dates {
			months = append(months, d.Local.Date()[:7])
			themes[s.ThemeID]++
			if d.Local.Clock() != "09:00" {
				t.Errorf("%s at %s", s.ID, d.Local)
			}
		}
	}
	want := []string{"2027-02", "2027-03", "2027-04", "2027-05", "2027-06", "2027-07", "2027-08", "2027-09", "2027-10", "2027-11", "2027-12", "2028-01"}
	if !slices.Equal(months, want) {
		t.Errorf("months %v", months)
	}
	if len(themes) != 2 || themes["ondermijning"] != 6 || themes["cybercrime"] != 6 {
		t.Errorf("themes %v", themes)
	}
}

func TestTheVeiligheidskalenderHasTwentyFourPostsOnThreeThemes(t *testing.T) {
	c := cycle(t, zblw(t), "2027-02")
	themes, months := map[string]int{}, map[string]int{}
	for _, p := range c.Posts {
		if p.CampaignID != "veiligheidskalender" || p.Internal || p.MunicipalityID != "woudenberg" {
			t.Errorf("%s: campaign %s, internal %v, of %s", p.ID, p.CampaignID, p.Internal, p.MunicipalityID)
		}
		themes[p.ThemeID]++
		months[p.Content.Local.Date()[:7]]++
	}
	if len(c.Posts) != 24 || len(months) != 12 || len(themes) != 3 ||
		min(themes["ondermijning"], themes["cybercrime"], themes["meldingsbereidheid"]) < 6 {
		t.Errorf("%d posts, themes %v, months %v", len(c.Posts), themes, months)
	}
}

func TestTheMeasuresOfThePlanHaveTheirPeriods(t *testing.T) {
	c := cycle(t, zblw(t), "2027-02")
	// The plan: 18 ondermijning, 7 digital, 6 unrest, 4 radicalisation, 3 care, monitoring; 13 of Woudenberg itself.
	if len(c.Measures) != 18+7+6+4+3+1+13 {
		t.Errorf("%d measures", len(c.Measures))
	}
	open := []string{"", "Doorlopend", "Ntb"} // say no dates
	for _, m := range c.Measures {
		if (m.From == "" && m.Until == "") != slices.Contains(open, m.Planning) {
			t.Errorf("%s: planning %q means %s to %s", m.ID, m.Planning, m.From, m.Until)
		}
	}
	for _, m := range cycle(t, zblw(t), "2024-02").Measures {
		if i := slices.IndexFunc(c.Measures, func(o campaigns.Measure) bool { return o.ID == m.ID }); c.Measures[i] != m {
			t.Errorf("%s moves with the start month", m.ID)
		}
	}
}

func TestTheEventsOfThePlanAreAllProvisional(t *testing.T) {
	kinds, public := map[calendar.EventKind]int{}, 0
	meetings := map[string][]string{}
	for _, e := range cycle(t, zblw(t), "2027-02").Events {
		kinds[e.Kind]++
		if e.Public {
			public++
		}
		if e.Status != calendar.Tentative || !strings.HasPrefix(e.Title, "Voorlopig: ") || e.UID != "" {
			t.Errorf("%s: %s, %q, uid %q", e.ID, e.Status, e.Title, e.UID)
		}
		if e.Kind == calendar.Meeting && e.Public {
			t.Errorf("%s is public", e.ID)
		}
		base, _, _ := strings.Cut(e.ID, "/")
		meetings[base] = append(meetings[base], e.Start.Date())
	}
	for _, k := range calendar.EventKinds {
		if kinds[k] == 0 {
			t.Errorf("no event of kind %s", k)
		}
	}
	if public == 0 {
		t.Error("no public event")
	}
	// Eight weeks apart; the second Thursday of every third month (in May 2027 no holiday).
	want := map[string][]string{
		"overleg-jonge-aanwas-zblw": {"2027-02-10", "2027-04-07", "2027-06-02", "2027-07-28", "2027-09-22", "2027-11-17", "2028-01-12"},
		"overleg-driehoek":          {"2027-03-11", "2027-06-10", "2027-09-09", "2027-12-09"},
	}
	for id, days := range want {
		if !slices.Equal(meetings[id], days) {
			t.Errorf("%s on %v, want %v", id, meetings[id], days)
		}
	}
}

func TestPacksAreOpenedByNameAndNoOther(t *testing.T) {
	if !slices.Contains(Names(), "zblw") {
		t.Errorf("names %v", Names())
	}
	for _, name := range []string{"", "nope", "../seeds", "zblw.yaml", "packs/zblw"} {
		if _, err := Open(name); !errors.Is(err, campaigns.ErrNotFound) {
			t.Errorf("Open(%q): %v", name, err)
		}
	}
}

func date(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

func holiday(day time.Time) string {
	name, _ := calendar.Holiday(day)
	return name
}
