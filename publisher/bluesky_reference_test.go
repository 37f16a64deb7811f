package publisher_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher"
)

// referencePDS is Bluesky's own server with one account on it.
type referencePDS struct{ URL, Handle, DID, Own, Password string }

// startPDS starts it with node; it ends with the test.
func startPDS(t *testing.T) (p referencePDS) {
	t.Helper()
	folder := filepath.Join("testdata", "pds")
	if _, err := os.Stat(filepath.Join(folder, "node_modules", ".package-lock.json")); err != nil {
		t.Fatalf("start the tests with `make test`: %v", err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	node := exec.CommandContext(ctx, "node", "pds.mjs")
	node.Dir = folder
	in, err := node.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := node.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var complaints strings.Builder
	node.Stderr = &complaints
	if err := node.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close() // it tidies up and ends
		_ = node.Wait()
		cancel()
	})
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if json.Unmarshal(lines.Bytes(), &p) == nil && p.URL != "" {
			go func() {
				for lines.Scan() { // what it says later must not block it
				}
			}()
			return p
		}
	}
	_ = node.Wait() // else complaints are still being written
	t.Fatalf("the server did not start: %s", complaints.String())
	return p
}

func (p referencePDS) channel(t *testing.T, images publisher.Images, password string) *publisher.Bluesky {
	t.Helper()
	c, err := publisher.NewBluesky(ownClient(t), campaigns.Channel{ID: "c-1", Account: p.Handle,
		Settings: map[string]string{"service": p.URL}, Secret: campaigns.Secret(password)}, images)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestBlueskyOnTheReferenceServer(t *testing.T) {
	t.Parallel() // mostly it waits for node
	pds := startPDS(t)
	images := album{}
	bsky := pds.channel(t, images, pds.Password)

	sentence, err := bsky.Check(t.Context())
	if err != nil || !strings.HasSuffix(sentence, "als @woudenberg.test.") {
		t.Errorf("Check: %q, %v", sentence, err)
	}
	if sentence, err = pds.channel(t, nil, pds.Own).Check(t.Context()); err != nil || !strings.Contains(sentence, "app-wachtwoord") {
		t.Errorf("Check with its own password: %q, %v", sentence, err)
	}
	if _, err = pds.channel(t, nil, "wrong").Check(t.Context()); asFailure(t, err).Intent != login {
		t.Errorf("Check with a wrong password: %v", err)
	}

	withPicture := posting(marked+" Met beeld.", images.put(drawing(1), "Een leeg pand"), images.put(drawing(2), ""))
	for name, d := range map[string]campaigns.Dispatch{"a link": posting(marked), "pictures": withPicture} {
		if _, err := bsky.Find(t.Context(), d); !errors.Is(err, publisher.ErrAbsent) {
			t.Errorf("%s: Find before: %v", name, err)
		}
		first, f := publishTo(t.Context(), t, bsky, d, pds.Password)
		if f != nil {
			t.Fatalf("%s: %v (%s)", name, f, f.Detail)
		}
		if found, err := bsky.Find(t.Context(), d); err != nil || found != first || !strings.HasPrefix(found.RemoteID, "at://"+pds.DID+"/app.bsky.feed.post/") {
			t.Errorf("%s: Find: %+v, %v; placed %+v", name, found, err, first)
		}
		second, f := publishTo(t.Context(), t, pds.channel(t, images, pds.Password), d, pds.Password)
		if f != nil || second != first {
			t.Errorf("%s: the second write: %+v, %v", name, second, f)
		}
	}
	if n := pds.records(t); len(n) != 2 {
		t.Errorf("%d records: %v", len(n), n)
	}
	if _, f := publishTo(t.Context(), t, bsky, posting(strings.Repeat("a", 301)), pds.Password); f == nil || f.Intent != permanent || !strings.Contains(f.Detail, "grapheme") {
		t.Errorf("a text that is too long: %v", f)
	}
}

// records lists what stands on the account.
func (p referencePDS) records(t *testing.T) (all []any) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.URL+"/xrpc/com.atproto.repo.listRecords?collection=app.bsky.feed.post&repo="+p.DID, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := ownClient(t).Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var got struct{ Records []any }
	if err := json.NewDecoder(resp.Body).Decode(&got); err != nil {
		t.Fatal(err)
	}
	return got.Records
}
