// Package picture makes an uploaded picture fit to publish: it looks at the bytes, not at the name, and takes out all that
// tells who made the picture, where and with what. It is pure; nothing of it trusts what a file says about itself.
package picture

import (
	"bytes"
	"errors"

	"veiligheidskalender/campaigns"
)

// Limits on a picture. A file of a few kilobytes can claim to be a thousand million pixels: the size is read from its head
// before anything is decoded.
const (
	MaxBytes  = 10 << 20
	MaxPixels = 30_000_000 // 6,000 by 5,000; a telephone makes 12 or 24 million
)

// Clean returns the picture without comments, camera, place or thumbnails, and what kind it is (image/jpeg …). The pixels
// are the same bytes as before, except of a picture that must be turned to stand upright: that one is decoded, turned and
// encoded anew, a WebP as JPEG or, where it has transparent parts, PNG. Colour profiles stay. What is behind the end of the
// picture goes. The error is *campaigns.Invalid on field "image".
func Clean(b []byte) (mime string, clean []byte, err error) {
	if len(b) > MaxBytes {
		return "", nil, tooLarge()
	}
	format := formatOf(b)
	if format.strip == nil {
		return "", nil, unknown(b)
	}
	found, err := format.strip(b)
	switch {
	case errors.Is(err, errBroken):
		return "", nil, invalid("Deze afbeelding is beschadigd of niet compleet. Bewaar haar opnieuw en probeer het nog eens.")
	case err != nil:
		return "", nil, err
	case found.width <= 0 || found.height <= 0:
		return "", nil, invalid("Deze afbeelding heeft geen afmetingen. Bewaar haar opnieuw en probeer het nog eens.")
	case found.width > MaxPixels/found.height:
		return "", nil, invalid("Deze afbeelding heeft te veel beeldpunten: hoogstens 30 miljoen, bijvoorbeeld 6000 bij 5000. Maak haar kleiner.")
	}
	mime, clean = format.mime, found.bytes
	if found.orientation > 1 {
		if mime, clean, err = upright(format.mime, found); err != nil {
			return "", nil, err
		}
	}
	if len(clean) > MaxBytes { // PNG of what was a WebP
		return "", nil, tooLarge()
	}
	return mime, clean, nil
}

// stripped is a picture without what does not belong to its pixels, and what that said.
type stripped struct {
	bytes         []byte
	width, height int
	orientation   int    // EXIF 2.32 §4.6.4, tag 274: 1 to 8; 0 when there is none
	profile       []byte // the colour profile as this format carries it, for a picture that is encoded anew
	alpha         bool
}

// format is a kind of picture.
type format struct {
	mime  string
	strip func([]byte) (stripped, error)
}

func formatOf(b []byte) format {
	switch {
	case bytes.HasPrefix(b, []byte{0xFF, 0xD8, 0xFF}):
		return format{"image/jpeg", stripJPEG}
	case bytes.HasPrefix(b, pngSignature):
		return format{"image/png", stripPNG}
	case bytes.HasPrefix(b, []byte("GIF87a")), bytes.HasPrefix(b, []byte("GIF89a")):
		return format{"image/gif", stripGIF}
	case len(b) >= 12 && string(b[:4]) == "RIFF" && string(b[8:12]) == "WEBP":
		return format{"image/webp", stripWebP}
	}
	return format{}
}

// errBroken says that the bytes are not what their beginning promises.
var errBroken = errors.New("broken picture")

func invalid(message string) error { return &campaigns.Invalid{Field: "image", Message: message} }

func tooLarge() error {
	return invalid("Deze afbeelding is te groot: hoogstens 10 MB. Maak haar kleiner, bijvoorbeeld 2000 beeldpunten breed, en kies haar opnieuw.")
}

// TooLarge is the error for a picture of more than MaxBytes, for who did not read it to its end.
func TooLarge() error { return tooLarge() }

// unknown names what people often have instead of a picture.
func unknown(b []byte) error {
	head := bytes.ToLower(b[:min(len(b), 1024)])
	switch {
	case len(b) == 0:
		return invalid("Dit bestand is leeg. Kies een andere afbeelding.")
	case bytes.Contains(head, []byte("<svg")):
		return invalid("Een SVG kan een programma bevatten en mag daarom niet. Bewaar de tekening als PNG.")
	case len(head) >= 12 && string(head[4:8]) == "ftyp":
		return invalid("Dit is een HEIC- of AVIF-foto of een filmpje. Bewaar de foto als JPEG en kies haar opnieuw.")
	}
	return invalid("Dit bestand is geen afbeelding die we kennen. Kies een JPEG, PNG, WebP of GIF.")
}
