package campaigns

import (
	"net/mail"
	"strings"
	"time"
	"unicode/utf8"
)

// User is a colleague with an account.
type User struct {
	ID           string
	Email        string // lower case, unique
	Name         string
	PasswordHash string // argon2id in PHC form; empty until the person chose a password
	Disabled     bool
	CreatedAt    time.Time
	Roles        map[string]Role // by municipality id
}

// Role is what a user may do for one municipality. Each role may do all that the one before it may.
type Role string

// The roles, from least to most: lezer, redacteur, eindredacteur, beheerder.
const (
	Reader   Role = "reader"   // sees everything
	Editor   Role = "editor"   // writes and plans
	Approver Role = "approver" // approves what another wrote, halts
	Admin    Role = "admin"    // channels and users
)

var roleRank = map[Role]int{Reader: 1, Editor: 2, Approver: 3, Admin: 4}

// Valid reports whether r is one of the four roles.
func (r Role) Valid() bool { return roleRank[r] > 0 }

// Allows reports whether someone with role r may do what needs role needed.
func (r Role) Allows(needed Role) bool { return r.Valid() && roleRank[r] >= roleRank[needed] }

// May reports whether the user has at least role needed for the municipality.
func (u User) May(needed Role, municipalityID string) bool {
	return !u.Disabled && u.Roles[municipalityID].Allows(needed)
}

// MayAnywhere reports whether the user has at least role needed for some municipality.
func (u User) MayAnywhere(needed Role) bool {
	for id := range u.Roles {
		if u.May(needed, id) {
			return true
		}
	}
	return false
}

// NormalizeEmail returns the address in lower case without spaces around it, or *Invalid on field "email".
func NormalizeEmail(s string) (string, error) {
	s = strings.ToLower(strings.TrimSpace(s))
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || len(s) > 254 {
		return "", &Invalid{"email", "Vul een geldig e-mailadres in, zoals naam@gemeente.nl."}
	}
	return s, nil
}

// CheckPassword returns *Invalid on field "password" when the password is too short or absurdly long.
// Length is what counts (NIST SP 800-63B §5.1.1.2): no rules about capitals or digits.
func CheckPassword(p string) error {
	if n := utf8.RuneCountInString(p); n < 12 || n > 200 {
		return &Invalid{"password", "Kies een wachtwoord van 12 tot 200 tekens. Een zin van vier woorden is goed te onthouden."}
	}
	return nil
}
