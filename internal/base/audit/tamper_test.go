package audit

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

// filled is a log of 600 records, with three checkpoints that somebody kept elsewhere.
func filled(t *testing.T, db *store.DB) (*world, []Checkpoint) {
	t.Helper()
	w := newWorld(t, db)
	var kept []Checkpoint
	for range 3 {
		w.write(200)
		w.clock.Add(2 * time.Minute)
		w.take()
		kept = append(kept, w.newest())
	}
	w.sound(w.verify(kept...))
	return w, kept
}

// columns are all columns of a table, as the database has them.
func (w *world) columns(table string) (names []string) {
	w.t.Helper()
	if err := w.db.Read(context.Background(), func(tx *store.Tx) error {
		rows, err := tx.Query(`SELECT * FROM ` + table + ` LIMIT 0`)
		if err != nil {
			return err
		}
		defer rows.Close()
		names, err = rows.Columns()
		return err
	}); err != nil || len(names) == 0 {
		w.t.Fatal(table, err)
	}
	return names
}

// flip changes one bit in a column of one row, and returns what puts it back.
func (w *world) flip(table, column, where string) func() {
	w.t.Helper()
	var before any
	if err := w.db.Read(context.Background(), func(tx *store.Tx) (err error) {
		before, err = store.One(tx, func(s store.Scanner) (v any, err error) { return v, s.Scan(&v) }, `SELECT `+column+` FROM `+table+` WHERE `+where)
		return err
	}); err != nil {
		w.t.Fatal(table, column, err)
	}
	var after any
	switch v := before.(type) {
	case int64:
		after = v ^ 1<<40 // a low bit of a position would meet another row
	case string:
		after = v[:len(v)-2] + string(v[len(v)-2]^1) + v[len(v)-1:]
	case []byte:
		changed := append([]byte(nil), v...)
		changed[len(changed)/2] ^= 4
		before, after = append([]byte(nil), v...), changed
	default:
		w.t.Fatalf("%s.%s holds %T", table, column, before)
	}
	set := `UPDATE ` + table + ` SET ` + column + ` = $1 WHERE `
	w.exec(set+where, after)
	for _, key := range []string{"id", "tree", "position", "epoch", "size", "level", "number", "vkey"} {
		if key == column { // it cannot be found by what it was
			return func() { w.t.Helper(); w.exec(set+column+` = $2`, before, after) }
		}
	}
	return func() { w.t.Helper(); w.exec(set+where, before) }
}

func TestOneBitInEachColumnOfARecord(t *testing.T) {
	storetest.Each(t, migrations(), func(t *testing.T, db *store.DB) {
		w, _ := filled(t, db)
		victim, before := w.at(300), w.at(299)
		for _, column := range w.columns("audit_record") {
			undo := w.flip("audit_record", column, `id = '`+victim.id+`'`)
			r := w.verify()
			switch column {
			case "tree", "position":
				w.find(r, Missing, 300, before.id)
				at := int64(300)
				if column == "position" {
					at ^= 1 << 40
				}
				w.find(r, Extra, at, victim.id)
			case "id":
				w.find(r, Changed, 300, w.at(300).id)
			default:
				w.find(r, Changed, 300, victim.id)
			}
			if t.Failed() {
				t.Fatal(column)
			}
			undo()
		}
		w.sound(w.verify())
	})
}

// A new column of any table of the log fails this test until it is covered.
func TestOneBitAnywhereElse(t *testing.T) {
	storetest.Each(t, migrations(), func(t *testing.T, db *store.DB) {
		w, kept := filled(t, db)
		if err := db.Write(context.Background(), func(tx *store.Tx) error { return NewEpoch(tx, w.clock.Now(), "restored") }); err != nil {
			t.Fatal(err)
		}
		w.write(10)
		w.take()
		for table, wheres := range map[string][]string{
			"audit_epoch":      {`epoch = 1`},
			"audit_tree":       {`epoch = 0`, `epoch = 1`},
			"audit_tile":       {`epoch = 0 AND level = 0 AND number = 1`, `epoch = 0 AND level = 0 AND number = 2`, `epoch = 0 AND level = 1`, `epoch = 1`},
			"audit_checkpoint": {fmt.Sprintf(`epoch = 0 AND size = %d`, kept[1].Size)},
			"audit_key":        {`at > 0`},
		} {
			for _, column := range w.columns(table) {
				if table == "audit_key" && column == "at" {
					continue // only orders keys; each proves itself
				}
				for _, where := range wheres {
					undo := w.flip(table, column, where)
					if r := w.verify(); r.OK() {
						t.Errorf("%s.%s where %s: nothing was found", table, column, where)
					}
					undo()
				}
			}
		}
		w.sound(w.verify(kept...))
	})
}

