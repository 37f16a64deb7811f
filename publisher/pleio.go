package publisher

import (
	"context"
	"fmt"
	"time"
	"unicode/utf8"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher/kinds"
)

// Pleio places posts on one Pleio site, as the person whose session it was given (GraphQL of Pleio's backend2, as public
// in May 2023). addEntity knows no key of the sender: sending twice makes two posts, so Keyed is always false and every
// doubt is for Find and then for a person. The picture travels in that same call, so there is no other one to be in doubt.
type Pleio struct {
	service
	images    Images
	channelID string
	subtype   string // news, blog or statusupdate; event: see as
	group     string // guid of the group in which the posts come; empty: none
	access    int    // 1: who is signed in; 2: everybody; 4: the members of the group
	byHand    string // why a person has to place the posts; empty: the program does
	session   pleioSession
	permalink func(deliveryID string) string
}

var _ Channel = (*Pleio)(nil)

// Publish places the post. Pleio publishes it at once: timePublished is left out. accessId is always sent, because
// without it Pleio shows a post to its author alone; in a closed group it takes 1 and 2 for 4.
func (p *Pleio) Publish(ctx context.Context, d campaigns.Dispatch) (campaigns.Receipt, error) {
	if p.byHand != "" {
		return campaigns.Receipt{}, ByHand(p.byHand + " De tekst staat klaar.")
	}
	p = p.as(d.Content)
	pic, err := p.featured(ctx, d.Content.Media)
	if err != nil {
		return campaigns.Receipt{}, err
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
	if p.group != "" {
		input["containerGuid"] = p.group
	}
	if pleioKinds[p.subtype].sourced {
		input["source"] = p.permalink(d.Delivery.ID)
	}
	if err := p.date(input, d); err != nil {
		return campaigns.Receipt{}, err
	}
	return p.place(ctx, input, pic)
}

// featured reads the picture that goes above the post; nil when there is none. Pleio has room for one, and not with every
// kind of post: the rest a person can do there. A description that is too long would only fail in Pleio's database, and
// that looks like any other breakdown. Its error is a *Failure that is never a doubt.
func (p *Pleio) featured(ctx context.Context, media []campaigns.Media) (*picture, error) {
	switch {
	case len(media) > 1:
		return nil, ByHand(fmt.Sprintf("Dit bericht heeft %d afbeeldingen. Het programma kan er één op Pleio zetten: plaats het zelf.", len(media)))
	case len(media) == 1 && !pleioKinds[p.subtype].pictured:
		return nil, ByHand("Bij een update op Pleio kan het programma geen afbeelding zetten: plaats het zelf.")
	}
	all, err := pictures(ctx, p.images, media)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	if kind, _ := kinds.Find("pleio"); utf8.RuneCountInString(all[0].alt) > kind.Limits.MaxAlt {
		return nil, Permanent(fmt.Sprintf("De beschrijving van de afbeelding is te lang voor Pleio: hoogstens %d tekens. Maak hem korter.", kind.Limits.MaxAlt), nil)
	}
	return &all[0], nil
}

// place makes the one call that publishes, with or without a picture.
func (p *Pleio) place(ctx context.Context, input map[string]any, pic *picture) (campaigns.Receipt, error) {
	ctx, sent := Trace(ctx)
	q := graphQL{`mutation Place($input: addEntityInput!) {
		addEntity(input: $input) { entity { guid ... on ` + pleioKinds[p.subtype].object + ` { url } } }
	}`, map[string]any{"input": input}}
	var a *pleioAnswer
	var err error
	if pic == nil {
		a, err = p.call(ctx, q)
	} else {
		input["featured"] = map[string]any{"image": nil, "alt": pic.alt}
		a, err = p.callWith(ctx, q, pic, "variables.input.featured.image")
	}
	if err != nil {
		return campaigns.Receipt{}, p.unreached(sent, err)
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
		f.Reason += " " + mayBeThere
	}
	return campaigns.Receipt{}, f
}

// Keyed is false: a second addEntity makes a second post.
func (p *Pleio) Keyed(campaigns.Dispatch, time.Time) bool { return false }

// receipt makes Pleio's relative address absolute. What is no web address is replaced by the site's.
func (p *Pleio) receipt(guid, ref string) campaigns.Receipt {
	address := p.base.JoinPath("/")
	if u, err := address.Parse(ref); err == nil && (u.Scheme == "https" || u.Scheme == "http") {
		address = u
	}
	return campaigns.Receipt{RemoteID: guid, URL: address.String()}
}
