package publisher

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
)

// blueskySession is a sign-in: what com.atproto.server.createSession and refreshSession return.
type blueskySession struct {
	DID, Handle string
	AccessJwt   string
	RefreshJwt  string
	Active      *bool
	Status      string // why it is not active
}

// signIn returns a session that was in order just now, so that the call that publishes does not meet one that has lapsed.
// Its error is a *Failure that is never a doubt.
func (b *Bluesky) signIn(ctx context.Context) (*blueskySession, error) {
	b.mu.Lock()
	s := b.held
	b.mu.Unlock()
	if s == nil {
		return b.newSession(ctx)
	}
	var still struct{ DID string }
	err := b.as(s).ask(ctx, s.sign(call{method: http.MethodGet, path: "/xrpc/com.atproto.server.getSession"}), &still)
	switch f := (*Failure)(nil); {
	case err == nil && still.DID == s.DID:
		return s, nil
	case errors.As(err, &f) && f.Status != http.StatusUnauthorized && f.Status != http.StatusBadRequest:
		return nil, err
	}
	return b.renew(ctx, s)
}

// renew asks for a new session with the old one's refresh token, or else with the password.
func (b *Bluesky) renew(ctx context.Context, old *blueskySession) (*blueskySession, error) {
	var s blueskySession
	c := call{method: http.MethodPost, path: "/xrpc/com.atproto.server.refreshSession", header: http.Header{"Authorization": {"Bearer " + old.RefreshJwt}}}
	if b.as(old).ask(ctx, c, &s) == nil && s.DID == old.DID && s.AccessJwt != "" {
		return b.hold(&s)
	}
	return b.newSession(ctx)
}

func (b *Bluesky) newSession(ctx context.Context) (*blueskySession, error) {
	b.drop()
	body, err := json.Marshal(map[string]string{"identifier": b.handle, "password": b.password})
	if err != nil {
		return nil, err
	}
	traced, sent := Trace(ctx)
	a, err := b.do(traced, call{method: http.MethodPost, path: "/xrpc/com.atproto.server.createSession", body: body, kind: "application/json"})
	if err != nil {
		return nil, b.idle(b.unreached(sent, err))
	}
	var s blueskySession
	if a.into(&s) && s.DID != "" && s.AccessJwt != "" {
		return b.hold(&s)
	}
	return nil, b.idle(b.refusedSignIn(a))
}

// hold keeps the session for later calls, if the account may be used.
func (b *Bluesky) hold(s *blueskySession) (*blueskySession, error) {
	if s.Active != nil && !*s.Active {
		return nil, Permanent("Dit account op Bluesky is niet actief ("+shorten(s.Status, 40)+"). De beheerder van het account kan dat op Bluesky herstellen.", nil)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.held = s
	return s, nil
}

func (b *Bluesky) drop() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.held = nil
}

// as is the service with the session's tokens among what may not be seen.
func (b *Bluesky) as(s *blueskySession) service {
	as := b.service
	as.secrets = as.secrets.and(keep(s.AccessJwt, s.RefreshJwt))
	return as
}

// sign adds the session to a call.
func (s *blueskySession) sign(c call) call {
	c.header = http.Header{"Authorization": {"Bearer " + s.AccessJwt}}
	return c
}

// whole reports whether the session was made with the account's own password instead of an app password: its token then
// has the scope com.atproto.access instead of com.atproto.appPass(Privileged).
func (s *blueskySession) whole() bool {
	_, rest, _ := strings.Cut(s.AccessJwt, ".")
	claims, _, _ := strings.Cut(rest, ".")
	raw, err := base64.RawURLEncoding.DecodeString(claims)
	var in struct{ Scope string }
	return err == nil && json.Unmarshal(raw, &in) == nil && in.Scope == "com.atproto.access"
}

// Check signs in and says whose name the posts will carry.
func (b *Bluesky) Check(ctx context.Context) (string, error) {
	s, err := b.newSession(ctx)
	if err != nil {
		return "", err
	}
	sentence := "Aangemeld op " + b.base.Host + " als @" + s.Handle + "."
	if s.whole() {
		sentence += " Let op: dit is het gewone wachtwoord van het account. Maak op Bluesky een app-wachtwoord aan en vul dat in."
	}
	return sentence, nil
}
