package kinds

import (
	"regexp"
	"strings"

	"veiligheidskalender/campaigns"
)

var (
	pleioGUID  = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`) // backend2: UUIDs
	groupsPage = regexp.MustCompile(`^https?://[^/?#]+/groups/view/([^/?#]+)`)
)

// PleioGroup reads which group of a Pleio is meant: its GUID, or the address of any of its pages. It reports false for
// what is neither. Nothing is no group, and true.
func PleioGroup(v string) (guid string, ok bool) {
	v = strings.ToLower(strings.TrimSpace(v))
	if m := groupsPage.FindStringSubmatch(v); m != nil {
		v = m[1]
	}
	if v != "" && !pleioGUID.MatchString(v) {
		return "", false
	}
	return v, true
}

// pleioPage is the page where a person makes a new item: /news/add, /blog/add (and /events/add, see pleioLink) in Pleio/pleio_template (src/js/Routes.jsx,
// 2018), beside the /news/view/… that the backend of 2023 still hands out. A status update is written on the site's front
// page, and what goes into a group on the page of that group, whose address ends in a name that Pleio does not look at.
func pleioPage(settings map[string]string, site string) string {
	if group, ok := PleioGroup(settings["group"]); ok && group != "" {
		return site + "/groups/view/" + group + "/groep"
	}
	switch settings["subtype"] {
	case "", "news":
		return site + "/news/add"
	case "blog":
		return site + "/blog/add"
	}
	return site
}

// Account is what makes a channel with these settings one place: the value of the field that says so, and of a Pleio with a
// group that group. It is empty where no field says so or the field is.
func (k Kind) Account(settings map[string]string) string {
	for _, f := range k.Fields {
		account := settings[f.Name]
		switch {
		case !f.Account || account == "":
		case k.Name == "pleio" && settings["group"] != "":
			return pleioPage(settings, account)
		default:
			return account
		}
	}
	return ""
}

// checkPleio returns *Invalid for settings that do not fit each other.
func checkPleio(ch campaigns.Channel) error {
	group, ok := PleioGroup(ch.Settings["group"])
	switch {
	case !ok:
		return &campaigns.Invalid{Field: "group", Message: "Dit is geen groep op Pleio. Ga op Pleio naar de groep en plak hier het adres van die pagina."}
	case group == "" && ch.Settings["access"] == groupAccess:
		return &campaigns.Invalid{Field: "access", Message: "Alleen leden van de groep kan pas als je bij Groep op Pleio een groep invult."}
	case ch.Settings["mode"] == "session" && ch.Secret == "" && !ch.SecretSet:
		return &campaigns.Invalid{Field: "session", Message: "Automatisch plaatsen kan alleen met een aanmelding op Pleio. Vul die in, of kies dat een collega plaatst."}
	}
	return nil
}

const groupAccess = "4" // Pleio's access id for the members of the group
