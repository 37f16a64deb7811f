package store

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"strings"
	"time"
)

//go:embed migrations/*.sql
var migrations embed.FS

// ErrNewer says that the database was made by a newer version of the program.
var ErrNewer = errors.New("de database is van een nieuwere versie van het programma; installeer die versie of zet een reservekopie terug")

// migrate applies the numbered migrations that the database lacks, one transaction each.
func (s *Store) migrate(ctx context.Context) error {
	files, err := migrations.ReadDir("migrations")
	if err != nil {
		return err
	}
	for {
		done := false
		err := s.once(ctx, func(t *tx) error {
			if t.eng.lockSchema != "" {
				if _, err := t.exec(t.eng.lockSchema); err != nil {
					return err
				}
			}
			if _, err := t.exec(`CREATE TABLE IF NOT EXISTS schema_version (version BIGINT PRIMARY KEY, applied_at BIGINT NOT NULL)`); err != nil {
				return err
			}
			var version int
			if err := t.row(`SELECT COALESCE(MAX(version), 0) FROM schema_version`).Scan(&version); err != nil {
				return err
			}
			switch {
			case version > len(files):
				return fmt.Errorf("%w (versie %d, dit programma kent %d)", ErrNewer, version, len(files))
			case version == len(files):
				done = true
				return nil
			}
			text, err := migrations.ReadFile("migrations/" + files[version].Name())
			if err != nil {
				return err
			}
			for _, statement := range strings.Split(string(text), ";\n") {
				if strings.TrimSpace(statement) == "" {
					continue
				}
				if _, err := t.exec(statement); err != nil {
					return fmt.Errorf("migration %s: %w", files[version].Name(), err)
				}
			}
			_, err = t.exec(`INSERT INTO schema_version (version, applied_at) VALUES ($1, $2)`, version+1, ms(time.Now()))
			return err
		})
		if err != nil || done {
			return err
		}
	}
}

// SchemaVersion returns the number of the newest migration applied.
func (s *Store) SchemaVersion(ctx context.Context) (version int, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT MAX(version) FROM schema_version`).Scan(&version)
	return version, translate(err)
}
