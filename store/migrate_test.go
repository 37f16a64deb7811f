package store

import (
	"database/sql"
	"errors"
	"path/filepath"
	"strings"
	"testing"
)

// newDatabase runs f with the address of an empty database of each engine.
func newDatabase(t *testing.T, f func(t *testing.T, address string)) {
	t.Helper()
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		f(t, "sqlite:"+filepath.Join(t.TempDir(), "nieuw.db"))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		f(t, createDatabase(t))
	})
}

func TestManyWhoOpenANewDatabaseAtOnceMakeItOnce(t *testing.T) {
	newDatabase(t, func(t *testing.T, address string) {
		const many = 4
		var stores [many]*Store
		var opening []func()
		for i := range many {
			opening = append(opening, func() {
				var err error
				if stores[i], err = Open(t.Context(), address, Options{Key: testKey}); err != nil {
					t.Error(err)
				}
			})
		}
		atOnce(opening...)
		for _, s := range stores {
			if s == nil {
				continue
			}
			var rows int
			if err := s.read.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM schema_version`).Scan(&rows); err != nil {
				t.Error(err)
			}
			version, err := s.SchemaVersion(t.Context())
			if err != nil || version != rows || version < 1 {
				t.Errorf("version %d after %d migrations, %v", version, rows, err)
			}
			if err := s.Ping(t.Context()); err != nil {
				t.Error(err)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		}
	})
}

func TestADatabaseOfANewerProgramIsRefusedAndLeftAsItIs(t *testing.T) {
	newDatabase(t, func(t *testing.T, address string) {
		s, err := Open(t.Context(), address, Options{Key: testKey})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.write.ExecContext(t.Context(), `INSERT INTO schema_version (version, applied_at) VALUES (99, 1)`); err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if _, err := Open(t.Context(), address, Options{Key: testKey}); !errors.Is(err, ErrNewer) || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), "99") {
				t.Errorf("%v", err)
			}
		}
	})
}

func TestAMigrationThatFailsHalfwayLeavesNothing(t *testing.T) {
	newDatabase(t, func(t *testing.T, address string) {
		driver, name := "pgx", address
		if path, ok := strings.CutPrefix(address, "sqlite:"); ok {
			driver, name = "sqlite", path
		}
		db, err := sql.Open(driver, name)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		// The last table of the first migration is in the way.
		if _, err := db.ExecContext(t.Context(), `CREATE TABLE pack_items (pack TEXT)`); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(t.Context(), address, Options{Key: testKey}); err == nil || !strings.Contains(err.Error(), "0001_start.sql") {
			t.Errorf("%v", err)
		}
		for _, table := range []string{"municipalities", "deliveries", "schema_version"} {
			if _, err := db.ExecContext(t.Context(), `SELECT 1 FROM `+table); err == nil {
				t.Errorf("%s is there", table)
			}
		}
	})
}
