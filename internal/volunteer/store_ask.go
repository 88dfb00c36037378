package volunteer

import (
	"time"

	"samendoen/internal/base/store"
)

const askSelect = `SELECT i.id, i.org_id, i.complex_id, i.staircase, i.body, i.made, i.by_id, i.ends, i.closed, i.answers, coalesce(c.name, ''), o.name
	FROM volunteer_ask i JOIN account_organisation o ON o.id = i.org_id LEFT JOIN place_complex c ON c.id = i.complex_id`

func scanAsk(s store.Scanner) (i Invite, err error) {
	return i, s.Scan(&i.ID, &i.OrgID, &i.Complex, &i.Staircase, &i.Text, store.At(&i.Made), &i.ByID, store.At(&i.Ends), store.At(&i.Closed), &i.Answers, &i.Name, &i.Org)
}

func insertAsk(tx *store.Tx, i Invite) error {
	_, err := tx.Exec(`INSERT INTO volunteer_ask (id, org_id, complex_id, staircase, body, made, by_id, ends, closed, answers) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0)`,
		i.ID, i.OrgID, string(i.Complex), i.Staircase, i.Text, store.Micros(i.Made), i.ByID, store.Micros(i.Ends))
	return err
}

func askByID(tx *store.Tx, id string) (Invite, error) {
	return store.One(tx, scanAsk, askSelect+` WHERE i.id = $1`, id)
}

// openAsks are the questions that are open on a date, of an organisation or of all.
func openAsks(tx *store.Tx, org string, today time.Time) ([]Invite, error) {
	return store.List(tx, scanAsk, askSelect+` WHERE ($1 = '' OR i.org_id = $1) AND i.closed = 0 AND i.ends >= $2 ORDER BY i.made DESC, i.id LIMIT $3`, org, store.Micros(today), int64(maxOpen))
}

func closeAsk(tx *store.Tx, id string, at time.Time) error {
	_, err := tx.Exec(`UPDATE volunteer_ask SET closed = $2 WHERE id = $1 AND closed = 0`, id, store.Micros(at))
	return err
}

func answered(tx *store.Tx, id string) error {
	_, err := tx.Exec(`UPDATE volunteer_ask SET answers = answers + 1 WHERE id = $1`, id)
	return err
}

// AskOrg is the organisation of a question, for the log.
func AskOrg(tx *store.Tx, id string) (string, error) {
	i, err := askByID(tx, id)
	return i.OrgID, err
}
