package web

import (
	"sync"
	"time"

	"golang.org/x/time/rate"

	"samendoen/internal/base/clock"
)

// limiter holds back whoever asks too fast, by a key such as an address. It forgets
// keys that were quiet for a while, so that its memory stays bounded.
type limiter struct {
	clock clock.Clock
	mu    sync.Mutex
	keys  map[string]*quota
}

type quota struct {
	limit *rate.Limiter
	last  time.Time
}

const (
	limiterKeys  = 20000
	limiterQuiet = 10 * time.Minute
)

func newLimiter(c clock.Clock) *limiter { return &limiter{clock: c, keys: map[string]*quota{}} }

// Allow reports whether the key may go on: perSecond on average, burst at once.
func (l *limiter) Allow(key string, perSecond float64, burst int) bool {
	now := l.clock.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	q := l.keys[key]
	if q == nil {
		if len(l.keys) >= limiterKeys {
			l.forget(now)
		}
		q = &quota{limit: rate.NewLimiter(rate.Limit(perSecond), burst)}
		l.keys[key] = q
	}
	q.last = now
	return q.limit.AllowN(now, 1)
}

func (l *limiter) forget(now time.Time) {
	for k, q := range l.keys {
		if now.Sub(q.last) > limiterQuiet || len(l.keys) >= limiterKeys {
			delete(l.keys, k)
		}
	}
}

// Allow is the limit for a page: name says what is limited, by the asker's address.
func (c *Context) Allow(name string, perSecond float64, burst int) bool {
	return c.AllowTo(name, c.From(), perSecond, burst)
}

// AllowTo is Allow by who asks instead of from where, for whoever proved that: many share an
// address.
func (c *Context) AllowTo(name, who string, perSecond float64, burst int) bool {
	return c.server.limit.Allow(name+" "+who, perSecond, burst)
}
