package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	_ "image/gif"
	"image/jpeg"
	_ "image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "golang.org/x/image/webp"

	"veiligheidskalender/campaigns"
)

func read(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// near reports whether a colour is that of one of the corners of the fixtures, as far as JPEG keeps it.
func near(c color.Color, r, g, b int) bool {
	cr, cg, cb, _ := c.RGBA()
	off := func(have uint32, want int) bool { d := int(have>>8) - want; return d > -40 && d < 40 }
	return off(cr, r) && off(cg, g) && off(cb, b)
}

// Every fixture is 48 by 32: red, green over blue, white. Orientation 6 lies on its left side.
func TestWhatAPictureTellsOfItsMakerGoes(t *testing.T) {
	for _, c := range []struct {
		name, mime    string
		width, height int
		same          bool // the pixels are the same bytes
	}{
		{"staand-1.jpg", "image/jpeg", 48, 32, true},
		{"staand-6.jpg", "image/jpeg", 32, 48, false},
		{"drukwerk.jpg", "image/jpeg", 48, 32, false},
		{"foto.png", "image/png", 32, 48, false},
		{"foto.webp", "image/jpeg", 32, 48, false},
		{"doorzichtig.webp", "image/png", 32, 48, false},
		{"beweegt.gif", "image/gif", 24, 16, true},
		{"beweegt.webp", "image/webp", 24, 16, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			given := read(t, c.name)
			told := []string{"GEHEIM", "Exif", "EXIF", "eXIf", "GPS", "tEXt", "zTXt", "xmpmeta"}
			some := false
			for _, word := range told {
				some = some || bytes.Contains(given, []byte(word))
			}
			if !some {
				t.Fatal("the fixture tells nothing, so this test cannot fail")
			}
			mime, clean, err := Clean(given)
			if err != nil || mime != c.mime {
				t.Fatalf("%s, %v", mime, err)
			}
			for _, word := range told {
				if bytes.Contains(clean, []byte(word)) {
					t.Errorf("the picture still says %q", word)
				}
			}
			if mime == "image/webp" { // x/image does not read animations
				if found, err := stripWebP(clean); err != nil || found.width != c.width || found.height != c.height || len(clean) < len(given)/2 {
					t.Errorf("%+v, %v", found, err)
				}
			} else if img, _, err := image.Decode(bytes.NewReader(clean)); err != nil || img.Bounds().Dx() != c.width || img.Bounds().Dy() != c.height {
				t.Errorf("decoded: %v", err)
			}
			again, twice, err := Clean(clean)
			if err != nil || again != mime || !bytes.Equal(twice, clean) {
				t.Errorf("a clean picture changes again: %v", err)
			}
			if c.same && mime == "image/jpeg" {
				before, _ := jpeg.Decode(bytes.NewReader(given))
				after, _ := jpeg.Decode(bytes.NewReader(clean))
				if fmt.Sprint(before) != fmt.Sprint(after) {
					t.Error("the pixels changed")
				}
			}
		})
	}
}

func TestAPictureStandsUpright(t *testing.T) {
	for o := 1; o <= 8; o++ {
		// The corner that the eye must see at the top left, and at the top right, by the tables of EXIF.
		first := map[int][3]int{1: {220, 20, 20}, 2: {20, 180, 20}, 3: {255, 255, 255}, 4: {20, 20, 220}, 5: {220, 20, 20}, 6: {20, 20, 220}, 7: {255, 255, 255}, 8: {20, 180, 20}}[o]
		second := map[int][3]int{1: {20, 180, 20}, 2: {220, 20, 20}, 3: {20, 20, 220}, 4: {255, 255, 255}, 5: {20, 20, 220}, 6: {220, 20, 20}, 7: {20, 180, 20}, 8: {255, 255, 255}}[o]
		_, clean, err := Clean(read(t, fmt.Sprintf("staand-%d.jpg", o)))
		if err != nil {
			t.Fatal(err)
		}
		img, err := jpeg.Decode(bytes.NewReader(clean))
		if err != nil {
			t.Fatal(err)
		}
		if b := img.Bounds(); (b.Dx() < b.Dy()) != (o >= 5) {
			t.Errorf("orientation %d: %v", o, b)
		} else if a, b := img.At(4, 4), img.At(b.Dx()-5, 4); !near(a, first[0], first[1], first[2]) || !near(b, second[0], second[1], second[2]) {
			t.Errorf("orientation %d: the corners are %v and %v", o, a, b)
		}
	}
	for _, name := range []string{"foto.png", "foto.webp", "doorzichtig.webp"} {
		_, clean, err := Clean(read(t, name))
		if err != nil {
			t.Fatal(err)
		}
		if img, _, err := image.Decode(bytes.NewReader(clean)); err != nil || !near(img.At(4, 4), 20, 20, 220) || !near(img.At(27, 4), 220, 20, 20) {
			t.Errorf("%s does not stand upright (%v)", name, err)
		}
	}
}

