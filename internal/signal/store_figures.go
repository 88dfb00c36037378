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

// Tallies counts the signals of an organisation that came in in a month. With a reader it
// counts those that this user is not shut out of; what is restricted is never counted.
func Tallies(tx *store.Tx, org string, month time.Time, reader string, now time.Time) ([]Tally, error) {
	var c conditions
	c.add(`s.org_id = ? AND s.month = ?`, org, store.Micros(clock.Month(month)))
	c.shutOut(Filter{reader: reader, now: now})
	return store.List(tx, func(row store.Scanner) (t Tally, err error) {
		return t, row.Scan(&t.Theme, &t.Source, &t.Urgency, &t.Late, &t.TalkDays, &t.Word, &t.N)
	}, `SELECT theme, source, urgency, late, days, word, count(*) FROM (SELECT s.theme, s.source, s.urgency,
			CASE WHEN s.late >= 3 THEN 3 WHEN s.late > 0 THEN 1 ELSE 0 END AS late, CASE WHEN s.talk_at > 0 THEN s.talk_days ELSE -1 END AS days,
			CASE WHEN EXISTS (SELECT 1 FROM signal_event e WHERE e.signal_id = s.id AND e.step = 'niet-opgelost') THEN 2
				WHEN s.done_at > 0 THEN 1 ELSE 0 END AS word
			FROM signal_signal s WHERE `+c.String()+`) AS x
		GROUP BY theme, source, urgency, late, days, word`, c.args...)
}

// MonthTally is how many signals came in in a month, and how many of them were late.
type MonthTally struct {
	Month                 time.Time
	Received, Late, Late3 int // Late: once or twice; Late3: three times and more
}

// MonthTallies counts the signals of an organisation by month, from one up to and without
// another, as Tallies does.
func MonthTallies(tx *store.Tx, org string, from, until time.Time, reader string, now time.Time) ([]MonthTally, error) {
	var c conditions
	c.add(`s.org_id = ? AND s.month >= ? AND s.month < ?`, org, store.Micros(from), store.Micros(until))
	c.shutOut(Filter{reader: reader, now: now})
	return store.List(tx, func(row store.Scanner) (t MonthTally, err error) {
		return t, row.Scan(store.At(&t.Month), &t.Received, &t.Late, &t.Late3)
	}, `SELECT s.month, count(*), CAST(sum(CASE WHEN s.late > 0 AND s.late < 3 THEN 1 ELSE 0 END) AS BIGINT), CAST(sum(CASE WHEN s.late >= 3 THEN 1 ELSE 0 END) AS BIGINT)
		FROM signal_signal s WHERE `+c.String()+` GROUP BY s.month ORDER BY s.month`, c.args...)
}
