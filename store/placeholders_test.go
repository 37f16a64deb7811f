package store

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"
)

func TestPlaceholdersLoseTheirNames(t *testing.T) {
	for query, want := range map[string]string{
		`SELECT 1`:                                     `SELECT 1`,
		`a = $1 AND b = $2`:                            `a = ? AND b = ?`,
		`a = $1 OR b = $1 AND c = $2 AND d = $1`:       `a = ? OR b = ?1 AND c = ? AND d = ?1`,
		`a IN ($3,$4) AND b = $1 AND c = $2 OR d = $5`: `a IN (?3,?) AND b = ?1 AND c = ?2 OR d = ?`,
		`a = '$1' AND "$2" = $1 AND c = 'it''s $9'`:    `a = '$1' AND "$2" = ? AND c = 'it''s $9'`,
		`a = $10`: `a = ?10`,
		`a = $`:   `a = $`,
		`a = $0`:  `a = $0`,
		`a = '$1`: `a = '$1`,
	} {
		if got := unnamed(query); got != want {
			t.Errorf("%s\n gave %s\n want %s", query, got, want)
		}
	}
}

// Whatever the order of the placeholders, SQLite gives each its own value.
func FuzzPlaceholders(f *testing.F) {
	for _, order := range []string{"1", "12", "21", "1121", "9", "3412", "5555", "12345678987654321", "' $7 '"} {
		f.Add(order)
	}
	db, err := sql.Open("sqlite", "file::memory:")
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = db.Close() })
	values := []any{11, 12, 13, 14, 15, 16, 17, 18, 19}
	f.Fuzz(func(t *testing.T, order string) {
		var columns []string
		var want []int
		most := 0
		for _, c := range order {
			if n := int(c - '0'); n >= 1 && n <= 9 && len(want) < 50 {
				columns, want = append(columns, fmt.Sprintf("$%d", n)), append(want, n+10)
				most = max(most, n)
			}
		}
		if len(want) == 0 {
			unnamed(order) // must end, whatever it is
			return
		}
		got := make([]int, len(want))
		into := make([]any, len(want))
		for i := range got {
			into[i] = &got[i]
		}
		query := unnamed("SELECT " + strings.Join(columns, ", "))
		if err := db.QueryRowContext(t.Context(), query, values[:most]...).Scan(into...); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s gave %v, want %v", query, got, want)
		}
	})
}
