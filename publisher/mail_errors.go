package publisher

import (
	"crypto/tls"
	"errors"
	"net/textproto"
)

// mailStep is a moment before the message, and what to tell a person when the server refuses there for good.
type mailStep string

const (
	atGreeting mailStep = "De mailserver wil niet met ons praten. Vraag de beheerder van de mailserver."
	atSignIn   mailStep = "De mailserver neemt de gebruikersnaam of het wachtwoord niet aan. Een beheerder kan bij dit kanaal nieuwe invullen."
	atSender   mailStep = "De mailserver staat deze afzender niet toe. Vraag de beheerder van de mailserver, of een beheerder van dit programma om bij dit kanaal een andere in te vullen."
	atList     mailStep = "De mailserver neemt niets aan voor het adres van de lijst. Een beheerder kan het adres bij dit kanaal controleren."
	atMessage  mailStep = "De mailserver weigert dit bericht. Pas het aan of vraag de beheerder van de mailserver."
)

// refused says what to think of an error before the message was complete: nothing was sent. A 5yz is for good and a 4yz
// for now (RFC 5321 §4.2.1).
func (m *Mail) refused(step mailStep, err error) *Failure {
	answer := m.reply(err)
	if answer == nil {
		return Later(0, "De verbinding met de mailserver viel weg. Er is niets verstuurd.", m.secrets.inError(err))
	}
	f := Later(0, "De mailserver vraagt om het later nog eens te proberen. Er is niets verstuurd.", nil)
	switch {
	case answer.Code/100 == 5 && step == atSignIn:
		f = NeedsLogin(string(step), nil)
	case answer.Code/100 == 5:
		f = Permanent(string(step)+quote(answer.Msg), nil)
	}
	return f.WithAnswer(0, answer.Error())
}

// unsure says what to think of an error after the dot. A refusal of the server's own is definite, except 421: that may
// be said by a gateway that gave up waiting for the server behind it.
func (m *Mail) unsure(err error) *Failure {
	if answer := m.reply(err); answer != nil && answer.Code != 421 && (answer.Code/100 == 4 || answer.Code/100 == 5) {
		return m.refused(atMessage, answer)
	}
	return InDoubt("De e-mail is verstuurd, maar de mailserver bevestigde dat niet. Hij kan wel aangekomen zijn.", m.secrets.inError(err))
}

// reply is the server's own answer in an error, without secrets; nil when it holds none.
func (m *Mail) reply(err error) *textproto.Error {
	var answer *textproto.Error
	if !errors.As(err, &answer) {
		return nil
	}
	return &textproto.Error{Code: answer.Code, Msg: m.secrets.hide(answer.Msg)}
}

func (m *Mail) undialled(err error) *Failure {
	var refusal interface{ Forbidden() bool }
	if errors.As(err, &refusal) && refusal.Forbidden() {
		return Permanent("De mailserver staat binnen een eigen netwerk. De beheerder van dit programma kan dat adres toestaan.", err)
	}
	return Later(0, "De mailserver is niet bereikbaar. Er is niets verstuurd.", err)
}

func (m *Mail) unencrypted(err error) *Failure {
	if m.reply(err) != nil {
		return m.refused(atGreeting, err)
	}
	var wrong *tls.CertificateVerificationError
	if errors.As(err, &wrong) {
		return Later(0, "Het certificaat van de mailserver klopt niet. Vraag de beheerder van de mailserver. Er is niets verstuurd.", err)
	}
	return Later(0, "De beveiligde verbinding met de mailserver kwam niet tot stand. Er is niets verstuurd.", err)
}