func TestRowsRemovedAndReordered(t *testing.T) {
	storetest.Each(t, migrations(), func(t *testing.T, db *store.DB) {
		w, _ := filled(t, db)
		a, b := w.at(100), w.at(400)
		swap := func() {
			w.exec(`UPDATE audit_record SET position = -2 WHERE id = $1`, a.id)
			w.exec(`UPDATE audit_record SET position = $2 WHERE id = $1`, b.id, a.position)
			w.exec(`UPDATE audit_record SET position = $2 WHERE id = $1`, a.id, b.position)
			a.position, b.position = b.position, a.position
		}
		swap()
		r := w.verify()
		w.find(r, Changed, 100, b.id)
		w.find(r, Changed, 400, a.id)
		if len(r.Problems) != 2 {
			t.Errorf("%+v", r.Problems)
		}
		swap()
		w.sound(w.verify())

		before, last := w.at(249), w.at(590)
		w.exec(`DELETE FROM audit_record WHERE position = 250`)
		r = w.verify()
		w.find(r, Missing, 250, before.id)
		if len(r.Problems) != 1 {
			t.Errorf("one removed row is one problem: %+v", r.Problems)
		}
		w.exec(`DELETE FROM audit_record WHERE position > 590`)
		r = w.verify()
		w.find(r, Missing, 591, last.id)
		w.find(r, Missing, 600, last.id)
	})
}

// rewrite makes the tree anew from the records that stand there, as somebody would who
// changed them and wants nobody to see it.
func (w *world) rewrite(signer *Signer) {
	w.t.Helper()
	w.exec(`UPDATE audit_record SET tree = -1, position = -1`)
	for _, table := range []string{"audit_tree", "audit_tile", "audit_checkpoint", "audit_key"} {
		w.exec(`DELETE FROM ` + table)
	}
	w.exec(`UPDATE audit_sequencer SET held_to = 0`)
	w.seq = NewSequencer(w.db, w.clock, slog.New(slog.DiscardHandler), signer)
	w.take()
}

func TestWhoHoldsTheKeyIsCaughtByAnOlderCheckpoint(t *testing.T) {
	storetest.Each(t, migrations(), func(t *testing.T, db *store.DB) {
		t.Run("rewritten", func(t *testing.T) {
			w, kept := filled(t, db)
			victim, first := w.at(300), w.at(kept[0].Size)
			w.exec(`UPDATE audit_record SET user_id = 'somebody else' WHERE id = $1`, victim.id)
			w.rewrite(w.signer)
			w.sound(w.verify()) // from the inside nothing can be seen
			r := w.verify(kept...)
			w.find(r, Forked, 300, first.id)
			if p := r.Problems[0]; len(r.Problems) != 1 || p.From != kept[0].Size || p.To != kept[1].Size-1 {
				t.Errorf("%+v", r.Problems)
			}
		})
		t.Run("forked", func(t *testing.T) {
			w := newWorld(t, db)
			kept := w.newest()
			if kept.Size != 601 {
				t.Fatal(kept.Size)
			}
			last := w.at(600)
			w.exec(`DELETE FROM audit_record WHERE id = $1`, last.id)
			w.write(20) // the other branch
			w.rewrite(w.signer)
			w.sound(w.verify())
			r := w.verify(kept)
			w.find(r, Forked, 600, "")
			if w.at(600).id == last.id {
				t.Error("the last record is still there")
			}
		})
		t.Run("cut off", func(t *testing.T) {
			w := newWorld(t, db)
			kept := w.newest()
			w.exec(`DELETE FROM audit_record WHERE position > 610`)
			w.rewrite(w.signer)
			w.sound(w.verify())
			r := w.verify(kept)
			w.find(r, Shorter, 611, w.at(610).id)
			w.find(r, Shorter, kept.Size-1, w.at(610).id)
		})
	})
}

func TestWhoHasNotTheKeyIsCaught(t *testing.T) {
	storetest.Each(t, migrations(), func(t *testing.T, db *store.DB) {
		w, kept := filled(t, db)
		victim := w.at(300)
		w.exec(`UPDATE audit_record SET rules = 'other' WHERE id = $1`, victim.id)
		w.retile()
		r := w.verify()
		if p := r.Problems[0]; len(r.Problems) != 1 || p.Kind != Rewritten || p.From > 300 || p.To < 300 || p.ID != w.at(p.From).id {
			t.Errorf("%+v", r.Problems)
		}
		w.write(1)
		if _, err := w.seq.Once(context.Background()); !errors.Is(err, ErrDamaged) {
			t.Errorf("the sequencer would sign over it: %v", err)
		}
		other, err := NewSigner([]byte("the secret of somebody elses key"))
		if err != nil {
			t.Fatal(err)
		}
		w.rewrite(other)
		r = w.verify()
		if len(r.Problems) != 1 || r.Problems[0].Kind != Signature {
			t.Errorf("signed by another: %+v", r.Problems)
		}
		w.find(w.verify(kept[2]), Forked, 300, "")
		if r, err = Verify(context.Background(), db, Check{Key: other.Public(), Outside: kept[:1]}); err != nil || len(r.Problems) != 1 || r.Problems[0].Kind != Foreign {
			t.Errorf("a checkpoint that this log did not sign: %+v, %v", r.Problems, err)
		}
	})
}

// retile stores the tiles that fit the records, and leaves what is signed.
func (w *world) retile() {
	w.t.Helper()
	if err := w.db.Write(context.Background(), func(tx *store.Tx) error {
		rows, err := span(tx, nil, 0, 1, 601)
		if err != nil {
			return err
		}
		leaves := append(hashesOf(rows), startLeaf(epochRow{}, treeHead{epoch: -1}))
		leaves = append(leaves[len(leaves)-1:], leaves[:len(leaves)-1]...)
		g, err := grow(0, newTiles(nil), leaves)
		if err != nil {
			return err
		}
		return saveTiles(tx, 0, g.tiles)
	}); err != nil {
		w.t.Fatal(err)
	}
}
