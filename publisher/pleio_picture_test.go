package publisher_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher"
	"veiligheidskalender/publisher/fakes/pleio"
)

// withPictures lets the intranet's channel take its pictures from an album.
func (in *intranet) withPictures(t *testing.T, images publisher.Images, settings map[string]string) *intranet {
	t.Helper()
	in.channel = newPleioWith(t, images, in.site, settings)
	return in
}

// pictured is the delivery of dispatch with pictures.
func pictured(media ...campaigns.Media) campaigns.Dispatch {
	d := dispatch()
	d.Content.Media = media
	return d
}

// large is a PNG with four megabytes behind it: more than lies in the buffers between two programs on one machine.
func large() []byte { return append(drawing(3), make([]byte, 4<<20)...) }

func TestPleioPlacesThePictureWithItsDescriptionInOneCall(t *testing.T) {
	images := album{}
	for _, tc := range []struct {
		name, subtype, alt, want string
	}{
		{"news", "news", "Een leeg pand aan de Dorpsstraat", "Een leeg pand aan de Dorpsstraat"},
		{"a blog", "blog", " “Café” & <b>\"zo\"</b>\\\r\n--x ", "“Café” & <b>\"zo\"</b>\\\r\n--x"},
		{"as long as fits", "news", strings.Repeat("é", 256), strings.Repeat("é", 256)},
		{"a decoration", "news", "", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			in := newIntranet(t, nil).withPictures(t, images, map[string]string{"subtype": tc.subtype})
			d := pictured(images.put(drawing(7), tc.alt))
			receipt, err := in.channel.Publish(t.Context(), d)
			if err != nil {
				t.Fatal(err)
			}
			e := in.Effects()[0]
			if len(in.Effects()) != 1 || len(in.Requests()) != 1 || len(e.Faults) > 0 {
				t.Fatalf("%d effects of %d requests: %+v", len(in.Effects()), len(in.Requests()), e)
			}
			if f := e.Featured; f == nil || !bytes.Equal(f.Bytes, drawing(7)) || f.Alt != tc.want || f.Kind != "image/png" || f.Name != "afbeelding-1.png" {
				t.Errorf("featured %+v", f)
			}
			if e.Title != "Herken ondermijning" || e.Text != "Let op dit:\nlege panden\ncontant geld\nMeld het." || e.AccessID != 1 || (e.Source == permalink("d-1")) != (tc.subtype == "news") {
				t.Errorf("placed %+v", e)
			}
			if found, err := in.channel.Find(t.Context(), d); err != nil || found != receipt || found.RemoteID != e.GUID {
				t.Errorf("Find: %+v, %v; published as %+v", found, err, receipt)
			}
		})
	}
}

func TestPleioWithoutAPictureSendsJSON(t *testing.T) {
	in := newIntranet(t, nil).withPictures(t, album{}, nil)
	if _, err := in.channel.Publish(t.Context(), dispatch()); err != nil {
		t.Fatal(err)
	}
	if got := in.Requests()[0].Header.Get("Content-Type"); got != "application/json" || in.Effects()[0].Featured != nil {
		t.Errorf("Content-Type %q, featured %v", got, in.Effects()[0].Featured)
	}
}

