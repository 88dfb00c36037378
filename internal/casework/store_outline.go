package casework

import (
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

// takersOf are who takes part in cases now, by case, the director first.
func takersOf(tx *store.Tx, cases []string) (map[ID][]Taker, error) {
	in, list := tx.In("p.object_id", 2, cases)
	people := map[ID][]Taker{}
	_, err := store.List(tx, func(s store.Scanner) (none struct{}, err error) {
		var id ID
		var t Taker
		err = s.Scan(&id, &t.UserID, &t.OrgID, &t.Part, store.At(&t.Since))
		people[id] = append(people[id], t)
		return none, err
	}, `SELECT p.object_id, p.user_id, u.org_id, p.role, p.since FROM access_part p JOIN account_user u ON u.id = p.user_id
		WHERE p.object_type = $1 AND `+in+` AND p.until = 0
		ORDER BY p.object_id, CASE p.role WHEN 'regisseur' THEN 0 ELSE 1 END, p.since, p.user_id`, ObjectType, list)
	return people, err
}

// logsOf are the logs of cases, by case, the oldest first; without a key a text stays empty.
func logsOf(tx *store.Tx, keys map[string]seal.Key, cases []string) (map[ID][]LogEntry, error) {
	in, list := tx.In("case_id", 1, cases)
	body := `''`
	if keys != nil {
		body = `body`
	}
	logs := map[ID][]LogEntry{}
	_, err := store.List(tx, func(s store.Scanner) (none struct{}, err error) {
		var id ID
		var e LogEntry
		var sealed []byte
		if err = s.Scan(&e.ID, &id, store.At(&e.At), &e.AuthorID, &e.Kind, &sealed, &e.Category); err != nil {
			return none, err
		}
		if key, ok := keys[string(id)]; ok {
			e.Text, err = key.Open(logField(e.ID), sealed)
		}
		logs[id] = append(logs[id], e)
		return none, err
	}, `SELECT id, case_id, at, author_id, kind, `+body+`, category FROM casework_log WHERE `+in+` ORDER BY case_id, at, id`, list)
	return logs, err
}
