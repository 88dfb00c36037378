package powercut

import (
	"path/filepath"
	"testing"
	"time"

	"samendoen/internal/base/store"
)

// TestPlantedDisk proves that cuts notice a disk that says "synced" and is not.
func TestPlantedDisk(t *testing.T) {
	r := recordWork(t, 11, store.Options{CheckpointPages: 40})
	found := trial{r: r, promises: promisesOf(r.log), seed: 11, cuts: 15, keepAll: true}.run(t)
	t.Logf("lying disk: %v", found)
	if found.losing == 0 && len(found.problems) == 0 {
		t.Error("a disk that forgets what was synced goes unnoticed")
	}
}

// TestPlantedReceipt proves that cuts notice a receipt that is given when its commit is
// on its way to the disk, and not yet there.
func TestPlantedReceipt(t *testing.T) {
	r := recordWork(t, 12, store.Options{CheckpointPages: 200})
	var early []promise
	began := 0 // line at which the last sync began
	for i, e := range r.log {
		switch e.kind {
		case synced:
			began = e.before
		case told:
			early = append(early, promise{min(began, i), e.receipt})
		}
	}
	found := trial{r: r, promises: early, seed: 12, cuts: 45}.run(t)
	t.Logf("early receipts: %v", found)
	if found.losing == 0 {
		t.Error("receipts before the commit is on disk go unnoticed")
	}
	if len(found.problems) > 0 {
		t.Error(found.problems[0])
	}
}

// TestPlantedHalves proves that each row that belongs to a signal is missed, and that
// each row without a signal is seen.
func TestPlantedHalves(t *testing.T) {
	const one = ` WHERE id = (SELECT min(id) FROM signal_signal)`
	for what, statement := range map[string]string{
		"signal":     `DELETE FROM signal_signal` + one,
		"key":        `UPDATE signal_signal SET idem_key = ''` + one,
		"event":      `DELETE FROM signal_event WHERE id = (SELECT min(id) FROM signal_event)`,
		"record":     `DELETE FROM audit_record WHERE id = (SELECT min(id) FROM audit_record WHERE object_type = 'Signal')`,
		"timer":      `DELETE FROM jobs_job WHERE id = (SELECT min(id) FROM jobs_job WHERE kind = 'signal.due')`,
		"wrap":       `DELETE FROM seal_wrap WHERE record_id = (SELECT min(record_id) FROM seal_wrap)`,
		"holder":     `DELETE FROM seal_key WHERE holder_id = (SELECT min(holder_id) FROM seal_wrap)`,
		"other wrap": `UPDATE seal_wrap SET wrapped = (SELECT max(wrapped) FROM seal_wrap) WHERE wrapped = (SELECT min(wrapped) FROM seal_wrap)`,
		"text":       `DELETE FROM signal_text WHERE seq = (SELECT min(seq) FROM signal_text)`,
		"words":      `UPDATE signal_event SET sealed = x'' WHERE step = 'verstuurd'`,
		"picture":    `UPDATE signal_signal SET photos = photos + 1` + one,
		"version":    `UPDATE signal_signal SET version = version + 1` + one,
	} {
		t.Run(what, func(t *testing.T) {
			db := used(t, "sqlite:"+filepath.Join(t.TempDir(), "x.db"))
			if found := halvesOf(t, db, time.Time{}); len(found) > 0 {
				t.Fatalf("before: %v", found)
			}
			must(t, db.Write(ctx, func(tx *store.Tx) error { _, err := tx.Exec(statement); return err }))
			if found := halvesOf(t, db, time.Time{}); len(found) == 0 {
				t.Errorf("nobody misses it: %s", statement)
			}
		})
	}
}

// TestPlantedDamage proves that a search index that is not of its text is seen.
func TestPlantedDamage(t *testing.T) {
	db := used(t, "sqlite:"+filepath.Join(t.TempDir(), "x.db"))
	must(t, db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`INSERT INTO signal_search (signal_search, rowid, body) SELECT 'delete', seq, body FROM signal_text ORDER BY seq LIMIT 1`)
		return err
	}))
	if found, err := findDamage(ctx, db); err != nil || len(found) == 0 {
		t.Errorf("found %v, %v", found, err)
	}
}

// used is a database with some signals.
func used(t *testing.T, dsn string) *store.DB {
	t.Helper()
	db := open(t, dsn, store.Options{})
	t.Cleanup(func() { db.Close() })
	build(t, db)
	s := signals(t, db)
	for i := range 3 {
		d := draft(fixed(uint64(i)))
		d.UnitID, d.ComplexID, d.Photos = home(i), "", nil
		_, err := s.Send(ctx, people()["u-vakman"], d)
		must(t, err)
	}
	return db
}

func halvesOf(t *testing.T, db *store.DB, since time.Time) []string {
	t.Helper()
	found, err := findHalves(ctx, db, vault(t), since)
	must(t, err)
	return found
}
