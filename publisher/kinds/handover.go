package kinds

import (
	"cmp"
	"html/template"
	"strings"

	"veiligheidskalender/campaigns"
)

// Ready is a post laid out for a person who places it by hand.
type Ready struct {
	Title string        // empty where the service has no title
	Text  string        // plain, to copy
	HTML  template.HTML // to paste where formatting survives; else empty
	Link  string        // where to place it; empty when there is no page to go to
	Steps []string      // what to do, in Dutch, in order
}

// HandOver lays the post out for the channel. It works for every kind, as any channel can end up with a person.
func HandOver(k Kind, ch campaigns.Channel, c campaigns.Content) Ready {
	title, markdown := c.For(ch.ID)
	r := Ready{Text: Plain(markdown), Link: composeLink(k, ch, c)}
	if k.Formatted {
		r.HTML = HTML(markdown)
	}
	if k.ShowsTitle() {
		r.Title = title
	}
	r.Steps = steps(k, ch, r, c)
	return r
}

// composeLink is the page where a post is made: the page that the channel names, else the service's own.
func composeLink(k Kind, ch campaigns.Channel, c campaigns.Content) string {
	if k.Name == "pleio" {
		return pleioLink(ch, c)
	}
	for _, page := range []string{ch.Settings["page"], ch.Settings["server"]} {
		if u := safe(strings.TrimSpace(page)); strings.HasPrefix(u, "http") {
			return u
		}
	}
	return map[string]string{ // all [K]
		"bluesky":   "https://bsky.app/",
		"linkedin":  "https://www.linkedin.com/feed/",
		"facebook":  "https://www.facebook.com/",
		"instagram": "https://www.instagram.com/",
		"threads":   "https://www.threads.net/",
		"x":         "https://x.com/compose/post",
		"whatsapp":  "https://web.whatsapp.com/",
		"nextdoor":  "https://nextdoor.nl/",
	}[k.Name]
}

// pleioLink is the page where a person places a post on the channel's Pleio; empty without an address.
func pleioLink(ch campaigns.Channel, c campaigns.Content) string {
	site, err := campaigns.CheckSite(cmp.Or(ch.Settings["site"], ch.Account))
	if err != nil {
		return ""
	}
	if c.Meeting != nil && ch.Settings["group"] == "" {
		return site + "/events/add"
	}
	return pleioPage(ch.Settings, site)
}
