package network

import (
	"embed"
	"encoding/json"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/store"
)

// Files holds the tables, words and rules of this module.
//
//go:embed sql text policy.cedar
var Files embed.FS

const covenantColumns = `id, org_id, state, version, stamp, reason, started, changed, body`

func scanCovenant(s store.Scanner) (c Covenant, err error) {
	var body string
	if err := s.Scan(&c.ID, &c.Org, &c.State, &c.Version, &c.Stamp, &c.Reason, store.At(&c.StartedAt), store.At(&c.ChangedAt), &body); err != nil {
		return c, err
	}
	return c, json.Unmarshal([]byte(body), &c.Terms)
}

// covenantByID is a covenant with all its signatures.
func covenantByID(tx *store.Tx, id CovenantID) (Covenant, error) {
	c, err := store.One(tx, scanCovenant, `SELECT `+covenantColumns+` FROM network_covenant WHERE id = $1`, string(id))
	if err != nil {
		return c, err
	}
	c.Signatures, err = signaturesOf(tx, id)
	return c, err
}

// covenantsNear are the covenants that an organisation keeps or is a party to, and those
// in which a user has a mandate; who sees which of them is up to the policy.
func covenantsNear(tx *store.Tx, org, user string) ([]Covenant, error) {
	list, err := store.List(tx, scanCovenant, `SELECT `+covenantColumns+` FROM network_covenant c WHERE c.org_id = $1
		OR EXISTS (SELECT 1 FROM network_party p WHERE p.covenant_id = c.id AND p.org_id = $1)
		OR EXISTS (SELECT 1 FROM network_mandate m WHERE m.covenant_id = c.id AND m.user_id = $2)
		ORDER BY c.name, c.id`, org, user)
	if err != nil {
		return nil, err
	}
	for i := range list {
		if list[i].Signatures, err = signaturesOf(tx, list[i].ID); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// covenantsKept are the covenants that rest on the register of an organisation.
func covenantsKept(tx *store.Tx, org string) ([]Covenant, error) {
	list, err := store.List(tx, scanCovenant, `SELECT `+covenantColumns+` FROM network_covenant WHERE org_id = $1 ORDER BY name, id`, org)
	if err != nil {
		return nil, err
	}
	for i := range list {
		if list[i].Signatures, err = signaturesOf(tx, list[i].ID); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// runningCovenants are all covenants that were started, without their signatures.
func runningCovenants(tx *store.Tx) ([]Covenant, error) {
	return store.List(tx, scanCovenant, `SELECT `+covenantColumns+` FROM network_covenant WHERE state = $1 ORDER BY id`, string(Running))
}

// noteEnding keeps that people were told of the end of a covenant on its date; false when
// they already were.
func noteEnding(tx *store.Tx, c Covenant, at time.Time) (bool, error) {
	n, err := tx.Exec(`INSERT INTO network_ending (covenant_id, until_date, at) VALUES ($1, $2, $3) ON CONFLICT (covenant_id, until_date) DO NOTHING`,
		string(c.ID), store.Micros(c.Terms.Until), store.Micros(at))
	return n > 0, err
}

func insertCovenant(tx *store.Tx, c Covenant) error {
	body, err := json.Marshal(c.Terms)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`INSERT INTO network_covenant (id, org_id, name, state, version, stamp, reason, started, changed, body)
		VALUES ($1, $2, $3, $4, $5, 1, '', 0, $6, $7)`,
		string(c.ID), c.Org, c.Terms.Name, string(c.State), c.Version, store.Micros(c.ChangedAt), string(body)); err != nil {
		return err
	}
	return setParties(tx, c)
}

// updateCovenant writes a covenant whose row still has its stamp.
func updateCovenant(tx *store.Tx, c Covenant) (int64, error) {
	body, err := json.Marshal(c.Terms)
	if err != nil {
		return 0, err
	}
	n, err := tx.Exec(`UPDATE network_covenant SET name = $3, state = $4, version = $5, stamp = stamp + 1, reason = $6,
		started = $7, changed = $8, body = $9 WHERE id = $1 AND stamp = $2`,
		string(c.ID), c.Stamp, c.Terms.Name, string(c.State), c.Version, c.Reason, store.Micros(c.StartedAt), store.Micros(c.ChangedAt), string(body))
	if err != nil || n == 0 {
		return n, err
	}
	return n, setParties(tx, c)
}

func setParties(tx *store.Tx, c Covenant) error {
	if _, err := tx.Exec(`DELETE FROM network_party WHERE covenant_id = $1`, string(c.ID)); err != nil {
		return err
	}
	for _, org := range c.Terms.Orgs() {
		if _, err := tx.Exec(`INSERT INTO network_party (covenant_id, org_id) VALUES ($1, $2)`, string(c.ID), org); err != nil {
			return err
		}
	}
	return nil
}

// insertVersion keeps the contents of a version as they were.
func insertVersion(tx *store.Tx, c Covenant, user string) error {
	body, err := json.Marshal(c.Terms)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO network_covenant_version (covenant_id, version, body, user_id, at) VALUES ($1, $2, $3, $4, $5)`,
		string(c.ID), c.Version, string(body), user, store.Micros(c.ChangedAt))
	return err
}

func signaturesOf(tx *store.Tx, id CovenantID) ([]Signature, error) {
	return store.List(tx, func(s store.Scanner) (v Signature, err error) {
		return v, s.Scan(&v.Org, &v.User, &v.Version, store.At(&v.At))
	}, `SELECT org_id, user_id, version, at FROM network_signature WHERE covenant_id = $1 ORDER BY version, at, org_id`, string(id))
}

func insertSignature(tx *store.Tx, id CovenantID, s Signature) error {
	_, err := tx.Exec(`INSERT INTO network_signature (covenant_id, version, org_id, user_id, at) VALUES ($1, $2, $3, $4, $5)`,
		string(id), s.Version, s.Org, s.User, store.Micros(s.At))
	return err
}

func mandatesOf(tx *store.Tx, id CovenantID) ([]Mandate, error) {
	return store.List(tx, func(s store.Scanner) (m Mandate, err error) {
		return m, s.Scan(&m.ID, &m.Seat, &m.User, &m.Area, store.At(&m.From), store.At(&m.Until), store.At(&m.Withdrawn))
	}, `SELECT id, seat, user_id, area, from_date, until_date, withdrawn FROM network_mandate WHERE covenant_id = $1 ORDER BY id`, string(id))
}

func insertMandate(tx *store.Tx, id CovenantID, m Mandate) error {
	_, err := tx.Exec(`INSERT INTO network_mandate (id, covenant_id, seat, user_id, area, from_date, until_date, withdrawn)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 0)`, m.ID, string(id), m.Seat, m.User, m.Area, store.Micros(m.From), store.Micros(m.Until))
	return err
}

func withdrawMandate(tx *store.Tx, id CovenantID, mandate string, at time.Time) (int64, error) {
	return tx.Exec(`UPDATE network_mandate SET withdrawn = $3 WHERE id = $2 AND covenant_id = $1 AND withdrawn = 0`, string(id), mandate, store.Micros(at))
}

func waypointsOf(tx *store.Tx, id CovenantID) ([]Waypoint, error) {
	return store.List(tx, func(s store.Scanner) (w Waypoint, err error) {
		return w, s.Scan(&w.ID, &w.Kind, &w.Text, &w.Owner, store.At(&w.Due), store.At(&w.Done))
	}, `SELECT id, kind, body, owner_id, due, done FROM network_waypoint WHERE covenant_id = $1 ORDER BY due, id`, string(id))
}

func insertWaypoint(tx *store.Tx, id CovenantID, w Waypoint) error {
	_, err := tx.Exec(`INSERT INTO network_waypoint (id, covenant_id, kind, body, owner_id, due, done) VALUES ($1, $2, $3, $4, $5, $6, 0)`,
		w.ID, string(id), string(w.Kind), w.Text, w.Owner, store.Micros(w.Due))
	return err
}

func passWaypoint(tx *store.Tx, id CovenantID, waypoint string, at time.Time) (int64, error) {
	return tx.Exec(`UPDATE network_waypoint SET done = $3 WHERE id = $2 AND covenant_id = $1 AND done = 0`, string(id), waypoint, store.Micros(at))
}

func exercisesOf(tx *store.Tx, id CovenantID) ([]Exercise, error) {
	return store.List(tx, func(s store.Scanner) (e Exercise, err error) {
		var key, body string
		if err := s.Scan(&key, &body); err != nil {
			return e, err
		}
		err = json.Unmarshal([]byte(body), &e)
		e.ID = key
		return e, err
	}, `SELECT id, body FROM network_exercise WHERE covenant_id = $1 ORDER BY id`, string(id))
}

func insertExercise(tx *store.Tx, id CovenantID, e Exercise) error {
	body, err := json.Marshal(e)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO network_exercise (id, covenant_id, body) VALUES ($1, $2, $3)`, e.ID, string(id), string(body))
	return err
}

// Event is a step that somebody took with a covenant.
type Event struct {
	At      time.Time
	User    string
	Step    Step
	Version int64
	Reason  string
}

func insertEvent(tx *store.Tx, id CovenantID, e Event) error {
	_, err := tx.Exec(`INSERT INTO network_event (id, covenant_id, at, user_id, step, version, reason) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		store.NewID(), string(id), store.Micros(e.At), e.User, string(e.Step), e.Version, e.Reason)
	return err
}

// eventsShown is how many steps the page of a covenant shows.
const eventsShown = 100

func eventsOf(tx *store.Tx, id CovenantID) ([]Event, error) {
	return store.List(tx, func(s store.Scanner) (e Event, err error) {
		return e, s.Scan(store.At(&e.At), &e.User, &e.Step, &e.Version, &e.Reason)
	}, `SELECT at, user_id, step, version, reason FROM network_event WHERE covenant_id = $1 ORDER BY id DESC LIMIT $2`, string(id), eventsShown)
}

// organisations are all organisations by id.
func organisations(tx *store.Tx) (map[string]account.Organisation, error) {
	list, err := account.Organisations(tx)
	all := make(map[string]account.Organisation, len(list))
	for _, o := range list {
		all[o.ID] = o
	}
	return all, err
}
