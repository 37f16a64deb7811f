package publisher

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"mime/multipart"
	"net/textproto"
)

// formPart is a field of a form: a text, or a picture.
type formPart struct {
	name    string
	value   string
	picture *picture
	number  int // of the picture, from 1
}

// form writes multipart/form-data (RFC 7578). The same parts always make the same bytes: the boundary follows from them,
// and so stands in none of them.
func form(parts ...formPart) (body []byte, kind string, err error) {
	sum := sha256.New()
	for _, p := range parts {
		_, _ = fmt.Fprintf(sum, "%q %q\n", p.name, p.value) // a hash takes everything
		if p.picture != nil {
			_, _ = sum.Write(p.picture.bytes)
		}
	}
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	if err := w.SetBoundary(fmt.Sprintf("%x", sum.Sum(nil))); err != nil {
		return nil, "", err
	}
	for _, p := range parts {
		if err := p.write(w); err != nil {
			return nil, "", err
		}
	}
	err = w.Close()
	return b.Bytes(), w.FormDataContentType(), err
}

func (p formPart) write(w *multipart.Writer) error {
	if p.picture == nil {
		return w.WriteField(p.name, p.value)
	}
	part, err := w.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {fmt.Sprintf(`form-data; name="%s"; filename="%s"`, p.name, p.picture.fileName(p.number))},
		"Content-Type":        {p.picture.mime},
	})
	if err == nil {
		_, err = part.Write(p.picture.bytes)
	}
	return err
}
