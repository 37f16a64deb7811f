package seeds

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"veiligheidskalender/campaigns"
)

func small(t testing.TB) string {
	t.Helper()
	file, err := os.ReadFile("testdata/klein.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(file)
}

// places lists "line field" of every error that Parse gives.
func places(t *testing.T, file string) []string {
	t.Helper()
	p, err := Parse([]byte(file), Options{Kinds: func(kind string) bool { return kind == "pleio" || kind == "mastodon" }})
	if err == nil {
		return nil
	}
	all := Errors{}
	if p != nil || !errors.As(err, &all) || len(all) == 0 || len(all) > MaxErrors {
		t.Fatalf("pack %v with error %v", p, err)
	}
	found := []string{}
	for _, e := range all {
		found = append(found, fmt.Sprintf("%d %s", e.Line, e.Field))
	}
	return found
}

func TestAPackWithOneMistakeIsRefusedWithItsLineAndField(t *testing.T) {
	for _, tt := range []struct{ name, old, new, place string }{
		{"nothing wrong", "", "", ""},
		{"line ends of Windows, accents and emoji", "Tekst van de eerste.\n", "Tekst één van de eerste 👮.\r\n", ""},
		{"a byte order mark", "pack: klein", "\ufeffpack: klein", ""},
		// words
		{"unknown theme of a measure", "    theme: ondermijning\n    title: Comm", "    theme: ondermining\n    title: Comm", "23 measures[1].theme"},
		{"unknown theme of a post", "theme: ondermijning\n    channels", "theme: drugs\n    channels", "57 posts[1].theme"},
		{"unknown audience", "audience: medewerkers", "audience: honden", "31 campaigns[1].audience"},
		{"unknown municipality of a channel", "name: Mastodon Zeist, municipality: zeist", "name: Mastodon Zeist, municipality: soest", "18 channels[2].municipality"},
		{"unknown campaign", "campaign: intranet", "campaign: extranet", "41 series[1].campaign"},
		{"unknown channel", "channels: [pleio-woudenberg, mast", "channels: [pleio-leusden, mast", "58 posts[1].channels[1]"},
		{"channel twice", "[pleio-woudenberg, mastodon-zeist]", "[mastodon-zeist, mastodon-zeist]", "58 posts[1].channels[2]"},
		{"channel of another municipality", "channels: [pleio-woudenberg]", "channels: [mastodon-zeist]", "43 series[1].channels[1]"},
		{"unknown measure", "measures: [intern]", "measures: [intern, extern]", "33 campaigns[1].measures[2]"},
		{"unknown kind of channel", "kind: pleio", "kind: fax", "17 channels[1].kind"},
		{"unknown kind of municipality", "kind: partnership", "kind: province", "10 municipalities[3].kind"},
		{"unknown kind of event", "kind: meeting", "kind: party", "67 events[1].kind"},
		{"an event called off from the start", "status: tentative", "status: cancelled", "69 events[1].status"},
		{"duplicate id", "events:\n", "  - {id: los, campaign: samen, channels: [mastodon-zeist], when: {date: 2027-03-01, time: 09:00}, title: T, text: T}\nevents:\n", "63 posts[2].id"},
		{"duplicate slug", "audiences:\n", "  - {slug: cybercrime, name: Nog eens}\naudiences:\n", "14 themes[3].slug"},
		{"id that is no slug", "id: los", "id: Los bericht", "55 posts[1].id"},
		{"unknown key", "duration: 90", "duration: 90\n    dur: 5", "72 events[1].dur"},
		{"unknown key at the margin", "source: ", "bron: ", "3 bron"},
		{"doubled key", "duration: 90", "duration: 90\n    public: false", "72 events[1].public"},
		{"missing title of a post", "    title: Los bericht\n", "", "55 posts[1].title"},
		{"empty title of a series post", "title: Tweede", "title: \" \"", "51 series[1].posts[2].title"},
		{"title too long", "title: Tweede", "title: " + strings.Repeat("x", 257), "51 series[1].posts[2].title"},
		{"a control character by escape", "title: Tweede", "title: \"Twee\\0de\"", "51 series[1].posts[2].title"},
		{"text too long", "text: Tekst.", "text: " + strings.Repeat("x", 50_001), "61 posts[1].text"},
		{"wrong type: text for a number", "duration: 90", "duration: anderhalf uur", "71 events[1].duration"},
		{"wrong type: number too large", "duration: 90", "duration: 900000000000", "71 events[1].duration"},
		{"wrong type: text for a list", "channels: [pleio-woudenberg]", "channels: pleio-woudenberg", "43 series[1].channels"},
		{"wrong type: list for a text", "source: Verzonnen", "source: [Verzonnen]", "3 source"},
		{"wrong type: ja for true", "public: true", "public: ja", "68 events[1].public"},
		{"a dash without anything", "  - {slug: cybercrime, name: Cybercrime}", "  -\n  - {slug: cybercrime, name: Cybercrime}", "13 themes[2]"},
		{"a word for an event", "events:\n", "events:\n  - overleg\n", "64 events[1]"},
		{"a word for a moment", "when: {month: 3, day: 15, time: \"12:00\"}", "when: morgen", "59 posts[1].when"},
		{"a word for a repeat", "repeat: {every: 8, unit: weeks, count: 3}", "repeat: vaak", "73 events[1].repeat"},
		{"an empty moment", "when: {month: 3, day: 15, time: \"12:00\"}", "when:", "59 posts[1].when"},
		{"a number for a key", "duration: 90", "duration: 90\n    7: zeven", "72 events[1].7"},
		{"a list for a key", "duration: 90", "duration: 90\n    ? [a]\n    : b", "72 events[1].?"},
		{"bad pack name", "pack: klein", "pack: Klein!", "1 pack"},
		{"bad time zone", "Europe/Amsterdam", "Europe/Amsterdm", "5 zone"},
		// moments
		{"start that is no month", "start: 2027-02", "start: 2027-13", "4 start"},
		{"thirty-first of a month with thirty days", "day: 15", "day: 31", "59 posts[1].when.day"},
		{"a fifth weekday that does not exist", "weekday: 2WE", "weekday: 5WE", "70 events[1].when.weekday"},
		{"29 February of an ordinary year", "{month: 3, day: 15", "{date: 2027-02-29", "59 posts[1].when.date"},
		{"30 February", "{month: 3, day: 15", "{date: 2027-02-30", "59 posts[1].when.date"},
		{"no form at all", "{month: 3, day: 15, ", "{", "59 posts[1].when"},
		{"two forms", "day: 15,", "day: 15, date: 2027-03-01,", "59 posts[1].when"},
		{"weekday and day", "day: 15,", "day: 15, weekday: 1MO,", "59 posts[1].when.month"},
		{"month alone", "day: 15, ", "", "59 posts[1].when.month"},
		{"weekday beside a date", "month: 3, day: 15", "date: 2027-03-01, weekday: MO", "59 posts[1].when.weekday"},
		{"bad weekday", "weekday: 2WE", "weekday: 2WO", "70 events[1].when.weekday"},
		{"month too far", "month: 3", "month: 61", "59 posts[1].when.month"},
		{"unknown observance", "month: 3, day: 15", "observance: dag-van-de-honing", "59 posts[1].when.observance"},
		{"weekday outside the observance", "month: 3, day: 15", "observance: safer-internet-day, weekday: WE", "59 posts[1].when.weekday"},
		{"numbered weekday in an observance", "month: 3, day: 15", "observance: week-van-de-veiligheid, weekday: 1WE", "59 posts[1].when.weekday"},
		{"time that does not exist", "\"12:00\"", "\"24:00\"", "59 posts[1].when.time"},
		{"missing time", ", time: \"12:00\"", "", "59 posts[1].when.time"},
		{"bad unit", "unit: weeks", "unit: dagen", "73 events[1].repeat.unit"},
		{"too many repeats", "count: 3", "count: 121", "73 events[1].repeat.count"},
		{"repeats past the end of time", "every: 8, unit: weeks, count: 3", "every: 60, unit: months, count: 120", "70 events[1].when"},
		{"a repeat that does not exist", "weekday: 2WE, time: \"10:00\"}\n    duration: 90\n    title: Overleg\n    repeat: {every: 8, unit: weeks",
			"day: 29, time: \"10:00\"}\n    duration: 90\n    title: Overleg\n    repeat: {every: 1, unit: months", "70 events[1].when.day"},
		{"a repeat in months that does not exist", "month: 1, weekday: 2WE, time: \"10:00\"}\n    duration: 90\n    title: Overleg\n    repeat: {every: 8, unit: weeks",
			"month: 2, day: 31, time: \"10:00\"}\n    duration: 90\n    title: Overleg\n    repeat: {every: 1, unit: months", "73 events[1].repeat.count"},
		{"event of a minute", "duration: 90", "duration: 1", "71 events[1].duration"},
		// rules and plans
		{"unreadable rule", "FREQ=MONTHLY;", "ELKE=MAAND;", "45 series[1].rule"},
		{"rule without a date", "BYDAY=1TU", "BYMONTHDAY=31;BYMONTH=2", "45 series[1].rule"},
		{"more posts than COUNT", "COUNT=2", "COUNT=1", "49 series[1].posts"},
		{"bad time of a series", "\"09:00\"", "9 uur", "46 series[1].time"},
		{"bad holiday policy", "next-working-day", "skip", "47 series[1].holidays"},
		{"series from month 0", "month: 1\n", "month: 0\n", "44 series[1].month"},
		{"bad planning", "Q4 2024", "Q5 2024", "25 measures[1].planning"},
		// texts to use again
		{"a name twice for a municipality", "kind: template\n    municipality: woudenberg\n    name: Maandbericht", "kind: template\n    municipality: zblw\n    name: bij SPOED", "84 snippets[2].name"},
		{"unknown kind of text", "kind: template", "kind: sjabloon", "82 snippets[2].kind"},
		{"a title of a text block", "    name: Bij spoed\n", "    name: Bij spoed\n    title: Spoed\n", "80 snippets[1].title"},
		{"a text without words", "text: Bel 112.", "text: \" \"", "80 snippets[1].text"},
		{"unknown kind of channel of a template", "channels: [pleio]\n", "channels: [pleio, duif]\n", "87 snippets[2].channels[2]"},
		{"unknown theme of a template", "theme: ondermijning\n    channels: [pleio]", "theme: drugs\n    channels: [pleio]", "86 snippets[2].theme"},
		{"a name that is too long", "name: Maandbericht", "name: " + strings.Repeat("x", 101), "84 snippets[2].name"},
		// YAML
		{"broken YAML", "municipalities:\n", "municipalities: [\n", "7 municipalities"},
		{"tabs", "  - {slug: ondermijning", "\t- {slug: ondermijning", "12 themes"},
		{"unclosed quote", "text: Tekst.", "text: \"Tekst.", "61 posts"},
		{"anchor", "source: Verzonnen", "source: &bron Verzonnen", "3 source"},
		{"tag", "source: Verzonnen", "source: !!binary Verzonnen", "3 source"},
		{"merge key", "source: Verzonnen", "<<: {source: Verzonnen}", "3 <<"},
		{"a second document", "measures:\n", "---\nmeasures:\n", "20 channels"},
		{"a control character", "Tekst van de tweede", "Tekst \x07 van de tweede", "52 series"},
		{"a line end that only YAML sees", "Tekst van de tweede", "Tekst\u2028van de tweede", "52 series"},
		{"a lone carriage return", "Tekst van de tweede", "Tekst\rvan de tweede", "52 series"},
		{"bytes that are not UTF-8", "Tekst van de tweede", "Tekst \xe9\xe9n van de tweede", "52 series"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			file := small(t)
			if tt.old != "" && !strings.Contains(file, tt.old) {
				t.Fatalf("klein.yaml has no %q", tt.old)
			}
			file = strings.Replace(file, tt.old, tt.new, 1)
			got := places(t, file)
			if tt.place == "" && len(got) > 0 || tt.place != "" && !slices.Equal(got, []string{tt.place}) {
				_, err := Parse([]byte(file), Options{})
				t.Errorf("got %q, want %q\n%v", got, tt.place, err)
			}
		})
	}
}

