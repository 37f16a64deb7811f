package web

import (
	"maps"
	"strings"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher/kinds"
)

// kindHelp says in one line what a kind of channel is for.
var kindHelp = map[string]string{
	"pleio":         "Nieuws, een blog of een update op het intranet.",
	"mastodon":      "Korte berichten op een Mastodon-account.",
	"bluesky":       "Korte berichten op een Bluesky-account.",
	"mail":          "Een e-mail aan iedereen op een mailinglijst.",
	"webhook":       "Elk bericht gaat naar een ander programma, zoals een website.",
	"feed":          "Een nieuwsfeed waarop websites en apps zich kunnen abonneren.",
	"linkedin":      "Berichten op de LinkedIn-pagina van de gemeente.",
	"facebook":      "Berichten op de Facebook-pagina van de gemeente.",
	"instagram":     "Berichten met een afbeelding op Instagram.",
	"threads":       "Korte berichten op Threads.",
	"x":             "Korte berichten op X.",
	"whatsapp":      "Berichten in het WhatsApp-kanaal van de gemeente.",
	"nextdoor":      "Berichten aan inwoners op Nextdoor.",
	"narrowcasting": "Een paar regels op schermen, zoals in de publiekshal.",
	"print":         "Een tekst voor de krant, een folder of een poster.",
	"trial":         "Een pagina van dit programma om mee te oefenen. Niets wordt echt geplaatst.",
}

// channelIntro says what a kind does and, of a channel that is there, whose it is.
func channelIntro(kind kinds.Kind, owner string) string {
	text := []string{kindHelp[kind.Name]}
	if kind.HandOver {
		text = append(text, "Een collega plaatst elk bericht; wij zetten op tijd alles klaar.")
	}
	if owner != "" {
		text = append(text, "Dit kanaal is van "+owner+".")
	}
	return strings.TrimSpace(strings.Join(text, " "))
}

// Settings of a channel that no form shows: what the last test of the connection found.
const (
	testedAt   = "tested_at" // RFC 3339
	testedOK   = "test_ok"   // ja or nee
	testedText = "test_text" // a Dutch sentence
)

// testResult is what the last test of the connection found.
type testResult struct {
	OK      bool
	Text    string
	At      time.Time
	learned map[string]string // about the service; only just after the test
}

// testOf returns what the last test of the channel found; nil when there was none.
func (s *Server) testOf(ch campaigns.Channel) *testResult {
	at, err := time.Parse(time.RFC3339, ch.Settings[testedAt])
	if err != nil {
		return nil
	}
	return &testResult{OK: ch.Settings[testedOK] == "ja", Text: ch.Settings[testedText], At: at.In(s.Zone)}
}

// found is what is kept of a test with the channel. A test that failed learned nothing, and ends nothing that was known.
func (t testResult) found() map[string]string {
	out := map[string]string{}
	if t.OK && t.learned != nil {
		maps.Copy(out, t.learned)
		out[learnedAt] = t.At.UTC().Format(time.RFC3339)
	}
	out[testedAt], out[testedText], out[testedOK] = t.At.UTC().Format(time.RFC3339), t.Text, "nee"
	if t.OK {
		out[testedOK] = "ja"
	}
	return out
}

// forget returns the settings without what the last test found: it says nothing about another address or secret.
func forget(settings map[string]string) map[string]string {
	out := maps.Clone(settings)
	if out == nil {
		out = map[string]string{}
	}
	for _, name := range []string{testedAt, testedOK, testedText} {
		delete(out, name)
	}
	return out
}

// sameConnection reports whether two versions of a channel go to the same place with the same secret.
func sameConnection(kind kinds.Kind, a, b campaigns.Channel) bool {
	for _, f := range kind.Fields {
		if !f.Secret && f.Name != campaigns.ValidUntil && a.Settings[f.Name] != b.Settings[f.Name] {
			return false
		}
	}
	return a.SecretSet == b.SecretSet && a.Settings[campaigns.SecretAt] == b.Settings[campaigns.SecretAt]
}

// channelStatus is the badge of a channel.
func (s *Server) channelStatus(kind kinds.Kind, ch campaigns.Channel, pause *Halt) string {
	test := s.testOf(ch)
	switch {
	case pause != nil:
		return "paused"
	case s.isTrial(kind):
		return "trial"
	case kind.ByHand(ch):
		return "byhand"
	case test == nil:
		return "untested"
	case test.OK:
		return "works"
	}
	return "login"
}

// isTrial reports whether all that goes to a channel of this kind appears on the proefkanaal. In the demo that is what the
// program would place; what a person places is handed over there too.
func (s *Server) isTrial(kind kinds.Kind) bool {
	return kind.Name == "trial" || s.Demo && !kind.HandOver
}

// trialURL is the page where the posts of such a channel appear; empty for other channels.
func (s *Server) trialURL(kind kinds.Kind, ch campaigns.Channel) string {
	if !s.isTrial(kind) {
		return ""
	}
	return "/proefkanaal/" + ch.Slug
}

// channelNote explains the badge.
func channelNote(status string, pause *Halt, test *testResult) string {
	switch {
	case pause != nil:
		return "Gepauzeerd door " + pause.By + ": " + pause.Reason
	case test == nil || status == "trial" || status == "byhand":
		return ""
	case test.OK:
		return "Getest op " + calendar.FormatShortDay(test.At)
	}
	return "Getest op " + calendar.FormatShortDay(test.At) + ": " + test.Text
}
