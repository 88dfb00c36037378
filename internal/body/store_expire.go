package body

import (
	"errors"
	"time"

	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/escalation"
)

// Past is something that is over, and since when.
type Past struct {
	ID    string
	Since time.Time
}

func scanPast(s store.Scanner) (p Past, err error) { return p, s.Scan(&p.ID, store.At(&p.Since)) }

// FormerMembers are the members of bodies of an organisation whose term ended before a moment, after
// a place in their order.
func FormerMembers(tx *store.Tx, org string, before, since time.Time, id string, limit int) ([]Past, error) {
	return store.List(tx, scanPast, `SELECT id, until FROM body_member WHERE org_id = $1 AND until > 0 AND until < $2 AND (until > $3 OR until = $3 AND id > $4)
		ORDER BY until, id LIMIT $5`, org, store.Micros(before), store.Micros(since), id, int64(limit))
}

// EraseFormer erases a member whose term still had ended before a moment; false when not.
func EraseFormer(tx *store.Tx, v *seal.Vault, at, before time.Time, id string) (bool, error) {
	n, err := tx.Exec(`DELETE FROM body_member WHERE id = $1 AND until > 0 AND until < $2`, id, store.Micros(before))
	if err != nil || n == 0 {
		return false, err
	}
	_, unchaired := tx.Exec(`UPDATE body_meeting SET chair_id = '' WHERE chair_id = $1`, id)
	return true, errors.Join(unchaired, escalation.Forget(tx, climbKind(TermEnds), id), seal.Forget(tx, at, id), v.Shred(tx, at, id))
}

// tablesOfPast are what bodies leave behind, with what says since when it is over.
func tablesOfPast() map[string]string {
	return map[string]string{"body_meeting": "at", "body_paper": "at", "body_advice": "ended", "body_word": "at"}
}

// PastPapers are the meetings, papers, advices and words about figures of bodies of an organisation that were over before
// a moment, after a place in their order.
func PastPapers(tx *store.Tx, org string, before, since time.Time, id string, limit int) ([]Past, error) {
	return store.List(tx, scanPast, `SELECT id, over FROM (SELECT id, at AS over, org_id FROM body_meeting UNION ALL SELECT id, at, org_id FROM body_paper
		UNION ALL SELECT id, ended, org_id FROM body_advice UNION ALL SELECT id, at, org_id FROM body_word) p WHERE org_id = $1 AND over > 0 AND over < $2 AND (over > $3 OR over = $3 AND id > $4)
		ORDER BY over, id LIMIT $5`, org, store.Micros(before), store.Micros(since), id, int64(limit))
}

// ErasePaper erases a meeting, paper, advice or word that still was over before a moment; false when not.
func ErasePaper(tx *store.Tx, before time.Time, id string) (bool, error) {
	gone := false
	for table, over := range tablesOfPast() {
		n, err := tx.Exec(`DELETE FROM `+table+` WHERE id = $1 AND `+over+` > 0 AND `+over+` < $2`, id, store.Micros(before))
		if err != nil {
			return false, err
		}
		gone = gone || n > 0
	}
	return gone, errors.Join(escalation.Forget(tx, climbKind(AdviceAsked), id), escalation.Forget(tx, climbKind(AnswerDue), id))
}

// EraseUser takes somebody who left out of the bodies: as a member they stay until their own term.
func EraseUser(tx *store.Tx, userID string) error {
	_, err := tx.Exec(`UPDATE body_member SET user_id = '' WHERE user_id = $1`, userID)
	return err
}
