package web

import (
	"strings"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher/kinds"
)

// channelPage is the data of kanaal.html.
type channelPage struct {
	Page
	New                        bool
	Slug, Name, Kind, KindName string
	Intro                      string
	Fields                     []Field
	Secret                     *secretField
	Status                     string
	Pause                      *Halt
	Connects                   bool // there is a connection to test
	Test                       *testResult
	Learned                    string // what tests learned about the server
	Expiry                     string // that the sign-in ends soon
	Waiting                    int
	Punctual                   string // how punctual it was lately
	Trial                      string
	CanAdmin, CanPause         bool
	Theirs                     *theirChannel
}

// secretField is where a secret is typed. It never holds one.
type secretField struct {
	Label, Help string
	Set         bool
	SetAt       time.Time // zero: not known
	Error       string
}

func (s *Server) channelPage(r *request) error {
	ch, err := s.Store.ChannelBySlug(r.ctx(), r.Params("slug"))
	if err != nil {
		return err
	}
	return s.showChannel(r, ch, formOfChannel(ch), nil)
}

// showChannel shows a channel as it is stored, with its form as it was typed and why that cannot be so.
func (s *Server) showChannel(r *request, ch campaigns.Channel, form map[string]string, why error) error {
	page, err := s.describeChannel(r, ch)
	if err != nil {
		return err
	}
	return s.renderChannel(r, page, kindOf(ch), form, why)
}

// renderChannel shows the page of a channel that is there.
func (s *Server) renderChannel(r *request, page channelPage, kind kinds.Kind, form map[string]string, why error) error {
	if err := page.fill(r, kind, form, why); err != nil {
		return err
	}
	page.Fields = append([]Field{page.nameField()}, page.Fields...)
	return s.pages.render(r.Ctx, "kanaal", page)
}

// describeChannel gathers all that the page of a channel shows beside its form.
func (s *Server) describeChannel(r *request, ch campaigns.Channel) (page channelPage, err error) {
	names, err := s.names(r)
	if err != nil {
		return page, err
	}
	waiting, err := s.Store.WaitingByChannel(r.ctx())
	if err != nil {
		return page, err
	}
	pauses, err := s.pauses(r, names)
	if err != nil {
		return page, err
	}
	kind, pause := kindOf(ch), pauses[ch.ID]
	page = channelPage{Page: s.page(r, "kanalen"), Slug: ch.Slug, Name: ch.Name, Kind: ch.Kind, KindName: kind.Label,
		Intro:  channelIntro(kind, names.municipality[ch.MunicipalityID].Name),
		Status: s.channelStatus(kind, ch, pause), Pause: pause, Connects: !kind.HandOver, Test: s.testOf(ch), Learned: s.learnedWords(ch), Waiting: waiting[ch.ID], Trial: s.trialURL(kind, ch),
		CanAdmin: r.user.May(campaigns.Admin, ch.MunicipalityID), CanPause: r.user.May(campaigns.Approver, ch.MunicipalityID)}
	if now := s.Now().In(s.Zone); ch.Expires(now) {
		page.Expiry = calendar.FormatExpiry(ch, now)
	}
	late, err := s.Store.Punctuality(r.ctx(), ch.ID, s.Now().AddDate(0, 0, -punctualDays))
	if err != nil {
		return page, err
	}
	page.Punctual = punctual(late)
	page.Secret = secretOf(kind)
	if page.Secret != nil {
		page.Secret.Set = ch.SecretSet
		if at, err := time.Parse(time.RFC3339, ch.Settings[campaigns.SecretAt]); err == nil {
			page.Secret.SetAt = at.In(s.Zone)
		}
	}
	return page, nil
}

func secretOf(kind kinds.Kind) *secretField {
	field, ok := kind.Secret()
	if !ok {
		return nil
	}
	help := field.Help
	if field.Required {
		help = strings.TrimSpace(help + " " + withoutSecret(field))
	}
	return &secretField{Label: field.Label, Help: help}
}

// withoutSecret says what becomes of a channel without the key it needs.
func withoutSecret(field kinds.Field) string {
	return "Zonder " + strings.ToLower(field.Label) + " plaatst een collega de berichten zelf."
}

// handHint follows the message that a channel was saved, when it lacks the key it needs; else it is empty.
func (s *Server) handHint(kind kinds.Kind, ch campaigns.Channel) string {
	if field, ok := kind.Secret(); ok && field.Required && s.byHand(ch) {
		return " " + withoutSecret(field)
	}
	return ""
}

// fill puts what was typed in the form, with why it cannot be so. A typed secret is not shown again.
func (p *channelPage) fill(r *request, kind kinds.Kind, form map[string]string, why error) error {
	typedSecret := form["secret"] != ""
	delete(form, "secret")
	p.Form = form
	if why != nil {
		if err := p.invalid(r, onFormField(kind, why)); err != nil {
			return err
		}
		if typedSecret && p.Errors["secret"] == "" {
			p.fault("secret", "Typ dit opnieuw. Wat je hier invult, laten we om veiligheidsredenen niet zien.")
		}
	}
	if p.Secret != nil {
		p.Secret.Error = p.Errors["secret"]
	}
	p.Fields = settingFields(kind, form, p.Errors)
	return nil
}
