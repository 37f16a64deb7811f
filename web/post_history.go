package web

import (
	"slices"
	"strings"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// historyLine is one thing that someone did with a post.
type historyLine struct {
	At       time.Time
	By, Text string
	Version  int // of the revision that this made; 0: none
}

// historyLines bounds how far back the page of a post goes.
const historyLines = 100

// fillHistory tells who did what with the post, and whose word stands for these very words.
func (s *Server) fillHistory(r *request, n names, p campaigns.Post, page *postPage) error {
	entries, err := s.Store.History(r.ctx(), p.ID, historyLines)
	if err != nil {
		return err
	}
	saves, err := s.Store.Revisions(r.ctx(), p.ID, historyLines+1)
	if err != nil {
		return err
	}
	words, number := make(map[string]campaigns.Content, len(saves)), make(map[string]int, len(saves))
	for _, v := range saves {
		words[v.ID], number[v.ID] = v.Content, v.No
	}
	for _, e := range entries {
		page.History = append(page.History, historyLine{e.At.In(s.Zone), n.user[e.Actor], s.did(e, words), 0})
		if e.Verb == "post.create" || e.Verb == "post.save" {
			page.History[len(page.History)-1].Version = number[e.After]
		}
	}
	if err := s.fillComments(r, n, p, entries, page); err != nil {
		return err
	}
	if p.Submitted() {
		page.Submitted = &evidence{By: n.user[p.SubmittedBy], At: p.Revision.CreatedAt.In(s.Zone), Hash: p.SubmittedHash}
		if i := slices.IndexFunc(entries, func(e campaigns.AuditEntry) bool { return e.Verb == "post.submit" }); i >= 0 {
			page.Submitted.At = entries[i].At.In(s.Zone)
		}
	}
	if !p.Approved() {
		return nil
	}
	approvals, err := s.Store.Approvals(r.ctx(), p.ID)
	for _, a := range approvals {
		if a.Hash == p.Revision.Hash && a.WithdrawnAt.IsZero() {
			page.Approval = &evidence{By: n.user[a.UserID], At: a.CreatedAt.In(s.Zone), Hash: a.Hash}
			if i := slices.IndexFunc(saves, func(v campaigns.Revision) bool { return v.ID == a.RevisionID }); i >= 0 {
				page.Approval.Version = saves[i].No
			}
			break
		}
	}
	return err
}

// did says an entry as the end of a sentence that begins with a name.
func (s *Server) did(e campaigns.AuditEntry, words map[string]campaigns.Content) string {
	switch e.Verb {
	case "post.create":
		return "heeft dit bericht gemaakt"
	case "post.save":
		before, known1 := words[e.Before]
		after, known2 := words[e.After]
		if known1 && known2 {
			return s.changed(before, after)
		}
		return "heeft dit bericht veranderd"
	case "post.submit":
		return "heeft dit bericht voorgelegd"
	case "post.return":
		return "vraagt om aanpassingen"
	case "post.approve":
		return "heeft akkoord gegeven"
	case "post.unapprove":
		return "heeft het akkoord ingetrokken"
	case "post.skip":
		return "heeft dit bericht overgeslagen"
	case "post.unskip":
		return "wil dit bericht toch plaatsen"
	}
	return "heeft iets met dit bericht gedaan"
}

// changed says what is different between two saves.
func (s *Server) changed(before, after campaigns.Content) string {
	var what []string
	for _, part := range []struct {
		name      string
		different bool
	}{
		{"de titel", before.Title != after.Title},
		{"de tekst", before.Text != after.Text},
		{"de tekst voor een kanaal", !slices.Equal(before.Variants, after.Variants)},
		{"de afbeeldingen", !slices.Equal(before.Media, after.Media)},
		{"de kanalen", !slices.Equal(before.Channels, after.Channels)},
	} {
		if part.different {
			what = append(what, part.name)
		}
	}
	var done []string
	if len(what) > 0 {
		done = append(done, "heeft "+enumerated(what)+" veranderd")
	}
	switch moment := s.plannedAt(campaigns.Post{Revision: campaigns.Revision{Content: after}}); {
	case before.Local == after.Local && before.Zone == after.Zone:
	case after.Local == "":
		done = append(done, "heeft het bericht van de planning gehaald")
	case before.Local == "":
		done = append(done, "heeft het bericht gepland op "+calendar.FormatMoment(moment))
	default:
		done = append(done, "heeft het bericht verplaatst naar "+calendar.FormatMoment(moment))
	}
	return strings.Join(done, " en ")
}
