package web

import (
	"errors"
	"strings"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// moments reads the begin, the end, the last moment to sign up and that from which the event is public.
func (t typedEvent) moments(base calendar.Event, e *calendar.Event) (wrong []*campaigns.Invalid) {
	read := func(date, clock string) campaigns.Local {
		l, err := t.moment(date, clock)
		if err != nil {
			wrong = append(wrong, err)
		}
		return l
	}
	e.Start = read("date", "time")
	e.SignupUntil = read("signup-date", "signup-time")
	if e.Start == "" {
		if len(wrong) == 0 || wrong[0].Field != "date" && wrong[0].Field != "time" {
			wrong = append(wrong, &campaigns.Invalid{Field: "date", Message: "Kies een dag en een tijd."})
		}
		e.Minutes = max(base.Minutes, 60) // nothing can be said about the end yet
	} else if err := t.end(e); err != nil {
		wrong = append(wrong, err)
	}
	switch from := read("publish-date", "publish-time"); {
	case from == "":
		e.PublishAt = time.Time{}
	default:
		at, err := calendar.Instant(from, e.Zone)
		if err == nil && !at.Equal(base.PublishAt.Truncate(time.Minute)) {
			e.PublishAt = at
		}
	}
	return wrong
}

// end reads when the event is over: real time, also in a night in which the clock changes.
func (t typedEvent) end(e *calendar.Event) *campaigns.Invalid {
	date := strings.TrimSpace(t.fields["end-date"])
	if date == "" {
		date = e.Start.Date()
	}
	if strings.TrimSpace(t.fields["end"]) == "" {
		e.Minutes = 60
		return &campaigns.Invalid{Field: "end", Message: "Kies hoe laat het is afgelopen."}
	}
	until, err := local(date, t.fields["end"])
	begin, err1 := calendar.Instant(e.Start, e.Zone)
	end, err2 := calendar.Instant(until, e.Zone)
	if errors.Join(err, err1, err2) != nil {
		e.Minutes = 60
		return &campaigns.Invalid{Field: "end", Message: "Deze eindtijd bestaat niet. Schrijf bijvoorbeeld 21:00."}
	}
	e.Minutes = int(end.Sub(begin) / time.Minute)
	if e.Minutes <= 0 {
		return &campaigns.Invalid{Field: "end", Message: "Het einde ligt niet na het begin. Kies een latere eindtijd."}
	}
	return nil
}

// moment reads a date and a time field; both empty is no moment.
func (t typedEvent) moment(date, clock string) (campaigns.Local, *campaigns.Invalid) {
	l, err := local(t.fields[date], t.fields[clock])
	var wrong *campaigns.Invalid
	if errors.As(err, &wrong) {
		return "", &campaigns.Invalid{Field: map[string]string{"date": date, "time": clock}[wrong.Field], Message: wrong.Message}
	}
	return l, nil
}

// past is a question to the person: a day that is over is rarely meant. nil when there is none, or when it was answered.
func (s *Server) past(t typedEvent, field string, zone string, starts ...campaigns.Local) *campaigns.Invalid {
	if t.fields["past-ok"] == "ja" {
		return nil
	}
	for _, start := range starts {
		if at, err := calendar.Instant(start, zone); err == nil && at.Before(s.Now().Truncate(time.Minute)) {
			return &campaigns.Invalid{Field: field, Message: "Dit moment is al geweest: " + calendar.FormatShort(at.In(s.Zone)) + ". Kies een ander moment, of vink aan dat het klopt."}
		}
	}
	return nil
}
