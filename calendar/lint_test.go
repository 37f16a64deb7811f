package calendar

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// good is a feed in which the lint finds nothing; each test breaks it in one way.
func good(t testing.TB) string {
	feed, err := Feed(testOptions, list(session("een", "2026-10-14T19:30")))
	if err != nil {
		t.Fatal(err)
	}
	return string(feed)
}

func TestLintFindsEachMistake(t *testing.T) {
	const uid, end = "UID:een@veiligheidskalender\r\n", "END:VEVENT\r\n"
	for _, tt := range []struct{ rule, from, to string }{
		{"bom", "BEGIN:VCALENDAR", "\uFEFFBEGIN:VCALENDAR"},
		{"line-end", uid, strings.ReplaceAll(uid, "\r", "")},
		{"line-end", "END:VCALENDAR\r\n", "END:VCALENDAR"},
		{"line-length", uid, uid + "X-LANG:" + strings.Repeat("a", 69) + "\r\n"},
		{"utf-8", uid, uid + "X-STUK:\xff\r\n"},
		{"utf-8", uid, uid + "X-STUK:\xc3\r\n \xa9\r\n"},
		{"control", uid, uid + "X-BEL:\a\r\n"},
		{"control", uid, uid + "X-CR:a\rb\r\n"},
		{"control", uid, uid + "X-NUL:\x00\r\n"},
		{"fold", "BEGIN:VCALENDAR", " BEGIN:VCALENDAR"},
		{"fold", uid, uid + "\r\n"},
		{"syntax", uid, uid + "GEEN DUBBELE PUNT\r\n"},
		{"syntax", uid, uid + "X;A=b\r\n"},
		{"syntax", uid, uid + `X;A="b"c:1` + "\r\n"},
		{"syntax", uid, uid + `X;A="b:1` + "\r\n"},
		{"structure", end, ""},
		{"structure", end, end + "END:VEVENT\r\n"},
		{"structure", end, end + "BEGIN:VTODO\r\nUID:x\r\nEND:VTODO\r\n"},
		{"structure", "BEGIN:VCALENDAR\r\n", "X-LOS:1\r\nBEGIN:VCALENDAR\r\n"},
		{"version", "VERSION:2.0\r\n", ""},
		{"prodid", "PRODID:-//veiligheidskalender//NL\r\n", ""},
		{"method", "VERSION:2.0\r\n", "VERSION:2.0\r\nMETHOD:PUBLISH\r\n"},
		{"feed-uid", "VERSION:2.0\r\n", "VERSION:2.0\r\nUID:agenda\r\n"},
		{"once", "STATUS:CONFIRMED\r\n", "STATUS:CONFIRMED\r\nSTATUS:TENTATIVE\r\n"},
		{"uid", uid, ""},
		{"uid-unique", end, end + "BEGIN:VEVENT\r\n" + uid + "DTSTAMP:20260901T100000Z\r\nDTSTART:20261101T100000Z\r\nEND:VEVENT\r\n"},
		{"dtstamp", "DTSTAMP:20260901T100000Z\r\n", ""},
		{"dtstamp", "DTSTAMP:20260901T100000Z", "DTSTAMP:20260901T100000"},
		{"dtstart", "DTSTART;TZID=Europe/Amsterdam:20261014T193000\r\n", ""},
		{"value", "DTSTART;TZID=Europe/Amsterdam:20261014T193000", "DTSTART:20261014T193000"},
		{"value", "20261014T193000", "20261314T193000"},
		{"value", "SEQUENCE:0", "SEQUENCE:nul"},
		{"value", "CREATED:20260901T100000Z", "CREATED:gisteren"},
		{"dtend", "20261014T210000", "20261014T193000"},
		{"dtend", "DTEND;TZID=Europe/Amsterdam:20261014T210000", "DTEND;VALUE=DATE:20261015"},
		{"status", "STATUS:CONFIRMED", "STATUS:MISSCHIEN"},
		{"tzid", "DTSTART;TZID=Europe/Amsterdam", "DTSTART;TZID=Europe/Brussels"},
		{"vtimezone", "END:VTIMEZONE\r\n", "END:VTIMEZONE\r\n" + string(vtimezone)},
		{"vtimezone", "TZOFFSETFROM:+0100\r\n", ""},
		{"refresh", "REFRESH-INTERVAL;VALUE=DURATION", "REFRESH-INTERVAL"},
		{"x-params", "X-WR-CALNAME:", "X-WR-CALNAME;VALUE=TEXT:"},
		{"color", "COLOR:teal", "COLOR:#008080"},
		{"geo", uid, uid + "GEO:52.09,5.23\r\n"},
		{"rrule", uid, uid + "RRULE:FREQ=DAILY\r\n"},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			if g := good(t); len(Lint([]byte(g))) > 0 || !strings.Contains(g, tt.from) {
				t.Fatalf("the feed to break: %v", Lint([]byte(g)))
			}
			broken := strings.Replace(good(t), tt.from, tt.to, 1)
			found := Lint([]byte(broken))
			if len(found) == 0 || len(found) > 4 {
				t.Fatalf("%d findings: %v", len(found), found)
			}
			for _, f := range found {
				if f.Rule == tt.rule && f.Line > 0 && f.Source != "" && f.Text != "" {
					return
				}
			}
			t.Errorf("found %v", found)
		})
	}
	t.Run("size", func(t *testing.T) {
		if f := Lint(bytes.Repeat([]byte("X"), MaxLint+1)); len(f) != 1 || f[0].Rule != "size" {
			t.Errorf("%v", f)
		}
		big := strings.Replace(good(t), uid, uid+strings.Repeat("X-VEEL:a\r\n", 100_100), 1)
		if f := Lint([]byte(big)); len(f) != 1 || f[0].Rule != "size" {
			t.Errorf("%v", f)
		}
	})
	t.Run("the line it stands on", func(t *testing.T) {
		lines := strings.SplitAfter(good(t), "\r\n")
		lines[9] += "KAPOT\r\n"
		if f := Lint([]byte(strings.Join(lines, ""))); len(f) != 1 || f[0].Line != 11 {
			t.Errorf("%v", f)
		}
	})
}

