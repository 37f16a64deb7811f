package publisher_test

import (
	"testing"
	"time"
)

func TestAPostIsPlacedOnceAtItsMomentAndNotBefore(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		due := w.now().Add(10 * time.Minute)
		all := w.plan(t, due, everywhere()...)
		start(t, w.publisher())
		w.passUntil(due.Add(-time.Millisecond))
		for _, d := range all {
			if n := len(w.placed(d.ID)); n > 0 {
				t.Errorf("placed %d times before its moment", n)
			}
		}
		pass(time.Hour)
		for _, d := range all {
			w.once(t, d, time.Millisecond)
			w.is(t, d.ID, "published")
		}
	})
}
