package app

import (
	"math"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// How often each question is asked, and how far the work for what exists may lie from that
// for what does not. The time of the clock is of no use on a busy machine, so this counts
// the processor time of the program and the pieces of memory it takes.
//
// Refusing what exists asks for its facts and a decision: 30 to 250 µs more than finding
// nothing. Who could use that? An id has 74 random bits, so nobody guesses one: the asker
// must have had it from a page that was once theirs, and would learn that it is still
// there. Over a network answers vary by a millisecond, and the median of thirty answers by
// some 200 µs. So the medians may differ by a factor of two, and by 200 µs in any case
// (a tick of the processor clock on a small answer); a page that is built before it is
// refused, or a record that is written, takes far more. The memory hardly varies: a
// decision doubles that of a small answer.
const (
	oracleRounds = 20
	oracleSlack  = 200.0 // µs
	oracleTime   = 2.0
	oracleMemory = 2.6
)

// TestForbiddenTakesAsLong compares the work for what exists and is somebody else's with
// that for what does not exist.
func TestForbiddenTakesAsLong(t *testing.T) {
	o := newOracle(t)
	o.furnish()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	worst, worstMemory, measured := 0.0, 0.0, 0
	for _, d := range o.doors(t) {
		if !strings.HasPrefix(d.pattern, "GET ") {
			continue
		}
		for _, name := range []string{"consulent", "partner", "beheerder@elders", "fg@elders", "consulent@elders"} {
			if slices.Contains(d.open, name) {
				continue
			}
			p := o.person(name)
			ids := o.forbidden(p, d.what)
			if len(ids) == 0 {
				continue
			}
			q := d.questions(p, ids[0], noID)[0]
			there, gone := o.work(p, q.there, q.gone)
			for again := 0; again < 2 && apart(there, gone); again++ { // a busy machine does not say the same three times
				there, gone = o.work(p, q.there, q.gone)
			}
			measured++
			worst, worstMemory = max(worst, factor(there.micros, gone.micros)), max(worstMemory, factor(there.allocs, gone.allocs))
			if apart(there, gone) {
				t.Errorf("%s as %s: %.0f µs and %.0f pieces of memory for what exists, %.0f µs and %.0f for what does not",
					d.pattern, name, there.micros, there.allocs, gone.micros, gone.allocs)
			}
		}
	}
	if measured < 50 {
		t.Errorf("only %d questions were measured", measured)
	}
	t.Logf("%d questions of %d rounds; at most a factor %.2f apart in time and %.2f in memory", measured, oracleRounds, worst, worstMemory)
}

// apart reports whether two answers differ more than an onlooker may see.
func apart(a, b effort) bool {
	return math.Abs(a.micros-b.micros) > oracleSlack && factor(a.micros, b.micros) > oracleTime || factor(a.allocs, b.allocs) > oracleMemory
}

func factor(a, b float64) float64 { return max(a, b) / max(min(a, b), 1) }

// effort is what an answer takes: processor time in µs, and pieces of memory.
type effort struct{ micros, allocs float64 }

// work is the median effort of two questions, asked in turn.
func (o *oracle) work(p asker, one, two question) (a, b effort) {
	var times, pieces [2][]float64
	for i := range 2*oracleRounds + 4 {
		q := one
		if i%2 == 1 {
			q = two
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := usedMicros()
		o.ask(p, q)
		spent := usedMicros() - start
		runtime.ReadMemStats(&after)
		if i < 4 { // statements are prepared and pages are read
			continue
		}
		times[i%2], pieces[i%2] = append(times[i%2], spent), append(pieces[i%2], float64(after.Mallocs-before.Mallocs))
	}
	return effort{middle(times[0]), middle(pieces[0])}, effort{middle(times[1]), middle(pieces[1])}
}

func middle(list []float64) float64 {
	slices.Sort(list)
	return list[len(list)/2]
}

// usedMicros is what the whole program used of the processors, in µs.
func usedMicros() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1000
}
