package web

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"veiligheidskalender/campaigns"
)

// keptForm is a form that was sent after the session had ended. It travels through the sign-in page and comes back with a
// button: nothing is done with it until the person who signed in sends it again, with the token of the new session.
type keptForm struct {
	Action string
	Fields []keptField
	Shown  []keptField // those that a person typed at length, to read or to copy
	Passed bool        // a picture was not kept
}

type keptField struct{ Name, Value string }

// keptPrefix is before the names of the fields while they travel, keptAction names where they were going.
const (
	keptPrefix = "bewaard-"
	keptAction = "bewaard"
	keptLimit  = 1_000_000 // bytes; more is not carried on, as the sign-in form has a limit too
)

// add adds a field, unless it is a secret or belongs to the session that is over.
func (k *keptForm) add(name, value string) {
	if slices.Contains([]string{"csrf", "password", "again", "secret"}, name) {
		return
	}
	k.Fields = append(k.Fields, keptField{name, value})
	if label := map[string]string{"title": "Titel", "text": "Tekst", "reason": "Reden", "comment": "Opmerking"}[name]; label != "" && strings.TrimSpace(value) != "" {
		k.Shown = append(k.Shown, keptField{label, value})
	}
}

// whole reports whether all of it can be carried on.
func (k *keptForm) whole() bool {
	size := 0
	for _, f := range k.Fields {
		size += len(f.Name) + len(f.Value) + 200
	}
	return size < keptLimit
}

// kept reads from the sign-in form what it carries; nil when that is nothing.
func (r *request) kept() *keptForm {
	k := &keptForm{Action: r.FormValue(keptAction)}
	if !ownPath(k.Action) {
		return nil
	}
	for name, values := range r.all() {
		if field, ok := strings.CutPrefix(name, keptPrefix); ok {
			for _, v := range values {
				k.add(field, v)
			}
		}
	}
	k.sort()
	return k
}

// sort gives the fields a fixed order; those of one name keep theirs.
func (k *keptForm) sort() {
	byName := func(a, b keptField) int { return strings.Compare(a.Name, b.Name) }
	slices.SortStableFunc(k.Fields, byName)
	slices.SortStableFunc(k.Shown, func(a, b keptField) int { return byName(b, a) }) // the title before the text
}

// all returns every value of every field of the form.
func (r *request) all() map[string][]string {
	out := map[string][]string{}
	r.Request().PostArgs().VisitAll(func(k, v []byte) { out[string(k)] = append(out[string(k)], storable(string(v))) })
	if r.posted != nil {
		for name, values := range r.posted.fields {
			for _, v := range values {
				out[name] = append(out[name], storable(v))
			}
		}
	}
	return out
}

// sent is the form of this request, to be kept.
func (r *request) sent() *keptForm {
	k := &keptForm{Action: r.OriginalURL(), Passed: r.posted != nil && r.posted.passed}
	for name, values := range r.all() {
		for _, v := range values {
			k.add(name, v)
		}
	}
	k.sort()
	return k
}

// sessionOver answers a form that was sent after the session ended: the sign-in page carries it on.
func (s *Server) sessionOver(r *request) error {
	r.Status(fiber.StatusUnauthorized)
	k := r.sent()
	page := signInPage{Page: s.page(r, ""), Next: "/", Kept: k}
	said := "Je was te lang weg en bent afgemeld. Wat je invulde is er nog: meld je aan, dan kun je verder."
	if !k.whole() || !ownPath(k.Action) {
		page.Kept.Action, page.Kept.Fields = "", nil
		said = "Je was te lang weg en bent afgemeld. Wat je invulde is nog niet opgeslagen. Kopieer hieronder je tekst en meld je dan aan."
	}
	page.fault("", said)
	return s.pages.render(r.Ctx, "aanmelden", page)
}

// resumePage is the data of "resume" in aanmelden.html.
type resumePage struct {
	Page
	Kept keptForm
}

// resume signs the user in and shows the form that waited, to be sent on with one press.
func (s *Server) resume(r *request, user campaigns.User, k keptForm) error {
	token, err := s.newSession(r, user.ID)
	if err != nil {
		return err
	}
	session, err := s.Store.Session(r.ctx(), token)
	if err != nil {
		return err
	}
	r.user, r.csrf = session.User, session.CSRF
	return s.pages.render(r.Ctx, "verder", resumePage{s.page(r, ""), k})
}
