package web

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// postFormPage is the data of bericht-bewerken.html.
type postFormPage struct {
	Page
	New                                        bool
	ID, Title                                  string
	Municipalities, Themes, Audience, Channels []Option
	Campaigns                                  []Option
	Blocks                                     []textBlock
	Templates                                  []Option // that an empty new post may begin with
	Variants                                   []variantFields
	Revision                                   string
	Approved                                   bool
	Previews                                   previews
	MaxTitle, MaxText                          int
	Pictures                                   []pictureFields
	MaxPictures                                int
	Theirs                                     *theirs
	Busy                                       string
	Numbers                                    []campaigns.Number
	Meeting                                    *meetingView
	owner                                      string // municipality; empty: none was chosen yet

	post        campaigns.Post // and the words for it, of which showPostForm makes Previews
	content     campaigns.Content
	undescribed []string
}

type variantFields struct {
	ChannelID, Channel, Title, Text, TitleError, TextError, BlockError string
}

// theirs is what a colleague saved meanwhile.
type theirs struct {
	By          string
	At          time.Time
	Title, Text string
	Parts       []comparedPart // where the words differ from what is in the form: deleted is only there, inserted only theirs
	Also        []string       // what else is different, in sentences
}

// typedPost is what a person typed about a post, kept exactly so, so that the form can come back with it.
type typedPost struct {
	fields   map[string]string
	channels []string // ids
	pictures []string // their SHA-256, in order; what is said about each is in fields "alt-…" and "decorative-…"
}

func (r *request) typedPost() typedPost { return typedPost{r.form(), r.many("channels"), r.pictures()} }

// typedFrom fills the form with a post as it is stored.
func typedFrom(p campaigns.Post) typedPost {
	c := p.Revision.Content
	fields := map[string]string{"title": c.Title, "text": c.Text, "date": c.Local.Date(), "time": c.Local.Clock(), "theme": p.ThemeID, "campaign": p.CampaignID,
		"campaign-had": p.CampaignID, "revision": p.Revision.ID}
	for _, v := range c.Variants {
		fields["variant-title-"+v.ChannelID], fields["variant-text-"+v.ChannelID] = v.Title, v.Text
	}
	typeMeeting(fields, c.Meeting)
	return typedPost{fields, c.Channels, typedPictures(fields, c.Media)}
}

// newPost is the post that a filled in form of a new post begins.
func (t typedPost) newPost() campaigns.Post {
	return campaigns.Post{MunicipalityID: t.fields["municipality"], ThemeID: t.fields["theme"], CampaignID: t.fields["campaign"], Internal: t.fields["internal"] == "ja"}
}

// campaign is the campaign that was chosen for a post p. What the form did not show stays as it is, and so does what nobody
// touched in it: the post may have followed its series meanwhile.
func (t typedPost) campaign(p campaigns.Post) string {
	chosen, shown := t.fields["campaign"]
	if had, known := t.fields["campaign-had"]; !shown || known && chosen == had {
		return p.CampaignID
	}
	return chosen
}

// content makes the words of what was typed for a post p; what the form did not show stays as it is. {gemeente} becomes the
// name of the owner, so that what is previewed, approved and placed are the same words. With an error, which joins an *Invalid
// for each mistake, comes all that could be read.
func (t typedPost) content(p campaigns.Post, zone string, n names) (campaigns.Content, error) {
	base := p.Revision.Content
	c := campaigns.Content{Title: t.fields["title"], Text: t.fields["text"], Media: base.Media, Channels: t.channels}
	if t.fields["pictures"] != "" { // the form showed them
		c.Media = t.media()
	}
	var moment error
	c.Local, moment = local(t.fields["date"], t.fields["time"])
	if c.Local != "" {
		c.Zone = zone
	}
	if c.Local == base.Local {
		c.Zone = base.Zone
	}
	var meeting error
	c.Meeting, meeting = t.meeting(base.Meeting)
	for _, v := range base.Variants {
		if _, shown := t.fields["variant-text-"+v.ChannelID]; !shown {
			c.Variants = append(c.Variants, v)
		}
	}
	for id := range n.channel {
		if v := (campaigns.Variant{ChannelID: id, Title: t.fields["variant-title-"+id], Text: t.fields["variant-text-"+id]}); v.Title+v.Text != "" {
			c.Variants = append(c.Variants, v)
		}
	}
	wrong := t.check(c, n)
	if owner := n.municipality[p.MunicipalityID]; owner.Kind == campaigns.Single {
		c = c.Filled(owner.Name)
	} else if owner.ID != "" && c.HasPlaceholder() {
		wrong = append(wrong, &campaigns.Invalid{Field: "text", Message: "Dit bericht is van meer gemeenten; dan kan {gemeente} niet. Schrijf de namen, of maak per gemeente een bericht."})
	}
	return c, errors.Join(append(wrong, moment, meeting)...)
}

