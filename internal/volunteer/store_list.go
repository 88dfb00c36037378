package volunteer

import (
	"fmt"
	"strings"
	"time"

	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// mostListed is how many volunteers of one organisation a page reads.
const mostListed = 5000

// Filter is which volunteers somebody asks for; the zero value is everybody who has not stopped.
type Filter struct {
	State     State // empty: who has not stopped
	Complex   place.ComplexID
	Role      string
	Language  string
	Talent    string
	DueBefore time.Time // date; zero for no matter when
}

// where is the condition of a filter, after the organisation as $1.
func (f Filter) where() (string, []any) {
	list, args := []string{"v.org_id = $1"}, []any{}
	add := func(condition string, arg any) {
		args = append(args, arg)
		list = append(list, fmt.Sprintf(condition, len(args)+1))
	}
	if f.State == "" {
		add("v.state <> $%d", string(Stopped))
	} else {
		add("v.state = $%d", string(f.State))
	}
	if f.Complex != "" {
		add("v.complex_id = $%d", string(f.Complex))
	}
	for column, code := range map[string]string{"roles": f.Role, "languages": f.Language, "talents": f.Talent} {
		if code != "" {
			add("' ' || v."+column+" || ' ' LIKE $%d", "% "+code+" %")
		}
	}
	if !f.DueBefore.IsZero() {
		add("v.due > 0 AND v.due < $%d", store.Micros(f.DueBefore))
	}
	return strings.Join(list, " AND "), args
}

// listed are volunteers of an organisation, in the order in which they signed up: nobody is ranked.
func listed(tx *store.Tx, vault *seal.Vault, org string, f Filter) ([]Volunteer, error) {
	where, args := f.where()
	rows, err := store.List(tx, scan, fmt.Sprintf(`SELECT `+columns+` FROM volunteer_volunteer v WHERE %s ORDER BY v.id LIMIT %d`, where, mostListed), append([]any{org}, args...)...)
	if err != nil {
		return nil, err
	}
	return open(tx, vault, rows)
}

// after are the volunteers of an organisation after an id, in the order of ids.
func after(tx *store.Tx, vault *seal.Vault, org string, f Filter, id string, limit int) ([]Volunteer, error) {
	where, args := f.where()
	n := len(args)
	rows, err := store.List(tx, scan, fmt.Sprintf(`SELECT `+columns+` FROM volunteer_volunteer v WHERE %s AND v.id > $%d ORDER BY v.id LIMIT $%d`, where, n+2, n+3),
		append(append([]any{org}, args...), id, int64(limit))...)
	if err != nil {
		return nil, err
	}
	return open(tx, vault, rows)
}

// rowsOf are the volunteers of an organisation without what is sealed.
func rowsOf(tx *store.Tx, org string) ([]row, error) {
	return store.List(tx, scan, `SELECT `+columns+` FROM volunteer_volunteer v WHERE v.org_id = $1 ORDER BY v.id`, org)
}

// open moments that a day brings, of all organisations: after a volunteer, in the order of ids.
func dueBy(tx *store.Tx, today time.Time, after ID, limit int) ([]Volunteer, error) {
	rows, err := store.List(tx, scan, `SELECT `+columns+` FROM volunteer_volunteer v WHERE v.due > 0 AND (v.due <= $1 OR v.talks LIKE '%"tries"%') AND v.id > $2 ORDER BY v.id LIMIT $3`,
		store.Micros(today), string(after), int64(limit))
	list := make([]Volunteer, len(rows))
	for i, r := range rows {
		list[i] = r.Volunteer
	}
	return list, err
}

// Spot is a complex with a staircase of it, or with none for the complex as a whole.
type Spot struct {
	Complex   place.ComplexID
	Staircase string
}

// ActiveAt is how many people are active for each complex and staircase of an organisation.
func ActiveAt(tx *store.Tx, org string) (map[Spot]int, error) {
	n := map[Spot]int{}
	_, err := store.List(tx, func(s store.Scanner) (none struct{}, err error) {
		var at Spot
		var count int
		err = s.Scan(&at.Complex, &at.Staircase, &count)
		n[at] = count
		return none, err
	}, `SELECT complex_id, staircase, count(*) FROM volunteer_volunteer WHERE org_id = $1 AND state = 'actief' AND complex_id <> '' GROUP BY complex_id, staircase`, org)
	return n, err
}

// complexesOf are the complexes for which there are volunteers, by name.
func complexesOf(tx *store.Tx, org string) ([]place.Brief, error) {
	ids, err := store.Strings(tx, `SELECT DISTINCT complex_id FROM volunteer_volunteer WHERE org_id = $1 AND complex_id <> ''`, org)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	has := map[place.ComplexID]bool{}
	for _, id := range ids {
		has[place.ComplexID(id)] = true
	}
	all, err := place.Briefs(tx, org)
	list := all[:0]
	for _, b := range all {
		if has[b.ID] {
			list = append(list, b)
		}
	}
	return list, err
}

// Past is a volunteer who stopped, or signed up and never began, at a moment.
type Past struct {
	ID    string
	Since time.Time
}

// Kept is which volunteers a term is about.
type Kept string

// The kinds of terms: who was active and stopped, and who signed up and never became active.
const (
	KeptStopped Kept = "gestopt"
	KeptWaiting Kept = "aangemeld"
)

func (k Kept) where() string {
	if k == KeptWaiting {
		return `started = 0`
	}
	return `state = 'gestopt' AND started > 0`
}

// Ended are the volunteers of an organisation for a term, the oldest first, after one of a time and id.
func Ended(tx *store.Tx, k Kept, org string, before, since time.Time, id string, limit int) ([]Past, error) {
	return store.List(tx, func(s store.Scanner) (p Past, err error) { return p, s.Scan(&p.ID, store.At(&p.Since)) },
		`SELECT id, since FROM volunteer_volunteer WHERE org_id = $1 AND `+k.where()+` AND since < $2 AND (since > $3 OR since = $3 AND id > $4) ORDER BY since, id LIMIT $5`,
		org, store.Micros(before), store.Micros(since), id, int64(limit))
}

// EraseEnded erases a volunteer for whom the term still passed before the moment; false when not.
func EraseEnded(tx *store.Tx, v *seal.Vault, k Kept, at, before time.Time, id string) (bool, error) {
	n, err := store.Count(tx, `SELECT count(*) FROM volunteer_volunteer WHERE id = $1 AND `+k.where()+` AND since < $2`, id, store.Micros(before))
	if err != nil || n == 0 {
		return false, err
	}
	return true, Erase(tx, v, at, id)
}

// OrgOf is the organisation of a volunteer, for the log.
func OrgOf(tx *store.Tx, id ID) (string, error) {
	r, err := store.One(tx, scan, `SELECT `+columns+` FROM volunteer_volunteer v WHERE v.id = $1`, string(id))
	return r.OrgID, err
}

// linked are the users of an organisation who are a volunteer here already.
func linked(tx *store.Tx, org string) (map[string]bool, error) {
	ids, err := store.Strings(tx, `SELECT user_id FROM volunteer_volunteer WHERE org_id = $1 AND user_id <> ''`, org)
	is := map[string]bool{}
	for _, id := range ids {
		is[id] = true
	}
	return is, err
}

// Unlink takes the account of somebody who left away from who they are as a volunteer, and as a contact
// person.
func Unlink(tx *store.Tx, userID string) error {
	if _, err := tx.Exec(`UPDATE volunteer_volunteer SET user_id = '', version = version + 1 WHERE user_id = $1`, userID); err != nil {
		return err
	}
	_, err := tx.Exec(`UPDATE volunteer_volunteer SET contact_id = '', version = version + 1 WHERE contact_id = $1`, userID)
	return err
}
