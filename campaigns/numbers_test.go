package campaigns

import (
	"strings"
	"testing"
)

func TestNumbersThatAreKnownOrNoTelephoneNumbersPass(t *testing.T) {
	for _, text := range []string{
		"Bel 112 bij spoed.", "Bel **112**.", "Geen spoed? 0900-8844 of 0900 8844 of 09008844.", "Bel 0800-7000 (gratis).", "Fraudehelpdesk: 088 - 786 73 72.",
		"Veilig Thuis, 0800 2000.", "Vanuit het buitenland: +31 34 357 8844, of 0031343578844.", "Bel de gemeente op 14 030 of 14 0343.", "[bel](tel:09008844)", "tel:+31887867372",
		// dates and times
		"Op 02-02-2027 om 10:00 uur.", "02-02-2027 10:00", "02-02-2027 12 uur", "2 februari 2027, 09:00 – 10:30", "01/02/2027 tot 03/04/2027", "2027-02-02T09:00", "van 09.00 tot 17.00 uur",
		"0900 uur", "08:00-20:00", "02.02.2027",
		// years, amounts, places
		"In 2024-2025 en 2026.", "€ 0,50 of € 1.234.567,89", "0,25 procent", "3931 AB Woudenberg", "1234567890 euro", "Het kost 0800 euro", "Postbus 16, 3930 EA",
		// accounts, cases, other numbers
		"NL91ABNA0417164300", "NL91 ABNA 0417 1643 00", "Zaaknummer Z-2026-0123456789", "zaaknummer: 0123456789", "KvK-nummer 0323456789", "Z/24/0343123456", "dossier 0343.123456",
		"meldcode 0612345678", "ISBN 9780343123456", "Kamer 0343", "bel 100 mensen", "Bel 3 mensen", "v0612345678", "#0612345678", "0612345678901", "https://voorbeeld.nl/0612345678", "12.0343.123456",
		"In 1999 belde 999 man.", "Artikel 0343, lid 12", "3 x 0343123456789",
	} {
		if got := NewNumbering().Unknown(text); len(got) > 0 {
			t.Errorf("%q: %q is taken for an unknown telephone number", text, got[0].Number)
		}
	}
}

func TestNumbersThatAreNotKnownAreNamedWithTheirPlace(t *testing.T) {
	for _, c := range []struct{ text, number, meant string }{
		{"Bel 0900-8843.", "0900-8843", "0900-8844"},
		{"Bel 0900-8484.", "0900-8484", "0900-8844"},
		{"Bel gratis 0800-8844.", "0800-8844", "0900-8844"},
		{"Tip? 0900-7000!", "0900-7000", "0800-7000"},
		{"Bel 0800 70 01.", "0800 70 01", "0800-7000"},
		{"Bel bij brand 06-11 of bel 06-11.", "06-11", "112"},
		{"Bel 911 bij spoed.", "911", "112"},
		{"Bel dan direct 999.", "999", "112"},
		{"Fraude? 088-7867373", "088-7867373", "088-7867372"},
		{"De wijkagent: 06 12 34 56 78.", "06 12 34 56 78", ""},
		{"06-12345678", "06-12345678", ""},
		{"Bel (033) 123 45 67.", "(033) 123 45 67", ""},
		{"Tel. 0343-123456, vraag naar Jan", "0343-123456", ""},
		{"+31 6 12345678", "+31 6 12345678", ""},
		{"Vanuit het buitenland 0031 (0)6-12345678", "0031 (0)6-12345678", ""},
		{"[bel de lijn](tel:0201234567)", "0201234567", ""},
		{"0900-1234567", "0900-1234567", ""},
		{"Op 02-02-2027 om 10:00: bel 030-1234567", "030-1234567", ""},
	} {
		got := NewNumbering().Unknown(c.text)
		if len(got) != 1 || got[0].Number != c.number || (got[0].Meant == nil) != (c.meant == "") || got[0].Meant != nil && got[0].Meant.Number != c.meant {
			t.Errorf("%q: %+v, want %s, meant %q", c.text, got, c.number, c.meant)
		}
	}
	got := NewNumbering().Unknown("Eerst een regel.\n\nDan lange woorden voor het nummer 0343-123456 en nog eens 0343 123456 daarna.\nEn 06-12345678.")
	if len(got) != 2 || got[0].Line != 2 || got[1].Line != 3 || !strings.Contains(got[0].Around, "0343-123456") || !strings.HasPrefix(got[0].Around, "…") {
		t.Errorf("%+v", got)
	}
	if s := got[0].Sentence(); !strings.Contains(s, "0343-123456 (regel 2: “…") {
		t.Error(s)
	}
	if got := NewNumbering(Number{Number: "0343-123456", Name: "Gemeente"}).Unknown("Bel 0343 12 34 56 of 06-12345678."); len(got) != 1 || got[0].Number != "06-12345678" {
		t.Errorf("with an own number: %+v", got)
	}
}

func TestEveryKnownNumberSaysWhatItIsFor(t *testing.T) {
	for _, n := range Numbers() {
		if n.Name == "" || n.For == "" || n.Cost == "" || (n.Verified == "") != (n.Source == "") {
			t.Errorf("%+v", n)
		}
	}
	for wrong, right := range mistaken {
		if _, ok := NewNumbering().known[digits(right)]; !ok {
			t.Errorf("%s is a mistake for %s, which is not known", wrong, right)
		}
	}
}

func TestOwnNumbersAreReadOrRefused(t *testing.T) {
	got, err := ParseNumbers(" Gemeente Woudenberg=033-1234567,, Wijkteam = +31 33 765 43 21 ")
	if err != nil || len(got) != 2 || got[0].Name != "Gemeente Woudenberg" || got[1].Number != "+31 33 765 43 21" {
		t.Errorf("%+v, %v", got, err)
	}
	if len(NewNumbering(got...).Unknown("Bel 033 - 123 45 67 of 0337654321.")) != 0 || len(NewNumbering(got...).All()) != len(Numbers())+2 {
		t.Error("own numbers are not known")
	}
	for _, bad := range []string{"033-1234567", "=033-1234567", "Gemeente=", "Gemeente=bel maar", "Gemeente=12", "A=1234567x"} {
		if _, err := ParseNumbers(bad); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}

func TestReportingHints(t *testing.T) {
	for _, c := range []struct {
		text string
		n    int
	}{
		{"Doe een melding bij de politie.", 0}, {"Doe aangifte.", 0}, {"Meld het, of doe aangifte bij de politie.", 1},
		{"Bel 0800-7000 om aangifte te doen.", 1}, {"Doe aangifte of een melding bij Meld Misdaad Anoniem.", 2}, {"De vermelding op de aangiftelijst.", 0},
	} {
		if got := ReportingHints(c.text); len(got) != c.n {
			t.Errorf("%q: %q", c.text, got)
		}
	}
}

func FuzzUnknownNumbers(f *testing.F) {
	f.Add("Bel 0900-8843 of 06 12 34 56 78, (033) 1234567.\nOp 02-02-2027 om 10:00.")
	f.Add("+31(0)")
	f.Add("\xff0612345678é")
	f.Fuzz(func(t *testing.T, text string) {
		for _, u := range NewNumbering().Unknown(text) {
			if !strings.Contains(text, u.Number) || u.Line < 1 || u.Line > strings.Count(text, "\n")+1 || len(digits(u.Number)) < 3 || u.Sentence() == "" {
				t.Fatalf("%+v", u)
			}
		}
	})
}
