package hotline

import (
	"encoding/json"

	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

const responderColumns = `id, org_id, name, phone, roster_id, hours, minutes, until, version`

func scanResponder(s store.Scanner) (r Responder, err error) {
	var hours string
	if err := s.Scan(&r.ID, &r.OrgID, &r.Name, &r.Phone, &r.RosterID, &hours, &r.Minutes, store.At(&r.Until), &r.Version); err != nil {
		return r, err
	}
	return r, json.Unmarshal([]byte(hours), &r.Hours)
}

// respondersOf is the help by contract of an organisation.
func respondersOf(tx *store.Tx, org string) ([]Responder, error) {
	return store.List(tx, scanResponder, `SELECT `+responderColumns+` FROM hotline_responder WHERE org_id = $1 ORDER BY name, id`, org)
}

func responderByID(tx *store.Tx, org string, id ResponderID) (Responder, error) {
	return store.One(tx, scanResponder, `SELECT `+responderColumns+` FROM hotline_responder WHERE id = $1 AND org_id = $2`, string(id), org)
}

func insertResponder(tx *store.Tx, r Responder) error {
	hours, err := json.Marshal(r.Hours)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO hotline_responder (`+responderColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)`,
		string(r.ID), r.OrgID, r.Name, r.Phone, r.RosterID, string(hours), int64(r.Minutes), store.Micros(r.Until))
	return err
}

func updateResponder(tx *store.Tx, op string, r Responder) error {
	hours, err := json.Marshal(r.Hours)
	if err != nil {
		return err
	}
	n, err := tx.Exec(`UPDATE hotline_responder SET name = $3, phone = $4, roster_id = $5, hours = $6, minutes = $7, until = $8, version = version + 1 WHERE id = $1 AND version = $2`,
		string(r.ID), r.Version, r.Name, r.Phone, r.RosterID, string(hours), int64(r.Minutes), store.Micros(r.Until))
	return store.Changed(op, n, err)
}

func dropResponder(tx *store.Tx, op string, r Responder) error {
	n, err := tx.Exec(`DELETE FROM hotline_responder WHERE id = $1 AND version = $2`, string(r.ID), r.Version)
	return store.Changed(op, n, err)
}

// helpedOrgs are the organisations with a meldpunt of their own.
func helpedOrgs(tx *store.Tx) ([]string, error) {
	return store.Strings(tx, `SELECT org_id FROM hotline_policy UNION SELECT org_id FROM hotline_responder ORDER BY 1`)
}

const comingField = "hotline_coming.who"

const comingColumns = `id, report_id, responder_id, user_id, name, phone, who, at, due, arrived, gone, sent, late`

func readComing(key seal.Key) func(s store.Scanner) (Coming, error) {
	return func(s store.Scanner) (c Coming, err error) {
		var who []byte
		if err := s.Scan(&c.ID, &c.ReportID, &c.ResponderID, &c.UserID, &c.Name, &c.Phone, &who, store.At(&c.At), store.At(&c.Due), store.At(&c.Arrived), store.At(&c.Gone), &c.Sent, &c.Late); err != nil {
			return c, err
		}
		c.Who, err = key.Open(comingField, who)
		return c, err
	}
}

// comingTo is who comes, or came, to a report; the oldest first.
func comingTo(tx *store.Tx, key seal.Key, id ID) ([]Coming, error) {
	return store.List(tx, readComing(key), `SELECT `+comingColumns+` FROM hotline_coming WHERE report_id = $1 ORDER BY at, id`, string(id))
}

// comingByID is one of those who come to a report.
func comingByID(tx *store.Tx, key seal.Key, report ID, id string) (Coming, error) {
	return store.One(tx, readComing(key), `SELECT `+comingColumns+` FROM hotline_coming WHERE report_id = $1 AND id = $2`, string(report), id)
}

// reportOf is the report that somebody comes to.
func reportOf(tx *store.Tx, comingID string) (ID, error) {
	return store.One(tx, func(s store.Scanner) (id ID, err error) { return id, s.Scan(&id) }, `SELECT report_id FROM hotline_coming WHERE id = $1`, comingID)
}

func putComing(tx *store.Tx, key seal.Key, c Coming) error {
	_, err := tx.Exec(`INSERT INTO hotline_coming (`+comingColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
		ON CONFLICT (id) DO UPDATE SET who = EXCLUDED.who, due = EXCLUDED.due, arrived = EXCLUDED.arrived, gone = EXCLUDED.gone, sent = EXCLUDED.sent, late = EXCLUDED.late`,
		c.ID, string(c.ReportID), string(c.ResponderID), c.UserID, c.Name, c.Phone, key.Seal(comingField, c.Who), store.Micros(c.At), store.Micros(c.Due), store.Micros(c.Arrived), store.Micros(c.Gone), string(c.Sent), int64(c.Late))
	return err
}
