package hotline

import (
	"slices"
	"time"

	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

// Address is a way with where it leads.
type Address struct {
	Way
	UserID string
	Kind   WayKind
	To     string // a number, an address or a subscription; sealed
	Tested time.Time
	Ended  bool // it leads nowhere any more, as its provider said
}

// waysOf are the tested ways of some people, each in the order in which that person wants them.
func waysOf(tx *store.Tx, users []string) (map[string][]Way, error) {
	ways := map[string][]Way{}
	if len(users) == 0 {
		return ways, nil
	}
	in, list := tx.In("user_id", 1, users)
	_, err := store.List(tx, func(s store.Scanner) (none struct{}, err error) {
		var user string
		var w Way
		var wait int64
		err = s.Scan(&user, &w.ID, &wait)
		w.After = time.Duration(wait) * time.Second
		ways[user] = append(ways[user], w)
		return none, err
	}, `SELECT user_id, id, wait FROM hotline_way WHERE tested > 0 AND `+in+` ORDER BY user_id, rank, id`, list)
	return ways, err
}

// addressOf is a way with where it leads; key is that of its user.
func addressOf(tx *store.Tx, v *seal.Vault, wayID string) (a Address, err error) {
	var sealed []byte
	var wait int64
	var code string
	if _, err = store.One(tx, func(s store.Scanner) (none struct{}, err error) {
		return none, s.Scan(&a.ID, &a.UserID, &a.Kind, &sealed, &wait, store.At(&a.Tested), &code)
	}, `SELECT id, user_id, kind, address, wait, tested, code FROM hotline_way WHERE id = $1`, wayID); err != nil {
		return a, err
	}
	a.Ended = a.Tested.IsZero() && code == ""
	a.After = time.Duration(wait) * time.Second
	key, err := v.OpenHolder(tx, a.UserID)
	if err != nil {
		return a, err
	}
	a.To, err = key.Open(addressField, sealed)
	return a, err
}

// insertWay adds a way; rank is its place among those of the user.
func insertWay(tx *store.Tx, key seal.Key, a Address, rank int, code string) error {
	_, err := tx.Exec(`INSERT INTO hotline_way (id, user_id, kind, address, rank, wait, tested, code, tries) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)`,
		a.ID, a.UserID, string(a.Kind), key.Seal(addressField, a.To), rank, int64(a.After/time.Second), store.Micros(a.Tested), code)
	return err
}

// insertPages adds messages that wait to be sent. One with a key that the report has already is the
// same message, and is not added.
func insertPages(tx *store.Tx, list []Sent) error {
	for _, p := range list {
		if err := tx.Later(`INSERT INTO hotline_page (id, report_id, page_key, user_id, way_id, kind, at, state, accepted, delivered, why)
			VALUES ($1, $2, $3, $4, $5, '', $6, 'wacht', 0, 0, '') ON CONFLICT DO NOTHING`,
			p.ID, string(p.ReportID), p.Key, p.UserID, p.WayID, store.Micros(p.At)); err != nil {
			return err
		}
	}
	return nil
}

const pageColumns = `id, report_id, page_key, user_id, way_id, kind, at, state, accepted, delivered, why`

func scanPage(s store.Scanner) (p Sent, err error) {
	return p, s.Scan(&p.ID, &p.ReportID, &p.Key, &p.UserID, &p.WayID, &p.Kind, store.At(&p.At), &p.State, store.At(&p.Accepted), store.At(&p.Delivered), &p.Why)
}

func pageByID(tx *store.Tx, id string) (Sent, error) {
	return store.One(tx, scanPage, `SELECT `+pageColumns+` FROM hotline_page WHERE id = $1`, id)
}

// pagesOf are the messages about a report, the oldest first.
func pagesOf(tx *store.Tx, id ID) ([]Sent, error) {
	return store.List(tx, scanPage, `SELECT `+pageColumns+` FROM hotline_page WHERE report_id = $1 ORDER BY at, id`, string(id))
}

// pageByKey is a message of a report.
func pageByKey(tx *store.Tx, id ID, key string) (Sent, error) {
	return store.One(tx, scanPage, `SELECT `+pageColumns+` FROM hotline_page WHERE report_id = $1 AND page_key = $2`, string(id), key)
}

func updatePage(tx *store.Tx, p Sent) error {
	_, err := tx.Exec(`UPDATE hotline_page SET kind = $2, state = $3, accepted = $4, delivered = $5, why = $6 WHERE id = $1`,
		p.ID, string(p.Kind), string(p.State), store.Micros(p.Accepted), store.Micros(p.Delivered), p.Why)
	return err
}

// policiesOf are the policies of an organisation: the one of the whole before those of its areas.
func policiesOf(tx *store.Tx, org string) ([]storedPolicy, error) {
	return store.List(tx, scanPolicy, `SELECT id, org_id, name, area, body, version FROM hotline_policy WHERE org_id = $1 ORDER BY area, id`, org)
}

func scanPolicy(s store.Scanner) (p storedPolicy, err error) {
	return p, s.Scan(&p.ID, &p.OrgID, &p.Name, &p.Area, &p.body, &p.Version)
}

type storedPolicy struct {
	ID, OrgID, Name, Area string
	Version               int64
	body                  string
}

// policyOfArea is the policy of an area of an organisation, or of the whole when it is empty.
func policyOfArea(list []storedPolicy, area string) (storedPolicy, bool) {
	i := slices.IndexFunc(list, func(p storedPolicy) bool { return p.Area == area })
	if i < 0 {
		return storedPolicy{}, false
	}
	return list[i], true
}

func deletePolicy(tx *store.Tx, op string, p storedPolicy, version int64) error {
	n, err := tx.Exec(`DELETE FROM hotline_policy WHERE id = $1 AND version = $2`, p.ID, version)
	return store.Changed(op, n, err)
}

func updatePolicy(tx *store.Tx, op string, p storedPolicy, version int64) error {
	n, err := tx.Exec(`UPDATE hotline_policy SET name = $3, body = $4, version = version + 1 WHERE id = $1 AND version = $2`, p.ID, version, p.Name, p.body)
	return store.Changed(op, n, err)
}

func insertPolicy(tx *store.Tx, op string, p storedPolicy) error {
	n, err := tx.Exec(`INSERT INTO hotline_policy (id, org_id, name, area, body, version) VALUES ($1, $2, $3, $4, $5, 1) ON CONFLICT DO NOTHING`, p.ID, p.OrgID, p.Name, p.Area, p.body)
	return store.Changed(op, n, err)
}

// addressesOf are all ways of somebody, tested or not.
func addressesOf(tx *store.Tx, v *seal.Vault, userID string) ([]Address, error) {
	ids, err := store.Strings(tx, `SELECT id FROM hotline_way WHERE user_id = $1 ORDER BY rank, id`, userID)
	if err != nil {
		return nil, err
	}
	list := make([]Address, len(ids))
	for i, id := range ids { // at most a handful
		if list[i], err = addressOf(tx, v, id); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// proofOf is the code that proves a way of somebody, empty when it was proved, and how often a wrong
// one was given.
func proofOf(tx *store.Tx, userID, id string) (code string, tries int, err error) {
	_, err = store.One(tx, func(s store.Scanner) (none struct{}, err error) { return none, s.Scan(&code, &tries) },
		`SELECT code, tries FROM hotline_way WHERE id = $1 AND user_id = $2`, id, userID)
	return code, tries, err
}

func countTry(tx *store.Tx, id string) error {
	_, err := tx.Exec(`UPDATE hotline_way SET tries = tries + 1 WHERE id = $1`, id)
	return err
}

func proved(tx *store.Tx, id string, at time.Time) error {
	_, err := tx.Exec(`UPDATE hotline_way SET tested = $2, code = '', tries = 0 WHERE id = $1`, id, store.Micros(at))
	return err
}

func deleteWay(tx *store.Tx, id string) error {
	_, err := tx.Exec(`DELETE FROM hotline_way WHERE id = $1`, id)
	return err
}

// newProof makes a way wait for a new code, unless it was proved.
func newProof(tx *store.Tx, id, code string) error {
	_, err := tx.Exec(`UPDATE hotline_way SET code = $2, tries = 0 WHERE id = $1 AND tested = 0`, id, code)
	return err
}
