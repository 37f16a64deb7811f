package publisher

import (
	"cmp"
	"errors"
	"net/http"
	"strings"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher/kinds"
)

// pleioKinds says per subtype what GraphQL calls the type, what a person calls it, whether it has a featured image, and whether
// it has a source, by which it can be found back.
var pleioKinds = map[string]struct {
	object, dutch     string
	pictured, sourced bool
}{
	"news":         {"News", "nieuws", true, true},
	"blog":         {"Blog", "een blog", true, false},
	"statusupdate": {"StatusUpdate", "een update", false, false},
	pleioEvent:     {"Event", "een bijeenkomst", true, true},
}

// pleioEvent is the subtype of what has a meeting; no channel chooses it.
const pleioEvent = "event"

// pleioAccess are the readers that a channel may choose: who is signed in, everybody, the members of the group.
var pleioAccess = map[string]int{"1": 1, "2": 2, "4": 4}

// NewPleio makes the channel from its settings site, subtype (default news), group (none when empty), access (default 1) and
// mode (session or handover; default: session when there is a secret), and from its secret: the value of the cookie
// sessionid, or a whole Cookie header with it. What a person can mend is *campaigns.Invalid. Without images a post with a
// picture is left to a person. permalink returns the address of a delivery's page; it must end in
// /plaatsingen/<delivery id>, because that is how a news item and an event are recognised later.
func NewPleio(client *http.Client, ch campaigns.Channel, images Images, permalink func(deliveryID string) string) (*Pleio, error) {
	kind, _ := kinds.Find("pleio")
	setting := func(name string) string { return strings.TrimSpace(ch.Settings[name]) }
	p := &Pleio{images: images, channelID: ch.ID, permalink: permalink, subtype: cmp.Or(setting("subtype"), "news")}
	if _, ok := pleioKinds[p.subtype]; !ok || p.subtype == pleioEvent {
		return nil, &campaigns.Invalid{Field: "subtype", Message: "Kies nieuws, blog of update."}
	}
	var ok bool
	if p.group, ok = kinds.PleioGroup(setting("group")); !ok {
		return nil, &campaigns.Invalid{Field: "group", Message: "Dit is geen groep op Pleio. Plak het adres van de pagina van de groep."}
	}
	access := cmp.Or(setting("access"), "1")
	if p.access, ok = pleioAccess[access]; !ok || p.access == 4 && p.group == "" {
		return nil, &campaigns.Invalid{Field: "access", Message: "Kies wie het mag lezen: wie is aangemeld, iedereen, of bij een groep de leden."}
	}
	switch mode := setting("mode"); {
	case mode != "" && mode != "session" && mode != "handover":
		return nil, &campaigns.Invalid{Field: "mode", Message: "Kies of het programma plaatst, of een collega."}
	case !kind.ByHand(ch):
	case mode == "session":
		p.byHand = "Er is nog geen aanmelding bij Pleio ingevuld."
	default:
		p.byHand = "Op deze Pleio plaatst een collega de berichten."
	}
	if p.byHand != "" {
		return p, nil
	}
	if !isPlacing(permalink("x"), "x") {
		return nil, errors.New("pleio: permalink does not end in /plaatsingen/<id>, so nothing could be found back")
	}
	var err error
	if p.session, err = newPleioSession(ch.Secret); err != nil {
		return nil, err
	}
	if p.service, err = newService("Pleio", client, "site", cmp.Or(setting("site"), ch.Account), keep(p.session.id, p.session.csrf)); err != nil {
		return nil, err
	}
	return p, nil
}
