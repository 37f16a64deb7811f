package store

import (
	"context"
	"encoding/json"

	"veiligheidskalender/campaigns"
)

// KeepFound adds what a test of the connection found to the settings of a channel; an empty value removes a setting. All
// other settings stay as somebody may have saved them during the test. about decides, on the channel as it is stored now,
// whether the findings are still about it; if not, nothing is kept and the error is an ErrConflict.
func (s *Store) KeepFound(ctx context.Context, channelID, userID string, found map[string]string, about func(campaigns.Channel) bool) error {
	return s.inTx(ctx, func(t *tx) error {
		c, err := scanChannelOnly(t.row(`SELECT `+channelColumns+` WHERE c.id = $1`+t.eng.forUpdate, channelID))
		if err != nil {
			return err
		}
		if !about(c) {
			return campaigns.ErrConflict
		}
		before, after := map[string]string{}, map[string]string{}
		if c.Settings == nil {
			c.Settings = map[string]string{}
		}
		for name, v := range found {
			if c.Settings[name] == v {
				continue
			}
			before[name], after[name] = c.Settings[name], v
			if c.Settings[name] = v; v == "" {
				delete(c.Settings, name)
			}
		}
		if err := c.Check(); err != nil {
			return err
		}
		settings, err := json.Marshal(c.Settings)
		if err != nil {
			return err
		}
		if _, err := t.exec(`UPDATE channels SET settings = $1 WHERE id = $2`, string(settings), c.ID); err != nil {
			return err
		}
		was, err := json.Marshal(before)
		if err != nil {
			return err
		}
		is, err := json.Marshal(after)
		if err != nil {
			return err
		}
		return t.audit(userID, "channel.test", "channel/"+c.ID, c.MunicipalityID, string(was), string(is))
	})
}
