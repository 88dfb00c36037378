package hotline

import (
	"container/heap"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// book is who is on duty and how people are reached, as a test says.
type book struct {
	duty map[string][]string
	ways map[string][]Way
}

func (b book) OnDuty(roster string, _ time.Time) []string { return b.duty[roster] }
func (b book) Ways(user string) []Way                     { return b.ways[user] }

var start = time.Date(2026, 11, 20, 21, 40, 0, 0, time.UTC)

func users(ids ...string) (list []Target) {
	for _, id := range ids {
		list = append(list, Target{UserID: id})
	}
	return list
}

func sms(user string) []Way { return []Way{{ID: "sms-" + user}} }

func both(user string) []Way {
	return []Way{{ID: "push-" + user}, {ID: "bel-" + user, After: time.Minute}}
}

// night is a policy of two steps over people with a push and a telephone.
func night() (Policy, book) {
	return Policy{Steps: []Step{{Targets: []Target{{RosterID: "achterwacht"}}, Wait: 5 * time.Minute}, {Targets: users("tess"), Wait: 10 * time.Minute}},
			Last: users("bas", "rik"), Every: 15 * time.Minute, Term: 30 * time.Minute},
		book{map[string][]string{"achterwacht": {"anna"}}, map[string][]Way{"anna": both("anna"), "tess": both("tess"), "bas": sms("bas"), "rik": sms("rik")}}
}

// told writes what followed, each line with the minutes and seconds since the start.
func told(o Out) string {
	var lines []string
	for _, l := range o.Lines {
		lines = append(lines, strings.TrimRight(fmt.Sprintf("%d:%02d %s %s%s", int(l.At.Sub(start).Minutes()), int(l.At.Sub(start).Seconds())%60, l.Kind, l.UserID, strings.Replace(" "+l.WayID, " "+l.UserID, "", 1)), " "))
	}
	return strings.Join(lines, "\n")
}

// until runs a report by itself up to some minutes after its start.
func (r *Run) until(minutes int, b Book) (o Out) {
	end := start.Add(time.Duration(minutes) * time.Minute)
	for due := r.Due(); !due.IsZero() && !due.After(end); due = r.Due() {
		more := r.Wake(due, b)
		o.Pages, o.Lines = append(o.Pages, more.Pages...), append(o.Lines, more.Lines...)
	}
	return o
}

func (o *Out) and(more Out) {
	o.Pages, o.Lines = append(o.Pages, more.Pages...), append(o.Lines, more.Lines...)
}

func TestRun(t *testing.T) {
	for name, c := range map[string]struct {
		story func(r *Run, b *book, o *Out)
		want  string
	}{
		"nobody answers: the last resort is called for ever": {func(r *Run, b *book, o *Out) { o.and(r.until(46, b)) },
			"0:00 stap\n0:00 gestuurd anna push-anna\n1:00 gestuurd anna bel-anna\n5:00 stap\n5:00 gestuurd tess push-tess\n6:00 gestuurd tess bel-tess\n" +
				"15:00 laatste\n15:00 gestuurd bas sms-bas\n15:00 gestuurd rik sms-rik\n30:00 laatste\n30:00 gestuurd bas sms-bas\n30:00 gestuurd rik sms-rik\n45:00 laatste\n45:00 gestuurd bas sms-bas\n45:00 gestuurd rik sms-rik"},
		"a human takes it: the calling stops, and begins anew when it stays silent": {func(r *Run, b *book, o *Out) {
			o.and(r.Take("anna", start.Add(30*time.Second)))
			o.and(r.until(31, b))
		}, "0:00 stap\n0:00 gestuurd anna push-anna\n0:30 aangenomen anna\n30:30 stil anna\n30:30 stap\n30:30 gestuurd anna push-anna"},
		"word of how it goes keeps it": {func(r *Run, b *book, o *Out) {
			o.and(r.Take("anna", start))
			o.and(r.Note("anna", start.Add(20*time.Minute)))
			o.and(r.Note("tess", start.Add(49*time.Minute)))
			o.and(r.until(49, b))
		}, "0:00 stap\n0:00 gestuurd anna push-anna\n0:00 aangenomen anna\n20:00 bericht anna"},
		"a message fails: the next way at once, and then the next step": {func(r *Run, b *book, o *Out) {
			o.and(r.Failed("0.0.anna.0", start.Add(2*time.Second), b))
			o.and(r.Failed("0.0.anna.0", start.Add(3*time.Second), b)) // heard twice
			o.and(r.Failed("0.0.anna.1", start.Add(4*time.Second), b))
		}, "0:00 stap\n0:00 gestuurd anna push-anna\n0:02 mislukt anna push-anna\n0:02 gestuurd anna bel-anna\n0:04 mislukt anna bel-anna\n0:04 stap\n0:04 gestuurd tess push-tess"},
		"the first way fails late, when the second rings": {func(r *Run, b *book, o *Out) {
			o.and(r.until(1, b))
			o.and(r.Failed("0.0.anna.0", start.Add(70*time.Second), b))
		}, "0:00 stap\n0:00 gestuurd anna push-anna\n1:00 gestuurd anna bel-anna\n1:10 mislukt anna push-anna"},
		"who cannot is not waited for, and not called again": {func(r *Run, b *book, o *Out) {
			o.and(r.Refuse("anna", start.Add(10*time.Second), b))
			o.and(r.Take("tess", start.Add(20*time.Second)))
			o.and(r.Refuse("tess", start.Add(30*time.Second), b))
		}, "0:00 stap\n0:00 gestuurd anna push-anna\n0:10 kan-niet anna\n0:10 stap\n0:10 gestuurd tess push-tess\n0:20 aangenomen tess\n0:30 kan-niet tess\n0:30 stap\n0:30 stap\n0:30 laatste\n0:30 gestuurd bas sms-bas\n0:30 gestuurd rik sms-rik"},
		"a step with nobody is skipped at once": {func(r *Run, b *book, o *Out) {
			b.duty = nil
			*r, *o = Begin(r.Policy, start, b)
		}, "0:00 stap\n0:00 leeg\n0:00 stap\n0:00 gestuurd tess push-tess"},
		"a last resort that nobody can reach goes on trying": {func(r *Run, b *book, o *Out) {
			b.ways = nil
			*r, *o = Begin(r.Policy, start, b)
			o.and(r.until(14, b))
			b.ways = map[string][]Way{"rik": sms("rik")}
			o.and(r.until(15, b))
		}, "0:00 stap\n0:00 geen-weg anna\n0:00 stap\n0:00 geen-weg tess\n0:00 laatste\n0:00 geen-weg bas\n0:00 geen-weg rik\n0:00 niemand\n15:00 laatste\n15:00 geen-weg bas\n15:00 gestuurd rik sms-rik"},
		"a last resort of which every message fails is tried again in a minute": {func(r *Run, b *book, o *Out) {
			r.until(15, b)
			o.Lines = nil
			o.and(r.Failed("0.2.bas.0", start.Add(15*time.Minute+5*time.Second), b))
			o.and(r.Failed("0.2.rik.0", start.Add(15*time.Minute+8*time.Second), b))
			o.and(r.until(17, b))
		}, "15:05 mislukt bas sms-bas\n15:08 mislukt rik sms-rik\n16:08 laatste\n16:08 gestuurd bas sms-bas\n16:08 gestuurd rik sms-rik"},
		"handed over, then closed": {func(r *Run, b *book, o *Out) {
			o.and(r.Take("anna", start))
			o.and(r.Take("tess", start.Add(time.Minute)))
			o.and(r.Close("tess", start.Add(2*time.Minute)))
			o.and(r.Take("anna", start.Add(3*time.Minute)))
			o.and(r.Failed("0.0.anna.0", start.Add(4*time.Minute), b))
			o.and(r.until(600, b))
		}, "0:00 stap\n0:00 gestuurd anna push-anna\n0:00 aangenomen anna\n1:00 overgedragen tess\n2:00 afgesloten tess\n4:00 mislukt anna push-anna"},
	} {
		p, b := night()
		r, o := Begin(p, start, &b)
		c.story(&r, &b, &o)
		if got := told(o); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, c.want)
		}
	}
}

