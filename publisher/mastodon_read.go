package publisher

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher/kinds"
)

const (
	mastodonPage  = 40 // statuses per question, the most that the API gives
	mastodonPages = 5
	mastodonSkew  = 2 * time.Minute // how far the server's clock may be behind ours
)

// mastodonAccount is who a token belongs to.
type mastodonAccount struct {
	ID, Username, Acct, URL string
	DisplayName             string `json:"display_name"`
}

// me asks whose token it is.
func (m *Mastodon) me(ctx context.Context) (a mastodonAccount, err error) {
	err = m.ask(ctx, m.signed(http.MethodGet, "/api/v1/accounts/verify_credentials"), &a)
	if err == nil && a.ID == "" {
		err = Later(0, "Mastodon zei niet van wie de toegangssleutel is.", nil)
	}
	return a, err
}

// Find looks for the delivery among the account's own newest statuses: the same words, and made no earlier than the first
// attempt (less two minutes for clocks that differ). That can take a status for ours that somebody made by hand in that
// time with these very words. Not finding it proves nothing.
func (m *Mastodon) Find(ctx context.Context, d campaigns.Dispatch) (campaigns.Receipt, error) {
	me, err := m.me(ctx)
	if err != nil {
		return campaigns.Receipt{}, err
	}
	_, text := d.Content.For(m.channelID)
	text = kinds.Plain(text)
	since := d.FirstAt
	if since.IsZero() {
		since = d.Delivery.BeganAt
	}
	since = since.Add(-mastodonSkew)
	last := ""
	for range mastodonPages {
		page, err := m.newest(ctx, me.ID, last)
		if err != nil {
			return campaigns.Receipt{}, err
		}
		older := false
		for _, s := range page {
			older = s.CreatedAt.Before(since)
			if !older && s.ID != "" && s.Account.ID == me.ID && isNull(s.Reblog) && sameWords(s.Content, text) {
				return m.receipt(s), nil
			}
		}
		if older || len(page) < mastodonPage {
			break
		}
		last = page[len(page)-1].ID
	}
	return campaigns.Receipt{}, ErrAbsent
}

// newest lists statuses of the account, the last made first, from those before the one with id last.
func (m *Mastodon) newest(ctx context.Context, account, last string) (page []mastodonStatus, err error) {
	c := m.signed(http.MethodGet, "/api/v1/accounts/"+url.PathEscape(account)+"/statuses")
	c.query = url.Values{"exclude_reblogs": {"true"}, "limit": {strconv.Itoa(mastodonPage)}}
	if last != "" {
		c.query.Set("max_id", last)
	}
	err = m.ask(ctx, c, &page)
	return page, err
}

func isNull(raw []byte) bool { return len(raw) == 0 || string(raw) == "null" }
