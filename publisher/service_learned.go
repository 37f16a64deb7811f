package publisher

// Learner is a channel that finds out things about its service while Check tests it: limits, and what software it is.
type Learner interface {
	// Learned returns settings to keep with the channel, by name; an empty value means that the setting is to be
	// forgotten. Before a Check that succeeded it is nil. The caller owns the result.
	Learned() map[string]string
}
