package web

import (
	"context"
	"database/sql"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// access is what the people of the field were promised about one address: written down here once more, by hand, so that
// a route that changes or is new without anyone having thought about it fails the test.
type access struct {
	least  campaigns.Role // of the municipality that the address or the form names
	abroad int            // what a beheerder of another municipality gets; 0: the same as at home
	all    bool           // only of all municipalities together
	query  string         // behind the address
	form   []string       // what a browser would send; $ID, $POST, $CHANNEL stand for Woudenberg's own
}

// Least roles beside the four of the program.
const (
	everybody campaigns.Role = "everybody" // also who is not signed in
	anyone    campaigns.Role = "anyone"    // who is signed in
)

var promised = map[string]access{
	"GET /healthz":                          {least: everybody},
	"GET /readyz":                           {least: everybody},
	"GET /agenda":                           {least: everybody},
	"GET /agenda/afdrukken":                 {least: everybody},
	"GET /agenda/qr.png":                    {least: everybody},
	"GET /agenda/bijeenkomst/:id":           {least: everybody},
	"GET /agenda/persoonlijk":               {least: anyone},
	"POST /agenda/persoonlijk":              {least: anyone},
	"POST /agenda/persoonlijk/stoppen":      {least: anyone},
	"GET /agenda/persoonlijk/:geheim":       {least: everybody},
	"GET /agenda/:feed":                     {least: everybody},
	"GET /agenda/:gemeente/:feed":           {least: everybody},
	"GET /aanmelden":                        {least: everybody},
	"POST /aanmelden":                       {least: everybody, form: []string{"email", "niemand@gemeente.test", "password", "fout"}},
	"GET /welkom/:token":                    {least: everybody},
	"POST /welkom/:token":                   {least: everybody, form: []string{"password", "kort"}},
	"POST /afmelden":                        {least: anyone},
	"GET /":                                 {least: campaigns.Reader},
	"GET /kalender":                         {least: campaigns.Reader},
	"GET /te-laat":                          {least: campaigns.Reader},
	"POST /te-laat":                         {least: campaigns.Approver, form: []string{"how", "now"}},
	"GET /reeksen":                          {least: campaigns.Reader},
	"GET /reeksen/nieuw":                    {least: campaigns.Editor},
	"POST /reeksen/nieuw":                   {least: campaigns.Editor, abroad: 403, form: []string{"municipality", "$ID", "title", "Reeks", "internal", "nee", "channels", "$CHANNEL", "pattern", "weekly", "weekday", "MO", "interval", "1", "start", "2027-03-01", "time", "09:00", "end", "count", "count", "2", "step", "save"}},
	"POST /reeksen/datums":                  {least: campaigns.Editor, form: []string{"pattern", "weekly"}},
	"GET /reeksen/:id":                      {least: campaigns.Reader, abroad: 404},
	"GET /reeksen/:id/jaar":                 {least: campaigns.Editor, abroad: 404},
	"POST /reeksen/:id/jaar":                {least: campaigns.Editor, abroad: 404, form: []string{"post", "$POST", "title", "Anders", "text", "Tekst"}},
	"GET /reeksen/:id/regel":                {least: campaigns.Editor, abroad: 404},
	"POST /reeksen/:id/regel":               {least: campaigns.Editor, abroad: 404},
	"POST /reeksen/:id/campagne":            {least: campaigns.Editor, abroad: 404, form: []string{"had", "", "campaign", "$CAMPAIGN"}},
	"GET /berichten.atom":                   {least: everybody},
	"GET /berichten/:gemeente.atom":         {least: everybody},
	"GET /afbeeldingen/:sha256":             {least: everybody},
	"GET /berichten":                        {least: campaigns.Reader},
	"GET /berichten/nieuw":                  {least: campaigns.Editor},
	"POST /berichten/nieuw":                 {least: campaigns.Editor, abroad: 403, form: []string{"municipality", "$ID", "title", "Nieuw", "text", "Tekst", "internal", "ja", "action", "save"}},
	"POST /voorbeeld":                       {least: campaigns.Editor, abroad: 404, form: []string{"id", "$POST", "title", "Nieuw", "text", "Tekst"}},
	"POST /berichten/afbeelding":            {least: campaigns.Editor},
	"GET /media/:sha256":                    {least: campaigns.Reader, abroad: 404},
	"GET /berichten/:id":                    {least: campaigns.Reader, abroad: 404},
	"GET /berichten/:id/bewerken":           {least: campaigns.Editor, abroad: 404},
	"POST /berichten/:id/bewerken":          {least: campaigns.Editor, abroad: 404, form: []string{"title", "Anders", "text", "Andere tekst", "action", "save"}},
	"GET /berichten/:id/versies":            {least: campaigns.Reader, abroad: 404},
	"POST /berichten/:id/versies":           {least: campaigns.Editor, abroad: 404, form: []string{"versie", "1"}},
	"POST /berichten/:id/bijeenkomst":       {least: campaigns.Editor, abroad: 404},
	"POST /berichten/:id/voorleggen":        {least: campaigns.Editor, abroad: 404},
	"POST /berichten/:id/aanpassingen":      {least: campaigns.Approver, abroad: 404, form: []string{"reason", "Te lang"}},
	"POST /berichten/:id/opmerkingen":       {least: campaigns.Editor, abroad: 404, form: []string{"comment", "Mooi"}},
	"POST /berichten/:id/akkoord":           {least: campaigns.Approver, abroad: 404},
	"POST /berichten/:id/akkoord-intrekken": {least: campaigns.Approver, abroad: 404},
	"GET /berichten/:id/verplaatsen":        {least: campaigns.Editor, abroad: 404},
	"GET /berichten/:id/gevolgen":           {least: campaigns.Editor, abroad: 404, query: "?date=2027-02-10&time=10:00"},
	"POST /berichten/:id/verplaatsen":       {least: campaigns.Editor, abroad: 404, form: []string{"date", "2027-02-10", "time", "10:00"}},
	"POST /berichten/:id/intrekken":         {least: campaigns.Editor, abroad: 404},
	"POST /berichten/:id/weggooien":         {least: campaigns.Editor, abroad: 404},
	"POST /berichten/:id/overslaan":         {least: campaigns.Editor, abroad: 404},
	"POST /berichten/:id/terugzetten":       {least: campaigns.Editor, abroad: 404},
	"GET /tekstblokken":                     {least: campaigns.Reader},
	"GET /tekstblokken/nieuw":               {least: campaigns.Editor, abroad: 404, query: "?soort=sjabloon&bericht=$POST"},
	"POST /tekstblokken/nieuw":              {least: campaigns.Editor, abroad: 403, form: []string{"kind", "block", "municipality", "$ID", "name", "Nieuw", "text", "Tekst"}},
	"GET /tekstblokken/:id/bewerken":        {least: campaigns.Editor, abroad: 404},
	"POST /tekstblokken/:id/bewerken":       {least: campaigns.Editor, abroad: 404, form: []string{"rev", "1", "name", "Anders", "text", "Andere tekst"}},
	"POST /tekstblokken/:id/verwijderen":    {least: campaigns.Editor, abroad: 404, form: []string{"rev", "99"}},
	"GET /campagnes":                        {least: campaigns.Reader},
	"GET /campagnes/nieuw":                  {least: campaigns.Editor},
	"POST /campagnes/nieuw":                 {least: campaigns.Editor, abroad: 403, form: []string{"municipality", "$ID", "title", "Nieuw", "theme", "$THEME"}},
	"GET /campagnes/:id":                    {least: campaigns.Reader, abroad: 404},
	"GET /campagnes/:id/bewerken":           {least: campaigns.Editor, abroad: 404},
	"POST /campagnes/:id/bewerken":          {least: campaigns.Editor, abroad: 404, form: []string{"title", "Anders", "theme", "$THEME", "rev", "1"}},
	"GET /campagnes/:id/kopie":              {least: campaigns.Editor, abroad: 404},
	"POST /campagnes/:id/kopie":             {least: campaigns.Editor, abroad: 404, form: []string{"title", "Kopie", "shift", "year", "step", "look"}},
	"GET /campagnepakketten":                {least: campaigns.Admin, abroad: 403, all: true},
	"POST /campagnepakketten":               {least: campaigns.Admin, abroad: 403, all: true, form: []string{"pack", "zblw", "start", "2027-03", "step", "save"}},
	"GET /bijeenkomsten":                    {least: campaigns.Reader},
	"GET /bijeenkomsten/nieuw":              {least: campaigns.Editor},
	"POST /bijeenkomsten/nieuw":             {least: campaigns.Editor, abroad: 403, form: []string{"municipality", "$ID", "title", "Nieuw", "kind", "workshop", "date", "2027-03-01", "time", "09:00", "end", "10:00", "status", "confirmed", "public", "ja", "action", "save"}},
	"GET /bijeenkomsten/:id":                {least: campaigns.Reader, abroad: 404},
	"GET /bijeenkomsten/:id/bewerken":       {least: campaigns.Editor, abroad: 404},
	"POST /bijeenkomsten/:id/bewerken":      {least: campaigns.Editor, abroad: 404, form: []string{"revision", "1", "title", "Anders", "kind", "workshop", "date", "2027-03-01", "time", "09:00", "end", "10:00", "status", "confirmed", "public", "ja", "action", "save"}},
	"POST /bijeenkomsten/:id/verplaatsen":   {least: campaigns.Editor, abroad: 404, form: []string{"revision", "1", "date", "2027-03-02", "time", "10:00"}},
	"POST /bijeenkomsten/:id/afgelasten":    {least: campaigns.Editor, abroad: 404, form: []string{"revision", "1", "called-off", "Ziek"}},
	"POST /bijeenkomsten/:id/kopieren":      {least: campaigns.Editor, abroad: 404, form: []string{"copy-date", "2027-03-03", "copy-time", "10:00"}},
	"POST /bijeenkomsten/:id/intranet":      {least: campaigns.Editor, abroad: 404, form: []string{"revision", "1"}},
	"GET /plaatsingen/:id":                  {least: campaigns.Reader, abroad: 404},
	"POST /plaatsingen/:id/geplaatst":       {least: campaigns.Editor, abroad: 404, form: []string{"attempt", "0"}},
	"POST /plaatsingen/:id/staat-er":        {least: campaigns.Editor, abroad: 404, form: []string{"attempt", "0"}},
	"POST /plaatsingen/:id/nogmaals":        {least: campaigns.Approver, abroad: 404, form: []string{"attempt", "0"}},
	"POST /plaatsingen/:id/opnieuw":         {least: campaigns.Approver, abroad: 404, form: []string{"attempt", "0", "now", "ja"}},
	"POST /plaatsingen/:id/bijgewerkt":      {least: campaigns.Editor, abroad: 404, form: []string{"notice", "x"}},
	"POST /plaatsingen/:id/intrekken":       {least: campaigns.Editor, abroad: 404, form: []string{"attempt", "0"}},
	"GET /kanalen":                          {least: campaigns.Reader},
	"GET /kanalen/nieuw":                    {least: campaigns.Admin, query: "?soort=pleio"},
	"POST /kanalen/nieuw":                   {least: campaigns.Admin, abroad: 403, form: []string{"kind", "trial", "municipality", "$ID", "name", "Proef"}},
	"GET /kanalen/:slug":                    {least: campaigns.Reader, abroad: 404},
	"POST /kanalen/:slug":                   {least: campaigns.Admin, abroad: 404, form: []string{"name", "Anders", "rev", "1", "site", "https://anders.nl", "subtype", "news", "access", "1", "mode", "handover", "secret-remove", "ja"}},
	"POST /kanalen/:slug/test":              {least: campaigns.Admin, abroad: 404},
	"POST /kanalen/:slug/pauze":             {least: campaigns.Approver, abroad: 404, form: []string{"reason", "Even niet"}},
	"POST /kanalen/:slug/hervatten":         {least: campaigns.Approver, abroad: 404},
	"GET /noodstop":                         {least: campaigns.Reader},
	"POST /noodstop":                        {least: campaigns.Approver, abroad: 403, form: []string{"scope", "municipality", "municipality", "$ID", "reason", "Brand"}},
	"POST /noodstop/:id/opheffen":           {least: campaigns.Approver, abroad: 404},
	"GET /proefkanaal/:slug":                {least: everybody},
	"GET /toegankelijkheid":                 {least: everybody},
}

// town is an application with one of everything in Woudenberg.
type town struct {
	*testApp
	channel        campaigns.Channel
	series         campaigns.Series
	post, delivery string
	haltID, link   string
	picture        string // of the post
	shown          string // a picture of a post that everybody can see
	campaign       string
	snippet        string
	event, secret  string // a public event; the secret of somebody's personal feed
	admin          *browser
	inside         *sql.DB // the same database, past the program
	all            string  // the question of contents
}

func newTown(t *testing.T, change ...func(*Server)) *town {
	t.Helper()
	w := &town{testApp: newApp(t, change...)}
	var err error
	if w.inside, err = sql.Open("sqlite", "file:"+w.file+"?_pragma=query_only(1)"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.inside.Close(); err != nil {
			t.Error(err)
		}
	})
	w.channel = w.testApp.channel("woudenberg", "pleio", "pleio-woudenberg", nil)
	w.testApp.channel("woudenberg", "trial", "proef-woudenberg", nil)
	w.admin = w.signIn("Ada", campaigns.Admin)
	if w.picture, err = w.store.PutImage(t.Context(), w.admin.user.ID, "image/png", []byte("pixels")); err != nil {
		t.Fatal(err)
	}
	w.series, err = w.store.CreateSeries(t.Context(), campaigns.Series{MunicipalityID: w.place["woudenberg"].ID, Title: "Reeks", Internal: true,
		Channels: []string{w.channel.ID}, Rule: campaigns.Rule{RRule: "FREQ=WEEKLY;BYDAY=TU;COUNT=2", Start: "2027-02-02", Time: "09:00", Zone: "Europe/Amsterdam"}},
		[]campaigns.Content{{Title: "Eerste", Text: words, Media: []campaigns.Media{{SHA256: w.picture, Alt: "Een busje"}}}, {Title: "Tweede", Text: words}}, w.admin.user.ID)
	if err != nil {
		t.Fatal(err)
	}
	page := w.admin.get("/reeksen/" + w.series.ID)
	_, rest, _ := strings.Cut(page.Body, `href="/berichten/`)
	w.post, _, _ = strings.Cut(rest, `"`)
	w.delivery = w.deliveries(w.post)[0].ID
	shown := w.approvedNow(w.testApp.channel("woudenberg", "mastodon", "toots", nil), campaigns.Media{SHA256: "fiets", Alt: "Een fiets"})
	w.finish(shown.ID, campaigns.Outcome{Action: campaigns.Succeed})
	w.shown = shown.Revision.Content.Media[0].SHA256
	if _, err := w.store.SetHalt(t.Context(), campaigns.Halt{Scope: campaigns.HaltChannel, ChannelID: w.channel.ID, Reason: "Storing", By: w.admin.user.ID}); err != nil {
		t.Fatal(err)
	}
	w.haltID = w.halts()[0].ID
	if _, err := w.store.LoadCycle(t.Context(), calendar.Cycle{Pack: "doelgroepen", Start: "2027-02",
		Audiences: []campaigns.Audience{{Slug: "inwoners", Name: "Inwoners"}}}, false); err != nil {
		t.Fatal(err)
	}
	c, err := w.store.SaveCampaign(t.Context(), campaigns.Campaign{MunicipalityID: w.place["woudenberg"].ID, ThemeID: w.theme.ID, Title: "Campagne"}, w.admin.user.ID)
	if err != nil {
		t.Fatal(err)
	}
	w.campaign = c.ID
	snippet, err := w.store.SaveSnippet(t.Context(), campaigns.Snippet{MunicipalityID: w.place["woudenberg"].ID, Kind: campaigns.TextBlock, Name: "Slot", Text: "Bel 112."}, w.admin.user.ID)
	if err != nil {
		t.Fatal(err)
	}
	w.snippet = snippet.ID
	event, err := w.store.CreateEvent(t.Context(), calendar.Event{MunicipalityID: w.place["woudenberg"].ID, Kind: calendar.Workshop, Title: "Workshop", Public: true,
		Status: calendar.Confirmed, Start: "2027-02-03T10:00", Zone: "Europe/Amsterdam", Minutes: 60}, "")
	if err != nil {
		t.Fatal(err)
	}
	w.event = event.ID
	if w.secret, err = w.store.NewFeedToken(t.Context(), w.signInWith("Kees", map[string]campaigns.Role{"woudenberg": campaigns.Reader}).user.ID); err != nil {
		t.Fatal(err)
	}
	if w.link, err = w.store.NewSigninLink(t.Context(), w.admin.user.ID, time.Hour); err != nil {
		t.Fatal(err)
	}
	return w
}

