package store

import (
	"context"
	"errors"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgproto3"
)

// openError opens an address that cannot be opened and returns the error, which is one line.
func openError(t *testing.T, address string, o Options) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	s, err := Open(ctx, address, o)
	if err == nil {
		s.Close()
		t.Errorf("%s was opened", address)
		return ""
	}
	if strings.ContainsAny(err.Error(), "\n\r\t") {
		t.Errorf("%s: more than a line: %q", address, err)
	}
	return err.Error()
}

func TestAnAddressThatCannotBeOpenedSaysWhy(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	file := write("bestand", "x")
	garbage := write("troep.db", strings.Repeat("geen database ", 1000))
	write("kort.db.key", "abc\n")
	for name, test := range map[string]struct {
		address string
		want    string
	}{
		"nothing":                   {"", `begint niet met "sqlite:" of "postgres://"`},
		"another engine":            {"mysql://localhost/vk", `begint niet met "sqlite:" of "postgres://"`},
		"SQLite without a file":     {"sqlite:", "noem een bestand"},
		"a folder that is a file":   {"sqlite:" + filepath.Join(file, "vk.db"), "kan de map niet maken"},
		"a file that is a folder":   {"sqlite:" + dir, "kan het bestand niet openen of maken"},
		"a file that is no SQLite":  {"sqlite:" + garbage, "kan het bestand niet openen of maken"},
		"a key file that is no key": {"sqlite:" + filepath.Join(dir, "kort.db"), "kort.db.key"},
	} {
		if got := openError(t, test.address, Options{}); !strings.Contains(got, test.want) {
			t.Errorf("%s: %s", name, got)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "kort.db")); err == nil {
		t.Error("a database without a key was made")
	}
	if got := openError(t, "sqlite:"+filepath.Join(dir, "nieuw.db"), Options{Key: []byte("kort")}); !strings.Contains(got, "32 bytes") {
		t.Error(got)
	}
}

func TestAFolderThatCannotBeWrittenSaysSo(t *testing.T) {
	if os.Geteuid() == 0 {
		// root may write anywhere, except where nobody can.
		if got := openError(t, "sqlite:/proc/vk/vk.db", Options{}); !strings.Contains(got, "kan de map niet maken") {
			t.Error(got)
		}
		if got := openError(t, "sqlite:/proc/vk.db", Options{}); !strings.Contains(got, "sleutelbestand") {
			t.Error(got)
		}
		return
	}
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	if got := openError(t, "sqlite:"+filepath.Join(dir, "data", "vk.db"), Options{}); !strings.Contains(got, "kan de map niet maken") {
		t.Error(got)
	}
	if got := openError(t, "sqlite:"+filepath.Join(dir, "vk.db"), Options{}); !strings.Contains(got, "sleutelbestand") {
		t.Error(got)
	}
}

func TestAPostgresThatDoesNotAnswerSaysSoWithoutThePassword(t *testing.T) {
	t.Parallel()
	free, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := free.Addr().String()
	if err := free.Close(); err != nil {
		t.Fatal(err)
	}
	server := testServer(t)
	unknown := *server
	unknown.Path = "/bestaat-niet"
	for name, test := range map[string]struct {
		address string
		want    string
	}{
		"nobody listens":              {"postgres://vk:Gehe1m%21%2F@" + closed + "/vk", "PostgreSQL antwoordt niet"},
		"nobody listens, two servers": {"postgres://vk:Gehe1m%21%2F@" + closed + "," + closed + "/vk", "PostgreSQL antwoordt niet"},
		"a password as a parameter":   {"postgres://vk@" + closed + "/vk?password=Gehe1m%21%2F&sslmode=disable", "PostgreSQL antwoordt niet"},
		"a port that is none":         {"postgres://vk:Gehe1m!@localhost:veel/vk", "geen geldig adres"},
		"a password that is no URL":   {"postgres://vk:Gehe1m!%zz@localhost/vk", "geen geldig adres"},
		"an unknown setting":          {"postgres://vk:Gehe1m!@localhost/vk?sslmode=misschien", "geen geldig adres"},
		"no such database":            {unknown.String(), "bestaat-niet"},
		"a wrong password":            {"postgres://vk:Gehe1m%21%2F@" + suspicious(t) + "/vk?sslmode=disable", "wachtwoord *** is onjuist"},
	} {
		got := openError(t, test.address, Options{Key: testKey})
		if !strings.Contains(got, test.want) || got == "" {
			t.Errorf("%s: %s", name, got)
		}
		for _, leak := range []string{"Gehe1m", url.QueryEscape("Gehe1m!/")} {
			if strings.Contains(got, leak) {
				t.Errorf("%s: the password is in %s", name, got)
			}
		}
	}
}

// suspicious returns the address of a PostgreSQL that refuses every password, and is indiscreet about it.
func suspicious(t *testing.T) string {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			server := pgproto3.NewBackend(conn, conn)
			if _, err = server.ReceiveStartupMessage(); err == nil {
				server.Send(&pgproto3.AuthenticationCleartextPassword{})
				err = server.SetAuthType(pgproto3.AuthTypeCleartextPassword)
			}
			if err == nil && server.Flush() == nil {
				if message, err := server.Receive(); err == nil {
					given := message.(*pgproto3.PasswordMessage).Password
					server.Send(&pgproto3.ErrorResponse{Severity: "FATAL", Code: "28P01", Message: "wachtwoord " + given + " is onjuist"})
					_ = server.Flush() // the test sees what came
				}
			}
			conn.Close()
		}
	}()
	return listener.Addr().String()
}

func TestPostgresNeedsAKey(t *testing.T) {
	_, err := Open(t.Context(), testServer(t).String(), Options{})
	if !errors.Is(err, ErrNeedsKey) {
		t.Errorf("%v", err)
	}
}
