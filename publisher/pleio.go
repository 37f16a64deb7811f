package publisher

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher/kinds"
)

// Pleio places posts on one Pleio site, as the person whose session it was given (GraphQL of Pleio's backend2, as public
// in May 2023). addEntity knows no key of the sender: sending twice makes two posts, so Keyed is always false and every
// doubt is for Find and then for a person.
type Pleio struct {
	client    *http.Client
	channelID string
	site      *url.URL
	subtype   string // news, blog or statusupdate
	access    int    // 1: who is signed in; 2: everybody
	byHand    string // why a person has to place the posts; empty: the program does
	session   pleioSession
	permalink func(deliveryID string) string
}

var _ Channel = (*Pleio)(nil)

// NewPleio makes the channel from its settings site, subtype (default news), access (default 1) and mode (session or
// handover; default: session when there is a secret), and from its secret: the value of the cookie sessionid, or a
// whole Cookie header with it. What a person can mend is *campaigns.Invalid. permalink returns the address of a delivery's
// page; it must end in /plaatsingen/<delivery id>, because that is how a news item is recognised later.
func NewPleio(client *http.Client, ch campaigns.Channel, permalink func(deliveryID string) string) (*Pleio, error) {
	setting := func(name string) string { return strings.TrimSpace(ch.Settings[name]) }
	p := &Pleio{client: client, channelID: ch.ID, permalink: permalink, subtype: cmp.Or(setting("subtype"), "news")}
	if _, ok := pleioKinds[p.subtype]; !ok {
		return nil, &campaigns.Invalid{Field: "subtype", Message: "Kies nieuws, blog of update."}
	}
	switch cmp.Or(setting("access"), "1") {
	case "1":
		p.access = 1
	case "2":
		p.access = 2
	default:
		return nil, &campaigns.Invalid{Field: "access", Message: "Kies wie het mag lezen: wie is aangemeld, of iedereen."}
	}
	switch mode := setting("mode"); {
	case mode != "" && mode != "session" && mode != "handover":
		return nil, &campaigns.Invalid{Field: "mode", Message: "Kies of het programma plaatst, of een collega."}
	case mode == "session" && ch.Secret == "":
		p.byHand = "Er is nog geen aanmelding bij Pleio ingevuld."
	case mode == "handover" || ch.Secret == "":
		p.byHand = "Op deze Pleio plaatst een collega de berichten."
	}
	if p.byHand != "" {
		return p, nil
	}
	site, err := campaigns.CheckSite(cmp.Or(setting("site"), ch.Account))
	if err != nil {
		return nil, err
	}
	if p.site, err = url.Parse(site); err != nil {
		return nil, err
	}
	if p.subtype == "news" && !isPlacing(permalink("x"), "x") {
		return nil, errors.New("pleio: permalink does not end in /plaatsingen/<id>, so no news item could be found back")
	}
	if p.session, err = newPleioSession(ch.Secret); err != nil {
		return nil, err
	}
	return p, nil
}

// pleioKinds says per subtype what GraphQL calls the type and what a person calls it.
var pleioKinds = map[string]struct{ object, dutch string }{
	"news":         {"News", "nieuws"},
	"blog":         {"Blog", "een blog"},
	"statusupdate": {"StatusUpdate", "een update"},
}

// Publish places the post. Pleio publishes it at once: timePublished is left out. accessId is always sent, because
// without it Pleio shows a post to its author alone.
func (p *Pleio) Publish(ctx context.Context, d campaigns.Dispatch) (campaigns.Receipt, error) {
	if p.byHand != "" {
		return campaigns.Receipt{}, ByHand(p.byHand + " De tekst staat klaar.")
	}
	if len(d.Content.Media) > 0 {
		return campaigns.Receipt{}, ByHand("Dit bericht heeft een afbeelding. Die kan het programma nog niet op Pleio zetten: plaats het zelf.")
	}
	title, text := d.Content.For(p.channelID)
	doc, err := kinds.Tiptap(text)
	if err != nil {
		return campaigns.Receipt{}, Permanent("De tekst kan zo niet naar Pleio. Maak hem korter of eenvoudiger.", err)
	}
	input := map[string]any{
		"subtype":         p.subtype,
		"title":           title,
		"richDescription": string(doc),
		"accessId":        p.access,
		"writeAccessId":   0,
	}
	if p.subtype == "news" {
		input["source"] = p.permalink(d.Delivery.ID)
	}
	return p.place(ctx, input)
}

func (p *Pleio) place(ctx context.Context, input map[string]any) (campaigns.Receipt, error) {
	ctx, sent := Trace(ctx)
	a, err := p.call(ctx, `mutation Place($input: addEntityInput!) {
		addEntity(input: $input) { entity { guid ... on `+pleioKinds[p.subtype].object+` { url } } }
	}`, map[string]any{"input": input})
	if err != nil {
		f := sent.Unreached("Pleio", err)
		f.Err = p.session.hideIn(err)
		return campaigns.Receipt{}, f
	}
	var made struct {
		AddEntity *struct {
			Entity *struct{ GUID, URL string }
		}
	}
	if a.into(&made) && made.AddEntity != nil && made.AddEntity.Entity != nil && made.AddEntity.Entity.GUID != "" {
		e := made.AddEntity.Entity // also when errors came with it: it is there
		return p.receipt(e.GUID, e.URL), nil
	}
	f := p.refusal(a)
	if f.Intent == IntentDoubt {
		f.Reason += " Het bericht kan er wel staan."
	}
	return campaigns.Receipt{}, f
}

// Keyed is false: a second addEntity makes a second post.
func (p *Pleio) Keyed(campaigns.Dispatch, time.Time) bool { return false }

// receipt makes Pleio's relative address absolute. What is no web address is replaced by the site's.
func (p *Pleio) receipt(guid, ref string) campaigns.Receipt {
	address := p.site.JoinPath("/")
	if u, err := address.Parse(ref); err == nil && (u.Scheme == "https" || u.Scheme == "http") {
		address = u
	}
	return campaigns.Receipt{RemoteID: guid, URL: address.String()}
}
