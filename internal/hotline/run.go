package hotline

import (
	"fmt"
	"slices"
	"time"

	"samendoen/internal/base/clock"
)

// Run is how far the calling about a report is. It is a value: what it does next follows from it,
// the moment, and who is on duty then. The policy in it is that of the start, whatever is changed
// later.
type Run struct {
	Policy Policy
	Round  int       // begins anew when an acknowledgement ran out, and each time the last resort is called again
	Step   int       // len(Policy.Steps) and above is the last resort
	Next   time.Time // when the next step begins, unless a human takes the report
	Called []Called  // who is being called
	Ack    Ack
	Had    []string // who had the report once
	Offer  Offer    // who is asked to take it over
	Spot   string   // the home or complex that it is about, as Ground knows it; empty: not known yet
	Closed time.Time
}

// Called is somebody who is being called. Way is the one that was used last, and Then when the one
// after it is used.
type Called struct {
	UserID string
	Round  int
	Step   int
	Ways   []Way
	Way    int
	Then   time.Time // zero when there is no other way
	Failed []int     // ways that failed for good
	No     bool      // said that they cannot
}

// Ack is a human who took a report, until when without word of how it goes. The zero Ack is nobody.
type Ack struct {
	UserID string
	Until  time.Time
}

// Page is a message to send: the same key is the same message, however often it is sent.
type Page struct {
	Key    string
	UserID string
	WayID  string
}

// What a Line says.
const (
	LineStep       = "stap"
	LineLast       = "laatste"
	LineEmpty      = "leeg"       // a step with nobody
	LineNoWay      = "geen-weg"   // somebody without a tested way
	LinePaged      = "gestuurd"   // a message goes out
	LineFailed     = "mislukt"    // a message failed for good
	LineTaken      = "aangenomen" // a human takes it
	LineNote       = "bericht"    // word of how it goes
	LineRefused    = "kan-niet"   // a human cannot
	LineSilent     = "stil"       // an acknowledgement ran out
	LineNobody     = "niemand"    // the last resort has nobody who can be reached
	LineClosed     = "afgesloten" // it is over
	LineHandedOver = "overgedragen"
	LineUncertain  = "onzeker"    // nobody knows whether a message went; it goes again
	LineSent       = "verstuurd"  // a provider took a message
	LineDelivered  = "afgeleverd" // a provider says that a message arrived
	LineRepeated   = "herhaald"   // somebody reported the same
)

// Line is a line of the timeline of a report.
type Line struct {
	At     time.Time
	Kind   string
	UserID string
	WayID  string
	Step   int
}

// Out is what follows from something that happened.
type Out struct {
	Pages []Page
	Lines []Line
}

func (o *Out) line(at time.Time, kind, user, way string, step int) {
	o.Lines = append(o.Lines, Line{at, kind, user, way, step})
}

// Begin begins the calling about a report.
func Begin(p Policy, now time.Time, b Book) (Run, Out) {
	r, o := Run{Policy: p}, Out{}
	r.begin(0, now, b, &o)
	return r, o
}

// Waits reports whether no human has the report.
func (r Run) Waits() bool { return r.Closed.IsZero() && r.Ack.UserID == "" }

// Due is when the run has something to do by itself; zero for never.
func (r Run) Due() time.Time {
	switch {
	case !r.Closed.IsZero():
		return time.Time{}
	case r.Ack.UserID != "":
		return r.Ack.Until
	}
	due := r.Next
	for _, c := range r.Called {
		if !c.Then.IsZero() {
			due = clock.Earlier(due, c.Then)
		}
	}
	return due
}

// Wake does all that is due.
func (r *Run) Wake(now time.Time, b Book) (o Out) {
	for due := r.Due(); !due.IsZero() && !due.After(now); due = r.Due() {
		switch {
		case r.Ack.UserID != "":
			o.line(now, LineSilent, r.Ack.UserID, "", r.Step)
			r.anew(now, b, &o)
		case !r.Next.After(now):
			r.on(now, b, &o)
		default:
			for i := range r.Called {
				if c := &r.Called[i]; !c.Then.IsZero() && !c.Then.After(now) {
					c.another(now, &o)
				}
			}
		}
	}
	return o
}

// anew calls from the first step again, all but who cannot.
func (r *Run) anew(now time.Time, b Book, o *Out) {
	r.Ack = Ack{}
	r.Round++
	r.Called = slices.DeleteFunc(r.Called, func(c Called) bool { return !c.No })
	r.begin(0, now, b, o)
}

// on goes to the next step; after the last resort that is the last resort again.
func (r *Run) on(now time.Time, b Book, o *Out) {
	if r.Step >= len(r.Policy.Steps) {
		r.Round++
	}
	r.begin(min(r.Step+1, len(r.Policy.Steps)), now, b, o)
}

// begin begins a step. One in which nobody can be reached is over at once; the last resort then
// waits, and is tried again.
func (r *Run) begin(step int, now time.Time, b Book, o *Out) {
	for ; ; step++ {
		last := step >= len(r.Policy.Steps)
		r.Step, r.Next = step, now.Add(r.Policy.wait(step))
		kind := LineStep
		if last {
			kind = LineLast
		}
		o.line(now, kind, "", "", step)
		if r.call(step, now, b, o) || last {
			return
		}
	}
}

