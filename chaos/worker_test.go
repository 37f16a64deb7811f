//go:build !race

package chaos

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher"
	"veiligheidskalender/store"
)

// workerConfig says what a worker process works with, and where something happens to it.
type workerConfig struct {
	Name      string
	Database  string
	Redis     string // address; empty: the database is the queue
	RedisKey  string
	Foreign   string
	Lease     time.Duration
	Tick      time.Duration
	Workers   int
	Offset    time.Duration // of its clock
	Point     point
	Nth       int  // the how-manieth time it comes there
	Stop      bool // it is paused there, not killed
	FileLimit uint64
}

// point is where something happens to a worker.
type point string

const (
	nowhere      point = ""
	beforeBegin  point = "before begin commits"
	afterBegin   point = "after begin"
	midBody      point = "in mid-body"
	beforeReply  point = "after the remote commit, before its reply"
	beforeFinish point = "after the reply, before finish commits"
	beforeSend   point = "after begin, when the send begins" // only to be paused at
)

var killPoints = []point{beforeBegin, afterBegin, midBody, beforeReply, beforeFinish}

var key = []byte("0123456789abcdef0123456789abcdef")

// worker is this process as a publisher.
type worker struct {
	workerConfig
	offset atomic.Int64
	passed atomic.Int64
}

func (w *worker) now() time.Time { return time.Now().Round(0).Add(time.Duration(w.offset.Load())) }

// run publishes until it is told to stop, or until standard input ends: no worker outlives its test.
func (c workerConfig) run() error {
	w := &worker{workerConfig: c}
	w.offset.Store(int64(c.Offset))
	if c.FileLimit > 0 {
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: c.FileLimit, Max: c.FileLimit}); err != nil {
			return err
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	start := make(chan struct{})
	go w.obey(start, cancel)
	s, err := store.Open(ctx, c.Database, store.Options{Key: key, Now: w.now})
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelInfo}))
	client := newClient()
	ledger := &risky{Store: s, w: w}
	p := &publisher.Publisher{Ledger: ledger, Doubts: ledger, Now: w.now, Log: log, Worker: c.Name, Workers: c.Workers, Lease: c.Lease, Tick: c.Tick,
		Queue: &publisher.DatabaseQueue{Ledger: ledger},
		Open: func(ch campaigns.Channel) (publisher.Channel, error) {
			l := line{client: client, base: c.Foreign, worker: c.Name, account: ch.Slug, before: func() { w.here(beforeSend) }}
			if c.Point == midBody {
				l.pause = 300 * time.Millisecond
			}
			return l, nil
		}}
	if c.Redis != "" {
		redis, err := publisher.NewRedisClient(c.Redis)
		if err != nil {
			return err
		}
		queue := &publisher.Fallback{Redis: publisher.NewRedisQueue(redis, c.RedisKey), Database: &publisher.DatabaseQueue{Ledger: ledger}, Log: log,
			Restored: func(ctx context.Context) { _ = p.Feed(ctx) }}
		p.Queue = queue
		p.Jobs = []publisher.Job{{Name: "watch redis", Every: 200 * time.Millisecond, Run: queue.Watch}}
	}
	fmt.Println("ready")
	select {
	case <-start:
	case <-ctx.Done():
		return nil
	}
	p.Run(ctx)
	return s.Close()
}

// obey does what standard input says: "go", "stop", "clock NANOSECONDS".
func (w *worker) obey(start chan struct{}, stop func()) {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		command, rest, _ := strings.Cut(lines.Text(), " ")
		switch command {
		case "go":
			close(start)
		case "stop":
			stop()
		case "clock":
			if n, err := strconv.ParseInt(rest, 10, 64); err == nil {
				w.offset.Store(n)
			}
		}
	}
	os.Exit(3)
}

// at reports whether this is where and when something is to happen.
func (w *worker) at(p point) bool { return w.Point == p && w.passed.Add(1) == int64(w.Nth) }

// here makes it happen, if this is the place.
func (w *worker) here(p point) {
	if w.at(p) {
		w.strike()
	}
}

// strike kills or pauses this process.
func (w *worker) strike() {
	if w.Stop {
		// To this very thread: a signal to the process may reach another one only after this one has gone on.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		_ = syscall.Tgkill(os.Getpid(), syscall.Gettid(), syscall.SIGSTOP)
		time.Sleep(10 * time.Millisecond)
		return
	}
	_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	select {}
}

// around makes it happen before or, every other time, in the middle of do.
func (w *worker) around(p point, do func() error) error {
	if !w.at(p) {
		return do()
	}
	if w.Stop || rand.IntN(2) == 0 {
		w.strike()
		return do()
	}
	go func() {
		time.Sleep(rand.N(2 * time.Millisecond))
		w.strike()
	}()
	_ = do()
	select {}
}

// risky is the store with something happening to the process around it.
type risky struct {
	*store.Store
	w *worker
}

func (l *risky) Begin(ctx context.Context, ids []string, worker string, lease time.Duration) (begun []campaigns.Dispatch, err error) {
	err = l.w.around(beforeBegin, func() error {
		begun, err = l.Store.Begin(ctx, ids, worker, lease)
		return err
	})
	if len(begun) > 0 {
		l.w.here(afterBegin)
	}
	return begun, err
}

func (l *risky) Finish(ctx context.Context, outcomes []campaigns.Outcome) error {
	return l.w.around(beforeFinish, func() error { return l.Store.Finish(ctx, outcomes) })
}
