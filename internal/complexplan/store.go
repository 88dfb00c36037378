package complexplan

import (
	"time"

	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

const columns = `id, org_id, complex_id, theme, goal, indicator, target, cents, holder_id, until, due, state, begun, ended, at, version`

func scan(s store.Scanner) (p Plan, err error) {
	return p, s.Scan(&p.ID, &p.Org, &p.Complex, &p.Theme, &p.Goal, &p.Indicator, &p.Target, &p.Cents, &p.Holder,
		store.At(&p.Until), store.At(&p.Due), &p.State, store.At(&p.From), store.At(&p.Ended), store.At(&p.At), &p.Version)
}

func byID(tx *store.Tx, id ID) (Plan, error) {
	return store.One(tx, scan, `SELECT `+columns+` FROM complexplan_plan WHERE id = $1`, string(id))
}

// most is how many plans a list holds: more than anybody carries out.
const most = 500

// ofOrg are the plans of an organisation, those that run or wait first and then the newest end; of
// one complex if one is given.
func ofOrg(tx *store.Tx, org string, complex place.ComplexID) ([]Plan, error) {
	return store.List(tx, scan, `SELECT `+columns+` FROM complexplan_plan WHERE org_id = $1 AND ($2 = '' OR complex_id = $2)
		ORDER BY CASE WHEN ended = 0 THEN 0 ELSE 1 END, due, ended DESC, id LIMIT $3`, org, string(complex), int64(most))
}

// open are all plans that wait for somebody.
func open(tx *store.Tx) ([]Plan, error) {
	return store.List(tx, scan, `SELECT `+columns+` FROM complexplan_plan WHERE ended = 0 ORDER BY id`)
}

func insert(tx *store.Tx, p Plan) error {
	_, err := tx.Exec(`INSERT INTO complexplan_plan (`+columns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, 0, $13, 1)`,
		string(p.ID), p.Org, string(p.Complex), string(p.Theme), p.Goal, p.Indicator, int64(p.Target), p.Cents, p.Holder,
		store.Micros(p.Until), store.Micros(p.Due), string(p.State), store.Micros(p.At))
	return err
}

// update writes what can change of a plan that still has its version.
func update(tx *store.Tx, op string, p Plan) error {
	n, err := tx.Exec(`UPDATE complexplan_plan SET theme = $3, goal = $4, indicator = $5, target = $6, cents = $7, holder_id = $8, until = $9, due = $10,
		state = $11, begun = $12, ended = $13, version = version + 1 WHERE id = $1 AND version = $2`,
		string(p.ID), p.Version, string(p.Theme), p.Goal, p.Indicator, int64(p.Target), p.Cents, p.Holder,
		store.Micros(p.Until), store.Micros(p.Due), string(p.State), store.Micros(p.From), store.Micros(p.Ended))
	return store.Changed(op, n, err)
}

const actionColumns = `id, plan_id, what, holder_id, partner, due, done`

func scanAction(s store.Scanner) (a Action, err error) {
	return a, s.Scan(&a.ID, &a.PlanID, &a.What, &a.Holder, &a.Partner, store.At(&a.Due), store.At(&a.Done))
}

// actions are those of a plan, what is first due first.
func actions(tx *store.Tx, id ID) ([]Action, error) {
	return store.List(tx, scanAction, `SELECT `+actionColumns+` FROM complexplan_action WHERE plan_id = $1 ORDER BY due, id`, string(id))
}

// actionsOf are those of all plans of an organisation that still run or wait and are not done yet.
func actionsOf(tx *store.Tx, org string) ([]Action, error) {
	return store.List(tx, scanAction, `SELECT a.id, a.plan_id, a.what, a.holder_id, a.partner, a.due, a.done FROM complexplan_action a
		JOIN complexplan_plan p ON p.id = a.plan_id WHERE ($1 = '' OR p.org_id = $1) AND p.ended = 0 AND a.done = 0 ORDER BY a.due, a.id`, org)
}

func insertAction(tx *store.Tx, a Action) error {
	_, err := tx.Exec(`INSERT INTO complexplan_action (`+actionColumns+`) VALUES ($1, $2, $3, $4, $5, $6, 0)`,
		a.ID, string(a.PlanID), a.What, a.Holder, a.Partner, store.Micros(a.Due))
	return err
}

// setDone writes when an action of a plan was done, zero for not.
func setDone(tx *store.Tx, op string, plan ID, action string, day time.Time) error {
	n, err := tx.Exec(`UPDATE complexplan_action SET done = $3 WHERE id = $1 AND plan_id = $2`, action, string(plan), store.Micros(day))
	return store.Changed(op, n, err)
}

func scanEntry(s store.Scanner) (e Entry, err error) {
	return e, s.Scan(&e.ID, store.At(&e.At), &e.By, &e.Step, &e.Words)
}

// entries are what happened to a plan, the newest first.
func entries(tx *store.Tx, id ID) ([]Entry, error) {
	return store.List(tx, scanEntry, `SELECT id, at, by_id, step, words FROM complexplan_entry WHERE plan_id = $1 ORDER BY at DESC, id DESC LIMIT 500`, string(id))
}

func insertEntry(tx *store.Tx, plan ID, e Entry) error {
	_, err := tx.Exec(`INSERT INTO complexplan_entry (id, plan_id, at, by_id, step, words) VALUES ($1, $2, $3, $4, $5, $6)`,
		e.ID, string(plan), store.Micros(e.At), e.By, string(e.Step), e.Words)
	return err
}

// OrgOf is whose plan it is, for the log, which also knows an action by its id.
func OrgOf(tx *store.Tx, id string) (string, error) {
	return store.One(tx, func(s store.Scanner) (org string, err error) { return org, s.Scan(&org) },
		`SELECT org_id FROM complexplan_plan WHERE id = $1 OR id = (SELECT plan_id FROM complexplan_action WHERE id = $1)`, id)
}
