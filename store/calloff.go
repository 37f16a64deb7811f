package store

import (
	"slices"

	"veiligheidskalender/campaigns"
)

// calledOff returns the channels for which a person withdrew just that delivery of the post. It stays withdrawn whatever
// happens to the words, until somebody plans it anew: chooses another moment, or leaves the channel out and takes it back in.
func (t *tx) calledOff(p campaigns.Post) (map[string]bool, error) {
	type withdrawn struct {
		channelID string
		no        int // of the revision that it was withdrawn under
	}
	rows, err := scanAll(t.ctx, t, func(r scanner) (w withdrawn, err error) {
		err = r.Scan(&w.channelID, &w.no)
		return w, err
	}, `SELECT d.channel_id, MAX(r.no) FROM deliveries d JOIN revisions r ON r.id = d.revision_id WHERE d.post_id = $1 AND d.state = 'cancelled'
 AND EXISTS (SELECT 1 FROM attempts a WHERE a.delivery_id = d.id AND a.outcome = 'cancel') GROUP BY d.channel_id`, p.ID)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	revisions, err := scanAll(t.ctx, t, scanRevision, `SELECT `+revisionColumns+` WHERE r.post_id = $1`, p.ID)
	if err != nil {
		return nil, err
	}
	now := p.Revision.Content
	off := map[string]bool{}
	for _, w := range rows {
		off[w.channelID] = !slices.ContainsFunc(revisions, func(v campaigns.Revision) bool {
			c := v.Content
			return v.No >= w.no && (c.Local != now.Local || c.Zone != now.Zone || !slices.Contains(c.Channels, w.channelID))
		})
	}
	return off, nil
}
