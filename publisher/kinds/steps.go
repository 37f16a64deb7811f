package kinds

import "veiligheidskalender/campaigns"

// steps tells a person, in order, how to place what is ready.
func steps(k Kind, ch campaigns.Channel, r Ready, c campaigns.Content) (out []string) {
	meeting, media := k.ShowsMeeting() && c.Meeting != nil, c.Media
	if meeting {
		out = append(out, openEvent(ch, r.Link), "Vul begin, einde en plek in zoals ze hierboven staan.")
	} else {
		out = append(out, opening(k, ch, r.Link))
	}
	if r.Title != "" {
		where := "bovenaan"
		if k.Name == "mail" {
			where = "bij het onderwerp"
		}
		out = append(out, "Kopieer de titel en plak die "+where+".")
	}
	step := "Kopieer de tekst en plak die in het bericht."
	if r.HTML != "" {
		step += " Koppen, lijsten en links gaan mee."
	}
	out = append(out, step)
	for i, m := range media {
		which := "de afbeelding"
		if len(media) > 1 {
			which = "afbeelding " + number(i+1)
		}
		step := "Download " + which + " en voeg die toe."
		if m.Alt != "" && !k.Limits.NoAlt {
			step += " Zet deze beschrijving erbij: “" + m.Alt + "”"
		}
		out = append(out, step)
	}
	return append(out, closing(k, ch)...)
}

// openEvent is how to begin a new event on Pleio.
func openEvent(ch campaigns.Channel, link string) string {
	switch {
	case ch.Settings["group"] != "":
		return "Open de groep op Pleio met de knop, meld je aan en maak daar bij Agenda iets nieuws. Werkt de knop niet? Zoek de groep dan zelf op."
	case link != "":
		return "Open Pleio met de knop en meld je aan: je maakt iets nieuws op de agenda. Werkt de knop niet? Ga dan zelf naar de site en kies Agenda."
	}
	return "Open Pleio, meld je aan en maak bij Agenda iets nieuws."
}

func opening(k Kind, ch campaigns.Channel, link string) string {
	switch k.Name {
	case "print":
		return "Maak een bericht voor de redactie of de drukker."
	case "narrowcasting":
		return "Open het programma van de schermen en maak een nieuw bericht."
	case "whatsapp":
		return "Open WhatsApp en ga naar het kanaal van de gemeente."
	case "mail":
		return "Maak een e-mail aan " + ch.Settings["to"] + "."
	case "webhook", "feed", "trial":
		return "Dit kanaal werkt normaal zonder mensen. Vraag de beheerder waar het bericht nu moet komen."
	case "pleio":
		if ch.Settings["group"] != "" {
			return "Open de groep op Pleio met de knop, meld je aan en kies daar een nieuw bericht. Werkt de knop niet? Zoek de groep dan zelf op."
		}
		if link != "" {
			return "Open Pleio met de knop en meld je aan. Werkt de knop niet? Ga dan zelf naar de site en kies daar een nieuw bericht."
		}
		return "Open Pleio, meld je aan en kies een nieuw bericht."
	}
	button := ""
	if link != "" {
		button = " met de knop"
	}
	return "Open " + k.short() + button + " en meld je aan met het account van de gemeente."
}

func closing(k Kind, ch campaigns.Channel) (out []string) {
	switch k.Name {
	case "print", "mail":
		return []string{"Lees het nog een keer na en verstuur het.", "Kom hier terug en kies Geplaatst."}
	case "narrowcasting":
		return []string{"Lees het nog een keer na en zet het bericht aan.", "Kom hier terug en kies Geplaatst."}
	case "pleio":
		switch ch.Settings["access"] {
		case "2":
			out = append(out, "Kies bij Toegang: openbaar. Dan kan iedereen het lezen.")
		case groupAccess:
			out = append(out, "Kies bij Toegang: de groep. Dan kunnen alleen de leden het lezen.")
		default:
			out = append(out, "Kies bij Toegang: ingelogde gebruikers. Dan kunnen alle collega’s het lezen.")
		}
	}
	return append(out, "Lees het nog een keer na en plaats het bericht.",
		"Kom hier terug, plak het adres van het geplaatste bericht en kies Geplaatst.")
}
