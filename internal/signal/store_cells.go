package signal

import (
	"fmt"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// Cell is what the batch that makes a release learns of a signal; it is handed to that
// batch and to nobody else.
type Cell struct {
	Complex  place.ComplexID
	Place    string // id of the home, or of the complex; empty for a signal that was erased
	Theme    Theme  // empty for one that was erased before that was kept
	ID       string // names the signal within a batch; for one that was erased no more than its months
	Followed bool   // had a talk by the date
	Days     int64  // working days to that talk
}

// Cells are the signals of an organisation of the year up to a date, as long as they are
// kept and afterwards by the month in which they came in, which for the first of a month
// is the same year. What was restricted at the moment known, or belongs to a case that
// was, is kept and not counted (AVG art. 18).
func Cells(tx *store.Tx, org string, on, known time.Time) ([]Cell, error) {
	list, err := store.List(tx, func(s store.Scanner) (c Cell, err error) {
		return c, s.Scan(&c.Complex, &c.Place, &c.Theme, &c.ID, &c.Followed, &c.Days)
	}, `SELECT complex_id, CASE WHEN unit_id = '' THEN complex_id ELSE unit_id END, theme, id,
			CASE WHEN talk_at > 0 AND talk_at <= $3 THEN 1 ELSE 0 END, talk_days
		FROM signal_signal WHERE org_id = $1 AND at > $2 AND at <= $3 AND complex_id <> ''
			AND id NOT IN `+access.RestrictedOnes("Signal", "$4")+` AND case_id NOT IN `+access.RestrictedOnes(access.CaseType, "$4"),
		org, store.Micros(on.AddDate(-1, 0, 0)), store.Micros(on), store.Micros(known))
	if err != nil {
		return nil, err
	}
	gone, err := store.List(tx, func(s store.Scanner) (e erased, err error) {
		return e, s.Scan(&e.complex, &e.month, &e.talk, &e.theme, &e.days, &e.number)
	}, `SELECT complex_id, month, talk_month, theme, talk_days, number FROM signal_gone WHERE org_id = $1 AND month >= $2 AND month < $3`,
		org, store.Micros(on.AddDate(-1, 0, 0)), store.Micros(on))
	for _, e := range gone {
		list = append(list, e.cells(store.Micros(on))...)
	}
	return list, err
}

// erased is how many signals of a theme and a complex came in in one month and were talked about
// in another (0: never), after so many working days.
type erased struct {
	complex     place.ComplexID
	month, talk int64
	theme       Theme
	days        int64
	number      int
}

// cells are the signals as of a date.
func (e erased) cells(on int64) []Cell {
	list := make([]Cell, e.number)
	for i := range list {
		list[i] = Cell{Complex: e.complex, Theme: e.theme, Followed: e.talk > 0 && e.talk < on, Days: max(e.days, 0),
			ID: fmt.Sprintf("erased %d %d %s %d %d", e.month, e.talk, e.theme, e.days, i)}
	}
	return list
}
