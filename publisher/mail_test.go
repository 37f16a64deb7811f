package publisher_test

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher"
)

func TestMailSendsTheMessageWithEverythingItNeeds(t *testing.T) {
	for _, security := range []string{"starttls", "tls"} {
		t.Run(security, func(t *testing.T) {
			images := album{}
			in := newPostOffice(t, security, images)
			d := posting("Let op **dit**: één pand.\n\n.\n\n[Meld het](https://www.meldmisdaadanoniem.nl/?a=1&b=2)", images.put(drawing(1), `Een "leeg" pand`), images.put(drawing(2), ""))
			d.Content.Title = "Herken één ondermijning, en nog een titel die zo lang is dat hij over meer dan een regel moet"
			receipt, f := publishTo(t.Context(), t, in.channel, d, passwordS)
			if f != nil {
				t.Fatal(f)
			}
			letters := in.Letters()
			if len(letters) != 1 || letters[0].From != "communicatie@woudenberg.nl" || letters[0].To != "veiligheid@lijst.woudenberg.nl" || letters[0].User != "kalender" {
				t.Fatalf("sent %+v", letters)
			}
			m, parts := readLetter(t, letters[0].Raw)
			subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
			if err != nil || subject != d.Content.Title {
				t.Errorf("subject %q, %v", subject, err)
			}
			for name, want := range map[string]string{
				"From": `"Gemeente Woudenberg" <communicatie@woudenberg.nl>`, "To": "<veiligheid@lijst.woudenberg.nl>",
				"Message-Id": "<" + d.Delivery.Key() + "@woudenberg.nl>", "Date": "Tue, 02 Feb 2027 11:00:00 +0000",
				"Auto-Submitted": "auto-generated", "Content-Language": "nl", "Mime-Version": "1.0", "User-Agent": "", "X-Mailer": "",
			} {
				if got := m.Header.Get(name); got != want {
					t.Errorf("%s: %q, want %q", name, got, want)
				}
			}
			if receipt.RemoteID != d.Delivery.Key()+"@woudenberg.nl" {
				t.Errorf("receipt %+v", receipt)
			}
			if want := "Let op dit: één pand.\n\n.\n\nMeld het (https://www.meldmisdaadanoniem.nl/?a=1&b=2)\n\n[Afbeelding: Een \"leeg\" pand]\n"; parts[0].body != want || !strings.HasPrefix(parts[0].kind, "text/plain") {
				t.Errorf("text %q", parts[0].body)
			}
			page := parts[1].body
			for _, want := range []string{`<html lang="nl">`, `<strong>dit</strong>`, `<a href="https://www.meldmisdaadanoniem.nl/?a=1&amp;b=2"`, `alt="Een &#34;leeg&#34; pand"`, `alt=""`} {
				if !strings.Contains(page, want) {
					t.Errorf("no %s in %s", want, page)
				}
			}
			for i, p := range parts[2:] {
				if id := strings.Trim(p.id, "<>"); p.body != string(drawing(uint8(i+1))) || p.kind != `image/png; name="afbeelding-`+string(rune('1'+i))+`.png"` || !strings.Contains(page, `src="cid:`+id+`"`) || id == "" {
					t.Errorf("picture %d: %s, %s", i, p.kind, p.id)
				}
			}
			if len(parts) != 4 {
				t.Errorf("%d parts", len(parts))
			}
		})
	}
}

// part is one leaf of a message.
type part struct{ kind, id, body string }

// readLetter takes a message apart, as strictly as the standard library reads.
func readLetter(t *testing.T, raw []byte) (*mail.Message, []part) {
	t.Helper()
	for line := range bytes.SplitSeq(raw, []byte("\r\n")) {
		if len(line) > 998 || bytes.ContainsAny(line, "\r\n") {
			t.Errorf("a line that mail does not allow: %q", line)
		}
	}
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	var leaves []part
	unpack(t, textproto.MIMEHeader(m.Header), m.Body, &leaves)
	return m, leaves
}

