package web

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the drivers, to seed past the program

	"veiligheidskalender/campaigns"
	"veiligheidskalender/store"
)

// A region of forty municipalities after ten years: what is in the database before the calendar is timed. Both engines make the
// rows themselves.
const (
	benchTowns = 40
	benchPosts = 100_000
)

const numbers = `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < %d) `

// two writes the expression of a number below 100 as two digits.
func two(number string) string { return `SUBSTR(CAST(100 + ` + number + ` AS TEXT), 2)` }

func benchSeed() []string {
	town := fmt.Sprintf(`('m' || ((i / 120) %% %d))`, benchTowns) // the engines disagree on what || binds
	local := `((2020 + i % 10) || '-' || ` + two(`(i / 10) % 12 + 1`) + ` || '-' || ` + two(`(i / 4800 * 5) % 28 + 1`) + ` || 'T' || ` + two(`8 + i % 9`) + ` || ':00')`
	content := `'{"title":"Bericht ' || i || '","text":"` + strings.Repeat("Zie je iets dat niet klopt? Meld het. ", 20) + `","variants":[],"media":[],"channels":["' || ` + town + ` || '"],"local":"' || ` +
		local + ` || '","zone":"Europe/Amsterdam"}'`
	posts, towns := fmt.Sprintf(numbers, benchPosts-1), fmt.Sprintf(numbers, benchTowns-1)
	return []string{
		`INSERT INTO municipalities (id, slug, name, kind) ` + towns + `SELECT 'm' || i, 'plaats-' || i, 'Plaats ' || i, 'municipality' FROM n`,
		`INSERT INTO channels (id, municipality_id, slug, kind, name, internal, account, settings, created_at) ` + towns +
			`SELECT 'm' || i, 'm' || i, 'intranet-' || i, 'pleio', 'Intranet ' || i, 1, 'plaats-' || i, '{}', 0 FROM n`,
		`INSERT INTO posts (id, municipality_id, rule_no, rule_start, internal, revision_id, content_hash, local, submitted_hash, approved_hash, created_at) ` + posts +
			`SELECT 'p' || i, ` + town + `, 0, '', 1, 'r' || i, 'h', CASE WHEN i % 200 = 0 THEN '' ELSE ` + local + ` END, 'h', 'h', 0 FROM n`,
		`INSERT INTO revisions (id, post_id, no, content, hash, created_at) ` + posts + `SELECT 'r' || i, 'p' || i, 1, ` + content + `, 'h', 0 FROM n`,
		`INSERT INTO deliveries (id, post_id, channel_id, municipality_id, owner_id, internal, state, due_at, next_at, not_after, local, zone, revision_id, content_hash,
 approved_hash, updated_at) ` + posts + `SELECT 'd' || i, 'p' || i, ` + town + `, ` + town + `, ` + town + `, 1, CASE WHEN i % 10 < 7 THEN 'published' ELSE 'waiting' END,
 i, i, i, ` + local + `, 'Europe/Amsterdam', 'r' || i, 'h', 'h', i FROM n WHERE i % 200 <> 0`,
		`INSERT INTO events (id, uid, municipality_id, kind, title, body, location, address, public, status, local, zone, minutes, sequence, created_at, updated_at) ` +
			fmt.Sprintf(numbers, benchPosts/10) + `SELECT 'e' || i, 'e' || i, ` + town + `, 'workshop', 'Workshop', '', '', '', 1, 'confirmed', ` + local + `, 'Europe/Amsterdam', 60, 0, 0, 0 FROM n`,
	}
}

