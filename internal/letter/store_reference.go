package letter

import "samendoen/internal/base/store"

// References are the letters of cases that were sent, by case in the order in which they were begun.
func References(tx *store.Tx, cases []string) ([]Reference, error) {
	if len(cases) == 0 {
		return nil, nil
	}
	in, list := tx.In("case_id", 1, cases)
	return store.List(tx, func(s store.Scanner) (r Reference, err error) {
		return r, s.Scan(&r.ID, &r.CaseID, store.At(&r.At), store.At(&r.SentOn))
	}, `SELECT id, case_id, at, sent_on FROM letter_letter WHERE `+in+` AND state = 'verstuurd' ORDER BY case_id, at, id`, list)
}