func TestPleioRefusesWithAPicture(t *testing.T) {
	images := album{}
	small := images.put(drawing(1), "alt")
	infected := images.put(append(drawing(2), pleio.Infected...), "alt")
	big := images.put(large(), "alt")
	for _, tc := range []struct {
		name    string
		subtype string
		media   []campaigns.Media
		change  func(*pleio.Server)
		want    publisher.Intent
		reason  string
		asked   int // requests
		effects int
	}{
		{"two pictures", "news", []campaigns.Media{small, small}, nil, byHand, "2 afbeeldingen", 0, 0},
		{"a picture with an update", "statusupdate", []campaigns.Media{small}, nil, byHand, "update", 0, 0},
		{"a description that does not fit", "news", []campaigns.Media{{SHA256: small.SHA256, Alt: strings.Repeat("é", 257)}}, nil, permanent, "hoogstens 256 tekens", 0, 0},
		{"a file that the scanner refuses", "news", []campaigns.Media{infected}, nil, permanent, "virusscanner", 1, 0},
		{"a file that is too large for the proxy", "news", []campaigns.Media{big}, func(s *pleio.Server) { s.MaxBody = 1 << 20 }, permanent, "kleinere afbeelding", 0, 0},
		{"a session that has lapsed", "blog", []campaigns.Media{big}, func(s *pleio.Server) { s.SignOut(session) }, login, "verlopen", 1, 0},
		{"a schema that takes no upload any more", "news", []campaigns.Media{small}, func(s *pleio.Server) {
			s.OnWrite(pleio.Before(pleio.Says(200, "application/json", `{"data":null,"errors":[{"message":"Variable '$input' got invalid value {}; Field 'featured' is not defined by type 'addEntityInput'."}]}`)))
		}, permanent, "“featured”", 1, 0},
		{"the line is cut half-way the upload", "news", []campaigns.Media{big}, func(s *pleio.Server) { s.CutNext(100_000) }, doubt, "kan er wel staan", 0, 0},
		{"the line is cut just before the end", "news", []campaigns.Media{big}, func(s *pleio.Server) { s.CutNext(4 << 20) }, doubt, "kan er wel staan", 0, 0},
		{"the line is cut after it was saved", "news", []campaigns.Media{big}, func(s *pleio.Server) { s.OnWrite(pleio.After(pleio.Cut)) }, doubt, "kan er wel staan", 1, 1},
		{"half an answer", "news", []campaigns.Media{small}, func(s *pleio.Server) { s.OnWrite(pleio.After(pleio.Half)) }, doubt, "kan er wel staan", 1, 1},
		{"a proxy that gives up after it was saved", "blog", []campaigns.Media{small}, func(s *pleio.Server) { s.OnWrite(pleio.After(pleio.Status(504))) }, doubt, "storing (504)", 1, 1},
		{"a scanner that is down", "news", []campaigns.Media{small}, func(s *pleio.Server) { s.OnWrite(pleio.Before(pleio.Code("[Errno 111] Connection refused"))) }, doubt, "kan er wel staan", 1, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			in := newIntranet(t, nil).withPictures(t, images, map[string]string{"subtype": tc.subtype})
			if tc.change != nil {
				tc.change(in.Server)
			}
			_, f := publishTo(t.Context(), t, in.channel, pictured(tc.media...), session)
			if f == nil || f.Intent != tc.want || !strings.Contains(f.Reason, tc.reason) {
				t.Fatalf("got %+v", f)
			}
			if len(in.Effects()) != tc.effects || len(in.Requests()) != tc.asked {
				t.Errorf("%d effects of %d requests", len(in.Effects()), len(in.Requests()))
			}
			if f.Intent == doubt {
				receipt, err := in.channel.Find(t.Context(), dispatch())
				if tc.effects == 0 && !errors.Is(err, publisher.ErrAbsent) || tc.effects == 1 && (err != nil || receipt.RemoteID != in.Effects()[0].GUID) {
					t.Errorf("Find: %+v, %v", receipt, err)
				}
			}
		})
	}
	for name, tc := range badPictures {
		t.Run(name, func(t *testing.T) {
			in := newIntranet(t, nil).withPictures(t, tc.images, nil)
			_, f := publishTo(t.Context(), t, in.channel, pictured(album{}.put(drawing(9), "alt")))
			if f == nil || f.Intent != tc.want || len(in.Requests()) != 0 {
				t.Errorf("got %v after %d requests", f, len(in.Requests()))
			}
		})
	}
}

// Whatever happens to the upload, a refusal that says "not there" is right and nothing is sent twice.
func TestPleioADefiniteRefusalOfAPictureLeavesNothingBehind(t *testing.T) {
	images := album{}
	d := pictured(images.put(drawing(1), "alt"))
	for i, b := range []pleio.Behaviour{pleio.Hang, pleio.Cut, pleio.Half, pleio.Status(400), pleio.Status(408), pleio.Status(409), pleio.Status(500), pleio.Status(504),
		pleio.Says(200, "application/json", "{}"), pleio.HTML(502, "x"), pleio.Code("unknown_error"), pleio.Code("could_not_save")} {
		for when, trouble := range map[string]pleio.Trouble{"before": pleio.Before(b), "after": pleio.After(b)} {
			t.Run(fmt.Sprint(i, when), func(t *testing.T) {
				in := newIntranet(t, nil).withPictures(t, images, nil)
				in.OnWrite(trouble)
				_, f := publishTo(in.patience, t, in.channel, d, session)
				if n := len(in.Effects()); n > 1 || in.Mutations() != 1 || f == nil || f.Intent != doubt && n != 0 {
					t.Errorf("%v with %d effects of %d mutations", f, n, in.Mutations())
				}
			})
		}
	}
}

func TestPleioSendsATableAsATable(t *testing.T) {
	in := newIntranet(t, nil)
	d := dispatch()
	d.Content.Text = "Kom langs:\n\n| Wanneer | Waar |\n|---|---|\n| 3 maart | **Zeist** |\n| 10 maart | |\n"
	if _, err := in.channel.Publish(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	e := in.Effects()[0]
	if len(e.Faults) > 0 || e.Text != "Kom langs:\nWanneer\nWaar\n3 maart\nZeist\n10 maart" || !strings.Contains(e.RichDescription, `"type":"tableHeader"`) {
		t.Errorf("placed %+v", e)
	}
}
