package web

import (
	"errors"
	"slices"
	"strings"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/store"
)

// yearPage is the data of reeks-jaar.html.
type yearPage struct {
	Page
	ID, Title, Theme string
	Posts            []yearPost
	Filled           int // posts with a text
	MaxTitle         int
}

// yearPost is one coming post of the series, with what is stored or what was typed.
type yearPost struct {
	ID, Title, Text, Revision string
	State                     string
	At                        time.Time
	Locked                    string // why it cannot be changed here; empty: it can
	CanSubmit                 bool   // saving and asking for approval make sense together
	Approved                  bool
	TitleError, TextError     string
	Says                      string // what else keeps it back
	Hints                     map[string][]string
	Theirs                    *theirs
}

// yearPage shows every coming post of a series in one list, to be filled in place.
func (s *Server) yearPage(r *request) error {
	return s.showYear(r, "", typedPost{}, nil, nil)
}

// fillYear saves title and text of one post of the series, as its own page would, and may put it up for approval at once.
func (s *Server) fillYear(r *request) error {
	form := r.form()
	p, err := s.Store.Post(r.ctx(), form["post"])
	if err != nil {
		return err
	}
	if p.SeriesID != r.Params("id") { // the guard looked at the series
		return campaigns.ErrNotFound
	}
	names, err := s.names(r)
	if err != nil {
		return err
	}
	typed := typedFrom(p)
	typed.fields["title"], typed.fields["text"], typed.fields["revision"] = form["title"], form["text"], form["revision"]
	content, err := typed.content(p, s.Zone.String(), names)
	if err != nil {
		return s.showYear(r, p.ID, typed, nil, err)
	}
	saved, due, err := s.Store.SavePost(r.ctx(), store.Edit{PostID: p.ID, Base: form["revision"], Content: content, ThemeID: p.ThemeID,
		AudienceID: p.AudienceID, CampaignID: p.CampaignID, UserID: r.user.ID})
	if errors.Is(err, campaigns.ErrConflict) {
		var other *theirs
		if now, nerr := s.Store.Post(r.ctx(), p.ID); nerr == nil && now.Revision.ID != form["revision"] {
			other, typed.fields["revision"] = s.theirs(names, now, content), now.Revision.ID // saving once more is a choice
		}
		return s.showYear(r, p.ID, typed, other, err)
	}
	if err != nil {
		return s.showYear(r, p.ID, typed, nil, err)
	}
	s.planned(r, due)
	said := saidSaved(p, saved)
	if form["action"] == "submit" {
		if err = s.ready(r, names, saved); err == nil {
			err = s.Store.Submit(r.ctx(), saved.ID, saved.Revision.ID, r.user.ID)
		}
		if err != nil { // the words are kept; the page says what is missing, and where
			return s.showYear(r, saved.ID, typedFrom(saved), nil, err)
		}
		said = Flash{Tone: "ok", Text: "Opgeslagen en voorgelegd. Een collega leest mee en geeft akkoord."}
	}
	return s.to(r, "/reeksen/"+p.SeriesID+"/jaar#bericht-"+p.ID, said)
}

// showYear shows the list; of the post with id typedFor what was typed, and why that cannot be so.
func (s *Server) showYear(r *request, typedFor string, typed typedPost, other *theirs, why error) error {
	one, err := s.Store.Series(r.ctx(), r.Params("id"))
	if err != nil {
		return err
	}
	names, err := s.names(r)
	if err != nil {
		return err
	}
	rows, err := s.Store.Posts(r.ctx(), store.PostFilter{MunicipalityIDs: []string{one.MunicipalityID}, SeriesID: one.ID})
	if err != nil {
		return err
	}
	page := yearPage{Page: s.page(r, "reeksen"), ID: one.ID, Title: one.Title, Theme: names.theme[one.ThemeID], MaxTitle: campaigns.MaxTitle}
	for _, row := range rows {
		if at := s.plannedAt(row.Post); !at.IsZero() && at.Before(s.Now()) {
			continue
		}
		post := s.yearPost(names, row)
		if row.ID == typedFor {
			post.Title, post.Text, post.Revision, post.Theirs = typed.fields["title"], typed.fields["text"], typed.fields["revision"], other
		}
		if post.Text != "" {
			page.Filled++
		}
		page.Posts = append(page.Posts, post)
	}
	slices.SortStableFunc(page.Posts, func(a, b yearPost) int { return comparePlanned(a.At, b.At) })
	if why != nil {
		if err := page.refused(r, typedFor, why); err != nil {
			return err
		}
	}
	return s.pages.render(r.Ctx, "reeks-jaar", page)
}

// comparePlanned orders moments; what has none comes last.
func comparePlanned(a, b time.Time) int {
	if a.IsZero() != b.IsZero() {
		return map[bool]int{true: 1, false: -1}[a.IsZero()]
	}
	return a.Compare(b)
}

func (s *Server) yearPost(n names, row store.PostRow) yearPost {
	c, state := row.Revision.Content, row.State()
	post := yearPost{ID: row.ID, Title: c.Title, Text: c.Text, Revision: row.Revision.ID, State: string(state), At: s.plannedAt(row.Post),
		Locked: locked(row, n), Approved: row.Approved(), CanSubmit: state == campaigns.Idea || state == campaigns.Draft, Hints: s.hints(c)}
	if row.Skipped && post.Locked == "" {
		post.Locked = "Dit bericht van de reeks is overgeslagen."
	}
	return post
}

// refused puts the reason beside the field of the post that it is about; what is about no field of the list comes above
// the fields of that post.
func (page *yearPage) refused(r *request, postID string, why error) error {
	i := slices.IndexFunc(page.Posts, func(p yearPost) bool { return p.ID == postID })
	if i < 0 { // its moment came meanwhile
		return page.invalid(r, why)
	}
	post := &page.Posts[i]
	if err := page.invalid(r, why); err != nil {
		return err
	}
	said := page.Errors
	page.Errors = map[string]string{}
	for field, message := range said {
		switch field {
		case "title":
			post.TitleError = message
		case "text":
			post.TextError = message
		default:
			field, post.Says = "bericht", strings.TrimSpace(post.Says+" "+message)
			message = post.Says
		}
		page.Errors[field+"-"+postID] = message
	}
	return nil
}
