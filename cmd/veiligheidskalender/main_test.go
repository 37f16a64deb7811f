package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"veiligheidskalender/store"
)

// try runs the program with settings and returns its exit status and what it printed.
func try(t *testing.T, env map[string]string, args ...string) (status int, out string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	err := run(t.Context(), args, func(k string) string { return env[k] }, &stdout, &stderr)
	status = report(err, &stderr)
	return status, stdout.String() + stderr.String()
}

func TestAWrongSettingIsOneLineThatNamesTheVariable(t *testing.T) {
	file := "sqlite:" + t.TempDir() + "/x.db"
	closed := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(closed, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	busy, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close() //nolint:errcheck // the test ends with it
	for name, c := range map[string]struct {
		env  map[string]string
		args []string
		want string
	}{
		"no such zone":            {map[string]string{"VK_DATABASE": file, "VK_ZONE": "Europe/Amsterdm"}, []string{"migrate"}, `VK_ZONE: unknown time zone "Europe/Amsterdm"`},
		"an unknown database":     {map[string]string{"VK_DATABASE": "mysql://x"}, []string{"migrate"}, "VK_DATABASE: "},
		"a folder that is a file": {map[string]string{"VK_DATABASE": "sqlite:" + closed + "/x.db"}, []string{"migrate"}, "VK_DATABASE: "},
		"PostgreSQL without key":  {map[string]string{"VK_DATABASE": "postgres://localhost/x"}, []string{"migrate"}, "VK_SECRET_KEY: "},
		"a database that is away": {map[string]string{"VK_DATABASE": "postgres://u:geheim@127.0.0.1:1/x", "VK_SECRET_KEY": strings.Repeat("ab", 32)}, []string{"migrate"}, "VK_DATABASE: "},
		"a short key":             {map[string]string{"VK_DATABASE": file, "VK_SECRET_KEY": "abc"}, []string{"migrate"}, "VK_SECRET_KEY: "},
		"no Redis address":        {map[string]string{"VK_DATABASE": file, "VK_REDIS": "http://x"}, []string{"migrate"}, "VK_REDIS: "},
		"no port":                 {map[string]string{"VK_DATABASE": file, "VK_LISTEN": "localhost"}, []string{"serve"}, "VK_LISTEN: "},
		"a busy port":             {map[string]string{"VK_DATABASE": file, "VK_LISTEN": busy.Addr().String()}, []string{"serve"}, "VK_LISTEN: "},
		"no address":              {map[string]string{"VK_DATABASE": file, "VK_BASE_URL": "kalender.nl"}, []string{"migrate"}, "VK_BASE_URL: "},
		"no contact":              {map[string]string{"VK_DATABASE": file, "VK_CONTACT": "de balie"}, []string{"migrate"}, "VK_CONTACT: "},
		"no number":               {map[string]string{"VK_DATABASE": file, "VK_NUMBERS": "033-1234567"}, []string{"migrate"}, "VK_NUMBERS: "},
		"no proxy":                {map[string]string{"VK_DATABASE": file, "VK_PROXY": "socks5://piet:geheim@proxy:1080"}, []string{"migrate"}, "VK_PROXY: "},
		"half a proxy":            {map[string]string{"VK_DATABASE": file, "VK_PROXY": "http://piet:geheim%zz@proxy:3128"}, []string{"migrate"}, "VK_PROXY: "},
		"no network":              {map[string]string{"VK_DATABASE": file, "VK_ALLOW": "10.0.0.1"}, []string{"migrate"}, "VK_ALLOW: "},
		"a worker on SQLite":      {map[string]string{"VK_DATABASE": file}, []string{"serve", "--role", "worker"}, "--role worker: "},
		"an unknown role":         {map[string]string{"VK_DATABASE": file}, []string{"serve", "--role", "chef"}, "--role: "},
		"an unknown command":      {nil, []string{"verzend"}, "Onbekende opdracht"},
		"no command":              {nil, nil, "Kies een opdracht"},
		"an unknown option":       {nil, []string{"plan", "--van", "2027"}, "plan: "},
		"a day that is none":      {map[string]string{"VK_DATABASE": file}, []string{"plan", "--from", "2027-02-30", "--to", "2027-03-01"}, "--from: "},
		"a pack that is none":     {map[string]string{"VK_DATABASE": file}, []string{"load", "zblww"}, "Er is geen pakket of bestand"},
	} {
		t.Run(name, func(t *testing.T) {
			status, out := try(t, c.env, c.args...)
			if status != exitUsage || !strings.HasPrefix(out, c.want) || strings.Count(out, "\n") != 1 {
				t.Errorf("status %d: %q, want %d and one line that begins with %q", status, out, exitUsage, c.want)
			}
			if strings.Contains(out, "geheim") {
				t.Error("the password is printed")
			}
		})
	}
}

func TestAWrongPackLoadsNothing(t *testing.T) {
	file := filepath.Join(t.TempDir(), "pack.yaml")
	text, err := readPack("zblw")
	if err != nil {
		t.Fatal(err)
	}
	// The mistake stands in the last event: all before it is right.
	i := bytes.LastIndex(text, []byte("kind: meeting"))
	wrong := append(append(append([]byte{}, text[:i]...), "kind: feestje"...), text[i+len("kind: meeting"):]...)
	if err := os.WriteFile(file, wrong, 0o600); err != nil {
		t.Fatal(err)
	}
	env := map[string]string{"VK_DATABASE": "sqlite:" + t.TempDir() + "/x.db"}
	status, out := try(t, env, "load", file)
	if status != exitUsage || !strings.Contains(out, "regel ") || !strings.Contains(out, ".kind") {
		t.Errorf("status %d: %s", status, out)
	}
	if _, out := try(t, env, "user", "add", "a@voorbeeld.nl", "--name", "A"); !strings.Contains(out, "nog geen gemeenten") {
		t.Errorf("something was loaded: %s", out)
	}
}

func TestLoadingTwiceChangesNothingAndPlanShowsTheYear(t *testing.T) {
	env := map[string]string{"VK_DATABASE": "sqlite:" + t.TempDir() + "/x.db"}
	if status, out := try(t, env, "load", "zblw", "--start", "2037-02", "--dry-run"); status != exitOK || !strings.Contains(out, "niets veranderd") {
		t.Fatalf("dry run: %d %s", status, out)
	}
	if _, out := try(t, env, "plan", "--from", "2037-01-01", "--to", "2039-01-01", "--json"); strings.TrimSpace(out) != "[]" {
		t.Fatalf("the dry run planned: %s", out)
	}
	if status, out := try(t, env, "load", "zblw", "--start", "2037-02"); status != exitOK || !strings.Contains(out, "2 reeksen") {
		t.Fatalf("load: %d %s", status, out)
	}
	if status, out := try(t, env, "load", "zblw", "--start", "2037-02"); status != exitOK || !strings.Contains(out, "niets nieuws") {
		t.Fatalf("second load: %d %s", status, out)
	}
	_, out := try(t, env, "plan", "--from", "2037-02-01", "--to", "2038-02-01", "--json")
	var lines []planned
	if err := json.Unmarshal([]byte(out), &lines); err != nil {
		t.Fatal(err)
	}
	months, themes := map[string]int{}, map[string]int{}
	for _, l := range lines {
		if l.Kind != "pleio" {
			continue
		}
		months[l.Local.Date()[:7]]++
		themes[l.Theme]++
		if l.Local.Clock() != "09:00" || l.Zone != "Europe/Amsterdam" || l.State != "draft" || l.Channel != "pleio-woudenberg" {
			t.Errorf("%+v", l)
		}
	}
	if len(months) != 12 || themes["ondermijning"] != 6 || themes["cybercrime"] != 6 {
		t.Errorf("months %v, themes %v", months, themes)
	}
}

func TestASecondServeOnTheSameFileIsRefused(t *testing.T) {
	address := "sqlite:" + t.TempDir() + "/x.db"
	s, err := store.Open(context.Background(), address, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close() //nolint:errcheck // the test ends with it
	unlock, err := s.LockServe()
	if err != nil {
		t.Fatal(err)
	}
	status, out := try(t, map[string]string{"VK_DATABASE": address, "VK_LISTEN": "127.0.0.1:0"}, "serve")
	if status != exitUsage || !strings.Contains(out, "draait al op dit bestand") {
		t.Errorf("status %d: %s", status, out)
	}
	unlock()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	env := map[string]string{"VK_DATABASE": address, "VK_LISTEN": "127.0.0.1:0"}
	ready := writerFunc(func(p []byte) {
		if bytes.Contains(p, []byte("Klaar")) {
			cancel()
		}
	})
	if err := run(ctx, []string{"serve"}, func(k string) string { return env[k] }, ready, &bytes.Buffer{}); err != nil {
		t.Errorf("after the lock ended: %v", err)
	}
}

// writerFunc hears what is printed.
type writerFunc func([]byte)

func (f writerFunc) Write(p []byte) (int, error) {
	f(p)
	return len(p), nil
}

func TestUsersAreAddedResetAndListed(t *testing.T) {
	env := map[string]string{"VK_DATABASE": "sqlite:" + t.TempDir() + "/x.db"}
	try(t, env, "load", "zblw", "--start", "2037-02")
	for _, c := range []struct {
		args   []string
		status int
		want   string
	}{
		{[]string{"user", "add", "Noor@Voorbeeld.nl", "--name", "Noor", "--role", "editor", "--municipality", "woudenberg"}, exitOK, "/welkom/"},
		{[]string{"user", "add", "noor@voorbeeld.nl", "--name", "Noor"}, exitUsage, "al een gebruiker"},
		{[]string{"user", "add", "noor", "--name", "Noor"}, exitUsage, "e-mailadres"},
		{[]string{"user", "add", "x@voorbeeld.nl", "--name", "X", "--role", "baas"}, exitUsage, "--role"},
		{[]string{"user", "add", "x@voorbeeld.nl", "--name", "X", "--municipality", "utrecht"}, exitUsage, "--municipality"},
		{[]string{"user", "reset", "noor@voorbeeld.nl"}, exitOK, "/welkom/"},
		{[]string{"user", "reset", "x@voorbeeld.nl"}, exitUsage, "geen gebruiker"},
		{[]string{"user", "list"}, exitOK, "noor@voorbeeld.nl\tNoor\teditor"},
		{[]string{"user"}, exitUsage, "user add"},
		{[]string{"version"}, exitOK, "veiligheidskalender"},
		{[]string{"--help"}, exitOK, "VK_DATABASE"},
		{[]string{"check"}, exitOK, "goed   kanaal pleio-woudenberg"},
	} {
		if status, out := try(t, env, c.args...); status != c.status || !strings.Contains(out, c.want) {
			t.Errorf("%v: status %d: %s", c.args, status, out)
		}
	}
}
