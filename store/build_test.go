package store

import (
	"time"

	"veiligheidskalender/campaigns"
)

const zone = "Europe/Amsterdam"

// settle fills a new world.
func (s *world) settle() {
	s.t.Helper()
	err := s.inTx(s.ctx, func(t *tx) error {
		for id, m := range map[*string]campaigns.Municipality{
			&s.zeist:  {Slug: "zeist", Name: "Zeist", Kind: campaigns.Single},
			&s.bunnik: {Slug: "bunnik", Name: "Bunnik", Kind: campaigns.Single},
			&s.zblw:   {Slug: "zblw", Name: "ZBLW", Kind: campaigns.Partnership},
		} {
			*id = newID()
			if _, err := t.exec(`INSERT INTO municipalities (id, slug, name, kind) VALUES ($1, $2, $3, $4)`, *id, m.Slug, m.Name, m.Kind); err != nil {
				return err
			}
		}
		s.theme = newID()
		_, err := t.exec(`INSERT INTO themes (id, slug, name) VALUES ($1, 'ondermijning', 'Ondermijning')`, s.theme)
		return err
	})
	s.must(err)
	s.intranet = s.channel(s.zeist, "pleio-zeist", "pleio")
	s.mastodon = s.channel(s.zeist, "mastodon-zeist", "mastodon")
	s.bunnikToots = s.channel(s.bunnik, "mastodon-bunnik", "mastodon")
	s.anna = s.user("anna", campaigns.Approver)
	s.bram = s.user("bram", campaigns.Approver)
	s.carla = s.user("carla", campaigns.Editor)
}

// must stops the test at an error.
func (s *world) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// channel makes a channel of a municipality and returns its id.
func (s *world) channel(municipalityID, slug, kind string) string {
	s.t.Helper()
	c, err := s.SaveChannel(s.ctx, campaigns.Channel{MunicipalityID: municipalityID, Slug: slug, Kind: kind, Name: slug, Internal: kind == "pleio"}, "")
	s.must(err)
	return c.ID
}

// user makes a colleague with the role in every municipality.
func (s *world) user(name string, role campaigns.Role) campaigns.User {
	s.t.Helper()
	u, err := s.AddUser(s.ctx, campaigns.User{Email: name + "@zblw.nl", Name: name,
		Roles: map[string]campaigns.Role{s.zeist: role, s.bunnik: role, s.zblw: role}})
	s.must(err)
	return u
}

// in is the wall clock in Amsterdam after some time.
func (s *world) in(d time.Duration) campaigns.Local {
	s.t.Helper()
	loc, err := time.LoadLocation(zone)
	s.must(err)
	return campaigns.LocalOf(s.Now().Add(d).In(loc))
}

// words are the words of a post that is due after some time, on Mastodon when no channels are given.
func (s *world) words(after time.Duration, channels ...string) campaigns.Content {
	s.t.Helper()
	if len(channels) == 0 {
		channels = []string{s.mastodon}
	}
	return campaigns.Content{Title: "Let op nepmail", Text: "Klik niet zomaar op een link.", Channels: channels, Local: s.in(after), Zone: zone}
}

// post makes a post of Zeist with Anna's words, and nobody's approval.
func (s *world) post(c campaigns.Content) campaigns.Post {
	s.t.Helper()
	p, _, err := s.CreatePost(s.ctx, campaigns.Post{MunicipalityID: s.zeist}, c, s.anna.ID)
	s.must(err)
	return p
}

// approve has Bram approve the post as it is now.
func (s *world) approve(p campaigns.Post) campaigns.Post {
	s.t.Helper()
	_, err := s.Approve(s.ctx, p.ID, p.Revision.ID, s.bram)
	s.must(err)
	return s.reread(p)
}

// approved makes an approved post that is due after some time.
func (s *world) approved(after time.Duration, channels ...string) campaigns.Post {
	s.t.Helper()
	return s.approve(s.post(s.words(after, channels...)))
}

// reread returns the post as it is stored now.
func (s *world) reread(p campaigns.Post) campaigns.Post {
	s.t.Helper()
	p, err := s.Post(s.ctx, p.ID)
	s.must(err)
	return p
}

// edit returns what saves other words for a post.
func (s *world) edit(p campaigns.Post, change func(*campaigns.Content)) Edit {
	c := p.Revision.Content.Normalized()
	change(&c)
	return Edit{PostID: p.ID, Base: p.Revision.ID, Content: c, ThemeID: p.ThemeID, AudienceID: p.AudienceID, CampaignID: p.CampaignID, UserID: s.anna.ID}
}

// save has Anna change a post.
func (s *world) save(p campaigns.Post, change func(*campaigns.Content)) campaigns.Post {
	s.t.Helper()
	p, _, err := s.SavePost(s.ctx, s.edit(p, change))
	s.must(err)
	return p
}
