package pleio

import (
	"errors"
	"slices"
)

// Group is a group on the site.
type Group struct {
	GUID, Name string
	Closed     bool     // only its members read what is in it, whatever accessId says
	NoUpdates  bool     // is_submit_updates_enabled is off
	Members    []string // guids of users
}

// AddGroup makes a group.
func (s *Server) AddGroup(g Group) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.groups[g.GUID] = g
}

func (g Group) has(u User) bool { return slices.Contains(g.Members, u.GUID) }

// place is get_group and assert_group_member of core/resolvers/shared.py. Without containerGuid there is no group.
func (s *Server) place(e *entity, input map[string]any) error {
	guid, given := input["containerGuid"].(string)
	if !given {
		return nil
	}
	g, ok := s.groups[guid]
	switch {
	case !ok:
		return errors.New("could_not_find_group")
	case !g.has(e.By) && e.By.Role != Admin:
		return errors.New("user_not_member_of_group")
	case e.Subtype == "statusupdate" && g.NoUpdates:
		return errors.New("could_not_add")
	}
	e.Group = guid
	return nil
}

// mayWrite is canWriteToContainer of core/resolvers/viewer.py, which asks nothing of the role in a group.
func (s *Server) mayWrite(u User, container string, subtype any) bool {
	if container == "" {
		restricted := subtype == "news" || subtype == "page"
		return !restricted || u.Role == Admin || u.Role == Editor
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return u.Role == Admin || s.groups[container].has(u)
}

func (g Group) object(viewer User) object {
	membership := "not_joined"
	if g.has(viewer) {
		membership = "joined"
	}
	return object{"Group", map[string]any{
		"guid": g.GUID, "status": 200, "name": g.Name, "url": "/groups/view/" + g.GUID + "/" + slug(g.Name), "isClosed": g.Closed, "isHidden": false,
		"isMembershipOnRequest": g.Closed, "isSubmitUpdatesEnabled": !g.NoUpdates, "membership": membership, "canEdit": viewer.Role == Admin,
	}}
}
