package picture

import (
	"bytes"
	"image"
	"image/draw"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/webp"
)

// quality of a JPEG that is encoded anew; what is lost cannot be seen at the size of a post.
const quality = 90

// upright turns the pixels as the camera said they should be shown, so that the picture is right where nobody asks.
func upright(mime string, s stripped) (string, []byte, error) {
	decode := map[string]func([]byte) (image.Image, error){
		"image/jpeg": func(b []byte) (image.Image, error) { return jpeg.Decode(bytes.NewReader(b)) },
		"image/png":  func(b []byte) (image.Image, error) { return png.Decode(bytes.NewReader(b)) },
		"image/webp": func(b []byte) (image.Image, error) { return webp.Decode(bytes.NewReader(b)) },
	}[mime]
	if decode == nil { // a GIF has no orientation
		return mime, s.bytes, nil
	}
	img, err := decode(s.bytes)
	if err != nil {
		return "", nil, invalid("Deze afbeelding is beschadigd of draait mee met het scherm op een manier die we niet kennen. Bewaar haar als JPEG.")
	}
	turned := turn(img, s.orientation)
	var out bytes.Buffer
	if mime == "image/png" || mime == "image/webp" && s.alpha && !turned.Opaque() {
		err = png.Encode(&out, turned)
		if mime == "image/png" {
			return "image/png", insert(out.Bytes(), 33, s.profile), err // behind IHDR, which is always as long
		}
		return "image/png", out.Bytes(), err
	}
	err = jpeg.Encode(&out, turned, &jpeg.Options{Quality: quality})
	if mime == "image/jpeg" {
		return mime, insert(out.Bytes(), 2, s.profile), err // behind the start of the picture
	}
	return "image/jpeg", out.Bytes(), err
}

func insert(b []byte, at int, part []byte) []byte {
	if len(part) == 0 {
		return b
	}
	return append(append(bytes.Clone(b[:at]), part...), b[at:]...)
}

// turn shows a picture as orientation says (EXIF 2.32 §4.6.4): 2 to 4 are mirrored or upside down, 5 to 8 lie on a side.
// It holds one row at a time beside the two pictures: a large photo is large enough once.
func turn(img image.Image, orientation int) *image.RGBA {
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	to := image.Rect(0, 0, w, h)
	if orientation >= 5 {
		to = image.Rect(0, 0, h, w)
	}
	out, row := image.NewRGBA(to), image.NewRGBA(image.Rect(0, 0, w, 1))
	for y := range h {
		draw.Draw(row, row.Bounds(), img, image.Pt(b.Min.X, b.Min.Y+y), draw.Src)
		for x := range w {
			tx, ty := x, y
			switch orientation {
			case 2:
				tx = w - 1 - x
			case 3:
				tx, ty = w-1-x, h-1-y
			case 4:
				ty = h - 1 - y
			case 5:
				tx, ty = y, x
			case 6:
				tx, ty = h-1-y, x
			case 7:
				tx, ty = h-1-y, w-1-x
			case 8:
				tx, ty = y, w-1-x
			}
			copy(out.Pix[out.PixOffset(tx, ty):][:4], row.Pix[4*x:])
		}
	}
	return out
}
