package store

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
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

// emptyAll is the statements that empty every table, those that refer to others first.
var emptyAll = sync.OnceValue(func() string {
	text, err := migrations.ReadFile("migrations/0001_start.sql")
	if err != nil {
		panic(err)
	}
	var statements string
	for line := range strings.Lines(string(text)) {
		if table, ok := strings.CutPrefix(line, "CREATE TABLE "); ok {
			statements = fmt.Sprintf("DELETE FROM %s;\n", strings.Fields(table)[0]) + statements
		}
	}
	return statements
})
