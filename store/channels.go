package store

import (
	"context"
	"encoding/json"
	"fmt"

	"veiligheidskalender/campaigns"
)

const channelColumns = `c.id, c.municipality_id, c.slug, c.kind, c.name, c.internal, c.account, c.settings, c.secret, c.created_at, c.rev FROM channels c`

func scanChannel(r scanner) (c campaigns.Channel, sealed string, err error) {
	var settings string
	var internal, created int64
	if err = r.Scan(&c.ID, &c.MunicipalityID, &c.Slug, &c.Kind, &c.Name, &internal, &c.Account, &settings, &sealed, &created, &c.Rev); err != nil {
		return c, "", err
	}
	c.CreatedAt, c.Internal, c.SecretSet = at(created), internal != 0, sealed != ""
	if err := json.Unmarshal([]byte(settings), &c.Settings); err != nil {
		return c, "", fmt.Errorf("channel %s: settings: %w", c.ID, err)
	}
	return c, sealed, nil
}

func scanChannelOnly(r scanner) (campaigns.Channel, error) {
	c, _, err := scanChannel(r)
	return c, err
}

// Channels returns every channel without its secret, by name.
func (s *Store) Channels(ctx context.Context) ([]campaigns.Channel, error) {
	all, err := scanAll(ctx, s.read, scanChannelOnly, `SELECT `+channelColumns+` ORDER BY c.name, c.id`)
	return all, translate(err)
}

// Channel returns one channel without its secret.
func (s *Store) Channel(ctx context.Context, id string) (campaigns.Channel, error) {
	c, err := scanChannelOnly(s.read.QueryRowContext(ctx, `SELECT `+channelColumns+` WHERE c.id = $1`, id))
	return c, translate(err)
}

// ChannelBySlug returns one channel without its secret.
func (s *Store) ChannelBySlug(ctx context.Context, slug string) (campaigns.Channel, error) {
	c, err := scanChannelOnly(s.read.QueryRowContext(ctx, `SELECT `+channelColumns+` WHERE c.slug = $1`, slug))
	return c, translate(err)
}

// ChannelWithSecret returns one channel with its secret, to test the connection.
func (s *Store) ChannelWithSecret(ctx context.Context, id string) (campaigns.Channel, error) {
	c, sealed, err := scanChannel(s.read.QueryRowContext(ctx, `SELECT `+channelColumns+` WHERE c.id = $1`, id))
	if err != nil {
		return c, translate(err)
	}
	c.Secret, err = s.box.open(c.ID, sealed)
	return c, err
}

// SaveChannel stores a new channel (without id) or changes revision c.Rev of one; another one since then is a conflict. An
// empty Secret keeps the stored one. Kind, slug and municipality of an existing channel never change.
func (s *Store) SaveChannel(ctx context.Context, c campaigns.Channel, userID string) (campaigns.Channel, error) {
	return s.saveChannel(ctx, c, userID, false)
}

// SaveChannelWithoutSecret changes a channel as SaveChannel does, and throws the stored secret away.
func (s *Store) SaveChannelWithoutSecret(ctx context.Context, c campaigns.Channel, userID string) (campaigns.Channel, error) {
	return s.saveChannel(ctx, c, userID, true)
}

func (s *Store) saveChannel(ctx context.Context, c campaigns.Channel, userID string, forget bool) (campaigns.Channel, error) {
	var saved campaigns.Channel
	err := s.inTx(ctx, func(t *tx) (err error) {
		verb := "channel.save"
		saved = c
		if c.ID == "" {
			verb = "channel.add"
			saved, err = t.addChannel(c)
		} else {
			err = t.updateChannel(&saved, forget)
		}
		if err != nil {
			return err
		}
		if forget {
			if err := t.audit(userID, "channel.forget", "channel/"+saved.ID, saved.MunicipalityID, "", ""); err != nil {
				return err
			}
		}
		return t.audit(userID, verb, "channel/"+saved.ID, saved.MunicipalityID, "", saved.Name)
	})
	saved.Secret = ""
	return saved, err
}

func (t *tx) addChannel(c campaigns.Channel) (campaigns.Channel, error) {
	if err := c.Check(); err != nil {
		return c, err
	}
	if c.Account == "" {
		c.Account = c.Slug
	}
	c.ID, c.CreatedAt, c.SecretSet, c.Rev = newID(), t.now, c.Secret != "", 1
	settings, sealed, err := t.encodeChannel(c)
	if err != nil {
		return c, err
	}
	_, err = t.exec(`INSERT INTO channels (id, municipality_id, slug, kind, name, internal, account, settings, secret, created_at)
 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, c.ID, c.MunicipalityID, c.Slug, c.Kind, c.Name, bit(c.Internal), c.Account, settings, sealed, ms(t.now))
	return c, t.channelTaken(err)
}

func (t *tx) updateChannel(c *campaigns.Channel, forget bool) error {
	old, sealedBefore, err := scanChannel(t.row(`SELECT `+channelColumns+` WHERE c.id = $1`+t.eng.forUpdate, c.ID))
	if err != nil {
		return err
	}
	if c.Rev != old.Rev {
		return campaigns.Conflict("Een collega heeft dit kanaal intussen veranderd. Wat je typte, staat hier nog. Sla je opnieuw op, dan vervangt dat wat je collega opsloeg.")
	}
	c.Rev++
	c.Slug, c.Kind, c.Internal, c.MunicipalityID = old.Slug, old.Kind, old.Internal, old.MunicipalityID
	if err := c.Check(); err != nil {
		return err
	}
	if c.Account == "" {
		c.Account = old.Account
	}
	settings, sealed, err := t.encodeChannel(*c)
	if err != nil {
		return err
	}
	switch {
	case forget:
		sealed = ""
	case sealed == "":
		sealed = sealedBefore
	}
	c.SecretSet = sealed != ""
	_, err = t.exec(`UPDATE channels SET name = $1, account = $2, settings = $3, secret = $4, rev = $5 WHERE id = $6`, c.Name, c.Account, settings, sealed, c.Rev, c.ID)
	return t.channelTaken(err)
}

func (t *tx) encodeChannel(c campaigns.Channel) (settings, sealed string, err error) {
	if c.Settings == nil {
		c.Settings = map[string]string{}
	}
	encoded, err := json.Marshal(c.Settings)
	if err != nil {
		return "", "", err
	}
	sealed, err = t.box.seal(c.ID, c.Secret)
	return string(encoded), sealed, err
}

func (t *tx) channelTaken(err error) error {
	if err != nil && t.eng.isUnique(err) {
		return &campaigns.Invalid{Field: "slug", Message: "Er is al een kanaal met deze korte naam, of met dit account."}
	}
	return err
}
