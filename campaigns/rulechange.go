package campaigns

// SeriesPost is what a change of rule needs to know of one post of the series.
type SeriesPost struct {
	PostID    string
	Title     string
	RuleStart Local
	Local     Local // planned moment; empty: unplanned
	Fixed     bool  // approved, skipped, or on its way: keeps its own date
}

// RuleChange is what a new rule would do to a series.
type RuleChange struct {
	Moves []RuleMove   // coming posts that get a new date, in order
	Added []Occurrence // new dates without a text yet
	Left  []SeriesPost // coming posts for which no date is left: they become unplanned, never deleted
	Kept  []SeriesPost // coming posts that keep their date, because they are approved, skipped or on their way
}

// RuleMove is one post that gets a new date.
type RuleMove struct {
	Post SeriesPost
	To   Occurrence
}

// Empty reports whether the change does nothing to any post.
func (c RuleChange) Empty() bool {
	if len(c.Added)+len(c.Left) > 0 {
		return false
	}
	for _, m := range c.Moves {
		if m.Post.Local != m.To.Local {
			return false
		}
	}
	return true
}

// PlanRuleChange hands the coming posts, in order, to the new rule's coming dates. coming are the posts of the series that
// are not yet due, dates the occurrences of the new rule that are still ahead, both in order of time. A date on which a
// fixed post stands is taken and gets no second post.
func PlanRuleChange(coming []SeriesPost, dates []Occurrence) RuleChange {
	var change RuleChange
	taken := map[string]bool{}
	var free []SeriesPost
	for _, p := range coming {
		if p.Fixed {
			change.Kept = append(change.Kept, p)
			taken[p.Local.Date()], taken[p.RuleStart.Date()] = true, true
		} else {
			free = append(free, p)
		}
	}
	for _, o := range dates {
		switch {
		case taken[o.Local.Date()] || taken[o.RuleStart.Date()]:
		case len(free) > 0:
			change.Moves = append(change.Moves, RuleMove{free[0], o})
			free = free[1:]
		default:
			change.Added = append(change.Added, o)
		}
	}
	change.Left = free
	return change
}
