package audit

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

// witness puts a witness on the list and returns its secret key.
func (w *world) witness(id string) (secret string) {
	w.t.Helper()
	secret, public, err := NewWitnessKey(id)
	if err == nil {
		err = w.db.Write(context.Background(), func(tx *store.Tx) error {
			return InsertWitness(tx, Witness{ID: id, OrgID: "org", Name: id, Key: public, Since: w.clock.Now()})
		})
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return secret
}

// cosign hands in a checkpoint as a witness does, and returns which witnesses it counts for.
func (w *world) cosign(c Checkpoint, secret string) (ids []string, err error) {
	w.t.Helper()
	signed, err := SignAsWitness(c.Note, w.signer.Public(), secret)
	if err != nil {
		w.t.Fatal(err)
	}
	err = w.db.Write(context.Background(), func(tx *store.Tx) (err error) { ids, err = Cosign(tx, w.clock.Now(), signed); return err })
	return ids, err
}

func (w *world) cosigned() (list []Cosignature) {
	w.t.Helper()
	if err := w.db.Read(context.Background(), func(tx *store.Tx) (err error) { list, err = Cosignatures(tx); return err }); err != nil {
		w.t.Fatal(err)
	}
	return list
}

func TestWitnesses(t *testing.T) {
	storetest.Each(t, migrations(), func(t *testing.T, db *store.DB) {
		w, kept := filled(t, db)
		gemeente, ggz := w.witness("gemeente"), w.witness("ggz")
		if ids, err := w.cosign(kept[0], gemeente); err != nil || fmt.Sprint(ids) != "[gemeente]" {
			t.Fatal(ids, err)
		}
		if ids, err := w.cosign(kept[1], gemeente); err != nil || len(ids) != 1 {
			t.Fatal(ids, err)
		}
		if _, err := w.cosign(kept[0], gemeente); err != nil { // an old one again moves nothing back
			t.Fatal(err)
		}
		if _, err := w.cosign(kept[2], ggz); err != nil {
			t.Fatal(err)
		}
		list := w.cosigned()
		if len(list) != 2 || list[0].Size != kept[1].Size || list[1].Size != kept[2].Size {
			t.Fatalf("%+v", list)
		}
		if r := w.verify(); !r.OK() || r.Cosigned != 2 {
			t.Fatalf("%+v", r)
		}

		stranger, _, err := NewWitnessKey("vreemd")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.cosign(kept[2], stranger); !fault.Is(err, fault.Invalid) {
			t.Error("a stranger signs along", err)
		}
		w.exec(`UPDATE audit_witness SET ended = 5 WHERE id = 'ggz'`)
		if _, err := w.cosign(kept[2], ggz); !fault.Is(err, fault.Invalid) {
			t.Error("a witness that ended signs along", err)
		}
		if r := w.verify(); !r.OK() || r.Cosigned != 2 {
			t.Error("what it signed before is lost")
		}

		for _, column := range w.columns("audit_cosignature") {
			if column == "at" {
				continue // when it came in; the signature says nothing of it
			}
			undo := w.flip("audit_cosignature", column, `witness_id <> 'ggz'`)
			if r := w.verify(); r.OK() {
				t.Errorf("audit_cosignature.%s: nothing was found", column)
			}
			undo()
		}
		undo := w.flip("audit_witness", "vkey", `id = 'gemeente'`)
		w.find(w.verify(), Cosigned, 0, "gemeente")
		undo()
		w.sound(w.verify())
	})
}

// Somebody with the database and the key rewrites the log and signs it anew: what a witness
// signed shows it from the inside, and no new signature is taken for the other branch.
func TestAWitnessedLogCannotBeRewritten(t *testing.T) {
	storetest.Each(t, migrations(), func(t *testing.T, db *store.DB) {
		w, kept := filled(t, db)
		secret := w.witness("gemeente")
		if _, err := w.cosign(kept[1], secret); err != nil {
			t.Fatal(err)
		}
		victim := w.at(300)
		w.exec(`UPDATE audit_record SET user_id = 'somebody else' WHERE id = $1`, victim.id)
		w.rewrite(w.signer)
		w.find(w.verify(), Forked, 300, "")
		if _, err := w.cosign(kept[2], secret); !fault.Is(err, fault.Invalid) {
			t.Error("a checkpoint of the log as it was is taken for the log as it is", err)
		}
		w.exec(`DELETE FROM audit_cosignature WHERE epoch = 0`) // then only the witness knows
		w.sound(w.verify())
		if err := Follows(kept[1], w.newest(), w.growth(kept[0].Size, w.newest().Size)); !errors.Is(err, ErrRewritten) {
			t.Error("the witness does not see it", err)
		}
	})
}

func (w *world) growth(from, to int64) (proof []tlog.Hash) {
	w.t.Helper()
	if err := w.db.Read(context.Background(), func(tx *store.Tx) (err error) { proof, err = Growth(tx, 0, from, to); return err }); err != nil {
		w.t.Fatal(err)
	}
	return proof
}

func TestFollows(t *testing.T) {
	storetest.Each(t, migrations(), func(t *testing.T, db *store.DB) {
		w, kept := filled(t, db)
		old, now := kept[0], kept[2]
		proof := w.growth(old.Size, now.Size)
		other := old
		other.Root[3] ^= 1
		later := now
		later.Epoch = 1
		for name, c := range map[string]struct {
			older, newer Checkpoint
			proof        []tlog.Hash
			want         error
		}{
			"grown": {old, now, proof, nil}, "the same": {now, now, nil, nil}, "no proof": {old, now, nil, ErrRewritten},
			"another beginning": {other, now, proof, ErrRewritten}, "same size, another root": {other, old, nil, ErrRewritten},
			"shorter": {now, old, proof, ErrShrunk}, "an older tree": {later, now, proof, ErrShrunk}, "restored": {now, later, proof, ErrRestored},
		} {
			if err := Follows(c.older, c.newer, c.proof); !errors.Is(err, c.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if c, err := OpenAs(now.Note, w.signer.Public()); err != nil || c.Size != now.Size {
			t.Error(c, err)
		}
		if _, err := OpenAs(strings.Replace(now.Note, "2026", "2027", 1), w.signer.Public()); !errors.Is(err, ErrOtherKey) {
			t.Error(err)
		}
		for name, c := range map[string]struct {
			c    Checkpoint
			want error
		}{"ours": {now, nil}, "longer": {Checkpoint{Size: now.Size + 1, Root: now.Root}, ErrShrunk}, "unknown tree": {later, ErrShrunk}, "other": {other, ErrRewritten}} {
			if err := db.Read(context.Background(), func(tx *store.Tx) error { return Agrees(tx, c.c) }); !errors.Is(err, c.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestSearch(t *testing.T) {
	storetest.Each(t, migrations(), func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		w.write(30)
		w.clock.Add(time.Hour)
		w.write(30)
		search := func(q Query) (list []Record) {
			t.Helper()
			if err := db.Read(context.Background(), func(tx *store.Tx) (err error) { list, err = Search(tx, q); return err }); err != nil {
				t.Fatal(err)
			}
			return list
		}
		if n := len(search(Query{Limit: 100})); n != 60 {
			t.Error(n)
		}
		if n := len(search(Query{User: "user-3", Limit: 100})); n != 8 {
			t.Error(n)
		}
		if n := len(search(Query{Type: "Case", Object: "case-7", Until: start.Add(time.Minute), Limit: 100})); n != 1 {
			t.Error(n)
		}
		if n := len(search(Query{From: start.Add(time.Minute), Limit: 100})); n != 30 {
			t.Error(n)
		}
		seen := map[string]bool{}
		q, last := Query{Limit: 7}, start.Add(2*time.Hour)
		for {
			page := search(q)
			if len(page) == 0 {
				break
			}
			for _, r := range page {
				if seen[r.ID] || r.At.After(last) {
					t.Fatal("twice, or out of order")
				}
				seen[r.ID], last = true, r.At
			}
			q.Before = page[len(page)-1].Cursor()
		}
		if len(seen) != 60 {
			t.Error(len(seen))
		}
		cursor, n := "", 0
		for {
			var page []Record
			if err := db.Read(context.Background(), func(tx *store.Tx) (err error) {
				page, err = After(tx, cursor, start, start.Add(time.Hour+time.Second), 7)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			if len(page) == 0 {
				break
			}
			n += len(page)
			cursor = page[len(page)-1].Cursor()
		}
		if n != 60 {
			t.Errorf("an export of %d records", n)
		}
	})
}
