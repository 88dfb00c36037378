package resident

import (
	"testing"
	"time"

	"samendoen/internal/base/pass"
	"samendoen/internal/casework"
)

func TestOpens(t *testing.T) {
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	good := Pass{ID: "p", CaseID: "c", Pass: pass.Pass{Until: now.Add(time.Hour)}}
	for _, c := range []struct {
		why    string
		change func(p *Pass, c *casework.Case)
		erased bool
		want   bool
	}{
		{why: "runs", want: true},
		{why: "erased", erased: true},
		{why: "no pass", change: func(p *Pass, _ *casework.Case) { p.ID = "" }},
		{why: "another case", change: func(_ *Pass, c *casework.Case) { c.ID = "d" }},
		{why: "taken back", change: func(p *Pass, _ *casework.Case) { p.Revoked = now }},
		{why: "over", change: func(p *Pass, _ *casework.Case) { p.Until = now }},
		{why: "rests", change: func(_ *Pass, c *casework.Case) { c.State = casework.Resting }, want: true},
		{why: "just closed", change: func(_ *Pass, c *casework.Case) { c.State, c.ClosedAt = casework.Closed, now }, want: true},
		{why: "closed for thirteen days", change: func(_ *Pass, c *casework.Case) { c.State, c.ClosedAt = casework.Closed, now.AddDate(0, 0, -13) }, want: true},
		{why: "closed for fourteen days", change: func(_ *Pass, c *casework.Case) { c.State, c.ClosedAt = casework.Closed, now.AddDate(0, 0, -14) }},
	} {
		p, one := good, casework.Case{ID: "c", State: casework.Open}
		if c.change != nil {
			c.change(&p, &one)
		}
		if got := p.Opens(one, c.erased, now); got != c.want {
			t.Errorf("%s: %v", c.why, got)
		}
	}
}

func TestRung(t *testing.T) {
	due := time.Date(2026, 12, 24, 0, 0, 0, 0, time.UTC) // a Thursday; Friday and Saturday are Christmas
	for _, c := range []struct {
		day  int
		want int
	}{{24, 0}, {25, stepHolder}, {29, stepHolder}, {30, stepLead}, {31, stepLead}} {
		if got := (Word{State: Waits, Due: due}).rung(time.Date(2026, 12, c.day, 0, 0, 0, 0, time.UTC)); got != c.want {
			t.Errorf("on day %d: %d, want %d", c.day, got, c.want)
		}
	}
	if (Word{State: Waits, Due: due}).rung(due.AddDate(0, 1, 0)) != stepBoard || (Word{State: Answered, Due: due}).rung(due.AddDate(1, 0, 0)) != 0 {
		t.Error("the board hears of what waits, and of nothing else")
	}
}
