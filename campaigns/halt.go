package campaigns

import (
	"errors"
	"time"
)

// Halt stops what has not begun, until someone lifts it. Pausing a channel is a halt of that channel.
type Halt struct {
	ID             string
	Scope          HaltScope
	MunicipalityID string // for HaltMunicipality
	ChannelID      string // for HaltChannel
	Reason         string
	By             string // user id
	At             time.Time
	LiftedBy       string
	LiftedAt       time.Time // zero: it holds
}

// HaltScope says what a halt stops.
type HaltScope string

// The scopes of a halt.
const (
	HaltAll          HaltScope = "all"
	HaltExternal     HaltScope = "external"
	HaltMunicipality HaltScope = "municipality"
	HaltChannel      HaltScope = "channel"
)

// Covers reports whether the halt, while it holds, stops the delivery.
func (h Halt) Covers(d Delivery) bool {
	if !h.LiftedAt.IsZero() {
		return false
	}
	switch h.Scope {
	case HaltAll:
		return true
	case HaltExternal:
		return !d.Internal
	case HaltMunicipality:
		return h.MunicipalityID == d.MunicipalityID || h.MunicipalityID == d.OwnerID
	case HaltChannel:
		return h.ChannelID == d.ChannelID
	}
	return false
}

// Check returns what a halt lacks, a reason or a target: an error that joins an *Invalid for each.
func (h Halt) Check() error {
	var wrong []error
	switch {
	case h.Scope == HaltMunicipality && h.MunicipalityID == "":
		wrong = append(wrong, &Invalid{"municipality", "Kies een gemeente."})
	case h.Scope == HaltChannel && h.ChannelID == "":
		wrong = append(wrong, &Invalid{"channel", "Kies een kanaal."})
	case h.Scope != HaltAll && h.Scope != HaltExternal && h.Scope != HaltMunicipality && h.Scope != HaltChannel:
		wrong = append(wrong, &Invalid{"scope", "Kies wat er moet stoppen."})
	}
	if len(h.Reason) < 3 || len(h.Reason) > 1000 {
		wrong = append(wrong, &Invalid{"reason", "Schrijf in een paar woorden waarom; collega’s zien dit."})
	}
	return errors.Join(wrong...)
}