func TestTheNextFeedMustRise(t *testing.T) {
	before := session("een", "2026-10-14T19:30")
	moved := before
	moved.Start = "2026-10-15T19:30"
	raised := Revise(before, moved, before.UpdatedAt)
	stamped := before
	stamped.UpdatedAt = stamped.UpdatedAt.AddDate(0, 0, 1)
	for _, tt := range []struct {
		name  string
		next  Event
		rules string
	}{
		{"the same", before, ""}, {"moved by a revision", raised, ""}, {"moved without", moved, "sequence"}, {"DTSTAMP is now", stamped, "dtstamp"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, err1 := Feed(testOptions, list(before))
			b, err2 := Feed(testOptions, list(tt.next))
			if err1 != nil || err2 != nil {
				t.Fatal(err1, err2)
			}
			var rules []string
			for _, f := range LintNext(a, b) {
				rules = append(rules, f.Rule)
			}
			if got := strings.Join(rules, " "); got != tt.rules {
				t.Errorf("found %q, want %q", got, tt.rules)
			}
		})
	}
}

// FuzzLint: whatever a file holds, the lint ends, and finds no more than it may.
func FuzzLint(f *testing.F) {
	f.Add([]byte(good(f)))
	for _, s := range []string{"", "X;A=b", `X;A="b"c:1`, "BEGIN:VCALENDAR\r\n", " \n", "\uFEFF", "BEGIN:\nEND:\n", strings.Repeat("BEGIN:A\n", 50), "A;B=\"", "A;B=c,", "DTSTART;TZID=/:"} {
		f.Add([]byte(s))
	}
	files, _ := filepath.Glob("testdata/feeds/*.ics")
	for _, name := range files {
		if b, err := os.ReadFile(name); err == nil {
			f.Add(b)
		}
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		found := Lint(file)
		if len(found) > maxFindings {
			t.Fatalf("%d findings", len(found))
		}
		LintNext(file, file)
		if len(found) == 0 {
			if err := decode(file); err != nil {
				t.Fatalf("the lint finds nothing; go-ical says %v", err)
			}
		}
	})
}
