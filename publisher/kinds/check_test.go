package kinds

import (
	"reflect"
	"strings"
	"testing"

	"veiligheidskalender/campaigns"
)

func TestCheck(t *testing.T) {
	alt := func(s string) campaigns.Media { return campaigns.Media{SHA256: "x", Alt: s} }
	a := func(n int) string { return strings.Repeat("a", n) }
	for _, tt := range []struct {
		name, kind string
		content    campaigns.Content
		want       []Problem
	}{
		{"a text that fits has no problem", "mastodon", campaigns.Content{Text: a(500)}, nil},
		{"a text that is too long", "mastodon", campaigns.Content{Text: a(512)},
			[]Problem{{"text", "De tekst is 12 tekens te lang voor Mastodon (512 van 500).", true}}},
		{"one character too long", "linkedin", campaigns.Content{Text: a(3001)},
			[]Problem{{"text", "De tekst is 1 teken te lang voor LinkedIn (3.001 van 3.000).", true}}},
		{"a text that fits in graphemes but not in bytes", "bluesky", campaigns.Content{Text: strings.Repeat("👨‍👩‍👧‍👦", 130)},
			[]Problem{{"text", "De tekst is te groot voor Bluesky (3.250 van 3.000 bytes). Gebruik minder emoji of bijzondere letters.", true}}},
		{"marks do not count", "mastodon", campaigns.Content{Text: "**" + a(500) + "**"}, nil},
		{"no text", "mastodon", campaigns.Content{Text: "---"}, []Problem{{"text", "Dit bericht heeft nog geen tekst.", true}}},
		{"no title where one is needed", "pleio", campaigns.Content{Text: "a"},
			[]Problem{{"title", "Geef het bericht een titel; bij Pleio staat die erboven.", true}}},
		{"no title where none is shown", "facebook", campaigns.Content{Text: "a"}, nil},
		{"a title that is too long", "pleio", campaigns.Content{Title: a(257), Text: "a"},
			[]Problem{{"title", "De titel is 1 teken te lang voor Pleio (257 van 256).", true}}},
		{"no picture where one is needed", "instagram", campaigns.Content{Text: "a"},
			[]Problem{{"media", "Op Instagram kan een bericht niet zonder afbeelding. Voeg er een toe.", true}}},
		{"too many pictures", "pleio", campaigns.Content{Title: "a", Text: "a", Media: []campaigns.Media{alt("a"), alt("b")}},
			[]Problem{{"media", "Bij Pleio past hoogstens 1 afbeelding; dit bericht heeft er 2.", true}}},
		{"a picture without a description is advice", "mastodon", campaigns.Content{Text: "a", Media: []campaigns.Media{alt("a"), alt(" ")}},
			[]Problem{{"media", "Afbeelding 2 heeft geen beschrijving. Wie de afbeelding niet kan zien, weet dan niet wat erop staat.", false}}},
		{"a description that is too long", "mastodon", campaigns.Content{Text: "a", Media: []campaigns.Media{alt(a(1501))}},
			[]Problem{{"media", "De beschrijving van de afbeelding is 1 teken te lang voor Mastodon (1.501 van 1.500).", true}}},
		{"a picture on paper needs no description", "print", campaigns.Content{Title: "a", Text: "a", Media: []campaigns.Media{alt("")}}, nil},
		{"too many hashtags", "instagram", campaigns.Content{Text: strings.Repeat("#veilig ", 31), Media: []campaigns.Media{alt("a")}},
			[]Problem{{"text", "Instagram staat hoogstens 30 hashtags toe; dit bericht heeft er 31.", true}}},
		{"numbers and addresses are no hashtags", "instagram", campaigns.Content{Text: strings.Repeat("#1 https://a.nl/#b ", 31), Media: []campaigns.Media{alt("a")}}, nil},
		{"more than a screen can hold is advice", "narrowcasting", campaigns.Content{Title: "a", Text: a(251)},
			[]Problem{{"text", "De tekst heeft 251 tekens. Op Narrowcasting leest meer dan 250 niet prettig.", false}}},
		{"a description that the database of Pleio cannot hold", "pleio", campaigns.Content{Title: "a", Text: "a", Media: []campaigns.Media{alt(a(257))}},
			[]Problem{{"media", "De beschrijving van de afbeelding is 1 teken te lang voor Pleio (257 van 256).", true}}},
		{"a table", "pleio", campaigns.Content{Title: "a", Text: "|a|b|\n|-|-|\n|c|d|"}, nil},
		{"a table that is too large is advice", "mail", campaigns.Content{Title: "a", Text: "> tekst\n>\n> " + strings.Repeat("|a", 11) + "\n> " + strings.Repeat("|-", 11)},
			[]Problem{{"text", "Een tabel met meer dan 10 kolommen of 100 rijen blijft gewone tekst, net als heel veel tabellen in één bericht. Maak de tabel kleiner, of knip hem in stukken.", false}}},
		{"a variant is what counts on its channel", "mastodon", campaigns.Content{Text: a(900), Variants: []campaigns.Variant{{ChannelID: "ch", Text: "kort"}}}, nil},
		{"nothing is too long for the trial channel", "trial", campaigns.Content{Text: a(40_000)}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := kind(t, tt.kind).Check(tt.content, "ch"); !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got  %+v\nwant %+v", got, tt.want)
			}
		})
	}
}

