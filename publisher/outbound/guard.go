package outbound

import (
	"fmt"
	"net/netip"
)

// Refused is the error of dialling an address inside. Provably nothing was sent.
type Refused struct {
	Addr netip.Addr
	Why  string // what kind of address it is, in English
	Name string // of a host that no address was made of; Why is what it is then
}

func (e *Refused) Error() string {
	if e.Name != "" {
		return fmt.Sprintf("outbound: %q %s", e.Name, e.Why)
	}
	return fmt.Sprintf("outbound: %s is a %s address and is not among the exceptions", e.Addr, e.Why)
}

// Forbidden tells a caller that does not know this package that trying again is useless.
func (e *Refused) Forbidden() bool { return true }

// refuse returns *Refused when a is not an address of the public internet and no prefix in allow holds it. An IPv6
// address that only wraps an IPv4 one is judged, and may be allowed, as either.
func refuse(a netip.Addr, allow []netip.Prefix) error {
	a = a.WithZone("").Unmap()
	inner, wrapped := unwrap(a)
	for _, p := range allow {
		if p.Contains(a) || wrapped && p.Contains(inner) {
			return nil
		}
	}
	for _, r := range inside {
		if r.prefix.Contains(a) || wrapped && r.prefix.Contains(inner) {
			return &Refused{Addr: a, Why: r.why}
		}
	}
	if a.Is6() && !wrapped && !global6.Contains(a) {
		return &Refused{Addr: a, Why: "not global"}
	}
	return nil
}

// unwrap returns the IPv4 address that a gateway would make of a NAT64 address (RFC 6052 §2.1). On a network with IPv6
// only, every IPv4 site looks like this, so the prefix itself is not refused.
func unwrap(a netip.Addr) (netip.Addr, bool) {
	if !nat64.Contains(a) {
		return netip.Addr{}, false
	}
	b := a.As16()
	return netip.AddrFrom4([4]byte(b[12:16])), true
}

var (
	nat64   = netip.MustParsePrefix("64:ff9b::/96")
	global6 = netip.MustParsePrefix("2000::/3") // all that IANA has given out as global unicast
)

// inside lists what is no place on the public internet: the IANA special-purpose registries (RFC 6890 and later) and
// one cloud address that looks public. The tunnels 6to4 and Teredo, which hide an IPv4 address in an IPv6 one, are
// refused whole: both are out of use (RFC 7526 for 6to4) and no site lives there.
var inside = []struct {
	prefix netip.Prefix
	why    string
}{
	{netip.MustParsePrefix("0.0.0.0/8"), "unspecified"},
	{netip.MustParsePrefix("10.0.0.0/8"), "private"},
	{netip.MustParsePrefix("100.64.0.0/10"), "carrier-grade NAT"},
	{netip.MustParsePrefix("127.0.0.0/8"), "loopback"},
	{netip.MustParsePrefix("168.63.129.16/32"), "cloud metadata"},
	{netip.MustParsePrefix("169.254.0.0/16"), "link-local or cloud metadata"},
	{netip.MustParsePrefix("172.16.0.0/12"), "private"},
	{netip.MustParsePrefix("192.0.0.0/24"), "reserved"},
	{netip.MustParsePrefix("192.0.2.0/24"), "documentation"},
	{netip.MustParsePrefix("192.88.99.0/24"), "6to4 relay"},
	{netip.MustParsePrefix("192.168.0.0/16"), "private"},
	{netip.MustParsePrefix("198.18.0.0/15"), "benchmarking"},
	{netip.MustParsePrefix("198.51.100.0/24"), "documentation"},
	{netip.MustParsePrefix("203.0.113.0/24"), "documentation"},
	{netip.MustParsePrefix("224.0.0.0/4"), "multicast"},
	{netip.MustParsePrefix("240.0.0.0/4"), "reserved or broadcast"},

	{netip.MustParsePrefix("::/96"), "unspecified, loopback or IPv4-compatible"},
	{netip.MustParsePrefix("2001::/23"), "Teredo or protocol"},
	{netip.MustParsePrefix("2001:db8::/32"), "documentation"},
	{netip.MustParsePrefix("2002::/16"), "6to4"},
	{netip.MustParsePrefix("3fff::/20"), "documentation"},
	{netip.MustParsePrefix("fc00::/7"), "private"},
	{netip.MustParsePrefix("fe80::/10"), "link-local"},
	{netip.MustParsePrefix("ff00::/8"), "multicast"},
}
