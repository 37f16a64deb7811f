package web

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
	"veiligheidskalender/store"
)

// versionsPage is the data of versies.html.
type versionsPage struct {
	Page
	ID, Title, Revision string
	Versions            []versionLine
	From, To            []Option
	Compared            *comparison
	Restore             *restoring
}

type versionLine struct {
	No       int
	At       time.Time
	By, What string
	Current  bool
	Approved string // who gave approval of exactly these words; empty: nobody, or it was withdrawn
}

// comparison is what is different between two versions, part by part.
type comparison struct {
	From, To int
	Parts    []comparedPart
}

type comparedPart struct {
	Label   string
	Changes []campaigns.Change
}

// restoring is what bringing an older version back would do.
type restoring struct {
	No    int
	Tells []string
}

// versionsShown bounds the list; older ones are kept.
const versionsShown = 200

func (s *Server) versionsPage(r *request) error {
	p, err := s.Store.Post(r.ctx(), r.Params("id"))
	if err != nil {
		return err
	}
	names, err := s.names(r)
	if err != nil {
		return err
	}
	all, err := s.Store.Revisions(r.ctx(), p.ID, versionsShown)
	if err != nil {
		return err
	}
	approvals, err := s.Store.Approvals(r.ctx(), p.ID)
	if err != nil {
		return err
	}
	page := versionsPage{Page: s.page(r, "berichten"), ID: p.ID, Title: p.Revision.Content.Name(), Revision: p.Revision.ID,
		Versions: s.versionLines(names, p, all, approvals)}
	to := version(all, r.Query("naar"), p.Revision.No)
	from := version(all, r.Query("van"), to.No-1)
	for _, v := range all {
		label := fmt.Sprintf("Versie %d, %s van %s", v.No, calendar.FormatShort(v.CreatedAt.In(s.Zone)), names.user[v.AuthorID])
		page.From = append(page.From, Option{Value: strconv.Itoa(v.No), Label: label, Checked: v.No == from.No})
		page.To = append(page.To, Option{Value: strconv.Itoa(v.No), Label: label, Checked: v.No == to.No})
	}
	if from.No == to.No {
		return s.pages.render(r.Ctx, "versies", page)
	}
	page.Compared = s.compare(names, from, to)
	deliveries, err := s.Store.Deliveries(r.ctx(), []string{p.ID})
	if err != nil {
		return err
	}
	if from.No < to.No && to.No == p.Revision.No && r.user.May(campaigns.Editor, p.MunicipalityID) && locked(store.PostRow{Post: p, Deliveries: deliveries}, names) == "" {
		page.Restore = restoreTells(p, from, approvals)
	}
	return s.pages.render(r.Ctx, "versies", page)
}

// version is the one with this number in the address, else the one with number otherwise, else the oldest.
func version(all []campaigns.Revision, no string, otherwise int) campaigns.Revision {
	if n, err := strconv.Atoi(no); err == nil {
		otherwise = n
	}
	for _, v := range all {
		if v.No == otherwise {
			return v
		}
	}
	return all[len(all)-1]
}

