package publisher_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher"
)

func TestAProefkanaalShowsAPostOnceHoweverOftenItIsSent(t *testing.T) {
	w := newTown(t)
	due := w.now().Truncate(time.Minute).Add(time.Minute)
	d := w.plan(t, due, 3)[0]
	w.setClock(due)
	begun, err := w.Begin(t.Context(), []string{d.ID}, "w", time.Minute)
	if err != nil || len(begun) != 1 {
		t.Fatal(len(begun), err)
	}
	trial := publisher.Trial{Board: w, URL: func(slug, id string) string { return "/proef/" + slug + "#" + id }}
	if _, err := trial.Find(t.Context(), begun[0]); !errors.Is(err, publisher.ErrAbsent) {
		t.Errorf("before it is placed: %v", err)
	}
	first, err := trial.Publish(t.Context(), begun[0])
	if err != nil || first.RemoteID == "" || first.URL != "/proef/kanaal-03#"+first.RemoteID {
		t.Fatal(first, err)
	}
	again, err := trial.Publish(t.Context(), begun[0])
	if err != nil || again != first {
		t.Errorf("the second time it is %v, %v; want %v", again, err, first)
	}
	if found, err := trial.Find(t.Context(), begun[0]); err != nil || found != first {
		t.Errorf("found %v, %v", found, err)
	}
	posts, err := w.TrialPosts(t.Context(), d.ChannelID, 10, 0)
	if err != nil || len(posts) != 1 || posts[0].Title != "Let op elkaar" || posts[0].Text != "Zie je iets geks? Meld het." {
		t.Errorf("on the board: %v, %v", posts, err)
	}
	if !trial.Keyed(begun[0], due.AddDate(1, 0, 0)) {
		t.Error("the board forgets keys")
	}
	if said, err := trial.Check(t.Context()); err != nil || said == "" {
		t.Error(said, err)
	}
}

// noBoard is a board that cannot be reached.
type noBoard struct{}

func (noBoard) PutTrial(context.Context, string, campaigns.TrialPost) (string, error) {
	return "", errAway
}
func (noBoard) FindTrial(context.Context, string) (string, error) { return "", errAway }

func TestAProefkanaalWithoutABoardLeavesAPostInDoubt(t *testing.T) {
	trial := publisher.Trial{Board: noBoard{}}
	_, err := trial.Publish(t.Context(), campaigns.Dispatch{})
	if f := (*publisher.Failure)(nil); !errors.As(err, &f) || f.Intent != publisher.IntentDoubt {
		t.Errorf("publish: %v", err)
	}
	if _, err := trial.Find(t.Context(), campaigns.Dispatch{}); err == nil || errors.Is(err, publisher.ErrAbsent) {
		t.Errorf("find: %v", err)
	}
}

func TestAHandoverAsksAPersonAndKnowsNothing(t *testing.T) {
	hand := publisher.Hand{}
	_, err := hand.Publish(t.Context(), campaigns.Dispatch{})
	if f := (*publisher.Failure)(nil); !errors.As(err, &f) || f.Intent != publisher.IntentByHand {
		t.Errorf("publish: %v", err)
	}
	if _, err := hand.Find(t.Context(), campaigns.Dispatch{}); err == nil || errors.Is(err, publisher.ErrAbsent) {
		t.Errorf("find: %v", err)
	}
	if hand.Keyed(campaigns.Dispatch{}, time.Now()) {
		t.Error("a person may place it twice")
	}
	if said, err := hand.Check(t.Context()); err != nil || said == "" {
		t.Error(said, err)
	}
}
