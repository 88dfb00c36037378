package profiling

import (
	"embed"
	"strings"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
	"samendoen/internal/tenancy"
)

// Files are the tables, words and rules of this module.
//
//go:embed sql text policy.cedar
var Files embed.FS

// Switch is what an association chose. The zero Switch is off.
type Switch struct {
	On         bool
	Processing string // line of the register
	Rule       Rule
	By         string    // user, always the officer
	At         time.Time // instant
	Version    int64
}

func switchOf(tx *store.Tx, org string) (Switch, error) {
	w, err := store.One(tx, func(s store.Scanner) (w Switch, err error) {
		var sources string
		err = s.Scan(&w.On, &w.Processing, &sources, &w.Rule.Weeks, &w.By, store.At(&w.At), &w.Version)
		for _, x := range strings.Fields(sources) {
			w.Rule.Sources = append(w.Rule.Sources, Source(x))
		}
		return w, err
	}, `SELECT is_on, processing, sources, weeks, by_id, at, version FROM profiling_switch WHERE org_id = $1`, org)
	if fault.Is(err, fault.NotFound) {
		return Switch{Rule: Rule{Sources: []Source{Signals, Nuisance}, Weeks: 12}}, nil
	}
	return w, err
}

func saveSwitch(tx *store.Tx, op, org string, w Switch) error {
	names := make([]string, len(w.Rule.Sources))
	for i, s := range w.Rule.Sources {
		names[i] = string(s)
	}
	n, err := tx.Exec(`INSERT INTO profiling_switch (org_id, is_on, processing, sources, weeks, by_id, at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (org_id) DO UPDATE SET is_on = excluded.is_on, processing = excluded.processing, sources = excluded.sources, weeks = excluded.weeks,
			by_id = excluded.by_id, at = excluded.at, version = excluded.version WHERE profiling_switch.version = excluded.version - 1`,
		org, store.Bool(w.On), w.Processing, strings.Join(names, " "), w.Rule.Weeks, w.By, store.Micros(w.At), w.Version+1)
	return store.Changed(op, n, err)
}

// Proposal is that a talk with the resident of a home is proposed. Its reasons are sealed.
type Proposal struct {
	ID      string
	Org     string
	Unit    place.UnitID
	Tenancy tenancy.ID
	Made    time.Time // instant
	Holder  string    // user, never empty
	Due     time.Time // date before which somebody decides
	Outcome Outcome   // empty while it waits
	DoneAt  time.Time // instant
	DoneBy  string
	Version int64
	reasons []byte
}

// Resource is the proposal as the policy sees it.
func (p Proposal) Resource() access.Resource {
	return access.Resource{Type: ObjectType, ID: p.ID, Org: p.Org, Holder: p.Holder, Home: string(p.Unit)}
}

const columns = `id, org_id, unit_id, tenancy_id, made, holder_id, due, outcome, done_at, done_by, version, reasons`

func scan(s store.Scanner) (p Proposal, err error) {
	return p, s.Scan(&p.ID, &p.Org, &p.Unit, &p.Tenancy, store.At(&p.Made), &p.Holder, store.At(&p.Due), &p.Outcome, store.At(&p.DoneAt), &p.DoneBy, &p.Version, &p.reasons)
}

