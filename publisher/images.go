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
		mime, bytes, err := whole(ctx, images, m.SHA256)
		switch {
		case errors.Is(err, campaigns.ErrNotFound):
			return nil, Permanent(fmt.Sprintf(pictureGone, i+1), err)
		case errors.Is(err, errAltered):
			return nil, Permanent(fmt.Sprintf("Afbeelding %d is niet de afbeelding waarvoor akkoord is gegeven. Voeg hem opnieuw toe.", i+1), nil)
		case err != nil:
			return nil, Later(0, fmt.Sprintf("Afbeelding %d was niet te lezen.", i+1), err)
		}
		out = append(out, picture{mime, bytes, strings.TrimSpace(m.Alt)})
	}
	return out, nil
}

const pictureGone = "Afbeelding %d is er niet meer. Voeg hem opnieuw toe."

// errAltered says that the bytes that are kept under a name are not those that got it.
var errAltered = errors.New("not the bytes of this picture")

// whole reads one picture. Its error is campaigns.ErrNotFound, errAltered or that of images.
func whole(ctx context.Context, images Images, name string) (mime string, bytes []byte, err error) {
	if mime, bytes, err = images.Image(ctx, name); err != nil {
		return "", nil, err
	}
	if sum := sha256.Sum256(bytes); !strings.EqualFold(hex.EncodeToString(sum[:]), name) {
		return "", nil, errAltered
	}
	return mime, bytes, nil
}

// fileName is what a picture is called where a service wants a name; n counts from 1.
func (p picture) fileName(n int) string {
	ending := map[string]string{"image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/webp": ".webp"}[p.mime]
	return fmt.Sprintf("afbeelding-%d%s", n, ending)
}
