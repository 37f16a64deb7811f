package web

import (
	"crypto/subtle"
	"errors"
	"net/netip"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/store"
)

// signInPage is the data of aanmelden.html.
type signInPage struct {
	Page
	Next string
	Kept *keptForm // what was sent after the session ended; nil: nothing
}

// Limits on wrong passwords, counted in the database so that they hold on every machine (NIST SP 800-63B §5.2.2).
const (
	failureWindow      = 15 * time.Minute
	failuresPerAccount = 10
	failuresPerAddress = 50
)

func (s *Server) signInPage(r *request) error {
	next := "/"
	if n := r.Query("naar"); ownPath(n) {
		next = n
	}
	if r.signedIn() {
		return r.Redirect(next, fiber.StatusSeeOther)
	}
	return s.pages.render(r.Ctx, "aanmelden", signInPage{Page: s.page(r, ""), Next: next})
}

func (s *Server) signIn(r *request) error {
	form := r.form()
	email, password := strings.ToLower(strings.TrimSpace(form["email"])), form["password"]
	page := signInPage{Page: s.page(r, ""), Next: "/", Kept: r.kept()}
	page.Form = map[string]string{"email": form["email"]}
	if ownPath(form["next"]) {
		page.Next = form["next"]
	}
	account, address := "account/"+email, "address/"+r.IP()
	many, err := s.tooMany(r, account, address)
	if err != nil {
		return err
	}
	if many {
		page.fault("", "Het is te vaak misgegaan. Wacht een kwartier en probeer het dan opnieuw, of vraag de beheerder om een nieuwe aanmeldlink.")
		r.Status(fiber.StatusTooManyRequests)
		return s.pages.render(r.Ctx, "aanmelden", page)
	}
	user, err := s.Store.UserByEmail(r.ctx(), email)
	if err != nil && !errors.Is(err, campaigns.ErrNotFound) {
		return err
	}
	// An unknown address takes as long as a wrong password, so that nobody can find out who has an account.
	if !checkPassword(user.PasswordHash, password) || user.Disabled || err != nil {
		if err := s.Store.SigninFailed(r.ctx(), account, address); err != nil {
			return err
		}
		page.fault("", "Dit e-mailadres en wachtwoord horen niet bij elkaar. Kijk of je geen tikfout maakte.")
		r.Status(fiber.StatusUnprocessableEntity)
		return s.pages.render(r.Ctx, "aanmelden", page)
	}
	if page.Kept != nil {
		return s.resume(r, user, *page.Kept)
	}
	return s.startSession(r, user.ID, page.Next)
}

// tooMany reports whether sign-in failed too often for this account, or from this address. An inside address is that of a
// proxy: it stands for everybody and stops nobody.
func (s *Server) tooMany(r *request, account, address string) (bool, error) {
	since := s.Now().Add(-failureWindow)
	byAccount, err1 := s.Store.SigninFailures(r.ctx(), account, since)
	byAddress, err2 := s.Store.SigninFailures(r.ctx(), address, since)
	return byAccount >= failuresPerAccount || byAddress >= failuresPerAddress && !inside(r.IP()), errors.Join(err1, err2)
}

func inside(address string) bool {
	ip, err := netip.ParseAddr(address)
	return err == nil && (ip.IsLoopback() || ip.IsPrivate())
}

func (s *Server) startSession(r *request, userID, next string) error {
	if _, err := s.newSession(r, userID); err != nil {
		return err
	}
	return r.Redirect(next, fiber.StatusSeeOther)
}

// newSession signs the browser in and returns the token of the session.
func (s *Server) newSession(r *request, userID string) (token string, err error) {
	if token, err = s.Store.StartSession(r.ctx(), userID); err == nil {
		r.Cookie(s.sessionCookie(token, int(store.SessionLength.Seconds())))
	}
	return token, err
}

func (s *Server) signOut(r *request) error {
	if err := s.Store.EndSession(r.ctx(), r.Cookies(s.cookieName())); err != nil {
		return err
	}
	r.Cookie(s.sessionCookie("", -1))
	return r.Redirect("/aanmelden", fiber.StatusSeeOther)
}

