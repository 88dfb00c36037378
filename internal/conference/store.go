package conference

import (
	"errors"
	"time"

	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/escalation"
)

// listSize is how many conferences a list holds.
const listSize = 100

const columns = `m.id, m.org_id, m.name, m.starts, m.chair_id, m.state, m.previous_id, m.ended, m.version`

func scan(s store.Scanner) (m Meeting, err error) {
	return m, s.Scan(&m.ID, &m.OrgID, &m.Name, store.At(&m.Starts), &m.ChairID, &m.State, &m.Previous, store.At(&m.Ended), &m.Version)
}

func insert(tx *store.Tx, m Meeting) error {
	_, err := tx.Exec(`INSERT INTO conference_meeting (id, org_id, name, starts, chair_id, state, previous_id, ended, version) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 1)`,
		string(m.ID), m.OrgID, m.Name, store.Micros(m.Starts), m.ChairID, string(m.State), string(m.Previous))
	return err
}

// update writes what can change of a conference that still has its version.
func update(tx *store.Tx, op string, m Meeting) error {
	n, err := tx.Exec(`UPDATE conference_meeting SET name = $3, starts = $4, chair_id = $5, state = $6, ended = $7, version = version + 1 WHERE id = $1 AND version = $2`,
		string(m.ID), m.Version, m.Name, store.Micros(m.Starts), m.ChairID, string(m.State), store.Micros(m.Ended))
	return store.Changed(op, n, err)
}

// byID is a conference with its places.
func byID(tx *store.Tx, id ID) (Meeting, error) {
	m, err := store.One(tx, scan, `SELECT `+columns+` FROM conference_meeting m WHERE m.id = $1`, string(id))
	if err != nil {
		return m, err
	}
	m.Seats, err = store.List(tx, func(s store.Scanner) (x Seat, err error) {
		var brief int64
		err = s.Scan(&x.UserID, &x.Presence, &brief)
		x.Brief = brief != 0
		return x, err
	}, `SELECT user_id, presence, brief FROM conference_seat WHERE meeting_id = $1 ORDER BY user_id`, string(id))
	return m, err
}

// ofUser are the conferences in which somebody has a place, the next first.
func ofUser(tx *store.Tx, userID string) ([]Meeting, error) {
	return store.List(tx, scan, `SELECT `+columns+` FROM conference_seat s JOIN conference_meeting m ON m.id = s.meeting_id WHERE s.user_id = $1
		ORDER BY CASE WHEN m.ended > 0 THEN 1 ELSE 0 END, CASE WHEN m.ended > 0 THEN -m.starts ELSE m.starts END, m.id LIMIT $2`, userID, int64(listSize))
}

// pageOf are the conferences in which somebody has a place, after a mark if there is one: those to
// come by when they begin, or those that ended, the last first.
func pageOf(tx *store.Tx, userID string, past bool, after *store.Mark, limit int) ([]Meeting, error) {
	where, order := `m.ended = 0 AND ($2 = 0 OR m.starts > $3 OR m.starts = $3 AND m.id > $4)`, `m.starts, m.id`
	if past {
		where, order = `m.ended > 0 AND ($2 = 0 OR m.starts < $3 OR m.starts = $3 AND m.id > $4)`, `m.starts DESC, m.id`
	}
	begins, at := int64(0), store.Mark{}
	if after != nil {
		begins, at = 1, *after
	}
	return store.List(tx, scan, `SELECT `+columns+` FROM conference_seat s JOIN conference_meeting m ON m.id = s.meeting_id WHERE s.user_id = $1 AND `+where+`
		ORDER BY `+order+` LIMIT $5`, userID, begins, at.At, at.ID, int64(limit))
}

// overdue are the conferences that should have been held before a moment, of all organisations.
func overdue(tx *store.Tx, before time.Time) ([]Meeting, error) {
	return store.List(tx, scan, `SELECT `+columns+` FROM conference_meeting m WHERE m.state IN ('gepland', 'bezig') AND m.starts < $1 ORDER BY m.id`, store.Micros(before))
}

// withoutChair are the open conferences of an organisation whose chair may sign in no more, or
// that should have been held before a moment.
func withoutChair(tx *store.Tx, org string, before time.Time) ([]Meeting, error) {
	return store.List(tx, scan, `SELECT `+columns+` FROM conference_meeting m WHERE m.org_id = $1 AND m.state IN ('gepland', 'bezig')
		AND (m.starts < $2 OR m.chair_id NOT IN (SELECT id FROM account_user WHERE disabled = 0)) ORDER BY m.starts, m.id LIMIT $3`,
		org, store.Micros(before), int64(listSize))
}

// setSeat writes somebody's place.
func setSeat(tx *store.Tx, id ID, s Seat) error {
	_, err := tx.Exec(`INSERT INTO conference_seat (meeting_id, user_id, presence, brief) VALUES ($1, $2, $3, $4)
		ON CONFLICT (meeting_id, user_id) DO UPDATE SET presence = excluded.presence, brief = excluded.brief`, string(id), s.UserID, string(s.Presence), store.Bool(s.Brief))
	return err
}

