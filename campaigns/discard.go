package campaigns

// CheckDiscard returns ErrConflict with the reason when a post must be kept: someone approved it once, something of it went out or may
// have, or a series counts it among its dates. What is left is a draft that only its writers know.
func (p Post) CheckDiscard(deliveries []Delivery, everApproved bool) error {
	switch {
	case p.SeriesID != "":
		return Conflict("Een bericht uit een reeks kun je niet weggooien. Sla het over, dan gaat de rest gewoon door.")
	case everApproved:
		return Conflict("Op dit bericht is akkoord gegeven; daarom blijft het bewaard. Trek het in als het niet uit moet gaan.")
	}
	for _, d := range deliveries {
		if d.Attempt > 0 || d.State != Waiting && d.State != Held && d.State != Missed && d.State != Cancelled {
			return Conflict("Dit bericht is al eens onderweg geweest; daarom blijft het bewaard.")
		}
	}
	return nil
}
