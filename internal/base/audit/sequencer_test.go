package audit

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

func TestSequencer(t *testing.T) {
	storetest.Each(t, migrations(), func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		w.take()
		if c := w.newest(); c.Size != 1 || c.Epoch != 0 || c.Key != w.signer.Public() {
			t.Fatalf("a log begins with its first leaf: %+v", c)
		}
		for _, n := range []int{1, 2, 255, 0, 700, 1, 2100} {
			w.write(n)
			w.clock.Add(20 * time.Second)
			w.take()
		}
		r := w.verify()
		w.sound(r)
		if r.Records != 3059 || len(r.Trees) != 1 || r.Trees[0].Size != 3060 || r.Proofs != 1000 || r.Waiting != 0 {
			t.Errorf("%+v", r)
		}
		if r.Checkpoints < 4 || r.Checkpoints > 7 {
			t.Errorf("%d checkpoints: one a minute or a thousand leaves stays", r.Checkpoints)
		}
		w.write(1)
		w.clock.Add(time.Minute)
		if r = w.verify(); r.Waiting != 1 || !r.WaitingFrom.Equal(w.clock.Now().Add(-time.Minute)) {
			t.Errorf("what waits: %+v", r)
		}
	})
}

func TestARestoreStartsATree(t *testing.T) {
	storetest.Each(t, migrations(), func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		w.write(5)
		w.take()
		kept := w.newest()
		w.write(3) // was in the backup, and not in a tree yet
		for range 2 {
			if err := db.Write(context.Background(), func(tx *store.Tx) error { return NewEpoch(tx, w.clock.Now(), "restored") }); err != nil {
				t.Fatal(err)
			}
		}
		w.write(4)
		w.take()
		r := w.verify(kept)
		w.sound(r)
		if len(r.Trees) != 3 || r.Trees[0].Size != 6 || r.Trees[1].Size != 1 || r.Trees[2].Size != 8 {
			t.Fatalf("%+v", r.Trees)
		}
		lost := kept
		lost.Size += 10 // signed before the restore took its records away
		var err error
		if lost.Note, err = w.signer.checkpoint(0, lost.Size, lost.Root, w.clock.Now()); err != nil {
			t.Fatal(err)
		}
		w.find(w.verify(lost), Restored, 6, w.at(5).id)

		w.exec(`UPDATE audit_epoch SET reason = 'nothing' WHERE epoch = 1`)
		if r = w.verify(); len(r.Problems) != 1 || r.Problems[0].Kind != Epoch || r.Problems[0].Epoch != 1 {
			t.Errorf("a changed reason: %+v", r.Problems)
		}
	})
}

// A program that ends between computing and storing, or whose lease ran out meanwhile,
// leaves nothing behind that the next one would trip over.
func TestStoppedHalfway(t *testing.T) {
	storetest.Each(t, migrations(), func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		w := newWorld(t, db)
		w.write(300)
		w.take()
		w.write(10)
		stopped, err := w.seq.prepare(ctx)
		if err != nil || len(stopped.rows) != 10 {
			t.Fatal(stopped, err)
		}
		next := NewSequencer(db, w.clock, slog.New(slog.DiscardHandler), w.signer)
		if n, err := next.Once(ctx); n != 0 || err != nil {
			t.Errorf("took %d while another has the lease, %v", n, err)
		}
		w.clock.Add(seqLease)
		if n, err := next.Once(ctx); n != 10 || err != nil {
			t.Errorf("took %d after the lease, %v", n, err)
		}
		if err := w.seq.commit(ctx, stopped); !errors.Is(err, errHeld) {
			t.Errorf("the first one comes back and is told %v", err)
		}
		w.clock.Add(seqLease)
		if err := w.seq.commit(ctx, stopped); !errors.Is(err, errMoved) {
			t.Errorf("the first one comes back, the lease is free, and it is told %v", err)
		}
		// Within the transaction: whatever step is the last, nothing of it stays.
		w.write(3)
		b, err := w.seq.prepare(ctx)
		if err != nil {
			t.Fatal(err)
		}
		stale := *b // the same records, for the tree as it was before the last batch
		stale.old -= 10
		if err := w.seq.commit(ctx, &stale); !errors.Is(err, errMoved) {
			t.Errorf("a batch for another size: %v", err)
		}
		b.rows = append(b.rows, row{id: "gone"})
		if err := w.seq.commit(ctx, b); !errors.Is(err, errMoved) {
			t.Errorf("a record that went away: %v", err)
		}
		r := w.verify()
		w.sound(r)
		if r.Records != 310 || r.Waiting != 3 {
			t.Errorf("%+v", r)
		}
		w.take()
		w.sound(w.verify())
	})
}