func (s *Server) versionLines(n names, p campaigns.Post, all []campaigns.Revision, approvals []campaigns.Approval) []versionLine {
	var lines []versionLine
	for i, v := range all {
		line := versionLine{No: v.No, At: v.CreatedAt.In(s.Zone), By: n.user[v.AuthorID], Current: v.No == p.Revision.No, What: "heeft dit bericht gemaakt"}
		if i+1 < len(all) {
			line.What = s.changed(all[i+1].Content, v.Content)
		} else if v.No > 1 {
			line.What = "heeft dit bericht veranderd"
		}
		for _, a := range approvals {
			if a.Hash == v.Hash && a.WithdrawnAt.IsZero() {
				line.Approved = n.user[a.UserID]
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// compare says part by part what is different.
func (s *Server) compare(n names, from, to campaigns.Revision) *comparison {
	c := &comparison{From: from.No, To: to.No}
	add := func(label, before, after string) {
		if before != after {
			c.Parts = append(c.Parts, comparedPart{label, campaigns.Difference(before, after)})
		}
	}
	a, b := from.Content, to.Content
	add("Titel", a.Title, b.Title)
	add("Tekst", a.Text, b.Text)
	var channels []string
	for _, v := range append(slices.Clone(a.Variants), b.Variants...) {
		if !slices.Contains(channels, v.ChannelID) {
			channels = append(channels, v.ChannelID)
		}
	}
	for _, id := range channels {
		own := func(c campaigns.Content) campaigns.Variant {
			i := slices.IndexFunc(c.Variants, func(v campaigns.Variant) bool { return v.ChannelID == id })
			if i < 0 {
				return campaigns.Variant{}
			}
			return c.Variants[i]
		}
		add("Titel op "+n.channel[id].Name, own(a).Title, own(b).Title)
		add("Tekst op "+n.channel[id].Name, own(a).Text, own(b).Text)
	}
	add("Afbeeldingen", pictureWords(a.Media), pictureWords(b.Media))
	add("Bijeenkomst", meetingWords(a.Meeting), meetingWords(b.Meeting))
	add("Kanalen", strings.Join(n.channelNames(a.Channels), "\n"), strings.Join(n.channelNames(b.Channels), "\n"))
	add("Moment", s.momentWords(a), s.momentWords(b))
	return c
}

func pictureWords(media []campaigns.Media) string {
	var lines []string
	for _, m := range media {
		alt := m.Alt
		if alt == "" {
			alt = "versiering"
		}
		lines = append(lines, "Afbeelding "+m.SHA256[:min(8, len(m.SHA256))]+": "+alt)
	}
	return strings.Join(lines, "\n")
}

func (s *Server) momentWords(c campaigns.Content) string {
	if c.Local == "" {
		return "Nog geen datum"
	}
	return calendar.FormatMoment(s.plannedAt(campaigns.Post{Revision: campaigns.Revision{Content: c}}))
}

// restored is the words, pictures and meeting of an older version at the moment and on the channels of now.
func restored(now, older campaigns.Content) campaigns.Content {
	older.Channels, older.Local, older.Zone = now.Channels, now.Local, now.Zone
	return older.Normalized()
}

// restoreTells says what bringing an older version back would do; nil when there is nothing to bring back.
func restoreTells(p campaigns.Post, older campaigns.Revision, approvals []campaigns.Approval) *restoring {
	hash := restored(p.Revision.Content, older.Content).Hash()
	if hash == p.Revision.Hash {
		return nil
	}
	tells := &restoring{No: older.No, Tells: []string{"Titel, tekst en afbeeldingen worden weer die van versie " + strconv.Itoa(older.No) + ". Het moment en de kanalen blijven zoals ze nu zijn."}}
	if !campaigns.SameMeeting(p.Revision.Content.Meeting, older.Content.Meeting) {
		tells.Tells = append(tells.Tells, "Ook dag, tijd en plek van de bijeenkomst worden weer die van toen.")
	}
	held := slices.ContainsFunc(approvals, func(a campaigns.Approval) bool { return a.Hash == hash && a.WithdrawnAt.IsZero() })
	switch {
	case held:
		tells.Tells = append(tells.Tells, "Voor precies deze woorden op dit moment was al akkoord. Dat geldt dan weer.")
	case p.Approved():
		tells.Tells = append(tells.Tells, "Het akkoord vervalt. Een collega moet daarna opnieuw meelezen.")
	case p.Submitted():
		tells.Tells = append(tells.Tells, "Het bericht moet daarna opnieuw worden voorgelegd.")
	}
	return tells
}

// restoreVersion makes a new revision with the words of an older one. Both stay.
func (s *Server) restoreVersion(r *request) error {
	p, err := s.Store.Post(r.ctx(), r.Params("id"))
	if err != nil {
		return err
	}
	all, err := s.Store.Revisions(r.ctx(), p.ID, versionsShown)
	if err != nil {
		return err
	}
	no, err := strconv.Atoi(r.FormValue("versie"))
	older := slices.IndexFunc(all, func(v campaigns.Revision) bool { return v.No == no })
	if err != nil || older < 0 {
		return campaigns.ErrNotFound
	}
	saved, due, err := s.Store.SavePost(r.ctx(), store.Edit{PostID: p.ID, Base: r.seen(p), Content: restored(p.Revision.Content, all[older].Content),
		ThemeID: p.ThemeID, AudienceID: p.AudienceID, CampaignID: p.CampaignID, UserID: r.user.ID})
	if err != nil {
		return s.done(r, "/berichten/"+p.ID+"/versies", err, "")
	}
	s.planned(r, due)
	said := saidSaved(p, saved)
	said.Text = strings.Replace(said.Text, "Opgeslagen.", fmt.Sprintf("Versie %d is teruggezet.", no), 1)
	return s.to(r, "/berichten/"+p.ID, said)
}
