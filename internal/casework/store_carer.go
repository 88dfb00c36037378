package casework

import (
	"strings"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

func carerField(id, what string) string { return "carer/" + id + "/" + what }

// namePrint is by what the name of a carer is found again: it can be compared, not read.
func namePrint(v *seal.Vault, name string) int64 {
	return v.Fingerprint("carer", strings.ToLower(strings.Join(strings.Fields(name), " ")))
}

const newCarerColumns = `casework_carer (id, case_id, since, name, relation, phone, print, told_on, told_by, asked_on, asked_by, needs, version)`

func carerValues(v *seal.Vault, key seal.Key, id ID, c Carer) []any {
	return []any{c.ID, string(id), store.Micros(c.Since), key.Seal(carerField(c.ID, "name"), c.Name), key.Seal(carerField(c.ID, "relation"), c.Relation),
		key.Seal(carerField(c.ID, "phone"), c.Phone), namePrint(v, c.Name), store.Micros(c.ToldOn), c.ToldBy, store.Micros(c.AskedOn), c.AskedBy,
		key.Seal(carerField(c.ID, "needs"), c.Needs), int64(1)}
}

func insertCarer(tx *store.Tx, v *seal.Vault, key seal.Key, id ID, c Carer) (isNew bool, err error) {
	n, err := tx.Exec(`INSERT INTO `+newCarerColumns+` VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (id) DO NOTHING`,
		carerValues(v, key, id, c)...)
	return n == 1, err
}

// updateCarer writes what can change of a carer who still has the version.
func updateCarer(tx *store.Tx, op string, key seal.Key, id ID, c Carer) error {
	n, err := tx.Exec(`UPDATE casework_carer SET told_on = $4, told_by = $5, asked_on = $6, asked_by = $7, needs = $8, version = version + 1
		WHERE id = $1 AND case_id = $2 AND version = $3`,
		c.ID, string(id), c.Version, store.Micros(c.ToldOn), c.ToldBy, store.Micros(c.AskedOn), c.AskedBy, key.Seal(carerField(c.ID, "needs"), c.Needs))
	return store.Changed(op, n, err)
}

func deleteCarer(tx *store.Tx, op string, id ID, c Carer) error {
	n, err := tx.Exec(`DELETE FROM casework_carer WHERE id = $1 AND case_id = $2 AND version = $3`, c.ID, string(id), c.Version)
	return store.Changed(op, n, err)
}

const carerColumns = `r.id, r.since, r.name, r.relation, r.phone, r.told_on, r.told_by, r.asked_on, r.asked_by, r.needs, r.version`

// sealedCarer is a carer with the texts still closed.
type sealedCarer struct {
	Carer
	name, relation, phone, needs []byte
}

func (c *sealedCarer) targets() []any {
	return []any{&c.ID, store.At(&c.Since), &c.name, &c.relation, &c.phone, store.At(&c.ToldOn), &c.ToldBy, store.At(&c.AskedOn), &c.AskedBy, &c.needs, &c.Version}
}

func (c *sealedCarer) open(key seal.Key) error {
	for _, f := range []struct {
		plain  *string
		name   string
		sealed []byte
	}{{&c.Name, "name", c.name}, {&c.Relation, "relation", c.relation}, {&c.Phone, "phone", c.phone}, {&c.Needs, "needs", c.needs}} {
		plain, err := key.Open(carerField(c.ID, f.name), f.sealed)
		if err != nil {
			return err
		}
		*f.plain = plain
	}
	return nil
}

// carersOf are the carers of a case in the order in which they were written down.
func carersOf(tx *store.Tx, key seal.Key, id ID) ([]Carer, error) {
	return store.List(tx, func(s store.Scanner) (Carer, error) {
		var c sealedCarer
		err := s.Scan(c.targets()...)
		if err == nil {
			err = c.open(key)
		}
		return c.Carer, err
	}, `SELECT `+carerColumns+` FROM casework_carer r WHERE r.case_id = $1 ORDER BY r.since, r.id`, string(id))
}

// KnownCarer is a carer with the case in which they stand.
type KnownCarer struct {
	Carer
	CaseID ID
	Closed time.Time // of the case, zero while it is not
}

// CarersNamed are the carers of an organisation's cases who have a name: perhaps the one
// who asks, perhaps somebody of the same name. What cannot be read any more is left out.
// It authorises nothing and logs nothing: whoever tells it does.
func CarersNamed(tx *store.Tx, v *seal.Vault, org, name string) (list []KnownCarer, err error) {
	type found struct {
		sealedCarer
		caseID ID
		closed time.Time
	}
	rows, err := store.List(tx, func(s store.Scanner) (f found, err error) {
		return f, s.Scan(append(f.targets(), &f.caseID, store.At(&f.closed))...)
	}, `SELECT `+carerColumns+`, c.id, c.closed FROM casework_carer r JOIN casework_case c ON c.id = r.case_id
		WHERE c.org_id = $1 AND r.print = $2 ORDER BY r.since, r.id`, org, namePrint(v, name))
	if err != nil || strings.TrimSpace(name) == "" {
		return nil, err
	}
	for _, f := range rows {
		key, err := v.KeyOf(tx, string(f.caseID))
		if fault.Is(err, fault.NotFound) {
			continue
		}
		if err == nil {
			err = f.open(key)
		}
		if err != nil {
			return nil, err
		}
		list = append(list, KnownCarer{f.Carer, f.caseID, f.closed})
	}
	return list, nil
}

// carersUntold are the cases that the viewer directs and may read with a carer who was not
// told, and who was written down before a moment.
func carersUntold(tx *store.Tx, v viewer, before time.Time, limit int) ([]promised, error) {
	return store.List(tx, func(s store.Scanner) (r promised, err error) {
		return r, s.Scan(&r.ID, &r.OrgID, &r.UnitID, &r.Areas, &r.Number, &r.Label, &r.DirectorID, store.At(&r.promise.By))
	}, `SELECT c.id, c.org_id, c.unit_id, c.areas, c.number, c.label, c.director_id, min(r.since) FROM (`+access.Mine(ObjectType, "$1", "$3")+`) mine
		JOIN casework_case c ON c.id = mine.id JOIN casework_carer r ON r.case_id = c.id
		WHERE c.director_id = $1 AND r.told_on = 0 AND r.since < $4 AND c.state <> 'afgesloten' AND `+reads()+`
		GROUP BY c.id, c.org_id, c.unit_id, c.areas, c.number, c.label, c.director_id ORDER BY 8, 1 LIMIT $5`, v.args(store.Micros(before), limit)...)
}
