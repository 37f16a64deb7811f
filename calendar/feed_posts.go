package calendar

import (
	"strconv"
	"strings"
	"time"
)

// PlannedPost is a post on the content calendar of a colleague.
type PlannedPost struct {
	ID        string
	Title     string
	State     string // in Dutch
	Channels  []string
	At        time.Time // when it goes out
	CreatedAt time.Time
	ChangedAt time.Time // newest change of words, plan or state
}

// postLength is how long a post takes on a calendar: room to read its title.
const postLength = 15 * time.Minute

// PersonalFeed returns what only colleagues may see: planned posts, and the events given.
func PersonalFeed(o FeedOptions, posts []PlannedPost, events []*Event) ([]byte, error) {
	var c content
	c.head(o, 0)
	for _, p := range posts {
		c.post(p, o.BaseURL)
	}
	for _, e := range ordered(events) {
		if err := c.vevent(e, o.Names, style{o.Cancelled, o.Alarm}, ""); err != nil {
			return nil, err
		}
	}
	c.prop("END", "VCALENDAR")
	return c.b, nil
}

func (c *content) post(p PlannedPost, baseURL string) {
	changed := p.ChangedAt.Truncate(time.Second)
	c.prop("BEGIN", "VEVENT")
	c.prop("UID", "bericht-"+oneLine(p.ID)+"@veiligheidskalender")
	c.utc("DTSTAMP", changed)
	c.utc("CREATED", p.CreatedAt)
	c.utc("LAST-MODIFIED", changed)
	// A post keeps no count of all that shows here; the seconds since it was made rise with every change too.
	c.prop("SEQUENCE", strconv.Itoa(max(0, int(changed.Sub(p.CreatedAt)/time.Second))))
	c.local("DTSTART", p.At, zoneAmsterdam)
	c.local("DTEND", p.At.Add(postLength), zoneAmsterdam)
	c.text("SUMMARY", "Bericht: "+oneLine(p.Title))
	link := baseURL + "/berichten/" + oneLine(p.ID)
	c.text("DESCRIPTION", "Stand: "+p.State+"\nKanalen: "+strings.Join(p.Channels, ", ")+"\nBekijk: "+link)
	if u := address(link); u != "" {
		c.prop("URL", u)
	}
	c.prop("CLASS", "PRIVATE")
	c.prop("STATUS", "CONFIRMED")
	c.prop("TRANSP", "TRANSPARENT")
	c.prop("END", "VEVENT")
}
