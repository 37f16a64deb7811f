package web

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/web/picture"
)

// inParts writes a form with a file in it, as a browser does; fields after the file are those of the page below it.
func inParts(t *testing.T, file []byte, pairs ...string) (body *bytes.Buffer, kind string) {
	t.Helper()
	body = bytes.NewBuffer(make([]byte, 0, len(file)+16<<10))
	w := multipart.NewWriter(body)
	write := func(pairs []string) {
		for i := 0; i+1 < len(pairs); i += 2 {
			if err := w.WriteField(pairs[i], pairs[i+1]); err != nil {
				t.Fatal(err)
			}
		}
	}
	half := len(pairs) / 4 * 2
	write(pairs[:half])
	part, err := w.CreateFormFile("image", "vakantie.jpg")
	if err == nil {
		_, err = part.Write(file)
	}
	if err != nil {
		t.Fatal(err)
	}
	write(pairs[half:])
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return body, w.FormDataContentType()
}

// upload sends a form with a picture.
func (b *browser) upload(path string, file []byte, pairs ...string) answer {
	b.a.t.Helper()
	body, kind := inParts(b.a.t, file, append([]string{"csrf", b.csrf}, pairs...)...)
	req := httptest.NewRequestWithContext(b.a.t.Context(), http.MethodPost, path, body)
	req.Header.Set("Content-Type", kind)
	return b.do(req)
}

