package referral

import (
	"errors"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/delivery"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/place"
)

// asked is a request as the map counts it.
type asked struct {
	event    place.Event
	r        Request
	answered time.Time // instant, zero for not
}

const askedColumns = `r.complex_id, r.kind, r.urgent, r.sent, r.state, r.changed, r.answered`

// by is the date by which it had to be answered when it was sent; passing it on gives nobody longer.
func (a asked) by() time.Time { return a.r.answerBy(clock.Date(a.r.SentAt)) }

// gone says that the request was over before anybody had to answer: silence was no answer then.
func (a asked) gone() bool {
	over := a.r.State == Withdrawn || a.r.State == Ended
	return over && a.answered.IsZero() && !clock.Date(a.r.ChangedAt).After(a.by())
}

func (a *asked) dest() []any {
	return []any{&a.event.Complex, &a.r.Kind, &a.r.Urgent, store.At(&a.r.SentAt), &a.r.State, store.At(&a.r.ChangedAt), store.At(&a.answered)}
}

// longestAnswer is more days than any request has to be answered, holidays included.
const longestAnswer = 31

// Events are the requests in the cases of an organisation that had to be answered in the year up
// to a date, as known at a moment: answered in time, late, or never. Whatever was answered counts: a
// no is an answer too. A request in a case that was restricted then is not counted (AVG art. 18).
func Events(tx *store.Tx, org string, v delivery.View) ([]place.Event, error) {
	from := v.On.AddDate(-1, 0, 0)
	list, err := store.List(tx, func(s store.Scanner) (a asked, err error) {
		return a, s.Scan(append([]any{&a.event.ID, &a.event.Place}, a.dest()...)...)
	}, `SELECT r.id, CASE WHEN c.unit_id = '' THEN c.complex_id ELSE c.unit_id END, `+askedColumns+`
		FROM referral_request r JOIN casework_case c ON c.id = r.case_id
		WHERE r.org_id = $1 AND r.sent >= $2 AND r.sent < $3 AND r.sent <= $4 AND r.complex_id <> '' AND c.id NOT IN `+access.RestrictedOnes(casework.ObjectType, "$4"),
		org, store.Micros(from.AddDate(0, 0, -longestAnswer)), store.Micros(v.On), store.Micros(v.Known))
	if err != nil {
		return nil, err
	}
	var events []place.Event
	for _, a := range list {
		by := a.by()
		if by.Before(from) || !by.Before(v.On) || a.gone() {
			continue
		}
		if a.answered.After(v.On) || a.answered.After(v.Known) {
			a.answered = time.Time{}
		}
		a.event.Cell = place.Timely(by, a.answered)
		events = append(events, a.event)
	}
	erased, err := store.List(tx, func(s store.Scanner) (e place.ErasedEvents, err error) {
		return e, s.Scan(&e.Complex, store.At(&e.Month), &e.InTime, store.At(&e.Done), &e.Number)
	}, `SELECT complex_id, month, in_time, answered_month, number FROM referral_count WHERE org_id = $1 AND month >= $2 AND month < $3`,
		org, store.Micros(from), store.Micros(v.On))
	for _, e := range erased {
		events = append(events, e.Events(v.On)...)
	}
	return events, err
}

// keepCount keeps, of the requests of a case that are about to be erased, how many had to be
// answered in which month and what became of them: the map counted them.
func keepCount(tx *store.Tx, caseID string) error {
	type line struct {
		asked
		org string
	}
	list, err := store.List(tx, func(s store.Scanner) (l line, err error) {
		return l, s.Scan(append([]any{&l.org}, l.dest()...)...)
	}, `SELECT r.org_id, `+askedColumns+` FROM referral_request r WHERE r.case_id = $1 AND r.complex_id <> ''`, caseID)
	failures := []error{err}
	for _, a := range list {
		if a.gone() {
			continue
		}
		by, answered := a.by(), time.Time{}
		cell := place.Timely(by, a.answered)
		if cell == place.Late {
			answered = clock.Month(a.answered)
		}
		_, err := tx.Exec(`INSERT INTO referral_count (org_id, complex_id, month, in_time, answered_month, number) VALUES ($1, $2, $3, $4, $5, 1)
			ON CONFLICT (org_id, complex_id, month, in_time, answered_month) DO UPDATE SET number = referral_count.number + 1`,
			a.org, string(a.event.Complex), store.Micros(clock.Month(by)), store.Bool(cell == place.InTime), store.Micros(answered))
		failures = append(failures, err)
	}
	return errors.Join(failures...)
}
