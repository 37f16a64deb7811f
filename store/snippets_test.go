package store

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"veiligheidskalender/campaigns"
)

// snippet makes a template of Zeist.
func (s *world) snippet(name string, change ...func(*campaigns.Snippet)) campaigns.Snippet {
	s.t.Helper()
	one := campaigns.Snippet{MunicipalityID: s.zeist, Kind: campaigns.Template, Name: name, Title: "Titel", Text: "Tekst", ThemeID: s.theme, Internal: true,
		ChannelKinds: []string{"pleio"}}
	for _, f := range change {
		f(&one)
	}
	one, err := s.SaveSnippet(s.ctx, one, s.anna.ID)
	s.must(err)
	return one
}

func block(one *campaigns.Snippet) { one.Kind = campaigns.TextBlock }

func TestASnippetIsChangedByOneAtATime(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		one := s.snippet("Sjabloon")
		stored, err := s.Snippet(s.ctx, one.ID)
		s.must(err)
		if fmt.Sprint(stored) != fmt.Sprint(one) || stored.Rev != 1 || stored.ThemeID != s.theme || !stored.Internal || !slices.Equal(stored.ChannelKinds, []string{"pleio"}) {
			t.Errorf("stored %+v, made as %+v", stored, one)
		}
		other := stored
		stored.Name, stored.Text, stored.ChannelKinds, stored.MunicipalityID, stored.Kind = " Anders ", "Nieuw\r\n", nil, s.bunnik, campaigns.TextBlock
		saved, err := s.SaveSnippet(s.ctx, stored, s.bram.ID)
		s.must(err)
		if got, err := s.Snippet(s.ctx, one.ID); err != nil || fmt.Sprint(got) != fmt.Sprint(saved) || got.Name != "Anders" || got.Text != "Nieuw" || got.Rev != 2 ||
			got.MunicipalityID != s.zeist || got.Kind != campaigns.Template || len(got.ChannelKinds) != 0 {
			t.Errorf("changed to %+v, %v", got, err)
		}
		if _, err := s.SaveSnippet(s.ctx, other, s.carla.ID); !errors.Is(err, campaigns.ErrConflict) {
			t.Errorf("saving what a colleague changed meanwhile: %v", err)
		}
		if err := s.DeleteSnippet(s.ctx, one.ID, 1, s.carla.ID); !errors.Is(err, campaigns.ErrConflict) {
			t.Errorf("deleting what a colleague changed meanwhile: %v", err)
		}
		s.must(s.DeleteSnippet(s.ctx, one.ID, 2, s.carla.ID))
		for name, err := range map[string]error{"read": func() error { _, err := s.Snippet(s.ctx, one.ID); return err }(), "delete": s.DeleteSnippet(s.ctx, one.ID, 2, s.carla.ID),
			"save": func() error { _, err := s.SaveSnippet(s.ctx, saved, s.anna.ID); return err }()} {
			if !errors.Is(err, campaigns.ErrNotFound) {
				t.Errorf("%s what is gone: %v", name, err)
			}
		}
		verbs, err := scanAll(s.ctx, s.read, scanString, `SELECT verb FROM audit WHERE subject = $1 ORDER BY at, id`, "snippet/"+one.ID)
		s.must(err)
		if !slices.Equal(verbs, []string{"snippet.create", "snippet.save", "snippet.delete"}) {
			t.Errorf("audit %v", verbs)
		}
	})
}

func TestANameIsGivenOnceToASnippetOfAMunicipality(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		s.snippet("Zo meld je")
		other := s.snippet("Iets anders", block)
		s.snippet("Zo meld je", func(one *campaigns.Snippet) { one.MunicipalityID = s.bunnik })
		taken := func(what string, err error) {
			t.Helper()
			var invalid *campaigns.Invalid
			if !errors.As(err, &invalid) || invalid.Field != "name" {
				t.Errorf("%s: %v", what, err)
			}
		}
		_, err := s.SaveSnippet(s.ctx, campaigns.Snippet{MunicipalityID: s.zeist, Kind: campaigns.TextBlock, Name: " zo  MELD je", Text: "x"}, s.anna.ID)
		taken("a new one", err)
		other.Name = "Zo Meld Je"
		_, err = s.SaveSnippet(s.ctx, other, s.anna.ID)
		taken("another one", err)
		if _, err := s.SaveSnippet(s.ctx, campaigns.Snippet{MunicipalityID: "nergens", Kind: campaigns.TextBlock, Name: "n", Text: "x"}, s.anna.ID); !errors.Is(err, campaigns.ErrNotFound) {
			t.Errorf("of a municipality that is not there: %v", err)
		}
		if _, err := s.SaveSnippet(s.ctx, campaigns.Snippet{MunicipalityID: s.zeist, Kind: campaigns.TextBlock, Name: "n"}, s.anna.ID); err == nil {
			t.Error("a text block without text was stored")
		}
	})
}