func insert(tx *store.Tx, p Proposal) error {
	_, err := tx.Exec(`INSERT INTO profiling_proposal (`+columns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, '', 0, '', 1, $8)`,
		p.ID, p.Org, string(p.Unit), string(p.Tenancy), store.Micros(p.Made), p.Holder, store.Micros(p.Due), p.reasons)
	return err
}

func update(tx *store.Tx, op string, p Proposal) error {
	n, err := tx.Exec(`UPDATE profiling_proposal SET outcome = $3, done_at = $4, done_by = $5, version = version + 1 WHERE id = $1 AND version = $2`,
		p.ID, p.Version, string(p.Outcome), store.Micros(p.DoneAt), p.DoneBy)
	return store.Changed(op, n, err)
}

func byID(tx *store.Tx, id string) (Proposal, error) {
	return store.One(tx, scan, `SELECT `+columns+` FROM profiling_proposal WHERE id = $1`, id)
}

// waiting are the proposals of an organisation that wait, in no order that says anything: by
// the hash of their home.
func waiting(tx *store.Tx, org string, limit int) ([]Proposal, error) {
	return store.List(tx, scan, `SELECT `+columns+` FROM profiling_proposal WHERE org_id = $1 AND done_at = 0 ORDER BY unit_id LIMIT $2`, org, limit)
}

// proposedSince reports whether a tenancy had a proposal since a moment.
func proposedSince(tx *store.Tx, id tenancy.ID, since time.Time) (bool, error) {
	n, err := store.Count(tx, `SELECT count(*) FROM profiling_proposal WHERE tenancy_id = $1 AND (made >= $2 OR done_at = 0)`, string(id), store.Micros(since))
	return n > 0, err
}

// eraseAll erases every proposal of an organisation, and says how many there were.
func eraseAll(tx *store.Tx, v *seal.Vault, at time.Time, org string) (int, error) {
	ids, err := store.Strings(tx, `SELECT id FROM profiling_proposal WHERE org_id = $1 ORDER BY id`, org)
	for _, id := range ids {
		if err == nil {
			err = Erase(tx, v, at, id)
		}
	}
	return len(ids), err
}

// Erase erases a proposal with its key; nothing happens for an id that is none.
func Erase(tx *store.Tx, v *seal.Vault, at time.Time, id string) error {
	n, err := tx.Exec(`DELETE FROM profiling_proposal WHERE id = $1`, id)
	if err != nil || n == 0 {
		return err
	}
	return v.Shred(tx, at, id)
}

// Past is a proposal that was done at a moment.
type Past struct {
	ID    string
	Since time.Time
}

// Done are the proposals that were done before a moment, the oldest first, after one of a time
// and id, at most limit.
func Done(tx *store.Tx, org string, before, since time.Time, id string, limit int) ([]Past, error) {
	return store.List(tx, func(s store.Scanner) (p Past, err error) { return p, s.Scan(&p.ID, store.At(&p.Since)) },
		`SELECT id, done_at FROM profiling_proposal WHERE org_id = $1 AND done_at > 0 AND done_at < $2 AND (done_at > $3 OR done_at = $3 AND id > $4)
			ORDER BY done_at, id LIMIT $5`, org, store.Micros(before), store.Micros(since), id, limit)
}

// EraseDone erases a proposal that was done before a moment; false when it was not.
func EraseDone(tx *store.Tx, v *seal.Vault, at, before time.Time, id string) (bool, error) {
	p, err := byID(tx, id)
	if fault.Is(err, fault.NotFound) || err == nil && (p.DoneAt.IsZero() || !p.DoneAt.Before(before)) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, Erase(tx, v, at, id)
}

// object writes that a person is never looked at again.
func object(tx *store.Tx, org, person string, at time.Time) error {
	_, err := tx.Exec(`INSERT INTO profiling_objection (org_id, subject_id, at) VALUES ($1, $2, $3) ON CONFLICT (org_id, subject_id) DO NOTHING`, org, person, store.Micros(at))
	return err
}

// objected reports whether one of some persons objected.
func objected(tx *store.Tx, org string, persons []string) (bool, error) {
	for _, p := range persons {
		n, err := store.Count(tx, `SELECT count(*) FROM profiling_objection WHERE org_id = $1 AND subject_id = $2`, org, p)
		if err != nil || n > 0 {
			return n > 0, err
		}
	}
	return false, nil
}

// given is the number of a trial as it was given.
type given struct {
	Epoch, Exact, Given int
}

func givenOf(tx *store.Tx, org, key string) (given, error) {
	return store.One(tx, func(s store.Scanner) (g given, err error) { return g, s.Scan(&g.Epoch, &g.Exact, &g.Given) },
		`SELECT epoch, exact, given FROM profiling_trial WHERE org_id = $1 AND rule_key = $2`, org, key)
}

func saveGiven(tx *store.Tx, org, key string, g given, at time.Time) error {
	_, err := tx.Exec(`INSERT INTO profiling_trial (org_id, rule_key, epoch, exact, given, at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (org_id, rule_key) DO UPDATE SET epoch = excluded.epoch, exact = excluded.exact, given = excluded.given, at = excluded.at`,
		org, key, g.Epoch, g.Exact, g.Given, store.Micros(at))
	return err
}
