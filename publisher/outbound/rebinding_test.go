package outbound

import (
	"context"
	"encoding/binary"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// nameServer answers every question for an IPv4 address with the addresses that answer gives, and every other one
// with nothing. It speaks DNS over a stream (RFC 1035 §4.2.2) on a pipe.
func nameServer(answer func() []netip.Addr) *net.Resolver {
	return &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		client, server := net.Pipe()
		go func() {
			defer server.Close()
			for {
				var size uint16
				if binary.Read(server, binary.BigEndian, &size) != nil {
					return
				}
				q := make([]byte, size)
				if _, err := io.ReadFull(server, q); err != nil {
					return
				}
				if _, err := server.Write(reply(q, answer)); err != nil {
					return
				}
			}
		}()
		return client, nil
	}}
}

func reply(q []byte, answer func() []netip.Addr) []byte {
	end := 12
	for q[end] != 0 {
		end += int(q[end]) + 1
	}
	end += 5 // the root label, type and class
	a := append([]byte{}, q[:end]...)
	a[2], a[3] = 0x81, 0x80   // a recursive answer, no error
	for i := 6; i < 12; i++ { // no answers, authorities, extras
		a[i] = 0
	}
	if binary.BigEndian.Uint16(q[end-4:]) == 1 {
		for _, addr := range answer() {
			a[7]++
			a = append(a, 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4)
			a = append(a, addr.AsSlice()...)
		}
	}
	return append(binary.BigEndian.AppendUint16(nil, uint16(len(a))), a...)
}

func TestANameThatTurnsInwardIsNotFollowed(t *testing.T) {
	arrived := new(atomic.Int64)
	address := serve(t, func(http.ResponseWriter, *http.Request) { arrived.Add(1) })
	port := address[strings.LastIndex(address, ":"):]
	loopback, public := netip.MustParseAddr("127.0.0.1"), netip.MustParseAddr("192.0.2.1")

	lookups := 0
	for name, answer := range map[string]func() []netip.Addr{
		"it always was inside":                  func() []netip.Addr { return []netip.Addr{loopback} },
		"it names one outside, then one inside": func() []netip.Addr { return []netip.Addr{public, loopback} },
		"it changes between two look-ups": func() []netip.Addr {
			if lookups++; lookups == 1 {
				return []netip.Addr{public}
			}
			return []netip.Addr{loopback}
		},
	} {
		t.Run(name, func(t *testing.T) {
			client := New(Options{
				Allow: []netip.Prefix{netip.PrefixFrom(public, 32)}, DialTimeout: 100 * time.Millisecond, resolver: nameServer(answer),
			})
			for range 3 {
				_, _, _ = send(client, request(t, "GET", "http://pleio.example.nl"+port, nil))
			}
		})
	}
	if n := arrived.Load(); n != 0 {
		t.Errorf("%d requests reached the server inside", n)
	}

	open := New(Options{Allow: here, resolver: nameServer(func() []netip.Addr { return []netip.Addr{loopback} })})
	get(t, open, "http://pleio.example.nl"+port)
	if arrived.Load() != 1 {
		t.Error("with an exception the same name is not reached: this test proves nothing")
	}
}
