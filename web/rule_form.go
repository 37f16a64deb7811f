package web

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"veiligheidskalender/campaigns"
)

// ruleOfForm makes a rule of the form's fields. What calendar.Expand checks is not checked here.
func ruleOfForm(form map[string]string, zone string) (campaigns.Rule, error) {
	rule := campaigns.Rule{Start: form["start"], Time: form["time"], Zone: zone, Holidays: campaigns.HolidayPolicy(form["holidays"])}
	interval, err := number(form, "interval", 1, 99, "Vul een getal in van 1 tot en met 99.")
	if err != nil {
		return rule, err
	}
	var parts []string
	switch form["pattern"] {
	case "weekday":
		ordinal, weekday := form["ordinal"], form["weekday"]
		if !has(ordinals, ordinal) {
			return rule, &campaigns.Invalid{Field: "ordinal", Message: "Kies de hoeveelste."}
		}
		if !has(weekdays, weekday) {
			return rule, &campaigns.Invalid{Field: "weekday", Message: "Kies een weekdag."}
		}
		parts = []string{"FREQ=MONTHLY", "BYDAY=" + ordinal + weekday}
	case "monthday":
		day, err := number(form, "monthday", 1, 31, "Vul een dag in van 1 tot en met 31.")
		if err != nil {
			return rule, err
		}
		parts = []string{"FREQ=MONTHLY", "BYMONTHDAY=" + strconv.Itoa(day)}
	case "weekly":
		if !has(weekdays, form["weekday"]) {
			return rule, &campaigns.Invalid{Field: "weekday", Message: "Kies een weekdag."}
		}
		parts = []string{"FREQ=WEEKLY", "BYDAY=" + form["weekday"]}
	default:
		return rule, &campaigns.Invalid{Field: "pattern", Message: "Kies hoe vaak de berichten uitgaan."}
	}
	if interval > 1 {
		parts = append(parts, "INTERVAL="+strconv.Itoa(interval))
	}
	switch form["end"] {
	case "count":
		count, err := number(form, "count", 1, campaigns.MaxOccurrences, "Vul een aantal in van 1 tot en met 120.")
		if err != nil {
			return rule, err
		}
		parts = append(parts, "COUNT="+strconv.Itoa(count))
	case "until":
		if _, err := time.Parse(time.DateOnly, form["until"]); err != nil {
			return rule, &campaigns.Invalid{Field: "until", Message: "Kies een laatste dag."}
		}
		rule.Until = form["until"]
	case "open":
	default:
		return rule, &campaigns.Invalid{Field: "end", Message: "Kies wanneer de reeks stopt."}
	}
	rule.RRule = strings.Join(parts, ";")
	return rule, nil
}

func number(form map[string]string, field string, low, high int, message string) (int, error) {
	n, err := strconv.Atoi(strings.TrimSpace(form[field]))
	if err != nil || n < low || n > high {
		return 0, &campaigns.Invalid{Field: field, Message: message}
	}
	return n, nil
}

// formOfRule fills the form with a rule. A rule that the form cannot say, from a pack, shows the nearest; the page names
// the rule itself above the form.
func formOfRule(rule campaigns.Rule) map[string]string {
	form := map[string]string{"pattern": "weekday", "ordinal": "1", "weekday": "TU", "interval": "1", "start": rule.Start, "time": rule.Time,
		"until": rule.Until, "holidays": string(rule.Holidays), "end": "open"}
	if rule.Until != "" {
		form["end"] = "until"
	}
	for part := range strings.SplitSeq(strings.ToUpper(rule.RRule), ";") {
		name, value, _ := strings.Cut(part, "=")
		switch name {
		case "FREQ":
			if value == "WEEKLY" {
				form["pattern"] = "weekly"
			}
		case "BYDAY":
			first, _, _ := strings.Cut(value, ",")
			form["weekday"] = first[max(0, len(first)-2):]
			if ordinal := strings.TrimPrefix(first[:max(0, len(first)-2)], "+"); ordinal != "" {
				form["ordinal"] = ordinal
			}
		case "BYMONTHDAY":
			form["pattern"], form["monthday"] = "monthday", value
		case "INTERVAL":
			form["interval"] = value
		case "COUNT":
			form["end"], form["count"] = "count", value
		}
	}
	return form
}

type choice struct{ value, label string }

var (
	patterns = []choice{{"weekday", "Elke maand op een weekdag, zoals de eerste dinsdag"}, {"monthday", "Elke maand op een vaste dag, zoals de 15e"}, {"weekly", "Elke week op een weekdag"}}
	ordinals = []choice{{"1", "eerste"}, {"2", "tweede"}, {"3", "derde"}, {"4", "vierde"}, {"-1", "laatste"}}
	weekdays = []choice{{"MO", "maandag"}, {"TU", "dinsdag"}, {"WE", "woensdag"}, {"TH", "donderdag"}, {"FR", "vrijdag"}, {"SA", "zaterdag"}, {"SU", "zondag"}}
	ends     = []choice{{"count", "Na een aantal berichten"}, {"until", "Op een dag"}, {"open", "Niet: hij loopt door"}}
	policies = []choice{{string(campaigns.NextWorkingDay), "Ga naar de eerstvolgende werkdag"}, {string(campaigns.KeepHolidays), "Plaats het gewoon op die dag"}}
)

var intervals = []choice{{"1", "Elke maand of week"}, {"2", "Om de maand of week"}, {"3", "Elke drie maanden of weken"}, {"4", "Elke vier maanden of weken"},
	{"6", "Elke zes maanden of weken"}, {"12", "Elke twaalf maanden of weken"}}

// intervalOptions offers what people ask for, and what a rule from elsewhere has.
func intervalOptions(chosen string) []Option {
	all := intervals
	if _, err := strconv.Atoi(chosen); err == nil && !has(all, chosen) {
		all = append(slices.Clone(all), choice{chosen, "Elke " + chosen + " maanden of weken"})
	}
	return pick(all, chosen)
}

func has(all []choice, value string) bool {
	return slices.ContainsFunc(all, func(c choice) bool { return c.value == value })
}

func ruleOptions(form map[string]string) (pattern, ordinal, weekday, end, holidays []Option) {
	return pick(patterns, form["pattern"]), pick(ordinals, form["ordinal"]), pick(weekdays, form["weekday"]), pick(ends, form["end"]), pick(policies, form["holidays"])
}

func pick(all []choice, chosen string) []Option {
	out := make([]Option, len(all))
	for i, c := range all {
		out[i] = Option{Value: c.value, Label: c.label, Checked: c.value == chosen}
	}
	return out
}

// pairs are the fields of a form, to send them once more exactly as they are.
func pairs(form map[string]string) []pair {
	var out []pair
	for _, name := range slices.Sorted(maps.Keys(form)) {
		if name != "step" && name != "shown" && name != "channels" {
			out = append(out, pair{name, form[name]})
		}
	}
	return out
}

// token stands for what a preview showed: when the series changes meanwhile, it is another.
func token(ruleNo int, change campaigns.RuleChange) string {
	b, err := json.Marshal(change)
	if err != nil { // strings and booleans always encode
		panic(err)
	}
	sum := sha256.Sum256(fmt.Appendf(b, "%d", ruleNo))
	return hex.EncodeToString(sum[:8])
}
