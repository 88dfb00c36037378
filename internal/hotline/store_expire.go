package hotline

import (
	"context"
	"errors"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

// Past is a report that is over, and since when.
type Past struct {
	ID    string
	Since time.Time
}

// Ended are reports of an organisation that were over before a moment, after a place in their order.
func Ended(tx *store.Tx, org string, before, since time.Time, id string, limit int) ([]Past, error) {
	return store.List(tx, func(s store.Scanner) (p Past, err error) { return p, s.Scan(&p.ID, store.At(&p.Since)) },
		`SELECT id, closed FROM hotline_report WHERE org_id = $1 AND state = 'afgesloten' AND closed < $2 AND (closed > $3 OR closed = $3 AND id > $4)
		ORDER BY closed, id LIMIT $5`, org, store.Micros(before), store.Micros(since), id, int64(limit))
}

// EraseEnded erases a report, with those that repeat it, if it still was over before a moment; false
// when not.
func EraseEnded(tx *store.Tx, v *seal.Vault, at, before time.Time, id string) (bool, error) {
	ids, err := store.Strings(tx, `SELECT id FROM hotline_report WHERE (id = $1 OR head_id = $1)
		AND EXISTS (SELECT 1 FROM hotline_report h WHERE h.id = $1 AND h.state = 'afgesloten' AND h.closed < $2)`, id, store.Micros(before))
	if err != nil || len(ids) == 0 {
		return false, err
	}
	failures := []error{v.Shred(tx, at, ids...)}
	in, list := tx.In("report_id", 1, ids)
	for _, table := range []string{"hotline_line", "hotline_page", "hotline_note", "hotline_coming", "hotline_after"} {
		_, err := tx.Exec(`DELETE FROM `+table+` WHERE `+in, list)
		failures = append(failures, err)
	}
	in, list = tx.In("id", 1, ids)
	_, err = tx.Exec(`DELETE FROM hotline_report WHERE `+in, list)
	return true, errors.Join(append(failures, err)...)
}

// EraseWays erases how somebody was reached who left, and where they were.
func EraseWays(tx *store.Tx, userID string) error {
	_, e1 := tx.Exec(`DELETE FROM hotline_way WHERE user_id = $1`, userID)
	_, e2 := tx.Exec(`DELETE FROM hotline_visit WHERE user_id = $1`, userID)
	return errors.Join(e1, e2)
}

// MayOpen reports whether somebody may read a report.
func (s *Service) MayOpen(ctx context.Context, a access.Actor, id ID) bool {
	err := s.db.Read(ctx, func(tx *store.Tx) error { _, _, err := s.load(tx, "hotline.open", a, actRead, id); return err })
	return err == nil
}

// OrgOf is the organisation of a report, and its receipt, for the log.
func OrgOf(tx *store.Tx, id ID) (org, receipt string, err error) {
	r, err := byID(tx, id)
	return r.OrgID, r.Receipt, err
}

// atWork are those of some people who may still sign in.
func atWork(tx *store.Tx, ids []string) (list []string, err error) {
	users, err := account.UsersByID(tx, ids)
	for _, id := range ids {
		if u, known := users[id]; known && !u.Disabled {
			list = append(list, id)
		}
	}
	return list, err
}
