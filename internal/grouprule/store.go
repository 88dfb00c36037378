package grouprule

import (
	"embed"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// Files are the tables, words and rules of this module.
//
//go:embed sql text policy.cedar
var Files embed.FS

// Switch is what an association chose. The zero Switch is off.
type Switch struct {
	On         bool
	Processing string    // line of the register
	By         string    // user, always the officer
	At         time.Time // instant
	Version    int64
}

func switchOf(tx *store.Tx, org string) (Switch, error) {
	w, err := store.One(tx, func(s store.Scanner) (w Switch, err error) {
		return w, s.Scan(&w.On, &w.Processing, &w.By, store.At(&w.At), &w.Version)
	}, `SELECT is_on, processing, by_id, at, version FROM grouprule_switch WHERE org_id = $1`, org)
	if fault.Is(err, fault.NotFound) {
		return Switch{}, nil
	}
	return w, err
}

// saveSwitch writes a switch that still has its version.
func saveSwitch(tx *store.Tx, op, org string, w Switch) error {
	n, err := tx.Exec(`INSERT INTO grouprule_switch (org_id, is_on, processing, by_id, at, version) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (org_id) DO UPDATE SET is_on = excluded.is_on, processing = excluded.processing, by_id = excluded.by_id, at = excluded.at,
			version = excluded.version WHERE grouprule_switch.version = excluded.version - 1`,
		org, store.Bool(w.On), w.Processing, w.By, store.Micros(w.At), w.Version+1)
	return store.Changed(op, n, err)
}

const columns = `id, org_id, number, clauses, why, from_date, state, made, maker_id, decided, signer_id, version`

func scan(s store.Scanner) (v Version, err error) {
	var clauses string
	if err = s.Scan(&v.ID, &v.OrgID, &v.Number, &clauses, &v.Why, store.At(&v.From), &v.State, store.At(&v.Made), &v.MakerID, store.At(&v.Decided), &v.SignerID, &v.Version); err != nil {
		return v, err
	}
	v.Rule, err = ParseRule(clauses)
	return v, err
}

// versionsOf are all versions of an association, the newest first.
func versionsOf(tx *store.Tx, org string) ([]Version, error) {
	return store.List(tx, scan, `SELECT `+columns+` FROM grouprule_rule WHERE org_id = $1 ORDER BY number DESC`, org)
}

// waiting is the proposal of an association that waits; the zero Version where none does.
func waiting(tx *store.Tx, org string) (Version, error) {
	v, err := store.One(tx, scan, `SELECT `+columns+` FROM grouprule_rule WHERE org_id = $1 AND state = 'voorstel'`, org)
	if fault.Is(err, fault.NotFound) {
		return Version{}, nil
	}
	return v, err
}

// Insert writes a version as it is, for who brings one along; a number or an open proposal that is there
// already is a Conflict.
func Insert(tx *store.Tx, v Version) error {
	n, err := tx.Exec(`INSERT INTO grouprule_rule (`+columns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1) ON CONFLICT DO NOTHING`,
		v.ID, v.OrgID, int64(v.Number), v.Rule.Key(), v.Why, store.Micros(v.From), string(v.State), store.Micros(v.Made), v.MakerID, store.Micros(v.Decided), v.SignerID)
	return store.Changed("grouprule.insert", n, err)
}

// decide writes what became of a proposal that still has its version.
func decide(tx *store.Tx, op string, v Version) error {
	n, err := tx.Exec(`UPDATE grouprule_rule SET state = $3, decided = $4, signer_id = $5, version = version + 1 WHERE id = $1 AND version = $2 AND state = 'voorstel'`,
		v.ID, v.Version, string(v.State), store.Micros(v.Decided), v.SignerID)
	return store.Changed(op, n, err)
}
