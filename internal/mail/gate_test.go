package mail

import (
	"testing"
	"time"
)

// One attempt finds out that a server is away; the others wait, and give up in time.
func TestTheGate(t *testing.T) {
	now, tried := monday, 0
	g := gate{}
	pass := func(f Failure) time.Time {
		_, closed := g.pass(func() time.Time { return now }, func() Failure { tried++; return f })
		return closed
	}
	for n, want := range []time.Duration{time.Minute, 2 * time.Minute, 4 * time.Minute, 8 * time.Minute, 15 * time.Minute, 15 * time.Minute} {
		if closed := pass(Failure{Why: WhyReach}); !closed.IsZero() {
			t.Fatalf("closed before attempt %d", n)
		}
		for range 10 {
			if closed := pass(Failure{}); closed != now.Add(want) {
				t.Fatalf("after %d failures closed until %s", n+1, closed)
			}
		}
		now = now.Add(want)
	}
	if tried != 6 {
		t.Errorf("%d attempts", tried)
	}
	pass(Failure{Why: WhyRefuse, Forever: true}) // the server is there
	if closed := pass(Failure{Why: WhyReach}); !closed.IsZero() {
		t.Error("closed though the server answered")
	}
	if closed := pass(Failure{}); closed != now.Add(time.Minute) {
		t.Error("what went before is not forgotten", closed)
	}
	o := Out{State: Waiting, Since: monday}
	if got := later(o, monday.Add(term), monday.Add(term-time.Second)); got.State != Waiting || got.Due != monday.Add(term) {
		t.Errorf("%+v", got)
	}
	if got := later(o, monday, monday.Add(term)); got.State != GivenUp || got.Failure != "bereik" {
		t.Errorf("%+v", got)
	}
}
