package pleio

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

func TestTheRulesOfEvents(t *testing.T) {
	const begin, end = `"startDate":"2027-03-10T19:30:00+01:00"`, `"endDate":"2027-03-10T20:00:00Z"`
	for _, tc := range []struct {
		name, session, input string
		message              string // empty: placed
		fault                string
	}{
		{"whoever is signed in", "member", begin + `,` + end, "", ""},
		{"nobody", "", begin + `,` + end, "not_logged_in", ""},
		{"without an end", "member", begin, "", "it ends as it begins"},
		{"without a begin", "member", end, "invalid_date", ""},
		{"with nothing for a begin", "member", `"startDate":null,` + end, "invalid_date", ""},
		{"with the end first", "member", `"startDate":"2027-03-10T20:00:01Z",` + end, "invalid_date", ""},
		{"with no moment for a begin", "member", `"startDate":"10 maart"`, "no moment", ""},
		{"for as many as come", "member", begin + `,` + end + `,"maxAttendees":""`, "", ""},
		{"for a number of people", "member", begin + `,` + end + `,"maxAttendees":25`, "non string", ""},
		{"for some people", "member", begin + `,` + end + `,"maxAttendees":"veel"`, "invalid literal for int()", ""},
		{"in a place like a book", "member", begin + `,` + end + `,"location":"` + strings.Repeat("x", 257) + `"`, "value too long", ""},
		{"with nothing for a place", "member", begin + `,` + end + `,"location":null`, "not-null", ""},
		{"with a link to nothing", "member", begin + `,` + end + `,"ticketLink":"bel maar"`, "", "leads nowhere"},
		{"with a long title", "member", begin + `,` + end + `,"title":"` + strings.Repeat("x", 257) + `"`, "invalid_value", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := site()
			_, out := ask(s, tc.session, add, `{"input":{"subtype":"event","title":"a","accessId":1,`+words+`,`+tc.input+`}}`)
			made := s.Effects()
			if got := messages(out); (got == "") != (tc.message == "") || !strings.Contains(got, tc.message) || (len(made) == 1) != (got == "") {
				t.Fatalf("%v made %+v", out, made)
			}
			if len(made) == 1 && strings.Contains(strings.Join(made[0].Faults, "; "), tc.fault) != (tc.fault != "" || len(made[0].Faults) == 0) {
				t.Errorf("faults %v", made[0].Faults)
			}
		})
	}
}

func TestAnEventIsReadBack(t *testing.T) {
	s := site()
	s.AddGroup(Group{GUID: "g-1", Name: "Veilig", Members: []string{"u-2"}})
	_, out := ask(s, "member", `mutation($input: addEntityInput!) { addEntity(input: $input) { entity { guid ... on Event { url startDate endDate source location ticketLink rsvp maxAttendees inGroup } } } }`,
		`{"input":{"subtype":"event","title":"Lezing","accessId":1,"containerGuid":"g-1","startDate":"2027-03-10T19:30:00+01:00","endDate":"2027-03-10T20:00:00Z","source":"https://a.nl/1","location":"Zaal","ticketLink":"https://b.nl","rsvp":false,`+words+`}}`)
	const want = `{"addEntity":{"entity":{"endDate":"2027-03-10T20:00:00.000000+00:00","guid":"00000000-0000-4000-8000-000000000001","inGroup":true,"location":"Zaal","maxAttendees":null,"rsvp":false,` +
		`"source":"https://a.nl/1","startDate":"2027-03-10T18:30:00.000000+00:00","ticketLink":"https://b.nl","url":"/groups/view/g-1/veilig/events/view/00000000-0000-4000-8000-000000000001/lezing"}}}`
	if got, _ := json.Marshal(out["data"]); string(got) != want {
		t.Errorf("%s\n%v", got, out)
	}
	if e := s.Effects()[0]; !e.Date.Start.Equal(time.Date(2027, 3, 10, 18, 30, 0, 0, time.UTC)) || len(e.Faults) > 0 {
		t.Errorf("%+v", e)
	}
	_, out = ask(s, "member", `{ entities(subtype: "event") { total edges { ... on Event { title } } } }`, `{}`)
	if got, _ := json.Marshal(out["data"]); string(got) != `{"entities":{"edges":[{"title":"Lezing"}],"total":1}}` {
		t.Errorf("%s", got)
	}
	_, out = ask(s, "member", `{ entities(subtype: "blog") { total } }`, `{}`)
	if got, _ := json.Marshal(out["data"]); string(got) != `{"entities":{"total":0}}` {
		t.Errorf("an event among the blogs: %s", got)
	}
	_, out = ask(s, "member", add, `{"input":{"subtype":"blog","title":"a","accessId":1,"startDate":"2027-03-10T19:30:00Z",`+words+`}}`)
	if made := s.Effects(); messages(out) != "" || len(made) != 2 || len(made[1].Faults) != 1 || made[1].Date != nil {
		t.Errorf("a blog with a date: %v %+v", out, made)
	}
}