// happening is something that happens at a moment of a simulated night.
type happening struct {
	at time.Time
	do func(now time.Time)
}

type happenings []happening

func (h happenings) Len() int           { return len(h) }
func (h happenings) Less(i, j int) bool { return h[i].at.Before(h[j].at) }
func (h happenings) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *happenings) Push(x any)        { *h = append(*h, x.(happening)) }
func (h *happenings) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}

// A year of nights: people sleep through, take it and fall silent, say that they cannot; messages
// fail, a provider is away for an hour, the database for a minute. Every report reaches a human who
// takes it, or the last resort within its bound; while it is open something is always due; each
// page has its line and its own key, and after the end there is none.
func TestAYearOfNights(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	const away = time.Minute // of the database
	humans, lasts, silent := 0, 0, 0
	for range 5000 {
		n := newNight(r)
		n.play(t, away)
		if n.failedBound {
			t.Fatalf("%s\nreached nobody and no last resort within %s", told(n.all), n.run.Policy.Longest()+n.slack)
		}
		humans, lasts = humans+n.taken, lasts+n.last
		silent += strings.Count(told(n.all), " stil ")
		n.checkTimeline(t)
	}
	if humans < 1000 || lasts < 500 || silent < 200 {
		t.Errorf("%d taken, %d times the last resort, %d fell silent: that was no year", humans, lasts, silent)
	}
}

type simulated struct {
	r           *rand.Rand
	book        book
	run         Run
	all         Out
	queue       happenings
	outage      [2]time.Time // of the providers
	dark        [2]time.Time // of the database
	slack       time.Duration
	taken, last int
	since       time.Time // since when no human has it
	had         bool      // a human had it at the last look
	failedBound bool
}

