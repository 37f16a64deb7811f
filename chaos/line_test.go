//go:build !race

package chaos

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher"
)

// line is the adapter of a channel to the foreign service.
type line struct {
	client  *http.Client
	base    string
	worker  string
	account string
	before  func()        // called when a send begins, before anything leaves; may be nil
	pause   time.Duration // halfway the body
}

func newClient() *http.Client {
	return &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16, DialContext: nil}}
}

// Publish implements publisher.Channel.
func (l line) Publish(ctx context.Context, d campaigns.Dispatch) (r campaigns.Receipt, err error) {
	if l.before != nil {
		l.before()
	}
	title, text := d.Content.For(d.Channel.ID)
	m := message{Delivery: d.Delivery.ID, Post: d.Delivery.PostID, Attempt: d.Delivery.Attempt, Title: title, Text: text}
	if l.pause > 0 {
		m.Padding = strings.Repeat("x", 60_000) // more than is held back on the way
	}
	body, err := json.Marshal(m)
	if err != nil {
		return r, publisher.Permanent("Onleesbaar.", err)
	}
	ctx, sent := publisher.Trace(ctx)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, l.base+"/"+l.account, &halves{Reader: bytes.NewReader(body), size: len(body), pause: l.pause})
	if err != nil {
		return r, publisher.Permanent("Geen adres.", err)
	}
	req.ContentLength, req.GetBody = int64(len(body)), nil
	req.Header.Set("Idempotency-Key", d.Delivery.Key())
	req.Header.Set("X-Worker", l.worker)
	resp, err := l.client.Do(req)
	if err != nil {
		return r, sent.Unreached("De dienst", err)
	}
	defer resp.Body.Close() //nolint:errcheck // it is read in full
	id, err := io.ReadAll(resp.Body)
	switch {
	case resp.StatusCode == http.StatusCreated && err == nil:
		return campaigns.Receipt{RemoteID: string(id), URL: l.base + "/" + string(id)}, nil
	case resp.StatusCode == http.StatusForbidden:
		return r, publisher.Permanent("Geweigerd.", nil).WithAnswer(resp.StatusCode, "")
	case resp.StatusCode == http.StatusTooManyRequests:
		return r, publisher.Later(0, "Druk.", nil).WithAnswer(resp.StatusCode, "")
	}
	return r, publisher.InDoubt("De dienst gaf geen duidelijk antwoord.", err).WithAnswer(resp.StatusCode, "")
}

// halves reads half at first, waits, and then reads the rest.
type halves struct {
	io.Reader
	size, done int
	pause      time.Duration
}

func (h *halves) Read(b []byte) (int, error) {
	if h.pause > 0 {
		if left := h.size/2 - h.done; left > 0 {
			b = b[:min(len(b), left)]
		} else {
			time.Sleep(h.pause)
			h.pause = 0
		}
	}
	n, err := h.Reader.Read(b)
	h.done += n
	return n, err
}

// Find implements publisher.Channel.
func (l line) Find(ctx context.Context, d campaigns.Dispatch) (r campaigns.Receipt, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, l.base+"/"+l.account+"?delivery="+url.QueryEscape(d.Delivery.ID), nil)
	if err != nil {
		return r, err
	}
	resp, err := l.client.Do(req)
	if err != nil {
		return r, err
	}
	defer resp.Body.Close() //nolint:errcheck // it is read in full
	id, err := io.ReadAll(resp.Body)
	switch {
	case err != nil:
		return r, err
	case resp.StatusCode == http.StatusOK:
		return campaigns.Receipt{RemoteID: string(id), URL: l.base + "/" + string(id)}, nil
	case resp.StatusCode == http.StatusNotFound:
		return r, publisher.ErrAbsent
	}
	return r, fmt.Errorf("status %d", resp.StatusCode)
}

// Check implements publisher.Channel.
func (line) Check(context.Context) (string, error) { return "In orde.", nil }

// Keyed implements publisher.Channel: the service keeps keys for an hour.
func (l line) Keyed(d campaigns.Dispatch, now time.Time) bool {
	return knowsKeys(l.account) && now.Sub(d.FirstAt) < 50*time.Minute
}
