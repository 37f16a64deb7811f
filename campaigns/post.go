package campaigns

import (
	"strings"
	"time"
)

// Post is one message. What it says is its current Revision; where it stands is derived by State, never stored.
type Post struct {
	ID             string
	MunicipalityID string // the owner; its channels are the only ones the post may use, unless the owner is a partnership
	CampaignID     string // may be empty
	ThemeID        string // may be empty
	AudienceID     string // may be empty
	SeriesID       string // empty: not part of a series
	RuleNo         int
	RuleStart      Local // first local time of this occurrence; never changes when the post moves
	Internal       bool  // for colleagues (intranet), not for the public
	Skipped        bool  // this occurrence of the series is left out
	Revision       Revision
	SubmittedBy    string // user who asked for approval of SubmittedHash
	SubmittedHash  string
	ApprovedHash   string // equal to Revision.Hash exactly while an approval holds for these words
	CreatedAt      time.Time
}

// Revision is one save of a post; it never changes.
type Revision struct {
	ID        string
	PostID    string
	No        int
	Content   Content
	Hash      string
	AuthorID  string // empty: loaded from a pack or made by a series
	CreatedAt time.Time
}

// Approval is a second person's yes to exactly the words with this hash.
type Approval struct {
	ID          string
	PostID      string
	RevisionID  string
	Hash        string
	UserID      string
	CreatedAt   time.Time
	WithdrawnAt time.Time // zero: it holds
}

// Approved reports whether an approval holds for the current words.
func (p Post) Approved() bool { return p.Revision.Hash != "" && p.ApprovedHash == p.Revision.Hash }

// Submitted reports whether someone asked for approval of the current words.
func (p Post) Submitted() bool { return p.SubmittedHash != "" && p.SubmittedHash == p.Revision.Hash }

// Planned reports whether the post has a moment and somewhere to go.
func (p Post) Planned() bool {
	return !p.Skipped && p.Revision.Content.Local != "" && len(p.Revision.Content.Channels) > 0
}

// Missing lists what the words lack before they are ready for another person's eyes, whatever their channels ask.
func (p Post) Missing() (all []Invalid) {
	c := p.Revision.Content
	if strings.TrimSpace(c.Text) == "" {
		all = append(all, Invalid{"text", "Schrijf eerst een tekst; daarna kun je om akkoord vragen."})
	}
	if c.Title == "" && p.Internal {
		all = append(all, Invalid{"title", "Geef het bericht een titel; op het intranet staat die erboven."})
	}
	if len(c.Channels) == 0 {
		all = append(all, Invalid{"channels", "Kies eerst een kanaal: het akkoord geldt ook voor de plek waar het bericht komt."})
	}
	return all
}

// CheckSubmit returns *Invalid when the words are not ready for another person's eyes, ErrConflict for a post that is left out.
func (p Post) CheckSubmit() error {
	if all := p.Missing(); len(all) > 0 {
		return &all[0]
	}
	if p.Skipped {
		return Conflict("Dit bericht van de reeks is overgeslagen.")
	}
	return nil
}

// CheckApprove returns nil when approver may approve the post as it is now. savedSince holds the ids of everyone who
// saved a revision since the last approval that was not withdrawn (or since the post began). Four eyes are a rule, not a setting.
func (p Post) CheckApprove(approver User, savedSince []string) error {
	if err := p.CheckSubmit(); err != nil {
		return err
	}
	if !approver.May(Approver, p.MunicipalityID) {
		return Conflict("Alleen een eindredacteur van deze gemeente kan akkoord geven.")
	}
	if p.Approved() {
		return Conflict("Er is al akkoord voor precies deze woorden.")
	}
	if p.Submitted() && p.SubmittedBy == approver.ID {
		return Conflict("Je hebt dit bericht zelf voorgelegd. Vraag een collega om akkoord: vier ogen zien meer dan twee.")
	}
	for _, id := range savedSince {
		if id == approver.ID {
			return Conflict("Je hebt zelf aan deze tekst gewerkt. Vraag een collega om akkoord: vier ogen zien meer dan twee.")
		}
	}
	return nil
}

// PostState is where a post stands, as people see it.
type PostState string

// The states of a post: idee, concept, ter akkoord, akkoord, gepland, geplaatst, aandacht nodig, overgeslagen.
const (
	Idea           PostState = "idea"
	Draft          PostState = "draft"
	Review         PostState = "review"
	ApprovedIdle   PostState = "approved"
	Scheduled      PostState = "scheduled"
	PostPublished  PostState = "published"
	NeedsAttention PostState = "attention"
	SkippedPost    PostState = "skipped"
)

// PostStates lists every state a post can have, in the order of its life.
var PostStates = []PostState{Idea, Draft, Review, ApprovedIdle, Scheduled, PostPublished, NeedsAttention, SkippedPost}

// State derives where the post stands from its approval and the states of its deliveries.
func (p Post) State(deliveries []State) PostState {
	published, open := 0, 0
	for _, s := range deliveries {
		switch {
		case s.NeedsAttention():
			return NeedsAttention
		case s == Published:
			published++
		case s != Cancelled:
			open++
		}
	}
	switch {
	case published > 0 && open == 0:
		return PostPublished
	case p.Skipped:
		return SkippedPost
	case p.Approved() && open > 0:
		return Scheduled
	case p.Approved():
		return ApprovedIdle
	case p.Submitted():
		return Review
	case p.Revision.Content.Text == "":
		return Idea
	}
	return Draft
}

// Dutch names the state on pages.
func (s PostState) Dutch() string {
	switch s {
	case Idea:
		return "idee"
	case Draft:
		return "concept"
	case Review:
		return "ter akkoord"
	case ApprovedIdle:
		return "akkoord"
	case Scheduled:
		return "gepland"
	case PostPublished:
		return "geplaatst"
	case NeedsAttention:
		return "aandacht nodig"
	case SkippedPost:
		return "overgeslagen"
	}
	return string(s)
}

// CheckMoment returns *Invalid when a post is given a moment that is already over. One minute of grace lets "now" work.
func CheckMoment(due, now time.Time) error {
	switch {
	case due.Before(now.Add(-time.Minute)):
		return &Invalid{"local", "Dit moment is al voorbij. Kies een tijd in de toekomst."}
	case due.After(now.AddDate(10, 0, 0)):
		return &Invalid{"local", "Dit is meer dan tien jaar vooruit. Klopt het jaar?"}
	}
	return nil
}
