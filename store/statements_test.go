package store

import (
	"fmt"
	"path/filepath"
	"testing"
)

// The statements are kept per connection, and the writer has one: what these tests do on it happens in one place.
func TestAKeptStatementCanBeUsedAgain(t *testing.T) {
	s, err := Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "kept.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	exec := func(query string, args ...any) error {
		_, err := s.write.ExecContext(t.Context(), query, args...)
		return err
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(exec(`CREATE TABLE things (id BIGINT PRIMARY KEY)`))
	const insert = `INSERT INTO things (id) VALUES ($1)`
	for id := range 3 {
		must(exec(insert, id))
	}

	t.Run("after it failed", func(t *testing.T) {
		if err := exec(insert, 1); !s.eng.isUnique(err) {
			t.Errorf("the same id twice: %v", err)
		}
		must(exec(insert, 3))
	})

	t.Run("while its own rows are being read", func(t *testing.T) {
		tx, err := s.write.BeginTx(t.Context(), nil)
		must(err)
		defer tx.Rollback()
		const query = `SELECT id FROM things WHERE id >= $1 ORDER BY id`
		outer, err := tx.QueryContext(t.Context(), query, 1)
		must(err)
		defer outer.Close()
		var got []int
		for outer.Next() {
			var id, first int
			must(outer.Scan(&id))
			must(tx.QueryRowContext(t.Context(), query, id).Scan(&first))
			if first != id {
				t.Errorf("from %d: %d", id, first)
			}
			got = append(got, id)
		}
		if must(outer.Err()); fmt.Sprint(got) != "[1 2 3]" {
			t.Errorf("read %v", got)
		}
	})

	t.Run("after the table got another column", func(t *testing.T) {
		must(exec(`ALTER TABLE things ADD COLUMN name TEXT NOT NULL DEFAULT 'naamloos'`))
		must(exec(insert, 4))
		var name string
		must(s.write.QueryRowContext(t.Context(), `SELECT name FROM things WHERE id = $1`, 4).Scan(&name))
		if name != "naamloos" {
			t.Errorf("name %q", name)
		}
	})

	t.Run("among more texts than are kept", func(t *testing.T) {
		for i := range 2*mostIdle + 1 {
			var n int
			must(s.write.QueryRowContext(t.Context(), fmt.Sprintf(`SELECT %d FROM things WHERE id = $1`, i), 1).Scan(&n))
			if n != i {
				t.Fatalf("text %d gave %d", i, n)
			}
		}
		must(exec(insert, 5))
	})
}
