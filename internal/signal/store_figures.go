package signal

import (
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
)

// Word is what became of a signal in the eyes of its sender.
type Word int

// The words: it goes on, it ended and the sender said nothing against that, or the sender
// said at some time that it was not solved.
const (
	GoesOn Word = iota
	Settled
	SaidUnsolved
)

// Tally is how many signals of a month were alike in what the figures count.
type Tally struct {
	Theme    Theme
	Source   Source
	Urgency  Urgency
	Late     int // how often a date passed: 0, 1 for once or twice, 3 for three times and more
	TalkDays int // working days until the first talk, -1 when there was none
	Word     Word
	N        int
}

// What the figures count of signal_signal s, and under which names it stands in signal_tally.
const (
	lateOf = `CASE WHEN s.late >= 3 THEN 3 WHEN s.late > 0 THEN 1 ELSE 0 END AS late`
	alike  = lateOf + `, s.theme, s.source, s.urgency, CASE WHEN s.talk_at > 0 THEN s.talk_days ELSE -1 END AS days,
		CASE WHEN EXISTS (SELECT 1 FROM signal_event e WHERE e.signal_id = s.id AND e.step = 'niet-opgelost') THEN 2
			WHEN s.done_at > 0 THEN 1 ELSE 0 END AS word`
	alikeNames = `late, theme, source, urgency, days, word`
)

// tally counts those of some hundreds of signals that are done, by as they are now: -1 before
// something of them changes, 1 after that. Done signals change seldom, and a month holds
// thousands: so the figures of a month are some hundreds of rows. Whatever is not done is no
// part of them, and sending a signal costs nothing more.
func tally(tx *store.Tx, by int, ids ...string) error {
	if len(ids) == 0 {
		return nil
	}
	these, list := tx.In("s.id", 1, ids)
	return tx.Later(`INSERT INTO signal_tally (org_id, month, `+alikeNames+`, n)
		SELECT org_id, month, `+alikeNames+`, $2 * count(*) FROM (SELECT s.org_id, s.month, `+alike+` FROM signal_signal s WHERE s.done_at > 0 AND `+these+`) AS x
			WHERE true GROUP BY org_id, month, `+alikeNames+`
		ON CONFLICT (org_id, month, `+alikeNames+`) DO UPDATE SET n = signal_tally.n + excluded.n`, list, by)
}

// counted is the SQL, as a table with a number n, of all signals of an organisation that came
// in in the months from one up to and without another: those that are done as they were
// tallied, those that are not one by one, less those that the reader is shut out of or that
// are restricted. These are few, and are found from what shuts them out, not by an index of the
// organisation. stored and live say the same columns of the tally and of the signals.
func counted(org string, from, until time.Time, reader string, now time.Time, stored, live string) (string, []any) {
	const all = `s.org_id = $1 AND s.month >= $2 AND s.month < $3`
	shut := conditions{args: []any{org, store.Micros(from), store.Micros(until)}}
	shut.shutOut(Filter{reader: reader, now: now})
	return `(SELECT ` + stored + `, s.n FROM signal_tally s WHERE ` + all + `
		UNION ALL SELECT ` + live + `, 1 FROM signal_signal s WHERE s.done_at = 0 AND ` + all + `
		UNION ALL SELECT ` + live + `, -1 FROM signal_signal s WHERE s.id IN (` + perhapsShut(shut.param(1)) + `)
			AND s.org_id || '' = $1 AND s.month >= $2 AND s.month < $3 AND NOT (` + shut.String() + `)) AS x`, shut.args
}

// perhapsShut is the SQL of the ids of all signals that somebody, $user, may be shut out of or
// that may be restricted, now or at another time.
func perhapsShut(user string) string {
	of := func(kind string) string {
		return `(SELECT object_id FROM access_restriction WHERE object_type = '` + kind + `'
			UNION SELECT object_id FROM access_lockout WHERE user_id = ` + user + ` AND object_type = '` + kind + `')`
	}
	return `SELECT object_id FROM ` + of("Signal") + ` AS a
		UNION SELECT id FROM signal_signal WHERE case_id <> '' AND case_id IN ` + of("Case") + `
		UNION SELECT id FROM signal_signal WHERE unit_id <> '' AND unit_id IN ` + of("Home")
}

// shutFrom are the signals, by arrival, that a reader is shut out of or that are restricted.
func shutFrom(tx *store.Tx, reader string, now time.Time) ([]int64, error) {
	var c conditions
	c.shutOut(Filter{reader: reader, now: now})
	return store.List(tx, func(row store.Scanner) (seq int64, err error) { return seq, row.Scan(&seq) },
		`SELECT s.seq FROM signal_signal s WHERE s.id IN (`+perhapsShut(c.param(1))+`) AND NOT (`+c.String()+`)`, c.args...)
}

// Tallies counts the signals of an organisation that came in in a month. With a reader it
// counts those that this user is not shut out of; what is restricted is never counted.
func Tallies(tx *store.Tx, org string, month time.Time, reader string, now time.Time) ([]Tally, error) {
	month = clock.Month(month)
	table, args := counted(org, month, month.AddDate(0, 1, 0), reader, now, alikeNames, alike)
	return store.List(tx, func(row store.Scanner) (t Tally, err error) {
		return t, row.Scan(&t.Theme, &t.Source, &t.Urgency, &t.Late, &t.TalkDays, &t.Word, &t.N)
	}, `SELECT theme, source, urgency, late, days, word, CAST(sum(n) AS BIGINT) FROM `+table+`
		GROUP BY theme, source, urgency, late, days, word HAVING sum(n) > 0`, args...)
}

// MonthTally is how many signals came in in a month, and how many of them were late.
type MonthTally struct {
	Month                 time.Time
	Received, Late, Late3 int // Late: once or twice; Late3: three times and more
}

// MonthTallies counts the signals of an organisation by month, from one up to and without
// another, as Tallies does.
func MonthTallies(tx *store.Tx, org string, from, until time.Time, reader string, now time.Time) ([]MonthTally, error) {
	table, args := counted(org, from, until, reader, now, `s.month, s.late`, `s.month, `+lateOf)
	return store.List(tx, func(row store.Scanner) (t MonthTally, err error) {
		return t, row.Scan(store.At(&t.Month), &t.Received, &t.Late, &t.Late3)
	}, `SELECT month, CAST(sum(n) AS BIGINT), CAST(sum(CASE WHEN late = 1 THEN n ELSE 0 END) AS BIGINT), CAST(sum(CASE WHEN late = 3 THEN n ELSE 0 END) AS BIGINT)
		FROM `+table+` GROUP BY month HAVING sum(n) > 0 ORDER BY month`, args...)
}
