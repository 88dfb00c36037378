package hotline

import (
	"time"

	"samendoen/internal/base/store"
)

// isOpen is which reports are not over.
const isOpen = `state IN ('open', 'aangenomen')`

// healthAt audits all open reports: what was due before a moment, and has not happened.
func healthAt(tx *store.Tx, before time.Time) (h Health, err error) {
	_, err = store.One(tx, func(s store.Scanner) (none struct{}, err error) { return none, s.Scan(&h.Late, &h.Loose, &h.Silent) },
		`SELECT EXISTS (SELECT 1 FROM hotline_report WHERE `+isOpen+` AND due > 0 AND due < $1),
			EXISTS (SELECT 1 FROM hotline_report WHERE `+isOpen+` AND due = 0),
			EXISTS (SELECT 1 FROM hotline_page WHERE state = 'wacht' AND at < $1)`, store.Micros(before))
	return h, err
}

// lateReports are open reports of which something was due before a moment, the longest first.
func lateReports(tx *store.Tx, before time.Time, limit int) ([]string, error) {
	return store.Strings(tx, `SELECT id FROM hotline_report WHERE `+isOpen+` AND due < $1 ORDER BY due LIMIT $2`, store.Micros(before), int64(limit))
}

// isTrial is which reports are drills or probes; SQLite finds their index by these words alone.
const isTrial = `kind IN ('oefening', 'proef')`

// openLong are drills or probes that came in before a moment and are not over.
func openLong(tx *store.Tx, k Kind, before time.Time, limit int) ([]Report, error) {
	return store.List(tx, scan, `SELECT `+columns+` FROM hotline_report r WHERE r.`+isTrial+` AND r.kind = $1 AND r.at < $2 AND r.`+isOpen+` ORDER BY r.at LIMIT $3`,
		string(k), store.Micros(before), int64(limit))
}

// endedProbes are probes that were over before a moment.
func endedProbes(tx *store.Tx, before time.Time, limit int) ([]string, error) {
	return store.Strings(tx, `SELECT id FROM hotline_report WHERE `+isTrial+` AND kind = $1 AND at < $2 AND closed > 0 AND closed < $2 ORDER BY at LIMIT $3`,
		string(Probe), store.Micros(before), int64(limit))
}

// allPolicies are the policies of all organisations.
func allPolicies(tx *store.Tx) ([]storedPolicy, error) {
	return store.List(tx, scanPolicy, `SELECT id, org_id, name, area, body, version FROM hotline_policy ORDER BY org_id, area, id`)
}

// insertHeld keeps what came of a drill; who took it first did so at the first line that says so.
func insertHeld(tx *store.Tx, r Report, h Held) error {
	const first = `(SELECT min(at) FROM hotline_line WHERE report_id = $1 AND kind = 'aangenomen')`
	return tx.Later(`INSERT INTO hotline_drill (id, org_id, at, ended, taken, step, messages, failed)
		VALUES ($1, $2, $3, $4, coalesce((`+first+` - $3) / 1000000, -1), $5,
			(SELECT count(*) FROM hotline_page WHERE report_id = $1 AND state IN ('verstuurd', 'afgeleverd')),
			(SELECT count(*) FROM hotline_page WHERE report_id = $1 AND state = 'mislukt')) ON CONFLICT DO NOTHING`,
		string(r.ID), r.OrgID, store.Micros(h.At), store.Micros(h.Ended), h.Step)
}

// heldOf are the drills of an organisation, the newest first: three years of them.
func heldOf(tx *store.Tx, org string) ([]Held, error) {
	return store.List(tx, func(s store.Scanner) (h Held, err error) {
		var taken int64
		err = s.Scan(store.At(&h.At), store.At(&h.Ended), &taken, &h.Step, &h.Messages, &h.Failed)
		h.Nobody, h.Taken = taken < 0, time.Duration(max(taken, 0))*time.Second
		return h, err
	}, `SELECT at, ended, taken, step, messages, failed FROM hotline_drill WHERE org_id = $1 ORDER BY at DESC, id LIMIT 36`, org)
}
