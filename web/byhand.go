package web

import (
	"strings"

	"veiligheidskalender/campaigns"
)

// byHand reports whether a person places what goes to the channel.
func (s *Server) byHand(ch campaigns.Channel) bool {
	kind := kindOf(ch)
	return !s.isTrial(kind) && kind.ByHand(ch)
}

// sorted returns the names of those of the channels on which a person places, and of those on which the program does.
func (s *Server) sorted(n names, channelIDs []string) (hand, auto []string) {
	for _, id := range channelIDs {
		if ch := n.channel[id]; s.byHand(ch) {
			hand = append(hand, ch.Name)
		} else {
			auto = append(auto, ch.Name)
		}
	}
	return hand, auto
}

// goesOut says how a post goes out at a moment: by itself, by a person, or both.
func (s *Server) goesOut(n names, channelIDs []string, moment string) string {
	hand, auto := s.sorted(n, channelIDs)
	if len(hand) == 0 {
		return "Het bericht gaat vanzelf uit op " + moment + "."
	}
	said := "Op " + moment + " staat de tekst klaar. Iemand plaatst hem dan zelf op " + enumerated(hand) + "."
	if len(auto) > 0 {
		said += " Op " + enumerated(auto) + " gaat het bericht vanzelf uit."
	}
	return said
}

// handNote follows a sentence that says that a post goes out: where a person does that. Empty when nowhere.
func (s *Server) handNote(n names, channelIDs []string) string {
	hand, _ := s.sorted(n, channelIDs)
	if len(hand) == 0 {
		return ""
	}
	return " Op " + enumerated(hand) + " plaatst iemand het dan zelf."
}

// handMarked returns the names of channels, with behind those on which a person places that this is so.
func (s *Server) handMarked(n names, channelIDs []string) []string {
	out := n.channelNames(channelIDs)
	for i, id := range channelIDs {
		if s.byHand(n.channel[id]) {
			out[i] += " (zelf plaatsen)"
		}
	}
	return out
}

// enumerated joins names as a sentence does: a, b en c.
func enumerated(all []string) string {
	if last := len(all) - 1; last > 0 {
		return strings.Join(all[:last], ", ") + " en " + all[last]
	}
	return strings.Join(all, "")
}
