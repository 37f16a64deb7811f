package web

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// feedKey is what a feed's address says, in one form: however the address is spelt, one feed has one key.
type feedKey struct {
	municipality string // slug; "alle"
	audience     string // slug; empty: all
	kind         calendar.EventKind
	theme        string // slug; empty: all
	cancelled    calendar.Cancelled
	alarm        time.Duration
	year         int // 0: all
}

const allMunicipalities = "alle"

// yearsAhead is for how many years from now there is a feed of one year.
const yearsAhead = 10

// feedQuery are the filters and options of a feed's address, as typed.
type feedQuery struct{ soort, thema, afgelast, alarm, jaar string }

func (r *request) feedQuery() feedQuery {
	return feedQuery{r.Query("soort"), r.Query("thema"), r.Query("afgelast"), r.Query("alarm"), r.Query("jaar")}
}

// key makes the key of a path and its query. A value that does not exist is ErrNotFound: a feed that shows everything to who
// asked for something else would be untrue.
func (w *feedWorld) key(municipality, audience string, q feedQuery, now time.Time) (k feedKey, err error) {
	k = feedKey{municipality: municipality, audience: audience, theme: q.thema}
	var ok bool
	if _, ok = w.municipality(municipality); !ok && municipality != allMunicipalities {
		return k, campaigns.ErrNotFound
	}
	if _, ok = w.audience(audience); !ok && audience != "" {
		return k, campaigns.ErrNotFound
	}
	if _, ok = w.theme(q.thema); !ok && q.thema != "" {
		return k, campaigns.ErrNotFound
	}
	if k.kind, ok = calendar.KindOf(q.soort); !ok && q.soort != "" {
		return k, campaigns.ErrNotFound
	}
	if k.cancelled, ok = calendar.ParseCancelled(q.afgelast); !ok {
		return k, campaigns.ErrNotFound
	}
	if k.alarm, ok = calendar.Alarms[q.alarm]; !ok && q.alarm != "" {
		return k, campaigns.ErrNotFound
	}
	if q.jaar != "" {
		k.year, err = strconv.Atoi(q.jaar)
		if err != nil || len(q.jaar) != 4 || k.year < now.Year()-1 || k.year > now.Year()+yearsAhead {
			return k, campaigns.ErrNotFound
		}
	}
	return k, nil
}

// path is the feed's one address, without the host.
func (k feedKey) path() string {
	p := "/agenda/" + k.municipality
	if k.audience != "" {
		p += "/" + k.audience
	}
	p += ".ics"
	if q := k.query(true); q != "" {
		p += "?" + q
	}
	return p
}

// query spells the filters in a fixed order; options says whether also those that only change how the feed looks.
func (k feedKey) query(options bool) string {
	var parts []string
	add := func(name, value string) {
		if value != "" {
			parts = append(parts, name+"="+url.QueryEscape(value))
		}
	}
	add("soort", k.kind.Slug())
	add("thema", k.theme)
	if options {
		if k.cancelled != calendar.CancelledShow {
			add("afgelast", string(k.cancelled))
		}
		if k.alarm > 0 {
			add("alarm", strconv.Itoa(int(k.alarm/time.Minute))+"m")
		}
		if k.year > 0 {
			add("jaar", strconv.Itoa(k.year))
		}
	}
	return strings.Join(parts, "&")
}

// title is what clients call the feed: "Veiligheid in Zeist: Senioren, Workshop".
func (w *feedWorld) title(k feedKey) string {
	name := "Veiligheid: alle gemeenten"
	if m, ok := w.municipality(k.municipality); ok {
		name = "Veiligheid in " + m.Name
	}
	var parts []string
	if a, ok := w.audience(k.audience); ok {
		parts = append(parts, a.Name)
	}
	if k.kind != "" {
		parts = append(parts, k.kind.Dutch())
	}
	if t, ok := w.theme(k.theme); ok {
		parts = append(parts, t.Name)
	}
	if k.year > 0 {
		parts = append(parts, strconv.Itoa(k.year))
	}
	if len(parts) == 0 {
		return name
	}
	return strings.Replace(name, "Veiligheid:", "Veiligheid,", 1) + ": " + strings.Join(parts, ", ")
}

// events are what the public may see now of a feed, its options left out.
func (w *feedWorld) events(k feedKey) []*calendar.Event {
	of := ""
	if m, ok := w.municipality(k.municipality); ok {
		of = m.ID
	}
	all := w.visible[of]
	f := calendar.Filter{Kind: k.kind, Year: k.year, Cancelled: k.cancelled}
	if a, ok := w.audience(k.audience); ok {
		f.AudienceID = a.ID
	}
	if t, ok := w.theme(k.theme); ok {
		f.ThemeID = t.ID
	}
	if f == (calendar.Filter{Cancelled: calendar.CancelledShow}) {
		return all
	}
	var out []*calendar.Event
	for _, e := range all {
		if f.Match(e) {
			out = append(out, e)
		}
	}
	return out
}