func fixture(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile("picture/testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var inForm = regexp.MustCompile(`name="picture" value="([0-9a-f]{64})"`)

func (p answer) pictures() (names []string) {
	for _, m := range inForm.FindAllStringSubmatch(p.Body, -1) {
		names = append(names, m[1])
	}
	return names
}

func TestAPictureGoesFromTheFormToTheApprover(t *testing.T) {
	a := newApp(t)
	ch := a.channel("woudenberg", "mastodon", "masto", nil)
	anna, bram := a.signIn("Anna", campaigns.Editor), a.signIn("Bram", campaigns.Approver)
	at := anna.newPost("internal", "nee", "channels", ch.ID, "date", "2027-02-02", "time", "09:00")
	edit := at + "/bewerken"

	form := anna.upload(edit, fixture(t, "staand-6.jpg"), anna.get(edit).fill(edit, "title", "Nog niet klaar", "action", "upload")...).
		wants(200, "Wat staat er op de afbeelding?")
	names := form.pictures()
	if len(names) != 1 || form.form(edit).Get("title") != "Nog niet klaar" {
		t.Fatalf("pictures %v, title %q", names, form.form(edit).Get("title"))
	}
	if len(a.post(at).Revision.Content.Media) != 0 {
		t.Error("adding a picture saved the post")
	}
	form = anna.post(edit, form.fill(edit, "action", "save")...).wants(422, "Beschrijf wat er op de afbeelding staat.")
	if !strings.Contains(form.Body, `href="#alt-`+names[0]) || !strings.Contains(form.Body, `id="alt-`+names[0]) {
		t.Error("the mistake does not lead to its field")
	}
	anna.post(edit, form.fill(edit, "alt-"+names[0], "Een busje", "decorative-"+names[0], "ja", "action", "save")...).wants(422, "Kies één van de twee")
	anna.submit(edit, form.fill(edit, "alt-"+names[0], "Een busje <bij> een schuur", "action", "save")...).wants(200, "Opgeslagen", "Beschrijving: Een busje <bij> een schuur")
	anna.press(anna.get(at), at+"/voorleggen")
	page := bram.get(at).wants(200, "Lees het bericht en geef akkoord", "Beschrijving: Een busje <bij> een schuur")
	if !strings.Contains(page.Body, `<img src="/media/`+names[0]+`" alt="Een busje &lt;bij&gt; een schuur">`) {
		t.Error("the approver does not see the picture")
	}
	bram.press(page, at+"/akkoord").wants(200, "Akkoord gegeven")

	// The description is part of what was approved, and so is the picture itself.
	anna.press(anna.get(edit), edit, "action", "save").wants(200, "Er is niets veranderd")
	anna.press(anna.get(edit), edit, "alt-"+names[0], "Een ander busje", "action", "save").wants(200, "Het akkoord is vervallen", "Anna heeft de afbeeldingen veranderd")
	anna.press(anna.get(edit), edit, "alt-"+names[0], "Een busje <bij> een schuur", "action", "save").wants(200, "geldt weer")
	form = anna.post(edit, anna.get(edit).fill(edit, "action", "remove-"+names[0])...).wants(200)
	if len(form.pictures()) != 0 || len(a.post(at).Revision.Content.Media) != 1 {
		t.Error("taking a picture out of the form did something else")
	}
	anna.submit(edit, form.fill(edit, "action", "save")...).wants(200, "Het akkoord is vervallen")

	// Decoration has no description, and says so; saving with the file still in its field loses neither.
	form = anna.upload(edit, fixture(t, "foto.png"), anna.get(edit).fill(edit, "action", "save")...).wants(422, "Beschrijf wat er op de afbeelding staat.")
	anna.submit(edit, form.fill(edit, "decorative-"+form.pictures()[0], "ja", "action", "save")...).wants(200, "Opgeslagen", "Versiering, zonder beschrijving")
}

func TestANewPostBeginsWithAPicture(t *testing.T) {
	a := newApp(t)
	anna := a.signIn("Anna", campaigns.Editor)
	const form = "/berichten/nieuw"
	page := anna.upload(form, fixture(t, "beweegt.gif"), anna.get(form).fill(form, "title", "Met beeld", "internal", "ja", "action", "upload")...).wants(200)
	at := anna.submit(form, page.fill(form, "decorative-"+page.pictures()[0], "ja", "action", "save")...).Location
	if media := a.post(at).Revision.Content.Media; len(media) != 1 || media[0].SHA256 != page.pictures()[0] {
		t.Errorf("stored %v", media)
	}
}

func TestAPictureThatCannotBeLosesNothingTyped(t *testing.T) {
	a := newApp(t)
	anna := a.signIn("Anna", campaigns.Editor)
	at := anna.newPost()
	photo := fixture(t, "staand-1.jpg")
	for _, c := range []struct {
		name string
		file []byte
		says string
	}{
		{"an SVG with a script", []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), "Een SVG kan een programma bevatten"},
		{"a page called .jpg", []byte("<!doctype html><script>alert(1)</script>"), "geen afbeelding die we kennen"},
		{"a photo of 11 MB", slices.Concat(photo, make([]byte, picture.MaxBytes+1<<20)), "hoogstens 10 MB"},
		{"half a photo", photo[:500], "beschadigd"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, form := range []string{"/berichten/nieuw", at + "/bewerken"} {
				typed := []string{"title", "Een titel", "text", "Een lange tekst.", "date", "2027-02-09", "time", "10:15", "action", "save"}
				res := anna.upload(form, c.file, anna.get(form).fill(form, typed...)...).wants(422, c.says)
				if !strings.Contains(res.Body, `id="image-error"`) || !strings.Contains(res.Body, `href="#image"`) {
					t.Error("the mistake is not beside the field")
				}
				back := res.form(form)
				for i := 0; i < len(typed)-2; i += 2 {
					if back.Get(typed[i]) != typed[i+1] {
						t.Errorf("%s came back as %q", typed[i], back.Get(typed[i]))
					}
				}
				says := anna.upload("/berichten/afbeelding", c.file).wants(200, c.says)
				if len(says.pictures()) != 0 {
					t.Error("script got a picture")
				}
			}
		})
	}
	if got := a.post(at).Revision.Content; got.Title != "Let op" {
		t.Errorf("something was saved: %v", got)
	}
	anna.upload("/berichten/afbeelding", nil).wants(200, "Kies eerst een afbeelding")
	anna.post(at+"/bewerken", anna.get(at+"/bewerken").fill(at+"/bewerken", "action", "upload")...).wants(422, "Kies eerst een afbeelding")
}

