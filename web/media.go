package web

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"veiligheidskalender/campaigns"
)

// pictureFragment is the data of "picture-fragment": a picture that was just added, or why it could not be.
type pictureFragment struct {
	Picture *pictureFields
	Says    string
}

// addPicture keeps one picture and answers with its fields, for script that puts them into the form of a post. A picture
// that cannot be is no error of the request: what is wrong is said beside the field.
func (s *Server) addPicture(r *request) error {
	name, err := s.keepPicture(r)
	data := pictureFragment{Says: "De afbeelding is toegevoegd. Beschrijf nog wat erop staat."}
	var invalid *campaigns.Invalid
	switch {
	case errors.As(err, &invalid):
		data.Says = invalid.Message
	case err != nil:
		return err
	case name == "":
		data.Says = "Kies eerst een afbeelding op je computer of telefoon."
	default:
		data.Picture = &pictureFields{SHA256: name, URL: "/media/" + name}
	}
	return s.pages.renderAs(r.Ctx, "bericht-bewerken", "picture-fragment", data)
}

// media gives a picture to who may see a post with it. Its name is that of its bytes, so it never changes.
func (s *Server) media(r *request) error {
	r.Set(fiber.HeaderCacheControl, "private, max-age=31536000, immutable")
	return s.sendPicture(r, r.Params("sha256"))
}

// sendPicture answers with a stored picture, shown rather than kept by the browser.
func (s *Server) sendPicture(r *request, name string) error {
	mime, bytes, err := s.Store.Image(r.ctx(), name)
	if err != nil {
		return err
	}
	ending := map[string]string{"image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/webp": ".webp"}[mime]
	r.Set(fiber.HeaderContentType, mime)
	r.Set(fiber.HeaderContentDisposition, `inline; filename="afbeelding-`+name[:8]+ending+`"`)
	return r.Send(bytes)
}

// maySee returns nil when the user brought the picture or may read a post that has or had it.
func (s *Server) maySee(r *request, name string) error {
	if !sha256Form.MatchString(name) {
		return campaigns.ErrNotFound
	}
	owners, mine, err := s.Store.ImageOwners(r.ctx(), name, r.user.ID)
	if err != nil || mine {
		return err
	}
	for _, id := range owners {
		if r.user.May(campaigns.Reader, id) {
			return nil
		}
	}
	return campaigns.ErrNotFound
}
