package publisher

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"veiligheidskalender/publisher/kinds"
)

// tooLarge refuses pictures that a server will not take, before anything is sent; nil when there are none. The lexicon of 2026
// takes 2 MB, "formerly limited to 1 MB"; not every server has it.
func tooLarge(all []picture) error {
	kind, _ := kinds.Find("bluesky")
	if most := kind.Limits.MaxImages; len(all) > most {
		return Permanent(fmt.Sprintf("Bij Bluesky passen hoogstens %d afbeeldingen. Haal er een paar weg.", most), nil)
	}
	for i, p := range all {
		if len(p.bytes) > kind.Limits.MaxImageBytes {
			return Permanent(fmt.Sprintf("Afbeelding %d is te groot voor Bluesky: er past hoogstens 1 MB. Maak hem kleiner.", i+1), nil)
		}
	}
	return nil
}

// uploadAll brings the pictures and returns their blobs as the server describes them. The same bytes always get the same
// description, and what no record holds is thrown away. Its error is a *Failure that is never a doubt.
func (b *Bluesky) uploadAll(ctx context.Context, s *blueskySession, all []picture) (blobs []json.RawMessage, err error) {
	as := b.as(s)
	for _, p := range all {
		traced, sent := Trace(ctx)
		a, err := as.do(traced, s.sign(call{method: http.MethodPost, path: "/xrpc/com.atproto.repo.uploadBlob", body: p.bytes, kind: p.mime}))
		if err != nil {
			return nil, as.idle(as.unreached(sent, err))
		}
		var got struct{ Blob json.RawMessage }
		if !a.into(&got) || isNull(got.Blob) {
			return nil, as.idle(b.refused(as, a))
		}
		blobs = append(blobs, got.Blob)
	}
	return blobs, nil
}
