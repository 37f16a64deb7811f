package main

import (
	"context"
	"time"

	"veiligheidskalender/publisher"
)

// check looks whether everything that the program needs is in order, and says so line by line.
func check(ctx context.Context, p program, args []string) error {
	if names, err := parse(p.flags("check"), args); err != nil || len(names) > 0 {
		return or2(err, usage("check kent geen opties"))
	}
	c, err := p.configure(defaultDatabase)
	if err != nil {
		return err
	}
	p.say("goed   instellingen: tijdzone %s, pagina's op %s", c.zone, c.baseURL)
	s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer s.Close() //nolint:errcheck // it was only read
	v, err := s.SchemaVersion(ctx)
	if err != nil {
		return err
	}
	p.say("goed   database: versie %d", v)
	problems := 0
	tell := func(err error, good, bad string) {
		if err != nil {
			problems++
			p.say("FOUT   %s: %v", bad, err)
			return
		}
		p.say("goed   %s", good)
	}
	if c.redis == nil {
		p.say("goed   wachtrij: de database (VK_REDIS is niet ingesteld)")
	} else {
		tell(c.redis.Ping(ctx).Err(), "wachtrij: Redis antwoordt", "wachtrij: Redis antwoordt niet")
	}
	channels, err := s.Channels(ctx)
	if err != nil {
		return err
	}
	o := newOpener(c, s, false)
	for _, ch := range channels {
		said, _, err := testChannel(ctx, o, ch.ID)
		tell(err, "kanaal "+ch.Slug+": "+said, "kanaal "+ch.Slug)
	}
	if problems > 0 {
		return errProblem
	}
	return nil
}

// testChannel tries the credentials of a stored channel; it publishes nothing. What a test learns about the service comes
// along, as settings of the channel.
func testChannel(ctx context.Context, o opener, id string) (said string, learned map[string]string, err error) {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	ch, err := o.store.ChannelWithSecret(ctx, id)
	if err != nil {
		return "", nil, err
	}
	adapter, err := o.open(ch)
	if err != nil {
		return "", nil, err
	}
	if said, err = adapter.Check(ctx); err != nil {
		return "", nil, err
	}
	if learner, ok := adapter.(publisher.Learner); ok {
		learned = learner.Learned()
	}
	return said, learned, nil
}
