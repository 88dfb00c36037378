package powercut

import (
	"context"
	"fmt"
	"strings"
	"time"

	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

// halves are counts of what was written in part, each of which must be zero. They say
// what Send and the steps of triage write in one transaction: the signal with its key
// of idempotency, an event and a record in the log for each version, a timer for each
// date, the key of what is sealed, the pictures and the line of the search index.
func halves() map[string]string {
	const (
		steps   = `SELECT count(*) FROM signal_event e WHERE e.signal_id = s.id AND e.step <> 'te-laat'`
		records = `SELECT count(*) FROM audit_record a WHERE a.object_type = 'Signal' AND a.object_id = s.id`
		missing = ` NOT IN (SELECT id FROM signal_signal)`
	)
	where := func(condition string) string { return `SELECT count(*) FROM signal_signal s WHERE ` + condition }
	return map[string]string{
		"signal without its first event":      where(`(` + steps + ` AND e.step = 'verstuurd') <> 1`),
		"signal without an event per version": where(`(` + steps + `) <> s.version`),
		"signal without its first record":     where(`(` + records + ` AND a.action = 'signal.send' AND a.user_id = s.sender_id) <> 1`),
		"signal without a record per version": where(`(` + records + ` AND a.action <> 'signal.read') <> s.version`),
		"signal without a timer for each date": `SELECT count(*) FROM signal_signal s LEFT JOIN
			(SELECT payload, count(*) AS n FROM jobs_job WHERE kind = 'signal.due' GROUP BY payload) j ON j.payload = s.id
			WHERE coalesce(j.n, 0) <> (` + steps + ` AND e.day <> 0)`,
		"signal without a key":              where(`NOT EXISTS (SELECT 1 FROM seal_wrap w JOIN seal_key k ON k.holder_id = w.holder_id WHERE w.record_id = s.id)`),
		"signal without its search text":    where(`NOT EXISTS (SELECT 1 FROM signal_text x WHERE x.seq = s.seq)`),
		"signal without its pictures":       where(`s.photos <> (SELECT count(*) FROM signal_photo p WHERE p.signal_id = s.id)`),
		"signal without key of idempotency": where(`s.idem_key = ''`),
		"raw picture without a job": `SELECT count(*) FROM signal_photo WHERE state = 'ruw'
			AND signal_id NOT IN (SELECT payload FROM jobs_job WHERE kind = 'signal.photo')`,
		"home without what was said": where(`s.unit_id <> '' AND EXISTS (SELECT 1 FROM signal_event e
			WHERE e.signal_id = s.id AND e.step = 'verstuurd' AND length(e.sealed) = 0)`),

		"event without signal":   `SELECT count(*) FROM signal_event WHERE signal_id` + missing,
		"picture without signal": `SELECT count(*) FROM signal_photo WHERE signal_id` + missing,
		"text without signal":    `SELECT count(*) FROM signal_text WHERE seq NOT IN (SELECT seq FROM signal_signal)`,
		"record without signal":  `SELECT count(*) FROM audit_record WHERE object_type = 'Signal' AND object_id` + missing,
		"job without signal":     `SELECT count(*) FROM jobs_job WHERE kind IN ('signal.due', 'signal.photo') AND payload` + missing,
		"key without signal":     `SELECT count(*) FROM seal_wrap WHERE record_id` + missing,
		"key under no holder":    `SELECT count(*) FROM seal_wrap WHERE holder_id NOT IN (SELECT holder_id FROM seal_key)`,
	}
}

// findHalves says what of a database was written in part, and which texts written since
// then cannot be opened.
func findHalves(ctx context.Context, db *store.DB, v *seal.Vault, since time.Time) (found []string, err error) {
	return found, db.Read(ctx, func(tx *store.Tx) error {
		for what, query := range halves() {
			n, err := store.Count(tx, query)
			if err != nil {
				return fmt.Errorf("%s: %w", what, err)
			}
			if n > 0 {
				found = append(found, fmt.Sprintf("%d × %s", n, what))
			}
		}
		type text struct {
			signal, event string
			sealed        []byte
		}
		texts, err := store.List(tx, func(s store.Scanner) (e text, err error) { return e, s.Scan(&e.signal, &e.event, &e.sealed) },
			`SELECT signal_id, id, sealed FROM signal_event WHERE length(sealed) > 0 AND at >= $1`, store.Micros(since))
		if err != nil {
			return err
		}
		for _, e := range texts {
			key, err := v.KeyOf(tx, e.signal)
			if err == nil {
				_, err = key.Open("note/"+e.event, e.sealed)
			}
			if err != nil {
				found = append(found, "text that does not open: "+err.Error())
			}
		}
		return nil
	})
}

// findLost says which receipts a database does not keep.
func findLost(ctx context.Context, db *store.DB, receipts []receipt) (lost []string, err error) {
	versions := map[string]int64{}
	err = db.Read(ctx, func(tx *store.Tx) error {
		_, err := store.List(tx, func(s store.Scanner) (struct{}, error) {
			var id string
			var version int64
			err := s.Scan(&id, &version)
			versions[id] = version
			return struct{}{}, err
		}, `SELECT id, version FROM signal_signal`)
		return err
	})
	for _, r := range receipts {
		if versions[r.signal] < r.version {
			lost = append(lost, fmt.Sprintf("signal %s: promised version %d, found %d", r.signal, r.version, versions[r.signal]))
		}
	}
	return lost, err
}

// findDamage says what SQLite finds wrong with its own file: pages, indexes, foreign
// keys, and the search index compared with the text it is of.
func findDamage(ctx context.Context, db *store.DB) (found []string, err error) {
	err = db.Read(ctx, func(tx *store.Tx) error {
		lines, err := store.Strings(tx, `PRAGMA integrity_check`)
		if err != nil {
			return err
		}
		if answer := strings.Join(lines, "; "); answer != "ok" {
			found = append(found, answer)
		}
		n, err := store.Count(tx, `SELECT count(*) FROM pragma_foreign_key_check`)
		if n > 0 {
			found = append(found, fmt.Sprintf("%d broken foreign keys", n))
		}
		return err
	})
	if err != nil {
		return append(found, err.Error()), nil
	}
	if err := db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`INSERT INTO signal_search (signal_search, rank) VALUES ('integrity-check', 1)`)
		return err
	}); err != nil {
		found = append(found, "search index: "+err.Error())
	}
	return found, nil
}
