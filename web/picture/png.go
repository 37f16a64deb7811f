package picture

import (
	"encoding/binary"
	"hash/crc32"
)

var pngSignature = []byte("\x89PNG\r\n\x1a\n")

// pngKept are the chunks without which the picture would look different (PNG third edition §11): its pixels, colours and
// frames. Texts, times and EXIF are not among them.
var pngKept = map[string]bool{"IHDR": true, "PLTE": true, "IDAT": true, "IEND": true, "tRNS": true, "gAMA": true, "cHRM": true, "sRGB": true,
	"iCCP": true, "cICP": true, "sBIT": true, "bKGD": true, "pHYs": true, "acTL": true, "fcTL": true, "fdAT": true}

// pngColours are those of them that say what the numbers of the pixels mean.
var pngColours = map[string]bool{"gAMA": true, "cHRM": true, "sRGB": true, "iCCP": true, "cICP": true}

func stripPNG(b []byte) (stripped, error) {
	s := stripped{bytes: append(make([]byte, 0, len(b)), pngSignature...)}
	data := false
	for at := len(pngSignature); ; {
		if at+12 > len(b) {
			return s, errBroken
		}
		length := int(binary.BigEndian.Uint32(b[at:]))
		if length > len(b)-at-12 {
			return s, errBroken
		}
		chunk := b[at : at+12+length]
		name, body := string(chunk[4:8]), chunk[8:8+length]
		if crc32.ChecksumIEEE(chunk[4:8+length]) != binary.BigEndian.Uint32(chunk[8+length:]) || (at == len(pngSignature)) != (name == "IHDR") {
			return s, errBroken
		}
		switch name {
		case "IHDR":
			if length != 13 {
				return s, errBroken
			}
			s.width, s.height = size32(body), size32(body[4:])
			s.alpha = true // png.Encode finds out whether it is
		case "eXIf":
			s.orientation = orientation(body)
		case "IDAT":
			data = true
		}
		if pngKept[name] {
			s.bytes = append(s.bytes, chunk...)
		}
		if grey := b[len(pngSignature)+8+9]&3 == 0; pngColours[name] && !grey { // turned, a grey picture is grey no more
			s.profile = append(s.profile, chunk...)
		}
		if at += len(chunk); name == "IEND" {
			if !data {
				return s, errBroken
			}
			return s, nil
		}
	}
}

// size32 reads a size; one that no picture has is 0.
func size32(b []byte) int {
	if n := binary.BigEndian.Uint32(b); n < 1<<31 {
		return int(n)
	}
	return 0
}
