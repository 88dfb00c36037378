package plan

import (
	"encoding/json"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// insertVersion adds a version; a Conflict when somebody made the same one.
func insertVersion(tx *store.Tx, op string, t Template) error {
	steps, err := json.Marshal(t.Steps)
	if err != nil {
		return fault.Wrap(op, err)
	}
	n, err := tx.Exec(`INSERT INTO plan_template (id, version, org_id, at, by_id, name, retired, steps) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (id, version) DO NOTHING`,
		string(t.ID), t.Version, t.OrgID, store.Micros(t.At), t.ByID, t.Name, store.Bool(t.Retired), string(steps))
	return store.Changed(op, n, err)
}

// templatesOf are the templates of an organisation in their newest version.
func templatesOf(tx *store.Tx, org string) ([]Template, error) {
	return store.List(tx, func(s store.Scanner) (t Template, err error) {
		var retired int64
		var steps string
		if err = s.Scan(&t.ID, &t.Version, &t.OrgID, store.At(&t.At), &t.ByID, &t.Name, &retired, &steps); err == nil {
			t.Retired = retired != 0
			err = json.Unmarshal([]byte(steps), &t.Steps)
		}
		return t, err
	}, `SELECT p.id, p.version, p.org_id, p.at, p.by_id, p.name, p.retired, p.steps FROM plan_template p
		WHERE p.org_id = $1 AND p.version = (SELECT max(v.version) FROM plan_template v WHERE v.id = p.id) ORDER BY p.name, p.id`, org)
}
