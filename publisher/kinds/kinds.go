// Package kinds says what a kind of channel allows and how a post looks there: limits, counting, Markdown to what the
// service takes, and a preview. It is pure: no network, no clock, no storage.
package kinds

import "strings"

// Kind is a kind of channel: Pleio, Mastodon, a notice board. It is a value; changing a copy changes nothing else.
type Kind struct {
	Name       string // as stored with a channel and written in packs: pleio
	Label      string // Dutch, for pages: Pleio (intranet)
	Internal   bool   // read by colleagues, not by the public
	Public     bool   // everybody reads it, always: never a place for what is meant for colleagues
	HandOver   bool   // a person places every post; the program only gets it ready
	Retired    bool   // kept for the channels that are there; no new one can be made
	NeedsTitle bool   // the service shows a title above the text and cannot do without
	Formatted  bool   // headings, lists, bold and named links survive; otherwise the post goes out as Plain
	SignInDays int    // how long the service keeps a sign-in; 0: for long, or nobody knows
	AtOnce     int    // how many sends may be under way to one Lane, of each process; 0: any number
	Limits     Limits
	Look       Look
	Fields     []Field // what a person fills in to make a channel of this kind, in order
}

// Limits is what a service refuses. Zero means that no limit of the service itself is known.
type Limits struct {
	MaxTitle      int  // characters
	MaxText       int  // in Count
	Count         Unit // how MaxText counts; empty: Characters
	MaxBytes      int  // of the text, in UTF-8
	URLLength     int  // every web address counts as this many; 0: as long as it is
	AdviceText    int  // characters that still read well; more is a warning
	MaxAbstract   int  // characters of the summary; Abstract never makes a longer one
	MaxImages     int
	MaxImageBytes int // per picture
	MaxAlt        int // characters of one picture's description
	MaxHashtags   int
	ImageRequired bool
	NoAlt         bool // a picture has no description there
	NoImages      bool // the program cannot bring a picture there; who places by hand can
}

// Unit is what a service counts when it measures a text.
type Unit string

// The units.
const (
	Characters Unit = "characters" // Unicode code points
	Graphemes  Unit = "graphemes"  // what a reader sees as one character (UAX #29)
	Weighted   Unit = "weighted"   // as X counts; see weight.go
)

// Field is one setting of a channel. Its value lives in Channel.Settings under Name; of a secret field, in Channel.Secret.
// A kind has one secret at most.
type Field struct {
	Name     string
	Label    string // Dutch
	Help     string // Dutch, one or two sentences; may be empty
	Required bool   // the channel cannot do its work without; an already stored secret counts
	Secret   bool
	Account  bool     // its value makes the channel one place (see Kind.Account); where no field does, the slug is
	Options  []Option // empty: free text
	Default  string
}

// Option is one choice of a Field.
type Option struct {
	Value string
	Label string // Dutch
}

// Find returns the kind with this name. Its Fields are everybody's: only to read.
func Find(name string) (Kind, bool) {
	k, ok := byName[name]
	return k, ok
}

// byName is the table as it is looked up for every delivery.
var byName = func() map[string]Kind {
	all := map[string]Kind{}
	for _, k := range All() {
		all[k.Name] = k
	}
	return all
}()

// Known reports whether there is a kind with that name.
func Known(name string) bool { _, ok := Find(name); return ok }

// Internal reports whether the kind with that name is read by colleagues only.
func Internal(name string) bool { k, _ := Find(name); return k.Internal }

// ShowsTitle reports whether a title of a post is seen on the channel. Elsewhere it is for colleagues only.
func (k Kind) ShowsTitle() bool { return k.NeedsTitle || k.Formatted }

// ShowsMeeting reports whether a post with a meeting comes on an agenda there, with its day, time and place. Elsewhere only the
// words go out.
func (k Kind) ShowsMeeting() bool { return k.Name == "pleio" }

// Secret returns the field that holds the credential, if the kind has one.
func (k Kind) Secret() (Field, bool) {
	for _, f := range k.Fields {
		if f.Secret {
			return f, true
		}
	}
	return Field{}, false
}

// short is the label in a running sentence: Pleio, not Pleio (intranet).
func (k Kind) short() string {
	name, _, _ := strings.Cut(k.Label, " (")
	return name
}
