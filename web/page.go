package web

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"regexp"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"veiligheidskalender/campaigns"
)

// Page is what the frame around every page needs; see templates/layout.html.
type Page struct {
	User    *campaigns.User
	Nav     string
	CSRF    string
	Flash   *Flash
	Halts   []Halt
	Demo    bool
	Version string
	Accent  string
	Form    map[string]string
	Errors  map[string]string

	stands map[string]int // where the fields with a mistake stand on the page; see Mistakes
}

// Flash is what the previous request did, in a Dutch sentence.
type Flash struct {
	Tone string // ok, info, warning or error
	Text string
	URL  string `json:",omitempty"`
	Link string `json:",omitempty"`
	Undo *Undo  `json:",omitempty"`

	Saved string `json:",omitempty"` // id of the post whose form was saved: the browser may forget what it kept of it
}

// Undo is how a move is undone: the post gets back the moment it had, or none.
type Undo struct {
	PostID, Revision string
	Date, Time       string // both empty: it had no moment
	Back             string // page to come back to
}

// sound reports whether u can be what this program made: the cookie may be someone else's work.
func (u *Undo) sound() bool {
	return u == nil || rowID.MatchString(u.PostID) && rowID.MatchString(u.Revision) && len(u.Date) <= 10 && len(u.Time) <= 5 && ownPath(u.Back)
}

var rowID = regexp.MustCompile(`^[0-9a-f-]{36}$`)

// Halt is a halt in force, in words.
type Halt struct {
	ID, What, Reason, By string
	At                   time.Time
}

// page fills the frame for a signed-in request. What the database cannot give is left out: the page itself will say so.
func (s *Server) page(r *request, nav string) Page {
	p := Page{Nav: nav, CSRF: r.csrf, Demo: s.Demo, Version: s.Version, Flash: s.takeFlash(r), stands: map[string]int{}}
	if r.signedIn() {
		p.User = &r.user
		halts, err := s.halts(r)
		if err != nil {
			s.Log.Error("halts not read", "error", err)
		}
		p.Halts = halts
		if p.Accent, err = s.accent(r); err != nil {
			s.Log.Error("municipality not read", "error", err)
		}
	}
	return p
}

// halts returns the halts in force that concern the user, in words.
func (s *Server) halts(r *request) ([]Halt, error) {
	all, err := s.Store.Halts(r.ctx())
	if err != nil || len(all) == 0 {
		return nil, err
	}
	names, err := s.names(r)
	if err != nil {
		return nil, err
	}
	var out []Halt
	for _, h := range all {
		if owner := names.haltOwner(h); owner != "" && !r.user.May(campaigns.Reader, owner) && !r.inPartnership(names) {
			continue
		}
		what := ""
		switch h.Scope {
		case campaigns.HaltAll:
			what = "alle kanalen"
		case campaigns.HaltExternal:
			what = "de openbare kanalen"
		case campaigns.HaltMunicipality:
			what = "alle kanalen van " + names.municipality[h.MunicipalityID].Name
		case campaigns.HaltChannel:
			what = names.channel[h.ChannelID].Name
		}
		out = append(out, Halt{ID: h.ID, What: what, Reason: h.Reason, By: names.user[h.By], At: h.At})
	}
	return out, nil
}

// inPartnership reports whether the user works for a partnership, whose posts go to the channels of all municipalities.
func (r *request) inPartnership(n names) bool {
	for id := range r.user.Roles {
		if n.municipality[id].Kind == campaigns.Partnership && r.user.May(campaigns.Reader, id) {
			return true
		}
	}
	return false
}

// names are the lists that pages name things by. They are short: read once a request.
type names struct {
	municipality map[string]campaigns.Municipality
	theme        map[string]string
	channel      map[string]campaigns.Channel
	user         map[string]string
	series       map[string]string // titles; nil where nameSeries was not asked
}

