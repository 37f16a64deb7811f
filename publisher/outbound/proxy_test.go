package outbound

import (
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"testing"
)

// hostsInside are written so that some resolver finds an address inside.
var hostsInside = []string{"127.0.0.1", "10.1.2.3", "169.254.169.254", "127.0.0.1.", "[::1]", "[::ffff:10.0.0.1]", "[fe80::1%25eth0]", "[64:ff9b::a00:1]",
	"localhost", "LOCALHOST.", "intranet.localhost", "127.1", "2130706433", "0x7f.1", "0X7F000001", "10.0.0.010", "１２７.0.0.1", "127。0。0。1", "ｌｏｃａｌｈｏｓｔ", "127.0.0.1%E3%80%82"}

func TestWhatIsInsideByItselfIsRefusedByProxyToo(t *testing.T) {
	proxy, _ := url.Parse(serve(t, func(_ http.ResponseWriter, r *http.Request) { t.Errorf("the proxy was asked for %s", r.URL) }))
	client := New(Options{Proxy: proxy})
	for _, host := range hostsInside {
		for _, scheme := range []string{"http", "https"} {
			address := scheme + "://" + host + "/x"
			if _, err := url.Parse(address); err != nil {
				continue // no request can be made of it
			}
			if _, _, err := send(client, request(t, "POST", address, strings.NewReader("x"))); !isRefused(err) {
				t.Errorf("%s: %v, want *Refused", address, err)
			}
		}
	}
}

func TestNamesOutsideGoByTheProxy(t *testing.T) {
	asked := make(chan string, 1)
	proxy, _ := url.Parse(serve(t, func(_ http.ResponseWriter, r *http.Request) { asked <- r.URL.Host }))
	client := New(Options{Proxy: proxy, Allow: here})
	for _, host := range []string{"pleio.example", "3d.example", "x.0cool", "xn--caf-dma.example", "8.8.8.8", "pleio.example."} {
		get(t, client, "http://"+host+"/")
		if got := <-asked; got != host {
			t.Errorf("for %s the proxy was asked for %s", host, got)
		}
	}
}

func TestAnExceptionIsReachedWithoutTheProxy(t *testing.T) {
	proxy, _ := url.Parse(serve(t, func(_ http.ResponseWriter, r *http.Request) { t.Errorf("the proxy was asked for %s", r.URL) }))
	arrived := 0
	address, _ := url.Parse(serve(t, func(http.ResponseWriter, *http.Request) { arrived++ }))
	client := New(Options{Proxy: proxy, Allow: here})
	for _, host := range []string{"127.0.0.1", "localhost"} {
		get(t, client, "http://"+host+":"+address.Port()+"/")
	}
	if arrived != 2 {
		t.Errorf("%d of 2 arrived", arrived)
	}
}

func TestWhatIsNotHTTPKnowsNoProxy(t *testing.T) {
	proxy, _ := url.Parse(serve(t, func(http.ResponseWriter, *http.Request) {}))
	conn, err := Dial(Options{Proxy: proxy})(t.Context(), "tcp", proxy.Host)
	if err == nil {
		_ = conn.Close()
	}
	if !isRefused(err) {
		t.Errorf("a mail server at the address of the proxy: %v, want *Refused", err)
	}
}

func TestTheAddressOfAProxyIsReadWhole(t *testing.T) {
	for address, good := range map[string]bool{
		"http://proxy:3128": true, "https://proxy.gemeente.nl": true, "http://piet:geheim@10.0.0.1:8080/": true, "http://[fd00::1]:3128": true, "HTTP://proxy:3128": true,
		"": false, "proxy:3128": false, "10.0.0.1:3128": false, "//proxy:3128": false, "socks5://proxy:1080": false, "http://": false, "http://:3128": false,
		"http://proxy:3128/pad": false, "http://proxy:3128?x=geheim": false, "http://proxy#geheim": false, "http:proxy:3128": false, "http://piet:geheim%zz@proxy": false, "http://proxy:poort": false,
	} {
		u, err := ParseProxy(address)
		if (err == nil) != good || good && u.Hostname() == "" {
			t.Errorf("%q: %v, %v", address, u, err)
		}
		if err != nil && strings.Contains(err.Error(), "geheim") {
			t.Errorf("%q is repeated: %v", address, err)
		}
	}
}

func FuzzTheAddressOfAProxy(f *testing.F) {
	f.Add("http://piet:geheim@proxy:3128")
	f.Add("https://[fd00::1]/")
	f.Fuzz(func(t *testing.T, address string) {
		u, err := ParseProxy(address)
		if err != nil {
			return
		}
		again, err := ParseProxy(u.String())
		if err != nil || again.Host != u.Host || u.Scheme != "http" && u.Scheme != "https" {
			t.Errorf("%q is read as %v, and that as %v: %v", address, u, again, err)
		}
	})
}

// FuzzAHostByProxy: whatever passes is an address outside, or a name of which nobody can make an address.
func FuzzAHostByProxy(f *testing.F) {
	for _, host := range append(hostsInside, "pleio.example", "8.8.8.8", "2001:4860:4860::8888") {
		f.Add(strings.Trim(host, "[]"))
	}
	f.Fuzz(func(t *testing.T, host string) {
		if judgeUnseen(host, nil) != nil {
			return
		}
		trimmed := strings.TrimRight(host, ".")
		if addr, err := netip.ParseAddr(trimmed); err == nil && refuse(addr, nil) != nil {
			t.Errorf("%q passes and is %s", host, addr)
		}
		if last := trimmed[strings.LastIndex(trimmed, ".")+1:]; strings.EqualFold(last, "localhost") {
			t.Errorf("%q passes and is this machine", host)
		}
	})
}
