package web

import (
	"fmt"
	"strings"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// Settings that a test of the connection learns about a service (publisher.Learner), and when it last did.
const (
	maxCharacters = "max_characters"
	maxImages     = "max_images"
	urlLength     = "url_length"
	maxAlt        = "max_alt"
	maxImageBytes = "max_image_bytes"
	serverKind    = "server_kind"
	serverKindAt  = "server_kind_at"
	learnedAt     = "learned_at" // RFC 3339
)

// forgetServer removes what was learned: another server has its own limits.
func forgetServer(settings map[string]string) {
	for _, name := range []string{maxCharacters, maxImages, urlLength, maxAlt, maxImageBytes, serverKind, serverKindAt, learnedAt} {
		delete(settings, name)
	}
}

// learnedWords says what a test learned about the Mastodon server of a channel, and when; empty when it learned nothing.
func (s *Server) learnedWords(ch campaigns.Channel) string {
	at, err := time.Parse(time.RFC3339, ch.Settings[learnedAt])
	if err != nil || ch.Kind != "mastodon" {
		return ""
	}
	var allows []string
	if n := ch.Settings[maxCharacters]; n != "" {
		allows = append(allows, n+" tekens")
	}
	if n := ch.Settings[maxImages]; n == "1" {
		allows = append(allows, "1 afbeelding")
	} else if n != "" {
		allows = append(allows, n+" afbeeldingen")
	}
	server := "Deze server"
	if len(allows) > 0 {
		server += " staat " + strings.Join(allows, " en ") + " toe; het"
	}
	kind, then := "is geen Mastodon zelf", "vragen we het aan een collega"
	if ch.Settings[serverKind] == "mastodon" {
		kind, then = "is Mastodon zelf", "zoekt het programma dat zelf uit"
	}
	return fmt.Sprintf("%s %s (nagekeken op %s). Is het onzeker of een bericht geplaatst is, dan %s.", server, kind, calendar.FormatMoment(at.In(s.Zone)), then)
}