// address fills a route's pattern with rows of Woudenberg.
func (w *town) address(pattern string) string {
	w.t.Helper()
	id := map[string]string{"reeksen": w.series.ID, "berichten": w.post, "plaatsingen": w.delivery, "noodstop": w.haltID, "agenda": w.event, "bijeenkomsten": w.event,
		"campagnes": w.campaign, "tekstblokken": w.snippet}
	slug := map[string]string{"kanalen": w.channel.Slug, "proefkanaal": "proef-woudenberg"}
	parts := strings.Split(pattern, "/")
	for i, part := range parts {
		switch part {
		case ":id":
			parts[i] = id[parts[1]]
		case ":slug":
			parts[i] = slug[parts[1]]
		case ":token":
			parts[i] = w.link
		case ":sha256":
			if parts[i] = w.picture; parts[1] == "afbeeldingen" {
				parts[i] = w.shown
			}
		case ":geheim":
			parts[i] = w.secret + ".ics"
		case ":gemeente":
			parts[i] = "woudenberg"
		case ":gemeente.atom":
			parts[i] = "woudenberg.atom"
		case ":feed":
			parts[i] = "woudenberg.ics"
			if i == 3 {
				parts[i] = "inwoners.ics"
			}
		}
		if strings.HasPrefix(parts[i], ":") || i > 1 && parts[i] == "" {
			w.t.Fatalf("%s: this test has no row for %s", pattern, part)
		}
	}
	return strings.Join(parts, "/")
}

