package outbound

import (
	"errors"
	"net/netip"
	"testing"
)

func TestAddressesInsideAreRefused(t *testing.T) {
	for _, a := range []string{
		"0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.8.9.10", "168.63.129.16", "169.254.169.254",
		"172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.7", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.1",
		"203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
		"::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:0:10.0.0.1",
		"64:ff9b::127.0.0.1", "64:ff9b::10.1.2.3", "64:ff9b::169.254.169.254", "64:ff9b:1::1.1.1.1",
		"100::1", "2001::1", "2001:0:53aa:64c:0:0:80ff:fffe", "2001:db8::1", "2002:7f00:1::", "2002:a00:1::1", "2002:a9fe:a9fe::1",
		"3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fd12:3456::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "4000::1",
	} {
		var refused *Refused
		if err := refuse(netip.MustParseAddr(a), nil); !errors.As(err, &refused) {
			t.Errorf("%s: got %v, want *Refused", a, err)
		}
	}
}

func TestPublicAddressesPass(t *testing.T) {
	for _, a := range []string{
		"1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.0.0.1", "128.0.0.1", "172.15.255.255",
		"172.32.0.0", "192.167.255.255", "192.169.0.0", "223.255.255.255",
		"::ffff:1.1.1.1", "64:ff9b::1.1.1.1", "2001:200::1", "2606:4700::1111", "2a00::1",
	} {
		if err := refuse(netip.MustParseAddr(a), nil); err != nil {
			t.Errorf("%s: %v", a, err)
		}
	}
}

func TestExceptionsOpenExactlyTheirPrefix(t *testing.T) {
	allow := []netip.Prefix{netip.MustParsePrefix("10.20.0.0/16"), netip.MustParsePrefix("fd00:1::/32")}
	for a, want := range map[string]bool{
		"10.20.1.1": true, "::ffff:10.20.1.1": true, "64:ff9b::10.20.1.1": true, "fd00:1::5": true,
		"10.21.0.1": false, "127.0.0.1": false, "169.254.169.254": false, "fd00:2::5": false, "64:ff9b::10.21.0.1": false,
	} {
		if err := refuse(netip.MustParseAddr(a), allow); (err == nil) != want {
			t.Errorf("%s: got %v, want allowed %v", a, err, want)
		}
	}
}
