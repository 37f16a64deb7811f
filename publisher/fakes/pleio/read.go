package pleio

import (
	"cmp"
	"errors"
	"slices"
	"strings"
)

// objectNames says what GraphQL calls each subtype.
var objectNames = map[string]string{"news": "News", "blog": "Blog", "statusupdate": "StatusUpdate", "event": "Event"}

func (s *Server) query(user User, signedIn bool) object {
	return object{"Query", map[string]any{
		"viewer": s.viewer(user, signedIn),
		"site": object{"Site", map[string]any{
			"guid": "site", "name": "Intranet", "defaultAccessId": 1, "tagCategories": []object{}, "maxCharactersInAbstract": maxAbstract,
			"accessIds": []object{
				{"AccessId", map[string]any{"id": 0, "description": "Alleen eigenaar"}},
				{"AccessId", map[string]any{"id": 1, "description": "Gebruikers van deze site"}},
				{"AccessId", map[string]any{"id": 2, "description": "Iedereen (publiek zichtbaar)"}},
			},
		}},
		"entity": resolver(func(args map[string]any) (any, error) {
			s.mu.Lock()
			defer s.mu.Unlock()
			for _, e := range s.made {
				if e.GUID == args["guid"] && s.visible(e, user, []any{"published", "draft", "archived"}) {
					return s.object(e, user), nil
				}
			}
			if guid, _ := args["guid"].(string); s.groups[guid].GUID != "" {
				return s.groups[guid].object(user), nil
			}
			return nil, errors.New("could_not_find")
		}),
		"entities": resolver(func(args map[string]any) (any, error) { return s.entities(args, user) }),
	}}
}

func (s *Server) viewer(user User, signedIn bool) object {
	o := object{"Viewer", map[string]any{
		"guid": "viewer:" + cmp.Or(user.GUID, "0"), "loggedIn": signedIn, "isBanned": false,
		"isAdmin": user.Role == Admin, "isSubEditor": user.Role == Editor || user.Role == Admin,
		"canWriteToContainer": resolver(func(args map[string]any) (any, error) {
			container, _ := args["containerGuid"].(string)
			return signedIn && s.mayWrite(user, container, args["subtype"]), nil
		}),
	}}
	if signedIn {
		o.fields["user"] = person(user)
	}
	return o
}

func person(u User) object {
	return object{"User", map[string]any{
		"guid": u.GUID, "status": 200, "name": u.Name, "username": u.GUID, "email": u.GUID + "@example.nl", "roles": []string{string(u.Role)},
	}}
}

// entities is core/resolvers/query_entities.py.
func (s *Server) entities(args map[string]any, user User) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	subtypes, _ := args["subtypes"].([]any)
	if one, ok := args["subtype"].(string); ok && len(subtypes) == 0 {
		subtypes = []any{one}
	}
	statuses, ok := args["statusPublished"].([]any)
	if !ok {
		statuses = []any{"published"}
	}
	var found []*entity
	for _, e := range s.made {
		if (len(subtypes) == 0 || slices.Contains(subtypes, any(e.Subtype))) &&
			(args["userGuid"] == nil || args["userGuid"] == e.By.GUID) && s.visible(e, user, statuses) {
			found = append(found, e)
		}
	}
	by, ok := map[any]func(a, b *entity) int{
		nil:             func(a, b *entity) int { return a.PublishedAt.Compare(b.PublishedAt) },
		"timePublished": func(a, b *entity) int { return a.PublishedAt.Compare(b.PublishedAt) },
		"timeCreated":   func(a, b *entity) int { return a.MadeAt.Compare(b.MadeAt) },
		"timeUpdated":   func(a, b *entity) int { return a.MadeAt.Compare(b.MadeAt) },
		"title":         func(a, b *entity) int { return cmp.Compare(a.Title, b.Title) },
	}[args["orderBy"]]
	if !ok {
		return nil, errors.New("the false Pleio cannot order so")
	}
	slices.SortStableFunc(found, by)
	if args["orderDirection"] != "asc" {
		slices.Reverse(found)
	}
	total := len(found)
	offset, limit := number(args["offset"], 0), number(args["limit"], 20)
	found = found[min(offset, total):min(offset+limit, total)]
	edges := make([]object, len(found))
	for i, e := range found {
		edges[i] = s.object(e, user)
	}
	return object{"EntityList", map[string]any{"total": total, "edges": edges}}, nil
}

func number(v any, otherwise int) int {
	switch v := v.(type) {
	case float64:
		return int(v)
	case int64: // written in the document itself
		return int(v)
	}
	return otherwise
}

// visible is EntityManager.status_published: what is out, to whom accessId names; what is not out yet, to its author and
// to admins.
func (s *Server) visible(e *entity, user User, statuses []any) bool {
	mine := user.GUID != "" && e.By.GUID == user.GUID
	if s.status(e) == "draft" {
		return slices.Contains(statuses, any("draft")) && (mine || user.Role == Admin)
	}
	open := e.AccessID == 2 || e.AccessID == 1 && user.GUID != "" || e.AccessID == 4 && s.groups[e.Group].has(user)
	return slices.Contains(statuses, any("published")) && (open || mine || user.Role == Admin)
}

func (s *Server) status(e *entity) string {
	if e.PublishedAt.IsZero() || e.PublishedAt.After(s.now()) {
		return "draft"
	}
	return "published"
}

func (s *Server) object(e *entity, viewer User) object {
	o := object{objectNames[e.Subtype], map[string]any{
		"guid": e.GUID, "status": 200, "subtype": e.Subtype, "title": e.Title, "description": e.Text,
		"richDescription": e.RichDescription, "accessId": e.AccessID, "writeAccessId": e.WriteAccessID, "owner": person(e.By),
		"canEdit": viewer.GUID == e.By.GUID || viewer.Role == Admin, "url": s.url(e), "tags": e.tags, "abstract": e.abstract,
		"timeCreated": stamp(e.MadeAt), "timeUpdated": stamp(e.MadeAt), "statusPublished": s.status(e), "isFeatured": false,
		"scheduleArchiveEntity": orNull(e.archive), "scheduleDeleteEntity": orNull(e.remove), "timePublished": nil,
	}}
	if !e.PublishedAt.IsZero() {
		o.fields["timePublished"] = stamp(e.PublishedAt)
	}
	if e.Subtype == "news" || e.Subtype == "event" {
		o.fields["source"] = e.Source
	}
	if e.Date != nil {
		e.Date.fill(o.fields)
	}
	if e.Featured != nil {
		o.fields["featured"] = object{"Featured", map[string]any{"image": "/file/featured/" + e.GUID, "positionY": 0, "alt": e.Featured.Alt}}
	}
	if g, ok := s.groups[e.Group]; ok {
		o.fields["inGroup"], o.fields["group"] = true, g.object(viewer)
	}
	return o
}

func (s *Server) url(e *entity) string {
	switch e.Subtype {
	case "event":
		inGroup := ""
		if g, ok := s.groups[e.Group]; ok {
			inGroup = "/groups/view/" + g.GUID + "/" + slug(g.Name)
		}
		return inGroup + "/events/view/" + e.GUID + "/" + slug(e.Title)
	case "news":
		return "/news/view/" + e.GUID + "/" + slug(e.Title)
	case "blog":
		return "/blog/view/" + e.GUID + "/" + slug(e.Title)
	}
	return "/update/view/" + e.GUID
}

func slug(title string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(title), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }), "-")
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}
