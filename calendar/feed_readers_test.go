package calendar

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

// read is what ical.js, the reader of Thunderbird and Nextcloud, makes of a feed.
type read struct {
	File, Name string
	Events     []struct {
		UID, Summary, Description, Location, Local string
		Sequence                                   int
		Begin, End                                 int64 // Unix ms
		Floating                                   bool
	}
}

// everyReader holds a feed against our own lint, libical's strict check and ical.js, and returns what the last read.
func everyReader(t *testing.T, feed []byte) read {
	t.Helper()
	for _, f := range Lint(feed) {
		t.Errorf("lint, line %d: %s (%s)", f.Line, f.Text, f.Rule)
	}
	file := filepath.Join(t.TempDir(), "feed.ics")
	if err := os.WriteFile(file, feed, 0o600); err != nil {
		t.Fatal(err)
	}
	strict, err := strictReader()
	if err != nil {
		t.Fatalf("start the tests with `make test`: %v", err)
	}
	if out, err := exec.CommandContext(t.Context(), strict, file).CombinedOutput(); err != nil {
		t.Errorf("libical: %s (%v)", out, err)
	}
	out, err := exec.CommandContext(t.Context(), "node", "testdata/icaljs/occurrences.mjs", file).Output()
	if err != nil {
		t.Fatalf("ical.js (start the tests with `make test`): %v %s", err, stderrOf(err))
	}
	var r read
	if err := json.Unmarshal(out, &r); err != nil {
		t.Fatal(err)
	}
	for _, e := range r.Events {
		if e.Floating {
			t.Errorf("ical.js reads %s without a zone", e.UID)
		}
	}
	return r
}

func stderrOf(err error) string {
	if e, ok := err.(*exec.ExitError); ok { //nolint:errorlint // Output returns it as it is
		return string(e.Stderr)
	}
	return ""
}

// strictReader builds the C program that asks libical, once.
var strictReader = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "libical-")
	if err != nil {
		return "", err
	}
	strictDir = dir
	program := filepath.Join(dir, "strict")
	compiler := os.Getenv("CC")
	if compiler == "" {
		compiler = "gcc"
	}
	out, err := exec.Command(compiler, "-O1", "-o", program, "testdata/libical/strict.c", "-lical").CombinedOutput() //nolint:noctx // short
	if err != nil {
		return "", &exec.Error{Name: compiler + ": " + strings.TrimSpace(string(out)), Err: err}
	}
	return program, nil
})

// strictDir is where that program is; empty: not built.
var strictDir string

func TestMain(m *testing.M) {
	status := m.Run()
	if strictDir != "" {
		os.RemoveAll(strictDir) //nolint:errcheck,gosec // it is in the temporary folder
	}
	os.Exit(status)
}

// session is a public, confirmed event of an hour and a half.
func session(id string, start string, change ...func(*Event)) Event {
	at := time.Date(2026, 9, 1, 10, 0, 0, 0, time.UTC)
	e := Event{ID: id, UID: id + "@veiligheidskalender", MunicipalityID: "m1", ThemeID: "t1", AudienceID: "a1", Kind: SeniorWorkshop,
		Title: "Workshop " + id, Text: "Herken een babbeltruc.", Location: "Bibliotheek", Address: "Slotlaan 1, Zeist", Public: true, Status: Confirmed,
		Start: campaigns.Local(start), Zone: "Europe/Amsterdam", Minutes: 90, Rev: 1, CreatedAt: at, UpdatedAt: at}
	for _, f := range change {
		f(&e)
	}
	return e
}

// list returns the events as Feed wants them.
func list(events ...Event) []*Event {
	out := make([]*Event, len(events))
	for i := range events {
		out[i] = &events[i]
	}
	return out
}
