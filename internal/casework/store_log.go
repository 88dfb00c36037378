package casework

import (
	"samendoen/internal/base/access"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

// logField, eventField and promiseField bind a sealed text to its own row.
func logField(id string) string     { return "log/" + id }
func eventField(id string) string   { return "event/" + id }
func promiseField(id string) string { return "promise/" + id }

// insertLog adds an entry, or reports that one with its id is there already.
func insertLog(tx *store.Tx, key seal.Key, id ID, e LogEntry) (isNew bool, err error) {
	n, err := tx.Exec(`INSERT INTO casework_log (id, case_id, at, author_id, kind, body, category) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (id) DO NOTHING`,
		e.ID, string(id), store.Micros(e.At), e.AuthorID, string(e.Kind), key.Seal(logField(e.ID), e.Text), string(e.Category))
	return n == 1, err
}

// logOf is the log of a case, newest first, at most limit entries.
func logOf(tx *store.Tx, key seal.Key, erased bool, id ID, limit int) ([]LogEntry, error) {
	return store.List(tx, func(s store.Scanner) (e LogEntry, err error) {
		var body []byte
		if err = s.Scan(&e.ID, store.At(&e.At), &e.AuthorID, &e.Kind, &body, &e.Category); err == nil && !erased {
			e.Text, err = key.Open(logField(e.ID), body)
		}
		return e, err
	}, `SELECT id, at, author_id, kind, body, category FROM casework_log WHERE case_id = $1 ORDER BY at DESC, id DESC LIMIT $2`, string(id), limit)
}

// insertEvent writes what happened; a note is sealed, and left out when the keys of
// the case are gone.
func insertEvent(tx *store.Tx, key seal.Key, erased bool, id ID, e Event) error {
	note := []byte{}
	if !erased {
		note = key.Seal(eventField(e.ID), e.Note)
	}
	_, err := tx.Exec(`INSERT INTO casework_event (id, case_id, at, by_id, kind, user_id, on_date, note, category)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		e.ID, string(id), store.Micros(e.At), e.ByID, string(e.Kind), e.UserID, store.Micros(e.On), note, string(e.Category))
	return err
}

// eventsOf are the events of a case, newest first.
func eventsOf(tx *store.Tx, key seal.Key, erased bool, id ID) ([]Event, error) {
	return store.List(tx, func(s store.Scanner) (e Event, err error) {
		var note []byte
		if err = s.Scan(&e.ID, store.At(&e.At), &e.ByID, &e.Kind, &e.UserID, store.At(&e.On), &note, &e.Category); err == nil && !erased {
			e.Note, err = key.Open(eventField(e.ID), note)
		}
		return e, err
	}, `SELECT id, at, by_id, kind, user_id, on_date, note, category FROM casework_event WHERE case_id = $1 ORDER BY at DESC, id DESC LIMIT 200`, string(id))
}

func insertCommitment(tx *store.Tx, key seal.Key, id ID, at int64, p Commitment) error {
	_, err := tx.Exec(`INSERT INTO casework_commitment (id, case_id, side, holder_id, body, by_date, state, created, settled, version, category)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 1, $9)`,
		p.ID, string(id), string(p.Side), p.HolderID, key.Seal(promiseField(p.ID), p.What), store.Micros(p.By), string(p.State), at, string(p.Category))
	return err
}

// settleCommitment changes the state of a commitment that still has the version.
func settleCommitment(tx *store.Tx, op string, id ID, p Commitment, to CommitmentState, at int64) error {
	n, err := tx.Exec(`UPDATE casework_commitment SET state = $4, settled = $5, version = version + 1
		WHERE id = $1 AND case_id = $2 AND version = $3`, p.ID, string(id), p.Version, string(to), at)
	return store.Changed(op, n, err)
}

const commitmentColumns = `p.id, p.side, p.holder_id, p.body, p.by_date, p.state, p.version, p.category`

func scanCommitment(s store.Scanner) (p Commitment, err error) {
	return p, s.Scan(&p.ID, &p.Side, &p.HolderID, &p.sealed, store.At(&p.By), &p.State, &p.Version, &p.Category)
}

// commitmentsOf are the commitments of a case, oldest first.
func commitmentsOf(tx *store.Tx, key seal.Key, erased bool, id ID) ([]Commitment, error) {
	list, err := store.List(tx, scanCommitment,
		`SELECT `+commitmentColumns+` FROM casework_commitment p WHERE p.case_id = $1 ORDER BY p.created, p.id`, string(id))
	for i := range list {
		if err != nil || erased {
			break
		}
		list[i].What, err = key.Open(promiseField(list[i].ID), list[i].sealed)
	}
	return list, err
}

// openPromises counts what a user still has to do in a case.
func openPromises(tx *store.Tx, id ID, userID string) (int64, error) {
	return store.Count(tx, `SELECT count(*) FROM casework_commitment WHERE case_id = $1 AND holder_id = $2 AND state = 'open'`,
		string(id), userID)
}

// parts are the parts of a case.
func parts(tx *store.Tx, id ID) ([]access.TakingPart, error) {
	return access.Parts(tx, ObjectType, string(id))
}
