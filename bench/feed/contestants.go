package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
)

// served is the feed as the program serves it.
type served struct{ body, gz []byte }

func (s served) events() int { return bytes.Count(s.body, []byte("\nBEGIN:VEVENT\r\n")) }

// download fetches the feed, plain and as gzip.
func download(ctx context.Context, url string) (s served, err error) {
	for encoding, to := range map[string]*[]byte{"": &s.body, "gzip": &s.gz} {
		r, err := get(ctx, url, encoding)
		if err != nil {
			return s, err
		}
		*to, err = io.ReadAll(r.Body)
		r.Body.Close() //nolint:errcheck // it was read
		if err != nil || r.StatusCode != http.StatusOK || r.Header.Get("Content-Encoding") != encoding {
			return s, fmt.Errorf("%s: status %d, encoding %q: %w", url, r.StatusCode, r.Header.Get("Content-Encoding"), err)
		}
	}
	return s, nil
}

// startProgram starts the program as people use it.
func startProgram(ctx context.Context, dir, program string) (*process, error) {
	address, err := freeAddress(ctx)
	if err != nil {
		return nil, err
	}
	return start(ctx, "http://"+address, "/readyz", []string{"VK_DATABASE=sqlite:" + filepath.Join(dir, "vk.db"), "VK_LISTEN=" + address,
		"VK_BASE_URL=http://" + address, "VK_REDIS=", "VK_METRICS=", "VK_SMTP="}, program, "serve")
}

// nginxConf are the settings with which nginx is fastest here, with as many workers as the program has cores. reuseport
// spreads the connections over the workers: without it one worker may get them all.
const nginxConf = `daemon off;
worker_processes %d;
pid %[2]s/nginx.pid;
error_log stderr warn;
events { worker_connections 1024; multi_accept on; }
http {
	access_log off;
	sendfile on;
	tcp_nodelay on;
	keepalive_timeout 75s;
	keepalive_requests 1000000000;
	open_file_cache max=100 inactive=10m;
	open_file_cache_valid 60s;
	open_file_cache_min_uses 1;
	gzip off;
	gzip_static on;
	gzip_vary on;
	etag on;
	types { "text/calendar; charset=utf-8" ics; }
	client_body_temp_path %[2]s; proxy_temp_path %[2]s; fastcgi_temp_path %[2]s; uwsgi_temp_path %[2]s; scgi_temp_path %[2]s;
	server {
		listen %[3]s reuseport;
		root %[2]s/static;
		add_header Cache-Control "public, max-age=900, must-revalidate";
	}
}
`

// startNginx serves the same bytes from files.
func startNginx(ctx context.Context, dir string, feed served) (*process, error) {
	name, err := exec.LookPath("nginx")
	if err != nil {
		name = "/usr/sbin/nginx" // not in the path of every user
	}
	file := filepath.Join(dir, "static", filepath.FromSlash(feedPath))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil { //nolint:gosec // nginx's workers are another user
		return nil, err
	}
	address, err := freeAddress(ctx)
	if err != nil {
		return nil, err
	}
	conf := filepath.Join(dir, "nginx.conf")
	for name, text := range map[string][]byte{file: feed.body, file + ".gz": feed.gz, conf: fmt.Appendf(nil, nginxConf, runtime.NumCPU(), dir, address)} {
		if err := os.WriteFile(name, text, 0o644); err != nil { //nolint:gosec // the same
			return nil, err
		}
	}
	if err := os.Chmod(dir, 0o755); err != nil { //nolint:gosec // the same
		return nil, err
	}
	p, err := start(ctx, "http://"+address, feedPath, nil, name, "-e", "stderr", "-c", conf)
	if err != nil {
		return nil, err
	}
	same, err := download(ctx, p.url+feedPath)
	if err == nil && (!bytes.Equal(same.body, feed.body) || !bytes.Equal(same.gz, feed.gz)) {
		err = fmt.Errorf("nginx serves other bytes")
	}
	if err != nil {
		p.stop()
		return nil, err
	}
	return p, nil
}

const radicaleConf = `[server]
hosts = %s
max_connections = 64
[auth]
type = none
[rights]
type = authenticated
[storage]
filesystem_folder = %s/radicale
[web]
type = none
[logging]
level = error
`

// radicalePath is the calendar with the same events.
const radicalePath = "/bench/agenda/"

// startRadicale serves the same events from a calendar of Radicale: a file for each, as it writes them itself.
func startRadicale(ctx context.Context, dir string, feed served) (*process, error) {
	folder := filepath.Join(dir, "radicale", "collection-root", filepath.FromSlash(radicalePath))
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	address, err := freeAddress(ctx)
	if err != nil {
		return nil, err
	}
	conf := filepath.Join(dir, "radicale.conf")
	files := map[string][]byte{conf: fmt.Appendf(nil, radicaleConf, address, dir), filepath.Join(folder, ".Radicale.props"): []byte(`{"tag": "VCALENDAR"}`)}
	begin, end := []byte("BEGIN:VEVENT\r\n"), []byte("END:VEVENT\r\n")
	_, zone, _ := bytes.Cut(feed.body, []byte("BEGIN:VTIMEZONE\r\n"))
	zone, rest, _ := bytes.Cut(zone, begin)
	for i := range feed.events() {
		event, _, _ := bytes.Cut(rest, end)
		_, rest, _ = bytes.Cut(rest, begin)
		files[filepath.Join(folder, fmt.Sprintf("%d.ics", i))] = slices.Concat([]byte("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//feedbench//NL\r\nBEGIN:VTIMEZONE\r\n"),
			zone, begin, event, end, []byte("END:VCALENDAR\r\n"))
	}
	for name, text := range files {
		if err := os.WriteFile(name, text, 0o600); err != nil {
			return nil, err
		}
	}
	p, err := start(ctx, "http://"+address, "/", nil, "radicale", "--config", conf)
	if err != nil {
		return nil, err
	}
	if err := p.holds(ctx, feed.events()); err != nil {
		p.stop()
		return nil, fmt.Errorf("radicale: %w %s", err, p.log.String())
	}
	return p, nil
}

// holds asks for the calendar once, so that Radicale has read and remembered every event before it is measured.
func (p *process) holds(ctx context.Context, events int) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.url+radicalePath, nil)
	if err != nil {
		return err
	}
	req.SetBasicAuth("bench", "bench")
	r, err := client.Do(req)
	if err != nil {
		return err
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if got := (served{body: body}).events(); err == nil && got != events {
		err = fmt.Errorf("status %d, %d events of %d", r.StatusCode, got, events)
	}
	return err
}
