package publisher

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher/kinds"
)

// gallery looks at the pictures of what is coming, each once however many posts show it, and one at a time: a picture may be
// 10 MB. It is safe for use by many goroutines.
type gallery struct {
	images Images

	mu    sync.Mutex
	seen  map[string]error // by SHA256: nil, campaigns.ErrNotFound, errAltered or why it could not be read
	sizes map[string]int   // in bytes, of those that are there and whole
}

func newGallery(images Images) *gallery {
	return &gallery{images: images, seen: map[string]error{}, sizes: map[string]int{}}
}

// problems returns what is wrong with the pictures of a post on a channel of this kind, in Dutch, with what to do.
func (a *gallery) problems(ctx context.Context, kind kinds.Kind, media []campaigns.Media) (all []string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for i, m := range media {
		if problem := a.look(ctx, m.SHA256); problem != "" {
			all = append(all, fmt.Sprintf(problem, i+1))
		}
	}
	for _, heavy := range kind.TooHeavy(media, a.sizes) {
		all = append(all, heavy.Message)
	}
	return all
}

// look returns what is wrong with one picture, with %d where its number comes; empty when nothing is. The caller holds mu.
func (a *gallery) look(ctx context.Context, sha256 string) string {
	err, known := a.seen[sha256]
	if !known {
		var bytes []byte
		if _, bytes, err = whole(ctx, a.images, sha256); err == nil {
			a.sizes[sha256] = len(bytes)
		}
		a.seen[sha256] = err
	}
	switch {
	case err == nil:
		return ""
	case errors.Is(err, campaigns.ErrNotFound):
		return pictureGone
	case errors.Is(err, errAltered):
		return "Afbeelding %d is beschadigd. Haal hem weg en voeg hem opnieuw toe."
	}
	return "Afbeelding %d was niet te lezen. Gaat dat morgen weer zo, vraag dan de beheerder van het programma om hulp."
}
