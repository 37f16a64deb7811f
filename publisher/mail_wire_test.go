package publisher_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"math/big"
	"net"
	"sync"
	"testing"
	"time"
)

// wire breaks after so many bytes in one of the directions; -1: never.
type wire struct {
	net.Conn
	mu        sync.Mutex
	out, in   int
	sent, got int // bytes so far
}

var errWire = errors.New("the wire broke")

func (w *wire) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.out < 0 || len(p) <= w.out {
		n, err := w.Conn.Write(p)
		w.sent += n
		if w.out >= 0 {
			w.out -= n
		}
		return n, err
	}
	n, _ := w.Conn.Write(p[:w.out])
	w.sent, w.out = w.sent+n, 0
	_ = w.Conn.Close()
	return n, errWire
}

func (w *wire) Read(p []byte) (int, error) {
	w.mu.Lock()
	limit := w.in
	w.mu.Unlock()
	if limit == 0 {
		_ = w.Conn.Close()
		return 0, errWire
	}
	if limit > 0 && len(p) > limit {
		p = p[:limit]
	}
	n, err := w.Conn.Read(p)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.got += n
	if w.in > 0 {
		w.in -= n
	}
	return n, err
}

// certificate makes a server's certificate, signed by an authority of its own that is put among roots.
func certificate(t *testing.T, roots *x509.CertPool, host string) *tls.Config {
	t.Helper()
	issue := func(template, parent *x509.Certificate, signer *ecdsa.PrivateKey) (*x509.Certificate, *ecdsa.PrivateKey) {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		if signer == nil {
			parent, signer = template, key
		}
		template.NotBefore, template.NotAfter = time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
		der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signer)
		if err != nil {
			t.Fatal(err)
		}
		made, err := x509.ParseCertificate(der)
		if err != nil {
			t.Fatal(err)
		}
		return made, key
	}
	ca, caKey := issue(&x509.Certificate{SerialNumber: big.NewInt(1), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}, nil, nil)
	leaf, key := issue(&x509.Certificate{SerialNumber: big.NewInt(2), DNSNames: []string{host}}, ca, caKey)
	roots.AddCert(ca)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{leaf.Raw}, PrivateKey: key}}}
}
