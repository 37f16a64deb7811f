package kinds

import (
	"cmp"
	"net/url"
	"strings"

	"veiligheidskalender/campaigns"
)

// Lane names the place that a channel of this kind talks to: the service's host, which several channels may share, or
// else the account. At most AtOnce sends may be under way in one lane.
func (k Kind) Lane(ch campaigns.Channel) string {
	place := ch.Account
	for _, f := range k.Fields {
		if v := cmp.Or(ch.Settings[f.Name], f.Default); namesHost[f.Name] && v != "" {
			place = v
		}
	}
	if u, err := url.Parse(place); err == nil && u.Host != "" {
		place = u.Host
	}
	return k.Name + " " + strings.ToLower(strings.TrimSpace(place))
}

// namesHost are the fields that say where a service is.
var namesHost = map[string]bool{"site": true, "server": true, "service": true, "host": true, "url": true}
