package publisher

import (
	"context"
	"errors"
	"time"

	"veiligheidskalender/campaigns"
)

// TrialBoard is where a proefkanaal shows its posts.
type TrialBoard interface {
	PutTrial(ctx context.Context, key string, p campaigns.TrialPost) (id string, err error)
	FindTrial(ctx context.Context, key string) (id string, err error)
}

// Trial publishes to a page of the program itself, so that a newcomer, a training or a demo sees posts go out without
// any account. The same key never makes a second post.
type Trial struct {
	Board TrialBoard
	URL   func(channelSlug, id string) string // where the post can be seen
}

// Publish implements Channel.
func (t Trial) Publish(ctx context.Context, d campaigns.Dispatch) (campaigns.Receipt, error) {
	title, text := d.Content.For(d.Channel.ID)
	id, err := t.Board.PutTrial(ctx, d.Delivery.Key(), campaigns.TrialPost{ChannelID: d.Channel.ID, PostID: d.Delivery.PostID, Title: title, Text: text})
	if err != nil {
		return campaigns.Receipt{}, InDoubt("Het proefkanaal kon het bericht niet bewaren.", err)
	}
	return t.receipt(d, id), nil
}

// Find implements Channel.
func (t Trial) Find(ctx context.Context, d campaigns.Dispatch) (campaigns.Receipt, error) {
	id, err := t.Board.FindTrial(ctx, d.Delivery.Key())
	if errors.Is(err, campaigns.ErrNotFound) {
		return campaigns.Receipt{}, ErrAbsent
	}
	if err != nil {
		return campaigns.Receipt{}, err
	}
	return t.receipt(d, id), nil
}

func (t Trial) receipt(d campaigns.Dispatch, id string) campaigns.Receipt {
	return campaigns.Receipt{RemoteID: id, URL: t.URL(d.Channel.Slug, id)}
}

// Check implements Channel.
func (Trial) Check(context.Context) (string, error) {
	return "Dit is een proefkanaal: berichten verschijnen op een pagina van dit programma en nergens anders.", nil
}

// Keyed implements Channel: the board keeps one post per key.
func (Trial) Keyed(campaigns.Dispatch, time.Time) bool { return true }

// Hand is a channel that only people can place posts on. At the due time a colleague gets the text ready to paste.
type Hand struct{}

// Publish implements Channel.
func (Hand) Publish(context.Context, campaigns.Dispatch) (campaigns.Receipt, error) {
	return campaigns.Receipt{}, ByHand("Dit kanaal plaats je zelf. De tekst staat voor je klaar.")
}

// Find implements Channel: nobody can look for a person.
func (Hand) Find(context.Context, campaigns.Dispatch) (campaigns.Receipt, error) {
	return campaigns.Receipt{}, errors.New("op dit kanaal kan het programma niet kijken")
}

// Check implements Channel.
func (Hand) Check(context.Context) (string, error) {
	return "Op dit kanaal plaatst een collega de berichten. Er is geen aanmelding nodig.", nil
}

// Keyed implements Channel: a person may have placed it already.
func (Hand) Keyed(campaigns.Dispatch, time.Time) bool { return false }
