package kinds

import "veiligheidskalender/campaigns"

// steps tells a person, in order, how to place what is ready.
func steps(k Kind, ch campaigns.Channel, r Ready, media []campaigns.Media) (out []string) {
	out = append(out, opening(k, r.Link))
	if r.Title != "" {
		out = append(out, "Kopieer de titel en plak die bovenaan.")
	}
	switch {
	case r.HTML != "":
		out = append(out, "Kopieer de tekst en plak die in het bericht. Koppen, lijsten en links gaan mee.")
	default:
		out = append(out, "Kopieer de tekst en plak die in het bericht.")
	}
	for i, m := range media {
		which := "de afbeelding"
		if len(media) > 1 {
			which = "afbeelding " + number(i+1)
		}
		step := "Download " + which + " en voeg die toe."
		if m.Alt != "" {
			step += " Zet deze beschrijving erbij: " + m.Alt
		}
		out = append(out, step)
	}
	return append(out, closing(k, ch)...)
}

func opening(k Kind, link string) string {
	switch {
	case k.Name == "print":
		return "Maak een bericht voor de redactie of de drukker."
	case k.Name == "narrowcasting":
		return "Open het programma van de schermen en maak een nieuw bericht."
	case k.Name == "whatsapp":
		return "Open WhatsApp en ga naar het kanaal van de gemeente."
	case k.Name == "pleio" && link != "":
		return "Open Pleio met de knop en meld je aan. Werkt de knop niet? Ga dan zelf naar de site en kies daar een nieuw bericht."
	case link != "":
		return "Open " + k.short() + " met de knop en meld je aan met het account van de gemeente."
	}
	return "Open " + k.short() + " en meld je aan met het account van de gemeente."
}

func closing(k Kind, ch campaigns.Channel) (out []string) {
	switch {
	case k.Name == "print":
		return []string{"Verstuur het.", "Kom hier terug en kies Geplaatst."}
	case k.Name == "narrowcasting":
		return []string{"Zet het bericht aan.", "Kom hier terug en kies Geplaatst."}
	case k.Name == "pleio" && ch.Settings["access"] == "2":
		out = append(out, "Kies bij Toegang: openbaar. Iedereen mag het lezen.")
	case k.Name == "pleio":
		out = append(out, "Kies bij Toegang: ingelogde gebruikers. Anders ziet niemand het bericht.")
	}
	return append(out, "Lees het nog een keer na en plaats het bericht.",
		"Kom hier terug, plak het adres van het geplaatste bericht en kies Geplaatst.")
}
