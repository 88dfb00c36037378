package course

import (
	"embed"
	"errors"
	"strings"
	"time"

	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

// Files are the tables, words and rules of this module.
//
//go:embed sql text policy.cedar
var Files embed.FS

const columns = `s.id, s.org_id, s.code, s.title, s.at, s.minutes, s.place, s.seats, s.lead_id, s.about, s.state, s.came, s.version,
	(SELECT count(*) FROM course_seat t WHERE t.session_id = s.id)`

func scan(s store.Scanner) (x Session, err error) {
	return x, s.Scan(&x.ID, &x.OrgID, &x.Code, &x.Title, store.At(&x.At), &x.Minutes, &x.Place, &x.Seats, &x.LeadID, &x.About, &x.State, &x.Came, &x.Version, &x.Taken)
}

func byID(tx *store.Tx, id string) (Session, error) {
	return store.One(tx, scan, `SELECT `+columns+` FROM course_session s WHERE s.id = $1`, id)
}

// How many evenings a list holds.
const (
	most       = 200
	mostLearnt = 20
)

// coming are the planned evenings of an organisation from a moment on, the first one first.
func coming(tx *store.Tx, org string, from time.Time) ([]Session, error) {
	return store.List(tx, scan, `SELECT `+columns+` FROM course_session s WHERE s.org_id = $1 AND s.at >= $2 AND s.state = 'gepland' ORDER BY s.at, s.id LIMIT $3`,
		org, store.Micros(from), int64(most))
}

// unsaid are the evenings of an organisation that were, and of which nobody said who came.
func unsaid(tx *store.Tx, org string, now time.Time) ([]Session, error) {
	return store.List(tx, scan, `SELECT `+columns+` FROM course_session s WHERE s.org_id = $1 AND s.at < $2 AND s.state = 'gepland' ORDER BY s.at, s.id LIMIT $3`,
		org, store.Micros(now), int64(most))
}

// openBetween are the planned evenings of all organisations that begin in a time.
func openBetween(tx *store.Tx, from, until time.Time) ([]Session, error) {
	return store.List(tx, scan, `SELECT `+columns+` FROM course_session s WHERE s.state = 'gepland' AND s.at >= $1 AND s.at < $2 ORDER BY s.at, s.id`,
		store.Micros(from), store.Micros(until))
}

func insertSession(tx *store.Tx, x Session) error {
	_, err := tx.Exec(`INSERT INTO course_session (id, org_id, code, title, at, minutes, place, seats, lead_id, about, state, came, learned, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, -1, $12, 1)`,
		x.ID, x.OrgID, x.Code, x.Title, store.Micros(x.At), int64(x.Minutes), x.Place, int64(x.Seats), x.LeadID, x.About, string(x.State), []byte{})
	return err
}

// updateSession writes an evening that still has its version.
func updateSession(tx *store.Tx, op string, x Session) error {
	n, err := tx.Exec(`UPDATE course_session SET title = $3, at = $4, minutes = $5, place = $6, seats = $7, lead_id = $8, about = $9, state = $10, came = $11, version = version + 1
		WHERE id = $1 AND version = $2`, x.ID, x.Version, x.Title, store.Micros(x.At), int64(x.Minutes), x.Place, int64(x.Seats), x.LeadID, x.About, string(x.State), int64(x.Came))
	return store.Changed(op, n, err)
}

// sit gives somebody a seat, unless all are taken; false when they are.
func sit(tx *store.Tx, id, who string, at time.Time) (bool, error) {
	n, err := tx.Exec(`INSERT INTO course_seat (session_id, who, at) SELECT s.id, $2, $3 FROM course_session s
		WHERE s.id = $1 AND (SELECT count(*) FROM course_seat t WHERE t.session_id = s.id) < s.seats ON CONFLICT DO NOTHING`, id, who, store.Micros(at))
	if err != nil || n > 0 {
		return true, err
	}
	there, err := store.Count(tx, `SELECT count(*) FROM course_seat WHERE session_id = $1 AND who = $2`, id, who)
	return there > 0, err
}

func stand(tx *store.Tx, id, who string) error {
	_, err := tx.Exec(`DELETE FROM course_seat WHERE session_id = $1 AND who = $2`, id, who)
	return err
}

// seated are who has a seat, in the order in which they signed up.
func seated(tx *store.Tx, id string) ([]string, error) {
	return store.Strings(tx, `SELECT who FROM course_seat WHERE session_id = $1 ORDER BY at, who`, id)
}

// seatsOf are the evenings at which somebody has a seat.
func seatsOf(tx *store.Tx, who []string) (map[string]bool, error) {
	in, list := tx.In("who", 1, who)
	ids, err := store.Strings(tx, `SELECT session_id FROM course_seat WHERE `+in, list)
	seats := map[string]bool{}
	for _, id := range ids {
		seats[id] = true
	}
	return seats, err
}

// forget lets nobody know any more who signed up for an evening, and who asked what.
func forget(tx *store.Tx, id string) error {
	_, e1 := tx.Exec(`DELETE FROM course_seat WHERE session_id = $1`, id)
	_, e2 := tx.Exec(`UPDATE course_question SET by_id = '' WHERE session_id = $1`, id)
	return errors.Join(e1, e2)
}

// learnt are the evenings of an organisation since a moment at which something was learned that stands
// there, the newest first.
func learnt(tx *store.Tx, org string, since time.Time) ([]Session, error) {
	return store.List(tx, scan, `SELECT `+columns+` FROM course_session s WHERE s.org_id = $1 AND s.at >= $2 AND s.state = 'geweest' AND length(s.learned) > 0 ORDER BY s.at DESC, s.id LIMIT $3`,
		org, store.Micros(since), int64(mostLearnt))
}

func insertDone(tx *store.Tx, org, who, code string, at time.Time) error {
	return tx.Later(`INSERT INTO course_done (org_id, who, code, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`, org, who, code, store.Micros(at))
}

// doneBy is when each person of an organisation followed each course last.
func doneBy(tx *store.Tx, org string) (map[string]map[string]time.Time, error) {
	done := map[string]map[string]time.Time{}
	_, err := store.List(tx, func(s store.Scanner) (none struct{}, err error) {
		var who, code string
		var at time.Time
		err = s.Scan(&who, &code, store.At(&at))
		if done[who] == nil {
			done[who] = map[string]time.Time{}
		}
		done[who][code] = at
		return none, err
	}, `SELECT who, code, max(at) FROM course_done WHERE org_id = $1 GROUP BY who, code`, org)
	return done, err
}

// Followed is a course that somebody followed.
type Followed struct {
	Code string
	At   time.Time
}

// followedBy is all that somebody followed, the newest first.
func followedBy(tx *store.Tx, who []string) ([]Followed, error) {
	in, list := tx.In("who", 1, who)
	return store.List(tx, func(s store.Scanner) (f Followed, err error) { return f, s.Scan(&f.Code, store.At(&f.At)) },
		`SELECT code, at FROM course_done WHERE `+in+` ORDER BY at DESC, code`, list)
}

// coursesOf are the courses of an organisation.
func coursesOf(tx *store.Tx, org string) ([]Course, error) {
	own, err := store.List(tx, func(s store.Scanner) (c Course, err error) {
		var roles string
		var retired int64
		err = s.Scan(&c.Code, &c.Title, &c.About, &roles, &c.Months, &retired, &c.Version)
		c.Roles, c.Retired = strings.Fields(roles), retired != 0
		return c, err
	}, `SELECT code, title, about, roles, months, retired, version FROM course_course WHERE org_id = $1 ORDER BY title, code`, org)
	return merged(own), err
}

// putCourse writes a course that still has its version; 0 for one without a row.
func putCourse(tx *store.Tx, op, org string, c Course) error {
	n, err := tx.Exec(`INSERT INTO course_course (org_id, code, title, about, roles, months, retired, version) VALUES ($1, $2, $3, $4, $5, $6, $7, 1)
		ON CONFLICT (org_id, code) DO UPDATE SET title = $3, about = $4, roles = $5, months = $6, retired = $7, version = course_course.version + 1 WHERE course_course.version = $8`,
		org, c.Code, c.Title, c.About, strings.Join(c.Roles, " "), int64(c.Months), store.Bool(c.Retired), c.Version)
	return store.Changed(op, n, err)
}

// Question is what somebody wants to talk about.
type Question struct {
	ID   string
	ByID string
	At   time.Time
	Text string // sealed
}

func questionField(id string) string { return "course/question/" + id }

const learnedField = "course/learned"

func insertQuestion(tx *store.Tx, key seal.Key, session string, q Question) error {
	_, err := tx.Exec(`INSERT INTO course_question (id, session_id, by_id, at, body) VALUES ($1, $2, $3, $4, $5)`,
		q.ID, session, q.ByID, store.Micros(q.At), key.Seal(questionField(q.ID), q.Text))
	return err
}

func questionsOf(tx *store.Tx, key seal.Key, session string) ([]Question, error) {
	return store.List(tx, func(s store.Scanner) (q Question, err error) {
		var body []byte
		if err = s.Scan(&q.ID, &q.ByID, store.At(&q.At), &body); err == nil {
			q.Text, err = key.Open(questionField(q.ID), body)
		}
		return q, err
	}, `SELECT id, by_id, at, body FROM course_question WHERE session_id = $1 ORDER BY at, id LIMIT 100`, session)
}

func learnedOf(tx *store.Tx, key seal.Key, session string) (string, error) {
	body, err := store.One(tx, func(s store.Scanner) (b []byte, err error) { return b, s.Scan(&b) }, `SELECT learned FROM course_session WHERE id = $1`, session)
	if err != nil || len(body) == 0 {
		return "", err
	}
	return key.Open(learnedField, body)
}

func setLearned(tx *store.Tx, key seal.Key, session, text string) error {
	_, err := tx.Exec(`UPDATE course_session SET learned = $2 WHERE id = $1`, session, key.Seal(learnedField, text))
	return err
}
