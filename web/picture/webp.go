package picture

import (
	"bytes"
	"encoding/binary"
)

// webpKept are the chunks of a WebP that make up the picture (RFC 9649 §2.7), in a frame and outside of one.
var (
	webpKept  = map[string]bool{"VP8 ": true, "VP8L": true, "VP8X": true, "ALPH": true, "ANIM": true, "ANMF": true, "ICCP": true}
	webpFrame = map[string]bool{"VP8 ": true, "VP8L": true, "ALPH": true}
)

func stripWebP(b []byte) (stripped, error) {
	s := stripped{bytes: append(make([]byte, 0, len(b)), b[:12]...)}
	size := int(binary.LittleEndian.Uint32(b[4:]))
	if size < 4 || size > len(b)-8 {
		return s, errBroken
	}
	if err := s.webpChunks(b[12:8+size], webpKept); err != nil {
		return s, err
	}
	binary.LittleEndian.PutUint32(s.bytes[4:], uint32(len(s.bytes)-8)) //nolint:gosec // at most MaxBytes
	return s, nil
}

// webpChunks appends those of the chunks in b that are kept.
func (s *stripped) webpChunks(b []byte, kept map[string]bool) error {
	for len(b) > 0 {
		if len(b) < 8 {
			return errBroken
		}
		name, length := string(b[:4]), int(binary.LittleEndian.Uint32(b[4:]))
		if length > len(b)-8 {
			return errBroken
		}
		body := b[8 : 8+length]
		b = b[min(len(b), 8+length+length&1):] // an odd chunk is followed by a byte of nothing
		if name == "EXIF" {
			s.orientation = orientation(bytes.TrimPrefix(body, []byte("Exif\x00\x00")))
		}
		if !kept[name] {
			continue
		}
		width, height, err := webpSize(name, body)
		if err != nil {
			return err
		}
		s.width, s.height = max(s.width, width), max(s.height, height)
		head := len(s.bytes)
		s.bytes = append(s.bytes, name+"\x00\x00\x00\x00"...)
		switch name {
		case "ANMF":
			s.bytes = append(s.bytes, body[:16]...)
			if err := s.webpChunks(body[16:], webpFrame); err != nil {
				return err
			}
		case "VP8X":
			s.bytes = append(s.bytes, body[0]&^(0x08|0x04)) // neither EXIF nor XMP any more
			s.bytes = append(s.bytes, body[1:]...)
			s.alpha = body[0]&0x10 != 0
		case "VP8L":
			s.alpha = true
			fallthrough
		default:
			s.bytes = append(s.bytes, body...)
		}
		n := len(s.bytes) - head - 8
		binary.LittleEndian.PutUint32(s.bytes[head+4:], uint32(n)) //nolint:gosec // at most MaxBytes
		if n&1 == 1 {
			s.bytes = append(s.bytes, 0)
		}
	}
	return nil
}

// webpSize is how large a chunk says the picture is; 0 for one that does not say.
func webpSize(name string, body []byte) (width, height int, err error) {
	switch name {
	case "VP8X":
		if len(body) != 10 {
			return 0, 0, errBroken
		}
		return 1 + size24(body[4:]), 1 + size24(body[7:]), nil
	case "ANMF":
		if len(body) < 16 {
			return 0, 0, errBroken
		}
		return 1 + size24(body[6:]), 1 + size24(body[9:]), nil
	case "VP8 ": // RFC 6386 §9.1
		if len(body) < 10 || !bytes.Equal(body[3:6], []byte{0x9D, 0x01, 0x2A}) {
			return 0, 0, errBroken
		}
		return int(binary.LittleEndian.Uint16(body[6:]) & 0x3FFF), int(binary.LittleEndian.Uint16(body[8:]) & 0x3FFF), nil
	case "VP8L": // RFC 9649 §3.4
		if len(body) < 5 || body[0] != 0x2F {
			return 0, 0, errBroken
		}
		bits := binary.LittleEndian.Uint32(body[1:])
		return 1 + int(bits&0x3FFF), 1 + int(bits>>14&0x3FFF), nil
	}
	return 0, 0, nil
}

func size24(b []byte) int { return int(b[0]) | int(b[1])<<8 | int(b[2])<<16 }
