package web

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"time"
	"unicode/utf8"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
	"veiligheidskalender/store"
)

// campaignCopyPage is the data of campagne-kopie.html.
type campaignCopyPage struct {
	Page
	ID, Title string
	Shifts    []Option
	First     time.Time // of the posts that have a moment; zero: none has
	Past      bool      // that day is over
	MaxTitle  int
	Looked    bool // Copies are those of what is in the form
	Copies    []copyRow
	Elsewhere int    // posts of other municipalities, that do not go along
	Token     string // stands for exactly these copies
}

// copyRow is one post with what its copy would be.
type copyRow struct {
	Title    string
	From, To time.Time // zero: no moment
	Notes    []string
}

// yearOfWeeks keeps the day of the week: a Tuesday becomes a Tuesday.
const yearOfWeeks = 52 * 7 // days

func (s *Server) copyCampaignPage(r *request) error {
	c, err := s.Store.Campaign(r.ctx(), r.Params("id"))
	if err != nil {
		return err
	}
	rows, err := s.postsToCopy(r, c)
	var tooMany *campaigns.Invalid
	if err != nil && !errors.As(err, &tooMany) {
		return err
	}
	return s.showCopy(r, c, map[string]string{"title": copyTitle(c.Title, rows), "shift": "year"}, nil, nil)
}

var yearInTitle = regexp.MustCompile(`\b20\d\d\b`)

// copyTitle proposes a name for a copy to the next year: each year in the title one later, else the years in which the copies come.
func copyTitle(title string, rows []store.PostRow) string {
	later := yearInTitle.ReplaceAllStringFunc(title, func(year string) string {
		n, err := strconv.Atoi(year)
		if err != nil { // four digits are a number
			return year
		}
		return strconv.Itoa(n + 1)
	})
	if first, last := firstDay(rows), lastDay(rows); later == title && !first.IsZero() {
		from, until := first.AddDate(0, 0, yearOfWeeks).Year(), last.AddDate(0, 0, yearOfWeeks).Year()
		later += " " + strconv.Itoa(from)
		if until != from {
			later += "-" + strconv.Itoa(until)
		}
	}
	if utf8.RuneCountInString(later) > campaigns.MaxTitle {
		return title
	}
	return later
}

// copyCampaign shows what a copy would be, and makes it when the person has seen exactly that.
func (s *Server) copyCampaign(r *request) error {
	c, err := s.Store.Campaign(r.ctx(), r.Params("id"))
	if err != nil {
		return err
	}
	form := r.form()
	named := c
	if named.Title = form["title"]; named.Check() != nil {
		return s.showCopy(r, c, form, nil, named.Check())
	}
	plan, err := s.planCopy(r, c, form)
	if err != nil || form["step"] != "save" {
		return s.showCopy(r, c, form, plan, err)
	}
	if form["shown"] != plan.key {
		return s.showCopy(r, c, form, plan, campaigns.Conflict("De campagne is intussen veranderd. Kijk nog even naar wat er nu wordt gemaakt."))
	}
	made, copied, err := s.Store.CopyCampaign(r.ctx(), c.ID, plan.key, form["title"], plan.posts, r.user.ID)
	if err != nil {
		return s.showCopy(r, c, form, plan, err)
	}
	said := Flash{Tone: "ok", Text: "De kopie staat klaar: " + counted(len(plan.posts), "bericht", "berichten") + " als concept. Elk bericht heeft opnieuw akkoord nodig."}
	if !made {
		said = Flash{Tone: "info", Text: "Deze kopie was er al. Er is niets bij gemaakt."}
	}
	return s.to(r, "/campagnes/"+copied.ID, said)
}

// copyPlan is what a copy would make.
type copyPlan struct {
	posts     []store.PostCopy
	rows      []copyRow
	elsewhere int
	key       string
}

// planCopy works out the copies of the posts that the user may write. What is skipped stays behind; what would be in the
// past comes without a moment.
func (s *Server) planCopy(r *request, c campaigns.Campaign, form map[string]string) (*copyPlan, error) {
	rows, err := s.postsToCopy(r, c)
	if err != nil {
		return nil, err
	}
	days, err := s.shiftOf(form, rows)
	if err != nil {
		return nil, err
	}
	plan := &copyPlan{}
	for _, row := range rows {
		switch {
		case row.Skipped:
			continue
		case !r.user.May(campaigns.Editor, row.MunicipalityID):
			plan.elsewhere++
			continue
		}
		to, notes, err := s.shifted(r, row.Post, days)
		if err != nil {
			return nil, err
		}
		content := row.Revision.Content
		shown := copyRow{Title: content.Name(), From: s.plannedAt(row.Post), Notes: notes}
		content.Local = to
		row.Revision.Content = content
		if m := content.Meeting; m != nil {
			moved := m.Shifted(days)
			shown.Notes = append(shown.Notes, "De bijeenkomst hierin schuift mee: "+calendar.MeetingFacts(moved)[0].Value+". Kijk of dat klopt.")
		}
		shown.To = s.plannedAt(row.Post)
		plan.rows = append(plan.rows, shown)
		plan.posts = append(plan.posts, store.PostCopy{PostID: row.ID, Revision: row.Revision.ID, Local: to, Days: days})
	}
	b, err := json.Marshal([]any{c.ID, c.Rev, form["title"], plan.posts})
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(b)
	plan.key = hex.EncodeToString(sum[:16])
	return plan, nil
}