// call calls everybody of a step, and reports whether there is anybody to reach.
func (r *Run) call(step int, now time.Time, b Book, o *Out) bool {
	last := step >= len(r.Policy.Steps)
	if last {
		r.Called = nil // they are called anew
	}
	users, reached := r.Policy.users(step, now, b), false
	for _, u := range users {
		if slices.ContainsFunc(r.Called, func(c Called) bool { return c.UserID == u && (c.No || c.Round == r.Round) }) {
			continue // is being called already, or cannot
		}
		ways := b.Ways(u)
		if len(ways) == 0 {
			o.line(now, LineNoWay, u, "", step)
			continue
		}
		reached = true
		c := Called{UserID: u, Round: r.Round, Step: step, Ways: ways, Way: -1}
		c.another(now, o)
		r.Called = append(r.Called, c)
	}
	switch {
	case reached:
	case last:
		o.line(now, LineNobody, "", "", step)
	case len(users) == 0:
		o.line(now, LineEmpty, "", "", step)
	}
	return reached
}

// another uses the next way of somebody.
func (c *Called) another(now time.Time, o *Out) {
	c.Way++
	c.Then = time.Time{}
	if c.Way+1 < len(c.Ways) {
		c.Then = now.Add(c.Ways[c.Way+1].After)
	}
	w := c.Ways[c.Way]
	o.Pages = append(o.Pages, Page{Key: c.key(c.Way), UserID: c.UserID, WayID: w.ID})
	o.line(now, LinePaged, c.UserID, w.ID, c.Step)
}

// key names a message to somebody by a way in a round.
func (c Called) key(way int) string {
	return fmt.Sprintf("%d.%d.%s.%d", c.Round, c.Step, c.UserID, way)
}

// Failed says that a message failed for good, or that nobody knows whether it went: the next way
// is used at once, and when nobody of the step is left to be reached, the next step begins.
func (r *Run) Failed(key string, now time.Time, b Book) (o Out) {
	for i := range r.Called {
		c := &r.Called[i]
		for way := range c.Way + 1 {
			if c.key(way) != key || slices.Contains(c.Failed, way) {
				continue
			}
			c.Failed = append(c.Failed, way)
			o.line(now, LineFailed, c.UserID, c.Ways[way].ID, c.Step)
			if !r.Waits() {
				return o
			}
			if way == c.Way && !c.Then.IsZero() {
				c.another(now, &o)
			}
			r.onIfNobody(now, b, &o)
			return o
		}
	}
	return o
}

// onIfNobody goes on at once when everybody of the step failed or cannot; the last resort is tried
// again after a minute.
func (r *Run) onIfNobody(now time.Time, b Book, o *Out) {
	switch {
	case slices.ContainsFunc(r.Called, func(c Called) bool { return c.Step == r.Step && c.Round == r.Round && c.hopes() }):
	case r.Step >= len(r.Policy.Steps):
		r.Next = clock.Earlier(r.Next, now.Add(minWait))
	default:
		r.on(now, b, o)
	}
}

// hopes reports whether a message to somebody may still arrive.
func (c Called) hopes() bool { return !c.No && (len(c.Failed) <= c.Way || !c.Then.IsZero()) }

// Take says that a human takes the report: the calling stops until it is silent for too long. Who
// has it already has it anew.
func (r *Run) Take(userID string, now time.Time) (o Out) {
	if !r.Closed.IsZero() {
		return o
	}
	kind := LineTaken
	if r.Ack.UserID != "" && r.Ack.UserID != userID {
		kind = LineHandedOver
	}
	if !slices.Contains(r.Had, userID) {
		r.Had = append(r.Had, userID)
	}
	r.Ack = Ack{userID, now.Add(r.Policy.Term)}
	for i := range r.Called {
		r.Called[i].Then = time.Time{}
	}
	o.line(now, kind, userID, "", r.Step)
	return o
}

// Note is word of how it goes from who has the report.
func (r *Run) Note(userID string, now time.Time) (o Out) {
	if r.Ack.UserID != userID || !r.Closed.IsZero() {
		return o
	}
	r.Ack.Until = now.Add(r.Policy.Term)
	o.line(now, LineNote, userID, "", r.Step)
	return o
}

// Refuse says that somebody cannot: nobody waits for them, and when they had the report the calling
// begins anew.
func (r *Run) Refuse(userID string, now time.Time, b Book) (o Out) {
	if !r.Closed.IsZero() {
		return o
	}
	for i := range r.Called {
		if c := &r.Called[i]; c.UserID == userID && !c.No {
			c.No, c.Then = true, time.Time{}
		}
	}
	o.line(now, LineRefused, userID, "", r.Step)
	switch {
	case r.Ack.UserID == userID:
		r.anew(now, b, &o)
	case r.Waits():
		r.onIfNobody(now, b, &o)
	}
	return o
}

// Close ends the report.
func (r *Run) Close(userID string, now time.Time) (o Out) {
	if !r.Closed.IsZero() {
		return o
	}
	r.Closed = now
	o.line(now, LineClosed, userID, "", r.Step)
	return o
}
