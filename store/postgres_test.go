package store

import (
	"context"
	"database/sql"
	"net/url"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
)

// testServer returns the PostgreSQL server of the tests.
func testServer(t testing.TB) *url.URL {
	t.Helper()
	address := os.Getenv("VK_TEST_POSTGRES")
	if address == "" {
		t.Fatal("start the tests with `make test`")
	}
	server, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return server
}

// createDatabase makes a new, empty database on the server and returns its address.
func createDatabase(t testing.TB) string {
	t.Helper()
	server := testServer(t)
	db, err := sql.Open("pgx", server.String())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	name := "store_" + strings.ReplaceAll(newID(), "-", "")
	if _, err := db.ExecContext(context.Background(), "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	server.Path = "/" + name
	return server.String()
}

// idle holds the databases that no test uses at the moment: making one takes a second here.
var idle struct {
	sync.Mutex
	addresses []string
}

// emptyPostgres returns the address of a migrated database without a single row, which is the test's own until it ends.
func emptyPostgres(t *testing.T) (address string) {
	t.Helper()
	testServer(t)
	idle.Lock()
	if n := len(idle.addresses); n > 0 {
		idle.addresses, address = idle.addresses[:n-1], idle.addresses[n-1]
	}
	idle.Unlock()
	if address == "" {
		address = createDatabase(t)
	}
	t.Cleanup(func() {
		idle.Lock()
		defer idle.Unlock()
		idle.addresses = append(idle.addresses, address)
	})
	s, err := Open(t.Context(), address, Options{Key: testKey})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.write.ExecContext(t.Context(), emptyAll()); err != nil {
		t.Fatal(err)
	}
	return address
}

// emptyAll is the statements that bring a migrated database back to how the migrations left it: every table is emptied,
// those that refer to others first, and the rows that belong to the schema are put back.
var emptyAll = sync.OnceValue(func() string {
	files, err := migrations.ReadDir("migrations")
	if err != nil {
		panic(err)
	}
	var empty, fill string
	for _, file := range files {
		text, err := migrations.ReadFile("migrations/" + file.Name())
		if err != nil {
			panic(err)
		}
		for _, table := range createTable.FindAllStringSubmatch(string(text), -1) {
			empty = "DELETE FROM " + table[1] + ";\n" + empty
		}
		for _, insert := range insertInto.FindAllString(string(text), -1) {
			fill += insert + "\n"
		}
	}
	return empty + fill
})

var (
	createTable = regexp.MustCompile(`(?m)^CREATE TABLE (\w+)`)
	insertInto  = regexp.MustCompile(`(?ms)^INSERT INTO .*?;$`)
)

func TestEveryTableIsEmptiedBetweenTests(t *testing.T) {
	onPostgres(t, func(t *testing.T, s *world) {
		tables, err := scanAll(s.ctx, s.read, func(r scanner) (name string, err error) {
			err = r.Scan(&name)
			return name, err
		},
			`SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'schema_version'`)
		if err != nil || len(tables) < 20 {
			t.Fatal(tables, err)
		}
		for _, name := range tables {
			if !strings.Contains(emptyAll(), "DELETE FROM "+name+";") {
				t.Errorf("%s keeps its rows", name)
			}
		}
		if version, err := s.FeedVersion(s.ctx); err != nil || version < 1 {
			t.Errorf("the rows of the schema are not put back: version %d, %v", version, err)
		}
	})
}
