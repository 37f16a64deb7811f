package publisher

import (
	"cmp"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"regexp"
	"strings"
)

// mayBeThere ends the reason of every doubt.
const mayBeThere = "Het bericht kan er wel staan."

// refusal says what to think of an answer without the thing that was asked for, as far as its status tells. It is never
// nil, and a doubt unless the status is documented as a refusal: a proxy may answer anything after the service did its work.
func (s service) refusal(a *answer) *Failure {
	said := s.secrets.hide(a.said())
	return s.byStatus(a, said).WithAnswer(a.status, said)
}

func (s service) byStatus(a *answer, said string) *Failure {
	switch st := a.status; {
	case st == http.StatusUnauthorized:
		return NeedsLogin(s.name+" neemt de aanmelding niet aan. Een beheerder kan bij dit kanaal een nieuwe invullen.", nil)
	case st == http.StatusForbidden:
		return Permanent(s.name+" staat dit niet toe met deze aanmelding. Vraag de beheerder van het account om de rechten."+quote(said), nil)
	case st == http.StatusMovedPermanently, st == http.StatusTemporaryRedirect, st == http.StatusPermanentRedirect:
		return Permanent(s.name+" staat nu op een ander adres. Een beheerder kan het adres van het kanaal aanpassen.", nil) // RFC 9110 §15.4: not acted upon here
	case st == http.StatusRequestEntityTooLarge:
		return Permanent(s.name+" vindt het bericht te groot. Maak de tekst korter of kies een kleinere afbeelding.", nil)
	case st == http.StatusUnprocessableEntity && strings.Contains(strings.ToLower(said), "duplicate"):
		return InDoubt(s.name+" zegt dat dit bericht er al is."+quote(said)+" "+mayBeThere, nil)
	case st == http.StatusUnprocessableEntity:
		return Permanent(s.name+" weigert dit bericht. Pas het aan."+quote(said), nil)
	case st == http.StatusTooManyRequests:
		return Later(waitAsked(a.header), s.name+" vraagt om even te wachten.", nil)
	case st == http.StatusNotFound, st == http.StatusMethodNotAllowed, st == http.StatusGone:
		return InDoubt(fmt.Sprintf("Op het adres van dit kanaal antwoordt geen %s (%d). Een beheerder kan het adres controleren. %s", s.name, st, mayBeThere), a.cut)
	case st == http.StatusRequestTimeout, st == http.StatusConflict, st >= 500:
		return InDoubt(fmt.Sprintf("%s meldt een storing (%d). %s", s.name, st, mayBeThere), a.cut)
	}
	return InDoubt(s.name+" gaf een antwoord dat we niet begrijpen. "+mayBeThere, a.cut)
}

// quote adds the service's own words to a reason, shortened.
func quote(said string) string {
	if said == "" {
		return ""
	}
	return " Het antwoord was: “" + shorten(said, 200) + "”."
}

var htmlTitle = regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title>`)

// said is what the service literally answered: of JSON the words meant for people, of a page only the title, because the
// rest may hold tokens.
func (a *answer) said() string {
	var words struct {
		Error            any
		ErrorDescription string `json:"error_description"`
		Message          string
		Detail           string
	}
	text := strings.TrimSpace(strings.TrimPrefix(strings.ToValidUTF8(string(a.body), "\uFFFD"), "\ufeff"))
	switch {
	case json.Unmarshal(a.body, &words) == nil:
		short, _ := words.Error.(string)
		long := cmp.Or(words.Message, words.ErrorDescription, words.Detail)
		if joined := strings.Trim(short+": "+long, ": "); joined != "" {
			text = joined
		} else if a.status/100 == 2 {
			text = "JSON" // of a sign-in it holds the tokens
		}
	case a.status/100 == 2 && strings.HasPrefix(text, "{"):
		text = "JSON"
	case strings.HasPrefix(text, "<"):
		text = "HTML"
		if m := htmlTitle.FindSubmatch(a.body); m != nil {
			text += "; " + strings.Join(strings.Fields(html.UnescapeString(string(m[1]))), " ")
		}
	}
	if a.cut != nil {
		text = strings.Trim(shorten(text, 300)+"; antwoord afgebroken: "+a.cut.Error(), "; ")
	}
	return text
}
