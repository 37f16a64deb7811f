package store

import (
	"errors"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

// model does at random what people, workers, services and clocks do, and after each step checks what must always be so.
type model struct {
	*world
	random  *rand.Rand
	step    int
	done    map[string]int // how often each step did something
	posts   []string
	workers []*worker
	remote  remote
	known   map[string]campaigns.Delivery // as last seen
	seen    map[campaigns.State]int       // how often a delivery came there
	nodded  map[string]int                // by place: how often a person allowed that it may appear once more
}

// TestWhateverHappensEachPostAppearsOnce runs two thousand steps. VK_TEST_SEED chooses others.
func TestWhateverHappensEachPostAppearsOnce(t *testing.T) {
	seed, _ := strconv.ParseUint(os.Getenv("VK_TEST_SEED"), 10, 64)
	onEach(t, func(t *testing.T, s *world) {
		steps := 2000
		if !s.SingleMachine() {
			steps = 600
		}
		m := &model{world: s, random: rand.New(rand.NewPCG(seed, 0)), done: map[string]int{}, remote: newRemote(), known: map[string]campaigns.Delivery{},
			seen: map[campaigns.State]int{}, nodded: map[string]int{}}
		acts := m.acts()
		var lots []int // each act as often as its weight
		for i, a := range acts {
			for range a.weight {
				lots = append(lots, i)
			}
		}
		for m.step = range steps {
			a := acts[lots[m.random.IntN(len(lots))]]
			err := a.do()
			var invalid *campaigns.Invalid
			switch {
			case err == nil:
				m.done[a.name]++
				m.check(a.name)
			case !isConflict(err) && !errors.As(err, &invalid):
				t.Fatalf("step %d, %s: %v", m.step, a.name, err)
			}
			if t.Failed() {
				t.Fatalf("seed %d, step %d: %s", seed, m.step, a.name)
			}
		}
		m.checkAll()
		t.Log(m.done, m.seen)
		if seed != 0 { // other seeds may be one-sided
			return
		}
		for _, a := range acts {
			if m.done[a.name] == 0 {
				t.Errorf("%s never happened: the test shows nothing about it", a.name)
			}
		}
		for _, state := range campaigns.States {
			if m.seen[state] == 0 {
				t.Errorf("no delivery ever was %s: the test shows nothing about it", state)
			}
		}
	})
}

// act is one kind of step.
type act struct {
	name   string
	weight int
	do     func() error
}

func (m *model) acts() []act {
	return []act{
		{"create", 8, m.create},
		{"save", 7, m.savePost},
		{"submit", 2, m.submit},
		{"approve", 25, m.approvePost},
		{"withdraw approval", 2, m.withdraw},
		{"skip", 2, m.skip},
		{"halt", 1, m.setHalt},
		{"lift", 4, m.liftHalt},
		{"begin", 15, m.beginDue},
		{"work", 30, m.work},
		{"sweep", 8, func() error { _, err := m.Sweep(m.ctx); return err }},
		{"read back", 15, m.readBack},
		{"decide", 12, m.decideOne},
		{"wait", 16, m.wait},
	}
}

// wait lets time pass: mostly seconds or minutes, sometimes half an hour.
func (m *model) wait() error {
	m.advance(pick(m, []time.Duration{time.Millisecond, time.Second, 5 * time.Second, 20 * time.Second, time.Minute, 3 * time.Minute, 8 * time.Minute, 20 * time.Minute}))
	return nil
}

func (m *model) maybe(percent int) bool { return m.random.IntN(100) < percent }

// someone is mostly the first.
func (m *model) someone(first campaigns.User) campaigns.User {
	return pick(m, []campaigns.User{first, first, first, first, m.anna, m.bram, m.carla})
}

func pick[T any](m *model, all []T) T { return all[m.random.IntN(len(all))] }

// recent returns one of the newest posts: the others have had their time.
func (m *model) recent() (campaigns.Post, error) {
	if len(m.posts) == 0 {
		return campaigns.Post{}, campaigns.ErrConflict
	}
	return m.Post(m.ctx, pick(m, m.posts[max(0, len(m.posts)-8):]))
}

func (m *model) create() error {
	m.nextMinute()
	p, _, err := m.CreatePost(m.ctx, campaigns.Post{MunicipalityID: m.zeist}, m.content(), m.someone(m.anna).ID)
	if err == nil {
		m.posts = append(m.posts, p.ID)
	}
	return err
}

func (m *model) content() campaigns.Content {
	channels := pick(m, [][]string{{m.mastodon}, {m.intranet}, {m.mastodon, m.intranet}})
	c := m.words(time.Duration(m.random.IntN(45))*time.Minute, channels...)
	c.Text = pick(m, []string{"Een.", "Twee.", "Drie."})
	return c
}

func (m *model) savePost() error {
	p, err := m.recent()
	if err != nil {
		return err
	}
	c, other := p.Revision.Content, m.content()
	switch m.random.IntN(6) {
	case 0:
		c.Channels = other.Channels
	case 1:
		c.Local, c.Zone = other.Local, other.Zone
	case 2:
		c.Local = ""
	default:
		c.Text = other.Text
	}
	_, _, err = m.SavePost(m.ctx, Edit{PostID: p.ID, Base: p.Revision.ID, Content: c, UserID: m.someone(m.anna).ID})
	return err
}
