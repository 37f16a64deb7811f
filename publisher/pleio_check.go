package publisher

import "context"

// pleioViewer is who the session belongs to.
type pleioViewer struct {
	LoggedIn, IsAdmin, IsSubEditor, CanWriteToContainer bool
	User                                                *struct{ GUID, Name string }
}

// viewer asks who is signed in; nobody is a *Failure of IntentLogin.
func (p *Pleio) viewer(ctx context.Context) (*pleioViewer, error) {
	var got struct{ Viewer *pleioViewer }
	err := p.read(ctx, `query Viewer($subtype: String) {
		viewer { loggedIn isAdmin isSubEditor canWriteToContainer(subtype: $subtype) user { guid name } }
	}`, map[string]any{"subtype": p.subtype}, &got)
	if err != nil {
		return nil, err
	}
	if v := got.Viewer; v != nil && v.LoggedIn && v.User != nil && v.User.GUID != "" {
		return v, nil
	}
	return nil, NeedsLogin(pleioLoginLapsed, nil)
}

// Check says whose name the posts will carry. It is an error when that person may not place this kind of post.
func (p *Pleio) Check(ctx context.Context) (string, error) {
	if p.byHand != "" {
		return p.byHand + " Het programma zet de tekst klaar.", nil
	}
	v, err := p.viewer(ctx)
	if err != nil {
		return "", err
	}
	may := v.CanWriteToContainer
	if p.subtype == "news" { // news/resolvers/mutation.py asks for the role itself
		may = v.IsAdmin || v.IsSubEditor
	}
	if !may {
		return "", p.byCode("could_not_add")
	}
	return "Aangemeld op " + p.site.Host + " als " + v.User.Name + ". Dit account mag er " + pleioKinds[p.subtype].dutch + " plaatsen.", nil
}
