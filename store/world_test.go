package store

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

// world is a new database with three municipalities, their channels and some colleagues, at 9 o'clock on a Monday.
type world struct {
	*Store
	*clock
	t    *testing.T
	ctx  context.Context
	open func() *Store // another handle on the same database, with the same clock

	deadlocks atomic.Int64 // transactions that were run again

	zeist, bunnik, zblw             string // municipalities; ZBLW is the partnership
	intranet, mastodon, bunnikToots string // channels; the first two are Zeist's
	anna, bram, carla               campaigns.User
	theme                           string
}

// clock is the time in a world. It only moves when a test says so.
type clock struct {
	mu   sync.Mutex
	time time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.time
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.time = c.time.Add(d)
}

// nextMinute moves the clock to a whole minute: planned moments have no seconds.
func (c *clock) nextMinute() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.time = c.time.Add(time.Minute - 1).Truncate(time.Minute)
}

// monday is when every world begins: 1 March 2027, 09:00 in Amsterdam.
var monday = time.Date(2027, time.March, 1, 8, 0, 0, 0, time.UTC)

var testKey = []byte("0123456789abcdef0123456789abcdef")

// onEach runs f in a new world on SQLite and in one on PostgreSQL, both at once, and beside other tests.
func onEach(t *testing.T, f func(t *testing.T, s *world)) {
	t.Helper()
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		f(t, newWorld(t, copyOfTemplate(t)))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		f(t, newWorld(t, emptyPostgres(t)))
	})
}

// onPostgres runs f in a new world on PostgreSQL only: for what SQLite's single writer makes impossible.
func onPostgres(t *testing.T, f func(t *testing.T, s *world)) {
	t.Helper()
	t.Parallel()
	f(t, newWorld(t, emptyPostgres(t)))
}

func newWorld(t *testing.T, address string) *world {
	t.Helper()
	s := &world{clock: &clock{time: monday}, t: t, ctx: t.Context()}
	s.open = func() *Store {
		store, err := Open(s.ctx, address, Options{Key: testKey, Now: s.clock.Now})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := store.Close(); err != nil {
				t.Error(err)
			}
		})
		retryable := store.eng.retryable
		store.eng.retryable = func(err error) bool {
			if retryable(err) {
				s.deadlocks.Add(1)
				return true
			}
			return false
		}
		if store.SingleMachine() { // these databases need not survive a power cut: TestSQLiteIsOpenedToSurviveAPowerCut
			if _, err := store.write.ExecContext(s.ctx, `PRAGMA synchronous = OFF`); err != nil {
				t.Fatal(err)
			}
		}
		return store
	}
	s.Store = s.open()
	s.settle()
	return s
}

// sqliteTemplate makes one migrated SQLite file for all tests of this run: a copy is there ten times sooner.
var sqliteTemplate = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "store-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // it is in the temporary folder
	path := filepath.Join(dir, "template.db")
	s, err := Open(context.Background(), "sqlite:"+path, Options{Key: testKey})
	if err != nil {
		return nil, err
	}
	if err := s.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

func copyOfTemplate(t *testing.T) string {
	t.Helper()
	template, err := sqliteTemplate()
	path := filepath.Join(t.TempDir(), "test.db")
	if err == nil {
		err = os.WriteFile(path, template, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return "sqlite:" + path
}