func TestTheColourProfileStays(t *testing.T) {
	for _, name := range []string{"staand-1.jpg", "staand-6.jpg"} {
		if _, clean, err := Clean(read(t, name)); err != nil || bytes.Count(clean, []byte("ICC_PROFILE\x00")) != 1 {
			t.Errorf("%s: the profile is gone (%v)", name, err)
		}
	}
}

func TestWhatIsBehindThePictureGoes(t *testing.T) {
	for _, name := range []string{"staand-1.jpg", "foto.png", "beweegt.gif", "beweegt.webp"} {
		_, want, err := Clean(read(t, name))
		if err != nil {
			t.Fatal(err)
		}
		if _, clean, err := Clean(append(read(t, name), "ftypmp42 a film with a place"...)); err != nil || !bytes.Equal(clean, want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWhatIsNoPictureIsRefusedWithAReason(t *testing.T) {
	huge := read(t, "foto.png")
	binary.BigEndian.PutUint32(huge[16:], 60_000)
	binary.BigEndian.PutUint32(huge[20:], 60_000)
	binary.BigEndian.PutUint32(huge[29:], crc32.ChecksumIEEE(huge[12:29]))
	whole := read(t, "staand-1.jpg")
	for _, c := range []struct {
		name  string
		given []byte
		says  string
	}{
		{"an SVG with a script", []byte(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), "SVG kan een programma bevatten"},
		{"a page", []byte("<html><script>alert(1)</script>"), "geen afbeelding die we kennen"},
		{"a photo of an iPhone", []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00"), "HEIC"},
		{"nothing", nil, "leeg"},
		{"a million by a million pixels in a kilobyte", huge, "te veel beeldpunten"},
		{"half a photo", whole[:len(whole)/2], "beschadigd"},
		{"a photo without its end", whole[:len(whole)-2], "beschadigd"},
		{"the beginning of a JPEG before a page", append([]byte{0xFF, 0xD8, 0xFF}, "<script>"...), "beschadigd"},
		{"half a GIF", read(t, "beweegt.gif")[:300], "beschadigd"},
		{"half a WebP", read(t, "foto.webp")[:300], "beschadigd"},
		{"11 MB", make([]byte, 11<<20), "hoogstens 10 MB"},
	} {
		_, _, err := Clean(c.given)
		var why *campaigns.Invalid
		if !errors.As(err, &why) || why.Field != "image" || !strings.Contains(why.Message, c.says) {
			t.Errorf("%s: %v, want %q", c.name, err, c.says)
		}
	}
}

func FuzzClean(f *testing.F) {
	all, err := filepath.Glob("testdata/*.*")
	if err != nil || len(all) < 10 {
		f.Fatal(all, err)
	}
	for _, name := range all {
		f.Add(read(f, filepath.Base(name)))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		mime, clean, err := Clean(b)
		if err != nil {
			if why := (*campaigns.Invalid)(nil); !errors.As(err, &why) || why.Field != "image" {
				t.Fatalf("refused with %v", err)
			}
			return
		}
		if again, twice, err := Clean(clean); err != nil || again != mime || !bytes.Equal(twice, clean) {
			t.Fatalf("what is clean is not taken as it is: %s, %v", again, err)
		}
	})
}
