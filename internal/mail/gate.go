package mail

import (
	"sync"
	"time"
)

// gate lets one mail at a time to the server, and none for a while after it could not be
// reached: a server that hangs costs one attempt, and not one for each mail that waits.
type gate struct {
	lock     sync.Mutex
	failures int       // in a row, of the connection
	until    time.Time // instant until which nothing is tried
}

// pause is how long nothing is tried after the nth failure in a row.
func pause(failures int) time.Duration { return min(time.Minute<<min(failures-1, 4), 15*time.Minute) }

// pass tries unless the gate is closed; closed is until when, zero when it was tried.
func (g *gate) pass(now func() time.Time, try func() Failure) (f Failure, closed time.Time) {
	g.lock.Lock()
	defer g.lock.Unlock()
	if now().Before(g.until) {
		return Failure{}, g.until
	}
	f = try()
	if f.Why == "" || f.Why == WhyRefuse {
		g.failures = 0
		return f, time.Time{}
	}
	g.failures++
	g.until = now().Add(pause(g.failures))
	return f, time.Time{}
}
