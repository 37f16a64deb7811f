package web

import (
	"fmt"
	"html/template"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/store"
)

// addPictures shows the pictures below the text, as mail does, and names them as enclosures (RFC 4287 §4.2.7.2) for readers
// that show those. The title of an enclosure is the description.
func (s *Server) addPictures(e *atomEntry, all []store.PublicImage) {
	for _, one := range all {
		address := s.BaseURL + "/afbeeldingen/" + one.SHA256
		e.Content.Text += fmt.Sprintf("<p><img src=\"%s\" alt=\"%s\"></p>\n", template.HTMLEscapeString(address), inQuotes.Replace(one.Alt))
		e.Links = append(e.Links, atomLink{Rel: "enclosure", Type: one.MIME, Href: address, Title: one.Alt, Length: one.Size})
	}
}

// inQuotes escapes text for an attribute. A quote is &quot;, not &#34; as html/template writes it: feedparser, with which many
// a website reads feeds, makes a bare quote of that before it reads the tag, and the description ends there.
var inQuotes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

// publicPicture gives a picture of a post in the news feed to everybody. It stays what it is for as long as it is there: its
// name is that of its bytes. Caches that others read may keep it, because everybody could see it.
func (s *Server) publicPicture(r *request) error {
	name := r.Params("sha256")
	if !sha256Form.MatchString(name) {
		return campaigns.ErrNotFound
	}
	if err := s.Store.CheckPublicImage(r.ctx(), name); err != nil {
		return err
	}
	tag := `"` + name + `"`
	r.Set(fiber.HeaderETag, tag)
	r.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	if status := condition(&r.Request().Header, tag, time.Time{}); status != fiber.StatusOK {
		r.Status(status)
		return nil
	}
	r.Set(fiber.HeaderContentSecurityPolicy, contentPolicy+"; sandbox")
	r.Set("Cross-Origin-Resource-Policy", "cross-origin") // readers show it on pages of their own
	return s.sendPicture(r, name)
}
