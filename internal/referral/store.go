package referral

import (
	"cmp"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/escalation"
)

// What a sealed text is bound to: its own row.
func bodyField(id ID) string      { return "referral/" + string(id) }
func eventField(id string) string { return "referral-event/" + id }

const requestColumns = `r.id, r.org_id, r.case_id, r.asker_id, r.partner_id, r.holder_id, r.covenant_id, r.kind, r.urgent, r.area, r.talked,
	r.state, r.reason, r.sent, r.changed, r.due, r.left_due, r.stopped, r.gave, r.version, r.link_id, r.body`

func scanRequest(s store.Scanner) (r Request, err error) {
	var urgent, gave int64
	err = s.Scan(&r.ID, &r.OrgID, &r.CaseID, &r.AskerID, &r.PartnerID, &r.HolderID, &r.CovenantID, &r.Kind, &urgent, &r.Area, store.At(&r.Talked),
		&r.State, &r.Reason, store.At(&r.SentAt), store.At(&r.ChangedAt), store.At(&r.Due), store.At(&r.Left), store.At(&r.StoppedOn), &gave, &r.Version, &r.LinkID, &r.sealed)
	r.Urgent, r.Gave = urgent != 0, gave != 0
	return r, err
}

// open reads the texts of a request with the key of its case.
func (r *Request) open(in casework.Inside) error {
	if r.Erased = in.Erased; r.Erased {
		return nil
	}
	plain, err := in.Key.Open(bodyField(r.ID), r.sealed)
	if err != nil {
		return err
	}
	return json.Unmarshal([]byte(plain), &r.Texts)
}

// insertRequest adds a request; false for one that is there already.
func insertRequest(tx *store.Tx, key seal.Key, r Request) (bool, error) {
	plain, err := json.Marshal(r.Texts)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec(`INSERT INTO referral_request (id, org_id, case_id, asker_id, partner_id, holder_id, covenant_id, kind, urgent, area, talked,
		state, reason, sent, changed, due, left_due, stopped, gave, version, body, link_id, complex_id)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '', $13, $13, $14, 0, 0, 0, 1, $15, $16,
			coalesce((SELECT c.complex_id FROM casework_case c WHERE c.id = $3), '')) ON CONFLICT (id) DO NOTHING`,
		string(r.ID), r.OrgID, string(r.CaseID), r.AskerID, r.PartnerID, r.HolderID, r.CovenantID, string(r.Kind), store.Bool(r.Urgent), r.Area,
		store.Micros(r.Talked), string(r.State), store.Micros(r.SentAt), store.Micros(r.Due), key.Seal(bodyField(r.ID), string(plain)), r.LinkID)
	return n == 1, err
}

// updateRequest writes what steps change of a request that still has the version.
func updateRequest(tx *store.Tx, op string, r Request) error {
	n, err := tx.Exec(`UPDATE referral_request SET holder_id = $3, covenant_id = $4, state = $5, reason = $6, changed = $7, due = $8, left_due = $9,
		stopped = $10, gave = $11, version = version + 1 WHERE id = $1 AND version = $2`,
		string(r.ID), r.Version, r.HolderID, r.CovenantID, string(r.State), string(r.Reason), store.Micros(r.ChangedAt), store.Micros(r.Due),
		store.Micros(r.Left), store.Micros(r.StoppedOn), store.Bool(r.Gave))
	return store.Changed(op, n, err)
}

// byID is a request without its texts.
func byID(tx *store.Tx, id ID) (Request, error) {
	return store.One(tx, scanRequest, `SELECT `+requestColumns+` FROM referral_request r WHERE r.id = $1`, string(id))
}

// OrgOf is the organisation that answers for a request, for the log.
func OrgOf(tx *store.Tx, id ID) (string, error) {
	r, err := byID(tx, id)
	return r.OrgID, err
}

// ofCase are the requests in a case, newest first.
func ofCase(tx *store.Tx, id casework.ID) ([]Request, error) {
	return store.List(tx, scanRequest, `SELECT `+requestColumns+` FROM referral_request r WHERE r.case_id = $1 ORDER BY r.sent DESC, r.id DESC`, string(id))
}

func insertEvent(tx *store.Tx, in casework.Inside, id ID, e Event) error {
	body := []byte{}
	if e.Text != "" && !in.Erased {
		body = in.Key.Seal(eventField(e.ID), e.Text)
	}
	_, err := tx.Exec(`INSERT INTO referral_event (id, request_id, at, by_id, step, state, on_date, reason, to_id, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		e.ID, string(id), store.Micros(e.At), e.ByID, string(e.Step), string(e.State), store.Micros(e.On), string(e.Reason), e.ToID, body)
	if err = cmp.Or(err, in.Changed(tx, e.At, e.ByID)); err != nil || !slices.Contains([]Step{Accept, Decline, AskMore, Counter}, e.Step) {
		return err
	}
	_, err = tx.Exec(`UPDATE referral_request SET answered = $2 WHERE id = $1 AND answered = 0`, string(id), store.Micros(e.At)) // see Figures
	return err
}

// eventsOf are the steps of a request, newest first.
func eventsOf(tx *store.Tx, in casework.Inside, id ID) ([]Event, error) {
	return store.List(tx, func(s store.Scanner) (e Event, err error) {
		var body []byte
		if err = s.Scan(&e.ID, store.At(&e.At), &e.ByID, &e.Step, &e.State, store.At(&e.On), &e.Reason, &e.ToID, &body); err == nil && len(body) > 0 && !in.Erased {
			e.Text, err = in.Key.Open(eventField(e.ID), body)
		}
		return e, err
	}, `SELECT id, at, by_id, step, state, on_date, reason, to_id, body FROM referral_event WHERE request_id = $1 ORDER BY at DESC, id DESC`, string(id))
}

// Earlier lets what happened with a request be longer ago: for the demo.
func Earlier(tx *store.Tx, id ID, by time.Duration) error {
	if _, err := tx.Exec(`UPDATE referral_request SET sent = sent - $2, changed = changed - $2, answered = CASE WHEN answered > 0 THEN answered - $2 ELSE 0 END, due = CASE WHEN due > 0 THEN due - $2 ELSE 0 END WHERE id = $1`,
		string(id), by.Microseconds()); err != nil {
		return err
	}
	_, err := tx.Exec(`UPDATE referral_event SET at = at - $2 WHERE request_id = $1`, string(id), by.Microseconds())
	return err
}

// Erase erases what partners were asked in a case that was erased, and how far it climbed.
func Erase(tx *store.Tx, caseID string) error {
	ids, err := store.Strings(tx, `SELECT id FROM referral_request WHERE case_id = $1`, caseID)
	if err != nil {
		return err
	}
	failures := []error{keepCount(tx, caseID)}
	for _, id := range ids {
		failures = append(failures, escalation.Forget(tx, climbKind, id))
	}
	for _, query := range []string{`DELETE FROM referral_event WHERE request_id IN (SELECT id FROM referral_request WHERE case_id = $1)`,
		`DELETE FROM referral_link WHERE case_id = $1`, `DELETE FROM referral_request WHERE case_id = $1`} {
		_, err := tx.Exec(query, caseID)
		failures = append(failures, err)
	}
	return errors.Join(failures...)
}
