package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"sync"
	"syscall"
	"time"

	"github.com/gofiber/fiber/v2"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher"
	"veiligheidskalender/store"
	"veiligheidskalender/web"
)

// shutdownTime bounds how long open requests may take after the program was told to stop.
const shutdownTime = 10 * time.Second

// serve runs the pages, the publisher or both until ctx ends.
func serve(ctx context.Context, p program, args []string) error {
	flags := p.flags("serve")
	demo := flags.Bool("demo", false, "")
	role := flags.String("role", "all", "")
	if names, err := parse(flags, args); err != nil || len(names) > 0 {
		return or2(err, usage("serve kent alleen --demo en --role"))
	}
	if *role != "web" && *role != "worker" && *role != "all" {
		return usage("--role: kies web, worker of all")
	}
	database := defaultDatabase
	if *demo {
		database = demoDatabase
	}
	c, err := p.configure(database)
	if err != nil {
		return err
	}
	s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer s.Close() //nolint:errcheck // every change is committed by then
	if *role != "all" && s.SingleMachine() {
		return usage("--role %s: kan alleen met PostgreSQL; zet VK_DATABASE op postgres://…", *role)
	}
	unlock, err := s.LockServe()
	if err != nil {
		return usage("VK_DATABASE: %w", err)
	}
	defer unlock()
	spareCollector()
	log := slog.New(slog.NewTextHandler(p.stderr, nil))
	o := newOpener(c, s, *demo)
	pub := newPublisher(c, s, o, log)
	figures := newMetrics(s, log)
	pub.Observe, pub.Doubts = figures.observe, countedDoubts{s, figures.lapsed}

	var listener net.Listener
	if *role != "worker" {
		if listener, err = (&net.ListenConfig{}).Listen(ctx, "tcp", c.listen); err != nil {
			return usage("VK_LISTEN: %s", listenError(c.listen, err))
		}
	}
	if c.metrics != "" {
		inside, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.metrics)
		if err != nil {
			return usage("VK_METRICS: %s", listenError(c.metrics, err))
		}
		go func() {
			if err := figures.serve(ctx, inside, s.Ping); err != nil {
				log.Error("metrics stopped", "error", err)
			}
		}()
	}
	if *demo {
		if err := p.prepareDemo(ctx, s, c); err != nil {
			return err
		}
	}
	var app *fiber.App
	if listener != nil {
		feeds := web.NewFeeds(s, time.Now, log, c.zone, c.baseURL)
		if app, err = newApp(ctx, p, c, s, o, pub, log, *demo, feeds); err != nil {
			return err
		}
		defer runFeeds(ctx, feeds)()
	}
	return runAll(ctx, p, c, app, listener, pub, *role != "web")
}

func newPublisher(c config, s *store.Store, o opener, log *slog.Logger) *publisher.Publisher {
	host, err := os.Hostname()
	if err != nil {
		host = "?"
	}
	pub := &publisher.Publisher{
		Ledger: s, Doubts: s, Open: o.open, Now: time.Now, Log: log, Queue: &publisher.DatabaseQueue{Ledger: s},
		Worker: fmt.Sprintf("%s/%d/%s", host, os.Getpid(), rand.Text()[:8]), Workers: 64, Lease: time.Minute, Tick: 10 * time.Second,
	}
	pub.Jobs = append(pub.Jobs, publisher.Job{Name: "extend series", Every: time.Hour, Run: func(ctx context.Context) error {
		made, err := s.ExtendSeries(ctx)
		if made > 0 {
			log.Info("series extended", "posts", made)
		}
		return err
	}})
	pub.Jobs = append(pub.Jobs, publisher.Job{Name: "drop unused pictures", Every: time.Hour, Run: func(ctx context.Context) error {
		_, err := s.DropUnusedImages(ctx)
		return err
	}})
	pub.Jobs = append(pub.Jobs, publisher.Job{Name: "remind of approval", Every: time.Minute, Run: func(ctx context.Context) error {
		told, err := s.RemindApproval(ctx)
		if told > 0 {
			log.Info("reminded of approval", "posts", told)
		}
		return err
	}})
	// Early enough to mend what goes out today, late enough that the mail is at the top in the morning.
	pub.Jobs = append(pub.Jobs, publisher.Job{Name: "pre-flight", Daily: "07:30", Zone: c.zone, Run: func(ctx context.Context) error {
		return pub.Preflight(ctx, s, o.client)
	}})
	pub.Jobs = append(pub.Jobs, publisher.Job{Name: "expiry", Every: time.Hour, Run: func(ctx context.Context) error { return s.WarnExpiring(ctx, c.zone) }})
	if c.mail != nil {
		pub.Jobs = append(pub.Jobs, publisher.Job{Name: "mail notices", Every: 30 * time.Second, Run: func(ctx context.Context) error { return c.mail.mailNotices(ctx, s) }})
	}
	if c.redis != nil {
		queue := &publisher.Fallback{Redis: publisher.NewRedisQueue(c.redis, "veiligheidskalender:due"), Database: &publisher.DatabaseQueue{Ledger: s}, Log: log,
			Restored: func(ctx context.Context) {
				if err := pub.Feed(ctx); err != nil {
					log.Error("feed failed", "error", err)
				}
			}}
		pub.Queue = queue
		pub.Jobs = append(pub.Jobs, publisher.Job{Name: "watch redis", Every: time.Second, Run: queue.Watch})
	}
	return pub
}

