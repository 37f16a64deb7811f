package store

import (
	"errors"
	"strings"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

func isNotFound(err error) bool { return errors.Is(err, campaigns.ErrNotFound) }

func TestAUserIsFoundByAddressInAnyCase(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		added, err := s.AddUser(s.ctx, campaigns.User{Email: " Dirk@Zeist.NL ", Name: " Dirk ", PasswordHash: "$argon2id$",
			Roles: map[string]campaigns.Role{s.zeist: campaigns.Admin, s.bunnik: campaigns.Reader}})
		s.must(err)
		got, err := s.UserByEmail(s.ctx, "dIRK@zeist.nl ")
		s.must(err)
		if got.ID != added.ID || got.Email != "dirk@zeist.nl" || got.Name != "Dirk" || got.PasswordHash != "$argon2id$" || !got.CreatedAt.Equal(monday) || got.Disabled {
			t.Errorf("%+v", got)
		}
		if !got.May(campaigns.Admin, s.zeist) || got.May(campaigns.Editor, s.bunnik) || got.May(campaigns.Reader, s.zblw) {
			t.Errorf("roles %v", got.Roles)
		}
		if _, err := s.UserByEmail(s.ctx, "niemand@zeist.nl"); !isNotFound(err) {
			t.Errorf("nobody: %v", err)
		}
		all, err := s.Users(s.ctx)
		if err != nil || len(all) != 4 || all[0].Name != "Dirk" && all[0].Name != "anna" {
			t.Errorf("%v, %v", all, err)
		}
	})
}

func TestAUserWhoCannotBeIsRefusedWhole(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		for name, test := range map[string]struct {
			user  campaigns.User
			field string
		}{
			"no address":      {campaigns.User{Email: "geen", Name: "X"}, "email"},
			"no name":         {campaigns.User{Email: "x@zeist.nl"}, "name"},
			"a known address": {campaigns.User{Email: "ANNA@zblw.nl", Name: "X"}, "email"},
			"an unknown role": {campaigns.User{Email: "y@zeist.nl", Name: "Y", Roles: map[string]campaigns.Role{s.zeist: "baas"}}, "role"},
			"an absurd name":  {campaigns.User{Email: "z@zeist.nl", Name: strings.Repeat("x", 101)}, "name"},
			"two addresses":   {campaigns.User{Email: "a@zeist.nl, b@zeist.nl", Name: "X"}, "email"},
			"a name as well":  {campaigns.User{Email: "Anna <a@zeist.nl>", Name: "X"}, "email"},
		} {
			if _, err := s.AddUser(s.ctx, test.user); !isInvalid(err, test.field) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if all, err := s.Users(s.ctx); err != nil || len(all) != 3 {
			t.Errorf("%v, %v", all, err)
		}
	})
}

func TestASessionLastsUntilItEnds(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		token, err := s.StartSession(s.ctx, s.anna.ID)
		s.must(err)
		second, err := s.StartSession(s.ctx, s.anna.ID)
		s.must(err)
		one, err := s.Session(s.ctx, token)
		if err != nil || one.User.ID != s.anna.ID || !one.User.May(campaigns.Approver, s.zeist) || len(one.CSRF) < 40 || second == token {
			t.Errorf("%+v, %v", one, err)
		}
		var stored int
		s.must(s.read.QueryRowContext(s.ctx, `SELECT COUNT(*) FROM sessions WHERE token_hash = $1`, token).Scan(&stored))
		if stored != 0 {
			t.Error("the token itself is stored")
		}
		s.must(s.EndSession(s.ctx, token))
		s.must(s.EndSession(s.ctx, token))
		if _, err := s.Session(s.ctx, token); !isNotFound(err) {
			t.Errorf("ended: %v", err)
		}
		s.advance(SessionLength - time.Second)
		if _, err := s.Session(s.ctx, second); err != nil {
			t.Errorf("in its last second: %v", err)
		}
		s.advance(time.Second)
		if _, err := s.Session(s.ctx, second); !isNotFound(err) {
			t.Errorf("after its length: %v", err)
		}
	})
}

func TestADisabledUserHasNoSession(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		token, err := s.StartSession(s.ctx, s.anna.ID)
		s.must(err)
		_, err = s.write.ExecContext(s.ctx, `UPDATE users SET disabled = 1 WHERE id = $1`, s.anna.ID)
		s.must(err)
		if _, err := s.Session(s.ctx, token); !isNotFound(err) {
			t.Errorf("%v", err)
		}
	})
}