func (s *Server) postsToCopy(r *request, c campaigns.Campaign) ([]store.PostRow, error) {
	rows, err := s.Store.Posts(r.ctx(), store.PostFilter{MunicipalityIDs: r.mine(campaigns.Reader), CampaignID: c.ID, Limit: maxOfCampaign + 1})
	if err == nil && len(rows) > maxOfCampaign {
		err = &campaigns.Invalid{Field: "shift", Message: fmt.Sprintf("Deze campagne heeft meer dan %d berichten; dat is te veel voor één kopie.", maxOfCampaign)}
	}
	return rows, err
}

// shiftOf returns how many days later the copies come.
func (s *Server) shiftOf(form map[string]string, rows []store.PostRow) (int, error) {
	switch form["shift"] {
	case "year":
		return yearOfWeeks, nil
	case "start":
	default:
		return 0, &campaigns.Invalid{Field: "shift", Message: "Kies hoe de datums opschuiven."}
	}
	start, err := time.Parse(time.DateOnly, form["start"])
	if err != nil || start.Year() < 2000 || start.Year() > 2200 {
		return 0, &campaigns.Invalid{Field: "start", Message: "Kies de eerste dag van de kopie."}
	}
	first := firstDay(rows)
	if first.IsZero() {
		return 0, nil
	}
	return int(start.Sub(first).Hours() / 24), nil
}

// firstDay is the day of the first post with a moment, as a date in UTC; zero when there is none.
func firstDay(rows []store.PostRow) (first time.Time) {
	for _, day := range daysOf(rows) {
		if first.IsZero() || day.Before(first) {
			first = day
		}
	}
	return first
}

// lastDay is the day of the last post with a moment.
func lastDay(rows []store.PostRow) (last time.Time) {
	for _, day := range daysOf(rows) {
		if day.After(last) {
			last = day
		}
	}
	return last
}

// daysOf returns the days of the posts that have one and are not left out.
func daysOf(rows []store.PostRow) (all []time.Time) {
	for _, row := range rows {
		if day, err := time.Parse(time.DateOnly, row.Revision.Content.Local.Date()); err == nil && !row.Skipped {
			all = append(all, day)
		}
	}
	return all
}

// shifted returns the moment of a copy so many days later, and what to know about it.
func (s *Server) shifted(r *request, p campaigns.Post, days int) (campaigns.Local, []string, error) {
	c := p.Revision.Content
	if c.Local == "" {
		return "", nil, nil
	}
	wall, err := c.Local.Wall()
	if err != nil {
		return "", nil, err
	}
	to := campaigns.LocalOf(wall.AddDate(0, 0, days))
	others, err := s.Store.OthersOnDay(r.ctx(), p, to.Date())
	if err != nil {
		return "", nil, err
	}
	blank := campaigns.Post{MunicipalityID: p.MunicipalityID} // a copy has no approval that could lapse
	all, err := calendar.Move{Post: blank, To: to, Zone: c.Zone, Others: others}.Consequences(s.Now())
	if err != nil {
		return "", nil, err
	}
	var notes []string
	for _, one := range all {
		if one.Blocks {
			return "", []string{"Dit moment is voorbij of te ver weg: de kopie komt zonder datum."}, nil
		}
		notes = append(notes, one.Text)
	}
	return to, append(notes, calendar.Leaving(c.Local.Date(), to.Date())...), nil
}

func (s *Server) showCopy(r *request, c campaigns.Campaign, form map[string]string, plan *copyPlan, why error) error {
	page := campaignCopyPage{Page: s.page(r, "campagnes"), ID: c.ID, Title: c.Title, MaxTitle: campaigns.MaxTitle}
	page.Form = form
	page.Shifts = []Option{{Value: "year", Label: "52 weken later", Help: "De dag van de week blijft dezelfde.", Checked: form["shift"] == "year"},
		{Value: "start", Label: "Vanaf een andere dag", Help: "Het eerste bericht komt op die dag, de andere schuiven evenveel mee.", Checked: form["shift"] == "start"}}
	rows, err := s.postsToCopy(r, c)
	var tooMany *campaigns.Invalid
	if err != nil && !errors.As(err, &tooMany) {
		return err
	}
	if first := firstDay(rows); !first.IsZero() {
		page.First, page.Past = first, first.Format(time.DateOnly) < s.Now().In(s.Zone).Format(time.DateOnly)
	}
	if plan != nil {
		page.Looked, page.Copies, page.Elsewhere, page.Token = true, plan.rows, plan.elsewhere, plan.key
	}
	if why != nil {
		if err := page.invalid(r, why); err != nil {
			return err
		}
	}
	return s.pages.render(r.Ctx, "campagne-kopie", page)
}
