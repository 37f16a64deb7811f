package store

import "context"

// PublicImage is a picture of a post that everybody can see.
type PublicImage struct {
	SHA256 string
	Alt    string // as approved; empty: decorative
	MIME   string
	Size   int // bytes
}

// addImages fills in the pictures of the posts, with one question for all of them.
func (s *Store) addImages(ctx context.Context, posts []PublicPost) error {
	var names []string
	for _, p := range posts {
		for _, m := range p.Content.Media {
			names = append(names, m.SHA256)
		}
	}
	all, err := s.imageFacts(ctx, names)
	if err != nil {
		return err
	}
	known := make(map[string]PublicImage, len(all))
	for _, one := range all {
		known[one.SHA256] = one
	}
	for i, p := range posts {
		for _, m := range p.Content.Media {
			if one, ok := known[m.SHA256]; ok { // a damaged database may have lost it; the words are still there
				one.Alt = m.Alt
				posts[i].Images = append(posts[i].Images, one)
			}
		}
	}
	return nil
}

// CheckPublicImage returns nil when the picture belongs to a post that PublicPosts shows, or has shown: to the words that
// were placed where everybody can see them. Any other picture, also one that was taken out before the post was placed, is
// campaigns.ErrNotFound.
func (s *Store) CheckPublicImage(ctx context.Context, sha256 string) error {
	return translate(s.read.QueryRowContext(ctx, publicImage, sha256, `%"sha256":"`+sha256+`"%`).Scan(new(int)))
}

// publicImage finds one public placement with picture $1. A post is linked to every picture it ever had; $2 finds the name
// as a value in the words that were placed. Within a text it cannot stand like that: JSON escapes quotes.
const publicImage = `SELECT 1 FROM post_media m JOIN posts p ON p.id = m.post_id JOIN deliveries d ON d.post_id = m.post_id
 JOIN channels c ON c.id = d.channel_id JOIN revisions r ON r.id = d.revision_id WHERE m.sha256 = $1 AND r.content LIKE $2 AND` + public + ` LIMIT 1`