func TestScriptAddsAPictureByItself(t *testing.T) {
	a := newApp(t)
	anna := a.signIn("Anna", campaigns.Editor)
	res := anna.upload("/berichten/afbeelding", fixture(t, "foto.webp")).wants(200, "De afbeelding is toegevoegd", "Wat staat er op de afbeelding?")
	names := res.pictures()
	if len(names) != 1 || strings.Contains(res.Body, "<html") {
		t.Fatalf("%v in %s", names, res.Body)
	}
	picture := anna.get("/media/" + names[0]).wants(200)
	for name, want := range map[string]string{"Content-Type": "image/jpeg", "X-Content-Type-Options": "nosniff",
		"Cache-Control": "private, max-age=31536000, immutable", "Content-Disposition": `inline; filename="afbeelding-` + names[0][:8] + `.jpg"`} {
		if got := picture.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if strings.Contains(picture.Body, "GEHEIM") || strings.Contains(picture.Body, "Exif") {
		t.Error("the picture tells of its maker")
	}
	// Until it is in a post, only who brought it sees it; nor can another put it in a post.
	bea, bram := a.signIn("Bea", campaigns.Editor, "zeist"), a.signIn("Bram", campaigns.Editor)
	bram.get("/media/" + names[0]).wants(404)
	bram.post("/berichten/nieuw", "pictures", "ja", "picture", names[0], "decorative-"+names[0], "ja", "title", "Van een ander", "municipality",
		a.place["woudenberg"].ID, "internal", "ja", "action", "save").wants(422, "Een van de afbeeldingen is er niet meer.")
	anna.newPost("pictures", "ja", "picture", names[0], "decorative-"+names[0], "ja")
	bram.get("/media/" + names[0]).wants(200)
	bea.get("/media/" + names[0]).wants(404)
	bea.get("/media/" + strings.Repeat("0", 64)).wants(404)
	bea.get("/media/x'--").wants(404)
	if res := a.nobody().get("/media/" + names[0]); res.Status != 303 {
		t.Errorf("who is not signed in gets %d", res.Status)
	}
}

func TestAPictureTooLargeForAChannelIsSaidBeforeApproval(t *testing.T) {
	a := newApp(t)
	ch := a.channel("woudenberg", "bluesky", "sky", nil)
	anna := a.signIn("Anna", campaigns.Editor)
	name, err := a.store.PutImage(t.Context(), anna.user.ID, "image/png", make([]byte, 1_000_001))
	if err != nil {
		t.Fatal(err)
	}
	at := anna.newPost("internal", "nee", "channels", ch.ID, "pictures", "ja", "picture", name, "decorative-"+name, "ja")
	const why = "Afbeelding 1 is te groot: bij Bluesky past hoogstens 1.000 kB. Maak de afbeelding kleiner en voeg die opnieuw toe."
	anna.get(at).wants(200, "Dit kan nog niet naar Kanaal sky. "+why, "Kan zo niet uit: "+why)
	anna.get(at+"/bewerken").wants(200, "Kan zo niet uit: "+why)
	typed := []string{"id", last(at), "text", "Hoi", "pictures", "ja", "picture", name, "decorative-" + name, "ja"}
	anna.post("/voorbeeld", append(typed, "channels", ch.ID)...).wants(200, "Kan zo niet uit: "+why)
	anna.post("/voorbeeld", append(typed, "channels", a.channel("woudenberg", "mastodon", "masto", nil).ID)...).wants(200).lacks("te groot")
	small := a.channel("woudenberg", "mastodon", "klein", map[string]string{"max_image_bytes": "500000"}) // as its server told
	anna.post("/voorbeeld", append(typed, "channels", small.ID)...).wants(200, "Kan zo niet uit: Afbeelding 1 is te groot: bij Mastodon past hoogstens 500 kB.")
	anna.submit(at+"/voorleggen").wants(200, "Dit kan nog niet naar Kanaal sky.", "Concept")
}

func TestElevenPicturesAreOneTooMany(t *testing.T) {
	a := newApp(t)
	anna := a.signIn("Anna", campaigns.Editor)
	fields := []string{"pictures", "ja", "title", "Veel", "municipality", a.place["woudenberg"].ID, "internal", "ja", "action", "save"}
	for i := range 11 {
		gif := append([]byte("GIF89a\x01\x00\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02L"), byte(i+1), 0, ';')
		res := anna.upload("/berichten/afbeelding", gif).wants(200)
		for _, name := range res.pictures() {
			fields = append(fields, "picture", name, "decorative-"+name, "ja")
		}
	}
	anna.post("/berichten/nieuw", fields...).wants(422, "hoogstens 10 afbeeldingen")
}

func TestAFormThatIsTooLargeIsAnswered(t *testing.T) {
	a := newApp(t)
	anna := a.signIn("Anna", campaigns.Editor)
	at := anna.newPost()
	anna.post(at+"/bewerken", "text", strings.Repeat("a", 3<<20)).wants(413, "hoogstens 2 MB")
	anna.upload(at+"/bewerken", fixture(t, "foto.png"), "text", strings.Repeat("a", 3<<20)).wants(413, "hoogstens 2 MB")
	a.nobody().post("/aanmelden", "email", strings.Repeat("a", 3<<20)).wants(413, "hoogstens 2 MB")
	anna.post(at+"/bewerken", append(anna.get(at+"/bewerken").fill(at+"/bewerken", "text", strings.Repeat("é", 100_000)), "action", "save")...).
		wants(422, "hoogstens 50.000 tekens")
}

// line serves the application on a real line and returns its address.
func (a *testApp) line() string {
	a.t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(a.t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		a.t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- a.app.Listener(listener) }()
	a.t.Cleanup(func() {
		if err := a.app.ShutdownWithTimeout(5 * time.Second); err != nil {
			a.t.Error(err)
		}
		if err := <-ended; err != nil {
			a.t.Error(err)
		}
	})
	return listener.Addr().String()
}

// dial opens one line to the app, for at most a minute.
func (a *testApp) dial() net.Conn {
	a.t.Helper()
	conn, err := (&net.Dialer{}).DialContext(a.t.Context(), "tcp", a.line())
	if err != nil {
		a.t.Fatal(err)
	}
	a.t.Cleanup(func() { conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		a.t.Fatal(err)
	}
	return conn
}

func TestWhatIsNotReadIsNotTakenForTheNextRequest(t *testing.T) {
	a := newApp(t)
	conn := a.dial()
	inside := strings.Repeat("GET /bestaat-niet HTTP/1.1\r\nHost: kalender.test\r\n\r\n", 60_000)
	go func() { // what it cannot write shows in what is read
		fmt.Fprintf(conn, "POST /aanmelden HTTP/1.1\r\nHost: kalender.test\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n%s", len(inside), inside)
		fmt.Fprintf(conn, "POST /assets/x HTTP/1.1\r\nHost: kalender.test\r\nContent-Length: %d\r\n\r\n%s", len(inside), inside)
		fmt.Fprintf(conn, "GET /healthz HTTP/1.1\r\nHost: kalender.test\r\nConnection: close\r\n\r\n")
	}()
	answers := bufio.NewReader(conn)
	for i, want := range []int{http.StatusRequestEntityTooLarge, http.StatusRequestEntityTooLarge, http.StatusOK} {
		res, err := http.ReadResponse(answers, nil)
		if err != nil {
			t.Fatalf("answer %d: %v", i, err)
		}
		if _, err := io.Copy(io.Discard, res.Body); err != nil || res.StatusCode != want {
			t.Errorf("answer %d: status %d, want %d (%v)", i, res.StatusCode, want, err)
		}
		res.Body.Close()
	}
}

// A browser shows an answer only after it could send all: the line stays open until then, and the next request on it is
// read from its beginning.
func TestTooLargeAPictureOverTheLine(t *testing.T) {
	a := newApp(t, func(s *Server) { s.BaseURL = "http://127.0.0.1" })
	address := a.line()
	anna := a.signIn("Anna", campaigns.Editor)
	client := &http.Client{Transport: &http.Transport{MaxConnsPerHost: 1}}
	body, kind := inParts(t, make([]byte, 40<<20), "csrf", anna.csrf, "title", "Nog steeds hier", "municipality", a.place["woudenberg"].ID)
	for range 2 {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, fmt.Sprintf("http://%s/berichten/nieuw", address), bytes.NewReader(body.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", kind)
		req.AddCookie(&http.Cookie{Name: "vk_sessie", Value: anna.cookies["vk_sessie"]})
		res, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		var page bytes.Buffer
		_, err = page.ReadFrom(res.Body)
		res.Body.Close()
		cancel()
		if err != nil || res.StatusCode != 422 || !strings.Contains(page.String(), "hoogstens 10 MB") || !strings.Contains(page.String(), "Nog steeds hier") {
			t.Fatalf("status %d, %v", res.StatusCode, err)
		}
	}
}
