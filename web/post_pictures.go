package web

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/web/picture"
)

// pictureFields is a picture in the form of a post.
type pictureFields struct {
	SHA256, URL, Alt, Error string
	Decorative              bool
	No                      int // counts from 1
}

// pictureView is a picture as it is shown with a post.
type pictureView struct {
	URL, Alt   string
	Decorative bool
	No         int
}

// pictureViews shows pictures. What has no description is decoration, unless it is among the undescribed.
func pictureViews(media []campaigns.Media, undescribed ...string) []pictureView {
	var all []pictureView
	for i, m := range media {
		all = append(all, pictureView{"/media/" + m.SHA256, m.Alt, m.Alt == "" && !slices.Contains(undescribed, m.SHA256), i + 1})
	}
	return all
}

// undescribed are the pictures that the form shows and nobody called decoration yet.
func (t typedPost) undescribed() []string {
	return slices.DeleteFunc(slices.Clone(t.pictures), func(name string) bool { return t.fields["decorative-"+name] == "ja" })
}

var sha256Form = regexp.MustCompile(`^[0-9a-f]{64}$`)

// pictures returns the names of the pictures in the form, each once.
func (r *request) pictures() []string {
	var all []string
	for _, name := range r.many("picture") {
		if sha256Form.MatchString(name) && !slices.Contains(all, name) && len(all) <= campaigns.MaxMedia {
			all = append(all, name)
		}
	}
	return all
}

// typedPictures puts what is known about pictures into the fields of a form.
func typedPictures(fields map[string]string, media []campaigns.Media) []string {
	var names []string
	fields["pictures"] = "ja"
	for _, m := range media {
		names = append(names, m.SHA256)
		if fields["alt-"+m.SHA256] = m.Alt; m.Alt == "" {
			fields["decorative-"+m.SHA256] = "ja"
		}
	}
	return names
}

// media is what the form says of its pictures.
func (t typedPost) media() []campaigns.Media {
	var all []campaigns.Media
	for _, name := range t.pictures {
		all = append(all, campaigns.Media{SHA256: name, Alt: strings.TrimSpace(t.fields["alt-"+name])})
	}
	return all
}

func (t typedPost) pictureFields() []pictureFields {
	var all []pictureFields
	for i, name := range t.pictures {
		all = append(all, pictureFields{SHA256: name, URL: "/media/" + name, Alt: t.fields["alt-"+name], Decorative: t.fields["decorative-"+name] == "ja", No: i + 1})
	}
	return all
}

// checkPictures wants of each picture that it is described, or called decoration.
func (t typedPost) checkPictures() (wrong []error) {
	for _, name := range t.pictures {
		alt, decorative := strings.TrimSpace(t.fields["alt-"+name]), t.fields["decorative-"+name] == "ja"
		message := ""
		switch {
		case alt == "" && !decorative:
			message = "Beschrijf wat er op de afbeelding staat. Of kruis aan dat de afbeelding alleen versiering is."
		case alt != "" && decorative:
			message = "Kies één van de twee: een beschrijving, of versiering zonder beschrijving."
		case utf8.RuneCountInString(alt) > campaigns.MaxAlt:
			message = "De beschrijving is te lang: hoogstens 1500 tekens."
		}
		if message != "" {
			wrong = append(wrong, &campaigns.Invalid{Field: "alt-" + name, Message: message})
		}
	}
	return wrong
}

// changePictures adds the picture that came with the form and takes out one that was pressed away. only says that the form
// is to be shown again, with what was wrong if anything was: the button was not the one that saves, or the picture is not good.
func (s *Server) changePictures(r *request, base campaigns.Content, t *typedPost) (why error, only bool) {
	action := t.fields["action"]
	name, err := s.keepPicture(r)
	switch {
	case err != nil:
		return err, true
	case name == "" && action == "upload":
		return &campaigns.Invalid{Field: "image", Message: "Kies eerst een afbeelding op je computer of telefoon."}, true
	case name != "" && !slices.Contains(t.pictures, name):
		t.pictures, t.fields["pictures"] = append(t.pictures, name), "ja"
	}
	if gone, found := strings.CutPrefix(action, "remove-"); found {
		t.pictures = slices.DeleteFunc(t.pictures, func(name string) bool { return name == gone })
		delete(t.fields, "alt-"+gone)
		delete(t.fields, "decorative-"+gone)
		return nil, true
	}
	if len(t.pictures) > campaigns.MaxMedia {
		return &campaigns.Invalid{Field: "image", Message: "Een bericht heeft hoogstens 10 afbeeldingen."}, true
	}
	for _, name := range t.pictures {
		if slices.ContainsFunc(base.Media, func(m campaigns.Media) bool { return m.SHA256 == name }) {
			continue
		}
		if s.maySee(r, name) != nil {
			return &campaigns.Invalid{Field: "image", Message: "Een van de afbeeldingen is er niet meer. Haal die afbeelding weg en voeg die opnieuw toe."}, true
		}
	}
	return nil, action == "preview" || action == "upload"
}

// keepPicture stores the picture that came with the form and returns its name; empty when none came.
func (s *Server) keepPicture(r *request) (string, error) {
	switch {
	case r.posted == nil:
		return "", nil
	case r.posted.large:
		return "", picture.TooLarge()
	case len(r.posted.file) == 0:
		return "", nil
	}
	select {
	case s.cleaning <- struct{}{}:
		defer func() { <-s.cleaning }()
	case <-r.ctx().Done():
		return "", r.ctx().Err()
	}
	mime, clean, err := picture.Clean(r.posted.file)
	if err != nil {
		return "", err
	}
	return s.Store.PutImage(r.ctx(), r.user.ID, mime, clean)
}
