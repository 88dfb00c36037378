package rights

import (
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
)

const (
	answerMonths = 1 // AVG art. 12(3)
	extendMonths = 2 // more, once
	noticeMonths = 1 // AVG art. 14(3)(a)
	// BreachTerm is how long after the discovery the authority must know (AVG art. 33(1)).
	BreachTerm = 72 * time.Hour
)

// endOfMonths is the last day of a term of months that a date sets going: the same number
// in its month or else that month's last day, and the next working day when that is none
// (Regulation (EEC, Euratom) 1182/71, art. 3(2)(c) and 3(4)).
func endOfMonths(date time.Time, months int) time.Time {
	y, m, d := date.Date()
	last := time.Date(y, m+time.Month(months)+1, 0, 0, 0, 0, 0, time.UTC).Day()
	return clock.AddWorkingDays(time.Date(y, m+time.Month(months), min(d, last), 0, 0, 0, 0, time.UTC), 0)
}

// AnswerBy is the date by which a request that came in on a date is answered. The clock
// does not stop while it is established who asks.
func AnswerBy(on time.Time, extended bool) time.Time {
	if extended {
		return endOfMonths(on, answerMonths+extendMonths)
	}
	return endOfMonths(on, answerMonths)
}

// NoticeBy is the date by which a resident must know that there is a file, opened at an
// instant.
func NoticeBy(opened time.Time) time.Time { return endOfMonths(clock.Date(opened), noticeMonths) }

// checkExtension are the reasons why the term of a request cannot be made longer: once,
// within the first month, with the reason, and told (AVG art. 12(3)).
func checkExtension(r Request, why string, told, today time.Time) []fault.Field {
	var c checker
	c.refuse(!r.Extended.IsZero(), "", "rights.extended_already")
	c.refuse(today.After(AnswerBy(r.On, false)), "", "rights.extend_late")
	c.text("reden", why, maxText, true)
	c.refuse(told.IsZero() || told.Before(r.On) || told.After(today), "verteld", "rights.bad_date")
	return c.fields
}

// ReportBy is the instant by which the authority must know of a breach. A term in hours
// runs through weekends and holidays (Regulation 1182/71, art. 3(4)), and through the
// change of the clock.
func ReportBy(discovered time.Time) time.Time { return discovered.Add(BreachTerm) }
