package hotline

import (
	"encoding/json"
	"time"

	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

const columns = `r.id, r.org_id, r.receipt, r.kind, r.source, r.by_id, r.grouped, r.head_id, r.areas, r.at, r.state, r.run, r.version`

func scan(s store.Scanner) (r Report, err error) {
	var run string
	if err := s.Scan(&r.ID, &r.OrgID, &r.Receipt, &r.Kind, &r.Source, &r.ByID, &r.Group, &r.HeadID, &r.Areas, store.At(&r.At), &r.State, &run, &r.Version); err != nil {
		return r, err
	}
	if r.Begun = run != ""; r.Begun {
		err = json.Unmarshal([]byte(run), &r.Run)
	}
	return r, err
}

func byID(tx *store.Tx, id ID) (Report, error) {
	return store.One(tx, scan, `SELECT `+columns+` FROM hotline_report r WHERE r.id = $1`, string(id))
}

// bodyOf are the details of a report.
func bodyOf(tx *store.Tx, key seal.Key, id ID) (d Details, err error) {
	sealed, err := store.One(tx, func(s store.Scanner) (b []byte, err error) { return b, s.Scan(&b) }, `SELECT body FROM hotline_report WHERE id = $1`, string(id))
	if err != nil {
		return d, err
	}
	text, err := key.Open(bodyField, sealed)
	if err != nil {
		return d, err
	}
	return d, json.Unmarshal([]byte(text), &d)
}

const (
	bodyField    = "hotline_report.body"
	noteField    = "hotline_note.body"
	addressField = "hotline_way.address"
)

// insert adds a report, of which the calling did not begin. It is false when the same sender sent
// it before with the same key.
func insert(tx *store.Tx, key seal.Key, r Report, onceKey string) (bool, error) {
	text, err := json.Marshal(r.Details)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec(`INSERT INTO hotline_report (id, org_id, receipt, kind, source, by_id, once_key, grouped, head_id, areas, at, state, ack_id, due, closed, run, body, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '', $11, 0, '', $13, 1) ON CONFLICT DO NOTHING`,
		string(r.ID), r.OrgID, r.Receipt, string(r.Kind), string(r.Source), r.ByID, onceKey, r.Group, string(r.HeadID), r.Areas, store.Micros(r.At), string(r.state()),
		key.Seal(bodyField, string(text)))
	return n == 1, err
}

// once is the report that a sender sent with a key.
func once(tx *store.Tx, org, user, key string) (Report, error) {
	return store.One(tx, scan, `SELECT `+columns+` FROM hotline_report r WHERE r.org_id = $1 AND r.by_id = $2 AND r.once_key = $3`, org, user, key)
}

// headOf is the oldest report of a group that is not over.
func headOf(tx *store.Tx, org, group string) (ID, error) {
	list, err := store.Strings(tx, `SELECT id FROM hotline_report WHERE org_id = $1 AND grouped = $2 AND grouped <> '' AND state IN ('open', 'aangenomen') ORDER BY at, id LIMIT 1`, org, group)
	if err != nil || len(list) == 0 {
		return "", err
	}
	return ID(list[0]), nil
}

// update writes how far the calling is about a report that still has its version.
func update(tx *store.Tx, op string, r Report) error {
	run, err := json.Marshal(r.Run)
	if err != nil {
		return err
	}
	n, err := tx.Exec(`UPDATE hotline_report SET state = $3, ack_id = $4, due = $5, closed = $6, run = $7, version = version + 1 WHERE id = $1 AND version = $2`,
		string(r.ID), r.Version, string(r.state()), r.Run.Ack.UserID, store.Micros(r.Run.Due()), store.Micros(r.Run.Closed), string(run))
	return store.Changed(op, n, err)
}

// listSize is how many reports a list holds.
const listSize = 200

// openOf are the reports of an organisation that are not over: those that nobody has first, the
// oldest first.
func openOf(tx *store.Tx, org string) (list []Report, err error) {
	for _, state := range []State{Open, Taken} { // one after the other, each along its index
		more, err := store.List(tx, scan, `SELECT `+columns+` FROM hotline_report r WHERE r.org_id = $1 AND r.state = $2 ORDER BY r.at, r.id LIMIT $3`,
			org, string(state), int64(listSize-len(list)))
		if err != nil {
			return nil, err
		}
		list = append(list, more...)
	}
	return list, nil
}

// madeBy are the last reports of somebody, the newest first.
func madeBy(tx *store.Tx, userID string) ([]Report, error) {
	return store.List(tx, scan, `SELECT `+columns+` FROM hotline_report r WHERE r.by_id = $1 ORDER BY r.at DESC, r.id LIMIT 10`, userID)
}

// addLines adds to the timeline of a report. Their order needs no look at the lines there are: on
// PostgreSQL that would make everybody who writes down something wait for everybody else.
func addLines(tx *store.Tx, id ID, list []Line) error {
	for _, l := range list {
		if err := tx.Later(`INSERT INTO hotline_line (report_id, n, at, kind, user_id, way_id, step)
			VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			string(id), store.NewOrder(), store.Micros(l.At), l.Kind, l.UserID, l.WayID, l.Step); err != nil {
			return err
		}
	}
	return nil
}

// linesOf is the timeline of a report, the oldest first.
func linesOf(tx *store.Tx, id ID) ([]Line, error) {
	return store.List(tx, func(s store.Scanner) (l Line, err error) {
		return l, s.Scan(store.At(&l.At), &l.Kind, &l.UserID, &l.WayID, &l.Step)
	}, `SELECT at, kind, user_id, way_id, step FROM hotline_line WHERE report_id = $1 ORDER BY n`, string(id))
}

// Told are when somebody reported something or wanted help, as far as that is kept, without anything of
// it. What the program reports for somebody, and what was no more than an exercise, does not count.
func Told(tx *store.Tx, userID string) ([]time.Time, error) {
	return store.List(tx, func(s store.Scanner) (at time.Time, err error) { return at, s.Scan(store.At(&at)) },
		`SELECT at FROM hotline_report WHERE by_id = $1 AND kind IN ('melding', 'alarm') ORDER BY at LIMIT 1000`, userID)
}

// Note is what somebody wrote down about how it goes.
type Note struct {
	ID   string
	At   time.Time
	ByID string
	Text string // sealed
}

func insertNote(tx *store.Tx, key seal.Key, id ID, n Note) error {
	_, err := tx.Exec(`INSERT INTO hotline_note (id, report_id, at, by_id, body) VALUES ($1, $2, $3, $4, $5)`,
		n.ID, string(id), store.Micros(n.At), n.ByID, key.Seal(noteField, n.Text))
	return err
}

func notesOf(tx *store.Tx, key seal.Key, id ID) ([]Note, error) {
	return store.List(tx, func(s store.Scanner) (n Note, err error) {
		var sealed []byte
		if err = s.Scan(&n.ID, store.At(&n.At), &n.ByID, &sealed); err == nil {
			n.Text, err = key.Open(noteField, sealed)
		}
		return n, err
	}, `SELECT id, at, by_id, body FROM hotline_note WHERE report_id = $1 ORDER BY at, id`, string(id))
}
