package outbound

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"syscall"
	"time"
)

// dialer connects to addresses that the guard lets pass.
type dialer struct{ o Options }

func (d dialer) dial(ctx context.Context, network, address string) (net.Conn, error) {
	nd := net.Dialer{Timeout: d.o.DialTimeout, KeepAlive: 30 * time.Second, Resolver: d.o.resolver}
	if d.o.Proxy == nil || address != proxyAddress(d.o) {
		nd.ControlContext = d.guard
	}
	return nd.DialContext(ctx, network, address)
}

// guard is called with each address that a name resolved to, just before it is dialled. Nothing is looked up after it,
// so a name that answers differently the second time (DNS rebinding) gains nothing.
func (d dialer) guard(_ context.Context, _, address string, _ syscall.RawConn) error {
	ap, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("outbound: cannot judge address %q: %w", address, err)
	}
	return refuse(ap.Addr(), d.o.Allow)
}

func proxyAddress(o Options) string {
	port := o.Proxy.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[o.Proxy.Scheme]
	}
	return net.JoinHostPort(o.Proxy.Hostname(), port)
}