// cookieName has the prefix that ties the cookie to https and to this host where https is used (RFC 6265bis §4.1.3.2).
func (s *Server) cookieName() string {
	if s.secure() {
		return "__Host-vk_sessie"
	}
	return "vk_sessie"
}

func (s *Server) sessionCookie(token string, maxAge int) *fiber.Cookie {
	c := &fiber.Cookie{Name: s.cookieName(), Value: token, Path: "/", HTTPOnly: true, SameSite: "Lax", Secure: s.secure(), MaxAge: maxAge}
	if maxAge < 0 {
		c.Expires = time.Unix(1, 0)
	}
	return c
}

// welcomePage is the data of welkom.html.
type welcomePage struct {
	Page
	Token, Name, Email string
	First, Demo        bool
}

// isFirstRun reports whether the token is the one that makes the very first user, and there is none yet.
func (s *Server) isFirstRun(r *request, token string) (bool, error) {
	if s.FirstRun == "" || subtle.ConstantTimeCompare([]byte(token), []byte(s.FirstRun)) != 1 {
		return false, nil
	}
	users, err := s.Store.Users(r.ctx())
	return len(users) == 0, err
}

// linkUser returns whose sign-in link the address holds.
func (s *Server) linkUser(r *request) (page welcomePage, user campaigns.User, err error) {
	token := r.Params("token")
	page = welcomePage{Page: s.page(r, ""), Token: token}
	if page.First, err = s.isFirstRun(r, token); err != nil || page.First {
		return page, user, err
	}
	user, err = s.Store.SigninLinkUser(r.ctx(), token)
	page.Name, page.Email = user.Name, user.Email
	return page, user, err
}

func (s *Server) welcomePage(r *request) error {
	page, user, err := s.linkUser(r)
	if errors.Is(err, campaigns.ErrNotFound) {
		return s.expiredLink(r)
	}
	if err != nil {
		return err
	}
	if s.Demo { // the demo's links are printed for whoever sits at this machine; they sign in at once, and again
		return s.startSession(r, user.ID, "/")
	}
	return s.pages.renderAs(r.Ctx, "welkom", "layout-public", page)
}

func (s *Server) expiredLink(r *request) error {
	return campaigns.Conflict("Deze link is al gebruikt of verlopen. Vraag de beheerder om een nieuwe.")
}

func (s *Server) welcome(r *request) error {
	page, user, err := s.linkUser(r)
	if errors.Is(err, campaigns.ErrNotFound) {
		return s.expiredLink(r)
	}
	if err != nil {
		return err
	}
	form := r.form()
	err = campaigns.CheckPassword(form["password"])
	if err == nil && form["password"] != form["again"] {
		err = &campaigns.Invalid{Field: "again", Message: "Dit is niet hetzelfde wachtwoord. Typ het nog een keer."}
	}
	if err == nil && page.First {
		page.Name, page.Email = form["name"], form["email"]
		user, err = s.addFirstUser(r, page.Name, page.Email)
	}
	if err != nil {
		page.Form = map[string]string{"name": form["name"], "email": form["email"]}
		if err := page.invalid(r, err); err != nil {
			return err
		}
		return s.pages.renderAs(r.Ctx, "welkom", "layout-public", page)
	}
	if !page.First {
		if user, err = s.Store.UseSigninLink(r.ctx(), page.Token); err != nil {
			return s.expiredLink(r)
		}
	}
	hash, err := HashPassword(form["password"])
	if err != nil {
		return err
	}
	if err := s.Store.SetPassword(r.ctx(), user.ID, hash); err != nil {
		return err
	}
	return s.startSession(r, user.ID, "/")
}

// addFirstUser makes the first user: beheerder of every municipality there is.
func (s *Server) addFirstUser(r *request, name, email string) (campaigns.User, error) {
	all, err := s.Store.Municipalities(r.ctx())
	if err != nil {
		return campaigns.User{}, err
	}
	roles := map[string]campaigns.Role{}
	for _, m := range all {
		roles[m.ID] = campaigns.Admin
	}
	return s.Store.AddUser(r.ctx(), campaigns.User{Name: name, Email: email, Roles: roles})
}
