package hotline

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Coming is who comes to a report: help by contract, or the colleague who has it.
type Coming struct {
	ID          string
	ReportID    ID
	ResponderID ResponderID // empty: a colleague comes
	UserID      string      // who called the help in, or who comes
	Name        string      // of the organisation, as it was then
	Phone       string      // the same
	Who         string      // the human who comes, as was said on the telephone; sealed
	At          time.Time
	Due         time.Time // when they are expected
	Arrived     time.Time
	Gone        time.Time // they do not come after all
	Sent        PageState // of the message to the organisation; empty: there is none
	Late        int       // how often was called because they are late
}

// Lines about who comes; WayID of such a line is the id of the Coming.
const (
	LineHelp     = "hulp"       // help was called in
	LineSelf     = "komt"       // a colleague comes
	LineLater    = "later"      // they come at another time
	LineThere    = "er"         // they are there
	LineOff      = "afgezegd"   // they do not come
	LineHelpLate = "hulp-laat"  // they are not there in time: who has the report is called
	LineHelpSent = "hulp-stuur" // the message to the organisation went
	LineHelpMiss = "hulp-mis"   // the message to the organisation did not arrive: call yourself
)

// lateEvery is after how long is called again about somebody who is not there.
const lateEvery = 10 * time.Minute

// awaited reports whether somebody is still to come.
func (c Coming) awaited() bool { return c.Arrived.IsZero() && c.Gone.IsZero() }

// isLate reports whether somebody should have been there.
func (c Coming) isLate(now time.Time) bool { return c.awaited() && !c.Due.After(now) }

// calls is when is called next because somebody is not there.
func (c Coming) calls() time.Time { return c.Due.Add(time.Duration(c.Late) * lateEvery) }

// helpKey begins the keys of messages about who comes.
const helpKey = "hulp-"

// lateOut calls who has a report because somebody is not there in time; from the second time on the
// last resort too. Where nobody has the report the calling goes on anyway.
func (r *Run) lateOut(c *Coming, now time.Time, b Book) (o Out) {
	if !r.Closed.IsZero() || !c.isLate(now) || c.calls().After(now) {
		return o
	}
	users := []string{c.UserID}
	if r.Ack.UserID != "" {
		users = []string{r.Ack.UserID}
	}
	if c.Late > 0 {
		users = append(users, r.Policy.users(len(r.Policy.Steps), now, b)...)
	}
	slices.Sort(users)
	for _, u := range slices.Compact(users) {
		for i, w := range b.Ways(u) {
			o.Pages = append(o.Pages, Page{Key: fmt.Sprintf("%s%s.%d.%d.%s.%d", helpKey, c.ID, c.Due.Unix(), c.Late, u, i), UserID: u, WayID: w.ID})
		}
	}
	c.Late++
	o.line(now, LineHelpLate, "", c.ID, r.Step)
	return o
}

// aboutHelp reports whether a message is about who comes.
func (p Page) aboutHelp() bool { return strings.HasPrefix(p.Key, helpKey) }

// firstName is how somebody is called by who waits for them.
func firstName(name string) string {
	first, _, _ := strings.Cut(name, " ")
	return first
}
