package casework

import (
	"cmp"
	"embed"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/network"
	"samendoen/internal/place"
)

// Files holds the tables, words and rules of this module.
//
//go:embed sql text policy.cedar
var Files embed.FS

const caseColumns = `c.id, c.number, c.org_id, c.unit_id, c.complex_id, c.label, c.nuisance, c.state, c.opened,
	c.active_since, c.closed, c.outcome, c.director_id, c.reins, c.reins_until, c.next_holder, c.next_by,
	c.vigil_contact, c.vigil_weeks, c.vigil_since, c.vigil_look, c.due, c.last_log, c.version,
	c.reason, c.goal, c.cause, c.because, c.step,
	c.areas, c.category, c.kind_reason, c.kind_goal, c.kind_cause, c.kind_because, c.kind_step`

func scanCase(s store.Scanner) (c Case, err error) {
	var nuisance int64
	err = s.Scan(&c.ID, &c.Number, &c.OrgID, &c.UnitID, &c.ComplexID, &c.Label, &nuisance, &c.State, store.At(&c.OpenedAt),
		store.At(&c.ActiveSince), store.At(&c.ClosedAt), &c.Outcome, &c.DirectorID, &c.Reins.Holder, store.At(&c.Reins.Until),
		&c.Next.HolderID, store.At(&c.Next.By), &c.Vigil.ContactID, &c.Vigil.EveryWeeks, store.At(&c.Vigil.Since),
		store.At(&c.Vigil.NextLook), store.At(&c.Due), store.At(&c.LastLog), &c.Version,
		&c.sealed.reason, &c.sealed.goal, &c.sealed.cause, &c.sealed.because, &c.sealed.step,
		&c.Areas, &c.Category, &c.Kinds.Reason, &c.Kinds.Goal, &c.Kinds.Cause, &c.Kinds.Because, &c.Kinds.Step)
	c.Nuisance = nuisance != 0
	return c, err
}

// caseValues are the values of caseColumns in their order.
func caseValues(c Case) []any {
	c.fillKinds()
	return []any{string(c.ID), c.Number, c.OrgID, string(c.UnitID), string(c.ComplexID), c.Label, store.Bool(c.Nuisance),
		string(c.State), store.Micros(c.OpenedAt), store.Micros(c.ActiveSince), store.Micros(c.ClosedAt), string(c.Outcome),
		c.DirectorID, string(c.Reins.Holder), store.Micros(c.Reins.Until), c.Next.HolderID, store.Micros(c.Next.By),
		c.Vigil.ContactID, int64(c.Vigil.EveryWeeks), store.Micros(c.Vigil.Since), store.Micros(c.Vigil.NextLook),
		store.Micros(DueOf(c)), store.Micros(c.LastLog), c.Version,
		notNil(c.sealed.reason), notNil(c.sealed.goal), notNil(c.sealed.cause), notNil(c.sealed.because), notNil(c.sealed.step),
		c.Areas, string(c.Category), string(c.Kinds.Reason), string(c.Kinds.Goal), string(c.Kinds.Cause), string(c.Kinds.Because), string(c.Kinds.Step)}
}

