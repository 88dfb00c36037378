package volunteer

import (
	"cmp"
	"slices"
	"strings"

	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// Brief is a volunteer as other modules for volunteers know one.
type Brief struct {
	ID     ID
	UserID string // empty for who does not sign in
	Name   string // empty for who was erased
	Roles  []string
	Active bool
}

// People are the volunteers of an organisation who have not stopped, by name.
func People(tx *store.Tx, vault *seal.Vault, org string) ([]Brief, error) {
	all, err := listed(tx, vault, org, Filter{})
	if err != nil {
		return nil, err
	}
	list := make([]Brief, len(all))
	for i, v := range all {
		list[i] = Brief{v.ID, v.UserID, v.Name, v.Roles, v.State == Active}
	}
	slices.SortFunc(list, func(a, b Brief) int {
		return cmp.Or(cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), cmp.Compare(a.ID, b.ID))
	})
	return list, nil
}

// IDOf is the volunteer who a user is; empty for none.
func IDOf(tx *store.Tx, userID string) (ID, error) {
	ids, err := store.Strings(tx, `SELECT id FROM volunteer_volunteer WHERE user_id = $1 AND user_id <> '' LIMIT 1`, userID)
	if err != nil || len(ids) == 0 {
		return "", err
	}
	return ID(ids[0]), nil
}

// SiteOf is the complex where a user is active as a volunteer; empty for who is none.
func SiteOf(tx *store.Tx, userID string) (place.ComplexID, error) {
	ids, err := store.Strings(tx, `SELECT complex_id FROM volunteer_volunteer WHERE user_id = $1 AND user_id <> '' AND state = $2 LIMIT 1`, userID, string(Active))
	if err != nil || len(ids) == 0 {
		return "", err
	}
	return place.ComplexID(ids[0]), nil
}

// ActiveUsers are the accounts of the volunteers of an organisation who are active.
func ActiveUsers(tx *store.Tx, org string) ([]string, error) {
	return store.Strings(tx, `SELECT user_id FROM volunteer_volunteer WHERE org_id = $1 AND state = $2 AND user_id <> ''`, org, string(Active))
}

// AtSite is somebody of a complex: the account, or the volunteer who has none.
type AtSite struct {
	Complex place.ComplexID
	ID      string
}

// ActivePeople are the volunteers of an organisation who are active for a complex.
func ActivePeople(tx *store.Tx, org string) ([]AtSite, error) {
	return store.List(tx, func(s store.Scanner) (p AtSite, err error) { return p, s.Scan(&p.Complex, &p.ID) },
		`SELECT complex_id, CASE WHEN user_id <> '' THEN user_id ELSE id END FROM volunteer_volunteer
		WHERE org_id = $1 AND state = $2 AND complex_id <> ''`, org, string(Active))
}

// UsersOf are the accounts of those of some people who are volunteers, empty for who does not sign in.
func UsersOf(tx *store.Tx, ids []string) (map[string]string, error) {
	in, list := tx.In("id", 1, ids)
	users := map[string]string{}
	_, err := store.List(tx, func(s store.Scanner) (none struct{}, err error) {
		var id, user string
		err = s.Scan(&id, &user)
		users[id] = user
		return none, err
	}, `SELECT id, user_id FROM volunteer_volunteer WHERE `+in, list)
	return users, err
}
