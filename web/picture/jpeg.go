package picture

import (
	"bytes"
	"encoding/binary"
)

// The markers of JPEG that are looked at by name (ITU-T T.81, table B.1).
const (
	soi, eoi, sos = 0xD8, 0xD9, 0xDA
	app0, app1    = 0xE0, 0xE1
	app2, app14   = 0xE2, 0xEE
)

// stripJPEG keeps the segments without which the picture would look different: tables, frames, scans, the colour profile
// and how the colours are encoded (Adobe). It ends at the end of the picture: telephones put a film behind it.
func stripJPEG(b []byte) (stripped, error) {
	s := stripped{bytes: append(make([]byte, 0, len(b)), 0xFF, soi)}
	for at := 2; ; {
		marker, start, err := nextMarker(b, at)
		if err != nil {
			return s, err
		}
		switch {
		case marker == eoi:
			s.bytes = append(s.bytes, 0xFF, eoi)
			return s, nil
		case marker == 0x01 || marker >= 0xD0 && marker <= 0xD8: // these have no length and do not belong here
			return s, errBroken
		case start+2 > len(b):
			return s, errBroken
		}
		end := start + int(binary.BigEndian.Uint16(b[start:]))
		if end < start+2 || end > len(b) {
			return s, errBroken
		}
		body := b[start+2 : end]
		if err := s.jpegSegment(marker, body); err != nil {
			return s, err
		}
		if marker == sos {
			for end < len(b) && !(b[end] == 0xFF && end+1 < len(b) && b[end+1] != 0 && (b[end+1] < 0xD0 || b[end+1] > 0xD7)) {
				end++
			}
			s.bytes = append(s.bytes, b[start+2+len(body):end]...)
		}
		at = end
	}
}

// nextMarker returns the marker at i, which may have fill bytes before it (T.81 B.1.1.2), and where what follows it begins.
func nextMarker(b []byte, i int) (marker byte, start int, err error) {
	if i >= len(b) || b[i] != 0xFF {
		return 0, 0, errBroken
	}
	for i < len(b) && b[i] == 0xFF {
		i++
	}
	if i >= len(b) || b[i] == 0 {
		return 0, 0, errBroken
	}
	return b[i], i + 1, nil
}

// jpegSegment keeps a segment or learns from it.
func (s *stripped) jpegSegment(marker byte, body []byte) error {
	switch {
	case marker == app0 && bytes.HasPrefix(body, []byte("JFIF\x00")) && len(body) >= 12:
		body = append(bytes.Clone(body[:12]), 0, 0) // without its thumbnail
	case marker == app1 && bytes.HasPrefix(body, []byte("Exif\x00\x00")):
		s.orientation = orientation(body[6:])
		return nil
	case marker == app2 && bytes.HasPrefix(body, []byte("ICC_PROFILE\x00")):
		s.profile = appendSegment(s.profile, marker, body)
	case marker == app14 && bytes.HasPrefix(body, []byte("Adobe")):
	case marker >= app0 && marker <= 0xEF, marker == 0xFE: // other applications, comments
		return nil
	case marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC: // a frame
		if len(body) < 6 {
			return errBroken
		}
		s.height, s.width = max(s.height, int(binary.BigEndian.Uint16(body[1:]))), max(s.width, int(binary.BigEndian.Uint16(body[3:])))
		if body[5] == 4 {
			s.profile = nil // of CMYK: what is encoded anew is not
		}
	case marker == 0xC4, marker == 0xCC, marker >= sos && marker <= 0xDF:
	default:
		return nil
	}
	s.bytes = appendSegment(s.bytes, marker, body)
	return nil
}

func appendSegment(b []byte, marker byte, body []byte) []byte {
	b = append(b, 0xFF, marker)
	b = binary.BigEndian.AppendUint16(b, uint16(len(body)+2)) //nolint:gosec // it came from a segment, so it fits in one
	return append(b, body...)
}

// orientation finds how a picture must be turned, in the TIFF structure of EXIF; 0 when it does not say.
func orientation(tiff []byte) int {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(tiff, []byte("II*\x00")):
		order = binary.LittleEndian
	case bytes.HasPrefix(tiff, []byte("MM\x00*")):
		order = binary.BigEndian
	default:
		return 0
	}
	if len(tiff) < 8 {
		return 0
	}
	at := int(order.Uint32(tiff[4:]))
	if at < 8 || at > len(tiff)-2 {
		return 0
	}
	entries := tiff[at+2:]
	for n := int(order.Uint16(tiff[at:])); n > 0 && len(entries) >= 12; n, entries = n-1, entries[12:] {
		if order.Uint16(entries) == 0x0112 && order.Uint16(entries[2:]) == 3 {
			if o := int(order.Uint16(entries[8:])); o >= 1 && o <= 8 {
				return o
			}
			return 0
		}
	}
	return 0
}