func TestTwoSequencersDoNoHarm(t *testing.T) {
	storetest.Each(t, migrations(), func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		w := newWorld(t, db)
		w.take()
		var wait sync.WaitGroup
		stop := make(chan struct{})
		for range 2 {
			s := NewSequencer(db, w.clock, slog.New(slog.DiscardHandler), w.signer)
			wait.Go(func() {
				for {
					select {
					case <-stop:
						return
					default:
					}
					if _, err := s.Once(ctx); err != nil {
						t.Error(err)
						return
					}
					w.clock.Add(seqLease + time.Second) // no lease lasts
				}
			})
		}
		for range 60 {
			w.write(5)
		}
		for i := 0; i < 1000 && w.verify().Waiting > 0; i++ {
			time.Sleep(5 * time.Millisecond)
		}
		close(stop)
		wait.Wait()
		w.take()
		r := w.verify()
		w.sound(r)
		if r.Records != 300 || r.Waiting != 0 {
			t.Errorf("%+v", r)
		}
	})
}

func TestRunTakesInWhatIsLeft(t *testing.T) {
	storetest.Each(t, migrations(), func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		ctx, cancel := context.WithCancel(context.Background())
		done := make(chan struct{})
		go func() { w.seq.Run(ctx); close(done) }()
		w.write(3)
		began := time.Now()
		for w.verify().Waiting > 0 {
			if time.Since(began) > 10*time.Second {
				t.Fatal("never taken in")
			}
			time.Sleep(20 * time.Millisecond)
		}
		w.write(3)
		cancel()
		<-done
		if r := w.verify(); r.Waiting != 0 || r.Records != 6 {
			t.Errorf("%+v", r)
		}
		other := NewSequencer(db, w.clock, slog.New(slog.DiscardHandler), w.signer)
		w.write(1)
		if n, err := other.Once(context.Background()); n != 1 || err != nil {
			t.Errorf("the lease was not given back: %d, %v", n, err)
		}
	})
}

func TestAnotherKeyTakesOver(t *testing.T) {
	storetest.Each(t, migrations(), func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		w.write(3)
		w.take()
		kept := w.newest()
		old := w.seq
		signer, err := NewSigner([]byte("the secret of a new master key.."))
		if err != nil {
			t.Fatal(err)
		}
		w.signer, w.seq = signer, NewSequencer(db, w.clock, slog.New(slog.DiscardHandler), signer)
		w.clock.Add(time.Minute)
		w.write(3)
		w.take()
		w.sound(w.verify(kept))
		w.write(1)
		w.clock.Add(time.Minute)
		w.exec(`UPDATE audit_tree SET note = (SELECT note FROM audit_checkpoint ORDER BY size LIMIT 1)`)
		if _, err := w.seq.Once(context.Background()); !errors.Is(err, ErrDamaged) {
			t.Errorf("a head of the old key after the new one: %v", err)
		}
		if _, err := old.Once(context.Background()); !errors.Is(err, ErrDamaged) {
			t.Errorf("a head that is not what the row says: %v", err)
		}
	})
}

// A record that was made long ago and committed now is taken in at the next sweep.
func TestLateRecordsAreTakenIn(t *testing.T) {
	storetest.Each(t, migrations(), func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		for range 3 {
			w.write(2)
			w.take()
			w.clock.Add(sweepTime)
			w.take() // a sweep that finds nothing
		}
		if w.seq.floor != w.at(4).id {
			t.Fatalf("the floor is %q, and not the last record of a minute ago", w.seq.floor)
		}
		w.exec(`INSERT INTO audit_record (id, epoch, at, org_id, user_id, action, object_type, object_id, rules) VALUES ('00', 0, 1, '', '', '', '', '', '')`)
		w.write(1)
		w.take()
		if r := w.verify(); r.Waiting != 1 || r.Records != 7 {
			t.Errorf("%+v", r)
		}
		w.clock.Add(sweepTime)
		w.take()
		r := w.verify()
		w.sound(r)
		if r.Waiting != 0 || w.at(8).id != "00" {
			t.Errorf("%+v", r)
		}
	})
}
