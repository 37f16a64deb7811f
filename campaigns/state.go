package campaigns

import (
	"fmt"
	"slices"
)

// State is where a delivery stands.
type State string

// The states of a delivery.
const (
	Waiting    State = "waiting"     // will be sent at its moment
	Held       State = "held"        // due, but halted or without a matching approval
	Sending    State = "sending"     // a worker has it; it may be on the wire
	Published  State = "published"   // it is there
	InDoubt    State = "in_doubt"    // it may be there; the reconciler is looking
	NeedsHuman State = "needs_human" // it may be there; only a person can tell
	Failed     State = "failed"      // the service refused it for good
	Missed     State = "missed"      // its time passed; never sent by itself
	HandedOver State = "handed_over" // a person is to place it
	Cancelled  State = "cancelled"   // withdrawn
)

// States lists every state, in the order a delivery may meet them.
var States = []State{Waiting, Held, Sending, Published, InDoubt, NeedsHuman, Failed, Missed, HandedOver, Cancelled}

// Action is what happens to a delivery.
type Action string

// The actions. Those of a person are said so.
const (
	Begin     Action = "begin"      // a worker takes it, before the first byte
	Hold      Action = "hold"       // due, but halted or not approved
	Release   Action = "release"    // approved or halt lifted, still in time
	Miss      Action = "miss"       // not_after has passed
	Cancel    Action = "cancel"     // a person withdraws it
	HandOver  Action = "hand_over"  // a person is to place it
	Succeed   Action = "succeed"    // the service says that it is there
	Retry     Action = "retry"      // provably not there, and worth another try
	Fail      Action = "fail"       // provably not there, and another try is useless
	Doubt     Action = "doubt"      // nobody knows whether it is there
	Found     Action = "found"      // the read-back found it
	Resend    Action = "resend"     // not found, and the write is idempotent by its key
	AskHuman  Action = "ask_human"  // not found, and a second write could double it
	Confirm   Action = "confirm"    // a person: het staat er
	SendAgain Action = "send_again" // a person: nogmaals plaatsen
	Replan    Action = "replan"     // a person gives it a new moment
	Placed    Action = "placed"     // a person placed it by hand
)

// Actions lists every action.
var Actions = []Action{Begin, Hold, Release, Miss, Cancel, HandOver, Succeed, Retry, Fail, Doubt, Found, Resend, AskHuman, Confirm,
	SendAgain, Replan, Placed}

// moves is the state table of the design; what is not in it is a conflict.
var moves = map[Action]struct {
	from []State
	to   State
}{
	Begin:     {[]State{Waiting}, Sending},
	Hold:      {[]State{Waiting}, Held},
	Release:   {[]State{Held}, Waiting},
	Miss:      {[]State{Waiting, Held}, Missed},
	Cancel:    {[]State{Waiting, Held, Failed, Missed, HandedOver}, Cancelled},
	HandOver:  {[]State{Waiting, Sending}, HandedOver},
	Succeed:   {[]State{Sending}, Published},
	Retry:     {[]State{Sending}, Waiting},
	Fail:      {[]State{Sending}, Failed},
	Doubt:     {[]State{Sending}, InDoubt},
	Found:     {[]State{InDoubt}, Published},
	Resend:    {[]State{InDoubt}, Waiting},
	AskHuman:  {[]State{InDoubt}, NeedsHuman},
	Confirm:   {[]State{NeedsHuman}, Published},
	SendAgain: {[]State{NeedsHuman}, Waiting},
	Replan:    {[]State{Failed, Missed}, Waiting},
	Placed:    {[]State{HandedOver}, Published},
}

// After returns the state that follows when a happens to a delivery in state s.
// The error is an ErrConflict whose text says in Dutch why it cannot.
func (s State) After(a Action) (State, error) {
	if m, ok := moves[a]; ok && slices.Contains(m.from, s) {
		return m.to, nil
	}
	return s, Conflict(fmt.Sprintf("Dit kan niet: deze plaatsing %s.", s.Dutch()))
}

// From returns the states in which a may happen.
func From(a Action) []State { return slices.Clone(moves[a].from) }

// Final reports whether nothing more will happen by itself or is asked of anyone.
func (s State) Final() bool { return s == Published || s == Cancelled }

// Moving reports whether the words may be on their way or may be there: editing, moving and withdrawing must wait.
func (s State) Moving() bool { return s == Sending || s == InDoubt || s == NeedsHuman }

// NeedsAttention reports whether a person has something to do or to know.
func (s State) NeedsAttention() bool {
	switch s {
	case Held, InDoubt, NeedsHuman, Failed, Missed, HandedOver:
		return true
	}
	return false
}

// Dutch says the state as the end of the sentence "deze plaatsing …".
func (s State) Dutch() string {
	switch s {
	case Waiting:
		return "wacht op zijn moment"
	case Held:
		return "wordt tegengehouden"
	case Sending:
		return "is nu onderweg"
	case Published:
		return "is geplaatst"
	case InDoubt:
		return "is misschien geplaatst; dat zoeken we uit"
	case NeedsHuman:
		return "is misschien geplaatst; kijk zelf even"
	case Failed:
		return "is geweigerd"
	case Missed:
		return "is te laat en niet geplaatst"
	case HandedOver:
		return "ligt klaar om met de hand te plaatsen"
	case Cancelled:
		return "is ingetrokken"
	}
	return "heeft een onbekende toestand"
}
