package casework

import (
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

// promiseField binds what was promised to its own row; ifNotField and proofField the two
// texts beside it.
func promiseField(id string) string { return "promise/" + id }
func ifNotField(id string) string   { return "promise/" + id + "/ifnot" }
func proofField(id string) string   { return "promise/" + id + "/proof" }

const promiseColumns = `casework_commitment (id, case_id, side, holder_id, body, by_date, state, created, settled, version, category, to_id, home, if_not, proof, by_id, first_by, org_id)`

// promiseValues are the columns of a new promise but the last: the organisation of its holder.
func promiseValues(key seal.Key, id ID, made int64, p Commitment) []any {
	return []any{p.ID, string(id), string(p.Side), p.HolderID, key.Seal(promiseField(p.ID), p.What), store.Micros(p.By), string(p.State), made,
		store.Micros(p.Settled), int64(1), string(p.Category), p.ToID, store.Bool(p.Home), key.Seal(ifNotField(p.ID), p.IfNot),
		key.Seal(proofField(p.ID), p.Proof), p.ByID, store.Micros(p.By)}
}

// insertCommitment adds a commitment, or reports that one with its id is there already.
func insertCommitment(tx *store.Tx, key seal.Key, id ID, made int64, p Commitment) (isNew bool, err error) {
	n, err := tx.Exec(`INSERT INTO `+promiseColumns+` VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
		coalesce((SELECT u.org_id FROM account_user u WHERE u.id = $4), '')) ON CONFLICT (id) DO NOTHING`, promiseValues(key, id, made, p)...)
	return n > 0, err
}

// settleCommitment writes what changed of a commitment that still has the version.
func settleCommitment(tx *store.Tx, op string, key seal.Key, erased bool, id ID, p Commitment) error {
	proof := []byte{}
	if !erased {
		proof = key.Seal(proofField(p.ID), p.Proof)
	}
	n, err := tx.Exec(`UPDATE casework_commitment SET state = $4, settled = $5, by_id = $6, by_date = $7, proof = $8, version = version + 1
		WHERE id = $1 AND case_id = $2 AND version = $3`,
		p.ID, string(id), p.Version, string(p.State), store.Micros(p.Settled), p.ByID, store.Micros(p.By), proof)
	return store.Changed(op, n, err)
}

const commitmentColumns = `p.id, p.side, p.holder_id, p.body, p.by_date, p.state, p.version, p.category`

const saidColumns = `casework_promise_change (id, promise_id, case_id, at, by_id, state, by_date, proof)`

func saidValues(key seal.Key, id ID, promiseID string, v Said) []any {
	return []any{store.NewID(), promiseID, string(id), store.Micros(v.At), v.ByID, string(v.State), store.Micros(v.By), key.Seal(proofField(promiseID), v.Proof)}
}

// insertSaid keeps what somebody said of a commitment; in a case that was erased without proof.
func insertSaid(tx *store.Tx, key seal.Key, erased bool, id ID, promiseID string, v Said) error {
	values := saidValues(key, id, promiseID, v)
	if erased {
		values[len(values)-1] = []byte{}
	}
	_, err := tx.Exec(`INSERT INTO `+saidColumns+` VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, values...)
	return err
}

// saidOf is what was said of the commitments of a case, by the id of each, the newest first.
func saidOf(tx *store.Tx, key seal.Key, erased bool, id ID) (map[string][]Said, error) {
	all := map[string][]Said{}
	_, err := store.List(tx, func(s store.Scanner) (none struct{}, err error) {
		var promise string
		var proof []byte
		var v Said
		if err = s.Scan(&promise, store.At(&v.At), &v.ByID, &v.State, store.At(&v.By), &proof); err == nil && !erased {
			v.Proof, err = key.Open(proofField(promise), proof)
		}
		all[promise] = append(all[promise], v)
		return none, err
	}, `SELECT promise_id, at, by_id, state, by_date, proof FROM casework_promise_change WHERE case_id = $1 ORDER BY at DESC, id DESC`, string(id))
	return all, err
}

// commitmentsOf are the commitments of a case with what was said of them, oldest first.
func commitmentsOf(tx *store.Tx, key seal.Key, erased bool, id ID) ([]Commitment, error) {
	said, err := saidOf(tx, key, erased, id)
	if err != nil {
		return nil, err
	}
	return store.List(tx, func(s store.Scanner) (p Commitment, err error) {
		var home int64
		var ifNot, proof []byte
		err = s.Scan(&p.ID, &p.Side, &p.HolderID, &p.sealed, store.At(&p.By), &p.State, &p.Version, &p.Category,
			&p.ToID, &home, &ifNot, &proof, store.At(&p.Settled), &p.ByID)
		p.Home, p.Said = home != 0, said[p.ID]
		for _, f := range []struct {
			plain  *string
			name   string
			sealed []byte
		}{{&p.What, promiseField(p.ID), p.sealed}, {&p.IfNot, ifNotField(p.ID), ifNot}, {&p.Proof, proofField(p.ID), proof}} {
			if err == nil && !erased {
				*f.plain, err = key.Open(f.name, f.sealed)
			}
		}
		return p, err
	}, `SELECT `+commitmentColumns+`, p.to_id, p.home, p.if_not, p.proof, p.settled, p.by_id FROM casework_commitment p
		WHERE p.case_id = $1 ORDER BY p.created, p.id`, string(id))
}

// openPromises counts what a user still has to do in a case.
func openPromises(tx *store.Tx, id ID, userID string) (int64, error) {
	return store.Count(tx, `SELECT count(*) FROM casework_commitment WHERE case_id = $1 AND holder_id = $2 AND state = 'open'`,
		string(id), userID)
}

// passPromises gives what somebody still has to do in a case to somebody else.
func passPromises(tx *store.Tx, id ID, from, to string) error {
	_, err := tx.Exec(`UPDATE casework_commitment SET holder_id = $3, version = version + 1 WHERE case_id = $1 AND holder_id = $2 AND state = 'open'`,
		string(id), from, to)
	return err
}

// passHolding gives the next step and the resting case that wait for somebody to somebody else.
// It leaves the version alone: no text changes, and an edit reads the row anew.
func passHolding(tx *store.Tx, id ID, from, to string) error {
	_, err := tx.Exec(`UPDATE casework_case SET next_holder = CASE WHEN next_holder = $2 THEN $3 ELSE next_holder END,
		vigil_contact = CASE WHEN vigil_contact = $2 THEN $3 ELSE vigil_contact END WHERE id = $1`, string(id), from, to)
	return err
}

// residentsLate are the first open commitments of residents whose date has passed, of cases
// that the viewer directs and may read: somebody asks how it went.
func residentsLate(tx *store.Tx, v viewer, today time.Time, limit int) ([]promised, error) {
	return store.List(tx, func(s store.Scanner) (r promised, err error) {
		return r, s.Scan(&r.ID, &r.OrgID, &r.UnitID, &r.Areas, &r.Number, &r.Label, &r.DirectorID,
			&r.promise.ID, &r.promise.Side, &r.promise.HolderID, &r.promise.sealed, store.At(&r.promise.By), &r.promise.State, &r.promise.Version, &r.promise.Category)
	}, `SELECT c.id, c.org_id, c.unit_id, c.areas, c.number, c.label, c.director_id, `+commitmentColumns+` FROM (`+access.Mine(ObjectType, "$1", "$3")+`) mine
		JOIN casework_case c ON c.id = mine.id JOIN casework_commitment p ON p.case_id = c.id
		WHERE c.director_id = $1 AND p.side = 'bewoner' AND p.state = 'open' AND p.by_date < $4 AND c.state <> 'afgesloten' AND `+reads()+`
		ORDER BY p.by_date, p.id LIMIT $5`, v.args(store.Micros(today), limit)...)
}
