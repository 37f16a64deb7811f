package kinds

import (
	"math"
	"net/mail"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"veiligheidskalender/campaigns"
)

// CheckChannel returns *Invalid, with the field's name, for the first setting that is missing or cannot work; nil when
// the program itself can place on the channel. Until then a person does: see ByHand.
func (k Kind) CheckChannel(ch campaigns.Channel) error {
	if err := k.CheckSettings(ch); err != nil {
		return err
	}
	if f, ok := k.Secret(); ok && f.Required && ch.Secret == "" && !ch.SecretSet {
		return missing(f)
	}
	return nil
}

// CheckSettings is CheckChannel for a channel whose key need not be there yet: what a person may save.
func (k Kind) CheckSettings(ch campaigns.Channel) error {
	for _, f := range k.Fields {
		if f.Secret {
			continue
		}
		switch v := strings.TrimSpace(ch.Settings[f.Name]); {
		case v == "" && f.Required:
			return missing(f)
		case v == "":
		case len(f.Options) > 0 && !slices.ContainsFunc(f.Options, func(o Option) bool { return o.Value == v }):
			return &campaigns.Invalid{Field: f.Name, Message: "Kies een van de mogelijkheden bij: " + f.Label + "."}
		default:
			if err := checkForm(f.Name, v); err != nil {
				return err
			}
		}
	}
	if k.Name == "pleio" {
		return checkPleio(ch)
	}
	return nil
}

func missing(f Field) error {
	return &campaigns.Invalid{Field: f.Name, Message: "Vul dit in: " + f.Label + "."}
}

// checkForm knows what an address, a mail address and a port look like, by the name of the field.
func checkForm(field, v string) error {
	switch field {
	case "site", "server", "service":
		if _, err := campaigns.CheckSite(v); err != nil {
			return &campaigns.Invalid{Field: field, Message: "Vul een adres in dat begint met https://."}
		}
	case "page", "url":
		if u, err := url.Parse(v); err != nil || u.Host == "" || u.User != nil || (u.Scheme != "https" && u.Scheme != "http") {
			return &campaigns.Invalid{Field: field, Message: "Vul een volledig adres in, dat begint met https://."}
		}
	case "to", "from":
		if a, err := mail.ParseAddress(v); err != nil || (field == "to" && a.Address != v) {
			return &campaigns.Invalid{Field: field, Message: "Dit is geen e-mailadres."}
		}
	case campaigns.ValidUntil:
		if _, err := time.Parse(time.DateOnly, v); err != nil {
			return &campaigns.Invalid{Field: field, Message: "Vul een datum in, zoals 2027-03-01, of laat dit leeg."}
		}
	case "port":
		if n, err := strconv.Atoi(v); err != nil || n < 1 || n > 65535 {
			return &campaigns.Invalid{Field: field, Message: "Een poort is een getal van 1 tot en met 65535, meestal 587."}
		}
	}
	return nil
}

// On returns the kind with the limits of one channel: those of its own server, as the connection test wrote them in its
// settings (Mastodon: configuration of GET /api/v2/instance), and those of what it places there. What no server can mean
// does not count: then the limit is the usual one.
func (k Kind) On(ch campaigns.Channel) Kind {
	if k.Name == "pleio" && ch.Settings["subtype"] == "statusupdate" {
		k.Limits.NoImages = true // activity/models.py: a StatusUpdate has nothing of a featured image
	}
	for _, told := range []struct {
		setting string
		limit   *int
		atLeast int
		atMost  int
	}{
		{"max_characters", &k.Limits.MaxText, 1, math.MaxInt},
		{"max_images", &k.Limits.MaxImages, 1, math.MaxInt},
		{"url_length", &k.Limits.URLLength, 1, 2000},
		{"max_alt", &k.Limits.MaxAlt, 1, 1_000_000},
		{"max_image_bytes", &k.Limits.MaxImageBytes, 1000, 1 << 30}, // TooHeavy speaks of kB
	} {
		if n, err := strconv.Atoi(ch.Settings[told.setting]); err == nil && told.atLeast <= n && n <= told.atMost {
			*told.limit = n
		}
	}
	return k
}

// with returns the kind as it takes these words: what has a meeting is on Pleio an event, which has a picture, whatever the
// channel places otherwise.
func (k Kind) with(c campaigns.Content) Kind {
	if k.ShowsMeeting() && c.Meeting != nil {
		k.Limits.NoImages = false
	}
	return k
}
