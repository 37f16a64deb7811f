package web

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"time"

	"github.com/gofiber/fiber/v2"

	"veiligheidskalender/web/picture"
)

// Bodies come as a stream and are read by the guard, once it knows who asks: 2 MB of fields for everybody, and on the
// routes of pictures one file beside them. What is too much is read and thrown away up to a bound, because a browser shows
// an answer only after it could send all it wanted to; who sends more than that finds the line closed.
const (
	bodyLimit    = 2 << 20
	discardLimit = 128 << 20
	uploadTime   = 3 * time.Minute // to send one picture over a slow line
)

// pictureRoutes are the forms with a picture in them.
var pictureRoutes = map[string]bool{"/berichten/nieuw": true, "/berichten/:id/bewerken": true, "/berichten/afbeelding": true}

// posted is a form that came in parts (RFC 7578).
type posted struct {
	fields map[string][]string
	file   []byte // the picture; empty when none was chosen
	large  bool   // there was a picture, too large to keep
	passed bool   // there was a picture, not kept because nobody is signed in, or not here
}

// body makes sure that nothing of a request's body is left: it would be read as the next request on the line.
func (s *Server) body(c *fiber.Ctx) error {
	err := c.Next()
	if rest := c.Context().RequestBodyStream(); rest != nil {
		if n, rerr := io.Copy(io.Discard, io.LimitReader(rest, discardLimit)); rerr != nil || n == discardLimit {
			c.Context().SetConnectionClose()
		}
	}
	return err
}

// readBody reads the body of a request: a form in parts into r.posted, anything else as it is.
func (s *Server) readBody(r *request, rt route) error {
	stream := r.Context().RequestBodyStream()
	if stream == nil {
		return nil
	}
	kind, params, err := mime.ParseMediaType(r.Get(fiber.HeaderContentType))
	if err == nil && kind == fiber.MIMEMultipartForm {
		keep := pictureRoutes[rt.path] && r.signedIn()
		if keep {
			if err := r.Context().Conn().SetReadDeadline(time.Now().Add(uploadTime)); err != nil {
				return err
			}
		}
		r.posted, err = readParts(multipart.NewReader(io.LimitReader(stream, discardLimit), params["boundary"]), keep)
		return err
	}
	all, err := io.ReadAll(io.LimitReader(stream, bodyLimit+1))
	switch {
	case err != nil:
		return fiber.ErrBadRequest
	case len(all) > bodyLimit:
		return fiber.ErrRequestEntityTooLarge
	}
	r.Request().SetBodyRaw(all)
	return nil
}

// readParts reads the parts of a form. A picture that is too large is passed over, so that all fields are there to show the
// form again; of a form that breaks off, what came counts.
func readParts(parts *multipart.Reader, keep bool) (*posted, error) {
	p := &posted{fields: map[string][]string{}}
	for size := 0; ; {
		part, err := parts.NextRawPart()
		switch {
		case errors.Is(err, io.EOF):
			return p, nil
		case err != nil && p.large:
			return p, nil
		case err != nil:
			return nil, fiber.ErrBadRequest
		}
		if part.FileName() == "" {
			value, err := io.ReadAll(io.LimitReader(part, int64(bodyLimit-size)+1))
			size += len(value) + len(part.FormName())
			switch {
			case err != nil:
				return nil, fiber.ErrBadRequest
			case size > bodyLimit || len(p.fields) > 1000:
				return nil, fiber.ErrRequestEntityTooLarge
			}
			p.fields[part.FormName()] = append(p.fields[part.FormName()], string(value))
			continue
		}
		if !keep || len(p.file) > 0 {
			p.passed = true
			continue
		}
		file, err := io.ReadAll(io.LimitReader(part, picture.MaxBytes+1))
		if err != nil {
			return nil, fiber.ErrBadRequest
		}
		if p.large = len(file) > picture.MaxBytes; !p.large {
			p.file = bytes.Clone(file)
		}
	}
}

// FormValue is the value of a field of the form, or of the address.
func (r *request) FormValue(name string, fallback ...string) string {
	if r.posted != nil {
		if values := r.posted.fields[name]; len(values) > 0 {
			return storable(values[0])
		}
		return ""
	}
	return r.Ctx.FormValue(name, fallback...)
}

// renewDeadline gives what follows a slow upload the time that every request has.
func (s *Server) renewDeadline(r *request) context.CancelFunc {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.UserContext()), requestTime)
	r.SetUserContext(ctx)
	return cancel
}
