package web

import "github.com/valyala/fasthttp"

// readyFirst answers a GET or HEAD of a feed without filters, written as we write it, before anything is done that other requests
// need: such a feed is for everybody, asks nothing of the database and is ready. A whole town's calendars ask for little else.
// Anything else, a request with a body too, goes on to the routes, where feeds come to the same answer.
func (s *Server) readyFirst(next fasthttp.RequestHandler) fasthttp.RequestHandler {
	return func(c *fasthttp.RequestCtx) {
		h := &c.Request.Header
		if one := s.Feeds.at(h.RequestURI()); one != nil && (h.IsGet() || h.IsHead()) && c.RequestBodyStream() == nil {
			one.serve(c)
			if c.Response.StatusCode() != fasthttp.StatusNotModified { // which repeats only what caches go by (RFC 9110 §15.4.5)
				setHeaders(&c.Response.Header, s.security)
			}
			return
		}
		next(c)
	}
}

// at returns the ready feed of an address, nil if there is none there or if nothing keeps the feeds up to date.
func (f *Feeds) at(address []byte) *snapshot {
	if w := f.world.Load(); w != nil && f.running.Load() {
		return w.addresses[string(address)]
	}
	return nil
}

// index notes the address of each ready feed. What has moved is not there.
func (w *feedWorld) index() {
	w.addresses = make(map[string]*snapshot, len(w.ready))
	for k, s := range w.ready {
		path := k.path()
		if _, moved := w.moves[path]; !moved {
			w.addresses[path] = s
		}
	}
}
