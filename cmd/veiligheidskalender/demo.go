package main

import (
	"context"
	"errors"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/seeds"
	"veiligheidskalender/store"
)

const demoDatabase = "sqlite:demo/veiligheidskalender.db"

// demoPack is what the demo shows.
const demoPack = "zblw"

// The two people of the demo: one writes, the other approves and looks after the channels.
var demoUsers = []struct {
	name, email string
	role        campaigns.Role
}{
	{"Noor (redacteur)", "noor@voorbeeld.nl", campaigns.Editor},
	{"Sam (beheerder)", "sam@voorbeeld.nl", campaigns.Admin},
}

// prepareDemo fills the demo's database, plans a post two minutes ahead and prints a sign-in link for each demo user.
func (p program) prepareDemo(ctx context.Context, s *store.Store, c config) error {
	loaded, err := s.PackLoaded(ctx, demoPack)
	if err != nil {
		return err
	}
	if !loaded {
		p.say("Campagnepakket %s laden …", demoPack)
		text, err := seeds.Open(demoPack)
		if err != nil {
			return err
		}
		next := time.Now().In(c.zone)
		next = time.Date(next.Year(), next.Month()+1, 1, 0, 0, 0, 0, time.UTC)
		counts, err := loadPack(ctx, s, demoPack, text, next.Format("2006-01"), false)
		if err != nil {
			return err
		}
		p.say("%s", summary(counts, false))
	}
	users, err := demoAccounts(ctx, s)
	if err != nil {
		return err
	}
	due, err := planDemoPost(ctx, s, c, users)
	if err != nil {
		return err
	}
	p.say("Om %s gaat er een goedgekeurd bericht uit. Zie het verschijnen op %s/proefkanaal/%s", due.In(c.zone).Format("15:04"), c.baseURL, demoChannel)
	for _, u := range users {
		token, err := s.NewSigninLink(ctx, u.ID, 30*24*time.Hour)
		if err != nil {
			return err
		}
		p.say("Aanmelden als %s:\n  %s/welkom/%s", u.Name, c.baseURL, token)
	}
	return nil
}

// demoAccounts returns the demo users, made when they are not there.
func demoAccounts(ctx context.Context, s *store.Store) ([]campaigns.User, error) {
	var out []campaigns.User
	for _, u := range demoUsers {
		have, err := s.UserByEmail(ctx, u.email)
		if errors.Is(err, campaigns.ErrNotFound) {
			var roles map[string]campaigns.Role
			if roles, err = rolesFor(ctx, s, u.role, "all"); err == nil {
				have, err = s.AddUser(ctx, campaigns.User{Name: u.name, Email: u.email, Roles: roles})
			}
		}
		if err != nil {
			return nil, err
		}
		out = append(out, have)
	}
	return out, nil
}

const demoChannel = "pleio-woudenberg"

// planDemoPost plans a post for the first whole minute at least two minutes ahead, written by the first demo user and
// approved by the second.
func planDemoPost(ctx context.Context, s *store.Store, c config, users []campaigns.User) (time.Time, error) {
	due := time.Now().Add(3*time.Minute - time.Millisecond).Truncate(time.Minute)
	channel, err := s.ChannelBySlug(ctx, demoChannel)
	if err != nil {
		return due, err
	}
	writer, approver := users[0], users[1]
	p, _, err := s.CreatePost(ctx, campaigns.Post{MunicipalityID: channel.MunicipalityID, Internal: true}, campaigns.Content{
		Title: "Welkom bij de veiligheidskalender",
		Text: "Dit bericht is geschreven door **Noor** en goedgekeurd door **Sam**. Het ging vanzelf uit, op de afgesproken minuut.\n\n" +
			"Probeer het zelf:\n\n- maak een nieuw bericht en kies een moment\n- vraag een collega om akkoord\n- zie het hier verschijnen\n\n" +
			"Wat wil jij als eerste onder de aandacht brengen?",
		Channels: []string{channel.ID}, Local: campaigns.LocalOf(due.In(c.zone)), Zone: c.zone.String(),
	}, writer.ID)
	if err != nil {
		return due, err
	}
	if err := s.Submit(ctx, p.ID, p.Revision.ID, writer.ID); err != nil {
		return due, err
	}
	_, err = s.Approve(ctx, p.ID, p.Revision.ID, approver)
	return due, err
}
