package web

import (
	"slices"

	"veiligheidskalender/campaigns"
)

// warning is what a person should know about a post before it goes out.
type warning struct {
	Text   string
	Blocks bool // it keeps the post from approval; otherwise it is advice
}

// warn fills Warnings: numbers that keep the words from approval, advice on the texts that the channels show, and what the
// cards have in common. What is said there is not said once more on a card.
func (p *previews) warn(numbers []campaigns.Invalid, texts []string) {
	add := func(w warning) {
		if !slices.Contains(p.Warnings, w) {
			p.Warnings = append(p.Warnings, w)
		}
	}
	for _, one := range numbers {
		add(warning{one.Message, true})
	}
	times := map[warning]int{}
	for _, card := range p.Cards {
		for _, w := range card.Warnings {
			if times[w]++; times[w] == 2 {
				add(w)
			}
		}
	}
	for i, card := range p.Cards {
		p.Cards[i].Warnings = slices.DeleteFunc(card.Warnings, func(w warning) bool { return times[w] > 1 })
	}
	for _, text := range texts {
		for _, advice := range campaigns.ReportingHints(text) {
			add(warning{advice, false})
		}
	}
}

// count is how many warnings there are.
func (p *previews) count() int {
	n := len(p.Warnings)
	for _, card := range p.Cards {
		n += len(card.Warnings)
	}
	return n
}
