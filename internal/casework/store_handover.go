package casework

import (
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

const handoverColumns = `h.id, h.case_id, h.from_id, h.from_covenant, h.by_id, h.to_id, h.covenant_id, h.at, h.due, h.stays, h.joined, h.state,
	h.ended, h.ended_by, h.answer`

func scanHandover(s store.Scanner, more ...any) (h Handover, err error) {
	var stays, joined int64
	err = s.Scan(append([]any{&h.ID, &h.CaseID, &h.FromID, &h.FromCovenant, &h.ByID, &h.ToID, &h.CovenantID, store.At(&h.At), store.At(&h.Due),
		&stays, &joined, &h.State, store.At(&h.Ended), &h.EndBy, &h.answer}, more...)...)
	h.Stays, h.Joined = stays != 0, joined != 0
	return h, err
}

func insertHandover(tx *store.Tx, h Handover) error {
	_, err := tx.Exec(`INSERT INTO casework_handover (id, case_id, from_id, from_covenant, by_id, to_id, covenant_id, at, due, stays, joined, state, ended, ended_by, answer)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
		h.ID, string(h.CaseID), h.FromID, h.FromCovenant, h.ByID, h.ToID, h.CovenantID, store.Micros(h.At), store.Micros(h.Due), store.Bool(h.Stays),
		store.Bool(h.Joined), string(h.State), store.Micros(h.Ended), h.EndBy, h.answer)
	return err
}

// moveHandover writes the answer to a hand-over that still stands where it stood.
func moveHandover(tx *store.Tx, op string, from HandoverState, h Handover) error {
	n, err := tx.Exec(`UPDATE casework_handover SET state = $3, ended = $4, ended_by = $5, answer = $6, joined = $7 WHERE id = $1 AND state = $2`,
		h.ID, string(from), string(h.State), store.Micros(h.Ended), h.EndBy, h.answer, store.Bool(h.Joined))
	return store.Changed(op, n, err)
}

// handoverByID is a hand-over without its texts.
func handoverByID(tx *store.Tx, id string) (Handover, error) {
	if !plainID(id) {
		return Handover{}, fault.New("casework.handoverbyid", fault.NotFound)
	}
	return store.One(tx, func(s store.Scanner) (Handover, error) { return scanHandover(s) },
		`SELECT `+handoverColumns+` FROM casework_handover h WHERE h.id = $1`, id)
}

// lastHandover is the last hand-over of a case, if there ever was one; it opens the texts.
func lastHandover(tx *store.Tx, key seal.Key, erased bool, id ID) (*Handover, error) {
	list, err := store.List(tx, func(s store.Scanner) (h Handover, err error) {
		var reason, answer []byte
		if h, err = scanHandover(s, &reason, &answer); err == nil {
			err = h.open(key, erased, reason, answer)
		}
		return h, err
	}, `SELECT `+handoverColumns+`, e.note, a.note FROM casework_handover h JOIN casework_event e ON e.id = h.id
		LEFT JOIN casework_event a ON a.id = h.answer WHERE h.case_id = $1 ORDER BY h.at DESC, h.id DESC LIMIT 1`, string(id))
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}

// open fills the texts from the notes of the events.
func (h *Handover) open(key seal.Key, erased bool, reason, answer []byte) (err error) {
	if erased {
		return nil
	}
	if h.Reason, err = key.Open(eventField(h.ID), reason); err == nil && len(answer) > 0 {
		h.Answer, err = key.Open(eventField(h.answer), answer)
	}
	return err
}

// openHandovers are hand-overs that wait for an answer after an id, with the case of each.
func openHandovers(tx *store.Tx, after string, limit int) ([]Handover, error) {
	return store.List(tx, func(s store.Scanner) (Handover, error) { return scanHandover(s) },
		`SELECT `+handoverColumns+` FROM casework_handover h WHERE h.state = 'gevraagd' AND h.id > $1 ORDER BY h.id LIMIT $2`, after, limit)
}

// handed is a hand-over as a list shows it: the handle of the case and what moves along.
type handed struct {
	Handover
	Number, OrgID, Org string
	Area               string // name of the neighbourhood, empty when it is not known
	Director           string // user id of the director now
	Step               bool   // the next step or look is the director's
	Promises           int64  // of the director, still open
	home, areas        string // for the policy
	reason, said       []byte
}

// handedColumns are what a list shows of a hand-over. $1 is the viewer.
const handedColumns = handoverColumns + `, c.number, c.org_id, o.name, coalesce((SELECT a.name FROM place_complex p JOIN place_area a ON a.code = p.neighbourhood WHERE p.id = c.complex_id), ''),
	c.director_id, CASE WHEN h.from_id IN (c.next_holder, c.vigil_contact) THEN 1 ELSE 0 END,
	(SELECT count(*) FROM casework_commitment p WHERE p.case_id = c.id AND p.holder_id = h.from_id AND p.state = 'open'), c.unit_id, c.areas, e.note, a.note`

const handedFrom = ` FROM casework_handover h JOIN casework_case c ON c.id = h.case_id JOIN account_organisation o ON o.id = c.org_id
	JOIN casework_event e ON e.id = h.id LEFT JOIN casework_event a ON a.id = h.answer `

func scanHanded(s store.Scanner) (x handed, err error) {
	var step int64
	x.Handover, err = scanHandover(s, &x.Number, &x.OrgID, &x.Org, &x.Area, &x.Director, &step, &x.Promises, &x.home, &x.areas, &x.reason, &x.said)
	x.Step = step != 0
	return x, err
}

// mayTake is the SQL condition that the viewer may still be the director of a case that was
// offered: of the own organisation, or under the covenant of the offer, and not shut out.
func mayTake() string {
	return `(c.org_id = $2 OR ` + access.Bound("h.covenant_id", caseFacts(), "$1", "$2", "$3", false) + `) AND ` + notShut()
}

// offeredTo are the hand-overs that wait for an answer of the viewer, or that the viewer can still
// give back; the oldest first.
func offeredTo(tx *store.Tx, v viewer, takenSince time.Time, limit int) ([]handed, error) {
	return store.List(tx, scanHanded, `SELECT `+handedColumns+handedFrom+`WHERE h.to_id = $1 AND (h.state = 'gevraagd' OR
		h.state = 'aanvaard' AND h.ended >= $4 AND c.director_id = $1 AND c.state <> 'afgesloten' AND h.from_id <> $1) AND `+mayTake()+` ORDER BY h.at, h.id LIMIT $5`,
		v.args(store.Micros(takenSince), limit)...)
}

// givenBy are the hand-overs that the viewer asked for, or that are about what the viewer directed:
// those that wait, and those that came to nothing since a moment; the newest first.
func givenBy(tx *store.Tx, v viewer, since time.Time, limit int) ([]handed, error) {
	return store.List(tx, scanHanded, `SELECT `+handedColumns+handedFrom+`WHERE (h.by_id = $1 OR h.from_id = $1)
		AND (h.state = 'gevraagd' OR h.state <> 'aanvaard' AND h.ended >= $4) AND (c.org_id = $2 OR c.director_id = $1) AND `+notShut()+`
		ORDER BY h.at DESC, h.id DESC LIMIT $5`, v.args(store.Micros(since), limit)...)
}

// movePromises gives what somebody still has to do in a case to somebody else.
func movePromises(tx *store.Tx, id ID, from, to string) error {
	_, err := tx.Exec(`UPDATE casework_commitment SET holder_id = $3, version = version + 1 WHERE case_id = $1 AND holder_id = $2 AND state IN ('open', 'niet-nagekomen')`,
		string(id), from, to)
	return err
}

// promisedKinds are the categories of what somebody still has to do in a case.
func promisedKinds(tx *store.Tx, id ID, userID string) ([]string, error) {
	return store.Strings(tx, `SELECT DISTINCT category FROM casework_commitment WHERE case_id = $1 AND holder_id = $2 AND state IN ('open', 'niet-nagekomen') ORDER BY category`,
		string(id), userID)
}
