package store

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib" // also driver "pgx"
	_ "modernc.org/sqlite"           // driver "sqlite"
)

// Options are what Open needs besides the address.
type Options struct {
	Key []byte           // 32 bytes that encrypt the channels' secrets; nil on SQLite: a key file beside the database
	Now func() time.Time // the clock; nil: time.Now
}

// ErrNeedsKey says that PostgreSQL is used without a key for the channels' secrets.
var ErrNeedsKey = errors.New("verplicht met PostgreSQL; maak een sleutel met `openssl rand -hex 32`")

// Open opens the database at "sqlite:PATH" or "postgres://…" and brings its schema up to date. Errors are one line that
// a person can act on; a database newer than the program is refused with ErrNewer.
func Open(ctx context.Context, address string, o Options) (*Store, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	var s *Store
	var err error
	switch {
	case strings.HasPrefix(address, "sqlite:"):
		s, err = openSQLite(ctx, strings.TrimPrefix(address, "sqlite:"), &o)
	case strings.HasPrefix(address, "postgres://"), strings.HasPrefix(address, "postgresql://"):
		s, err = openPostgres(ctx, address, o)
	default:
		err = errors.New(`begint niet met "sqlite:" of "postgres://"`)
	}
	if err != nil {
		return nil, err
	}
	if s.box, err = newSecretBox(o.Key); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	s.now = o.Now
	if err := s.migrate(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func openSQLite(ctx context.Context, path string, o *Options) (*Store, error) {
	if path == "" {
		return nil, errors.New("noem een bestand, zoals sqlite:data/veiligheidskalender.db")
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return nil, fmt.Errorf("kan de map niet maken: %w", err)
	}
	if o.Key == nil {
		var err error
		if o.Key, err = keyFile(path + ".key"); err != nil {
			return nil, err
		}
	}
	const pragmas = "_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)"
	file := (&url.URL{Scheme: "file", OmitHost: true, Path: path}).String()
	if !filepath.IsAbs(path) {
		file = "file:" + (&url.URL{Path: path}).EscapedPath()
	}
	write, err := openPrepared(file + "?_txlock=immediate&" + pragmas)
	if err != nil {
		return nil, err
	}
	write.SetMaxOpenConns(1)
	if err := write.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("kan het bestand niet openen of maken: %w", err), write.Close())
	}
	read, err := openPrepared(file + "?_pragma=query_only(1)&" + pragmas)
	if err != nil {
		return nil, errors.Join(err, write.Close())
	}
	read.SetMaxOpenConns(4)
	return &Store{write: write, read: read, eng: sqliteEngine, file: path}, nil
}

func openPostgres(ctx context.Context, address string, o Options) (*Store, error) {
	if o.Key == nil {
		return nil, ErrNeedsKey
	}
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, errors.New("geen geldig adres voor PostgreSQL: " + withoutPassword(err, address))
	}
	// A firewall forgets a quiet connection and tells nobody. So it is asked for a sign of life, and found dead before it is used.
	dialer := net.Dialer{Timeout: config.ConnectTimeout, KeepAliveConfig: signOfLife, ControlContext: limitUnheard}
	config.DialFunc = dialer.DialContext
	db := stdlib.OpenDB(*config)
	db.SetMaxOpenConns(16)
	db.SetMaxIdleConns(8)
	ping, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	if err := db.PingContext(ping); err != nil {
		return nil, errors.Join(errors.New("PostgreSQL antwoordt niet: "+withoutPassword(err, address)), db.Close())
	}
	return &Store{write: db, read: db, eng: postgresEngine}, nil
}

// signOfLife finds a dead connection in eight seconds.
var signOfLife = net.KeepAliveConfig{Enable: true, Idle: 5 * time.Second, Interval: time.Second, Count: 3}

// unheardFor is how long PostgreSQL's machine may leave unacknowledged what was sent to it. That is before the database has looked
// at it, so a busy database is not cut off.
const unheardFor = 8 * time.Second

// withoutPassword makes one line of an error and keeps the password in address out of it.
func withoutPassword(err error, address string) string {
	text := strings.Join(strings.Fields(err.Error()), " ")
	if u, perr := url.Parse(address); perr == nil && u.User != nil {
		if p, ok := u.User.Password(); ok && p != "" {
			text = strings.ReplaceAll(text, p, "***")
		}
	}
	return text
}

// Close closes the database.
func (s *Store) Close() error {
	if s.read == s.write {
		return s.write.Close()
	}
	return errors.Join(s.read.Close(), s.write.Close())
}

// Ping returns nil while the database answers.
func (s *Store) Ping(ctx context.Context) error { return s.read.PingContext(ctx) }

// SingleMachine reports whether only one machine can use this database.
func (s *Store) SingleMachine() bool { return s.eng.name == "sqlite" }
