package web

import (
	"testing"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/store"
)

func TestPunctualityInWords(t *testing.T) {
	for want, p := range map[string]store.Punctuality{
		"": {},
		"De enige plaatsing in 30 dagen was binnen 0,1 s na het moment.":                                                   {Count: 1, Latest: 3 * time.Millisecond},
		"Van de 19 plaatsingen in 30 dagen was de helft binnen 1 s na het moment, de traagste 11 s.":                       {Count: 19, Half: 950 * time.Millisecond, Most: time.Second, Latest: 10_001 * time.Millisecond},
		"Van de 120 plaatsingen in 30 dagen was de helft binnen 0,1 s na het moment, 95% binnen 0,4 s, de traagste 2,1 s.": {Count: 120, Half: 100 * time.Millisecond, Most: 301 * time.Millisecond, Latest: 2100 * time.Millisecond},
		"Van de 20 plaatsingen in 30 dagen was de helft binnen 60 s na het moment, 95% binnen 2 min, de traagste 40 min.":  {Count: 20, Half: time.Minute, Most: 61 * time.Second, Latest: 40 * time.Minute},
	} {
		if got := punctual(p); got != want {
			t.Errorf("%+v: %q, want %q", p, got, want)
		}
	}
}

func TestTheChannelPageSaysHowPunctualItIs(t *testing.T) {
	a := newApp(t)
	ch := a.channel("woudenberg", "trial", "proef", nil)
	editor, bram := a.signIn("Eva", campaigns.Editor), a.signIn("Bram", campaigns.Approver)
	d := approved(a, editor, bram, ch)
	bram.get("/kanalen/proef").wants(200).lacks("na het moment")
	a.at("2027-02-02T09:00")
	bram.renew()
	begun := a.begin(d)
	if len(begun) != 1 {
		t.Fatal("not begun")
	}
	b := begun[0].Delivery
	if err := a.store.Finish(t.Context(), []campaigns.Outcome{{DeliveryID: b.ID, Attempt: b.Attempt, Action: campaigns.Succeed,
		StartedAt: b.BeganAt, EndedAt: b.DueAt.Add(250 * time.Millisecond), Receipt: campaigns.Receipt{RemoteID: "1"}}}); err != nil {
		t.Fatal(err)
	}
	bram.get("/kanalen/proef").wants(200, "De enige plaatsing in 30 dagen was binnen 0,3 s na het moment.")
}