// check finds what the store would refuse without being able to name the field.
func (t typedPost) check(c campaigns.Content, n names) (wrong []error) {
	add := func(field, message string) { wrong = append(wrong, &campaigns.Invalid{Field: field, Message: message}) }
	for _, v := range c.Normalized().Variants {
		if utf8.RuneCountInString(v.Title) > campaigns.MaxTitle {
			add("variant-title-"+v.ChannelID, "De titel is te lang: hoogstens 256 tekens.")
		}
		if utf8.RuneCountInString(v.Text) > campaigns.MaxText {
			add("variant-text-"+v.ChannelID, "De tekst is te lang: hoogstens 50.000 tekens.")
		}
	}
	for _, id := range t.channels {
		if _, ok := n.channel[id]; !ok {
			add("channels", "Een van de kanalen bestaat niet meer. Kies opnieuw.")
			break
		}
	}
	if id := t.fields["theme"]; id != "" && n.theme[id] == "" {
		add("theme", "Dit thema bestaat niet meer. Kies opnieuw.")
	}
	return append(wrong, t.checkPictures()...)
}

// postForm makes the form of a post, new while p has no id, with what is typed in it.
func (s *Server) postForm(r *request, n names, p campaigns.Post, t typedPost) postFormPage {
	content, _ := t.content(p, s.Zone.String(), n)
	page := postFormPage{Page: s.page(r, "berichten"), New: p.ID == "", ID: p.ID, Title: p.Revision.Content.Name(), Revision: t.fields["revision"],
		Approved: p.Approved(), MaxTitle: campaigns.MaxTitle, MaxText: campaigns.MaxText}
	page.owner, page.post, page.content, page.undescribed = p.MunicipalityID, p, content, t.undescribed()
	page.Form, page.Numbers = t.fields, s.numbers.All()
	page.Themes = append([]Option{{Label: "Geen thema", Checked: t.fields["theme"] == ""}}, options(n.theme, func(name string) string { return name }, t.fields["theme"])...)
	offered := n.channelsOf(p.MunicipalityID)
	if page.New {
		page.Municipalities, offered = r.choose(n, t.fields["municipality"])
		page.Audience = audiences(t.fields["internal"])
	}
	page.Channels = s.channelOptions(n, offered, p.MunicipalityID, t.channels)
	page.Variants = n.variantFields(t)
	page.Pictures, page.MaxPictures = t.pictureFields(), campaigns.MaxMedia
	return page
}

// channelOptions are the channels that are offered. What was ticked stays, even where it cannot be. Each says whose it is,
// where that is not the municipality that was chosen, and whether a person places on it.
func (s *Server) channelOptions(n names, offered map[string]campaigns.Channel, municipalityID string, ticked []string) []Option {
	for _, id := range ticked {
		if ch, ok := n.channel[id]; ok {
			offered[id] = ch
		}
	}
	all := options(offered, func(c campaigns.Channel) string { return c.Name }, ticked...)
	for i, o := range all {
		var help []string
		ch := n.channel[o.Value]
		if ch.MunicipalityID != municipalityID {
			help = append(help, n.municipality[ch.MunicipalityID].Name)
		}
		if s.byHand(ch) {
			help = append(help, "Dit plaats je zelf; op het moment zetten we alles klaar")
		}
		all[i].Help = strings.Join(help, ". ")
	}
	return all
}

// choose returns the municipalities in which the user may write, none of several chosen without being asked, and the
// channels of all of them.
func (r *request) choose(n names, chosen string) ([]Option, map[string]campaigns.Channel) {
	offered, mine := map[string]campaigns.Channel{}, map[string]campaigns.Municipality{}
	for _, id := range r.mine(campaigns.Editor) {
		mine[id] = n.municipality[id]
		maps.Copy(offered, n.channelsOf(id))
	}
	all := options(mine, func(m campaigns.Municipality) string { return m.Name }, chosen)
	if len(mine) > 1 {
		all = append([]Option{{Label: "Kies een gemeente"}}, all...)
	}
	return all, offered
}

// audiences are for whom a post or a series can be.
func audiences(internal string) []Option {
	return []Option{{Value: "ja", Label: "Collega’s, op het intranet", Checked: internal == "ja"},
		{Value: "nee", Label: "Inwoners en ondernemers", Checked: internal == "nee"}}
}