func TestAPictureIsTooHeavy(t *testing.T) {
	media := []campaigns.Media{{SHA256: "light"}, {SHA256: "heavy"}, {SHA256: "unknown"}}
	sizes := map[string]int{"light": 1_000_000, "heavy": 1_000_001}
	want := []Problem{{"media", "Afbeelding 2 is te groot: bij Bluesky past hoogstens 1.000 kB. Maak de afbeelding kleiner en voeg die opnieuw toe.", true}}
	if got := kind(t, "bluesky").TooHeavy(media, sizes); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if got := kind(t, "webhook").TooHeavy(media, sizes); got != nil {
		t.Error("where no limit is known:", got)
	}
}

func TestAServersOwnLimitWins(t *testing.T) {
	long := campaigns.Content{Text: strings.Repeat("a", 900)}
	ch := campaigns.Channel{ID: "ch", Kind: "mastodon", Settings: map[string]string{"max_characters": "1000"}}
	k := kind(t, "mastodon")
	if ps := k.On(ch).Check(long, ch.ID); ps != nil {
		t.Error(ps)
	}
	ch.Settings["max_characters"] = "-1"
	if ps := k.On(ch).Check(long, ch.ID); len(ps) != 1 {
		t.Error("nonsense from a server counts:", ps)
	}
}

func TestAServersOtherLimitsCountWhenTheyMakeSense(t *testing.T) {
	type limits struct{ url, alt, bytes int }
	for _, tt := range []struct {
		name            string
		url, alt, bytes string
		want            limits
	}{
		{"its own", "25", "4000", "5242880", limits{25, 4000, 5_242_880}},
		{"none told", "", "", "", limits{23, 1500, 0}},
		{"nothing is none", "0", "0", "0", limits{23, 1500, 0}},
		{"below nothing", "-1", "-1", "-1", limits{23, 1500, 0}},
		{"no numbers", "veel", "1e9", "16MB", limits{23, 1500, 0}},
		{"as small as can be meant", "1", "1", "1000", limits{1, 1, 1000}},
		{"a picture that cannot be one", "23", "1500", "999", limits{23, 1500, 0}},
		{"as large as can be meant", "2000", "1000000", "1073741824", limits{2000, 1_000_000, 1 << 30}},
		{"larger than can be meant", "2001", "1000001", "1073741825", limits{23, 1500, 0}},
		{"larger than a number", "99999999999999999999", "99999999999999999999", "99999999999999999999", limits{23, 1500, 0}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			k := kind(t, "mastodon").On(campaigns.Channel{Settings: map[string]string{"url_length": tt.url, "max_alt": tt.alt, "max_image_bytes": tt.bytes}})
			if got := (limits{k.Limits.URLLength, k.Limits.MaxAlt, k.Limits.MaxImageBytes}); got != tt.want {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
	if kind(t, "mastodon").Limits.URLLength != 23 {
		t.Error("one server changed the kind")
	}
}

func TestAnUpdateOnPleioHasNoPlaceForAPicture(t *testing.T) {
	c := campaigns.Content{Title: "a", Text: "a", Media: []campaigns.Media{{SHA256: "x", Alt: "a"}}}
	for subtype, want := range map[string]int{"": 0, "news": 0, "blog": 0, "statusupdate": 1} {
		ps := kind(t, "pleio").On(campaigns.Channel{Settings: map[string]string{"subtype": subtype}}).Check(c, "ch")
		if len(ps) != want || want > 0 && (ps[0].Field != "media" || ps[0].Blocking) {
			t.Errorf("%q: %+v", subtype, ps)
		}
	}
}

func TestAbstract(t *testing.T) {
	for _, tt := range []struct {
		name, markdown string
		limit          int
		want           string
	}{
		{"the first paragraph, on one line", "## Kop\n\n**Let** op:\nbusje\n\nMeer", 320, "Let op: busje"},
		{"whole sentences that fit", "Een busje rijdt weg. Het komt terug. En weer weg.", 40, "Een busje rijdt weg. Het komt terug."},
		{"words where no sentence fits", "Een busje rijdt, heel langzaam en zonder licht, weg", 20, "Een busje rijdt…"},
		{"one long word is cut", strings.Repeat("é", 30), 10, strings.Repeat("é", 9) + "…"},
		{"no paragraph, no summary", "- een\n- twee", 320, ""},
		{"no limit, no cut", strings.Repeat("a ", 300) + "a", 0, strings.Repeat("a ", 300) + "a"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Abstract(tt.markdown, tt.limit); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
