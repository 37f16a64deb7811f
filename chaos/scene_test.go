//go:build !race

package chaos

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"hash/fnv"
	"log/slog"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher"
	"veiligheidskalender/store"
)

// accounts are the channels of a scene. What their names begin with says how the service treats them.
var accounts = []string{"plain-a", "plain-b", "plain-c", "keyed-a", "keyed-b", "strict-a", "blind-a", "plain-d"}

// scene is a municipality with channels at a foreign service, a clock that it shares with its workers, and a memory of what
// was approved.
type scene struct {
	*store.Store
	*foreign
	t                *testing.T
	ctx              context.Context
	address          string
	offset           atomic.Int64
	owner            string
	channels         []campaigns.Channel // in the order of accounts
	writer, approver campaigns.User

	mu       sync.Mutex
	dice     *rand.Rand
	posts    []string
	approved map[string][]string // by post: texts that were approved at some time
	workers  int
	latest   time.Duration // the latest of all first attempts that placed something
	alive    []*process    // those whose clock moves with the scene's
	skew     time.Duration // how wrong a worker's clock may have been: that early, or that much too late, may things be placed
	outages  []time.Time   // when a worker was killed or kept from its work; up to a minute and a half follows
}

// now is the clock of the scene.
func (s *scene) now() time.Time { return time.Now().Round(0).Add(time.Duration(s.offset.Load())) }

// n returns a chance number below n.
func (s *scene) n(n int) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.dice.IntN(n)
}

// upTo returns a chance duration from a to b.
func (s *scene) upTo(a, b time.Duration) time.Duration { return a + time.Duration(s.n(int(b-a))) }

// furnished makes the SQLite file that scenes start with, once.
var furnished = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "chaos-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // it is a temporary folder
	path := filepath.Join(dir, "scene.db")
	if err := furnish("sqlite:" + path); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

func furnish(address string) error {
	ctx := context.Background()
	s, err := store.Open(ctx, address, store.Options{Key: key})
	if err != nil {
		return err
	}
	cycle := calendar.Cycle{Pack: "chaos", Start: "2027-01", Municipalities: []campaigns.Municipality{{Slug: "zeist", Name: "Zeist", Kind: campaigns.Single}}}
	for _, name := range accounts {
		cycle.Channels = append(cycle.Channels, campaigns.Channel{Slug: name, Name: name, Kind: "mastodon", MunicipalityID: "zeist"})
	}
	_, err = s.LoadCycle(ctx, cycle, false)
	if err == nil {
		var all []campaigns.Municipality
		all, err = s.Municipalities(ctx)
		for email, role := range map[string]campaigns.Role{"anna@zeist.nl": campaigns.Editor, "bram@zeist.nl": campaigns.Approver} {
			if err == nil {
				_, err = s.AddUser(ctx, campaigns.User{Email: email, Name: email, Roles: map[string]campaigns.Role{all[0].ID: role}})
			}
		}
	}
	return errors.Join(err, s.Close())
}

// onSQLite makes a scene in a SQLite file of its own, in dir.
func onSQLite(t *testing.T, dir string) *scene {
	t.Helper()
	b, err := furnished()
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "scene.db"), b, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return newScene(t, "sqlite:"+filepath.Join(dir, "scene.db"))
}

// memory is a folder in memory where there is one: what is killed here are processes, not machines.
func memory(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "chaos-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// onPostgres makes a scene in a PostgreSQL database of its own.
func onPostgres(t *testing.T) *scene {
	t.Helper()
	server, err := url.Parse(service(t, "VK_TEST_POSTGRES"))
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("pgx", server.String())
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("chaos_%d", time.Now().UnixNano())
	if _, err := db.ExecContext(t.Context(), "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_, _ = db.ExecContext(context.Background(), "DROP DATABASE "+name+" WITH (FORCE)") // the server goes with the tests
		_ = db.Close()
	})
	server.Path = "/" + name
	if err := furnish(server.String()); err != nil {
		t.Fatal(err)
	}
	return newScene(t, server.String())
}

// service returns the address of a server that `make test` started.
func service(t *testing.T, variable string) string {
	t.Helper()
	address := os.Getenv(variable)
	if address == "" {
		t.Fatalf("%s is not set: start the tests with `make test`", variable)
	}
	return address
}

func newScene(t *testing.T, address string) *scene {
	t.Helper()
	h := fnv.New64()
	_, _ = h.Write([]byte(t.Name()))
	s := &scene{t: t, ctx: t.Context(), address: address, approved: map[string][]string{}, dice: rand.New(rand.NewPCG(*seed, h.Sum64()))}
	s.offset.Store(int64(time.Until(time.Date(2027, 3, 1, 8, 0, 0, 0, time.UTC)))) // a Monday morning
	var err error
	if s.Store, err = store.Open(s.ctx, address, store.Options{Key: key, Now: s.now}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Store.Close() })
	s.foreign = newForeign(t, s.now)
	all, err := s.Channels(s.ctx)
	s.must(err)
	for _, name := range accounts {
		for _, c := range all {
			if c.Slug == name {
				s.channels = append(s.channels, c)
				s.owner = c.MunicipalityID
			}
		}
	}
	s.writer, err = s.UserByEmail(s.ctx, "anna@zeist.nl")
	s.must(err)
	s.approver, err = s.UserByEmail(s.ctx, "bram@zeist.nl")
	s.must(err)
	return s
}

