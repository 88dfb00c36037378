package advice

import (
	"time"

	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/escalation"
)

// listSize is how many questions a list holds.
const listSize = 200

const columns = `q.id, q.org_id, q.asker_id, q.asked_org, q.asked_role, q.holder_id, q.state, q.urgent, q.at, q.due, q.ended, q.version`

func scan(s store.Scanner) (q Question, err error) {
	var urgent int64
	err = s.Scan(&q.ID, &q.OrgID, &q.AskerID, &q.AskedOrg, &q.AskedRole, &q.HolderID, &q.State, &urgent, store.At(&q.At), store.At(&q.Due), store.At(&q.Ended), &q.Version)
	q.Urgent = urgent != 0
	return q, err
}

func insert(tx *store.Tx, q Question) error {
	_, err := tx.Exec(`INSERT INTO advice_question (id, org_id, asker_id, asked_org, asked_role, holder_id, state, urgent, at, due, ended, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 1)`, string(q.ID), q.OrgID, q.AskerID, q.AskedOrg, string(q.AskedRole), q.HolderID,
		string(q.State), store.Bool(q.Urgent), store.Micros(q.At), store.Micros(q.Due))
	return err
}

// update writes what steps change of a question that still has its version.
func update(tx *store.Tx, op string, q Question) error {
	n, err := tx.Exec(`UPDATE advice_question SET holder_id = $3, state = $4, due = $5, ended = $6, version = version + 1 WHERE id = $1 AND version = $2`,
		string(q.ID), q.Version, q.HolderID, string(q.State), store.Micros(q.Due), store.Micros(q.Ended))
	return store.Changed(op, n, err)
}

func byID(tx *store.Tx, id ID) (Question, error) {
	return store.One(tx, scan, `SELECT `+columns+` FROM advice_question q WHERE q.id = $1`, string(id))
}

// ofUser are the questions that somebody asked or has to answer, the open ones first.
func ofUser(tx *store.Tx, userID string) ([]Question, error) {
	return store.List(tx, scan, `SELECT `+columns+` FROM advice_question q WHERE q.asker_id = $1 OR q.holder_id = $1
		ORDER BY CASE WHEN q.due > 0 THEN 0 ELSE 1 END, q.due, q.ended DESC, q.id LIMIT $2`, userID, int64(listSize))
}

// pageOf are the questions that somebody asked or has to answer, after a mark if there is one: the
// open ones by date, or those that ended, the last first.
func pageOf(tx *store.Tx, userID string, ended bool, after *store.Mark, limit int) ([]Question, error) {
	where, order := `q.ended = 0 AND ($2 = 0 OR q.due > $3 OR q.due = $3 AND q.id > $4)`, `q.due, q.id`
	if ended {
		where, order = `q.ended > 0 AND ($2 = 0 OR q.ended < $3 OR q.ended = $3 AND q.id > $4)`, `q.ended DESC, q.id`
	}
	begins, m := int64(0), store.Mark{}
	if after != nil {
		begins, m = 1, *after
	}
	return store.List(tx, scan, `SELECT `+columns+` FROM advice_question q WHERE (q.asker_id = $1 OR q.holder_id = $1) AND `+where+` ORDER BY `+order+` LIMIT $5`,
		userID, begins, m.At, m.ID, int64(limit))
}

// lateAt are the questions that an organisation should have answered before a day.
func lateAt(tx *store.Tx, org string, today time.Time) ([]Question, error) {
	return store.List(tx, scan, `SELECT `+columns+` FROM advice_question q WHERE q.asked_org = $1 AND q.state = 'gevraagd' AND q.due < $2 ORDER BY q.due, q.id LIMIT $3`,
		org, store.Micros(today), int64(listSize))
}

// late are open questions whose date passed before a day, after one of them, in the order of ids.
func late(tx *store.Tx, today time.Time, after ID, limit int) ([]Question, error) {
	return store.List(tx, scan, `SELECT `+columns+` FROM advice_question q WHERE q.due > 0 AND q.due < $1 AND q.id > $2 ORDER BY q.id LIMIT $3`,
		store.Micros(today), string(after), int64(limit))
}

// orphans are open questions that wait for somebody who may sign in no more, or whose asker may not.
func orphans(tx *store.Tx) ([]Question, error) {
	return store.List(tx, scan, `SELECT `+columns+` FROM advice_question q WHERE q.due > 0 AND (
		q.asker_id NOT IN (SELECT id FROM account_user WHERE disabled = 0) OR
		q.state = 'gevraagd' AND q.holder_id NOT IN (SELECT id FROM account_user WHERE disabled = 0)) ORDER BY q.id`)
}

