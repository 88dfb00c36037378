package casework

import (
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

func questionField(id string) string { return "question/" + id }
func answerField(id string) string   { return "answer/" + id }

func insertQuestion(tx *store.Tx, key seal.Key, q Question) (isNew bool, err error) {
	n, err := tx.Exec(`INSERT INTO casework_question (id, case_id, asker_id, at, category, body, state, answer, answered_by, answered)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', 0) ON CONFLICT (id) DO NOTHING`,
		q.ID, string(q.CaseID), q.AskerID, store.Micros(q.At), string(q.Category), key.Seal(questionField(q.ID), q.Text), string(q.State), []byte{})
	return n > 0, err
}

// answerQuestion writes the answer of a question that has none yet.
func answerQuestion(tx *store.Tx, op string, key seal.Key, q Question) error {
	n, err := tx.Exec(`UPDATE casework_question SET state = $3, answer = $4, answered_by = $5, answered = $6
		WHERE id = $1 AND case_id = $2 AND state = 'gesteld'`,
		q.ID, string(q.CaseID), string(q.State), key.Seal(answerField(q.ID), q.Answer), q.AnsweredBy, store.Micros(q.AnsweredAt))
	return store.Changed(op, n, err)
}

// questionsOf are the questions about a case, newest first.
func questionsOf(tx *store.Tx, key seal.Key, erased bool, id ID) ([]Question, error) {
	return store.List(tx, func(s store.Scanner) (q Question, err error) {
		var body, answer []byte
		q.CaseID = id
		err = s.Scan(&q.ID, &q.AskerID, store.At(&q.At), &q.Category, &body, &q.State, &answer, &q.AnsweredBy, store.At(&q.AnsweredAt))
		if err != nil || erased {
			return q, err
		}
		if q.Text, err = key.Open(questionField(q.ID), body); err != nil || q.State == Asked {
			return q, err
		}
		q.Answer, err = key.Open(answerField(q.ID), answer)
		return q, err
	}, `SELECT id, asker_id, at, category, body, state, answer, answered_by, answered FROM casework_question
		WHERE case_id = $1 ORDER BY at DESC, id DESC LIMIT 100`, string(id))
}

// askedOf are the cases that are not closed and about which the viewer may ask questions
// only, newest first.
func askedOf(tx *store.Tx, v viewer) ([]Case, error) {
	return partsOf(tx, v, `c.org_id <> $2 AND `+access.Bound("p.covenant_id", caseFacts(), "$1", "$2", "$3", true)+`
		AND c.state <> 'afgesloten' AND p.object_id NOT IN `+access.RestrictedOnes(ObjectType, "$3"))
}

// restrictedOf are the cases that the viewer would read if they were not restricted, newest
// first.
func restrictedOf(tx *store.Tx, v viewer) ([]Case, error) {
	return partsOf(tx, v, `p.object_id IN `+access.RestrictedOnes(ObjectType, "$3")+`
		AND (c.org_id = $2 OR `+access.Bound("p.covenant_id", caseFacts(), "$1", "$2", "$3", false)+`)`)
}

// partsOf are cases c in which the viewer takes part p, and is not shut out of.
func partsOf(tx *store.Tx, v viewer, where string) ([]Case, error) {
	return store.List(tx, scanCase, `SELECT `+caseColumns+` FROM (`+access.AllParts(ObjectType, "$1", "$3")+`) p JOIN casework_case c ON c.id = p.object_id
		WHERE `+where+` AND `+notShut()+` ORDER BY c.id DESC LIMIT 200`, v.args()...)
}

// heldThere counts what somebody still holds in the cases of a home, or in one case:
// direction, a step, a waakvlam or a promise.
func heldThere(tx *store.Tx, objectType, object, userID string) (int64, error) {
	where := `c.id = $1`
	if objectType != ObjectType {
		where = `c.unit_id = $1`
	}
	return store.Count(tx, `SELECT count(*) FROM casework_case c WHERE `+where+` AND c.state <> 'afgesloten'
		AND (c.director_id = $2 OR c.state = 'open' AND c.next_holder = $2 OR c.state = 'waakvlam' AND c.vigil_contact = $2
			OR EXISTS (SELECT 1 FROM casework_commitment p WHERE p.case_id = c.id AND p.holder_id = $2 AND p.state = 'open'))`, object, userID)
}

// Emergency is a look into a case without taking part.
type Emergency struct {
	ID, UserID string
	CaseID     ID
	Number     string // of the case
	At, Until  time.Time
	Reason     string // sealed
	Verdict    Verdict
	Note       string // sealed: of the officer
	ReviewedBy string // user id
	ReviewedAt time.Time
	User       string // name
	Reviewer   string // name
	reason     []byte
	note       []byte
}

func reasonField(id string) string { return "emergency/" + id }
func reviewField(id string) string { return "review/" + id }

func insertEmergency(tx *store.Tx, key seal.Key, orgID string, e Emergency) error {
	_, err := tx.Exec(`INSERT INTO casework_emergency (id, case_id, org_id, user_id, at, until_at, reason, verdict, note, reviewed_by, reviewed)
		VALUES ($1, $2, $3, $4, $5, $6, $7, '', $8, '', 0)`,
		e.ID, string(e.CaseID), orgID, e.UserID, store.Micros(e.At), store.Micros(e.Until), key.Seal(reasonField(e.ID), e.Reason), []byte{})
	return err
}

// emergenciesOf are the looks in cases of the viewer's organisation that the viewer is not
// shut out of: those that wait for a review, or the newest of all.
func emergenciesOf(tx *store.Tx, v viewer, waiting bool, limit int) ([]Emergency, error) {
	return store.List(tx, func(s store.Scanner) (e Emergency, err error) {
		return e, s.Scan(&e.ID, &e.UserID, &e.CaseID, &e.Number, store.At(&e.At), store.At(&e.Until), &e.reason, &e.Verdict, &e.note,
			&e.ReviewedBy, store.At(&e.ReviewedAt))
	}, `SELECT e.id, e.user_id, e.case_id, c.number, e.at, e.until_at, e.reason, e.verdict, e.note, e.reviewed_by, e.reviewed
		FROM casework_emergency e JOIN casework_case c ON c.id = e.case_id
		WHERE e.org_id = $2 AND ($4 = CAST(0 AS BIGINT) OR e.verdict = '') AND `+access.NotLockedOut(caseFacts(), "$1", "$3")+`
		ORDER BY e.at DESC, e.id DESC LIMIT $5`, v.args(store.Bool(waiting), limit)...)
}

// reviewEmergency writes the verdict about a look that has none yet.
func reviewEmergency(tx *store.Tx, op string, key seal.Key, erased bool, e Emergency) error {
	note := []byte{}
	if !erased {
		note = key.Seal(reviewField(e.ID), e.Note)
	}
	n, err := tx.Exec(`UPDATE casework_emergency SET verdict = $2, note = $3, reviewed_by = $4, reviewed = $5 WHERE id = $1 AND verdict = ''`,
		e.ID, string(e.Verdict), note, e.ReviewedBy, store.Micros(e.ReviewedAt))
	return store.Changed(op, n, err)
}

func insertTry(tx *store.Tx, userID string, at time.Time) error {
	_, err := tx.Exec(`INSERT INTO casework_emergency_try (id, user_id, at) VALUES ($1, $2, $3)`, store.NewID(), userID, store.Micros(at))
	return err
}

// triesSince counts the tries of somebody since a moment.
func triesSince(tx *store.Tx, userID string, since time.Time) (int64, error) {
	return store.Count(tx, `SELECT count(*) FROM casework_emergency_try WHERE user_id = $1 AND at > $2`, userID, store.Micros(since))
}

// openCasesAt are the cases of an organisation that are not closed: with a number, or of
// a home.
func openCasesAt(tx *store.Tx, orgID, number, unit string) ([]Case, error) {
	return store.List(tx, scanCase, `SELECT `+caseColumns+` FROM casework_case c WHERE c.org_id = $1 AND c.state <> 'afgesloten'
		AND ($2 <> '' AND c.number = $2 OR $3 <> '' AND c.unit_id = $3) ORDER BY c.id`, orgID, number, unit)
}

// caseByNumber is a case of an organisation, closed or not.
func caseByNumber(tx *store.Tx, orgID, number string) (Case, error) {
	return store.One(tx, scanCase, `SELECT `+caseColumns+` FROM casework_case c WHERE c.org_id = $1 AND c.number = $2`, orgID, number)
}
