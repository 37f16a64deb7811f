package store

import (
	"context"
	"encoding/json"
	"fmt"

	"veiligheidskalender/campaigns"
)

const snippetColumns = `s.id, s.municipality_id, s.kind, s.name, s.body, s.title, COALESCE(s.theme_id, ''), s.internal, s.channel_kinds, s.rev FROM snippets s`

func scanSnippet(r scanner) (one campaigns.Snippet, err error) {
	var internal int64
	var kinds string
	if err = r.Scan(&one.ID, &one.MunicipalityID, &one.Kind, &one.Name, &one.Text, &one.Title, &one.ThemeID, &internal, &kinds, &one.Rev); err != nil {
		return one, err
	}
	one.Internal = internal != 0
	if err := json.Unmarshal([]byte(kinds), &one.ChannelKinds); err != nil {
		return one, fmt.Errorf("snippet %s: kinds of channel: %w", one.ID, err)
	}
	return one, nil
}

// Snippets returns the snippets of a kind of the municipalities, by name.
func (s *Store) Snippets(ctx context.Context, kind campaigns.SnippetKind, municipalityIDs []string) ([]campaigns.Snippet, error) {
	if len(municipalityIDs) == 0 {
		return nil, nil
	}
	all, err := scanAll(ctx, s.read, scanSnippet, snippetsQuery(len(municipalityIDs)), append([]any{kind}, anys(municipalityIDs)...)...)
	return all, translate(err)
}

func snippetsQuery(municipalities int) string {
	return `SELECT ` + snippetColumns + ` WHERE s.kind = $1 AND s.municipality_id IN (` + placeholders(2, municipalities) + `) ORDER BY s.name_key, s.id`
}

// Snippet returns one snippet.
func (s *Store) Snippet(ctx context.Context, id string) (campaigns.Snippet, error) {
	one, err := scanSnippet(s.read.QueryRowContext(ctx, `SELECT `+snippetColumns+` WHERE s.id = $1`, id))
	return one, translate(err)
}

// SaveSnippet stores a snippet: a new one when it has no id, else as a change of revision one.Rev; another one since then is
// a conflict. A snippet stays of its kind, and with its municipality. A name that is taken is *Invalid.
func (s *Store) SaveSnippet(ctx context.Context, one campaigns.Snippet, userID string) (campaigns.Snippet, error) {
	err := s.inTx(ctx, func(t *tx) error {
		if one.ID == "" {
			var err error
			one, err = t.addSnippet(one, userID)
			return err
		}
		before, err := t.lockSnippet(one.ID, one.Rev)
		if err != nil {
			return err
		}
		one.MunicipalityID, one.Kind = before.MunicipalityID, before.Kind
		one = one.Normalized()
		if err := one.Check(); err != nil {
			return err
		}
		kinds, err := encodeKinds(one)
		if err != nil {
			return err
		}
		one.Rev++
		if _, err := t.exec(`UPDATE snippets SET name = $1, name_key = $2, body = $3, title = $4, theme_id = $5, internal = $6, channel_kinds = $7, rev = $8 WHERE id = $9`,
			one.Name, one.NameKey(), one.Text, one.Title, null(one.ThemeID), bit(one.Internal), kinds, one.Rev, one.ID); err != nil {
			return t.nameTaken(err)
		}
		return t.audit(userID, "snippet.save", "snippet/"+one.ID, one.MunicipalityID, before.Name, one.Name)
	})
	return one, err
}

// DeleteSnippet removes a snippet that the person saw at revision rev; another one since then is a conflict. Posts that were
// made with it keep their words.
func (s *Store) DeleteSnippet(ctx context.Context, id string, rev int, userID string) error {
	return s.inTx(ctx, func(t *tx) error {
		one, err := t.lockSnippet(id, rev)
		if err != nil {
			return err
		}
		if _, err := t.exec(`DELETE FROM snippets WHERE id = $1`, id); err != nil {
			return err
		}
		return t.audit(userID, "snippet.delete", "snippet/"+id, one.MunicipalityID, one.Name, "")
	})
}

// addSnippet stores a new snippet, unless its municipality has as many as it may. It locks the municipality, so that two at
// once are counted one after the other.
func (t *tx) addSnippet(one campaigns.Snippet, userID string) (campaigns.Snippet, error) {
	one = one.Normalized()
	if err := one.Check(); err != nil {
		return one, err
	}
	kinds, err := encodeKinds(one)
	if err != nil {
		return one, err
	}
	if err := t.row(`SELECT id FROM municipalities WHERE id = $1`+t.eng.forUpdate, one.MunicipalityID).Scan(new(string)); err != nil {
		return one, err
	}
	var n int
	if err := t.row(`SELECT COUNT(*) FROM snippets WHERE municipality_id = $1`, one.MunicipalityID).Scan(&n); err != nil {
		return one, err
	}
	if n >= campaigns.MaxSnippets {
		return one, &campaigns.Invalid{Field: "", Message: "Er zijn al 100 tekstblokken en sjablonen. Verwijder er eerst een."}
	}
	one.ID, one.Rev = newID(), 1
	if _, err := t.exec(`INSERT INTO snippets (id, municipality_id, kind, name, name_key, body, title, theme_id, internal, channel_kinds, rev, created_at)
 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`, one.ID, one.MunicipalityID, one.Kind, one.Name, one.NameKey(), one.Text, one.Title,
		null(one.ThemeID), bit(one.Internal), kinds, one.Rev, ms(t.now)); err != nil {
		return one, t.nameTaken(err)
	}
	return one, t.audit(userID, "snippet.create", "snippet/"+one.ID, one.MunicipalityID, "", one.Name)
}

// lockSnippet reads a snippet for change by somebody who saw revision rev.
func (t *tx) lockSnippet(id string, rev int) (campaigns.Snippet, error) {
	one, err := scanSnippet(t.row(`SELECT `+snippetColumns+` WHERE s.id = $1`+t.eng.forUpdate, id))
	if err == nil && one.Rev != rev {
		err = campaigns.Conflict("Een collega heeft deze tekst intussen veranderd. Bekijk die eerst; wat je typte staat hier nog.")
	}
	return one, err
}

func encodeKinds(one campaigns.Snippet) (string, error) {
	text, err := json.Marshal(append([]string{}, one.ChannelKinds...))
	return string(text), err
}

func (t *tx) nameTaken(err error) error {
	if t.eng.isUnique(err) {
		return &campaigns.Invalid{Field: "name", Message: "Er is al een tekstblok of sjabloon met deze naam. Kies een andere."}
	}
	return err
}
