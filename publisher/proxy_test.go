package publisher_test

import (
	"net"
	"net/url"
	"sync"
	"testing"
)

// proxy is a line to a server that can be frozen and cut.
type proxy struct {
	listener net.Listener
	target   string

	mu    sync.Mutex
	now   condition
	moved *sync.Cond
	conns map[net.Conn]bool
}

// condition is what the line does.
type condition int

const (
	open   condition = iota
	frozen           // connections stay, nothing passes
	cut              // connections end at once
)

// newProxy returns a line to the server at address, and the address of its near end.
func newProxy(t *testing.T, address string) (*proxy, string) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // it is closed with the test
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{listener: l, target: u.Host, conns: map[net.Conn]bool{}}
	p.moved = sync.NewCond(&p.mu)
	go p.accept()
	t.Cleanup(func() {
		l.Close() //nolint:errcheck // the test is over
		p.is(cut)
	})
	u.Host = l.Addr().String()
	return p, u.String()
}

// is puts the line in a condition.
func (p *proxy) is(c condition) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.now = c
	if c == cut {
		for conn := range p.conns {
			conn.Close() //nolint:errcheck // that is the point
		}
		clear(p.conns)
	}
	p.moved.Broadcast()
}

func (p *proxy) accept() {
	for {
		near, err := p.listener.Accept()
		if err != nil {
			return
		}
		far, err := net.Dial("tcp", p.target) //nolint:noctx // on this machine
		if err != nil || !p.keep(near, far) {
			near.Close() //nolint:errcheck // cut
			if far != nil {
				far.Close() //nolint:errcheck // cut
			}
			continue
		}
		go p.carry(near, far)
		go p.carry(far, near)
	}
}

// keep remembers connections to be cut; false when they are cut already.
func (p *proxy) keep(conns ...net.Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range conns {
		if p.now != cut {
			p.conns[c] = true
		}
	}
	return p.now != cut
}

// carry copies one way, while the line is open.
func (p *proxy) carry(from, to net.Conn) {
	defer to.Close()
	buf := make([]byte, 32<<10)
	for {
		n, err := from.Read(buf)
		if err != nil {
			return
		}
		p.mu.Lock()
		for p.now == frozen {
			p.moved.Wait()
		}
		p.mu.Unlock()
		if _, err := to.Write(buf[:n]); err != nil {
			return
		}
	}
}
