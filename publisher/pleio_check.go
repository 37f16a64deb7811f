package publisher

import (
	"context"
	"errors"
)

// pleioViewer is who the session belongs to.
type pleioViewer struct {
	LoggedIn, IsAdmin, IsSubEditor, CanWriteToContainer bool
	User                                                *struct{ GUID, Name string }
}

// viewer asks who is signed in; nobody is a *Failure of IntentLogin.
func (p *Pleio) viewer(ctx context.Context) (*pleioViewer, error) {
	variables := map[string]any{"subtype": p.subtype, "group": nil}
	if p.group != "" {
		variables["group"] = p.group
	}
	var got struct{ Viewer *pleioViewer }
	err := p.read(ctx, graphQL{`query Viewer($subtype: String, $group: String) {
		viewer { loggedIn isAdmin isSubEditor canWriteToContainer(containerGuid: $group, subtype: $subtype) user { guid name } }
	}`, variables}, &got)
	if err != nil {
		return nil, err
	}
	if v := got.Viewer; v != nil && v.LoggedIn && v.User != nil && v.User.GUID != "" {
		return v, nil
	}
	return nil, NeedsLogin(pleioLoginLapsed, nil)
}

// Check says whose name the posts will carry, and where they come. It is an error when that person may not place this kind
// of post there.
func (p *Pleio) Check(ctx context.Context) (string, error) {
	if p.byHand != "" {
		return p.byHand + " Het programma zet de tekst klaar.", nil
	}
	v, err := p.viewer(ctx)
	if err != nil {
		return "", err
	}
	there, more := "er ", ""
	if p.group != "" {
		g, err := p.findGroup(ctx)
		if err != nil {
			return "", err
		}
		if err := p.mayWriteIn(g, v); err != nil {
			return "", err
		}
		there = "in de groep “" + shorten(g.Name, 100) + "” "
		if g.IsClosed && p.access != pleioAccess["4"] {
			more = " De groep is besloten: alleen de leden kunnen het lezen."
		}
	}
	may := v.CanWriteToContainer
	if p.subtype == "news" { // news/resolvers/mutation.py asks for the role itself
		may = v.IsAdmin || v.IsSubEditor
	}
	if !may {
		return "", p.byCode("could_not_add")
	}
	return "Aangemeld op " + p.base.Host + " als " + v.User.Name + ". Dit account mag " + there + pleioKinds[p.subtype].dutch + " plaatsen." + more, nil
}

const (
	pleioGroupGone = "De groep op Pleio bestaat niet, of dit account mag hem niet zien. Pas het kanaal aan, of vraag de beheerder van de groep om dit account lid te maken."
	pleioNoMember  = "Dit account is geen lid van de groep op Pleio. Vraag de beheerder van de groep om het lid te maken: het mag er nu niet plaatsen."
)

// pleioGroup is a group as its members see it.
type pleioGroup struct {
	Name                             string
	Membership                       string // joined, requested, invited or not_joined; of anything but a group empty
	IsClosed, IsSubmitUpdatesEnabled bool
}

// findGroup looks up the channel's group.
func (p *Pleio) findGroup(ctx context.Context) (*pleioGroup, error) {
	var got struct{ Entity *pleioGroup }
	err := p.read(ctx, graphQL{`query Group($group: String) {
		entity(guid: $group) { guid ... on Group { name membership isClosed isSubmitUpdatesEnabled } }
	}`, map[string]any{"group": p.group}}, &got)
	if f := (*Failure)(nil); errors.As(err, &f) && f.Detail == "could_not_find" {
		return nil, Permanent(pleioGroupGone, err)
	}
	if err != nil {
		return nil, err
	}
	if got.Entity == nil || got.Entity.Membership == "" {
		return nil, Permanent(pleioGroupGone, nil)
	}
	return got.Entity, nil
}

// mayWriteIn returns the *Failure that stands in the way of v in the group; nil for none. canWriteToContainer is true of
// the members, and of an admin of the site (core/resolvers/viewer.py), as addEntity sees it.
func (p *Pleio) mayWriteIn(g *pleioGroup, v *pleioViewer) error {
	switch {
	case !v.CanWriteToContainer:
		return Permanent(pleioNoMember, nil)
	case p.subtype == "statusupdate" && !g.IsSubmitUpdatesEnabled:
		return Permanent("In deze groep op Pleio staan updates uit. De beheerder van de groep kan ze aanzetten, of kies bij het kanaal een ander soort bericht.", nil)
	}
	return nil
}
