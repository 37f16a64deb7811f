package campaigns

import (
	"errors"
	"testing"
)

func TestOnlyWhatNobodyReliedOnIsThrownAway(t *testing.T) {
	for _, tt := range []struct {
		name       string
		post       Post
		deliveries []Delivery
		approved   bool
		kept       bool
	}{
		{"a draft", Post{}, nil, false, false},
		{"a draft that waits for its moment", Post{}, []Delivery{{State: Waiting}, {State: Held}}, false, false},
		{"one that missed its moment unapproved", Post{}, []Delivery{{State: Missed}, {State: Cancelled}}, false, false},
		{"one of a series", Post{SeriesID: "s"}, nil, false, true},
		{"one that was approved once", Post{}, nil, true, true},
		{"one that stands somewhere", Post{}, []Delivery{{State: Waiting}, {State: Published, Attempt: 1}}, false, true},
		{"one that a person has in hand", Post{}, []Delivery{{State: HandedOver}}, false, true},
		{"one that may have gone out", Post{}, []Delivery{{State: Cancelled, Attempt: 1}}, false, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if err := tt.post.CheckDiscard(tt.deliveries, tt.approved); errors.Is(err, ErrConflict) != tt.kept {
				t.Errorf("got %v", err)
			}
		})
	}
}
