package roster

import (
	"embed"
	"encoding/json"
	"time"

	"samendoen/internal/base/store"
)

// Files holds the tables, words and rules of this module.
//
//go:embed sql text policy.cedar
var Files embed.FS

// body is what of a roster is kept as one text.
type body struct {
	Needed  []Window
	Layers  []Layer
	Periods []Period
	Changes []Change
}

const columns = `id, org_id, name, level, areas, body, version`

func scan(s store.Scanner) (r Roster, err error) {
	var text string
	if err := s.Scan(&r.ID, &r.OrgID, &r.Name, &r.Level, &r.Areas, &text, &r.Version); err != nil {
		return r, err
	}
	var b body
	err = json.Unmarshal([]byte(text), &b)
	r.Needed, r.Layers, r.Periods, r.Changes = b.Needed, b.Layers, b.Periods, b.Changes
	return r, err
}

// ByID is a roster.
func ByID(tx *store.Tx, id string) (Roster, error) {
	return store.One(tx, scan, `SELECT `+columns+` FROM roster_roster WHERE id = $1`, id)
}

// OfOrg are the rosters of an organisation, those that are called first before the others.
func OfOrg(tx *store.Tx, orgID string) ([]Roster, error) {
	return store.List(tx, scan, `SELECT `+columns+` FROM roster_roster WHERE org_id = $1 ORDER BY level, id`, orgID)
}

// Some are the rosters with some ids.
func Some(tx *store.Tx, ids []string) ([]Roster, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	in, list := tx.In("id", 1, ids)
	return store.List(tx, scan, `SELECT `+columns+` FROM roster_roster WHERE `+in+` ORDER BY level, id`, list)
}

// Insert adds a roster as its first version.
func Insert(tx *store.Tx, r Roster) error {
	text, err := json.Marshal(body{r.Needed, r.Layers, r.Periods, r.Changes})
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO roster_roster (`+columns+`) VALUES ($1, $2, $3, $4, $5, $6, 1)`, r.ID, r.OrgID, r.Name, r.Level, r.Areas, string(text))
	return err
}

// Update writes a roster that still has its version.
func Update(tx *store.Tx, op string, r Roster) error {
	text, err := json.Marshal(body{r.Needed, r.Layers, r.Periods, r.Changes})
	if err != nil {
		return err
	}
	n, err := tx.Exec(`UPDATE roster_roster SET name = $3, level = $4, areas = $5, body = $6, version = version + 1 WHERE id = $1 AND version = $2`,
		r.ID, r.Version, r.Name, r.Level, r.Areas, string(text))
	return store.Changed(op, n, err)
}

// drop takes a roster away that still has its version, with what was asked in it.
func drop(tx *store.Tx, op string, r Roster) error {
	if _, err := tx.Exec(`DELETE FROM roster_swap WHERE roster_id = $1`, r.ID); err != nil {
		return err
	}
	n, err := tx.Exec(`DELETE FROM roster_roster WHERE id = $1 AND version = $2`, r.ID, r.Version)
	return store.Changed(op, n, err)
}

// OnDuty are the users on duty at an instant, by the id of the roster. Who is away is not.
func OnDuty(tx *store.Tx, ids []string, at time.Time, away func(userID string) bool) (map[string][]string, error) {
	list, err := Some(tx, ids)
	duty := make(map[string][]string, len(list))
	for _, r := range list {
		var gone []Shift
		for _, u := range r.On(at, nil) {
			if away(u) {
				gone = append(gone, Shift{UserID: u, From: at, Until: at.Add(time.Minute)})
			}
		}
		duty[r.ID] = r.On(at, gone)
	}
	return duty, err
}
