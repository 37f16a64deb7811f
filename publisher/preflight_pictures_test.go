package publisher_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher"
)

// countedAlbum counts how often the bytes of each picture are read; broken is one that cannot be.
type countedAlbum struct {
	album
	broken string
	reads  map[string]int
}

func (c countedAlbum) Image(ctx context.Context, sha256 string) (string, []byte, error) {
	c.reads[sha256]++
	if sha256 == c.broken {
		return "", nil, errors.New("disk I/O error")
	}
	return c.album.Image(ctx, sha256)
}

func TestThePreflightLooksAtThePictures(t *testing.T) {
	images := countedAlbum{album: album{}, reads: map[string]int{}}
	good, altered := images.put(drawing(1), "Een busje"), images.put(drawing(2), "Een schuur")
	images.album[altered.SHA256] = drawing(3)
	heavy := images.put(make([]byte, 1_000_001), "Een plattegrond")
	unreadable := images.put(drawing(4), "Een pand")
	images.broken = unreadable.SHA256
	gone := campaigns.Media{SHA256: "a0", Alt: "Weg"}

	const (
		isGone     = "Afbeelding 2 is er niet meer. Voeg hem opnieuw toe."
		isAltered  = "Afbeelding 1 is beschadigd. Haal hem weg en voeg hem opnieuw toe."
		isHeavy    = "Afbeelding 2 is te groot: bij Bluesky past hoogstens 1.000 kB. Maak de afbeelding kleiner en voeg die opnieuw toe."
		unreadably = "Afbeelding 1 was niet te lezen. Gaat dat morgen weer zo, vraag dan de beheerder van het programma om hulp."
	)
	a := &advance{Images: images, told: map[string][]string{}}
	want := map[string][]string{}
	for _, tt := range []struct {
		name, kind string
		media      []campaigns.Media
		want       []string
	}{
		{"whole and light enough", "bluesky", []campaigns.Media{good}, nil},
		{"no longer there", "bluesky", []campaigns.Media{good, gone}, []string{isGone}},
		{"no longer there for a person to place either", "linkedin", []campaigns.Media{good, gone}, []string{isGone}},
		{"other bytes than its name says", "bluesky", []campaigns.Media{altered}, []string{isAltered}},
		{"too heavy", "bluesky", []campaigns.Media{good, heavy}, []string{isHeavy}},
		{"too heavy elsewhere", "webhook", []campaigns.Media{good, heavy}, nil},
		{"unreadable", "bluesky", []campaigns.Media{unreadable}, []string{unreadably}},
		{"two things wrong", "bluesky", []campaigns.Media{altered, heavy}, []string{isAltered, isHeavy}},
	} {
		want[tt.name] = tt.want
		a.coming = append(a.coming, campaigns.Coming{
			Delivery: campaigns.Delivery{ID: tt.name, State: campaigns.Waiting, ContentHash: "h", ApprovedHash: "h"},
			Channel:  campaigns.Channel{ID: "c-" + tt.kind, Kind: tt.kind},
			Content:  campaigns.Content{Title: "Titel", Text: "Tekst", Media: tt.media},
		})
	}
	p := &publisher.Publisher{Now: func() time.Time { return noon }, Log: slog.New(slog.DiscardHandler),
		Open: func(campaigns.Channel) (publisher.Channel, error) { return publisher.Hand{}, nil }}
	if err := p.Preflight(t.Context(), a, http.DefaultClient); err != nil {
		t.Fatal(err)
	}
	for name, want := range want {
		if got, told := a.told[name]; !told || !slices.Equal(got, want) {
			t.Errorf("%s: told %q, want %q", name, got, want)
		}
	}
	for sha256, n := range images.reads {
		if n != 1 {
			t.Errorf("picture %s was read %d times", sha256[:2], n)
		}
	}
}