func (s *Server) names(r *request) (names, error) {
	if n, ok := r.Locals("names").(names); ok {
		return n, nil
	}
	n := names{municipality: map[string]campaigns.Municipality{}, theme: map[string]string{}, channel: map[string]campaigns.Channel{}, user: map[string]string{"": "Het programma"}}
	municipalities, err1 := s.Store.Municipalities(r.ctx())
	themes, err2 := s.Store.Themes(r.ctx())
	channels, err3 := s.Store.Channels(r.ctx())
	users, err4 := s.Store.Users(r.ctx())
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		return n, err
	}
	for _, m := range municipalities {
		n.municipality[m.ID] = m
	}
	for _, t := range themes {
		n.theme[t.ID] = t.Name
	}
	for _, c := range channels {
		n.channel[c.ID] = c
	}
	for _, u := range users {
		n.user[u.ID] = u.Name
	}
	r.Locals("names", n)
	return n, nil
}

// channelNames returns the names of channels by id, in the order of ids.
func (n names) channelNames(ids []string) []string {
	out := make([]string, 0, len(ids))
	for _, id := range ids {
		out = append(out, n.channel[id].Name)
	}
	return out
}

// mine returns the ids of the municipalities for which the user has at least role.
func (r *request) mine(role campaigns.Role) []string {
	var ids []string
	for id := range r.user.Roles {
		if r.user.May(role, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

const flashCookie = "vk_melding"

// to ends a POST: the browser goes to url, where f is shown once.
func (s *Server) to(r *request, url string, f Flash) error {
	text, err := json.Marshal(f)
	if err != nil {
		return err
	}
	r.Cookie(&fiber.Cookie{Name: flashCookie, Value: base64.RawURLEncoding.EncodeToString(text), Path: "/", HTTPOnly: true,
		SameSite: "Lax", Secure: s.secure(), MaxAge: 60})
	return r.Redirect(url, fiber.StatusSeeOther)
}

// done ends a POST whose work returned err: back to url with done as the message, or with the reason why not. Errors
// that a person cannot mend stay errors.
func (s *Server) done(r *request, url string, err error, done string) error {
	var invalid *campaigns.Invalid
	switch {
	case err == nil:
		return s.to(r, url, Flash{Tone: "ok", Text: done})
	case errors.As(err, &invalid):
		return s.to(r, url, Flash{Tone: "error", Text: invalid.Message})
	case errors.Is(err, campaigns.ErrConflict):
		return s.to(r, url, Flash{Tone: "error", Text: err.Error()})
	}
	return err
}

func (s *Server) takeFlash(r *request) *Flash {
	value := r.Cookies(flashCookie)
	if value == "" {
		return nil
	}
	r.Cookie(&fiber.Cookie{Name: flashCookie, Path: "/", HTTPOnly: true, SameSite: "Lax", Secure: s.secure(), MaxAge: -1, Expires: time.Unix(1, 0)})
	var f Flash
	text, err := base64.RawURLEncoding.DecodeString(value)
	if err != nil || json.Unmarshal(text, &f) != nil || len(f.Text) > 1000 || f.URL != "" && !ownPath(f.URL) || !f.Undo.sound() {
		return nil // not ours
	}
	return &f
}

// back is the page to return to after a POST: the one that the form names, if it is a page of ours, else fallback.
func (r *request) back(fallback string) string {
	if b := r.FormValue("back"); ownPath(b) {
		return b
	}
	return fallback
}

// ownPath reports whether p is a path on this site: an address that begins with one slash and has no backslash or
// control character, so that no browser reads a host into it.
func ownPath(p string) bool {
	return strings.HasPrefix(p, "/") && !strings.HasPrefix(p, "//") && !strings.ContainsAny(p, "\\\r\n\t") && len(p) < 500
}

// planned tells the queue what was just planned.
func (s *Server) planned(r *request, due []campaigns.Due) {
	if s.Planned != nil && len(due) > 0 {
		s.Planned(r.ctx(), due)
	}
}

func (s *Server) secure() bool { return strings.HasPrefix(s.BaseURL, "https://") }
