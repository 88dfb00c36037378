package signal

import (
	"embed"
	"strings"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// Files holds the tables, words and rules of this module.
//
//go:embed sql text policy.cedar
var Files embed.FS

const signalColumns = `s.seq, s.id, s.org_id, s.unit_id, s.complex_id, s.address, s.site, s.sender_id, s.sender_role,
	s.at, s.theme, s.facts, s.sentence, s.urgency, s.photos, s.state, s.holder_id, s.since, s.due, s.talk_on, s.talk_at,
	s.late, s.case_id, s.solved, s.done_at, s.source, s.version`

func scanSignal(row store.Scanner) (s Signal, err error) {
	var facts string
	err = row.Scan(&s.seq, &s.ID, &s.Org, &s.UnitID, &s.ComplexID, &s.Address, &s.Site, &s.SenderID, &s.SenderRole,
		store.At(&s.At), &s.Theme, &facts, &s.Sentence, &s.Urgency, &s.Photos, &s.State, &s.HolderID, store.At(&s.Since),
		store.At(&s.Due), store.At(&s.TalkOn), store.At(&s.TalkAt), &s.Late, &s.CaseID, &s.Solved, store.At(&s.DoneAt), &s.Source, &s.Version)
	s.Facts, s.wasDone = splitFacts(facts), !s.DoneAt.IsZero()
	return s, err
}

func splitFacts(s string) []FactCode {
	var list []FactCode
	for _, f := range strings.Fields(s) {
		list = append(list, FactCode(f))
	}
	return list
}

func joinFacts(list []FactCode) string {
	names := make([]string, len(list))
	for i, f := range list {
		names[i] = string(f)
	}
	return strings.Join(names, " ")
}

const insertSignalSQL = `INSERT INTO signal_signal (id, org_id, unit_id, complex_id, address, site, sender_id, sender_role, idem_key, at, month,
		theme, facts, sentence, urgency, photos, state, open, holder_id, since, due, talk_on, talk_at, talk_days, late, late_due,
		case_id, solved, done_at, source, version)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
		$25, 0, $26, $27, $28, $29, $30)
	ON CONFLICT (sender_id, idem_key) DO NOTHING`

// insertSignal stores a new signal and what can be searched of it, or returns false when
// the sender already sent one with this key.
func insertSignal(tx *store.Tx, s Signal, key, body string) (isNew bool, err error) {
	talkDays := 0
	if !s.TalkAt.IsZero() {
		talkDays = talkDaysOf(s.At, s.TalkAt)
	}
	values := []any{s.ID, s.Org, string(s.UnitID), string(s.ComplexID), s.Address, s.Site, s.SenderID, string(s.SenderRole), key,
		store.Micros(s.At), store.Micros(clock.Month(s.At)), string(s.Theme), joinFacts(s.Facts), s.Sentence, string(s.Urgency),
		s.Photos, string(s.State), store.Bool(s.State.Open()), s.HolderID, store.Micros(s.Since), store.Micros(s.Due),
		store.Micros(s.TalkOn), store.Micros(s.TalkAt), talkDays, s.Late, s.CaseID, store.Bool(s.Solved), store.Micros(s.DoneAt), string(s.Source), s.Version}
	if tx.Dialect() == store.Postgres {
		// One statement for both, not a question in between: besides the way to the server,
		// what a serializable transaction reads beside the rows that others are adding makes
		// one of two senders start again.
		n, err := tx.Exec(`WITH s AS (`+insertSignalSQL+` RETURNING seq)
			INSERT INTO signal_text (seq, body) SELECT s.seq, $31 FROM s`, append(values, body)...)
		return n > 0, err
	}
	n, err := tx.Exec(insertSignalSQL, values...)
	if err != nil || n == 0 {
		return false, err
	}
	// Not RETURNING: on SQLite that keeps a journal per statement, which makes a long
	// transaction quadratic.
	seq, err := store.Count(tx, `SELECT seq FROM signal_signal WHERE id = $1`, s.ID)
	if err != nil {
		return false, err
	}
	_, err = tx.Exec(`INSERT INTO signal_text (seq, body) VALUES ($1, $2)`, seq, body)
	return err == nil, err
}

// talkDaysOf is how many working days went by before the first talk.
func talkDaysOf(at, talk time.Time) int {
	return clock.WorkingDaysBetween(clock.Date(at), clock.Date(talk))
}

// updateSignal stores where a signal stands, if it still has the version it was read
// with; zero rows means that somebody was first.
func updateSignal(tx *store.Tx, s Signal) (int64, error) {
	talkDays := 0
	if !s.TalkAt.IsZero() {
		talkDays = talkDaysOf(s.At, s.TalkAt)
	}
	if s.wasDone {
		if err := tally(tx, -1, s.ID); err != nil {
			return 0, err
		}
	}
	n, err := tx.Exec(`UPDATE signal_signal SET state = $2, open = $3, holder_id = $4, since = $5, due = $6, talk_on = $7, talk_at = $8,
		talk_days = $9, case_id = $10, solved = $11, done_at = $12, version = version + 1 WHERE id = $1 AND version = $13`,
		s.ID, string(s.State), store.Bool(s.State.Open()), s.HolderID, store.Micros(s.Since), store.Micros(s.Due), store.Micros(s.TalkOn),
		store.Micros(s.TalkAt), talkDays, s.CaseID, store.Bool(s.Solved), store.Micros(s.DoneAt), s.Version)
	if err != nil || s.DoneAt.IsZero() {
		return n, err
	}
	return n, tally(tx, 1, s.ID)
}

// ByID is a signal. It authorises nothing and logs nothing: whoever shows it does.
func ByID(tx *store.Tx, id string) (Signal, error) {
	return store.One(tx, scanSignal, `SELECT `+signalColumns+` FROM signal_signal s WHERE s.id = $1`, id)
}

// byKey is what a sender already sent with a key.
func byKey(tx *store.Tx, senderID, key string) (Signal, error) {
	return store.One(tx, scanSignal, `SELECT `+signalColumns+` FROM signal_signal s WHERE s.sender_id = $1 AND s.idem_key = $2`, senderID, key)
}

// OfCase are all signals of a case, oldest first.
func OfCase(tx *store.Tx, caseID string) ([]Signal, error) {
	if caseID == "" {
		return nil, nil
	}
	return store.List(tx, scanSignal, `SELECT `+signalColumns+` FROM signal_signal s WHERE s.case_id = $1 AND s.case_id <> '' ORDER BY s.at, s.seq`, caseID)
}

// OfCaseFor are the signals of a case for somebody who reads the case: without those that
// the reader is shut out of at a moment, or that are restricted.
func OfCaseFor(tx *store.Tx, caseID, reader string, at time.Time) ([]Signal, error) {
	if caseID == "" {
		return nil, nil
	}
	var c conditions
	c.add(`s.case_id = ?`, caseID)
	c.shutOut(Filter{reader: reader, now: at})
	return store.List(tx, scanSignal, `SELECT `+signalColumns+` FROM signal_signal s WHERE `+c.String()+` AND s.case_id <> '' ORDER BY s.at, s.seq`, c.args...)
}

func insertEvent(tx *store.Tx, signalID string, e Event) error {
	if e.sealed == nil {
		e.sealed = []byte{}
	}
	return tx.Later(`INSERT INTO signal_event (id, signal_id, at, actor_id, step, state, holder_id, day, case_id, sealed)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		e.ID, signalID, store.Micros(e.At), e.ActorID, string(e.Step), string(e.State), e.Holder, store.Micros(e.Day), e.CaseID, e.sealed)
}

func eventsOf(tx *store.Tx, signalID string) ([]Event, error) {
	return store.List(tx, scanEvent, `SELECT id, at, actor_id, step, state, holder_id, day, case_id, sealed FROM signal_event
		WHERE signal_id = $1 ORDER BY at, id`, signalID)
}

// begunWith reports whether somebody took a step with a signal after it was sent, and whether a
// picture that came after that is among its events.
func begunWith(tx *store.Tx, signalID string) (begun, told bool, err error) {
	steps, err := store.Strings(tx, `SELECT DISTINCT step FROM signal_event WHERE signal_id = $1 AND actor_id <> ''`, signalID)
	for _, step := range steps {
		begun, told = begun || Step(step) != Send, told || Step(step) == PhotoLate
	}
	return begun, told, err
}

func scanEvent(row store.Scanner) (e Event, err error) {
	return e, row.Scan(&e.ID, store.At(&e.At), &e.ActorID, &e.Step, &e.State, &e.Holder, store.At(&e.Day), &e.CaseID, &e.sealed)
}

// photo is a picture of a signal as it is stored: sealed.
type photo struct {
	n      int
	state  string
	sealed []byte
}

// The states of a picture: as it came in, made anew, or not readable.
const (
	photoRaw     = "ruw"
	photoClean   = "klaar"
	photoRefused = "onleesbaar"
	photoHarmful = "schadelijk" // a scanner found something in it
)

// insertPhoto stores a picture, or returns false when the signal has one of that number.
func insertPhoto(tx *store.Tx, signalID string, p photo) (bool, error) {
	n, err := tx.Exec(`INSERT INTO signal_photo (signal_id, n, state, data) VALUES ($1, $2, $3, $4) ON CONFLICT (signal_id, n) DO NOTHING`,
		signalID, p.n, p.state, p.sealed)
	return n > 0, err
}

func setPhoto(tx *store.Tx, signalID string, p photo) error {
	_, err := tx.Exec(`UPDATE signal_photo SET state = $3, data = $4 WHERE signal_id = $1 AND n = $2 AND state = 'ruw'`, signalID, p.n, p.state, p.sealed)
	return err
}

func scanPhoto(row store.Scanner) (p photo, err error) {
	return p, row.Scan(&p.n, &p.state, &p.sealed)
}

func rawPhotos(tx *store.Tx, signalID string) ([]photo, error) {
	return store.List(tx, scanPhoto, `SELECT n, state, data FROM signal_photo WHERE signal_id = $1 AND state = 'ruw' ORDER BY n`, signalID)
}

func photoOf(tx *store.Tx, signalID string, n int) (photo, error) {
	return store.One(tx, scanPhoto, `SELECT n, state, data FROM signal_photo WHERE signal_id = $1 AND n = $2`, signalID, n)
}

// photoStates are the states of the pictures of a signal by number; empty for one that was
// announced and is not there.
func photoStates(tx *store.Tx, s Signal) ([]string, error) {
	list, err := store.List(tx, func(row store.Scanner) (p photo, err error) { return p, row.Scan(&p.n, &p.state) },
		`SELECT n, state FROM signal_photo WHERE signal_id = $1 AND n <= $2`, s.ID, s.Photos)
	states := make([]string, s.Photos)
	for _, p := range list {
		states[p.n-1] = p.state
	}
	return states, err
}

// markLate counts that the date of an open signal passed, once for each date. It
// leaves the version alone: nobody's form becomes stale because a day went by.
func markLate(tx *store.Tx, id string, due time.Time) (int64, error) {
	return tx.Exec(`UPDATE signal_signal SET late = late + 1, late_due = $2 WHERE id = $1 AND open = 1 AND due = $2 AND late_due <> $2`,
		id, store.Micros(due))
}

// setHolder hands an open signal over without a human: its holder cannot act.
func setHolder(tx *store.Tx, id, holder string, at time.Time) error {
	_, err := tx.Exec(`UPDATE signal_signal SET holder_id = $2, since = $3 WHERE id = $1 AND open = 1`, id, holder, store.Micros(at))
	return err
}

// openOf counts the open signals that somebody holds.
func openOf(tx *store.Tx, holderID string) (int64, error) {
	return store.Count(tx, `SELECT count(*) FROM signal_signal WHERE holder_id = $1 AND open = 1`, holderID)
}

// MonthCount is what the map may know of the signals of a complex in a month: counts.
type MonthCount struct {
	ComplexID place.ComplexID
	Month     time.Time // first day, of the day on which the signals came in
	Opened    int64
	Talks     int64 // of those, with a first talk by now
	TalkDays  int64 // working days from signal to first talk, summed over Talks
}

// CountsPerComplex counts the signals of an organisation per complex and month, from
// the month of from up to and without until; org "" means all organisations.
func CountsPerComplex(tx *store.Tx, org string, from, until time.Time) ([]MonthCount, error) {
	return store.List(tx, func(row store.Scanner) (c MonthCount, err error) {
		return c, row.Scan(&c.ComplexID, store.At(&c.Month), &c.Opened, &c.Talks, &c.TalkDays)
	}, `SELECT complex_id, month, CAST(sum(number) AS BIGINT), CAST(sum(talks) AS BIGINT), CAST(sum(days) AS BIGINT) FROM (
		SELECT complex_id, month, 1 AS number, CASE WHEN talk_at > 0 THEN 1 ELSE 0 END AS talks, talk_days AS days
		FROM signal_signal WHERE ($1 = '' OR org_id = $1) AND month >= $2 AND month < $3 AND complex_id <> ''
		UNION ALL SELECT complex_id, month, number, CASE WHEN talk_month > 0 THEN number ELSE 0 END, CASE WHEN talk_month > 0 THEN number * talk_days ELSE 0 END
		FROM signal_gone WHERE ($1 = '' OR org_id = $1) AND month >= $2 AND month < $3) AS s
		GROUP BY complex_id, month ORDER BY complex_id, month`,
		org, store.Micros(clock.Month(from)), store.Micros(until))
}
