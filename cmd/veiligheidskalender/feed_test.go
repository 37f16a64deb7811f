package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFeedCheckSaysWhatIsWrongAndWhere(t *testing.T) {
	good, err := os.ReadFile("../../calendar/testdata/feeds/gewoon.ics")
	if err != nil {
		t.Fatal(err)
	}
	write := func(name string, text []byte) string {
		t.Helper()
		file := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	fine := write("goed.ics", good)
	silent := write("stil.ics", bytes.Replace(good, []byte("20261014T193000"), []byte("20261014T190000"), 1))
	broken := write("kapot.ics", bytes.Replace(good, []byte("VERSION:2.0\r\n"), []byte("VERSION:2.0\r\nX;A=b\r\n"), 1))
	for _, tt := range []struct {
		name   string
		args   []string
		status int
		says   string
	}{
		{"in order", []string{"feed", "check", fine}, exitOK, "in orde"},
		{"broken", []string{"feed", "check", broken}, exitProblem, "kapot.ics:3: "},
		{"the source of the rule", []string{"feed", "check", broken}, exitProblem, "[syntax; RFC 5545 §3.1]"},
		{"changed without a revision", []string{"feed", "check", silent, "--previous", fine}, exitProblem, "SEQUENCE"},
		{"not there", []string{"feed", "check", fine + ".weg"}, exitUsage, "kan het bestand niet openen"},
		{"nothing named", []string{"feed"}, exitUsage, "feed check BESTAND"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			status := report(run(t.Context(), tt.args, func(string) string { return "" }, &out, &out), &out)
			if status != tt.status || !strings.Contains(out.String(), tt.says) {
				t.Errorf("status %d: %s", status, out.String())
			}
		})
	}
}

func TestFeedMoveAndConfirm(t *testing.T) {
	env := map[string]string{"VK_DATABASE": "sqlite:" + t.TempDir() + "/vk.db"}
	for _, tt := range []struct {
		args   string
		status int
		says   string
	}{
		{"feed confirm", exitOK, "niets tegengehouden"},
		{"feed move /agenda/oud.ics /agenda/zeist.ics", exitOK, "verwijst voortaan"},
		{"feed end /agenda/zeist/senioren.ics", exitOK, "is gestopt"},
		{"feed move oud nieuw", exitUsage, "adres van een agenda"},
	} {
		var out bytes.Buffer
		status := report(run(t.Context(), strings.Fields(tt.args), func(k string) string { return env[k] }, &out, &out), &out)
		if status != tt.status || !strings.Contains(out.String(), tt.says) {
			t.Errorf("%s: status %d: %s", tt.args, status, out.String())
		}
	}
}
