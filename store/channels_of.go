package store

import (
	"context"
	"encoding/json"

	"veiligheidskalender/campaigns"
)

// ChannelsOf returns, by delivery id, the channel of each: its id, kind, account and settings. An unknown delivery has
// none, and settings that cannot be read are empty: it only serves to tell which deliveries go to one place.
func (s *Store) ChannelsOf(ctx context.Context, deliveryIDs []string) (map[string]campaigns.Channel, error) {
	out := make(map[string]campaigns.Channel, len(deliveryIDs))
	if len(deliveryIDs) == 0 {
		return out, nil
	}
	these := padded(deliveryIDs)
	_, err := scanAll(ctx, s.read, func(r scanner) (none struct{}, err error) {
		var id, settings string
		var c campaigns.Channel
		if err := r.Scan(&id, &c.ID, &c.Kind, &c.Account, &settings); err != nil {
			return none, err
		}
		if json.Unmarshal([]byte(settings), &c.Settings) != nil {
			c.Settings = nil
		}
		out[id] = c
		return none, nil
	}, channelsOfQuery(len(these)), these...)
	return out, translate(err)
}

func channelsOfQuery(n int) string {
	return `SELECT d.id, c.id, c.kind, c.account, c.settings FROM deliveries d JOIN channels c ON c.id = d.channel_id WHERE d.id IN (` + placeholders(1, n) + `)`
}
