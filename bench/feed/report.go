package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"time"
)

// report is all that was measured.
type report struct {
	Events      int          `json:"events"`
	Octets      int          `json:"octets"`
	Gzip        int          `json:"gzip_octets"`
	Connections int          `json:"connections"`
	Rounds      int          `json:"rounds"`
	Nginx       []comparison `json:"nginx"`
	Radicale    *comparison  `json:"radicale"`
	Still       float64      `json:"still_per_second"`
	Changing    float64      `json:"changing_per_second"`
	Changes     int          `json:"changes"`
	Builds      buildTimes   `json:"build_ms,omitempty"`
}

// comparison is this program beside another: medians over the rounds.
type comparison struct {
	Kind     string  `json:"kind"`
	Ours     float64 `json:"ours_per_second"`
	Theirs   float64 `json:"theirs_per_second"`
	Ratio    float64 `json:"ratio"` // median of the ratios of the rounds
	Low      float64 `json:"ratio_low"`
	High     float64 `json:"ratio_high"`
	OurCPU   float64 `json:"our_cpu_us"` // processor time of the server for one request, microseconds
	TheirCPU float64 `json:"their_cpu_us"`
	OurP99   float64 `json:"our_p99_ms"`
	TheirP99 float64 `json:"their_p99_ms"`
}

func compare(kind string, ours, theirs []sample) comparison {
	var ratios []float64
	for i := range ours {
		ratios = append(ratios, ours[i].perSecond()/theirs[i].perSecond())
	}
	of := func(all []sample, f func(sample) float64) float64 {
		var out []float64
		for _, s := range all {
			out = append(out, f(s))
		}
		return median(out)
	}
	rate := func(s sample) float64 { return s.perSecond() }
	cpu := func(s sample) float64 { return float64(s.cpu) / float64(time.Microsecond) }
	p99 := func(s sample) float64 { return float64(s.P99) / float64(time.Millisecond) }
	return comparison{Kind: kind, Ours: of(ours, rate), Theirs: of(theirs, rate), Ratio: median(ratios), Low: slices.Min(ratios), High: slices.Max(ratios),
		OurCPU: of(ours, cpu), TheirCPU: of(theirs, cpu), OurP99: of(ours, p99), TheirP99: of(theirs, p99)}
}

func median(all []float64) float64 {
	all = slices.Sorted(slices.Values(all))
	n := len(all)
	return (all[(n-1)/2] + all[n/2]) / 2
}

// print says it in words, for people.
func (r *report) print(out io.Writer) {
	say := func(format string, args ...any) { fmt.Fprintf(out, format+"\n", args...) }
	say("\n%d bijeenkomsten: %d octetten, %d met gzip; %d verbindingen; mediaan van %d ronden (laagste – hoogste)\n", r.Events, r.Octets, r.Gzip, r.Connections, r.Rounds)
	say("%-8s %14s %14s   %s", "", "dit programma", "nginx", "verhouding")
	for _, c := range r.Nginx {
		say("%-8s %12.0f/s %12.0f/s   %.2f (%.2f – %.2f); rekentijd per aanvraag %.0f µs tegen %.0f µs, p99 %.2f ms tegen %.2f ms",
			c.Kind, c.Ours, c.Theirs, c.Ratio, c.Low, c.High, c.OurCPU, c.TheirCPU, c.OurP99, c.TheirP99)
	}
	if c := r.Radicale; c != nil {
		say("%-8s %12.0f/s %12.1f/s   %.0f maal Radicale (%.0f – %.0f)", c.Kind, c.Ours, c.Theirs, c.Ratio, c.Low, c.High)
	}
	say("Terwijl er elke seconde een bijeenkomst verandert (%d keer): %.0f/s met gzip; zonder verandering %.0f/s", r.Changes, r.Changing, r.Still)
	names := map[string]string{"settle": "bepalen wat zichtbaar is", "alle": "één agenda van alles (hoogstens 1 MB)",
		"country": "een agenda per gemeente, 500 bijeenkomsten elk"}
	for _, what := range slices.Sorted(maps.Keys(r.Builds)) {
		line := fmt.Sprintf("Bouwen, %s:", names[what])
		for _, n := range slices.Sorted(maps.Keys(r.Builds[what])) {
			line += fmt.Sprintf(" %d: %.1f ms.", n, r.Builds[what][n])
		}
		say("%s", line)
	}
}
