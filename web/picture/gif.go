package picture

import (
	"bytes"
	"encoding/binary"
)

// The blocks of a GIF (GIF89a §12 and on).
const (
	gifExtension, gifImage, gifTrailer = 0x21, 0x2C, 0x3B
	gifControl, gifApp                 = 0xF9, 0xFF
)

// stripGIF keeps the frames, how long each is shown and how often all are. Comments and what other programs left go.
func stripGIF(b []byte) (stripped, error) {
	if len(b) < 13 {
		return stripped{}, errBroken
	}
	s := stripped{width: int(binary.LittleEndian.Uint16(b[6:])), height: int(binary.LittleEndian.Uint16(b[8:]))}
	at := 13 + colourTable(b[10])
	if at > len(b) {
		return s, errBroken
	}
	s.bytes = append(make([]byte, 0, len(b)), b[:at]...)
	for shown := false; at < len(b); {
		start, keep := at, true
		switch b[at] {
		case gifTrailer:
			if !shown {
				return s, errBroken
			}
			s.bytes = append(s.bytes, gifTrailer)
			return s, nil
		case gifImage:
			if at+11 > len(b) {
				return s, errBroken
			}
			at, shown = at+11+colourTable(b[at+9]), true
		case gifExtension:
			if at+3 > len(b) {
				return s, errBroken
			}
			keep = b[at+1] == gifControl || b[at+1] == gifApp && loops(b[at+2:])
			at += 2
		default:
			return s, errBroken
		}
		for { // the data, in pieces of at most 255 bytes; an empty one is the end
			if at >= len(b) {
				return s, errBroken
			}
			n := int(b[at])
			if at += 1 + n; n == 0 {
				break
			}
		}
		if at > len(b) {
			return s, errBroken
		}
		if keep {
			s.bytes = append(s.bytes, b[start:at]...)
		}
	}
	return s, errBroken
}

// loops reports whether an application extension says how often the frames are shown, and no more than that.
func loops(b []byte) bool {
	return len(b) >= 17 && b[0] == 11 && (bytes.Equal(b[1:12], []byte("NETSCAPE2.0")) || bytes.Equal(b[1:12], []byte("ANIMEXTS1.0"))) && b[12] == 3 && b[16] == 0
}

// colourTable is the size in bytes of the table that the flags announce.
func colourTable(flags byte) int {
	if flags&0x80 == 0 {
		return 0
	}
	return 3 << (flags&7 + 1)
}
