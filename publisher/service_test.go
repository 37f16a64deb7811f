package publisher_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"strings"
	"sync"
	"testing"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher"
	"veiligheidskalender/publisher/outbound"
)

const byHand = publisher.IntentByHand

// album is a store of pictures.
type album map[string][]byte

func (a album) Image(_ context.Context, sha256 string) (string, []byte, error) {
	b, ok := a[sha256]
	if !ok {
		return "", nil, campaigns.ErrNotFound
	}
	return http.DetectContentType(b), b, nil
}

// put keeps a picture and returns it as a post holds it.
func (a album) put(b []byte, alt string) campaigns.Media {
	sum := sha256.Sum256(b)
	name := hex.EncodeToString(sum[:])
	a[name] = b
	return campaigns.Media{SHA256: name, Alt: alt}
}

// drawing is a PNG of one colour, two pixels wide.
func drawing(shade uint8) []byte {
	m := image.NewGray(image.Rect(0, 0, 2, 1))
	m.SetGray(0, 0, color.Gray{Y: shade})
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// brokenAlbum cannot be read.
type brokenAlbum struct{}

func (brokenAlbum) Image(context.Context, string) (string, []byte, error) {
	return "", nil, errors.New("disk")
}

// wrongAlbum has another picture under every name.
type wrongAlbum struct{}

func (wrongAlbum) Image(context.Context, string) (string, []byte, error) {
	return "image/png", drawing(1), nil
}

// posting is a delivery as a worker has begun it, with these words.
func posting(text string, media ...campaigns.Media) campaigns.Dispatch {
	d := campaigns.Dispatch{
		Delivery: campaigns.Delivery{ID: "01952f6e-2b1c-7d3e-8a4f-5b6c7d8e9f00", PostID: "p-1", State: campaigns.Sending, Attempt: 1, DueAt: noon, BeganAt: noon},
		Content:  campaigns.Content{Title: "Herken ondermijning", Text: text, Media: media},
		FirstAt:  noon,
	}
	d.Delivery.ContentHash = d.Content.Hash()
	return d
}

// ownClient is the program's own, allowed to dial this machine.
func ownClient(t *testing.T) *http.Client {
	t.Helper()
	c := outbound.New(outbound.Options{Allow: here})
	t.Cleanup(c.CloseIdleConnections)
	return c
}

// patience is a context whose time is up when the test says so.
type patience struct {
	context.Context
	once sync.Once
	over chan struct{}
}

func newPatience(t *testing.T) *patience {
	return &patience{Context: t.Context(), over: make(chan struct{})}
}

// end lets the time be up.
func (p *patience) end() { p.once.Do(func() { close(p.over) }) }

func (p *patience) Done() <-chan struct{} { return p.over }

func (p *patience) Err() error {
	select {
	case <-p.over:
		return context.DeadlineExceeded
	default:
		return nil
	}
}

// publishTo publishes d and returns what the channel made of it, which is a *Failure without secrets.
func publishTo(ctx context.Context, t *testing.T, c publisher.Channel, d campaigns.Dispatch, secrets ...string) (campaigns.Receipt, *publisher.Failure) {
	t.Helper()
	receipt, err := c.Publish(ctx, d)
	if err == nil {
		return receipt, nil
	}
	return receipt, asFailure(t, err, secrets...)
}

// asFailure wants err to be a *Failure that holds none of the secrets, in whatever form it is shown, logged or stored. Only a
// beheerder can fill in a sign-in, so whoever reads that it no longer works must hear that too.
func asFailure(t *testing.T, err error, secrets ...string) *publisher.Failure {
	t.Helper()
	var f *publisher.Failure
	if !errors.As(err, &f) {
		t.Fatalf("%v is no *Failure", err)
	}
	if f.Intent == publisher.IntentLogin && !strings.Contains(f.Reason, "beheerder") {
		t.Errorf("%q does not say who can mend it", f.Reason)
	}
	for _, secret := range secrets {
		for _, format := range []string{"%v", "%+v", "%#v", "%q"} {
			for e := err; e != nil; e = errors.Unwrap(e) {
				if s := fmt.Sprintf(format, e); strings.Contains(s, secret) {
					t.Errorf("the secret is in %s", s)
				}
			}
		}
		if strings.Contains(f.Detail+f.Reason, secret) {
			t.Errorf("the secret is in %q, %q", f.Reason, f.Detail)
		}
	}
	return f
}

// badPictures are the ways in which a picture can fail before anything is sent, for every channel that takes pictures.
var badPictures = map[string]struct {
	images publisher.Images
	want   publisher.Intent
}{
	"is gone":                   {album{}, permanent},
	"cannot be read":            {brokenAlbum{}, later},
	"is not the one approved":   {wrongAlbum{}, permanent},
	"has no store to come from": {nil, byHand},
}
