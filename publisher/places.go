package publisher

import (
	"context"
	"sync"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher/kinds"
)

// places remembers to which lane channels lead, so that a burst does not ask that for each of its deliveries. Who changes the
// server of a channel waits placeTime until the new one's pace counts; what is sent, and with which sign-in, Begin reads anew. The
// zero value is ready for use.
type places struct {
	mu   sync.Mutex
	seen map[string]place // by channel id
}

// place is where a channel led when it was looked up.
type place struct {
	lane
	at time.Time
}

const (
	placeTime  = 10 * time.Second
	mostPlaces = 10_000 // when there are more it starts anew
)

// find returns the lane of a channel that was looked up a short while before now.
func (p *places) find(channelID string, now time.Time) (lane, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	known, ok := p.seen[channelID]
	age := now.Sub(known.at)
	return known.lane, ok && age >= 0 && age < placeTime // a clock that stepped back says nothing of age
}

// keep remembers where a channel led at now.
func (p *places) keep(channelID string, to lane, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.seen == nil || len(p.seen) >= mostPlaces {
		p.seen = map[string]place{}
	}
	p.seen[channelID] = place{to, now}
}

// lanesOf says where deliveries are to go; channels holds the channel of those of which the queue knows it.
func (p *Publisher) lanesOf(ctx context.Context, ids []string, channels map[string]string) ([]inLane, error) {
	now := p.Now()
	all := make([]inLane, len(ids)) // in the order of ids
	var unknown []string
	for i, id := range ids {
		to, ok := p.places.find(channels[id], now)
		if all[i] = (inLane{id, to}); !ok {
			unknown = append(unknown, id)
		}
	}
	if len(unknown) == 0 {
		return all, nil
	}
	limited, cancel := context.WithTimeout(ctx, claimTime)
	defer cancel()
	found, err := p.Ledger.ChannelsOf(limited, unknown)
	if err != nil {
		return nil, err
	}
	for i, id := range ids {
		if ch, ok := found[id]; ok {
			all[i].lane = laneOf(ch)
			p.places.keep(ch.ID, all[i].lane, now)
		}
	}
	return all, nil
}

// laneOf is the lane of a channel. What this program does not know is for Begin to refuse.
func laneOf(ch campaigns.Channel) lane {
	kind, ok := kinds.Find(ch.Kind)
	if !ok {
		return lane{}
	}
	return lane{kind.Lane(ch), kind.AtOnce}
}
