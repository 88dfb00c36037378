package webhook

import (
	"embed"
	"strings"
	"time"

	"samendoen/internal/base/store"
)

// Files holds the tables, words and rules of this module.
//
//go:embed sql text policy.cedar
var Files embed.FS

const (
	endpointColumns = `e.id, e.org_id, e.name, e.url, e.kinds, e.token_id, e.user_id, e.state, e.why, e.secret, e.old_secret, e.old_ends, q.next_at, q.tried, q.reached, e.created, e.version`
	fromEndpoint    = ` FROM webhook_endpoint e JOIN webhook_queue q ON q.endpoint_id = e.id`
)

func scanEndpoint(s store.Scanner) (e Endpoint, err error) {
	var kinds string
	err = s.Scan(&e.ID, &e.Org, &e.Name, &e.URL, &kinds, &e.TokenID, &e.UserID, &e.State, &e.Why, &e.secret, &e.old, store.At(&e.OldEnds),
		store.At(&e.Next), store.At(&e.Tried), store.At(&e.Reached), store.At(&e.Created), &e.Version)
	for _, k := range strings.Fields(kinds) {
		e.Kinds = append(e.Kinds, Kind(k))
	}
	return e, err
}

// kindsText is how the kinds are kept, so that SQL finds one among them.
func kindsText(kinds []Kind) string {
	text := " "
	for _, k := range kinds {
		text += string(k) + " "
	}
	return text
}

func insertEndpoint(tx *store.Tx, e Endpoint) error {
	if _, err := tx.Exec(`INSERT INTO webhook_endpoint (id, org_id, name, url, kinds, token_id, user_id, state, why, secret, old_secret, old_ends, created, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', $9, $10, 0, $11, 1)`,
		string(e.ID), e.Org, e.Name, e.URL, kindsText(e.Kinds), e.TokenID, e.UserID, string(e.State), e.secret, []byte{}, store.Micros(e.Created)); err != nil {
		return err
	}
	_, err := tx.Exec(`INSERT INTO webhook_queue (endpoint_id, next_at, tried, reached, lease_until, lease_owner) VALUES ($1, 0, 0, 0, 0, '')`, string(e.ID))
	return err
}

func endpointByID(tx *store.Tx, id ID) (Endpoint, error) {
	return store.One(tx, scanEndpoint, `SELECT `+endpointColumns+fromEndpoint+` WHERE e.id = $1`, string(id))
}

func endpointsOf(tx *store.Tx, org string) ([]Endpoint, error) {
	return store.List(tx, scanEndpoint, `SELECT `+endpointColumns+fromEndpoint+` WHERE e.org_id = $1 ORDER BY e.created, e.id`, org)
}

// updateEndpoint writes what an administrator can change of one that still has its version.
func updateEndpoint(tx *store.Tx, op string, e Endpoint) error {
	old := e.old
	if old == nil {
		old = []byte{}
	}
	n, err := tx.Exec(`UPDATE webhook_endpoint SET state = $3, why = $4, secret = $5, old_secret = $6, old_ends = $7, version = version + 1
		WHERE id = $1 AND version = $2`,
		string(e.ID), e.Version, string(e.State), string(e.Why), e.secret, old, store.Micros(e.OldEnds))
	return store.Changed(op, n, err)
}

// tryNow lets the first message that waits for an endpoint go at once.
func tryNow(tx *store.Tx, id ID) error {
	_, err := tx.Exec(`UPDATE webhook_queue SET next_at = 0 WHERE endpoint_id = $1`, string(id))
	return err
}

func deleteEndpoint(tx *store.Tx, op string, e Endpoint) error {
	n, err := tx.Exec(`DELETE FROM webhook_endpoint WHERE id = $1 AND version = $2`, string(e.ID), e.Version)
	if err := store.Changed(op, n, err); err != nil {
		return err
	}
	for _, table := range []string{"webhook_message", "webhook_queue"} {
		if _, err := tx.Exec(`DELETE FROM `+table+` WHERE endpoint_id = $1`, string(e.ID)); err != nil {
			return err
		}
	}
	return nil
}

// stop takes an endpoint out of work without a human.
func stop(tx *store.Tx, id ID, state State, why Why) error {
	_, err := tx.Exec(`UPDATE webhook_endpoint SET state = $2, why = $3, version = version + 1 WHERE id = $1`, string(id), string(state), string(why))
	return err
}

// dueQueues are the queues from which something may be sent at the moment $1, for SQL.
const dueQueues = ` FROM webhook_queue q JOIN webhook_endpoint e ON e.id = q.endpoint_id WHERE e.state = 'aan' AND q.next_at <= $1 AND q.lease_until <= $1
	AND EXISTS (SELECT 1 FROM webhook_message m WHERE m.endpoint_id = q.endpoint_id AND m.state = 'wacht')`

// claim takes endpoints for which something may be sent now, for a time; nobody else takes
// them until then or until they are given back.
func claim(tx *store.Tx, owner string, now time.Time, limit int) ([]ID, error) {
	return store.List(tx, func(s store.Scanner) (id ID, err error) { return id, s.Scan(&id) },
		`UPDATE webhook_queue SET lease_until = $2, lease_owner = $3 WHERE endpoint_id IN (SELECT q.endpoint_id`+dueQueues+` ORDER BY q.next_at, q.endpoint_id LIMIT $4) RETURNING endpoint_id`,
		store.Micros(now), store.Micros(now.Add(leaseTime)), owner, limit)
}

// anyDue reports whether claim would find something.
func anyDue(tx *store.Tx, now time.Time) (bool, error) {
	n, err := store.Count(tx, `SELECT count(*) FROM (SELECT 1`+dueQueues+` LIMIT 1) AS x`, store.Micros(now))
	return n > 0, err
}

func giveBack(tx *store.Tx, owner string, id ID) error {
	_, err := tx.Exec(`UPDATE webhook_queue SET lease_until = 0, lease_owner = '' WHERE endpoint_id = $1 AND lease_owner = $2`, string(id), owner)
	return err
}

// held reports whether a sender still has an endpoint, which must be on.
func held(tx *store.Tx, owner string, id ID, now time.Time) (Endpoint, bool, error) {
	list, err := store.List(tx, scanEndpoint, `SELECT `+endpointColumns+fromEndpoint+` WHERE e.id = $1 AND q.lease_owner = $2 AND q.lease_until > $3 AND e.state = 'aan'`,
		string(id), owner, store.Micros(now))
	if err != nil || len(list) == 0 {
		return Endpoint{}, false, err
	}
	return list[0], true, nil
}

// noteTried writes when an endpoint was tried, and when its next message may go.
func noteTried(tx *store.Tx, id ID, at, next time.Time, reached bool) error {
	_, err := tx.Exec(`UPDATE webhook_queue SET tried = $2, next_at = $3, reached = CASE WHEN $4 = 1 THEN $2 ELSE reached END WHERE endpoint_id = $1`,
		string(id), store.Micros(at), store.Micros(next), store.Bool(reached))
	return err
}

func countOf(tx *store.Tx, org string) (int64, error) {
	return store.Count(tx, `SELECT count(*) FROM webhook_endpoint WHERE org_id = $1`, org)
}
