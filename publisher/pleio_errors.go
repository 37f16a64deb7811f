package publisher

import (
	"fmt"
	"net/http"
	"strings"
)

const pleioLoginLapsed = "De aanmelding bij Pleio is verlopen. Een beheerder kan bij dit kanaal een nieuwe sessie invullen. Je kunt het bericht ook zelf plaatsen."

// refusal says what to think of an answer without the thing that was asked for. It is never nil.
//
// A code of Pleio's own and an error of the GraphQL layer came before anything was saved. A status only counts as a
// refusal where that is documented; all else is a doubt: a proxy may answer 502, 408 or nonsense after Pleio did its work.
func (p *Pleio) refusal(a *pleioAnswer) *Failure {
	var f *Failure
	switch s := a.status; {
	case s == http.StatusRequestTimeout || s == http.StatusConflict || s >= 500:
		f = InDoubt(fmt.Sprintf("Pleio meldt een storing (%d).", s), a.cut)
	case s == http.StatusNotFound || s == http.StatusMethodNotAllowed || s == http.StatusGone:
		f = InDoubt(fmt.Sprintf("Op het adres van dit kanaal antwoordt geen Pleio (%d). Een beheerder kan het adres controleren.", s), a.cut)
	default:
		if f = p.byMessages(a); f == nil {
			f = byStatus(a)
		}
	}
	if f == nil {
		f = InDoubt("Pleio gaf een antwoord dat we niet begrijpen.", a.cut)
	}
	f.Reason = p.secrets.hide(f.Reason)
	return f.WithAnswer(a.status, p.secrets.hide(a.said()))
}

// byMessages judges by errors[].message; nil when there is none, or one among them that we do not know.
func (p *Pleio) byMessages(a *pleioAnswer) (first *Failure) {
	for _, e := range a.errors {
		f := p.byCode(e.Message)
		if f == nil && !a.hasData() && isSchemaError(a.status, e.Message) {
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

// byStatus judges by the HTTP status and by the looks of the answer; nil when they do not tell.
func byStatus(a *pleioAnswer) *Failure {
	switch s := a.status; {
	case s == http.StatusUnauthorized || s == http.StatusFound || s/100 == 2 && a.asksSignIn():
		return NeedsLogin(pleioLoginLapsed, nil)
	case s == http.StatusForbidden && a.isHTML(): // core/middleware: the second step is missing
		return NeedsLogin("De aanmelding bij Pleio is verlopen of mist de tweede stap. Een beheerder kan bij dit kanaal een nieuwe sessie invullen. Je kunt het bericht ook zelf plaatsen.", nil)
	case s == http.StatusForbidden:
		return Permanent("Pleio weigert dit verzoek (403). Vraag de beheerder van Pleio of dit account mag plaatsen.", nil)
	case s == http.StatusMovedPermanently || s == http.StatusTemporaryRedirect || s == http.StatusPermanentRedirect:
		return Permanent("Deze Pleio staat nu op een ander adres. Een beheerder kan het adres van het kanaal aanpassen.", nil) // RFC 9110 §15.4: not acted upon here
	case s == http.StatusRequestEntityTooLarge:
		return Permanent("Pleio vindt het bericht te groot. Maak de tekst korter of kies een kleinere afbeelding.", nil)
	case s == http.StatusUnprocessableEntity:
		return Permanent("Pleio weigert de inhoud van dit bericht (422). Pas de tekst aan of plaats het zelf.", nil)
	case s == http.StatusTooManyRequests:
		return Later(retryAfter(a.header), "Pleio vraagt om even te wachten. Er is niets geplaatst.", nil)
	}
	return nil
}

// byCode knows the codes of Pleio's core/constances.py that addEntity raises before it saves anything. unknown_error and
// could_not_save are not among them on purpose.
func (p *Pleio) byCode(message string) *Failure {
	code := strings.ToLower(message)
	switch {
	case code == "not_logged_in":
		return NeedsLogin(pleioLoginLapsed, nil)
	case code == "could_not_add", code == "not_authorized", code == "user_not_site_admin":
		role := ""
		if p.subtype == "news" {
			role = " Daarvoor is op Pleio de rol redacteur of beheerder nodig."
		}
		if p.group != "" && p.subtype == "statusupdate" {
			role = " In deze groep kunnen updates uit staan; dat kan de beheerder van de groep veranderen."
		}
		return Permanent("Vraag de beheerder van Pleio om toestemming: dit account mag er niet "+pleioKinds[p.subtype].dutch+" plaatsen."+role, nil)
	case code == "user_not_member_of_group", code == "not_group_member":
		return Permanent(pleioNoMember, nil)
	case code == "not_member_of_site":
		return Permanent("Vraag de beheerder van Pleio om dit account lid te maken: het mag er nu niet plaatsen.", nil)
	case code == "could_not_find_group":
		return Permanent(pleioGroupGone, nil)
	case code == "invalid_subtype" && p.subtype == pleioEvent:
		return Permanent("Deze Pleio kent geen bijeenkomsten. Haal bij het bericht de bijeenkomst weg: dan komt het er als gewoon bericht.", nil)
	case code == "invalid_subtype":
		return Permanent("Deze Pleio kent dit soort bericht niet. Een beheerder kan bij het kanaal een ander soort kiezen.", nil)
	case code == "text_too_long":
		return Permanent("Pleio vindt de tekst te lang. Maak hem korter.", nil)
	case strings.HasPrefix(code, "missing_required_field"):
		return Permanent("Pleio mist iets in dit bericht: "+shorten(strings.TrimLeft(message[len("missing_required_field"):], ": "), 60)+". Vul het aan.", nil)
	case code == "invalid_value":
		return Permanent("Pleio weigert de titel of de tekst. Een titel heeft 1 tot en met 256 tekens.", nil)
	case code == "invalid_date" && p.subtype == pleioEvent:
		return Permanent("Pleio weigert de dag of de tijd van de bijeenkomst. Kijk of het begin voor het einde ligt, en pas het aan.", nil)
	case strings.HasPrefix(code, "invalid_"):
		return Permanent("Pleio weigert de inhoud van dit bericht ("+shorten(code, 60)+"). Pas het aan.", nil)
	case strings.HasPrefix(code, "file_not_clean"):
		return Permanent("De virusscanner van Pleio keurt de afbeelding af. Kies een ander bestand, of vraag de beheerder van Pleio ernaar te kijken.", nil)
	case strings.Contains(code, "invalid external file or image url"):
		return Permanent("Pleio weigert een afbeelding die op een andere site staat. Haal hem uit de tekst.", nil)
	}
	return nil
}