// BenchmarkCalendar is the month of one municipality, of four together, and of all: the whole page, as the server makes it. It
// reports the median and the 99th percentile. PostgreSQL takes part where VK_TEST_POSTGRES names a server: make bench-kalender.
func BenchmarkCalendar(b *testing.B) {
	engines := map[string]func(*testing.B) (driver, source, address string){"sqlite": func(b *testing.B) (string, string, string) {
		file := filepath.Join(b.TempDir(), "vk.db")
		return "sqlite", "file:" + file + "?_pragma=synchronous(0)", "sqlite:" + file
	}}
	if server := os.Getenv("VK_TEST_POSTGRES"); server != "" {
		engines["postgres"] = func(b *testing.B) (string, string, string) {
			address := benchDatabase(b, server)
			return "pgx", address, address
		}
	}
	for engine, open := range engines {
		b.Run(engine, func(b *testing.B) {
			driver, source, address := open(b)
			zone := mustZone(b)
			now := time.Date(2027, 2, 1, 8, 0, 0, 0, zone)
			s, err := store.Open(b.Context(), address, store.Options{Key: testKey, Now: func() time.Time { return now }})
			if err != nil {
				b.Fatal(err)
			}
			defer s.Close()
			began := time.Now()
			seedAll(b, driver, source)
			b.Logf("seeded %d posts in %s", benchPosts, time.Since(began).Round(time.Millisecond))
			app, err := New(Server{Store: s, Now: func() time.Time { return now }, Zone: zone, BaseURL: "http://kalender.test", Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
			if err != nil {
				b.Fatal(err)
			}
			for _, towns := range []int{1, 4, benchTowns} {
				roles := map[string]campaigns.Role{}
				for i := range towns {
					roles[fmt.Sprintf("m%d", i)] = campaigns.Approver
				}
				u, err := s.AddUser(b.Context(), campaigns.User{Name: "Anna", Email: fmt.Sprintf("anna%d@gemeente.test", towns), Roles: roles})
				if err != nil {
					b.Fatal(err)
				}
				token, err := s.StartSession(b.Context(), u.ID)
				if err != nil {
					b.Fatal(err)
				}
				b.Run(fmt.Sprintf("month-of-%d", towns), func(b *testing.B) {
					var took []time.Duration
					for b.Loop() {
						path := fmt.Sprintf("/kalender?weergave=maand&datum=%d-%02d-01", 2020+rand.IntN(10), 1+rand.IntN(12))
						req := httptest.NewRequestWithContext(b.Context(), http.MethodGet, path, nil)
						req.AddCookie(&http.Cookie{Name: "vk_sessie", Value: token})
						began := time.Now()
						res, err := app.Test(req, -1)
						took = append(took, time.Since(began))
						if err != nil || res.StatusCode != http.StatusOK {
							b.Fatal(err, res)
						}
						res.Body.Close()
					}
					slices.SortFunc(took, func(a, b time.Duration) int { return cmp.Compare(a, b) })
					for name, part := range map[string]float64{"p50-ms": 0.5, "p99-ms": 0.99} {
						b.ReportMetric(float64(took[int(part*float64(len(took)-1))].Microseconds())/1000, name)
					}
				})
			}
		})
	}
}

func seedAll(b *testing.B, driver, source string) {
	b.Helper()
	db, err := sql.Open(driver, source)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	statements := benchSeed()
	if driver == "pgx" { // as its autovacuum would
		statements = append(statements, `VACUUM ANALYZE`)
	}
	for _, statement := range statements {
		if _, err := db.ExecContext(b.Context(), statement); err != nil {
			b.Fatalf("%v: %.200s", err, statement)
		}
	}
}

// benchDatabase makes a database that is gone when the benchmark ends.
func benchDatabase(b *testing.B, server string) string {
	b.Helper()
	u, err := url.Parse(server)
	if err != nil {
		b.Fatal(err)
	}
	db, err := sql.Open("pgx", server)
	if err != nil {
		b.Fatal(err)
	}
	name := fmt.Sprintf("web_bench_%d", time.Now().UnixNano())
	if _, err := db.ExecContext(b.Context(), "CREATE DATABASE "+name); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if _, err := db.ExecContext(context.Background(), "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			b.Error(err)
		}
		db.Close()
	})
	u.Path = "/" + name
	return u.String()
}