// channelsOf returns the channels that a post of the municipality may go to: its own, or of a partnership all.
func (n names) channelsOf(municipalityID string) map[string]campaigns.Channel {
	all := map[string]campaigns.Channel{}
	for id, ch := range n.channel {
		if ch.MunicipalityID == municipalityID || n.municipality[municipalityID].Kind == campaigns.Partnership {
			all[id] = ch
		}
	}
	return all
}

// variantFields returns the fields for other words on a channel: of those that are ticked or have some.
func (n names) variantFields(t typedPost) []variantFields {
	var all []variantFields
	for id, ch := range n.channel {
		v := variantFields{ChannelID: id, Channel: ch.Name, Title: t.fields["variant-title-"+id], Text: t.fields["variant-text-"+id]}
		if v.Title+v.Text != "" || slices.Contains(t.channels, id) {
			all = append(all, v)
		}
	}
	slices.SortFunc(all, func(a, b variantFields) int { return strings.Compare(a.Channel+a.ChannelID, b.Channel+b.ChannelID) })
	return all
}

// showPressed shows the form again with what a button in it did, or why it did not.
func (s *Server) showPressed(r *request, page postFormPage, did *Flash, why error) error {
	if did != nil {
		page.Flash = did
	}
	return s.showPostForm(r, page, why)
}

// showPostForm shows the form again with what was typed and, when err is not nil, why it cannot be so.
func (s *Server) showPostForm(r *request, page postFormPage, err error) error {
	if err != nil {
		if err := page.invalid(r, err); err != nil {
			return err
		}
	}
	names, oerr := s.names(r)
	if oerr != nil {
		return oerr
	}
	if page.Previews, oerr = s.previews(r, names, page.post, page.content, page.undescribed); oerr != nil {
		return oerr
	}
	if page.Campaigns, oerr = s.campaignOptions(r, page.owner, page.Form["campaign"]); oerr != nil {
		return oerr
	}
	if page.Meeting, oerr = s.meetingOnForm(r, page); oerr != nil {
		return oerr
	}
	if page.Blocks, oerr = s.textBlocks(r, names, page.owner); oerr != nil {
		return oerr
	}
	for i, v := range page.Variants {
		page.Variants[i].TitleError, page.Variants[i].TextError = page.Errors["variant-title-"+v.ChannelID], page.Errors["variant-text-"+v.ChannelID]
		page.Variants[i].BlockError = page.Errors["snippet-variant-text-"+v.ChannelID]
	}
	for i, p := range page.Pictures {
		page.Pictures[i].Error = page.Errors["alt-"+p.SHA256]
	}
	return s.pages.render(r.Ctx, "bericht-bewerken", page)
}

// theirs says what a colleague made of the post meanwhile, and what of it the form would undo.
func (s *Server) theirs(n names, p campaigns.Post, typed campaigns.Content) *theirs {
	c := p.Revision.Content
	t := &theirs{By: n.user[p.Revision.AuthorID], At: p.Revision.CreatedAt.In(s.Zone), Title: c.Title, Text: c.Text}
	typed = typed.Normalized()
	for _, part := range []struct{ label, mine, theirs string }{{"Titel", typed.Title, c.Title}, {"Tekst", typed.Text, c.Text}} {
		if part.mine != part.theirs {
			t.Parts = append(t.Parts, comparedPart{part.label, campaigns.Difference(part.mine, part.theirs)})
		}
	}
	switch {
	case c.Local == typed.Local:
	case c.Local == "":
		t.Also = append(t.Also, "Het bericht heeft nu geen datum meer.")
	default:
		t.Also = append(t.Also, "Het moment is nu "+calendar.FormatMoment(s.plannedAt(p))+".")
	}
	if !slices.Equal(c.Channels, typed.Channels) {
		t.Also = append(t.Also, "De kanalen zijn nu: "+strings.Join(n.channelNames(c.Channels), ", ")+".")
	}
	if !slices.Equal(c.Media, typed.Media) {
		t.Also = append(t.Also, "Ook de afbeeldingen of hun beschrijvingen zijn anders.")
	}
	if !campaigns.SameMeeting(c.Meeting, typed.Meeting) {
		t.Also = append(t.Also, "De bijeenkomst is nu: "+strings.Join(strings.Split(meetingWords(c.Meeting), "\n"), "; ")+".")
	}
	if !slices.Equal(c.Variants, typed.Variants) {
		t.Also = append(t.Also, "Ook de eigen tekst van een kanaal is anders.")
	}
	return t
}
