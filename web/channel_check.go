package web

import (
	"context"
	"errors"
	"strings"
	"time"

	"veiligheidskalender/campaigns"
)

// checkTime bounds a test of a connection, which takes longer than other requests may; keepTime what remembering it takes.
const (
	checkTime = 20 * time.Second
	keepTime  = 5 * time.Second
)

// testChannel tries the credentials of a channel and remembers what came of it.
func (s *Server) testChannel(r *request) error {
	ch, err := s.Store.ChannelBySlug(r.ctx(), r.Params("slug"))
	if err != nil {
		return err
	}
	here := "/kanalen/" + ch.Slug
	if kindOf(ch).HandOver { // of a page from before, or a typed address
		return s.to(r, here, Flash{Tone: "info", Text: "Op dit kanaal plaatst een collega de berichten. Er is geen verbinding om te testen."})
	}
	result := s.tryChannel(r, ch)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.ctx()), keepTime)
	defer cancel()
	flash := Flash{Tone: "ok", Text: result.Text}
	if !result.OK {
		flash.Tone = "error"
	}
	err = s.Store.KeepFound(ctx, ch.ID, r.user.ID, result.found(), func(now campaigns.Channel) bool { return sameConnection(kindOf(ch), ch, now) })
	if errors.Is(err, campaigns.ErrConflict) { // what was tested is no longer what is stored
		return s.to(r, here, Flash{Tone: "warning", Text: "Een collega heeft het kanaal tijdens de test veranderd. Test het nog een keer."})
	}
	if err != nil {
		return err
	}
	return s.to(r, here, flash)
}

// tryChannel tests the connection of a channel without publishing.
func (s *Server) tryChannel(r *request, ch campaigns.Channel) testResult {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.ctx()), checkTime)
	defer cancel()
	said, secret := "", ""
	var learned map[string]string
	err := errNoTest
	if s.TestChannel != nil {
		var whole campaigns.Channel
		if whole, err = s.Store.ChannelWithSecret(ctx, ch.ID); err != nil {
			s.Log.Warn("secret not read", "channel", ch.Slug, "error", err)
			err = errUnreadable
		} else {
			secret = whole.Secret.Reveal()
			said, learned, err = s.TestChannel(ctx, whole)
		}
	}
	result := testResult{OK: err == nil, Text: said, At: s.Now().In(s.Zone), learned: learned}
	if err != nil {
		result.Text = forPeople(ctx, err)
	}
	if secret != "" { // a service may repeat what it was sent
		result.Text = strings.ReplaceAll(result.Text, secret, "***")
	}
	result.Text = shortened(result.Text, 300)
	return result
}

var (
	errNoTest     = campaigns.Conflict("Hier kan de verbinding niet worden getest.")
	errUnreadable = campaigns.Conflict("Wat er is opgeslagen om aan te melden, is niet meer te lezen. Vul het opnieuw in.")
)

// forPeople is what an error of a test says to people: the errors of a channel are a Dutch sentence, with what the
// network said in parentheses behind it.
func forPeople(ctx context.Context, err error) string {
	if said := sentence(err); said != "" {
		return said
	}
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return "Er kwam binnen 20 seconden geen antwoord. Probeer het later nog eens."
	}
	if cause := errors.Unwrap(err); cause != nil {
		return strings.TrimSuffix(err.Error(), " ("+cause.Error()+")")
	}
	return err.Error()
}

// shortened returns at most n characters of s.
func shortened(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}
