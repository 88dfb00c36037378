package socialmap

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// halting is a source that waits where a test wants to look.
type halting struct {
	*counted
	counting, drawing func()
}

func (h *halting) Load(ctx context.Context, tx *store.Tx, org string, on time.Time, past Past) (*Snapshot, error) {
	h.counting()
	s, err := h.counted.Load(ctx, tx, org, on, past)
	if err == nil {
		changed := s.ChangedSince
		s.ChangedSince = func(t Table, complex int, since time.Time) Change {
			h.drawing()
			return changed(t, complex, since)
		}
	}
	return s, err
}

// becomes waits until the progress is as asked for.
func (w *live) becomes(s *Service, what string, is func(Progress) bool) (p Progress) {
	w.T.Helper()
	for range 2000 {
		var err error
		p, err = s.Progress(context.Background(), people()["beleid"])
		if w.Must(err); is(p) {
			return p
		}
		time.Sleep(5 * time.Millisecond)
	}
	w.T.Fatalf("never %s: %+v", what, p)
	return p
}

// TestProgress: while a release is made another instance sees at which step it is and how many leaves are
// drawn, refuses to make it too, and sees afterwards what became of it.
func TestProgress(t *testing.T) {
	each(t, func(t *testing.T, w *live) {
		ctx := context.Background()
		elsewhere := New(w.DB, w.vault, w.clock, w.policy, w.source)
		if p, err := elsewhere.Progress(ctx, people()["beheerder"]); err != nil || !p.Month.IsZero() || p.Next.IsZero() {
			t.Errorf("before the first: %+v, %v", p, err)
		}
		w.source.changed = MinChanged
		w.Must(w.s.Release(ctx, own, day))
		next := day.AddDate(0, 1, 0)
		counting, drawing := make(chan bool), make(chan bool)
		var once sync.Once
		w.s.source = &halting{w.source, func() { <-counting }, func() { once.Do(func() { <-drawing }) }}
		w.s.pace = time.Millisecond
		over := make(chan error)
		go func() { over <- w.s.Release(ctx, own, next) }()
		p := w.becomes(elsewhere, "counting", func(p Progress) bool { return p.Step == StepCount })
		if p.Outcome != RunBusy || !p.Month.Equal(monthOf(next)) || p.Leaves != 0 || p.Started.IsZero() || !p.Ended.IsZero() {
			t.Errorf("while it counts: %+v", p)
		}
		if err := elsewhere.Release(ctx, own, next); !fault.Is(err, fault.Conflict) {
			t.Errorf("a second batch: %v", err)
		}
		stranger := people()["fg"]
		stranger.OrgID = other
		if p, err := elsewhere.Progress(ctx, stranger); err != nil || !p.Month.IsZero() {
			t.Errorf("another organisation: %+v, %v", p, err)
		}
		site := w.serve()
		status, page := w.ask(site, "beheerder", "nl", ProgressPath, nil)
		if has(t, page, "Stap 2 van 5: tellen in de administratie.", `hx-trigger="every 2s"`); status != http.StatusOK {
			t.Errorf("the page: %d", status)
		}
		if _, page := w.ask(site, "consulent", "nl", mapPath, nil); !strings.Contains(page, "Het programma maakt nu nieuwe cijfers.") || strings.Contains(page, `href="`+ProgressPath) {
			t.Error("the map does not say that there will be new figures, or leads a consultant to how far they are")
		}
		close(counting)
		p = w.becomes(elsewhere, "drawing", func(p Progress) bool { return p.Step == StepDraw && p.Leaves > 0 })
		if leaves := len(w.releases()[0].Leaves); p.Leaves != leaves || p.Done < 0 || p.Done >= leaves {
			t.Errorf("%d of %d, and there are %d", p.Done, p.Leaves, leaves)
		}
		if _, answer := w.ask(site, "fg", "nl", "/api/v1"+ProgressPath, nil); !strings.Contains(answer, `"stand":"loopt","stap":"afronden","stapNummer":3,"stappen":5,"klaar":`) {
			t.Errorf("API: %s", answer)
		}
		close(drawing)
		if err := <-over; err != nil {
			t.Fatal(err)
		}
		p, err := elsewhere.Progress(ctx, people()["fg"])
		if w.Must(err); p.Outcome != RunMade || p.Ended.IsZero() || p.Done != 0 || p.Leaves != 0 {
			t.Errorf("afterwards: %+v", p)
		}
		if _, page := w.ask(site, "beleid", "nl", ProgressPath, nil); strings.Contains(page, "hx-trigger=\"every") || !strings.Contains(page, "zijn er") {
			t.Error("the page goes on asking")
		}
		if status, _ := w.ask(site, "consulent", "nl", ProgressPath, nil); status == http.StatusOK {
			t.Error("a consultant sees how far it is")
		}
	})
}

