package webhook

import (
	"time"

	"samendoen/internal/base/store"
)

const messageColumns = `m.id, m.endpoint_id, m.kind, m.object_id, m.at, m.state, m.attempts, m.tried, m.status, m.problem`

func scanMessage(s store.Scanner) (m Message, err error) {
	return m, s.Scan(&m.ID, &m.Endpoint, &m.Kind, &m.Object, store.At(&m.At), &m.State, &m.Attempts, store.At(&m.Tried), &m.Status, &m.Problem)
}

// insertFor writes a message for every endpoint that where names and that asked for the
// kind. It costs nothing to wait for: with no endpoint at all it is one statement that
// travels with others, and finds nothing.
func insertFor(tx *store.Tx, kind Kind, object string, at time.Time, where string, args ...any) error {
	all := append([]any{"msg_" + store.NewID(), string(kind), object, store.Micros(at), "% " + string(kind) + " %"}, args...)
	return tx.Later(`INSERT INTO webhook_message (endpoint_id, id, kind, object_id, at, state, attempts, tried, status, problem)
		SELECT e.id, CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($4 AS BIGINT), 'wacht', 0, 0, 0, ''
		FROM webhook_endpoint e WHERE e.state <> 'uit' AND e.kinds LIKE CAST($5 AS TEXT) AND `+where, all...)
}

// forSignal writes a message about a signal for endpoints of its organisation and of its sender.
func forSignal(tx *store.Tx, kind Kind, id, org, sender string, at time.Time) error {
	return insertFor(tx, kind, id, at, `(e.org_id = $6 OR e.user_id = $7)`, org, sender)
}

// forCase writes a message about a case for endpoints of who takes part in it.
func forCase(tx *store.Tx, kind Kind, id string, at time.Time) error {
	return insertFor(tx, kind, id, at, `e.user_id IN (SELECT p.user_id FROM access_part p WHERE p.object_type = 'Case' AND p.object_id = $6 AND p.until = 0)`, id)
}

func insertProof(tx *store.Tx, id ID, at time.Time) error {
	_, err := tx.Exec(`INSERT INTO webhook_message (endpoint_id, id, kind, object_id, at, state, attempts, tried, status, problem)
		VALUES ($1, $2, $3, '', $4, 'wacht', 0, 0, 0, '')`, string(id), "msg_"+store.NewID(), string(Proof), store.Micros(at))
	return err
}

// firstWaiting is the oldest message that waits for an endpoint.
func firstWaiting(tx *store.Tx, id ID) (Message, bool, error) {
	list, err := store.List(tx, scanMessage, `SELECT `+messageColumns+` FROM webhook_message m WHERE m.endpoint_id = $1 AND m.state = 'wacht' ORDER BY m.id LIMIT 1`, string(id))
	if err != nil || len(list) == 0 {
		return Message{}, false, err
	}
	return list[0], true, nil
}

// before is the kind of the last message about the same object before a message, empty for none.
func before(tx *store.Tx, m Message) (Kind, error) {
	list, err := store.Strings(tx, `SELECT kind FROM webhook_message WHERE endpoint_id = $1 AND object_id = $2 AND id < $3 ORDER BY id DESC LIMIT 1`,
		string(m.Endpoint), m.Object, m.ID)
	if err != nil || len(list) == 0 {
		return "", err
	}
	return Kind(list[0]), nil
}

func dropMessage(tx *store.Tx, m Message) error {
	_, err := tx.Exec(`DELETE FROM webhook_message WHERE endpoint_id = $1 AND id = $2`, string(m.Endpoint), m.ID)
	return err
}

// noteAttempt counts an attempt before it is made: a sender that dies in the middle has tried.
func noteAttempt(tx *store.Tx, m Message, at time.Time) error {
	_, err := tx.Exec(`UPDATE webhook_message SET attempts = attempts + 1, tried = $3 WHERE endpoint_id = $1 AND id = $2`, string(m.Endpoint), m.ID, store.Micros(at))
	return err
}

// noteOutcome writes what became of an attempt, unless a later one was made meanwhile.
func noteOutcome(tx *store.Tx, m Message) (bool, error) {
	n, err := tx.Exec(`UPDATE webhook_message SET state = $4, status = $5, problem = $6 WHERE endpoint_id = $1 AND id = $2 AND attempts = $3 AND state = 'wacht'`,
		string(m.Endpoint), m.ID, m.Attempts, string(m.State), m.Status, string(m.Problem))
	return n > 0, err
}

// shown is the part of the messages that an administrator sees: what was tried at least once.
// Of what waits nobody has decided yet whether this endpoint may know of it.
const shown = `(m.attempts > 0 OR m.kind = 'proef')`

// messagesOf are the last of them before a message, or the very last for none.
func messagesOf(tx *store.Tx, id ID, before string, limit int) ([]Message, error) {
	return store.List(tx, scanMessage, `SELECT `+messageColumns+` FROM webhook_message m WHERE m.endpoint_id = $1 AND `+shown+`
		AND ($2 = '' OR m.id < $2) ORDER BY m.id DESC LIMIT $3`, string(id), before, limit)
}

// again lets a message that arrived or was given up go once more.
func again(tx *store.Tx, id ID, message string) (int64, error) {
	return tx.Exec(`UPDATE webhook_message SET state = 'wacht', attempts = 1, status = 0, problem = '' WHERE endpoint_id = $1 AND id = $2 AND state <> 'wacht'`,
		string(id), message)
}

// dropOld forgets messages from before a moment.
func dropOld(tx *store.Tx, before time.Time) error {
	_, err := tx.Exec(`DELETE FROM webhook_message WHERE at < $1`, store.Micros(before))
	return err
}

// Put writes messages as they were, for the demo. An id is made for each.
func Put(tx *store.Tx, id ID, list ...Message) error {
	for _, m := range list {
		if _, err := tx.Exec(`INSERT INTO webhook_message (endpoint_id, id, kind, object_id, at, state, attempts, tried, status, problem)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, string(id), "msg_"+store.NewID(), string(m.Kind), m.Object, store.Micros(m.At),
			string(m.State), m.Attempts, store.Micros(m.Tried), m.Status, string(m.Problem)); err != nil {
			return err
		}
	}
	return nil
}
