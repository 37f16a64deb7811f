package kinds

import "veiligheidskalender/campaigns"

// validUntil follows every secret.
var validUntil = Field{Name: campaigns.ValidUntil, Label: "Aanmelding geldig tot en met",
	Help: "Weet je wanneer de aanmelding verloopt? Dan waarschuwen we 14 dagen, 7 dagen en 1 dag van tevoren. Leeg laten mag."}

func pleioFields() []Field {
	return []Field{
		{Name: "site", Label: "Adres van de Pleio-site", Required: true, Account: true,
			Help: "Bijvoorbeeld https://intranet.woudenberg.nl."},
		{Name: "subtype", Label: "Soort bericht", Required: true, Default: "news",
			Help:    "Voor nieuws heeft het account op Pleio de rol redacteur of beheerder nodig.",
			Options: []Option{{"news", "Nieuws"}, {"blog", "Blog"}, {"statusupdate", "Update"}}},
		{Name: "group", Label: "Groep op Pleio",
			Help: "Alleen als de berichten in een groep komen. Ga op Pleio naar de groep en plak hier het adres van die pagina."},
		{Name: "access", Label: "Wie mag het lezen?", Required: true, Default: "1",
			Help:    "In een besloten groep lezen altijd alleen de leden mee.",
			Options: []Option{{"1", "Iedereen die op Pleio is aangemeld"}, {"2", "Iedereen, ook zonder account"}, {groupAccess, "Alleen leden van de groep"}}},
		{Name: "mode", Label: "Hoe wordt er geplaatst?", Required: true, Default: "handover",
			Options: []Option{{"session", "Automatisch, met een aanmelding op Pleio"}, {"handover", "Een collega plaatst het; wij zetten alles klaar"}}},
		{Name: "session", Label: "Aanmelding op Pleio (sessiecookie)", Secret: true,
			Help: "De waarde van de cookie sessionid. De beheerder van Pleio kan die geven. Alleen nodig bij automatisch plaatsen."},
		{Name: validUntil.Name, Label: validUntil.Label,
			Help: "Pleio houdt een aanmelding meestal twee weken vast. Vul je niets in, dan rekenen we daarmee. We waarschuwen op tijd."},
	}
}

func mastodonFields() []Field {
	return []Field{
		{Name: "server", Label: "Adres van de server", Required: true, Help: "Bijvoorbeeld https://social.overheid.nl."},
		{Name: "account", Label: "Naam van het account", Required: true, Account: true, Help: "Bijvoorbeeld @woudenberg@social.overheid.nl."},
		{Name: "visibility", Label: "Zichtbaarheid", Required: true, Default: "public",
			Options: []Option{{"public", "Openbaar"}, {"unlisted", "Openbaar, maar niet in de tijdlijnen van de server"}}},
		{Name: "token", Label: "Toegangssleutel", Required: true, Secret: true,
			Help: "Maak in Mastodon een toepassing aan bij Voorkeuren, Ontwikkeling, met de rechten read, write:statuses en write:media."},
		validUntil,
	}
}

func blueskyFields() []Field {
	return []Field{
		{Name: "handle", Label: "Naam van het account", Required: true, Account: true, Help: "Bijvoorbeeld woudenberg.bsky.social."},
		{Name: "service", Label: "Adres van de server", Required: true, Default: "https://bsky.social"},
		{Name: "password", Label: "App-wachtwoord", Required: true, Secret: true,
			Help: "Maak het aan in Bluesky bij Instellingen, Privacy en beveiliging. Gebruik nooit het gewone wachtwoord."},
		validUntil,
	}
}

func mailFields() []Field {
	return []Field{
		{Name: "to", Label: "Adres van de mailinglijst", Required: true, Account: true, Help: "Bijvoorbeeld veiligheid@lijst.woudenberg.nl."},
		{Name: "from", Label: "Afzender", Required: true, Help: "Een adres dat van de mailserver mag verzenden."},
		{Name: "host", Label: "Mailserver", Required: true},
		{Name: "port", Label: "Poort", Required: true, Default: "587"},
		{Name: "security", Label: "Beveiliging", Required: true, Default: "starttls",
			Options: []Option{{"starttls", "STARTTLS"}, {"tls", "TLS"}}},
		{Name: "user", Label: "Gebruikersnaam", Help: "Leeg laten als de mailserver er niet om vraagt."},
		{Name: "password", Label: "Wachtwoord", Secret: true},
		validUntil,
	}
}

func webhookFields() []Field {
	return []Field{
		{Name: "url", Label: "Adres", Required: true, Account: true, Help: "Hier sturen we elk bericht naartoe."},
		{Name: "source", Label: "Bron", Help: "Het OIN van de gemeente, als urn:nld:oin: met twintig cijfers. Leeg: het adres van dit programma."},
		{Name: "idempotent", Label: "Neemt de ontvanger hetzelfde bericht maar één keer aan?", Default: "nee",
			Help:    "Alleen bij ja sturen we een bericht nog eens als het onzeker is of het aankwam. De ontvanger herkent het aan de id van het event.",
			Options: []Option{{"nee", "Nee, of dat weten we niet"}, {"ja", "Ja, een id die al bekend is wordt overgeslagen"}}},
		{Name: "key", Label: "Sleutel", Required: true, Secret: true, Help: "Hiermee ondertekenen we, zodat de ontvanger weet dat het van ons komt. Minstens 16 tekens."},
		validUntil,
	}
}

func feedFields() []Field {
	return []Field{{Name: "title", Label: "Titel van de feed", Help: "Leeg: de naam van het kanaal."}}
}

// pageFields are those of a service where a person places the post on a page with an address.
func pageFields(example string) []Field {
	return []Field{{Name: "page", Label: "Adres van de pagina", Account: true,
		Help: "Bijvoorbeeld " + example + ". Wie het bericht plaatst, komt met één klik op deze pagina."}}
}

// placeFields are those of a channel that has no address.
func placeFields(example string) []Field {
	return []Field{{Name: "place", Label: "Waar komt het bericht?", Account: true, Help: example + ", bijvoorbeeld."}}
}
