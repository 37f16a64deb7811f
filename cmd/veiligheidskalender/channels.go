package main

import (
	"errors"
	"net/http"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher"
	"veiligheidskalender/publisher/kinds"
	"veiligheidskalender/store"
)

// opener makes the adapter of a channel: the one table from kind to code.
type opener struct {
	store   *store.Store
	client  *http.Client
	baseURL string
	demo    bool // everything goes to the proefkanaal
}

func (o opener) open(ch campaigns.Channel) (publisher.Channel, error) {
	kind, ok := kinds.Find(ch.Kind)
	switch {
	case !ok:
		return nil, errors.New("Dit soort kanaal kent het programma niet. Vraag de beheerder om het kanaal opnieuw te maken.") //nolint:revive,staticcheck // people read it
	case o.demo || kind.Name == "trial":
		return publisher.Trial{Board: o.store, URL: o.trialURL}, nil
	case ch.SecretSet && ch.Secret == "":
		return nil, errors.New("De opgeslagen aanmelding is niet te lezen met deze VK_SECRET_KEY. Vraag de beheerder om de aanmelding opnieuw in te vullen.") //nolint:revive,staticcheck // people read it
	case kind.HandOver:
		return publisher.Hand{}, nil
	case kind.Name == "pleio":
		return publisher.NewPleio(o.client, ch, o.permalink)
	}
	// Kinds that the program cannot send to yet are placed by hand, never dropped.
	return publisher.Hand{}, nil
}

// permalink is the address of a delivery, by which a read-back recognises it.
func (o opener) permalink(deliveryID string) string { return o.baseURL + "/plaatsingen/" + deliveryID }

func (o opener) trialURL(slug, id string) string {
	return o.baseURL + "/proefkanaal/" + slug + "#" + id
}