// load is how many open questions wait for each of some people.
func loadOf(tx *store.Tx, users []string) (map[string]int, error) {
	n := map[string]int{}
	if len(users) == 0 {
		return n, nil
	}
	in, list := tx.In("holder_id", 1, users)
	_, err := store.List(tx, func(s store.Scanner) (none struct{}, err error) {
		var id string
		var count int
		err = s.Scan(&id, &count)
		n[id] = count
		return none, err
	}, `SELECT holder_id, count(*) FROM advice_question WHERE state = 'gevraagd' AND `+in+` GROUP BY holder_id`, list)
	return n, err
}

func bodyField(id string) string { return "advice/" + id }

func insertMessage(tx *store.Tx, key seal.Key, id ID, m Message) error {
	body := []byte{}
	if m.Text != "" {
		body = key.Seal(bodyField(m.ID), m.Text)
	}
	_, err := tx.Exec(`INSERT INTO advice_message (id, question_id, at, by_id, step, to_id, body) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		m.ID, string(id), store.Micros(m.At), m.ByID, string(m.Step), m.ToID, body)
	return err
}

// messagesOf are what was said in a question, the oldest first.
func messagesOf(tx *store.Tx, key seal.Key, id ID) ([]Message, error) {
	return store.List(tx, func(s store.Scanner) (m Message, err error) {
		var body []byte
		if err = s.Scan(&m.ID, store.At(&m.At), &m.ByID, &m.Step, &m.ToID, &body); err == nil && len(body) > 0 {
			m.Text, err = key.Open(bodyField(m.ID), body)
		}
		return m, err
	}, `SELECT id, at, by_id, step, to_id, body FROM advice_message WHERE question_id = $1 ORDER BY at, id`, string(id))
}

// Past is a question that ended at a moment.
type Past struct {
	ID    string
	Since time.Time
}

// Ended are the questions of an organisation that ended before a moment, the oldest first, after
// one of a time and id.
func Ended(tx *store.Tx, org string, before, since time.Time, id string, limit int) ([]Past, error) {
	return store.List(tx, func(s store.Scanner) (p Past, err error) { return p, s.Scan(&p.ID, store.At(&p.Since)) },
		`SELECT id, ended FROM advice_question WHERE org_id = $1 AND ended > 0 AND ended < $2 AND (ended > $3 OR ended = $3 AND id > $4) ORDER BY ended, id LIMIT $5`,
		org, store.Micros(before), store.Micros(since), id, int64(limit))
}

// EraseEnded erases a question if it still had ended before the moment; false when not.
func EraseEnded(tx *store.Tx, v *seal.Vault, at, before time.Time, id string) (bool, error) {
	n, err := store.Count(tx, `SELECT count(*) FROM advice_question WHERE id = $1 AND ended > 0 AND ended < $2`, id, store.Micros(before))
	if err != nil || n == 0 {
		return false, err
	}
	return true, Erase(tx, v, at, id)
}

// Erase erases a question with what was said and its key; nothing happens for an id that is none.
func Erase(tx *store.Tx, v *seal.Vault, at time.Time, id string) error {
	n, err := tx.Exec(`DELETE FROM advice_question WHERE id = $1`, id)
	if err != nil || n == 0 {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM advice_message WHERE question_id = $1`, id); err != nil {
		return err
	}
	if err := escalation.Forget(tx, climbKind, id); err != nil {
		return err
	}
	return v.Shred(tx, at, id)
}

// OrgOf is the organisation that answers for a question, for the log.
func OrgOf(tx *store.Tx, id ID) (string, error) {
	q, err := byID(tx, id)
	return q.OrgID, err
}

// Earlier lets what happened with a question be longer ago: for the demo.
func Earlier(tx *store.Tx, id ID, by time.Duration) error {
	if _, err := tx.Exec(`UPDATE advice_question SET at = at - $2, due = CASE WHEN due > 0 THEN due - $2 ELSE 0 END WHERE id = $1`, string(id), by.Microseconds()); err != nil {
		return err
	}
	_, err := tx.Exec(`UPDATE advice_message SET at = at - $2 WHERE question_id = $1`, string(id), by.Microseconds())
	return err
}

// HolderOf is who has to answer a question.
func HolderOf(tx *store.Tx, id ID) (string, error) {
	q, err := byID(tx, id)
	return q.HolderID, err
}
