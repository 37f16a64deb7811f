package main

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher"
	"veiligheidskalender/publisher/outbound"
	"veiligheidskalender/store"
	"veiligheidskalender/web"
)

// config is the checked configuration. Every error names its variable.
type config struct {
	database string
	redis    *redis.Client // nil: the database is the queue
	listen   string
	baseURL  string // without a slash at the end
	key      []byte // nil: a key file
	zone     *time.Location
	allow    []netip.Prefix     // inside addresses that channels may use
	proxy    *url.URL           // by which channels are reached; nil: none
	metrics  string             // address for Prometheus; empty: none
	mail     *postman           // nil: nothing is mailed
	numbers  []campaigns.Number // that texts may name, beside those of everybody
	contact  web.Contact        // for who cannot use the pages
}

const defaultDatabase = "sqlite:data/veiligheidskalender.db"

// configure reads the settings. database is the default for VK_DATABASE.
func (p program) configure(database string) (c config, err error) {
	c.database = or(p.getenv("VK_DATABASE"), database)
	if !strings.HasPrefix(c.database, "sqlite:") && !strings.HasPrefix(c.database, "postgres://") && !strings.HasPrefix(c.database, "postgresql://") {
		return c, usage("VK_DATABASE: begin met sqlite: of postgres://")
	}
	if address := p.getenv("VK_REDIS"); address != "" {
		if c.redis, err = publisher.NewRedisClient(address); err != nil {
			return c, usage("VK_REDIS: %w", err)
		}
	}
	c.listen = or(p.getenv("VK_LISTEN"), ":8080")
	_, port, err := net.SplitHostPort(c.listen)
	if err != nil || port == "" {
		return c, usage("VK_LISTEN: schrijf een adres met een poort, zoals :8080 of 127.0.0.1:8080")
	}
	c.baseURL = strings.TrimRight(or(p.getenv("VK_BASE_URL"), "http://localhost:"+port), "/")
	if u, err := url.Parse(c.baseURL); err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") || u.Path != "" {
		return c, usage("VK_BASE_URL: schrijf een adres zonder pad, zoals https://kalender.voorbeeld.nl")
	}
	if key := p.getenv("VK_SECRET_KEY"); key != "" {
		if c.key, err = store.ParseKey(key); err != nil {
			return c, usage("VK_SECRET_KEY: %w", err)
		}
	}
	if c.zone, err = calendar.Zone(or(p.getenv("VK_ZONE"), "Europe/Amsterdam")); err != nil {
		return c, usage("VK_ZONE: unknown time zone %q", p.getenv("VK_ZONE"))
	}
	if c.metrics = p.getenv("VK_METRICS"); c.metrics != "" {
		if _, _, err := net.SplitHostPort(c.metrics); err != nil {
			return c, usage("VK_METRICS: schrijf een adres met een poort, zoals 127.0.0.1:9090")
		}
	}
	if c.mail, err = newPostman(p.getenv("VK_SMTP"), p.getenv("VK_MAIL_FROM"), c.baseURL); err != nil {
		return c, err
	}
	if c.numbers, err = campaigns.ParseNumbers(p.getenv("VK_NUMBERS")); err != nil {
		return c, usage("VK_NUMBERS: schrijf een naam en een nummer, zoals Gemeente Woudenberg=033-1234567; meer met een komma ertussen")
	}
	if c.contact, err = web.ParseContact(p.getenv("VK_CONTACT")); err != nil {
		return c, usage("VK_CONTACT: schrijf een e-mailadres, een telefoonnummer, of allebei met een komma ertussen")
	}
	for prefix := range strings.FieldsSeq(strings.ReplaceAll(p.getenv("VK_ALLOW"), ",", " ")) {
		allowed, err := netip.ParsePrefix(prefix)
		if err != nil {
			return c, usage("VK_ALLOW: %q is geen adresblok zoals 10.1.2.0/24", prefix)
		}
		c.allow = append(c.allow, allowed)
	}
	if address := p.getenv("VK_PROXY"); address != "" {
		if c.proxy, err = outbound.ParseProxy(address); err != nil {
			return c, usage("VK_PROXY: schrijf http://proxy:3128, of http://naam:wachtwoord@proxy:3128")
		}
	}
	return c, nil
}

// outbound is how the program dials out.
func (c config) outbound() outbound.Options {
	return outbound.Options{Version: version, Allow: c.allow, Proxy: c.proxy}
}

// open opens the database of the configuration.
func (c config) open(ctx context.Context) (*store.Store, error) {
	s, err := store.Open(ctx, c.database, store.Options{Key: c.key})
	switch {
	case errors.Is(err, store.ErrNeedsKey):
		return nil, usage("VK_SECRET_KEY: %w", err)
	case err != nil:
		return nil, usage("VK_DATABASE: %w", err)
	}
	return s, nil
}

func or(value, otherwise string) string {
	if value == "" {
		return otherwise
	}
	return value
}
