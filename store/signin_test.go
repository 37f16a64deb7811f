package store

import (
	"sync/atomic"
	"testing"
	"time"
)

func TestASigninLinkWorksOnceAndInTime(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		token, err := s.NewSigninLink(s.ctx, s.anna.ID, time.Hour)
		s.must(err)
		for range 2 { // looking does not use it up
			if u, err := s.SigninLinkUser(s.ctx, token); err != nil || u.ID != s.anna.ID {
				t.Errorf("%+v, %v", u, err)
			}
		}
		s.advance(time.Hour - time.Millisecond)
		if u, err := s.UseSigninLink(s.ctx, token); err != nil || u.ID != s.anna.ID {
			t.Errorf("%+v, %v", u, err)
		}
		late, err := s.NewSigninLink(s.ctx, s.anna.ID, time.Hour)
		s.must(err)
		s.advance(time.Hour)
		for name, link := range map[string]string{"used": token, "late": late, "unknown": "x"} {
			if _, err := s.UseSigninLink(s.ctx, link); !isNotFound(err) {
				t.Errorf("%s: used: %v", name, err)
			}
			if _, err := s.SigninLinkUser(s.ctx, link); !isNotFound(err) {
				t.Errorf("%s: seen: %v", name, err)
			}
		}
	})
}

func TestOfTwoWhoUseALinkAtOnceOneGetsIn(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		other := s.open()
		for range rounds / 5 {
			token, err := s.NewSigninLink(s.ctx, s.anna.ID, time.Hour)
			s.must(err)
			var in atomic.Int64
			use := func(store *Store) func() {
				return func() {
					switch _, err := store.UseSigninLink(s.ctx, token); {
					case err == nil:
						in.Add(1)
					case !isNotFound(err):
						t.Error(err)
					}
				}
			}
			atOnce(use(s.Store), use(s.Store), use(other))
			if in.Load() != 1 {
				t.Fatalf("%d got in", in.Load())
			}
		}
	})
}

func TestANewPasswordEndsSessionsAndLinks(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		session, err := s.StartSession(s.ctx, s.anna.ID)
		s.must(err)
		another, err := s.StartSession(s.ctx, s.bram.ID)
		s.must(err)
		link, err := s.NewSigninLink(s.ctx, s.anna.ID, time.Hour)
		s.must(err)
		s.must(s.SetPassword(s.ctx, s.anna.ID, "$argon2id$nieuw"))
		if _, err := s.Session(s.ctx, session); !isNotFound(err) {
			t.Errorf("session: %v", err)
		}
		if _, err := s.UseSigninLink(s.ctx, link); !isNotFound(err) {
			t.Errorf("link: %v", err)
		}
		if _, err := s.Session(s.ctx, another); err != nil {
			t.Errorf("somebody else's session: %v", err)
		}
		if u, err := s.User(s.ctx, s.anna.ID); err != nil || u.PasswordHash != "$argon2id$nieuw" {
			t.Errorf("%+v, %v", u, err)
		}
		if err := s.SetPassword(s.ctx, "unknown", "x"); !isNotFound(err) {
			t.Errorf("of nobody: %v", err)
		}
	})
}

func TestFailuresToSignInAreCountedForAnHour(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		failures := func(bucket string) int {
			n, err := s.SigninFailures(s.ctx, bucket, s.Now().Add(-15*time.Minute))
			s.must(err)
			return n
		}
		s.must(s.SigninFailed(s.ctx, "ip:1", "anna"))
		s.must(s.SigninFailed(s.ctx, "ip:1"))
		if failures("ip:1") != 2 || failures("anna") != 1 || failures("bram") != 0 {
			t.Errorf("%d %d %d", failures("ip:1"), failures("anna"), failures("bram"))
		}
		s.advance(15*time.Minute + time.Millisecond)
		if failures("ip:1") != 0 {
			t.Error("old failures still count")
		}
		s.advance(time.Hour)
		s.must(s.SigninFailed(s.ctx, "ip:2"))
		var kept int
		s.must(s.read.QueryRowContext(s.ctx, `SELECT COUNT(*) FROM signin_failures`).Scan(&kept))
		if kept != 1 {
			t.Errorf("%d rows kept", kept)
		}
	})
}
