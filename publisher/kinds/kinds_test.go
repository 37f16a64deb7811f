package kinds

import (
	"slices"
	"strings"
	"testing"
)

func TestEveryKindCanBeShownStoredAndFilledIn(t *testing.T) {
	want := []string{"pleio", "mastodon", "bluesky", "mail", "webhook", "feed", "linkedin", "facebook", "instagram", "threads", "x",
		"whatsapp", "nextdoor", "narrowcasting", "print", "trial"}
	var names []string
	for _, k := range All() {
		names = append(names, k.Name)
		if found, ok := Find(k.Name); !ok || found.Label != k.Label {
			t.Errorf("%s is not found", k.Name)
		}
		if k.Label == "" || strings.TrimSpace(k.short()) == "" {
			t.Errorf("%s has no label", k.Name)
		}
		checkFields(t, k)
	}
	if !slices.Equal(names, want) {
		t.Errorf("kinds are %v", names)
	}
	if _, ok := Find("hyves"); ok {
		t.Error("a kind that does not exist is found")
	}
}

func checkFields(t *testing.T, k Kind) {
	seen := map[string]bool{}
	secrets, accounts := 0, 0
	for _, f := range k.Fields {
		if f.Name == "" || f.Label == "" || seen[f.Name] {
			t.Errorf("%s: field %q has no label or comes twice", k.Name, f.Name)
		}
		seen[f.Name] = true
		if f.Secret {
			secrets++
		}
		if f.Account {
			accounts++
		}
		if f.Default != "" && len(f.Options) > 0 && !slices.ContainsFunc(f.Options, func(o Option) bool { return o.Value == f.Default }) {
			t.Errorf("%s: the default of %s is no option", k.Name, f.Name)
		}
	}
	if secrets > 1 || accounts > 1 {
		t.Errorf("%s has %d secrets and %d accounts", k.Name, secrets, accounts)
	}
	if secret, ok := k.Secret(); ok != (secrets == 1) || ok != secret.Secret {
		t.Errorf("%s: Secret gives %+v", k.Name, secret)
	}
}

func TestWhatOneCallerChangesNoOtherSees(t *testing.T) {
	All()[0].Fields[0].Label = "anders"
	All()[0].Limits.MaxText = 1
	if k, _ := Find("pleio"); k.Fields[0].Label == "anders" || k.Limits.MaxText != 0 {
		t.Error("the table changed")
	}
}