// send sends what a browser would: the promised form, with Woudenberg's own ids.
func (w *town) send(b *browser, method, pattern string) answer {
	w.t.Helper()
	p, address := promised[method+" "+pattern], w.address(pattern)
	if method == http.MethodGet {
		return b.get(address + strings.ReplaceAll(p.query, "$POST", w.post))
	}
	form := slices.Clone(p.form)
	for i, v := range form {
		if own, ok := map[string]string{"$ID": w.place["woudenberg"].ID, "$POST": w.post, "$CHANNEL": w.channel.ID, "$THEME": w.theme.ID, "$CAMPAIGN": w.campaign}[v]; ok {
			form[i] = own
		}
	}
	return b.post(address, form...)
}

// contents is all that the database holds, except sessions and failed sign-ins.
func (w *town) contents() string {
	w.t.Helper()
	if w.all == "" {
		tables := column(w.t, w.inside, `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('sessions', 'signin_failures') ORDER BY name`)
		if len(tables) < 10 {
			w.t.Fatalf("tables: %v", tables)
		}
		var selects []string
		for _, table := range tables {
			columns := column(w.t, w.inside, `SELECT name FROM pragma_table_info('`+table+`')`)
			row := "COALESCE(" + strings.Join(columns, ", '') || '|' || COALESCE(") + ", '')"
			selects = append(selects, `SELECT '`+table+` ' || group_concat(`+row+`, char(10)) FROM `+table)
		}
		w.all = strings.Join(selects, " UNION ALL ")
	}
	return strings.Join(column(w.t, w.inside, w.all), "\n")
}

