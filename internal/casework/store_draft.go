package casework

import (
	"time"

	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

// draftField is the name under which a draft is sealed: it opens for one user and one form only.
func draftField(userID, form string) string { return "draft/" + userID + "/" + form }

type draftRow struct {
	form, body string
	at         time.Time
}

// draftsOf are the drafts of somebody in a case that are not older than a moment.
func draftsOf(tx *store.Tx, key seal.Key, id ID, userID string, since time.Time) ([]draftRow, error) {
	return store.List(tx, func(s store.Scanner) (r draftRow, err error) {
		var sealed []byte
		if err = s.Scan(&r.form, store.At(&r.at), &sealed); err == nil {
			r.body, err = key.Open(draftField(userID, r.form), sealed)
		}
		return r, err
	}, `SELECT form, at, body FROM casework_draft WHERE case_id = $1 AND user_id = $2 AND at >= $3`, string(id), userID, store.Micros(since))
}

// draftsBeside is how many drafts somebody has in a case beside the one of a form.
func draftsBeside(tx *store.Tx, id ID, userID, form string) (int64, error) {
	return store.Count(tx, `SELECT count(*) FROM casework_draft WHERE case_id = $1 AND user_id = $2 AND form <> $3`, string(id), userID, form)
}

func upsertDraft(tx *store.Tx, key seal.Key, id ID, userID, form string, at time.Time, body []byte) error {
	_, err := tx.Exec(`INSERT INTO casework_draft (case_id, user_id, form, at, body) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (case_id, user_id, form) DO UPDATE SET at = excluded.at, body = excluded.body`,
		string(id), userID, form, store.Micros(at), key.Seal(draftField(userID, form), string(body)))
	return err
}

// deleteDraft throws the draft of a form away, or all of a user in a case when form is "".
func deleteDraft(tx *store.Tx, id ID, userID, form string) error {
	_, err := tx.Exec(`DELETE FROM casework_draft WHERE case_id = $1 AND user_id = $2 AND (form = $3 OR $3 = '')`, string(id), userID, form)
	return err
}

func deleteDraftsBefore(tx *store.Tx, before time.Time) error {
	_, err := tx.Exec(`DELETE FROM casework_draft WHERE at < $1`, store.Micros(before))
	return err
}

// Waiting is a text in a case that somebody is typing and did not save.
type Waiting struct {
	CaseID string
	At     time.Time // when something was typed last
}

// Until is when it is gone at the latest.
func (w Waiting) Until() time.Time { return w.At.AddDate(0, 0, draftDays) }

// WaitingIn are the texts that people are typing in cases, for a request for access: that they are
// there, and nothing of what they say or of who types.
func WaitingIn(tx *store.Tx, cases []string) ([]Waiting, error) {
	if len(cases) == 0 {
		return nil, nil
	}
	in, list := tx.In("case_id", 1, cases)
	return store.List(tx, func(s store.Scanner) (w Waiting, err error) { return w, s.Scan(&w.CaseID, store.At(&w.At)) },
		`SELECT case_id, at FROM casework_draft WHERE `+in+` ORDER BY case_id, at`, list)
}
