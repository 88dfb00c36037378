package figures

import (
	"embed"
	"time"

	"samendoen/internal/base/store"
)

// Files holds the tables, words and rules of this module.
//
//go:embed sql text policy.cedar
var Files embed.FS

// insertRelease stores a published month, or returns false when there is one already.
func insertRelease(tx *store.Tx, org string, s Sheet) (bool, error) {
	n, err := tx.Exec(`INSERT INTO figures_release (org_id, month, made, received) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
		org, store.Micros(s.Month), store.Micros(s.Made), s.Received)
	if err != nil || n == 0 {
		return false, err
	}
	for i, l := range s.Lines {
		if _, err := tx.Exec(`INSERT INTO figures_line (org_id, month, by_what, code, n, in_time, late, late3, goes_on, settled, unsolved, median)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`, org, store.Micros(s.Month), string(l.By), l.Code, i,
			l.InTime, l.Late, l.Late3, l.Open, l.Settled, l.Unsolved, l.Median); err != nil {
			return false, err
		}
	}
	return true, nil
}

// publishedMonths are the months of which something was published, the newest first.
func publishedMonths(tx *store.Tx, org string) ([]time.Time, error) {
	return store.List(tx, func(s store.Scanner) (m time.Time, err error) { return m, s.Scan(store.At(&m)) },
		`SELECT month FROM figures_release WHERE org_id = $1 ORDER BY month DESC`, org)
}

// releaseOf is what was published of a month; NotFound when nothing was.
func releaseOf(tx *store.Tx, org string, month time.Time) (Sheet, error) {
	s, err := store.One(tx, func(r store.Scanner) (s Sheet, err error) {
		s.Rounded = true
		return s, r.Scan(store.At(&s.Month), store.At(&s.Made), &s.Received)
	}, `SELECT month, made, received FROM figures_release WHERE org_id = $1 AND month = $2`, org, store.Micros(month))
	if err != nil {
		return s, err
	}
	s.Lines, err = store.List(tx, scanLine, `SELECT by_what, code, in_time, late, late3, goes_on, settled, unsolved, median FROM figures_line
		WHERE org_id = $1 AND month = $2 ORDER BY n`, org, store.Micros(month))
	return s, err
}

func scanLine(r store.Scanner) (l Line, err error) {
	return l, r.Scan(&l.By, &l.Code, &l.InTime, &l.Late, &l.Late3, &l.Open, &l.Settled, &l.Unsolved, &l.Median)
}

// yearOf are the published months from one on, the oldest first, each as the sum of its themes.
func yearOf(tx *store.Tx, org string, from time.Time) ([]Total, error) {
	return store.List(tx, func(r store.Scanner) (t Total, err error) {
		return t, r.Scan(store.At(&t.Month), &t.Received, &t.InTime, &t.Late, &t.Late3)
	}, `SELECT r.month, r.received, CAST(sum(l.in_time) AS BIGINT), CAST(sum(l.late) AS BIGINT), CAST(sum(l.late3) AS BIGINT)
		FROM figures_release r JOIN figures_line l ON l.org_id = r.org_id AND l.month = r.month AND l.by_what = 'thema'
		WHERE r.org_id = $1 AND r.month >= $2 GROUP BY r.month, r.received ORDER BY r.month`, org, store.Micros(from))
}