func newApp(ctx context.Context, p program, c config, s *store.Store, o opener, pub *publisher.Publisher, log *slog.Logger, demo bool, feeds *web.Feeds) (*fiber.App, error) {
	server := web.Server{Store: s, Now: time.Now, Log: log, Zone: c.zone, BaseURL: c.baseURL, Version: version, Demo: demo, Numbers: c.numbers, Contact: c.contact,
		Planned: func(ctx context.Context, due []campaigns.Due) {
			if err := pub.Planned(ctx, due); err != nil {
				log.Warn("planned posts not queued; the next tick does", "error", err)
			}
		},
		TestChannel: func(ctx context.Context, ch campaigns.Channel) (string, map[string]string, error) {
			return testChannel(ctx, o, ch.ID)
		},
		Ready: s.Ping,
		Feeds: feeds,
	}
	if !demo {
		var err error
		if server.FirstRun, err = p.firstRun(ctx, s, c); err != nil {
			return nil, err
		}
	}
	return web.New(server)
}

// firstRun prints the link that makes the first user, when there is none.
func (p program) firstRun(ctx context.Context, s *store.Store, c config) (string, error) {
	users, err := s.Users(ctx)
	if err != nil || len(users) > 0 {
		return "", err
	}
	municipalities, err := s.Municipalities(ctx)
	if err != nil {
		return "", err
	}
	if len(municipalities) == 0 {
		p.say("De database is nog leeg. Laad eerst een pakket met `veiligheidskalender load zblw` en start dan opnieuw.")
		return "", nil
	}
	token := base64.RawURLEncoding.EncodeToString([]byte(rand.Text()))
	p.say("Er zijn nog geen gebruikers. Maak de eerste beheerder op:\n  %s/welkom/%s", c.baseURL, token)
	return token, nil
}

// runAll runs pages and publisher and stops them in order: the pages accept nothing more, cron stops, workers finish or
// give back.
func runAll(ctx context.Context, p program, c config, app *fiber.App, listener net.Listener, pub *publisher.Publisher, sends bool) error {
	publishing, stopPublishing := context.WithCancel(context.WithoutCancel(ctx))
	defer stopPublishing()
	var wg sync.WaitGroup
	wg.Go(func() { background(pub, sends)(publishing) })
	failed := make(chan error, 1)
	if app != nil {
		wg.Go(func() {
			if err := app.Listener(listener); err != nil {
				failed <- err
			}
		})
		p.say("Klaar: %s (stoppen met Ctrl+C)", c.baseURL)
	} else {
		p.say("Klaar: dit proces plaatst berichten (stoppen met Ctrl+C)")
	}
	var err error
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	if app != nil {
		err = errors.Join(err, app.ShutdownWithTimeout(shutdownTime))
		// Told to stop before it had begun to listen, Fiber would go on listening: closing what it listens on ends that.
		if cerr := listener.Close(); !errors.Is(cerr, net.ErrClosed) {
			err = errors.Join(err, cerr)
		}
	}
	stopPublishing()
	wg.Wait()
	return err
}

// background is what runs beside the pages: the publisher, or, where only pages are served, what finds out that Redis is
// back, which those pages tell of new posts.
func background(pub *publisher.Publisher, sends bool) func(context.Context) {
	if sends {
		return pub.Run
	}
	if queue, ok := pub.Queue.(*publisher.Fallback); ok {
		return queue.Run
	}
	return func(context.Context) {}
}

// listenError says in one line why the pages cannot be served.
func listenError(address string, err error) string {
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Sprintf("poort %s is al in gebruik; stop het andere programma of kies een andere, bijvoorbeeld VK_LISTEN=:8081", address)
	case errors.Is(err, syscall.EACCES):
		return fmt.Sprintf("poort %s mag dit programma niet gebruiken; kies een poort boven 1023", address)
	}
	return err.Error()
}