func (s *scene) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// worker starts a worker of this scene that waits for its begin; change may alter how it works.
func (s *scene) worker(change func(*workerConfig)) *process {
	s.t.Helper()
	s.workers++
	c := workerConfig{Name: fmt.Sprintf("w%d", s.workers), Database: s.address, Foreign: s.URL, Lease: s.upTo(500*time.Millisecond, 1500*time.Millisecond),
		Tick: 100 * time.Millisecond, Workers: 8}
	if change != nil {
		change(&c)
	}
	return spawn(s.t, c)
}

// begin lets a worker publish by the clock of the scene, from now on.
func (s *scene) begin(p *process) {
	s.t.Helper()
	p.begin(time.Duration(s.offset.Load()))
	s.alive = append(s.alive, p)
}

// end forgets a worker that has ended.
func (s *scene) end(p *process) {
	s.alive = slices.DeleteFunc(s.alive, func(other *process) bool { return other == p })
}

// burst has posts go out on all channels at one moment and returns that moment; workers see it come.
func (s *scene) burst(posts int) time.Time {
	s.t.Helper()
	due := s.nextMinute()
	for range posts {
		s.plan(due)
	}
	s.until(due.Add(-100 * time.Millisecond))
	return due
}

// quiet waits until nothing that is due waits, is being sent or is about to be released. The clock may leap then:
// a leap while something is being sent would put it in doubt.
func (s *scene) quiet() bool {
	return within(patience, func() bool {
		all := s.deliveries(s.posts...)
		return !slices.ContainsFunc(all, func(d campaigns.Delivery) bool {
			released := d.State == campaigns.Held && d.ApprovedHash == d.ContentHash && d.NotAfter.After(s.now())
			return d.State == campaigns.Sending || released || d.State == campaigns.Waiting && !d.NextAt.After(s.now())
		})
	})
}

// forward moves the clock of the scene and of all its workers.
func (s *scene) forward(d time.Duration) {
	offset := s.offset.Add(int64(d))
	for _, p := range s.alive {
		p.clock(time.Duration(offset))
	}
}

// nextMinute returns a whole minute that is not begun: planned moments have no seconds.
func (s *scene) nextMinute() time.Time {
	return s.now().Add(2 * time.Second).Truncate(time.Minute).Add(time.Minute)
}

// until moves the clock to a moment.
func (s *scene) until(at time.Time) { s.forward(at.Sub(s.now())) }

// words are words of their own, due at a whole minute on channels.
func (s *scene) words(due time.Time, channels ...campaigns.Channel) campaigns.Content {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	s.must(err)
	c := campaigns.Content{Title: "Let op nepmail", Text: fmt.Sprintf("Klik niet zomaar. %x", s.n(1<<40)), Local: campaigns.LocalOf(due.In(zone)), Zone: "Europe/Amsterdam"}
	for _, ch := range channels {
		c.Channels = append(c.Channels, ch.ID)
	}
	return c
}

// post makes a post that nobody approved.
func (s *scene) post(c campaigns.Content) campaigns.Post {
	s.t.Helper()
	p, _, err := s.CreatePost(s.ctx, campaigns.Post{MunicipalityID: s.owner}, c, s.writer.ID)
	s.must(err)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.posts = append(s.posts, p.ID)
	return p
}

// approve has Bram approve a post as it is; it says so in advance, because a worker may be quick.
func (s *scene) approve(p campaigns.Post) error {
	s.mu.Lock()
	s.approved[p.ID] = append(s.approved[p.ID], p.Revision.Content.Text)
	s.mu.Unlock()
	_, err := s.Approve(s.ctx, p.ID, p.Revision.ID, s.approver)
	if err != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		all := s.approved[p.ID]
		i := slices.Index(all, p.Revision.Content.Text)
		s.approved[p.ID] = slices.Delete(all, i, i+1)
	}
	return err
}

// plan makes an approved post for all channels, or those given, and beside it posts that may not go out: one that nobody
// approved and one that was changed after its approval.
func (s *scene) plan(due time.Time, channels ...campaigns.Channel) campaigns.Post {
	s.t.Helper()
	if len(channels) == 0 {
		channels = s.channels
	}
	p := s.post(s.words(due, channels...))
	s.must(s.approve(p))
	s.post(s.words(due, s.channels[s.n(len(s.channels))]))
	changed := s.post(s.words(due, s.channels[s.n(len(s.channels))]))
	s.must(s.approve(changed))
	c := changed.Revision.Content.Normalized()
	c.Text += " En nog iets dat niemand las."
	_, _, err := s.SavePost(s.ctx, store.Edit{PostID: changed.ID, Base: changed.Revision.ID, Content: c, UserID: s.writer.ID})
	s.must(err)
	return p
}

