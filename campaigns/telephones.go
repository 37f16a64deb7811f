package campaigns

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// telephone is a telephone number found in a text.
type telephone struct {
	number string
	line   int
	around string
}

// notTelephones are numbers that have digits enough but another use. They are taken out of a text before telephone numbers
// are looked for.
var notTelephones = []*regexp.Regexp{
	regexp.MustCompile(`\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{2,4}){3,8}\b`),                                         // IBAN (ISO 13616)
	regexp.MustCompile(`\b\d{1,2}[-/. ]\d{1,2}[-/. ](?:19|20)\d\d\b(?:[ ,]+(?:om )?\d{1,2}(?:[:.]\d\d)?)?`), // 02-02-2027 09:00
	regexp.MustCompile(`\b(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?:[T ]\d{1,2}[:.]\d\d)?`),                   // 2027-02-02
	regexp.MustCompile(`\b\d{1,2}[:.]\d\d(?: ?(?:-|–|tot) ?\d{1,2}[:.]\d\d)?\b`),                            // 09:00 – 10:30
	regexp.MustCompile(`€ ?[\d.,]*\d`),
	regexp.MustCompile(`https?://[^\s)]+`),
	regexp.MustCompile(`(?i)\b[\p{L}-]*(?:zaak|dossier|referentie|kenmerk|factuur|bestel|klant|rekening|kvk|bsn|volg|order|serie|meld|proces)[\p{L}-]*(?:nummer|nr|code)?\.?:? ?[A-Z]{0,4}[-/.]?\d[\w./-]*`),
}

// aTelephone is a Dutch telephone number as people write it: 112 and other short ones only where someone is told to call
// them; else an information number (0800, 0900), one of ten digits, or one with +31.
var (
	shortTelephone = regexp.MustCompile(`(?i)\b(?:bel|belt|bellen|telefoonnummer|alarmnummer)(?: (?:dan|direct|meteen|altijd|naar|met|is|snel))*:? (?:\*\*)?((?:06-11)|\d{3})\b`)
	aTelephone     = regexp.MustCompile(`(?:(?:\+|00)31[ .-]?(?:\(0\))?[ .-]?[1-9](?:[ .-]?\d){7,8}|\(?0[89]0[069]\)?[ .–-]{0,3}\d(?:[ .-]?\d){3,6}|\(?0[1-9]\d{0,2}\)?[ .–/-]{0,3}\d(?:[ .-]?\d){5,7})`)
	municipalForm  = regexp.MustCompile(`^14[ -]?0[1-9]\d{1,2}$`)
)

// municipal reports whether a number is that of a municipality: 14 and its area code (14 030).
func municipal(number string) bool { return municipalForm.MatchString(number) }

// telephones finds the telephone numbers of a text.
func telephones(text string) []telephone {
	var all []telephone
	line := 0
	for _, words := range strings.Split(text, "\n") {
		if strings.TrimSpace(words) == "" {
			continue
		}
		line++
		plain := words
		for _, other := range notTelephones {
			plain = other.ReplaceAllStringFunc(plain, func(s string) string { return strings.Repeat("x", len(s)) })
		}
		for _, m := range aTelephone.FindAllStringIndex(plain, -1) {
			if n := len(digits(plain[m[0]:m[1]])); n != 10 && (plain[m[0]] == '+' || !infoNumber(plain[m[0]:m[1]]) || n != 8 && n != 11) || partOfMore(plain, m[0], m[1]) {
				continue
			}
			all = append(all, telephone{words[m[0]:m[1]], line, around(words, m[0], m[1])})
		}
		for _, m := range shortTelephone.FindAllStringSubmatchIndex(plain, -1) {
			key := digits(plain[m[2]:m[3]])
			if _, wrong := mistaken[key]; !wrong || partOfMore(plain, m[2], m[3]) { // "bel 100 mensen"
				continue
			}
			all = append(all, telephone{words[m[2]:m[3]], line, around(words, m[2], m[3])})
		}
	}
	return all
}

func infoNumber(s string) bool {
	key := digits(s)
	return strings.HasPrefix(key, "0800") || strings.HasPrefix(key, "090")
}

// partOfMore reports whether what stands from i to j goes on before or after: a word, a longer number, a sum.
func partOfMore(s string, i, j int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	after, size := utf8.DecodeRuneInString(s[j:])
	next, _ := utf8.DecodeRuneInString(s[min(len(s), j+size):])
	digit := func(r rune) bool { return r >= '0' && r <= '9' }
	letter := func(r rune) bool {
		return r == '_' || r == '#' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= 0xC0 && r != utf8.RuneError && r < 0x2000
	}
	return digit(before) || letter(before) || strings.ContainsRune("-/.,+€", before) && i > 0 || digit(after) || letter(after) ||
		strings.ContainsRune("-/.,:", after) && digit(next)
}

// around is the words around a place in a line.
func around(s string, i, j int) string {
	const room = 25
	start, end := max(0, i-room), min(len(s), j+room)
	for start > 0 && start < i && s[start-1] != ' ' {
		start++
	}
	for end < len(s) && end > j && s[end] != ' ' {
		end--
	}
	text := strings.TrimSpace(strings.ToValidUTF8(s[start:end], ""))
	if start > 0 {
		text = "…" + text
	}
	if end < len(s) {
		text += "…"
	}
	return text
}

func itoa(n int) string { return strconv.Itoa(n) }
