//go:build !race

package chaos

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/store"
)

// revoked are words that were acknowledged to be no longer planned.
type revoked struct {
	post, text string
	at         time.Time
}

// stopped is a halt that was acknowledged.
type stopped struct {
	from, to time.Time
	begun    []string // the deliveries that it named as begun
}

// people change posts at the very moment they go out.
type people struct {
	*scene
	mu      sync.Mutex
	revoked []revoked
	halts   []stopped
	did     map[string]int
}

func TestPeopleChangeTheirMindsAtTheMomentOfSending(t *testing.T) {
	t.Parallel()
	for name, scene := range map[string]func(*testing.T) *scene{
		"on SQLite":     func(t *testing.T) *scene { return onSQLite(t, memory(t)) },
		"on PostgreSQL": onPostgres,
	} {
		t.Run(name, func(t *testing.T) { t.Parallel(); changeMinds(t, scene(t)) })
	}
}

func changeMinds(t *testing.T, s *scene) {
	p := &people{scene: s, did: map[string]int{}}
	workers := 1
	if !s.SingleMachine() {
		workers = 2
	}
	var all []*process
	for range workers {
		w := s.worker(func(c *workerConfig) { c.Lease, c.Workers = 10*time.Second, 4 })
		s.begin(w)
		all = append(all, w)
	}
	s.behave(func(string) fault { return []fault{fine, slow}[s.n(2)] }, nil)
	for round := 0; round < 6 || p.unseen() != "" && round < 30; round++ {
		due := s.nextMinute()
		var posts []campaigns.Post
		for range 8 {
			posts = append(posts, s.plan(due, s.channels[s.n(8)], s.channels[s.n(8)]))
		}
		s.until(due.Add(-100 * time.Millisecond))
		var wg sync.WaitGroup
		for _, post := range posts {
			wg.Go(func() { p.change(post, due) })
		}
		wg.Go(func() { p.halt(due) })
		wg.Wait()
		if !s.quiet() {
			t.Error("the workers do not come to rest")
		}
		s.outages = append(s.outages, s.now()) // a halt may have held some until now
	}
	for _, w := range all {
		w.stop()
	}
	s.judge(p.did)
	p.judge()
}

// change does something with a post around its moment.
func (p *people) change(post campaigns.Post, due time.Time) {
	time.Sleep(due.Sub(p.now()) + p.upTo(-20*time.Millisecond, 150*time.Millisecond))
	before := post.Revision.Content
	after := before.Normalized()
	after.Text += " Nieuw."
	verb := []string{"edit", "edit and approve", "withdraw approval", "reschedule", "withdraw", "leave"}[p.n(6)]
	var err error
	switch verb {
	case "withdraw approval":
		err = p.WithdrawApproval(p.ctx, post.ID, post.Revision.ID, p.approver.ID)
	case "leave":
	default:
		switch verb {
		case "reschedule":
			after.Local = p.words(due.Add(2 * time.Minute)).Local
		case "withdraw":
			after.Local, after.Zone, after.Channels = "", "", nil
		}
		post, _, err = p.SavePost(p.ctx, store.Edit{PostID: post.ID, Base: post.Revision.ID, Content: after, UserID: p.writer.ID})
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case errors.Is(err, campaigns.ErrConflict):
		p.did[verb+" refused"]++
		return
	case err != nil:
		p.t.Errorf("%s: %v", verb, err)
		return
	}
	p.did[verb]++
	if verb != "leave" {
		p.revoked = append(p.revoked, revoked{post: post.ID, text: before.Text, at: p.now()})
	}
	if verb == "edit and approve" || verb == "reschedule" {
		if err := p.approve(post); err != nil && !errors.Is(err, campaigns.ErrConflict) {
			p.t.Errorf("approve: %v", err)
		}
	}
}

// halt stops everything for a while, somewhere around the moment.
func (p *people) halt(due time.Time) {
	time.Sleep(due.Sub(p.now()) + p.upTo(-20*time.Millisecond, 200*time.Millisecond))
	begun, err := p.SetHalt(p.ctx, campaigns.Halt{Scope: campaigns.HaltAll, Reason: "even wachten", By: p.approver.ID})
	h := stopped{from: p.now()}
	if err != nil {
		p.t.Errorf("halt: %v", err)
		return
	}
	for _, d := range begun {
		h.begun = append(h.begun, d.ID)
	}
	time.Sleep(p.upTo(50*time.Millisecond, 250*time.Millisecond))
	h.to = p.now()
	all, err := p.Halts(p.ctx)
	if err != nil || len(all) != 1 {
		p.t.Errorf("%d halts: %v", len(all), err)
		return
	}
	if err := p.LiftHalt(p.ctx, all[0].ID, p.approver.ID); err != nil {
		p.t.Errorf("lift: %v", err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.halts = append(p.halts, h)
	p.did["halt that names what had begun"] += min(1, len(begun))
	p.did["halt"]++
}

// judge sees that nothing was placed after people were told that it would not be.
func (p *people) judge() {
	p.t.Helper()
	for _, e := range p.all() {
		for _, r := range p.revoked {
			if e.Post == r.post && e.Text == r.text && e.at.After(r.at) {
				p.t.Errorf("delivery %s: words that nobody approved were placed: withdrawn at %v, placed at %v", e.Delivery, r.at, e.at)
			}
		}
		for _, h := range p.halts {
			if e.at.After(h.from) && e.at.Before(h.to) && !slices.Contains(h.begun, e.Delivery) {
				p.t.Errorf("delivery %s was placed at %v, during a halt from %v to %v that did not name it", e.Delivery, e.at, h.from, h.to)
			}
		}
	}
	if verb := p.unseen(); verb != "" {
		p.t.Errorf("%s never came through: this test shows nothing", verb)
	}
}

// unseen returns something that people have not managed to do yet.
func (p *people) unseen() string {
	for _, verb := range []string{"edit", "withdraw approval", "reschedule", "withdraw", "halt"} {
		if p.did[verb] == 0 {
			return verb
		}
	}
	return ""
}