// deliveries returns those of a post that were not cancelled.
func (s *scene) deliveries(posts ...string) []campaigns.Delivery {
	s.t.Helper()
	all, err := s.Deliveries(s.ctx, posts)
	s.must(err)
	return all
}

// settler is a publisher in this process, to which nothing happens.
func (s *scene) settler() *publisher.Publisher {
	client := newClient()
	return &publisher.Publisher{Ledger: s, Doubts: s, Queue: &publisher.DatabaseQueue{Ledger: s}, Now: s.now, Log: slog.New(slog.DiscardHandler),
		Worker: "settler", Workers: 16, Lease: time.Minute, Tick: time.Second,
		Open: func(ch campaigns.Channel) (publisher.Channel, error) {
			return line{client: client, base: s.URL, worker: "settler", account: ch.Slug}, nil
		}}
}

// settle lets two hours go by without further trouble, until everything stands where it stays.
func (s *scene) settle() {
	s.t.Helper()
	s.behave(nil, nil)
	s.hidden.Store(false)
	s.late.Wait()
	p := s.settler()
	for i := range 24 {
		s.must(p.Sweep(s.ctx))
		for {
			doubts, err := s.InDoubt(s.ctx, 1)
			s.must(err)
			if len(doubts) == 0 {
				break
			}
			s.must(p.Reconcile(s.ctx))
		}
		s.must(p.SendDue(s.ctx))
		step := time.Minute
		if i >= 12 {
			step = 10 * time.Minute
		}
		s.forward(step)
	}
}

// account checks every delivery of the scene and returns how many ended in each state. sentAgain names deliveries that a
// person had sent again, with how many effects each may have.
func (s *scene) account(sentAgain map[string]int) map[campaigns.State]int {
	s.t.Helper()
	ended := map[campaigns.State]int{}
	byDelivery := map[string][]effect{}
	for _, e := range s.all() {
		byDelivery[e.Delivery] = append(byDelivery[e.Delivery], e)
	}
	for i := 0; i < len(s.posts); i += 100 {
		for _, d := range s.deliveries(s.posts[i:min(i+100, len(s.posts))]...) {
			ended[d.State]++
			s.one(d, byDelivery[d.ID], max(1, sentAgain[d.ID]))
			delete(byDelivery, d.ID)
		}
	}
	for id, all := range byDelivery { // cancelled or vanished
		d, err := s.Delivery(s.ctx, id)
		if err != nil {
			s.t.Errorf("placed, but delivery %s is not in the ledger: %v", id, err)
			continue
		}
		ended[d.State]++
		s.one(d, all, 1)
	}
	return ended
}

// one checks one delivery against what was placed for it.
func (s *scene) one(d campaigns.Delivery, all []effect, most int) {
	s.t.Helper()
	if len(all) > most {
		s.t.Errorf("delivery %s (%s) was placed %d times: %v", d.ID, d.State, len(all), brief(all))
	}
	for _, e := range all {
		if !slices.Contains(s.approved[e.Post], e.Text) {
			s.t.Errorf("delivery %s: words that nobody approved were placed: %q", d.ID, e.Text)
		}
		late := e.at.Sub(d.DueAt)
		if late < -time.Millisecond-s.skew || e.at.After(d.NotAfter.Add(time.Minute+s.skew)) {
			s.t.Errorf("delivery %s was placed %v after its moment", d.ID, late)
		}
		if e.Attempt == 1 {
			s.latest = max(s.latest, late)
			if may := s.mayBeLate(d.DueAt, e.at); late > may {
				s.t.Errorf("delivery %s came %v late at the first attempt; want at most %v", d.ID, late, may)
			}
		}
	}
	switch d.State {
	case campaigns.Published:
		if len(all) == 0 {
			s.t.Errorf("delivery %s is published, but nothing was placed", d.ID)
		}
	case campaigns.Failed, campaigns.HandedOver, campaigns.Cancelled:
		if len(all) > 0 {
			s.t.Errorf("delivery %s is %s, but it is there: %v", d.ID, d.State, brief(all))
		}
	case campaigns.Missed:
		if len(all) > 0 && !d.Unsettled() {
			s.t.Errorf("delivery %s is missed, but it is there and nobody says so", d.ID)
		}
	case campaigns.NeedsHuman:
	default:
		s.t.Errorf("delivery %s is lost: still %s (%s)", d.ID, d.State, d.Reason)
	}
}

// mayBeLate is how late a delivery may be that was due and placed at these moments.
func (s *scene) mayBeLate(due, placed time.Time) time.Duration {
	d := 6 * time.Second // on a busy machine
	for _, o := range s.outages {
		if o.After(due.Add(-time.Minute)) && o.Before(placed) {
			d += 90 * time.Second
		}
	}
	return d
}

func brief(all []effect) (lines []string) {
	for _, e := range all {
		lines = append(lines, fmt.Sprintf("%s attempt %d at %s", e.account, e.Attempt, e.at.Format("15:04:05.000")))
	}
	return lines
}
