package campaigns

import (
	"errors"
	"maps"
	"slices"
	"testing"
)

// design is the table of the design, written out from→to, apart from the code's own table by action.
var design = map[State][]State{
	Waiting:    {Sending, Held, Missed, Cancelled, HandedOver},
	Held:       {Waiting, Missed, Cancelled},
	Sending:    {Published, Waiting, Failed, InDoubt, HandedOver},
	InDoubt:    {Published, Waiting, NeedsHuman},
	NeedsHuman: {Published, Waiting},
	Failed:     {Waiting, Cancelled},
	Missed:     {Waiting, Cancelled},
	HandedOver: {Published, Cancelled},
	Published:  {},
	Cancelled:  {},
}

// legal names, for every state, the actions that may happen there; all others must be refused.
var legal = map[State][]Action{
	Waiting:    {Begin, Hold, Miss, Cancel, HandOver},
	Held:       {Release, Miss, Cancel},
	Sending:    {Succeed, Retry, Fail, Doubt, HandOver},
	InDoubt:    {Found, Resend, AskHuman},
	NeedsHuman: {Confirm, SendAgain},
	Failed:     {Replan, Cancel},
	Missed:     {Replan, Cancel},
	HandedOver: {Placed, Cancel},
}

func TestEveryStateWithEveryActionFollowsTheDesign(t *testing.T) {
	if len(States) != len(design) || len(Actions) != len(moves) {
		t.Fatalf("%d states, %d actions", len(States), len(Actions))
	}
	for _, s := range States {
		reached := map[State]bool{}
		for _, a := range Actions {
			to, err := s.After(a)
			if slices.Contains(legal[s], a) != (err == nil) {
				t.Errorf("%s.After(%s): legal %v, error %v", s, a, slices.Contains(legal[s], a), err)
			}
			if err != nil {
				if !errors.Is(err, ErrConflict) || to != s {
					t.Errorf("%s.After(%s) = %s, %v: want the same state and ErrConflict", s, a, to, err)
				}
				continue
			}
			reached[to] = true
		}
		want := slices.Sorted(slices.Values(design[s]))
		if got := slices.Sorted(maps.Keys(reached)); !slices.Equal(got, want) {
			t.Errorf("from %s one reaches %v, design says %v", s, got, want)
		}
	}
}

func TestAnUnknownActionOrStateIsRefused(t *testing.T) {
	if _, err := Waiting.After("explode"); !errors.Is(err, ErrConflict) {
		t.Error(err)
	}
	if _, err := State("gone").After(Begin); !errors.Is(err, ErrConflict) {
		t.Error(err)
	}
}