func unpack(t *testing.T, h textproto.MIMEHeader, body io.Reader, leaves *[]part) {
	t.Helper()
	kind, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasPrefix(kind, "multipart/") {
		for r := multipart.NewReader(body, params["boundary"]); ; {
			p, err := r.NextRawPart()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			unpack(t, p.Header, p, leaves)
		}
	}
	switch h.Get("Content-Transfer-Encoding") {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64Reader(body)
	}
	b, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	text := string(b)
	if strings.HasPrefix(kind, "text/") {
		text = strings.ReplaceAll(text, "\r\n", "\n")
	}
	*leaves = append(*leaves, part{h.Get("Content-Type"), h.Get("Content-Id"), text})
}

func TestMailSendsTheSameBytesEveryAttempt(t *testing.T) {
	images := album{}
	in := newPostOffice(t, "starttls", images)
	d := posting(words, images.put(drawing(1), "alt"))
	for range 2 {
		if _, f := publishTo(t.Context(), t, in.channel, d); f != nil {
			t.Fatal(f)
		}
		d.Delivery.Attempt, d.Delivery.BeganAt = 2, noon.Add(time.Hour)
	}
	if l := in.Letters(); !bytes.Equal(l[0].Raw, l[1].Raw) {
		t.Errorf("%s\n\n%s", l[0].Raw, l[1].Raw)
	}
	if in.channel.Keyed(d, noon) {
		t.Error("a list sends on whatever it gets")
	}
	if _, err := in.channel.Find(t.Context(), d); err == nil || errors.Is(err, publisher.ErrAbsent) {
		t.Errorf("Find: %v", err)
	}
}

func TestMailWithoutATitleGetsASubjectAllTheSame(t *testing.T) {
	in := newPostOffice(t, "starttls", nil)
	d := posting("Alleen tekst.")
	d.Content.Title = ""
	if _, f := publishTo(t.Context(), t, in.channel, d); f != nil {
		t.Fatal(f)
	}
	if m, _ := readLetter(t, in.Letters()[0].Raw); m.Header.Get("Subject") != "Alleen tekst." {
		t.Errorf("subject %q", m.Header.Get("Subject"))
	}
}

func TestMailCheckAsksTheServerAndSendsNothing(t *testing.T) {
	in := newPostOffice(t, "starttls", nil)
	sentence, err := in.channel.Check(t.Context())
	if want := "De mailserver smtp.woudenberg.nl neemt berichten aan van communicatie@woudenberg.nl voor veiligheid@lijst.woudenberg.nl."; err != nil || sentence != want {
		t.Errorf("%q, %v", sentence, err)
	}
	if len(in.Letters()) != 0 || in.rcpts() != 1 {
		t.Errorf("%d messages, asked %d times", len(in.Letters()), in.rcpts())
	}
}

func TestMailRefusesSettingsThatCannotWork(t *testing.T) {
	good := map[string]string{"to": "a@b.nl", "from": "c@d.nl", "host": "smtp.d.nl", "user": "u"}
	for field, value := range map[string]string{"to": "geen adres", "from": "", "host": "https://smtp.d.nl", "port": "0", "security": "none"} {
		settings := map[string]string{}
		for k, v := range good {
			settings[k] = v
		}
		settings[field] = value
		_, err := publisher.NewMail(campaigns.Channel{Settings: settings, Secret: passwordS}, nil, publisher.MailOptions{Dial: neverDial})
		var invalid *campaigns.Invalid
		if !errors.As(err, &invalid) || invalid.Field != field {
			t.Errorf("%s: got %v", field, err)
		}
	}
	var invalid *campaigns.Invalid
	if _, err := publisher.NewMail(campaigns.Channel{Settings: good}, nil, publisher.MailOptions{Dial: neverDial}); !errors.As(err, &invalid) || invalid.Field != "password" {
		t.Errorf("a user without a password: %v", err)
	}
	if _, err := publisher.NewMail(campaigns.Channel{Settings: good, Secret: passwordS}, nil, publisher.MailOptions{}); err == nil {
		t.Error("a mail channel that would dial without a guard")
	}
}
