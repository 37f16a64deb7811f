// Command morgen makes it tomorrow in one test database, beside the program that serves it: what had to go out today is
// missed, and what is in doubt becomes a question to a person. The browser tests use it, which cannot wait that long.
package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/store"
)

func main() {
	if err := run(context.Background(), os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, database string) error {
	tomorrow := func() time.Time { return time.Now().Add(24 * time.Hour) }
	s, err := store.Open(ctx, database, store.Options{Now: tomorrow})
	if err != nil {
		return err
	}
	defer s.Close()
	if _, err := s.Sweep(ctx); err != nil {
		return err
	}
	doubts, err := s.InDoubt(ctx, 100)
	if err != nil {
		return err
	}
	for _, d := range doubts {
		err := s.Settle(ctx, campaigns.Verdict{DeliveryID: d.Delivery.ID, Attempt: d.Delivery.Attempt, Checks: d.Delivery.Checks, Action: campaigns.AskHuman,
			Reason: "Het bericht is niet teruggevonden, maar dat is geen bewijs. Kijk op het kanaal en kies: het staat er, of nogmaals plaatsen."})
		if err != nil {
			return err
		}
	}
	return nil
}