// points are the cases on an agenda in their order.
func points(tx *store.Tx, id ID) ([]Point, error) {
	return store.List(tx, func(s store.Scanner) (p Point, err error) {
		return p, s.Scan(&p.ID, &p.CaseID, &p.Why, &p.Position, &p.State, store.At(&p.At))
	}, `SELECT id, case_id, why, position, state, at FROM conference_point WHERE meeting_id = $1 ORDER BY position, id`, string(id))
}

// addPoint puts a case at the end of an agenda; one that is there already stays where it is.
func addPoint(tx *store.Tx, id ID, caseID casework.ID, why Why) error {
	_, err := tx.Exec(`INSERT INTO conference_point (id, meeting_id, case_id, why, position, state, at)
		SELECT $1, $2, $3, $4, coalesce(max(position), 0) + 1, 'open', 0 FROM conference_point WHERE meeting_id = $2 ON CONFLICT (meeting_id, case_id) DO NOTHING`,
		store.NewID(), string(id), string(caseID), string(why))
	return err
}

func removePoint(tx *store.Tx, id ID, pointID string) error {
	_, err := tx.Exec(`DELETE FROM conference_point WHERE meeting_id = $1 AND id = $2 AND state = 'open'`, string(id), pointID)
	return err
}

func putAt(tx *store.Tx, id ID, pointID string, position int64) error {
	_, err := tx.Exec(`UPDATE conference_point SET position = $3 WHERE meeting_id = $1 AND id = $2`, string(id), pointID, position)
	return err
}

func discussed(tx *store.Tx, op string, id ID, pointID string, at time.Time) error {
	n, err := tx.Exec(`UPDATE conference_point SET state = 'besproken', at = $3 WHERE meeting_id = $1 AND id = $2 AND state = 'open'`, string(id), pointID, store.Micros(at))
	return store.Changed(op, n, err)
}

func addPromise(tx *store.Tx, id ID, caseID casework.ID, commitment string) error {
	_, err := tx.Exec(`INSERT INTO conference_promise (meeting_id, case_id, commitment_id) VALUES ($1, $2, $3)`, string(id), string(caseID), commitment)
	return err
}

func promises(tx *store.Tx, id ID) ([]string, error) {
	return store.Strings(tx, `SELECT commitment_id FROM conference_promise WHERE meeting_id = $1 ORDER BY commitment_id`, string(id))
}

// Past is a conference that ended at a moment.
type Past struct {
	ID    string
	Since time.Time
}

// Ended are the conferences of an organisation that ended before a moment, the oldest first, after
// one of a time and id.
func Ended(tx *store.Tx, org string, before, since time.Time, id string, limit int) ([]Past, error) {
	return store.List(tx, func(s store.Scanner) (p Past, err error) { return p, s.Scan(&p.ID, store.At(&p.Since)) },
		`SELECT id, ended FROM conference_meeting WHERE org_id = $1 AND ended > 0 AND ended < $2 AND (ended > $3 OR ended = $3 AND id > $4) ORDER BY ended, id LIMIT $5`,
		org, store.Micros(before), store.Micros(since), id, int64(limit))
}

// EraseEnded erases a conference if it still had ended before the moment; false when not.
func EraseEnded(tx *store.Tx, before time.Time, id string) (bool, error) {
	n, err := tx.Exec(`DELETE FROM conference_meeting WHERE id = $1 AND ended > 0 AND ended < $2`, id, store.Micros(before))
	if err != nil || n == 0 {
		return false, err
	}
	failures := []error{escalation.Forget(tx, climbKind, id)}
	for _, table := range []string{"conference_seat", "conference_point", "conference_promise"} {
		_, err := tx.Exec(`DELETE FROM `+table+` WHERE meeting_id = $1`, id)
		failures = append(failures, err)
	}
	return true, errors.Join(failures...)
}

// Erase erases that a case that was erased was spoken of.
func Erase(tx *store.Tx, caseID string) error {
	_, e1 := tx.Exec(`DELETE FROM conference_point WHERE case_id = $1`, caseID)
	_, e2 := tx.Exec(`DELETE FROM conference_promise WHERE case_id = $1`, caseID)
	return errors.Join(e1, e2)
}

// OrgOf is the organisation that holds a conference, and its name, for the log.
func OrgOf(tx *store.Tx, id ID) (org, name string, err error) {
	m, err := byID(tx, id)
	return m.OrgID, m.Name, err
}

// Day is a conference in which somebody has a place, for a calendar: when, and nothing of it.
type Day struct {
	ID     ID
	Starts time.Time
}

// daysOf are the open conferences of somebody.
func daysOf(tx *store.Tx, userID string) ([]Day, error) {
	return store.List(tx, func(s store.Scanner) (d Day, err error) { return d, s.Scan(&d.ID, store.At(&d.Starts)) },
		`SELECT m.id, m.starts FROM conference_seat s JOIN conference_meeting m ON m.id = s.meeting_id WHERE s.user_id = $1 AND s.presence <> 'afwezig'
			AND m.state IN ('gepland', 'bezig') ORDER BY m.starts, m.id LIMIT $2`, userID, int64(listSize))
}
