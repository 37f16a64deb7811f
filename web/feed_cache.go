package web

import (
	"container/list"
	"sync"
)

// feedCache keeps the feeds that are asked for now and then, the least recently asked for first out.
type feedCache struct {
	mu    sync.Mutex
	limit int // octets
	size  int
	order list.List // of *cached, most recent first
	items map[feedKey]*list.Element
}

// cached is one feed; its lock makes that it is built once, however many ask for it at the same time.
type cached struct {
	sync.Mutex
	key   feedKey
	world *feedWorld // of which it was built
	feed  *snapshot  // nil: not yet
	size  int        // as counted by the cache
}

func newFeedCache(limit int) *feedCache {
	return &feedCache{limit: limit, items: map[feedKey]*list.Element{}}
}

// entry returns the place of a feed, a new and empty one if need be.
func (c *feedCache) entry(k feedKey) *cached {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.items[k]; ok {
		c.order.MoveToFront(e)
		return e.Value.(*cached)
	}
	e := c.order.PushFront(&cached{key: k, size: 200})
	c.items[k] = e
	c.size += 200
	return e.Value.(*cached)
}

// filled counts what was built and throws out what no longer fits.
func (c *feedCache) filled(one *cached, size int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.items[one.key]; !ok || e.Value != any(one) {
		return // thrown out meanwhile
	}
	c.size += size - one.size
	one.size = size
	for c.size > c.limit && c.order.Len() > 1 {
		last := c.order.Back()
		out := c.order.Remove(last).(*cached)
		delete(c.items, out.key)
		c.size -= out.size
	}
}
