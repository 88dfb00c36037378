package powercut

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"testing"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
	"samendoen/internal/signal"
)

var ctx = context.Background()

// TestPowerCuts is the promise of a receipt on SQLite.
func TestPowerCuts(t *testing.T) {
	for seed := range uint64(recordings) {
		r := recordWork(t, seed, store.Options{CheckpointPages: []int{40, 8, 200, 1000}[seed%4]})
		found := trial{r: r, promises: promisesOf(r.log), seed: seed, cuts: cutsEach}.run(t)
		t.Logf("recording %d: %v", seed, found)
		for _, problem := range found.problems {
			t.Error(problem)
		}
		if len(found.lost) > 0 {
			t.Errorf("receipts lost on %d disks, such as: %s", found.losing, found.lost[0])
		}
		if found.receipts == 0 || found.checkpoints == 0 || found.unsure == 0 {
			t.Errorf("the cuts missed what matters: %v", found)
		}
	}
}

// TestPowerCutsNormal proves that the test would notice: with synchronous=NORMAL a
// receipt comes before the sync, so some are lost, and nothing else may go wrong.
func TestPowerCutsNormal(t *testing.T) {
	r := recordWork(t, 7, store.Options{CheckpointPages: 200, SyncNormal: true})
	found := trial{r: r, promises: promisesOf(r.log), seed: 7, cuts: cutsEach / 3}.run(t)
	t.Logf("synchronous=NORMAL: %v", found)
	for _, problem := range found.problems {
		t.Error(problem)
	}
	if found.losing == 0 {
		t.Error("no receipt was lost with synchronous=NORMAL: this test would not notice one")
	}
}

// TestPowerCutWhileTablesAreMade cuts the first start of the program: whatever is left,
// the next start makes the same tables.
func TestPowerCutWhileTablesAreMade(t *testing.T) {
	folder := t.TempDir()
	r := newRecorder(t, folder)
	db := open(t, "sqlite:"+filepath.Join(folder, "x.db"), store.Options{VFS: r.name, CheckpointPages: 50})
	build(t, db)
	tables := tablesOf(t, db)
	must(t, db.Close())
	found := trial{r: r, cuts: cutsNewbuilt, tables: tables}.run(t)
	t.Logf("first start: %v", found)
	for _, problem := range found.problems {
		t.Error(problem)
	}
	if found.unsure == 0 {
		t.Error("no cut came while anything was written")
	}
}

// recordWork lets people send and treat signals on a database in use, with a restart
// of the program half-way, and records what comes to the disk.
func recordWork(t *testing.T, seed uint64, opts store.Options) *recorder {
	t.Helper()
	folder := t.TempDir()
	dsn := "sqlite:" + filepath.Join(folder, "x.db")
	db := open(t, dsn, store.Options{})
	build(t, db)
	must(t, db.Close())
	r := newRecorder(t, folder)
	opts.VFS = r.name
	for half := range uint64(2) {
		db := open(t, dsn, opts)
		work(t, db, r, 2*seed+half, sendsEach/2)
		must(t, db.Close())
	}
	return r
}

// work lets eight senders send n signals each, while the holders treat some of them
// and the program makes pictures anew.
func work(t *testing.T, db *store.DB, r *recorder, seed uint64, n int) {
	t.Helper()
	s := signals(t, db)
	quit, stop := context.WithCancel(ctx)
	var background, senders sync.WaitGroup
	runner := jobs.NewRunner(db, clock.System(), slog.New(slog.DiscardHandler), s.Jobs())
	background.Go(func() { runner.Run(quit) })
	for sender := range uint64(8) {
		senders.Go(func() {
			rng := rand.New(rand.NewPCG(seed, sender))
			for range n {
				if err := sendOne(db, s, r, rng); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	senders.Wait()
	stop()
	background.Wait()
}

// sendOne sends a signal; its holder takes up one in three.
func sendOne(db *store.DB, s *signal.Service, r *recorder, rng *rand.Rand) error {
	got, err := s.Send(ctx, people()["u-vakman"], draft(rng))
	if err != nil {
		return err
	}
	r.receipt(got.ID, 1)
	if rng.IntN(3) > 0 {
		return nil
	}
	var sig signal.Signal
	if err := db.Read(ctx, func(tx *store.Tx) (err error) { sig, err = signal.ByID(tx, got.ID); return err }); err != nil {
		return err
	}
	holder := people()[sig.HolderID]
	if err := s.HeldTalk(ctx, holder, sig.ID, sig.Version, "Gesproken aan de deur."); err != nil {
		return err
	}
	r.receipt(got.ID, 2)
	if rng.IntN(2) > 0 {
		return nil
	}
	if err := s.GiveAdvice(ctx, holder, sig.ID, sig.Version+1, "Verwezen naar het spreekuur in de wijk."); err != nil {
		return err
	}
	r.receipt(got.ID, 3)
	return nil
}

func draft(rng *rand.Rand) signal.Draft {
	d := signal.Draft{UnitID: home(rng.IntN(homes)), Theme: signal.Concern, Facts: []signal.FactCode{"alleen", "weinig-eten"},
		Sentence: fmt.Sprintf("In de koelkast lag %d keer melk.", rng.IntN(1000)), Urgency: signal.Ordinary, Key: store.NewID()}
	if rng.IntN(5) == 0 {
		d.UnitID, d.ComplexID = "", site()
	}
	if rng.IntN(6) == 0 {
		var b bytes.Buffer
		if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 40+rng.IntN(200), 60)), nil); err != nil {
			panic(err) // a buffer takes all
		}
		d.Photos, d.Where = [][]byte{b.Bytes()}, signal.Outdoors
	}
	return d
}

func fixed(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 0)) }
