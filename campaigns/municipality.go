package campaigns

// Municipality is who speaks: a gemeente, or several working together.
type Municipality struct {
	ID   string
	Slug string
	Name string
	Kind MunicipalityKind
}

// MunicipalityKind tells a single municipality from a partnership such as ZBLW.
type MunicipalityKind string

// The kinds of municipality. A partnership may publish on the channels of all municipalities.
const (
	Single      MunicipalityKind = "municipality"
	Partnership MunicipalityKind = "partnership"
)

// Theme is what a post is about, for example ondermijning.
type Theme struct{ ID, Slug, Name string }

// Audience is whom a post or event is for, for example senioren.
type Audience struct{ ID, Slug, Name string }
