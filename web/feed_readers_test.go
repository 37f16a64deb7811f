package web

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"veiligheidskalender/calendar"
	"veiligheidskalender/seeds"
)

// TestEveryFeedOfThePackIsReadByEveryReader loads the pack of the four municipalities and gives every feed that it makes, with
// every filter and option, to our own lint, to libical's strict check (Evolution, GNOME, KDE) and to ical.js (Thunderbird,
// Nextcloud).
func TestEveryFeedOfThePackIsReadByEveryReader(t *testing.T) {
	a := newApp(t, ownFeeds)
	text, err := seeds.Open("zblw")
	if err != nil {
		t.Fatal(err)
	}
	pack, err := seeds.Parse(text, seeds.Options{Kinds: func(string) bool { return true }, Internal: func(string) bool { return false }})
	if err != nil {
		t.Fatal(err)
	}
	cycle, err := pack.Cycle("2027-02")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.store.LoadCycle(t.Context(), cycle, false); err != nil {
		t.Fatal(err)
	}
	a.look()
	w, err := a.feeds().current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	var files []string
	events := map[string]int{}
	for _, k := range w.unfiltered() {
		for _, kind := range append([]calendar.EventKind{""}, calendar.AllKinds...) {
			for _, cancelled := range []calendar.Cancelled{calendar.CancelledShow, calendar.CancelledConfirmed} {
				k.kind, k.cancelled = kind, cancelled
				if cancelled == calendar.CancelledConfirmed {
					k.alarm, k.year = calendar.Alarms["1d"], 2027
				}
				feed, err := a.feeds().feed(w, k)
				if err != nil {
					t.Fatal(err)
				}
				for _, f := range calendar.Lint(feed.body) {
					t.Errorf("%s, line %d: %s (%s)", k.path(), f.Line, f.Text, f.Rule)
				}
				file := filepath.Join(dir, fmt.Sprintf("%04d.ics", len(files)))
				if err := os.WriteFile(file, feed.body, 0o600); err != nil {
					t.Fatal(err)
				}
				files, events[file] = append(files, file), strings.Count(string(feed.body), "BEGIN:VEVENT")
			}
		}
	}
	strict := filepath.Join(dir, "strict")
	compiler := os.Getenv("CC")
	if compiler == "" {
		compiler = "gcc"
	}
	if out, err := exec.CommandContext(t.Context(), compiler, "-O1", "-o", strict, "../calendar/testdata/libical/strict.c", "-lical").CombinedOutput(); err != nil {
		t.Fatalf("start the tests with `make test`: %v %s", err, out)
	}
	if out, err := exec.CommandContext(t.Context(), strict, files...).CombinedOutput(); err != nil {
		t.Errorf("libical: %v %s", err, out)
	}
	out, err := exec.CommandContext(t.Context(), "node", append([]string{"../calendar/testdata/icaljs/occurrences.mjs"}, files...)...).Output()
	if err != nil {
		t.Fatalf("ical.js (start the tests with `make test`): %v", err)
	}
	read, all := 0, 0
	for line := range strings.Lines(string(out)) {
		var r struct {
			File   string
			Events []struct{ Floating bool }
		}
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatal(err)
		}
		if read++; len(r.Events) != events[r.File] {
			t.Errorf("%s: ical.js finds %d events of %d", r.File, len(r.Events), events[r.File])
		}
		for _, e := range r.Events {
			if all++; e.Floating {
				t.Errorf("%s: an event without a zone", r.File)
			}
		}
	}
	if read != len(files) || all < 100 {
		t.Errorf("%d of %d feeds read, %d events", read, len(files), all)
	}
	t.Logf("%d feeds, %d events", read, all)
}