func TestFilesThatAreNoPackAreRefused(t *testing.T) {
	bomb := "a: &a [x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c < 'k'; c++ {
		bomb += fmt.Sprintf("%c: &%c [%s]\n", c, c, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*%c,", c-1), 9), ","))
	}
	for _, tt := range []struct{ name, file, place string }{
		{"empty", "", "1 pack"},
		{"only a remark", "# niets\n", "1 pack"},
		{"a list", "- a\n- b\n", "1 pack"},
		{"a word", "hallo", "1 pack"},
		{"an alias bomb", bomb, "1 a"},
		{"an alias to itself", "pack: &p [*p]\n", "1 pack"},
		{"an unknown alias", "pack: *p\n", "1 pack"},
		{"deep nesting in brackets", "posts: " + strings.Repeat("[", 5_000) + strings.Repeat("]", 5_000), "1 posts"},
		{"brackets without end", "posts: " + strings.Repeat("[", 100_000), "1 posts"},
		{"ten megabytes", "pack: zblw\nsource:\n" + strings.Repeat("  regel\n", 10_000_000/8), "250000 source"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := places(t, tt.file); !slices.Equal(got, []string{tt.place}) {
				t.Errorf("got %q, want %q", got, tt.place)
			}
		})
	}
}

func TestAPackThatIsTooLargeToWorkWithIsRefused(t *testing.T) {
	var events, posts strings.Builder
	for i := range 50 {
		fmt.Fprintf(&events, "  - {id: e%d, campaign: samen, kind: meeting, status: tentative, title: E, duration: 60,"+
			" when: {month: 1, weekday: 2WE, time: 09:00}, repeat: {every: 1, unit: weeks, count: 120}}\n", i)
	}
	for i := range MaxItems {
		fmt.Fprintf(&posts, "  - {id: p%d}\n", i)
	}
	for _, tt := range []struct{ name, old, new, place string }{
		{"more events than MaxEvents, repeats included", "events:\n", "events:\n" + events.String(), "105 events[42]"},
		{"more posts than MaxItems", "posts:\n  - id: los", "posts:\n" + posts.String() + "  - id: los", "2055 posts"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := places(t, strings.Replace(small(t), tt.old, tt.new, 1)); !slices.Contains(got, tt.place) {
				t.Errorf("got %q, want %q among them", got, tt.place)
			}
		})
	}
}

