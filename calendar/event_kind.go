package calendar

// EventKind says what sort of event it is.
type EventKind string

// The kinds of event.
const (
	Training          EventKind = "training"
	Awareness         EventKind = "awareness" // bewustwordingssessie
	HackShield        EventKind = "hackshield"
	HackShieldLaunch  EventKind = "hackshield-launch"
	HackShieldLesson  EventKind = "hackshield-lesson"
	HackShieldLibrary EventKind = "hackshield-library"
	HackShieldHonour  EventKind = "hackshield-honour"
	Workshop          EventKind = "workshop"
	SeniorWorkshop    EventKind = "senior-workshop"
	BusinessTraining  EventKind = "business-training"
	Meeting           EventKind = "meeting" // overleg
)

// EventKinds lists the kinds that a campaign pack names; KindFor makes the finer ones of them.
var EventKinds = []EventKind{Training, HackShield, Workshop, Meeting}

// AllKinds lists every kind, in the order of a menu.
var AllKinds = []EventKind{Training, Awareness, HackShield, HackShieldLaunch, HackShieldLesson, HackShieldLibrary, HackShieldHonour,
	Workshop, SeniorWorkshop, BusinessTraining, Meeting}

var kindNames = map[EventKind]struct{ slug, dutch string }{
	Training:          {"training", "Training"},
	Awareness:         {"bewustwordingssessie", "Bewustwordingssessie"},
	HackShield:        {"hackshield", "HackShield"},
	HackShieldLaunch:  {"hackshield-lancering", "HackShield: lancering"},
	HackShieldLesson:  {"hackshield-gastles", "HackShield: gastles"},
	HackShieldLibrary: {"hackshield-bibliotheek", "HackShield: bibliotheeksessie"},
	HackShieldHonour:  {"hackshield-huldiging", "HackShield: huldiging"},
	Workshop:          {"workshop", "Workshop"},
	SeniorWorkshop:    {"seniorenworkshop", "Seniorenworkshop"},
	BusinessTraining:  {"ondernemerstraining", "Ondernemerstraining"},
	Meeting:           {"overleg", "Overleg"},
}

// Valid reports whether k is one of AllKinds.
func (k EventKind) Valid() bool { return kindNames[k].slug != "" }

// Slug returns the word for the kind in addresses: seniorenworkshop.
func (k EventKind) Slug() string { return kindNames[k].slug }

// Dutch returns the kind's name.
func (k EventKind) Dutch() string { return kindNames[k].dutch }

// KindOf returns the kind of a slug; false when there is none.
func KindOf(slug string) (EventKind, bool) {
	for k, n := range kindNames {
		if n.slug == slug && slug != "" {
			return k, true
		}
	}
	return "", false
}

// Within reports whether an event of kind k is shown to someone who asked for kind asked: all HackShield sessions are
// hackshield, a workshop for seniors is a workshop, a training for entrepreneurs is a training.
func (k EventKind) Within(asked EventKind) bool {
	if k == asked {
		return true
	}
	switch k {
	case HackShieldLaunch, HackShieldLesson, HackShieldLibrary, HackShieldHonour:
		return asked == HackShield
	case SeniorWorkshop:
		return asked == Workshop
	case BusinessTraining, Awareness:
		return asked == Training
	}
	return false
}

// KindFor makes the finer kind of a pack's kind and the slug of its audience: a workshop for senioren is a
// SeniorWorkshop, a training for ondernemers a BusinessTraining.
func KindFor(k EventKind, audience string) EventKind {
	switch {
	case k == Workshop && audience == "senioren":
		return SeniorWorkshop
	case k == Training && audience == "ondernemers":
		return BusinessTraining
	}
	return k
}
