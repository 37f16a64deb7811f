package web

import (
	"errors"
	"regexp"
	"strings"

	"veiligheidskalender/campaigns"
)

// Contact is where the public can report what is wrong with the program. Both may be empty.
type Contact struct {
	Mail  string
	Phone string // as people write it
}

var phoneForm = regexp.MustCompile(`^[+(]?[0-9][0-9 ()-]{1,19}$`)

// ParseContact reads a mail address, a telephone number, or both with a comma between them.
func ParseContact(text string) (c Contact, err error) {
	for part := range strings.SplitSeq(text, ",") {
		switch part = strings.TrimSpace(part); {
		case part == "":
		case phoneForm.MatchString(part) && c.Phone == "":
			c.Phone = part
		case c.Mail == "":
			if c.Mail, err = campaigns.NormalizeEmail(part); err != nil {
				return Contact{}, err
			}
		default:
			return Contact{}, errors.New("more than a mail address and a telephone number")
		}
	}
	return c, nil
}

// Dial is the telephone number as a link wants it.
func (c Contact) Dial() string {
	return strings.NewReplacer(" ", "", "(", "", ")", "", "-", "").Replace(c.Phone)
}
