package main

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher"
	"veiligheidskalender/publisher/kinds"
	"veiligheidskalender/publisher/outbound"
	"veiligheidskalender/store"
)

// opener makes the adapter of a channel: the one table from kind to code.
type opener struct {
	store   *store.Store
	client  *http.Client
	baseURL string
	demo    bool                                                                 // what the program would place goes to the proefkanaal
	dial    func(ctx context.Context, network, address string) (net.Conn, error) // guarded, for mail servers
}

// newOpener joins the store and the guarded ways out.
func newOpener(c config, s *store.Store, demo bool) opener {
	o := c.outbound()
	return opener{store: s, client: outbound.New(o), baseURL: c.baseURL, demo: demo, dial: outbound.Dial(o)}
}

func (o opener) open(ch campaigns.Channel) (publisher.Channel, error) {
	kind, ok := kinds.Find(ch.Kind)
	switch {
	case !ok:
		return nil, errors.New("Dit soort kanaal kent het programma niet. Vraag de beheerder om het kanaal opnieuw te maken.") //nolint:revive,staticcheck // people read it
	case kind.Name == "trial" || o.demo && !kind.HandOver:
		return publisher.Trial{Board: o.store, URL: o.trialURL}, nil
	case ch.SecretSet && ch.Secret == "":
		return nil, errors.New("De opgeslagen aanmelding is niet te lezen met deze VK_SECRET_KEY. Vraag de beheerder om de aanmelding opnieuw in te vullen.") //nolint:revive,staticcheck // people read it
	case kind.ByHand(ch) && kind.Name != "pleio": // a Pleio says itself why
		return publisher.Hand{}, nil
	}
	switch kind.Name {
	case "pleio":
		return publisher.NewPleio(o.client, ch, o.store, o.permalink)
	case "mastodon":
		return publisher.NewMastodon(o.client, ch, o.store)
	case "bluesky":
		return publisher.NewBluesky(o.client, ch, o.store)
	case "mail":
		return publisher.NewMail(ch, o.store, publisher.MailOptions{Dial: o.dial})
	case "webhook":
		return publisher.NewWebhook(o.client, ch, o.store, publisher.WebhookOptions{BaseURL: o.baseURL, Permalink: o.permalink, Municipality: o.store.MunicipalityName, Now: time.Now})
	}
	// Kinds that the program cannot send to yet are placed by hand, never dropped.
	return publisher.Hand{}, nil
}

// permalink is the address of a delivery, by which a read-back recognises it.
func (o opener) permalink(deliveryID string) string { return o.baseURL + "/plaatsingen/" + deliveryID }

func (o opener) trialURL(slug, id string) string {
	return o.baseURL + "/proefkanaal/" + slug + "#" + id
}
