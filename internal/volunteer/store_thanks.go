package volunteer

import (
	"strings"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

func thanksField(id string) string { return "volunteer/thanks/" + id }

func insertThanks(tx *store.Tx, key seal.Key, id ID, t Thanks) error {
	_, err := tx.Exec(`INSERT INTO volunteer_thanks (id, volunteer_id, at, by_id, body) VALUES ($1, $2, $3, $4, $5)`,
		t.ID, string(id), store.Micros(t.At), t.ByID, key.Seal(thanksField(t.ID), t.Text))
	return err
}

// thanksOf are the thanks of a volunteer, the newest first.
func thanksOf(tx *store.Tx, key seal.Key, id ID) ([]Thanks, error) {
	return store.List(tx, func(s store.Scanner) (t Thanks, err error) {
		var body []byte
		if err = s.Scan(&t.ID, store.At(&t.At), &t.ByID, &body); err == nil {
			t.Text, err = key.Open(thanksField(t.ID), body)
		}
		return t, err
	}, `SELECT id, at, by_id, body FROM volunteer_thanks WHERE volunteer_id = $1 ORDER BY at DESC, id DESC LIMIT 200`, string(id))
}

// keepMilestones keeps those that are new, and gives all that were ever reached.
func keepMilestones(tx *store.Tx, id ID, list []Reached) ([]Reached, error) {
	all, err := store.List(tx, func(s store.Scanner) (r Reached, err error) { return r, s.Scan(&r.Code, store.At(&r.At)) },
		`SELECT code, at FROM volunteer_milestone WHERE volunteer_id = $1 ORDER BY at, code`, string(id))
	if err != nil {
		return nil, err
	}
	known := map[string]bool{}
	for _, r := range all {
		known[r.Code] = true
	}
	for _, r := range list {
		if known[r.Code] {
			continue
		}
		all = append(all, r)
		if err := tx.Later(`INSERT INTO volunteer_milestone (volunteer_id, code, at) VALUES ($1, $2, $3) ON CONFLICT (volunteer_id, code) DO NOTHING`, string(id), r.Code, store.Micros(r.At)); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// sentencesOf are the sentences that an organisation chose, with their version; 0 for none.
func sentencesOf(tx *store.Tx, org string) (list []string, version int64, err error) {
	body := ""
	_, err = store.One(tx, func(s store.Scanner) (none struct{}, err error) { return none, s.Scan(&body, &version) },
		`SELECT body, version FROM volunteer_sentence WHERE org_id = $1`, org)
	if fault.Is(err, fault.NotFound) {
		return nil, 0, nil
	}
	return strings.Split(body, "\n"), version, err
}

func putSentences(tx *store.Tx, op, org string, list []string, version int64) error {
	n, err := tx.Exec(`INSERT INTO volunteer_sentence (org_id, body, version) VALUES ($1, $2, 1)
		ON CONFLICT (org_id) DO UPDATE SET body = $2, version = volunteer_sentence.version + 1 WHERE volunteer_sentence.version = $3`, org, strings.Join(list, "\n"), version)
	return store.Changed(op, n, err)
}
