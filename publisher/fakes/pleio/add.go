package pleio

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// entity is a post on the site.
type entity struct {
	Effect
	archive, remove string // as given
	abstract        string
	tags            []any
}

const maxAbstract = 320 // MAX_CHARACTERS_IN_ABSTRACT

func (s *Server) mutation(user User, signedIn bool) object {
	return object{"Mutation", map[string]any{"addEntity": resolver(func(args map[string]any) (any, error) {
		input, _ := args["input"].(map[string]any)
		s.mu.Lock()
		defer s.mu.Unlock()
		e, err := s.add(input, user, signedIn)
		if err != nil {
			return nil, err
		}
		return object{"addEntityPayload", map[string]any{"entity": s.object(e, user)}}, nil
	})}}
}

// add is core/resolvers/mutation_add_entity.py with the resolvers per subtype. Every error comes before the post is kept.
func (s *Server) add(input map[string]any, user User, signedIn bool) (*entity, error) {
	given := func(name string) (string, bool) {
		v, ok := input[name].(string)
		return v, ok
	}
	subtype, _ := given("subtype")
	if objectNames[subtype] == "" {
		return nil, errors.New("invalid_subtype")
	}
	switch {
	case !signedIn:
		return nil, errors.New("not_logged_in")
	case subtype == "news" && user.Role != Admin && user.Role != Editor:
		return nil, errors.New("could_not_add")
	}
	e := &entity{}
	e.Subtype, e.By, e.MadeAt = subtype, user, s.now()
	if err := s.place(e, input); err != nil {
		return nil, err
	}
	if title, ok := given("title"); ok {
		e.Title = strings.TrimSpace(title)
		if n := utf8.RuneCountInString(e.Title); subtype != "statusupdate" && (n == 0 || n > 256) {
			return nil, errors.New("invalid_value")
		}
	} else if subtype != "statusupdate" {
		e.Faults = append(e.Faults, "no title")
	}
	if e.abstract, _ = given("abstract"); utf8.RuneCountInString(e.abstract) > maxAbstract {
		return nil, errors.New("text_too_long")
	}
	if subtype == "news" || subtype == "event" { // external_link of an event
		e.Source, _ = given("source")
	}
	e.tags, _ = input["tags"].([]any)
	if err := e.schedule(input); err != nil {
		return nil, err
	}
	s.access(e, input)
	if err := e.feature(input); err != nil {
		return nil, err
	}
	e.RichDescription, _ = given("richDescription")
	text, faults := readDocument(e.RichDescription)
	e.Text, e.Faults = text, append(e.Faults, faults...)
	if err := e.date(input); err != nil {
		return nil, err
	}
	return s.keep(e), nil
}

// access leaves a post without accessId to its author alone, as Pleio does, and says so in the ledger. In a closed group
// the wider circles become the group (core/lib.py: access_id_to_acl).
func (s *Server) access(e *entity, input map[string]any) {
	read, ok := input["accessId"].(float64)
	write, _ := input["writeAccessId"].(float64)
	e.AccessID, e.WriteAccessID = int(read), int(write)
	if !ok {
		e.Faults = append(e.Faults, "no accessId: only the author sees it")
	}
	if read != 0 && read != 1 && read != 2 && (read != 4 || e.Group == "") {
		e.Faults = append(e.Faults, fmt.Sprintf("accessId %v means nothing outside a group", read))
	}
	if s.groups[e.Group].Closed && (read == 1 || read == 2) {
		e.AccessID = 4
	}
	if write != 0 {
		e.Faults = append(e.Faults, fmt.Sprintf("writeAccessId %v lets others edit it", write))
	}
}

// schedule: no timePublished is now, null is a draft, a later moment waits for it.
func (e *entity) schedule(input map[string]any) error {
	moment := func(name string) (t time.Time) {
		if v, ok := input[name].(string); ok {
			t, _ = time.Parse(time.RFC3339, v) // coerce has seen it
		}
		return t
	}
	e.PublishedAt = e.MadeAt
	if _, ok := input["timePublished"]; ok {
		e.PublishedAt = moment("timePublished")
	}
	archive, remove := moment("scheduleArchiveEntity"), moment("scheduleDeleteEntity")
	if !archive.IsZero() && !remove.IsZero() && remove.Before(archive) {
		return errors.New("invalid_archive_after_date")
	}
	e.archive, _ = input["scheduleArchiveEntity"].(string)
	e.remove, _ = input["scheduleDeleteEntity"].(string)
	return nil
}

// keep gives the post its guid: this is the effect.
func (s *Server) keep(e *entity) *entity {
	e.GUID = fmt.Sprintf("00000000-0000-4000-8000-%012d", len(s.made)+1)
	s.made = append(s.made, e)
	return e
}
