package main

import (
	"context"
	"errors"
	"strings"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/store"
)

// linkValid is how long a printed sign-in link works.
const linkValid = 72 * time.Hour

// user adds, resets and lists users.
func user(ctx context.Context, p program, args []string) error {
	flags := p.flags("user")
	name := flags.String("name", "", "")
	role := flags.String("role", string(campaigns.Editor), "")
	municipality := flags.String("municipality", "all", "")
	names, err := parse(flags, args)
	if err != nil {
		return err
	}
	c, err := p.configure(defaultDatabase)
	if err != nil {
		return err
	}
	s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer s.Close() //nolint:errcheck // every change is committed by then
	switch {
	case len(names) == 2 && names[0] == "add":
		roles, err := rolesFor(ctx, s, campaigns.Role(*role), *municipality)
		if err != nil {
			return err
		}
		u, err := s.AddUser(ctx, campaigns.User{Email: names[1], Name: *name, Roles: roles})
		if err != nil {
			return badInput(err)
		}
		return p.printLink(ctx, s, c, u)
	case len(names) == 2 && names[0] == "reset":
		u, err := s.UserByEmail(ctx, names[1])
		if errors.Is(err, campaigns.ErrNotFound) {
			return usage("Er is geen gebruiker met het adres %s.", names[1])
		}
		if err != nil {
			return err
		}
		return p.printLink(ctx, s, c, u)
	case len(names) == 1 && names[0] == "list":
		return p.listUsers(ctx, s)
	}
	return usage("Schrijf user add E-MAIL --name NAAM, user reset E-MAIL of user list.")
}

func rolesFor(ctx context.Context, s *store.Store, role campaigns.Role, slug string) (map[string]campaigns.Role, error) {
	if !role.Valid() {
		return nil, usage("--role: kies reader, editor, approver of admin")
	}
	all, err := s.Municipalities(ctx)
	if err != nil {
		return nil, err
	}
	roles := map[string]campaigns.Role{}
	for _, m := range all {
		if slug == "all" || m.Slug == slug {
			roles[m.ID] = role
		}
	}
	switch {
	case len(all) == 0:
		return nil, usage("Er zijn nog geen gemeenten. Laad eerst een pakket: veiligheidskalender load zblw")
	case len(roles) == 0:
		return nil, usage("--municipality: er is geen gemeente %q", slug)
	}
	return roles, nil
}

func (p program) printLink(ctx context.Context, s *store.Store, c config, u campaigns.User) error {
	token, err := s.NewSigninLink(ctx, u.ID, linkValid)
	if err != nil {
		return err
	}
	p.say("Geef %s deze link. Hij werkt één keer, drie dagen lang:\n  %s/welkom/%s", u.Name, c.baseURL, token)
	return nil
}

func (p program) listUsers(ctx context.Context, s *store.Store) error {
	all, err := s.Users(ctx)
	if err != nil {
		return err
	}
	for _, u := range all {
		full, err := s.User(ctx, u.ID)
		if err != nil {
			return err
		}
		var roles []string
		for _, r := range []campaigns.Role{campaigns.Reader, campaigns.Editor, campaigns.Approver, campaigns.Admin} {
			for _, have := range full.Roles {
				if have == r {
					roles = append(roles, string(r))
					break
				}
			}
		}
		p.say("%s\t%s\t%s", u.Email, u.Name, strings.Join(roles, ","))
	}
	return nil
}

// badInput makes a mistake of the person who typed it a usage error.
func badInput(err error) error {
	var invalid *campaigns.Invalid
	if errors.As(err, &invalid) {
		return usage("%w", err)
	}
	return err
}
