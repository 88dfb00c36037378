package hotline

import (
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

const (
	wordField   = "hotline_after.word"
	thanksField = "hotline_after.thanks"
)

// afterOf is what is left to do after a report.
func afterOf(tx *store.Tx, key seal.Key, id ID) (After, error) {
	return store.One(tx, func(s store.Scanner) (x After, err error) {
		var word, thanks []byte
		if err := s.Scan(&x.ReportID, &x.OrgID, &x.Holder, store.At(&x.Due), &x.Outcome, &x.Ref, &word, store.At(&x.Called), &thanks); err != nil {
			return x, err
		}
		if x.Word, err = key.Open(wordField, word); err != nil {
			return x, err
		}
		x.Thanks, err = key.Open(thanksField, thanks)
		return x, err
	}, `SELECT report_id, org_id, holder_id, due, outcome, ref, word, called, thanks FROM hotline_after WHERE report_id = $1`, string(id))
}

// afterIf is what is left to do after a report; nil when it is not over.
func afterIf(tx *store.Tx, key seal.Key, id ID) (*After, error) {
	x, err := afterOf(tx, key, id)
	if fault.Is(err, fault.NotFound) {
		return nil, nil
	}
	return &x, err
}

func putAfter(tx *store.Tx, key seal.Key, x After) error {
	done := int64(0)
	if x.done() {
		done = 1
	}
	_, err := tx.Exec(`INSERT INTO hotline_after (report_id, org_id, holder_id, due, outcome, ref, word, called, thanks, done) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		ON CONFLICT (report_id) DO UPDATE SET outcome = EXCLUDED.outcome, ref = EXCLUDED.ref, word = EXCLUDED.word, called = EXCLUDED.called, thanks = EXCLUDED.thanks, done = EXCLUDED.done`,
		string(x.ReportID), x.OrgID, x.Holder, store.Micros(x.Due), string(x.Outcome), x.Ref, key.Seal(wordField, x.Word), store.Micros(x.Called), key.Seal(thanksField, x.Thanks), done)
	return err
}

// lateAfter are what was not done in time, without the words, the longest first.
func lateAfter(tx *store.Tx, now time.Time, limit int) ([]After, error) {
	return store.List(tx, func(s store.Scanner) (x After, err error) {
		return x, s.Scan(&x.ReportID, &x.OrgID, &x.Holder, store.At(&x.Due), &x.Outcome, store.At(&x.Called))
	}, `SELECT report_id, org_id, holder_id, due, outcome, called FROM hotline_after WHERE done = 0 AND due <= $1 ORDER BY due, report_id LIMIT $2`, store.Micros(now), int64(limit))
}

// todoOf are the reports of an organisation after which something is left to do.
func todoOf(tx *store.Tx, org string, now time.Time) ([]Todo, error) {
	return store.List(tx, func(s store.Scanner) (x Todo, err error) {
		err = s.Scan(&x.ID, &x.Receipt, &x.Holder, store.At(&x.Due))
		x.Late = x.Due.Before(now)
		return x, err
	}, `SELECT r.id, r.receipt, a.holder_id, a.due FROM hotline_after a JOIN hotline_report r ON r.id = a.report_id
		WHERE a.org_id = $1 AND a.done = 0 ORDER BY a.due, r.id LIMIT $2`, org, int64(listSize))
}

// inNight is a report as a night tells of it: without what was reported.
type inNight struct {
	ID      ID
	Receipt string
	Kind    Kind
	State   State
	At      time.Time
	Taken   time.Time // when the first human had it; zero for never
	Closed  time.Time
	Repeats int64
	Helped  int64 // how often help came
	Outcome Outcome
	Called  time.Time
	After   bool
}

// reportsBetween are the reports of an organisation in a time, without drills and repeats.
func reportsBetween(tx *store.Tx, org string, from, until time.Time) ([]inNight, error) {
	return store.List(tx, func(s store.Scanner) (n inNight, err error) {
		var after int64
		err = s.Scan(&n.ID, &n.Receipt, &n.Kind, &n.State, store.At(&n.At), store.At(&n.Taken), store.At(&n.Closed), &n.Repeats, &n.Helped, &n.Outcome, store.At(&n.Called), &after)
		n.After = after > 0
		return n, err
	}, `SELECT r.id, r.receipt, r.kind, r.state, r.at,
			coalesce((SELECT min(l.at) FROM hotline_line l WHERE l.report_id = r.id AND l.kind = 'aangenomen'), 0), r.closed,
			(SELECT count(*) FROM hotline_report h WHERE h.head_id = r.id AND h.head_id <> ''),
			(SELECT count(*) FROM hotline_coming c WHERE c.report_id = r.id AND c.arrived > 0),
			coalesce(a.outcome, ''), coalesce(a.called, 0), CASE WHEN a.report_id IS NULL THEN 0 ELSE 1 END
		FROM hotline_report r LEFT JOIN hotline_after a ON a.report_id = r.id
		WHERE r.org_id = $1 AND r.at >= $2 AND r.at < $3 AND r.state <> 'herhaald' AND r.kind NOT IN ('oefening', 'proef') ORDER BY r.at, r.id LIMIT $4`,
		org, store.Micros(from), store.Micros(until), int64(maxNights*listSize))
}

// byReceipt is the report with a number.
func byReceipt(tx *store.Tx, receipt string) (Report, error) {
	return store.One(tx, scan, `SELECT `+columns+` FROM hotline_report r WHERE r.receipt = $1`, receipt)
}