func column(t *testing.T, db *sql.DB, query string) []string {
	t.Helper()
	rows, err := db.QueryContext(context.WithoutCancel(t.Context()), query) // else a goroutine for every row waits for the end
	if err != nil {
		t.Fatal(query, err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var s sql.NullString // no rows in a table: NULL
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		all = append(all, s.String)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestEveryRouteIsPromised(t *testing.T) {
	known := map[string]bool{}
	for _, rt := range (&Server{}).routes() {
		key := rt.method + " " + rt.path
		if _, ok := promised[key]; !ok {
			t.Errorf("%s: say in this test who may", key)
		}
		if known[key] {
			t.Errorf("%s is there twice", key)
		}
		known[key] = true
	}
	for key := range promised {
		if !known[key] {
			t.Errorf("%s is no longer a route", key)
		}
	}
}

func TestWhoMayWhat(t *testing.T) {
	w := newTown(t, func(s *Server) { s.TestChannel = nil })
	nobody := &browser{a: w.testApp, cookies: map[string]string{}}
	home := map[campaigns.Role]*browser{campaigns.Admin: w.admin}
	for _, role := range []campaigns.Role{campaigns.Reader, campaigns.Editor, campaigns.Approver} {
		home[role] = w.signIn(string(role), role)
	}
	away := w.signIn("Zoe", campaigns.Admin, "zeist")
	boss := w.signIn("Bas", campaigns.Admin, "woudenberg", "zeist", "zblw")
	both := w.signInWith("Lex", map[string]campaigns.Role{"woudenberg": campaigns.Reader, "zeist": campaigns.Admin})

	for _, rt := range (&Server{}).routes() {
		key := rt.method + " " + rt.path
		p, ok := promised[key]
		if !ok {
			continue // TestEveryRouteIsPromised
		}
		try := func(who string, b *browser, want int) {
			t.Helper()
			if b != nobody {
				b.renew()
			}
			before := ""
			if want != allowed {
				before = w.contents()
			}
			got := w.send(b, rt.method, rt.path)
			if verdict(rt, got) != want {
				t.Errorf("%s as %s: status %d %s, want %s", key, who, got.Status, got.Location, [...]string{0: "to be allowed", 401: "to be sent to sign-in", 403: "403", 404: "404"}[want])
			}
			if want != allowed && w.contents() != before {
				t.Errorf("%s as %s was refused and did something all the same", key, who)
			}
		}
		switch p.least {
		case everybody:
			try("nobody", nobody, allowed)
		default:
			try("nobody", nobody, unknown)
		}
		// Those who may not come first: what they find is as it was made.
		abroad := p.abroad
		if abroad == 0 {
			abroad = allowed
		}
		try("beheerder of elsewhere", away, abroad)
		if abroad != allowed && campaigns.Reader.Allows(p.least) {
			abroad = allowed
		} else if abroad != allowed {
			abroad = http.StatusForbidden
		}
		try("lezer here and beheerder elsewhere", both, abroad)
		for _, role := range []campaigns.Role{campaigns.Reader, campaigns.Editor, campaigns.Approver, campaigns.Admin} {
			want := http.StatusForbidden
			if p.least == everybody || p.least == anyone || role.Allows(p.least) && !p.all {
				want = allowed
			}
			try(string(role), home[role], want)
		}
		if p.all {
			try("beheerder of all", boss, allowed)
		}
	}
}

const (
	allowed = 0
	unknown = http.StatusUnauthorized
)

// verdict is what an answer says about access: allowed, unknown, 403 or 404.
func verdict(rt route, a answer) int {
	switch {
	case a.Status == http.StatusForbidden || a.Status == http.StatusNotFound || a.Status == http.StatusUnauthorized:
		return a.Status
	case rt.method == http.MethodGet && a.Status == http.StatusSeeOther && strings.HasPrefix(a.Location, "/aanmelden?naar="+url.QueryEscape("/")):
		return unknown
	case a.Status >= 500:
		return a.Status
	}
	return allowed
}

// signInWith makes a user with roles by municipality.
func (a *testApp) signInWith(name string, bySlug map[string]campaigns.Role) *browser {
	a.t.Helper()
	roles := map[string]campaigns.Role{}
	for slug, role := range bySlug {
		roles[a.place[slug].ID] = role
	}
	u, err := a.store.AddUser(a.t.Context(), campaigns.User{Name: name, Email: strings.ToLower(name) + "@gemeente.test", Roles: roles})
	if err != nil {
		a.t.Fatal(err)
	}
	b := &browser{a: a, user: u, cookies: map[string]string{}}
	b.renew()
	return b
}

func TestWhoHasNoRoleSeesNothingAndCanSignOut(t *testing.T) {
	w := newTown(t)
	b := w.signInWith("Gast", nil)
	for _, path := range []string{"/", "/berichten", "/kanalen", "/noodstop", "/reeksen"} {
		b.get(path).wants(403)
	}
	b.get("/berichten/" + w.post).wants(404)
	b.get("/kanalen/" + w.channel.Slug).wants(404)
	if res := b.post("/afmelden"); res.Status != 303 || res.Location != "/aanmelden" {
		t.Errorf("signing out: %d %s", res.Status, res.Location)
	}
}
