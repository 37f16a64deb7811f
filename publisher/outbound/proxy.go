package outbound

import (
	"errors"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// ParseProxy reads the address of a proxy: http:// or https://, a host, perhaps a port, a name and a password. Its error never
// repeats the address, which may hold a password.
func ParseProxy(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.Opaque != "" || u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.Fragment != "" {
		return nil, errors.New("write http://host:port or http://name:password@host:port")
	}
	return u, nil
}

// viaProxy chooses the way: by the proxy, except to what is itself an address among the exceptions, a server on this machine
// for one. That is not the proxy's business, and the dialer judges it.
func viaProxy(o Options) func(*http.Request) (*url.URL, error) {
	return func(req *http.Request) (*url.URL, error) {
		addr, ok := literal(req.URL.Hostname())
		addr = addr.WithZone("").Unmap()
		if ok && slices.ContainsFunc(o.Allow, func(p netip.Prefix) bool { return p.Contains(addr) }) {
			return nil, nil
		}
		return o.Proxy, nil
	}
}

// judgeUnseen refuses what the dialer will not get to see, because it only sees the proxy: an address inside, and a host that
// somebody's resolver reads as one. Where a name leads only the proxy knows.
func judgeUnseen(host string, allow []netip.Prefix) error {
	if addr, ok := literal(host); ok {
		return refuse(addr, allow)
	}
	for _, sign := range host {
		if sign > '~' { // "１２７.0.0.1" is 127.0.0.1 once net/http has mapped it (UTS 46); a real name can be written xn--
			return &Refused{Name: host, Why: "is not written in ASCII"}
		}
	}
	labels := strings.Split(strings.TrimSuffix(strings.ToLower(host), "."), ".")
	last := labels[len(labels)-1]
	if last == "" || strings.Trim(last, "0123456789") == "" || strings.HasPrefix(last, "0x") {
		return &Refused{Name: host, Why: "is an oddly written address"} // 127.1, 2130706433, 0x7f.1: inet_aton(3)
	}
	return nil
}

// literal returns the address that a host is by itself. The names of RFC 6761 §6.3 are addresses of the machine that looks.
func literal(host string) (netip.Addr, bool) {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return netip.AddrFrom4([4]byte{127, 0, 0, 1}), true
	}
	addr, err := netip.ParseAddr(host)
	return addr, err == nil
}