func newNight(r *rand.Rand) *simulated {
	n := &simulated{r: r, book: book{map[string][]string{}, map[string][]Way{}}, since: start}
	var names []string
	for i := range 6 {
		u := fmt.Sprintf("u%d", i)
		names = append(names, u)
		for w := range r.IntN(4) {
			n.book.ways[u] = append(n.book.ways[u], Way{fmt.Sprintf("%s-%d", u, w), time.Duration(r.IntN(180)) * time.Second})
		}
	}
	pick := func() Target { return Target{UserID: names[r.IntN(len(names))]} }
	p := Policy{Every: time.Duration(5+r.IntN(10)) * time.Minute, Term: time.Duration(10+r.IntN(30)) * time.Minute}
	for range 1 + r.IntN(3) {
		s := Step{Wait: time.Duration(1+r.IntN(9)) * time.Minute}
		for range 1 + r.IntN(3) {
			s.Targets = append(s.Targets, pick())
		}
		p.Steps = append(p.Steps, s)
	}
	n.book.duty["nacht"] = names[:r.IntN(2)]
	p.Steps[0].Targets = append(p.Steps[0].Targets, Target{RosterID: "nacht"})
	p.Last = []Target{pick(), pick()}
	begins := start.Add(time.Duration(r.IntN(60)) * time.Minute)
	if r.IntN(3) == 0 {
		n.outage = [2]time.Time{begins, begins.Add(time.Hour)}
	}
	n.dark = [2]time.Time{begins, begins.Add(time.Minute)}
	n.run, n.all = Begin(p, start, n.book)
	n.sent(n.all)
	return n
}

func (n *simulated) after(now time.Time, most time.Duration, do func(now time.Time)) {
	heap.Push(&n.queue, happening{now.Add(time.Duration(n.r.Int64N(int64(most)))), do})
}

// sent is what the world does with messages.
func (n *simulated) sent(o Out) {
	for _, l := range o.Lines {
		if l.Kind == LineLast {
			n.last++
		}
	}
	for _, p := range o.Pages {
		n.after(o.Lines[len(o.Lines)-1].At, 30*time.Second, func(now time.Time) {
			if down := !now.Before(n.outage[0]) && now.Before(n.outage[1]); down || n.r.IntN(5) == 0 {
				n.happens(n.run.Failed(p.Key, now, n.book))
				return
			}
			switch n.r.IntN(10) { // most sleep
			case 0, 1:
				n.after(now, 4*time.Minute, func(now time.Time) { n.takes(p.UserID, now) })
			case 2:
				n.after(now, 4*time.Minute, func(now time.Time) { n.happens(n.run.Refuse(p.UserID, now, n.book)) })
			}
		})
	}
}

func (n *simulated) takes(user string, now time.Time) {
	n.happens(n.run.Take(user, now))
	n.taken++
	if n.r.IntN(2) == 0 { // the others fall silent
		n.after(now, n.run.Policy.Term, func(now time.Time) { n.happens(n.run.Close(user, now)) })
	}
}

func (n *simulated) happens(o Out) {
	n.all.and(o)
	n.sent(o)
}

// play lets eight hours go by.
func (n *simulated) play(t *testing.T, away time.Duration) {
	n.slack = away
	for now := start; now.Before(start.Add(8 * time.Hour)); {
		due := n.run.Due()
		if due.IsZero() {
			if n.run.Closed.IsZero() {
				t.Fatalf("nothing is due of an open report:\n%s", told(n.all))
			}
			return
		}
		if !due.Before(n.dark[0]) && due.Before(n.dark[1]) {
			due = n.dark[1] // the database is away
		}
		if len(n.queue) > 0 && n.queue[0].at.Before(due) {
			next := heap.Pop(&n.queue).(happening)
			now = clockLater(now, next.at)
			next.do(now)
		} else {
			now = clockLater(now, due)
			n.happens(n.run.Wake(now, n.book))
		}
		n.judge(now)
	}
}

func clockLater(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// judge holds the bound: since the last time that a human had it, either a human or the last resort
// comes in time.
func (n *simulated) judge(now time.Time) {
	had := n.had
	n.had = !n.run.Waits()
	if had || n.had || n.run.Step >= len(n.run.Policy.Steps) {
		n.since = now
		return
	}
	if now.Sub(n.since) > n.run.Policy.Longest()+n.slack {
		n.failedBound = true
	}
}

// checkTimeline holds the timeline against the messages.
func (n *simulated) checkTimeline(t *testing.T) {
	var keys []string
	for _, p := range n.all.Pages {
		keys = append(keys, p.Key)
	}
	slices.Sort(keys)
	if len(slices.Compact(slices.Clone(keys))) != len(keys) {
		t.Fatalf("a key twice in %v", keys)
	}
	lines := 0
	for i, l := range n.all.Lines {
		if l.Kind == LinePaged {
			lines++
			if !n.run.Closed.IsZero() && l.At.After(n.run.Closed) {
				t.Fatalf("a message after the end:\n%s", told(n.all))
			}
		}
		if i > 0 && l.At.Before(n.all.Lines[i-1].At) {
			t.Fatalf("the timeline goes back:\n%s", told(n.all))
		}
	}
	if lines != len(keys) {
		t.Fatalf("%d messages and %d lines", len(keys), lines)
	}
}
