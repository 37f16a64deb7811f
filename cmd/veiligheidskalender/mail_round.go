package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/wneessen/go-mail"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/store"
)

const (
	mailRound = 20_000                        // notices that one round takes; what is beyond has to wait for the next
	roundTime = store.MailLease - time.Minute // what was not mailed by then comes back, perhaps to another machine
	noteTime  = 10 * time.Second              // to write down that a letter has gone
)

// addressee is who a notice is for: everybody who answers for a municipality, or one of them.
type addressee struct{ municipalityID, userID string }

// outgoing is one letter: all that these people are to be told. It is the same for each of them.
type outgoing struct {
	to      []string
	notices []campaigns.Notice
}

// mailNotices mails what nobody was told yet: one letter to each person, about all municipalities they answer for, with each
// incident once. Whom a letter did not reach gets it later, and nobody else gets it twice.
func (p *postman) mailNotices(ctx context.Context, s *store.Store) error {
	ctx, cancel := context.WithTimeout(ctx, roundTime)
	defer cancel()
	notices, err := s.ClaimNotices(ctx, mailRound)
	if err != nil || len(notices) == 0 {
		return err
	}
	people, err := recipients(ctx, s, notices)
	if err != nil {
		return err
	}
	had, err := s.PartlyMailed(ctx)
	if err != nil {
		return err
	}
	client, err := p.client()
	if err != nil {
		return err
	}
	all := letters(notices, people, had)
	left := map[string]int{} // letters that have yet to go, by notice
	for _, one := range all {
		for _, n := range one.notices {
			left[n.ID]++
		}
	}
	var nobody []string
	for _, n := range notices {
		if left[n.ID] == 0 {
			nobody = append(nobody, n.ID)
		}
	}
	errs := []error{s.NoticesMailed(ctx, nobody)}
	for len(all) > 0 {
		one := all[0]
		all = all[1:]
		switch err := p.bring(ctx, client, one); {
		case err == nil:
			errs = append(errs, noteMailed(ctx, s, one, left))
		case errors.Is(err, errAddress) && len(one.to) > 1: // it keeps nobody else from being told
			for _, to := range one.to {
				all = append(all, outgoing{[]string{to}, one.notices})
			}
			for _, n := range one.notices {
				left[n.ID] += len(one.to) - 1
			}
		case errors.Is(err, errAway): // for any letter
			return errors.Join(append(errs, err)...)
		default:
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// Why a letter does not go, where that makes a difference to the others.
var (
	errAddress = errors.New("an address is refused")
	errAway    = errors.New("the mail server is not there")
)

// bring hands one letter to the mail server. Its error, which may be errAddress or errAway, says that nobody got it.
func (p *postman) bring(ctx context.Context, client *mail.Client, one outgoing) error {
	m, err := p.letter(one.to, one.notices)
	if err != nil {
		return fmt.Errorf("%w: %w", errAddress, err)
	}
	err = client.DialAndSendWithContext(ctx, m)
	var refused *mail.SendError
	switch {
	case err == nil || m.IsDelivered(): // a bad goodbye takes nothing back
		return nil
	case !errors.As(err, &refused):
		return fmt.Errorf("%w: %s: %w", errAway, p.host, err)
	case refused.Reason == mail.ErrSMTPRcptTo:
		return fmt.Errorf("%w: %s: %w", errAddress, p.host, err)
	}
	return fmt.Errorf("mail server %s: %w", p.host, err)
}

// noteMailed writes down that a letter has gone, also when the round is over meanwhile.
func noteMailed(ctx context.Context, s *store.Store, one outgoing, left map[string]int) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), noteTime)
	defer cancel()
	var done []string
	var partly []campaigns.Notice
	for _, n := range one.notices {
		if left[n.ID]--; left[n.ID] == 0 {
			done = append(done, n.ID)
		} else {
			partly = append(partly, n)
		}
	}
	return errors.Join(s.NoticesMailed(ctx, done), s.NoticesMailedTo(ctx, partly, one.to))
}

// recipients returns the addresses of all that the notices are for.
func recipients(ctx context.Context, s *store.Store, notices []campaigns.Notice) (map[addressee][]string, error) {
	people := map[addressee][]string{}
	for _, n := range notices {
		who := addressee{n.MunicipalityID, n.UserID}
		if _, known := people[who]; known {
			continue
		}
		to, err := s.Recipients(ctx, n.MunicipalityID)
		if n.UserID != "" {
			to, err = s.Recipient(ctx, n.UserID)
		}
		if err != nil {
			return nil, err
		}
		people[who] = to
	}
	return people, nil
}

// letters divides the notices over letters: everybody gets one, and who gets the same is on the same. had is who was told
// of a notice before.
func letters(notices []campaigns.Notice, people map[addressee][]string, had map[string][]string) []outgoing {
	each := map[string][]campaigns.Notice{}
	for _, n := range notices {
		for _, to := range people[addressee{n.MunicipalityID, n.UserID}] {
			if !slices.Contains(had[n.ID], to) {
				each[to] = append(each[to], n)
			}
		}
	}
	var all []outgoing
	at := map[string]int{}
	for _, to := range slices.Sorted(maps.Keys(each)) {
		var ids strings.Builder
		for _, n := range each[to] {
			ids.WriteString(n.ID + " ")
		}
		i, known := at[ids.String()]
		if !known {
			i = len(all)
			at[ids.String()] = i
			all = append(all, outgoing{notices: each[to]})
		}
		all[i].to = append(all[i].to, to)
	}
	return all
}