func notNil(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// ByID is a case without its texts.
func ByID(tx *store.Tx, id ID) (Case, error) {
	if !plainID(string(id)) {
		return Case{}, fault.New("casework.byid", fault.NotFound)
	}
	return store.One(tx, scanCase, `SELECT `+caseColumns+` FROM casework_case c WHERE c.id = $1`, string(id))
}

const insertCaseText = `INSERT INTO casework_case (id, number, org_id, unit_id, complex_id, label, nuisance, state, opened,
	active_since, closed, outcome, director_id, reins, reins_until, next_holder, next_by, vigil_contact, vigil_weeks,
	vigil_since, vigil_look, due, last_log, version, reason, goal, cause, because, step,
	areas, category, kind_reason, kind_goal, kind_cause, kind_because, kind_step, search)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
		$25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37)`

func insertCase(tx *store.Tx, c Case) error {
	if err := knowAreas(tx, c.Areas); err != nil {
		return err
	}
	_, err := tx.Exec(insertCaseText, append(caseValues(c), text.SearchText(c.Number, c.Label))...)
	return err
}

// updateCase writes what can change of a case that still has the version; the version
// rises by one. What never changes (number, place, opening) is left alone.
func updateCase(tx *store.Tx, op string, c *Case) error {
	c.fillKinds()
	n, err := tx.Exec(`UPDATE casework_case SET nuisance = $3, state = $4, active_since = $5, closed = $6, outcome = $7,
		director_id = $8, reins = $9, reins_until = $10, next_holder = $11, next_by = $12, vigil_contact = $13,
		vigil_weeks = $14, vigil_since = $15, vigil_look = $16, due = $17, last_log = $18,
		reason = $19, goal = $20, cause = $21, because = $22, step = $23, kind_reason = $24, kind_goal = $25,
		kind_cause = $26, kind_because = $27, kind_step = $28, version = version + 1
		WHERE id = $1 AND version = $2`,
		string(c.ID), c.Version, store.Bool(c.Nuisance), string(c.State), store.Micros(c.ActiveSince), store.Micros(c.ClosedAt),
		string(c.Outcome), c.DirectorID, string(c.Reins.Holder), store.Micros(c.Reins.Until), c.Next.HolderID,
		store.Micros(c.Next.By), c.Vigil.ContactID, int64(c.Vigil.EveryWeeks), store.Micros(c.Vigil.Since),
		store.Micros(c.Vigil.NextLook), store.Micros(DueOf(*c)), store.Micros(c.LastLog),
		notNil(c.sealed.reason), notNil(c.sealed.goal), notNil(c.sealed.cause), notNil(c.sealed.because), notNil(c.sealed.step),
		string(c.Kinds.Reason), string(c.Kinds.Goal), string(c.Kinds.Cause), string(c.Kinds.Because), string(c.Kinds.Step))
	if err := store.Changed(op, n, err); err != nil {
		return err
	}
	c.Version++
	c.Due = DueOf(*c)
	return rank(tx, *c)
}

// rankOf is where a case stands in lists of what somebody takes part in: closed ones are below
// zero, the newest first, and the others come by the day on which something must have happened.
func rankOf(c Case) int64 {
	if c.State == Closed {
		return -store.Micros(c.ClosedAt)
	}
	return store.Micros(DueOf(c))
}

// rank keeps the rank beside the parts in a case: call it after every write that changes it, and after joining.
func rank(tx *store.Tx, c Case) error { return access.Rank(tx, ObjectType, string(c.ID), rankOf(c)) }

// touchLog notes when somebody last wrote in the log, and the next look that follows.
// It leaves the version alone: a log entry is nobody's edit.
func touchLog(tx *store.Tx, c Case) error {
	_, err := tx.Exec(`UPDATE casework_case SET last_log = $2, vigil_look = $3, due = $4 WHERE id = $1`,
		string(c.ID), store.Micros(c.LastLog), store.Micros(c.Vigil.NextLook), store.Micros(DueOf(c)))
	return cmp.Or(err, rank(tx, c))
}

// newNumber is the next number of an organisation in a year.
func newNumber(tx *store.Tx, orgID string, year int) (string, error) {
	n, err := store.Count(tx, `INSERT INTO casework_number (org_id, year, last) VALUES ($1, $2, 1)
		ON CONFLICT (org_id, year) DO UPDATE SET last = casework_number.last + 1 RETURNING last`, orgID, int64(year))
	return numberOf(year, n), err
}

// open fills the sealed texts of a case; one whose keys were erased is marked.
func (c *Case) open(key seal.Key, erased bool) error {
	if c.Erased = erased; erased {
		return nil
	}
	for _, f := range c.texts() {
		plain, err := key.Open(f.name, *f.sealed)
		if err != nil {
			return err
		}
		*f.plain = plain
	}
	return nil
}

// seal writes the texts back under the key of the case.
func (c *Case) seal(key seal.Key) {
	if c.Erased {
		return
	}
	for _, f := range c.texts() {
		*f.sealed = key.Seal(f.name, *f.plain)
	}
}

type sealedField struct {
	name   string
	plain  *string
	sealed *[]byte
	kind   network.Category
}

func (c *Case) texts() []sealedField {
	return []sealedField{{"reason", &c.Reason, &c.sealed.reason, c.kindOf(c.Kinds.Reason)}, {"goal", &c.Goal, &c.sealed.goal, c.kindOf(c.Kinds.Goal)},
		{"cause", &c.Cause, &c.sealed.cause, c.kindOf(c.Kinds.Cause)}, {"because", &c.Reins.Because, &c.sealed.because, c.kindOf(c.Kinds.Because)},
		{"step", &c.Next.What, &c.sealed.step, c.kindOf(c.Kinds.Step)}}
}

// keyOf is the key of a case; erased tells that nobody can open it any more.
func (s *Service) keyOf(tx *store.Tx, id ID) (key seal.Key, erased bool, err error) {
	key, err = s.vault.KeyOf(tx, string(id))
	if fault.Is(err, fault.NotFound) {
		return seal.Key{}, true, nil
	}
	return key, false, err
}

// areasOf are the areas around a complex today, in the form of access.Area.
func areasOf(tx *store.Tx, site place.ComplexID) (string, error) {
	list, err := store.List(tx, func(s store.Scanner) (areas string, err error) {
		var b, w, g string
		err = s.Scan(&b, &w, &g)
		return access.Area(b, w, g), err
	}, `SELECT p.neighbourhood, coalesce(b.parent, ''), coalesce(w.parent, '') FROM place_complex p
		LEFT JOIN place_area b ON b.code = p.neighbourhood LEFT JOIN place_area w ON w.code = b.parent WHERE p.id = $1`, string(site))
	if err != nil || len(list) == 0 {
		return "", err
	}
	return list[0], nil
}

// knowAreas notes that there are cases with these areas, so that a list finds them by a mandate
// for one of their codes, or for everywhere.
func knowAreas(tx *store.Tx, areas string) error {
	for _, code := range append(access.Codes(areas), "") {
		if _, err := tx.Exec(`INSERT INTO casework_area (code, areas) VALUES ($1, $2) ON CONFLICT (code, areas) DO NOTHING`, code, areas); err != nil {
			return err
		}
	}
	return nil
}

// plainID reports whether a text from outside can be an id; PostgreSQL refuses other
// signs with an error, where the answer is that there is no such thing.
func plainID(id string) bool {
	if id == "" || len(id) > 64 {
		return false
	}
	for _, r := range id {
		if r <= ' ' || r > '~' {
			return false
		}
	}
	return true
}
