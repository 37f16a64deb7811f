package web

import (
	"html/template"
	"net/url"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/skip2/go-qrcode"

	"veiligheidskalender/calendar"
)

// agendaPage is the data of agenda.html and agenda-afdrukken.html.
type agendaPage struct {
	Page
	Name                                     string // of the feed: "Veiligheid in Zeist: Senioren"
	Filtered                                 bool
	Municipalities, Audiences, Kinds, Themes []Option
	Events                                   []agendaEvent
	More                                     int          // events that did not fit on the page
	Query                                    template.URL // the filters: gemeente=zeist&soort=workshop
	PrintedAt                                time.Time
	News                                     string // address of the feed of published posts
	LD                                       []map[string]any
	Subscribe
}

// agendaEvent is one line of the agenda.
type agendaEvent struct {
	ID, Title, Kind, Municipality, Place, Note, Signup, Places, Contact string
	Phone                                                               string // to sign up or to ask
	Begin, End                                                          time.Time
	SameDay, CalledOff, Tentative                                       bool
	Facts                                                               []calendar.Fact
}

// agendaMonth is one month of the agenda.
type agendaMonth struct {
	Name   string // "februari 2027"
	Events []agendaEvent
}

// Months returns the events of the page by the month in which they begin.
func (p agendaPage) Months() (out []agendaMonth) {
	for _, e := range p.Events {
		name := calendar.FormatMonth(e.Begin)
		if len(out) == 0 || out[len(out)-1].Name != name {
			out = append(out, agendaMonth{Name: name})
		}
		last := &out[len(out)-1]
		last.Events = append(last.Events, e)
	}
	return out
}

// Subscribe are the addresses under which a feed can be followed.
type Subscribe struct {
	HTTPS, Path string
	Hiding      string       // the same without what was called off
	Webcal      template.URL // webcal://: Apple, Thunderbird, ICSx5
	OutlookApp  template.URL // webcal:https://: the new Outlook strips webcal://
	Google      string
	OutlookCom  string
	Office      string
}

// agendaLimit is how many events the page shows.
const agendaLimit = 200

func subscribe(address, name string) Subscribe {
	u, err := url.Parse(address)
	if err != nil {
		return Subscribe{}
	}
	webcal := "webcal://" + u.Host + u.RequestURI()
	outlook := "/calendar/0/addfromweb?" + url.Values{"url": {address}, "name": {name}}.Encode()
	sep := "?"
	if u.RawQuery != "" {
		sep = "&"
	}
	return Subscribe{HTTPS: address, Hiding: address + sep + "afgelast=verberg", Path: u.RequestURI(), Webcal: template.URL(webcal), OutlookApp: template.URL("webcal:" + address), //nolint:gosec // made of our own address
		Google:     "https://calendar.google.com/calendar/r?cid=" + url.QueryEscape(webcal),
		OutlookCom: "https://outlook.live.com" + outlook, Office: "https://outlook.office.com" + outlook}
}

// agenda is the public page of coming events. Like the feeds it asks nothing of the database.
func (s *Server) agenda(r *request) error { return s.agendaAs(r, "agenda") }

// agendaPrint is the same on paper, for people who are not online.
func (s *Server) agendaPrint(r *request) error { return s.agendaAs(r, "agenda-afdrukken") }

func (s *Server) agendaAs(r *request, name string) error {
	w, err := s.Feeds.current(r.ctx())
	if err != nil {
		return s.feedsUnknown(r)
	}
	k, err := s.agendaKey(r, w)
	if err != nil {
		return err
	}
	now := s.Now().In(s.Zone)
	page := agendaPage{Page: s.page(r, ""), Name: w.title(k), Query: template.URL(agendaQuery(k)), PrintedAt: now, News: newsPath(k.municipality), //nolint:gosec // spelt by us
		Filtered: k != feedKey{municipality: allMunicipalities, cancelled: calendar.CancelledShow}, Subscribe: subscribe(s.BaseURL+k.path(), w.title(k))}
	page.choices(w, k)
	if k.municipality != allMunicipalities {
		page.Accent = k.municipality
	}
	for _, e := range w.events(k) {
		one := s.agendaEvent(w.names, e)
		if !one.End.After(now) {
			continue
		}
		if len(page.Events) == agendaLimit {
			page.More++
			continue
		}
		page.Events = append(page.Events, one)
		if len(page.LD) < 50 {
			page.LD = append(page.LD, s.linkedData(e, one))
		}
	}
	r.Set(fiber.HeaderCacheControl, "no-cache")
	return s.pages.render(r.Ctx, name, page)
}

// newsPath is the address of the feed of published posts of a municipality, or of all.
func newsPath(municipality string) string {
	if municipality == allMunicipalities {
		return "/berichten.atom"
	}
	return "/berichten/" + municipality + ".atom"
}

// agendaKey reads the filters of the page.
func (s *Server) agendaKey(r *request, w *feedWorld) (feedKey, error) {
	municipality := r.Query("gemeente")
	if municipality == "" {
		municipality = allMunicipalities
	}
	return w.key(municipality, r.Query("doelgroep"), feedQuery{soort: r.Query("soort"), thema: r.Query("thema")}, s.Now().In(s.Zone))
}

// agendaQuery spells the filters of the page.
func agendaQuery(k feedKey) string {
	q := ""
	add := func(name, value string) {
		if value != "" {
			if q != "" {
				q += "&"
			}
			q += name + "=" + url.QueryEscape(value)
		}
	}
	if k.municipality != allMunicipalities {
		add("gemeente", k.municipality)
	}
	add("doelgroep", k.audience)
	add("soort", k.kind.Slug())
	add("thema", k.theme)
	return q
}

func (p *agendaPage) choices(w *feedWorld, k feedKey) {
	p.Municipalities = []Option{{Label: "Alle gemeenten"}}
	for _, m := range w.municipalities {
		p.Municipalities = append(p.Municipalities, Option{Value: m.Slug, Label: m.Name, Checked: m.Slug == k.municipality})
	}
	p.Audiences = []Option{{Label: "Iedereen"}}
	for _, a := range w.audiences {
		p.Audiences = append(p.Audiences, Option{Value: a.Slug, Label: a.Name, Checked: a.Slug == k.audience})
	}
	p.Kinds = []Option{{Label: "Alles"}}
	for _, kind := range calendar.AllKinds {
		p.Kinds = append(p.Kinds, Option{Value: kind.Slug(), Label: kind.Dutch(), Checked: kind == k.kind})
	}
	p.Themes = []Option{{Label: "Alle thema’s"}}
	for _, t := range w.themes {
		p.Themes = append(p.Themes, Option{Value: t.Slug, Label: t.Name, Checked: t.Slug == k.theme})
	}
}

// agendaQR serves the QR code of the agenda with these filters: on a poster it leads to the page with the buttons, which works
// on every telephone.
func (s *Server) agendaQR(r *request) error {
	w, err := s.Feeds.current(r.ctx())
	if err != nil {
		return s.feedsUnknown(r)
	}
	k, err := s.agendaKey(r, w)
	if err != nil {
		return err
	}
	to := s.BaseURL + "/agenda"
	if q := agendaQuery(k); q != "" {
		to += "?" + q
	}
	png, err := qrcode.Encode(to+"#abonneren", qrcode.Medium, 320)
	if err != nil {
		return err
	}
	r.Set(fiber.HeaderCacheControl, "public, max-age=86400")
	r.Type("png")
	return r.Send(png)
}
