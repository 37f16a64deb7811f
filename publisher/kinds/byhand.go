package kinds

import "veiligheidskalender/campaigns"

// ByHand reports whether a person places what goes to the channel: a channel of a service that programs cannot post to, one
// of which the account or the key was never filled in, and a Pleio that works so or has no session. It is what the
// publisher does and what pages say; a secret that cannot be read counts as one that is there.
func (k Kind) ByHand(ch campaigns.Channel) bool {
	if k.Name == "pleio" {
		return ch.Settings["mode"] == "handover" || ch.Secret == "" && !ch.SecretSet
	}
	return k.HandOver || k.CheckChannel(ch) != nil
}