// TestDeadBatch: a batch that is not heard of for longer than its lease is dead for who looks, another takes
// over, and the one that was thought dead hears it and stops.
func TestDeadBatch(t *testing.T) {
	each(t, func(t *testing.T, w *live) {
		ctx := context.Background()
		w.s.pace = time.Hour
		work, dead, err := w.s.begin(ctx, own, day)
		w.Must(err)
		w.clock.Add(runLease)
		if err := w.s.Release(ctx, own, day); !fault.Is(err, fault.Conflict) {
			t.Errorf("it was alive: %v", err)
		}
		w.clock.Add(time.Microsecond)
		p, err := w.s.Progress(ctx, people()["fg"])
		if w.Must(err); p.Outcome != RunDead || !p.Ended.IsZero() {
			t.Errorf("dead: %+v", p)
		}
		site := w.serve()
		if _, page := w.ask(site, "fg", "nl", ProgressPath, nil); !strings.Contains(page, "viel stil") {
			t.Error("the page does not say that it fell silent")
		}
		other := New(w.DB, w.vault, w.clock, w.policy, w.source)
		w.Must(other.Release(ctx, own, day))
		if p, err := w.s.Progress(ctx, people()["fg"]); err != nil || p.Outcome != RunMade {
			t.Errorf("another took over: %+v, %v", p, err)
		}
		dead.beat(ctx)
		if !errors.Is(context.Cause(work), errLost) {
			t.Errorf("it ended by %v", context.Cause(work))
		}
		w.Must(w.DB.Write(ctx, func(tx *store.Tx) error { return endRun(tx, own, dead.id, w.s.now(), StepDraw, RunFailed) }))
		if p, err := w.s.Progress(ctx, people()["fg"]); err != nil || p.Outcome != RunMade {
			t.Errorf("the dead one speaks: %+v, %v", p, err)
		}
		w.Write(func(tx *store.Tx) error { // it died after its last deed
			_, err := tx.Exec(`UPDATE socialmap_run SET ended = 0, outcome = $1`, string(RunBusy))
			return err
		})
		w.clock.Add(2 * runLease)
		if p, err := w.s.Progress(ctx, people()["fg"]); err != nil || p.Outcome != RunMade || p.Ended.IsZero() {
			t.Errorf("the release is there: %+v, %v", p, err)
		}
	})
}

// TestProgressSaysWhatBecameOfIt: a release that was held back, one that broke and one that waits for a
// delivery are told apart, and none says at which leaf.
func TestProgressSaysWhatBecameOfIt(t *testing.T) {
	each(t, func(t *testing.T, w *live) {
		ctx := context.Background()
		says := func(want Outcome, org string) {
			t.Helper()
			p := Progress{}
			w.Must(w.DB.Read(ctx, func(tx *store.Tx) (err error) { p, err = w.s.progressOf(tx, org); return err }))
			if p.Outcome != want || p.Ended.IsZero() || p.Done != 0 || p.Leaves != 0 {
				t.Errorf("%+v, want %s", p, want)
			}
		}
		w.Must(w.s.Release(ctx, other, day))
		says(RunNothing, other)
		w.Must(w.s.Release(ctx, own, day))
		began := w.Count(`SELECT started FROM socialmap_run WHERE org_id = $1`, own)
		w.clock.Add(time.Hour)
		w.Must(w.s.Release(ctx, own, day))
		if w.Count(`SELECT started FROM socialmap_run WHERE org_id = $1`, own) != began {
			t.Error("a night in which nothing is due counts as a release")
		}
		next, broken := day.AddDate(0, 1, 0), w.source.facts.Columns[Debt]
		w.source.facts.Columns[Debt] = broken[:3]
		if err := w.s.Release(ctx, own, next); err == nil {
			t.Error("facts that contradict themselves")
		}
		says(RunFailed, own)
		w.source.facts.Columns[Debt] = broken
		w.s.source = refusing{w.source}
		if err := w.s.Release(ctx, own, next); !fault.Is(err, fault.Conflict) {
			t.Error(err)
		}
		says(RunLater, own)
		w.s.source = w.source
		w.source.facts.Columns[Debt][0] = 40
		var slow sync.Once
		w.s.pace = time.Millisecond // so that the leaves were told before it stops
		w.source.facts.ChangedSince = func(Table, int, time.Time) Change {
			slow.Do(func() { w.becomes(w.s, "drawing", func(p Progress) bool { return p.Leaves > 0 }) })
			return Exactly(MinChanged)
		}
		if err := w.s.Release(ctx, own, next); !errors.Is(err, ErrNotSafe) {
			t.Error(err)
		}
		says(RunStopped, own)
		if p, err := w.s.Progress(ctx, people()["beheerder"]); err != nil || p.Stopped.IsZero() {
			t.Errorf("held back since %v, %v", p.Stopped, err)
		}
	})
}

// refusing is a source while a delivery is being taken over.
type refusing struct{ *counted }

func (refusing) Load(context.Context, *store.Tx, string, time.Time, Past) (*Snapshot, error) {
	return nil, fault.New("test", fault.Conflict)
}

// When all leaves are drawn, it says so.
func TestProgressIsWholeAtTheEnd(t *testing.T) {
	r := &working{}
	made, err := computeFor(r, testSecret, day, city(20, 5), nil)
	if err != nil {
		t.Fatal(err)
	}
	if p := r.at(); p.Step != StepDraw || p.Leaves != len(made.Leaves) || p.Done != p.Leaves {
		t.Errorf("%d of %d leaves, in step %d", p.Done, p.Leaves, p.Step)
	}
}