func TestSnippetsAreListedByKindMunicipalityAndName(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		s.snippet("beta", block)
		s.snippet("Alfa", block)
		s.snippet("Sjabloon")
		s.snippet("Gamma", block, func(one *campaigns.Snippet) { one.MunicipalityID = s.zblw })
		s.snippet("Van Bunnik", block, func(one *campaigns.Snippet) { one.MunicipalityID = s.bunnik })
		for _, test := range []struct {
			kind  campaigns.SnippetKind
			of    []string
			names []string
		}{
			{campaigns.TextBlock, []string{s.zeist, s.zblw}, []string{"Alfa", "beta", "Gamma"}},
			{campaigns.Template, []string{s.zeist, s.zblw}, []string{"Sjabloon"}},
			{campaigns.Template, []string{s.bunnik}, nil},
			{campaigns.TextBlock, nil, nil},
		} {
			all, err := s.Snippets(s.ctx, test.kind, test.of)
			s.must(err)
			var names []string
			for _, one := range all {
				names = append(names, one.Name)
			}
			if !slices.Equal(names, test.names) {
				t.Errorf("%s of %v: %q, want %q", test.kind, test.of, names, test.names)
			}
		}
	})
}

func TestAMunicipalityHasNoMoreSnippetsThanItMay(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		for i := range campaigns.MaxSnippets - 1 {
			s.snippet(fmt.Sprint("Naam ", i), block)
		}
		var wait sync.WaitGroup
		errs := make([]error, 4)
		for i := range errs { // all at once: one more fits
			wait.Go(func() {
				_, errs[i] = s.SaveSnippet(s.ctx, campaigns.Snippet{MunicipalityID: s.zeist, Kind: campaigns.TextBlock, Name: fmt.Sprint("Laatste ", i), Text: "x"}, s.anna.ID)
			})
		}
		wait.Wait()
		refused := 0
		for _, err := range errs {
			var invalid *campaigns.Invalid
			switch {
			case errors.As(err, &invalid) && invalid.Field == "":
				refused++
			case err != nil:
				t.Error(err)
			}
		}
		if refused != len(errs)-1 {
			t.Errorf("%d of %d were refused", refused, len(errs))
		}
		s.snippet("Elders", func(one *campaigns.Snippet) { one.MunicipalityID = s.bunnik })
	})
}

func TestAPackLeavesANameThatIsTakenToItsOwner(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		own := s.snippet("Sjabloon")
		cycle := pack()
		cycle.Snippets[0].MunicipalityID, cycle.Snippets[0].Name = "zeist", "SJABLOON"
		cycle.Snippets = append(cycle.Snippets, campaigns.Snippet{ID: "t2", MunicipalityID: "zeist", Kind: campaigns.TextBlock, Name: "Nieuw", Text: "Tekst"})
		loaded, err := s.LoadCycle(s.ctx, cycle, false)
		s.must(err)
		if got, err := s.Snippet(s.ctx, own.ID); err != nil || got.Text != own.Text || got.Rev != 1 || loaded["snippet"] != 1 {
			t.Errorf("%+v, %v; loaded %v", got, err, loaded)
		}
		cycle.Start = "2028-02" // another run of the pack brings no second
		loaded, err = s.LoadCycle(s.ctx, cycle, false)
		s.must(err)
		if loaded["snippet"] != 0 {
			t.Errorf("another start added %d", loaded["snippet"])
		}
	})
}
