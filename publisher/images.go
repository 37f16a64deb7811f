package publisher

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"veiligheidskalender/campaigns"
)

// Images gives the bytes of stored pictures. An unknown one is campaigns.ErrNotFound; the caller owns the bytes.
type Images interface {
	Image(ctx context.Context, sha256 string) (mime string, bytes []byte, err error)
}

// picture is one image of a post, ready to be sent.
type picture struct {
	mime  string
	bytes []byte
	alt   string // empty: decorative
}

// pictures reads the images of a post, in order. Its error is a *Failure that is never a doubt: nothing is sent yet.
// Bytes that are not those that were approved are refused.
func pictures(ctx context.Context, images Images, media []campaigns.Media) ([]picture, error) {
	if len(media) == 0 {
		return nil, nil
	}
	if images == nil {
		return nil, ByHand("Bij dit bericht hoort een afbeelding, en die kan het programma hier niet versturen. Plaats het zelf.")
	}
	var out []picture
	for i, m := range media {
		mime, bytes, err := images.Image(ctx, m.SHA256)
		switch sum := sha256.Sum256(bytes); {
		case errors.Is(err, campaigns.ErrNotFound):
			return nil, Permanent(fmt.Sprintf("Afbeelding %d is er niet meer. Voeg hem opnieuw toe.", i+1), err)
		case err != nil:
			return nil, Later(0, fmt.Sprintf("Afbeelding %d was niet te lezen.", i+1), err)
		case !strings.EqualFold(hex.EncodeToString(sum[:]), m.SHA256):
			return nil, Permanent(fmt.Sprintf("Afbeelding %d is niet de afbeelding waarvoor akkoord is gegeven. Voeg hem opnieuw toe.", i+1), nil)
		}
		out = append(out, picture{mime, bytes, strings.TrimSpace(m.Alt)})
	}
	return out, nil
}

// fileName is what a picture is called where a service wants a name; n counts from 1.
func (p picture) fileName(n int) string {
	ending := map[string]string{"image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/webp": ".webp"}[p.mime]
	return fmt.Sprintf("afbeelding-%d%s", n, ending)
}
