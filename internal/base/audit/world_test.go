package audit

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
)

var start = time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)

// world is a log with a sequencer.
type world struct {
	t      testing.TB
	db     *store.DB
	clock  *clock.Manual
	signer *Signer
	seq    *Sequencer
}

func migrations() []fs.FS { return []fs.FS{Migrations} }

func newWorld(t testing.TB, db *store.DB) *world {
	t.Helper()
	signer, err := NewSigner([]byte("a secret of two and thirty bytes"))
	if err != nil {
		t.Fatal(err)
	}
	c := clock.NewManual(start)
	return &world{t, db, c, signer, NewSequencer(db, c, slog.New(slog.DiscardHandler), signer)}
}

// write adds n records.
func (w *world) write(n int) {
	w.t.Helper()
	if err := w.db.Write(context.Background(), func(tx *store.Tx) error {
		for i := range n {
			a := access.Actor{UserID: fmt.Sprintf("user-%d", i%7), OrgID: "org", Via: access.BySession}
			if err := Write(tx, w.clock.Now(), a, "case.read", "Case", fmt.Sprintf("case-%d", i), access.Decision{Allowed: true, Rules: []string{"case.part"}}); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		w.t.Fatal(err)
	}
}

// take lets the sequencer take in everything that waits.
func (w *world) take() {
	w.t.Helper()
	for n := seqBatch; n == seqBatch; {
		var err error
		if n, err = w.seq.Once(context.Background()); err != nil {
			w.t.Fatal(err)
		}
	}
}

func (w *world) exec(sql string, args ...any) {
	w.t.Helper()
	var n int64
	if err := w.db.Write(context.Background(), func(tx *store.Tx) (err error) { n, err = tx.Exec(sql, args...); return err }); err != nil {
		w.t.Fatal(err)
	}
	if n == 0 {
		w.t.Fatalf("nothing changed: %s", sql)
	}
}

func (w *world) verify(outside ...Checkpoint) Report {
	w.t.Helper()
	r, err := Verify(context.Background(), w.db, Check{Key: w.signer.Public(), Outside: outside, Samples: 1000})
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

func (w *world) newest() Checkpoint {
	w.t.Helper()
	var c Checkpoint
	if err := w.db.Read(context.Background(), func(tx *store.Tx) (err error) { c, err = Newest(tx); return err }); err != nil {
		w.t.Fatal(err)
	}
	return c
}

// at is the record at a position.
func (w *world) at(position int64) row {
	w.t.Helper()
	var rows []row
	if err := w.db.Read(context.Background(), func(tx *store.Tx) (err error) { rows, err = span(tx, nil, 0, position, position+1); return err }); err != nil {
		w.t.Fatal(err)
	}
	if len(rows) != 1 {
		w.t.Fatalf("%d records at position %d", len(rows), position)
	}
	return rows[0]
}

func (w *world) sound(r Report) {
	w.t.Helper()
	if !r.OK() {
		w.t.Fatalf("a sound log has problems: %+v", r.Problems)
	}
}

// find wants a problem of a kind at a position with a record.
func (w *world) find(r Report, kind Kind, position int64, id string) {
	w.t.Helper()
	for _, p := range r.Problems {
		if p.Kind == kind && p.From <= position && position <= p.To && p.ID == id {
			return
		}
	}
	w.t.Errorf("no %s at %d with %q in %+v", kind, position, id, r.Problems)
}