func TestAllMistakesAreShownAtOnceInOrderOfTheFile(t *testing.T) {
	file := small(t)
	for _, change := range [][2]string{{"theme: cybercrime", "theme: x"}, {"COUNT=2", "COUNT=1"}, {"day: 15", "day: 31"}, {"kind: meeting", "kind: x"}} {
		file = strings.Replace(file, change[0], change[1], 1)
	}
	want := []string{"36 campaigns[2].theme", "49 series[1].posts", "59 posts[1].when.day", "67 events[1].kind"}
	if got := places(t, file); !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	many := bytes.Repeat([]byte("  - {slug: x, naam: X}\n"), 500)
	if got := places(t, strings.Replace(file, "audiences:\n", "audiences:\n"+string(many), 1)); len(got) != MaxErrors || got[0] != "15 audiences[1].naam" {
		t.Errorf("%d errors, first %s", len(got), got[0])
	}
}

func TestAnErrorReadsAsOneDutchLineAndIsInvalid(t *testing.T) {
	_, err := Parse([]byte(strings.Replace(small(t), "theme: cybercrime", "theme: cyber", 1)), Options{})
	want := "regel 36, campaigns[2].theme: “cyber” komt in dit pakket niet voor. Wel: cybercrime, ondermijning."
	if err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
	invalid, one := (*campaigns.Invalid)(nil), (*Error)(nil)
	if !errors.As(err, &invalid) || invalid.Field != "campaigns[2].theme" {
		t.Errorf("no *Invalid: %v", invalid)
	}
	if !errors.As(err, &one) || one.Line != 36 || one.Column != 12 {
		t.Errorf("no *Error: %+v", one)
	}
}
