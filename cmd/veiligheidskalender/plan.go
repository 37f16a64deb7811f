package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
	"veiligheidskalender/store"
)

// planned is one line of the plan. Keys and states are English, as in the API.
type planned struct {
	DueAt   time.Time           `json:"dueAt"`
	Local   campaigns.Local     `json:"local"`
	Zone    string              `json:"zone"`
	Channel string              `json:"channel"`
	Kind    string              `json:"kind"`
	Theme   string              `json:"theme,omitempty"`  // slug
	Series  string              `json:"series,omitempty"` // title
	Title   string              `json:"title"`
	State   campaigns.PostState `json:"state"`
}

// maxPlan bounds how many lines plan prints.
const maxPlan = 200_000

// plan shows what is planned in a period, drafts included, and sends nothing.
func plan(ctx context.Context, p program, args []string) error {
	flags := p.flags("plan")
	from, to := flags.String("from", "", ""), flags.String("to", "", "")
	asJSON := flags.Bool("json", false, "")
	if names, err := parse(flags, args); err != nil || len(names) > 0 {
		return or2(err, usage("plan kent alleen --from, --to en --json"))
	}
	c, err := p.configure(defaultDatabase)
	if err != nil {
		return err
	}
	begin, err := midnight("--from", *from, c.zone)
	if err != nil {
		return err
	}
	end, err := midnight("--to", *to, c.zone)
	if err != nil {
		return err
	}
	s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer s.Close() //nolint:errcheck // it was only read
	rows, err := s.Planned(ctx, nil, begin, end, maxPlan)
	if err != nil {
		return err
	}
	lines, err := planLines(ctx, s, rows)
	if err != nil {
		return err
	}
	if *asJSON {
		e := json.NewEncoder(p.stdout)
		e.SetIndent("", "  ")
		return e.Encode(lines)
	}
	return p.table(lines, c.zone)
}

func planLines(ctx context.Context, s *store.Store, rows []store.Planned) ([]planned, error) {
	themes, err := s.Themes(ctx)
	if err != nil {
		return nil, err
	}
	slugs := map[string]string{}
	for _, t := range themes {
		slugs[t.ID] = t.Slug
	}
	states := map[string][]campaigns.State{}
	series := map[string]string{"": ""}
	for _, r := range rows {
		states[r.Post.ID] = append(states[r.Post.ID], r.Delivery.State)
		if _, known := series[r.Post.SeriesID]; !known {
			one, err := s.Series(ctx, r.Post.SeriesID)
			if err != nil {
				return nil, err
			}
			series[one.ID] = one.Title
		}
	}
	lines := []planned{}
	for _, r := range rows {
		lines = append(lines, planned{r.Delivery.DueAt, r.Delivery.Local, r.Delivery.Zone, r.Channel.Slug, r.Channel.Kind, slugs[r.Post.ThemeID], series[r.Post.SeriesID],
			r.Post.Revision.Content.Name(), r.Post.State(states[r.Post.ID])})
	}
	return lines, nil
}

func (p program) table(lines []planned, zone *time.Location) error {
	if len(lines) == 0 {
		p.say("Er staat in deze periode niets gepland.")
		return nil
	}
	w := tabwriter.NewWriter(p.stdout, 0, 4, 2, ' ', 0)
	for _, l := range lines {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", calendar.FormatShort(l.DueAt.In(zone)), l.Channel, l.State.Dutch(), strings.ReplaceAll(l.Title, "\n", " "))
	}
	return w.Flush()
}

// midnight is the beginning of a day in zone.
func midnight(flag, date string, zone *time.Location) (time.Time, error) {
	day, err := time.ParseInLocation(time.DateOnly, date, zone)
	if err != nil {
		return day, usage("%s: schrijf een bestaande datum, zoals 2027-02-01", flag)
	}
	return day, nil
}

func or2(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}
