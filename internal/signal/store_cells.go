package signal

import (
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// PlaceCount is what the batch that makes a release learns of the signals about one home
// or complex in a year: how many, how many had a talk by the date, and after how many
// working days in all.
type PlaceCount struct {
	Complex  place.ComplexID
	Place    string // id of the home, or of the complex; empty for signals that were erased
	Opened   int64
	Followed int64
	Days     int64
}

// PlaceCounts counts the signals of an organisation of the year up to a date, by place.
// Those that were erased meanwhile are counted by complex, under no place: by the month
// in which they came in, which for the first of a month is the same year. What is
// restricted now, or belongs to a case that is, is kept and not counted (AVG art. 18).
func PlaceCounts(tx *store.Tx, org string, asOf, now time.Time) ([]PlaceCount, error) {
	return store.List(tx, func(s store.Scanner) (c PlaceCount, err error) {
		return c, s.Scan(&c.Complex, &c.Place, &c.Opened, &c.Followed, &c.Days)
	}, `SELECT complex_id, place, count(*), CAST(sum(followed) AS BIGINT), CAST(sum(followed * talk_days) AS BIGINT) FROM (
		SELECT complex_id, CASE WHEN unit_id = '' THEN complex_id ELSE unit_id END AS place,
			CASE WHEN talk_at > 0 AND talk_at <= $3 THEN 1 ELSE 0 END AS followed, talk_days
		FROM signal_signal WHERE org_id = $1 AND at > $2 AND at <= $3 AND complex_id <> ''
			AND id NOT IN `+access.RestrictedOnes("Signal", "$4")+` AND case_id NOT IN `+access.RestrictedOnes(access.CaseType, "$4")+`) AS s
		GROUP BY complex_id, place
		UNION ALL SELECT complex_id, '', CAST(sum(number) AS BIGINT), CAST(sum(CASE WHEN talk_month > 0 AND talk_month < $3 THEN number ELSE 0 END) AS BIGINT),
			CAST(sum(CASE WHEN talk_month > 0 AND talk_month < $3 THEN talk_days ELSE 0 END) AS BIGINT)
		FROM signal_count WHERE org_id = $1 AND month >= $2 AND month < $3 GROUP BY complex_id`,
		org, store.Micros(asOf.AddDate(-1, 0, 0)), store.Micros(asOf), store.Micros(now))
}
