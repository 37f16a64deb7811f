package campaigns

import "time"

// TrialPost is a post as it stands on a proefkanaal, the page of the program itself.
type TrialPost struct {
	ID        string
	ChannelID string
	PostID    string
	Title     string
	Text      string // Markdown
	At        time.Time
}
