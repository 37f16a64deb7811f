package pleio

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"unicode/utf8"
)

// Infected in a file makes the virus scanner refuse it.
const Infected = "EICAR-STANDARD-ANTIVIRUS-TEST-FILE"

// feature is update_featured_image of core/resolvers/shared.py, with the column of 256 characters behind it. A StatusUpdate
// has no such field: Pleio drops the image without a word.
func (e *entity) feature(input map[string]any) error {
	featured, given := input["featured"].(map[string]any)
	file, ok := featured["image"].(upload)
	alt, _ := featured["alt"].(string)
	switch {
	case !given:
		return nil
	case e.Subtype == "statusupdate":
		e.Faults = append(e.Faults, "an update has no featured image: it is gone")
		return nil
	case !ok:
		e.Faults = append(e.Faults, "featured without an image")
		return nil
	case bytes.Contains(file.bytes, []byte(Infected)):
		return errors.New("file_not_clean:" + file.name)
	case utf8.RuneCountInString(alt) > 256:
		return errors.New("value too long for type character varying(256)")
	}
	if kind := http.DetectContentType(file.bytes); kind != file.kind {
		e.Faults = append(e.Faults, fmt.Sprintf("the image says that it is %s and is %s", file.kind, kind))
	}
	e.Featured = &Picture{file.name, file.kind, file.bytes, alt}
	return nil
}
