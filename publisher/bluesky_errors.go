package publisher

import (
	"encoding/json"
	"net/http"
)

// errorName is the name that XRPC gives an error (atproto.com/specs/xrpc): InvalidRequest. Empty: the answer has none.
func (a *answer) errorName() string {
	var e struct{ Error string }
	if json.Unmarshal(a.body, &e) != nil {
		return ""
	}
	return e.Error
}

// refused says what to think of an answer to the writing of a record. A 400 that carries the name of an error is the
// server's own refusal; one without may come from anybody.
func (b *Bluesky) refused(as service, a *answer) *Failure {
	f := as.refusal(a)
	if a.status != http.StatusBadRequest && a.status != http.StatusUnauthorized {
		return f
	}
	switch name := a.errorName(); name {
	case "":
		return f
	case "ExpiredToken", "InvalidToken":
		b.drop()
		return Later(0, "De aanmelding bij Bluesky verliep net. Er is niets geplaatst.", nil).WithAnswer(f.Status, f.Detail)
	case "AccountTakedown", "AccountSuspended", "AccountDeactivated":
		return b.blocked(f)
	default:
		if a.status == http.StatusBadRequest {
			return Permanent("Bluesky weigert dit bericht. Pas het aan."+quote(f.Detail), nil).WithAnswer(f.Status, f.Detail)
		}
	}
	b.drop()
	return f
}

// refusedSignIn does so for an answer to createSession, which publishes nothing.
func (b *Bluesky) refusedSignIn(a *answer) *Failure {
	f := b.refusal(a)
	switch name := a.errorName(); {
	case name == "AccountTakedown" || name == "AccountSuspended" || name == "AccountDeactivated":
		return b.blocked(f)
	case name == "AuthFactorTokenRequired":
		return NeedsLogin("Bluesky vraagt om een tweede stap. Een beheerder kan op Bluesky een app-wachtwoord aanmaken en dat bij dit kanaal invullen.", nil).WithAnswer(f.Status, f.Detail)
	case name != "" && (a.status == http.StatusBadRequest || a.status == http.StatusUnauthorized):
		return NeedsLogin("Bluesky neemt de naam of het app-wachtwoord niet aan. Een beheerder kan bij dit kanaal nieuwe invullen.", nil).WithAnswer(f.Status, f.Detail)
	}
	return f
}

func (b *Bluesky) blocked(f *Failure) *Failure {
	return Permanent("Bluesky heeft dit account geblokkeerd of het is opgeheven. De beheerder van het account kan dat op Bluesky nagaan.", nil).WithAnswer(f.Status, f.Detail)
}
