package store

import (
	"context"

	"veiligheidskalender/campaigns"
)

// Municipalities returns all municipalities, by name.
func (s *Store) Municipalities(ctx context.Context) ([]campaigns.Municipality, error) {
	all, err := scanAll(ctx, s.read, func(r scanner) (m campaigns.Municipality, err error) {
		err = r.Scan(&m.ID, &m.Slug, &m.Name, &m.Kind)
		return m, err
	}, `SELECT id, slug, name, kind FROM municipalities ORDER BY name, id`)
	return all, translate(err)
}

// MunicipalityName returns what a municipality is called.
func (s *Store) MunicipalityName(ctx context.Context, id string) (name string, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT name FROM municipalities WHERE id = $1`, id).Scan(&name)
	return name, translate(err)
}

// Themes returns all themes, by name.
func (s *Store) Themes(ctx context.Context) ([]campaigns.Theme, error) {
	all, err := scanAll(ctx, s.read, func(r scanner) (m campaigns.Theme, err error) {
		err = r.Scan(&m.ID, &m.Slug, &m.Name)
		return m, err
	}, `SELECT id, slug, name FROM themes ORDER BY name, id`)
	return all, translate(err)
}

// Audiences returns all audiences, by name.
func (s *Store) Audiences(ctx context.Context) ([]campaigns.Audience, error) {
	all, err := scanAll(ctx, s.read, func(r scanner) (m campaigns.Audience, err error) {
		err = r.Scan(&m.ID, &m.Slug, &m.Name)
		return m, err
	}, `SELECT id, slug, name FROM audiences ORDER BY name, id`)
	return all, translate(err)
}

// Measures returns the actions of the plan, in the order they were loaded.
func (s *Store) Measures(ctx context.Context) ([]campaigns.Measure, error) {
	all, err := scanAll(ctx, s.read, func(r scanner) (m campaigns.Measure, err error) {
		err = r.Scan(&m.ID, &m.MunicipalityID, &m.ThemeID, &m.Title, &m.Text, &m.Planning, &m.From, &m.Until)
		return m, err
	}, `SELECT id, municipality_id, theme_id, title, body, planning, from_date, until_date FROM measures ORDER BY id`)
	return all, translate(err)
}
