package publisher

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/logging"
	"github.com/redis/go-redis/v9/maintnotifications"

	"veiligheidskalender/campaigns"
)

// RedisQueue keeps the coming hour in one sorted set: member = delivery id, score = the millisecond at which it is next
// visible. No words are kept in Redis.
type RedisQueue struct {
	client *redis.Client
	key    string
}

// patience is how long a call of Redis may take, whatever it waits for: a Redis that does not answer must not make
// anything late.
const patience = 500 * time.Millisecond

// NewRedisClient connects to "redis://…". go-redis' own retries are off: one ran a script twice in a test, and those of
// the dialler (five by default) made a call take seconds. Its own logger is off too: what it says comes as errors.
func NewRedisClient(address string) (*redis.Client, error) {
	o, err := redis.ParseURL(address)
	if err != nil {
		return nil, fmt.Errorf("geen geldig adres voor Redis: begin met redis:// of rediss://")
	}
	logging.Disable()
	o.MaxRetries, o.DialerRetries = -1, 1
	o.DialTimeout, o.ReadTimeout, o.WriteTimeout, o.PoolTimeout = patience, patience, patience, patience
	o.ContextTimeoutEnabled = true
	o.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	return redis.NewClient(o), nil
}

// NewRedisQueue returns the queue under key; programs on different databases need different keys.
func NewRedisQueue(client *redis.Client, key string) *RedisQueue {
	return &RedisQueue{client, key}
}

// Add implements Queue.
func (q *RedisQueue) Add(ctx context.Context, due []campaigns.Due) error {
	const batch = 1000
	for len(due) > 0 {
		n := min(batch, len(due))
		members := make([]redis.Z, n)
		for i, d := range due[:n] {
			members[i] = redis.Z{Score: float64(d.NextAt.UnixMilli()), Member: d.DeliveryID}
		}
		if err := limited(ctx, func(ctx context.Context) error { return q.client.ZAdd(ctx, q.key, members...).Err() }); err != nil {
			return err
		}
		due = due[n:]
	}
	return nil
}

// claimScript: KEYS[1] the set; ARGV now, how many, hidden until. Returns the score of the next entry (or "") and the ids.
var claimScript = redis.NewScript(`
local ids = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])
for _, id in ipairs(ids) do redis.call('ZADD', KEYS[1], ARGV[3], id) end
local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
table.insert(ids, 1, first[2] or '')
return ids`)

// Claim implements Queue.
func (q *RedisQueue) Claim(ctx context.Context, now time.Time, n int) (Claimed, error) {
	c := Claimed{until: now.Add(claimFor).UnixMilli()}
	var reply []string
	if err := limited(ctx, func(ctx context.Context) (err error) {
		reply, err = claimScript.Run(ctx, q.client, []string{q.key}, now.UnixMilli(), n, c.until).StringSlice()
		return err
	}); err != nil {
		return c, err
	}
	if len(reply) == 0 {
		return c, fmt.Errorf("redis: unexpected empty reply")
	}
	if reply[0] != "" {
		next, err := strconv.ParseFloat(reply[0], 64)
		if err != nil {
			return c, fmt.Errorf("redis: score %q: %w", reply[0], err)
		}
		c.Next = time.UnixMilli(int64(next))
	}
	c.IDs = reply[1:]
	return c, nil
}

// doneScript removes entries that still carry the score they were hidden with: KEYS[1] the set; ARGV score, ids.
var doneScript = redis.NewScript(`
for i = 2, #ARGV do
  if redis.call('ZSCORE', KEYS[1], ARGV[i]) == ARGV[1] then redis.call('ZREM', KEYS[1], ARGV[i]) end
end
return 0`)

// Done implements Queue.
func (q *RedisQueue) Done(ctx context.Context, c Claimed) error {
	if len(c.IDs) == 0 {
		return nil
	}
	args := make([]any, 0, len(c.IDs)+1)
	args = append(args, c.until)
	for _, id := range c.IDs {
		args = append(args, id)
	}
	return limited(ctx, func(ctx context.Context) error { return doneScript.Run(ctx, q.client, []string{q.key}, args...).Err() })
}

// Ping returns nil while Redis does what the queue asks of it. It asks for a write that changes nothing: a Redis that is
// full, read-only or still loading answers a bare PING.
func (q *RedisQueue) Ping(ctx context.Context) error {
	return limited(ctx, func(ctx context.Context) error { return q.client.ZAddXX(ctx, q.key, redis.Z{Member: ""}).Err() })
}

// limited makes one call of Redis, in at most the patience we have.
func limited(ctx context.Context, call func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := call(ctx); err != nil {
		return fmt.Errorf("redis: %w", err)
	}
	return nil
}
