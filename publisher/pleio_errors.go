package publisher

import (
	"errors"
	"fmt"
	"html"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

const pleioLoginLapsed = "De aanmelding bij Pleio is verlopen. Vul bij dit kanaal een nieuwe sessie in, of plaats het bericht zelf."

// refusal says what to think of an answer without the thing that was asked for. It is never nil.
//
// A code of Pleio's own and an error of the GraphQL layer came before anything was saved. A status only counts as a
// refusal where that is documented; all else is a doubt: a proxy may answer 502, 408 or nonsense after Pleio did its work.
func (p *Pleio) refusal(a *pleioAnswer) *Failure {
	f := p.byStatus(a)
	if f == nil {
		f = p.byMessages(a)
	}
	if f == nil {
		f = InDoubt("Pleio gaf een antwoord dat we niet begrijpen.", a.cut)
	}
	return f.WithAnswer(a.status, p.session.hide(a.said()))
}

// byStatus judges by the HTTP status and by the looks of the answer; nil when the messages must tell.
func (p *Pleio) byStatus(a *pleioAnswer) *Failure {
	switch s := a.status; {
	case s == http.StatusRequestTimeout || s == http.StatusConflict || s >= 500:
		return InDoubt(fmt.Sprintf("Pleio meldt een storing (%d).", s), nil)
	case s == http.StatusUnauthorized || s == http.StatusFound:
		return NeedsLogin(pleioLoginLapsed, nil)
	case s == http.StatusForbidden && a.isHTML():
		return NeedsLogin("De aanmelding bij Pleio is verlopen of mist de tweede stap. Vul bij dit kanaal een nieuwe sessie in, of plaats het bericht zelf.", nil)
	case s == http.StatusMovedPermanently || s == http.StatusTemporaryRedirect || s == http.StatusPermanentRedirect:
		return Permanent("Het adres van deze Pleio is veranderd. Pas het adres van het kanaal aan.", nil) // RFC 9110 §15.4: not acted upon here
	case s == http.StatusRequestEntityTooLarge:
		return Permanent("Pleio vindt het bericht te groot. Maak de tekst korter.", nil)
	case s == http.StatusTooManyRequests:
		return Later(retryAfter(a.header), "Pleio vraagt om even te wachten. Er is niets geplaatst.", nil)
	case s/100 == 2 && a.isHTML():
		return NeedsLogin(pleioLoginLapsed, nil)
	case s == http.StatusForbidden && !a.isCode():
		return Permanent("Pleio weigert dit verzoek (403). Vraag de beheerder van Pleio of dit account mag plaatsen.", nil)
	case s == http.StatusUnprocessableEntity && !a.isCode():
		return Permanent("Pleio weigert de inhoud van dit bericht (422). Pas de tekst aan of plaats het zelf.", nil)
	}
	return nil
}

// byMessages judges by errors[].message; nil when there is none, or one that we do not know.
func (p *Pleio) byMessages(a *pleioAnswer) *Failure {
	var first *Failure
	for _, e := range a.errors {
		f := p.byCode(e.Message)
		if f == nil && (a.status == http.StatusBadRequest || !a.hasData() && schemaError.MatchString(e.Message)) {
			f = Permanent(changed(e.Message), nil)
		}
		if f == nil {
			return nil
		}
		if first == nil {
			first = f
		}
	}
	return first
}

// isCode reports whether the answer is a list of GraphQL errors.
func (a *pleioAnswer) isCode() bool { return len(a.errors) > 0 }

// byCode knows the codes of Pleio's core/constances.py that addEntity raises before it saves anything. unknown_error and
// could_not_save are not among them on purpose.
func (p *Pleio) byCode(message string) *Failure {
	code := strings.ToLower(message)
	has := func(part string) bool { return strings.Contains(code, part) }
	switch {
	case code == "not_logged_in":
		return NeedsLogin(pleioLoginLapsed, nil)
	case code == "could_not_add", code == "not_authorized", code == "user_not_site_admin":
		role := ""
		if p.subtype == "news" {
			role = " Daarvoor is op Pleio de rol redacteur of beheerder nodig."
		}
		return Permanent("Vraag de beheerder van Pleio om toestemming: dit account mag er niet "+pleioKinds[p.subtype].dutch+" plaatsen."+role, nil)
	case has("not_member_of"), has("not_group_member"):
		return Permanent("Vraag de beheerder van Pleio om dit account lid te maken: het mag er nu niet plaatsen.", nil)
	case code == "could_not_find_group":
		return Permanent("De groep op Pleio bestaat niet meer. Pas het kanaal aan.", nil)
	case code == "invalid_subtype":
		return Permanent("Deze Pleio kent dit soort bericht niet. Kies bij het kanaal een ander soort.", nil)
	case code == "text_too_long":
		return Permanent("Pleio vindt de tekst te lang. Maak hem korter.", nil)
	case strings.HasPrefix(code, "missing_required_field"):
		return Permanent("Pleio mist iets in dit bericht: "+strings.TrimLeft(message[len("missing_required_field"):], ": ")+". Vul het aan.", nil)
	case code == "invalid_value":
		return Permanent("Pleio weigert de titel of de tekst. Een titel heeft 1 tot en met 256 tekens.", nil)
	case strings.HasPrefix(code, "invalid_"):
		return Permanent("Pleio weigert de inhoud van dit bericht ("+code+"). Pas het aan.", nil)
	case strings.HasPrefix(code, "file_not_clean"):
		return Permanent("Pleio vindt een bestand bij dit bericht niet veilig. Kies een ander bestand.", nil)
	case has("invalid external file or image url"):
		return Permanent("Pleio weigert een afbeelding die op een andere site staat. Haal hem uit de tekst.", nil)
	}
	return nil
}

// schemaError matches what graphql-core says of a document or a variable that the schema does not allow; it says so before
// it executes anything (GraphQL spec §5 and §6.1.2).
var schemaError = regexp.MustCompile(`^(Cannot query field|Unknown (argument|type|field|fragment|directive)|Variable ['"]?\$|Field ['"]\w+['"]|` +
	`Argument ['"]|Expected |Value ['"]|Enum ['"]|Fragment |Syntax Error)`)

var schemaName = []*regexp.Regexp{
	regexp.MustCompile(` at ['"]\w+\.(\w+)['"]`),
	regexp.MustCompile(`Field ['"](\w+)['"]`),
	regexp.MustCompile(`^(?:Cannot query field|Unknown \w+|Argument|Value|Enum|Fragment) ['"](\w+)['"]`),
	regexp.MustCompile(`['"]([A-Za-z]\w*)['"]`),
}

func changed(message string) string {
	for _, form := range schemaName {
		if m := form.FindStringSubmatch(message); m != nil {
			return "Pleio is veranderd: het kent “" + m[1] + "” niet meer zoals wij het gebruiken. Plaats het bericht zelf en meld dit aan de beheerder van dit programma."
		}
	}
	return "Pleio is veranderd: het begrijpt onze vraag niet meer. Plaats het bericht zelf en meld dit aan de beheerder van dit programma."
}

var htmlTitle = regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title>`)

// said is what the service literally answered. Of a page only the title: the rest may hold tokens.
func (a *pleioAnswer) said() string {
	var parts []string
	for _, e := range a.errors {
		parts = append(parts, e.Message)
	}
	switch {
	case len(parts) > 0:
	case a.isHTML():
		parts = append(parts, "HTML")
		if m := htmlTitle.FindSubmatch(a.body); m != nil {
			parts = append(parts, strings.Join(strings.Fields(html.UnescapeString(string(m[1]))), " "))
		}
	case a.header.Get("Location") != "":
		parts = append(parts, "Location: "+a.header.Get("Location"))
	case len(a.body) > 0:
		parts = append(parts, strings.ToValidUTF8(string(a.body), "\uFFFD"))
	}
	if a.cut != nil {
		parts = append(parts, "antwoord afgebroken: "+a.cut.Error())
	}
	return strings.Join(parts, "; ")
}

// retryAfter reads Retry-After, seconds or a date (RFC 9110 §10.2.3); a date is taken against the answer's own Date, so
// that our clock does not matter. Without a sensible value it is 0, and never more than a day.
func retryAfter(h http.Header) time.Duration {
	v := h.Get("Retry-After")
	d := time.Duration(0)
	if n, err := strconv.ParseInt(v, 10, 32); err == nil {
		d = time.Duration(n) * time.Second
	} else if at, err := http.ParseTime(v); err == nil {
		if date, err := http.ParseTime(h.Get("Date")); err == nil {
			d = at.Sub(date)
		}
	}
	return min(max(d, 0), 24*time.Hour)
}

var _ = errors.New
