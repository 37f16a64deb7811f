package campaigns

import (
	"strings"
	"time"
	"unicode/utf8"
)

// Comment is what a colleague said about a post, as plain text. It is not part of the post and never goes out.
type Comment struct {
	ID         string
	PostID     string
	RevisionID string // the words it was about
	No         int    // of that revision
	UserID     string
	Kind       CommentKind
	Text       string
	CreatedAt  time.Time
}

// CommentKind tells a remark from a request for changes.
type CommentKind string

// The kinds of comment.
const (
	Remark  CommentKind = "remark"
	Changes CommentKind = "changes" // the approver sent the post back
)

// MaxComment is in characters.
const MaxComment = 2000

// CheckComment returns the text as it is kept, or *Invalid on the field.
func CheckComment(field, text string) (string, error) {
	text = clean(text)
	switch n := utf8.RuneCountInString(text); {
	case n == 0 && field == "reason":
		return "", &Invalid{field, "Schrijf wat er anders moet. Dan weet je collega wat te doen."}
	case strings.TrimSpace(text) == "":
		return "", &Invalid{field, "Schrijf eerst je opmerking."}
	case n > MaxComment:
		return "", &Invalid{field, "Dit is te lang: hoogstens 2000 tekens."}
	}
	return text, nil
}

// CheckReturn returns nil when the user may send the post back to its author for changes.
func (p Post) CheckReturn(by User) error {
	switch {
	case !by.May(Approver, p.MunicipalityID):
		return Conflict("Alleen een eindredacteur van deze gemeente kan om aanpassingen vragen.")
	case p.Approved():
		return Conflict("Er is al akkoord. Trek dat eerst in.")
	case !p.Submitted():
		return Conflict("Dit bericht is niet voorgelegd, of intussen veranderd.")
	case p.SubmittedBy == by.ID:
		return Conflict("Je hebt dit bericht zelf voorgelegd. Pas het gerust aan.")
	}
	return nil
}
