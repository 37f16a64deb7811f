package kinds

// All returns every kind, in menu order. The caller owns the result.
//
// The numbers come from facts/pleio.md and facts/channels.md. [K] marks general knowledge that was not seen in a source:
// check it against the service before relying on it. What no source gives is left at zero, not guessed. Look is what
// their pages and apps show, seen by eye [K].
func All() []Kind {
	return []Kind{
		{Name: "pleio", Label: "Pleio (intranet)", Internal: true, NeedsTitle: true, Formatted: true, AtOnce: 4, Fields: pleioFields(),
			// Django's SESSION_COOKIE_AGE is two weeks, from the sign-in on, and backend2/settings.py sets no other.
			SignInDays: 14,
			// Title 1 to 256, abstract 320 by default, one featured image; no limit on the text was seen in the resolvers, nor on
			// the image. Its alt is a CharField of 256 (migrations/0003_…_featured_alt.py): a longer one fails in the database.
			Limits: Limits{MaxTitle: 256, MaxAbstract: 320, MaxImages: 1, MaxAlt: 256}},

		{Name: "mastodon", Label: "Mastodon", Public: true, AtOnce: 8, Fields: mastodonFields(),
			// 500 is the default; a server's own number wins (see On). StatusLengthValidator counts grapheme clusters, with
			// 23 for every address. Alt 1500 and 4 images [K].
			Look: Look{Handle: true, LinkCard: true, When: ByMoment}, Limits: Limits{MaxText: 500, Count: Graphemes, URLLength: 23, MaxImages: 4, MaxAlt: 1500}},

		{Name: "bluesky", Label: "Bluesky", Public: true, AtOnce: 8, Fields: blueskyFields(),
			// app.bsky.feed.post: 300 graphemes and 3000 bytes. 4 images of 1 MB [K].
			Look: Look{Handle: true, LinkCard: true, When: ByMoment}, Limits: Limits{MaxText: 300, Count: Graphemes, MaxBytes: 3000, MaxImages: 4, MaxImageBytes: 1_000_000}},

		{Name: "mail", Label: "E-mail (mailinglijst)", NeedsTitle: true, Formatted: true, AtOnce: 4, Look: Look{When: ByMoment}, Fields: mailFields()},
		{Name: "webhook", Label: "Webhook", Formatted: true, AtOnce: 4, Fields: webhookFields()},
		// The program's own feed (web/atom.go) shows what was placed; a channel of this kind would be for somebody else's.
		{Name: "feed", Label: "Nieuwsfeed (RSS)", Public: true, HandOver: true, Retired: true, NeedsTitle: true, Formatted: true, Fields: feedFields()},

		{Name: "linkedin", Label: "LinkedIn", Public: true, HandOver: true, Fields: pageFields("https://www.linkedin.com/company/gemeente-woudenberg"),
			// Commentary 3000; alt 4086 and 20 images [K].
			Look: Look{LinkCard: true, When: ByMoment}, Limits: Limits{MaxText: 3000, MaxImages: 20, MaxAlt: 4086}},

		{Name: "facebook", Label: "Facebook", Public: true, HandOver: true, Fields: pageFields("https://www.facebook.com/gemeentewoudenberg"),
			Look: Look{LinkCard: true, When: ByMoment}, Limits: Limits{MaxText: 63_206}},

		{Name: "instagram", Label: "Instagram", Public: true, HandOver: true, Fields: pageFields("https://www.instagram.com/gemeentewoudenberg"),
			// Caption 2200; 30 hashtags and 10 images [K]. There is no post without a picture.
			Look: Look{PictureFirst: true, Handle: true}, Limits: Limits{MaxText: 2200, MaxHashtags: 30, MaxImages: 10, ImageRequired: true}},

		{Name: "threads", Label: "Threads", Public: true, HandOver: true, Fields: pageFields("https://www.threads.net/@gemeentewoudenberg"),
			Look: Look{Handle: true, LinkCard: true, When: ByMoment}, Limits: Limits{MaxText: 500, MaxImages: 20}}, // images [K]

		{Name: "x", Label: "X", Public: true, HandOver: true, Fields: pageFields("https://x.com/gemwoudenberg"),
			// 280 weighted, every address 23, alt 1000; 4 images [K].
			Look: Look{Handle: true, LinkCard: true, When: ByMoment}, Limits: Limits{MaxText: 280, Count: Weighted, URLLength: 23, MaxImages: 4, MaxAlt: 1000}},

		{Name: "whatsapp", Label: "WhatsApp-kanaal", Public: true, HandOver: true, Fields: pageFields("https://whatsapp.com/channel/…"),
			Look: Look{LinkCard: true, When: ByClock}, Limits: Limits{MaxImages: 1, NoAlt: true}}, // one picture per update, without description [K]; a text limit was not found

		{Name: "nextdoor", Label: "Nextdoor", Public: true, HandOver: true, NeedsTitle: true, // a post of an agency has a subject line [K]
			Fields: pageFields("https://nextdoor.nl/agency-detail/…")},

		{Name: "narrowcasting", Label: "Narrowcasting (schermen)", HandOver: true, NeedsTitle: true, Fields: placeFields("De schermen in de publiekshal"),
			Limits: Limits{AdviceText: 250, MaxImages: 1, NoAlt: true}}, // read in ten seconds or so [K]

		{Name: "print", Label: "Drukwerk", HandOver: true, NeedsTitle: true, Formatted: true,
			Fields: placeFields("De gemeentepagina in de krant"), Limits: Limits{NoAlt: true}},

		{Name: "trial", Label: "Proefkanaal", Formatted: true},
	}
}
