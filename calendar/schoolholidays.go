package calendar

// SchoolHoliday is a holiday of the schools in region Midden, which holds all of Bunnik, Leusden, Woudenberg and Zeist.
type SchoolHoliday struct {
	Name        string // "Herfstvakantie"
	From, Until string // first and last day, weekends included, YYYY-MM-DD
}

// schoolHolidays are the dates for region Midden as the Ministry of Education sets them, years ahead, per school year
// (rijksoverheid.nl/onderwerpen/schoolvakanties; as open data opendata.rijksoverheid.nl, infotype schoolholidays). They follow no
// rule that could be computed. A school may add days of its own to them, mostly a second week in May.
var schoolHolidays = []SchoolHoliday{
	{"Herfstvakantie", "2024-10-26", "2024-11-03"},
	{"Kerstvakantie", "2024-12-21", "2025-01-05"},
	{"Voorjaarsvakantie", "2025-02-22", "2025-03-02"},
	{"Meivakantie", "2025-04-26", "2025-05-04"},
	{"Zomervakantie", "2025-07-19", "2025-08-31"},

	{"Herfstvakantie", "2025-10-18", "2025-10-26"},
	{"Kerstvakantie", "2025-12-20", "2026-01-04"},
	{"Voorjaarsvakantie", "2026-02-14", "2026-02-22"},
	{"Meivakantie", "2026-04-25", "2026-05-03"},
	{"Zomervakantie", "2026-07-18", "2026-08-30"},

	{"Herfstvakantie", "2026-10-17", "2026-10-25"},
	{"Kerstvakantie", "2026-12-19", "2027-01-03"},
	{"Voorjaarsvakantie", "2027-02-20", "2027-02-28"},
	{"Meivakantie", "2027-04-24", "2027-05-02"},
	{"Zomervakantie", "2027-07-17", "2027-08-29"},

	{"Herfstvakantie", "2027-10-16", "2027-10-24"},
	{"Kerstvakantie", "2027-12-25", "2028-01-09"},
}

// The first and last day for which the school holidays are known. Outside them Marks is silent about schools, and a page
// should say so.
const (
	SchoolHolidaysFrom  = "2024-10-26"
	SchoolHolidaysUntil = "2028-01-09"
)
