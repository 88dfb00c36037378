package tenancy

import (
	"time"

	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// Owing is a running tenancy on which rent was owed at the end of the latest month that the
// administration delivered.
type Owing struct {
	ID    ID
	Unit  place.UnitID
	Cents int64
}

// LatestMonth is the first day of the latest month of an organisation's arrears; zero when
// none were delivered.
func LatestMonth(tx *store.Tx, org string) (time.Time, error) {
	month, err := store.Count(tx, `SELECT coalesce(max(month), 0) FROM tenancy_arrears WHERE org_id = $1`, org)
	return store.Time(month), err
}

// OwingIn are the running tenancies with arrears in a month, by id, after one of them and at
// most limit.
func OwingIn(tx *store.Tx, org string, month, now time.Time, after ID, limit int) ([]Owing, error) {
	return store.List(tx, func(s store.Scanner) (o Owing, err error) { return o, s.Scan(&o.ID, &o.Unit, &o.Cents) },
		`SELECT t.id, t.unit_id, a.cents FROM tenancy_arrears a JOIN tenancy_tenancy t ON t.id = a.tenancy_id
			WHERE a.month = $2 AND a.org_id = $1 AND a.cents > 0 AND (t.until = 0 OR t.until > $3) AND t.id > $4 ORDER BY t.id LIMIT $5`,
		org, store.Micros(month), store.Micros(now), string(after), limit)
}

// OwedOn is what was owed on a tenancy by month, the oldest first.
func OwedOn(tx *store.Tx, id ID) ([]Arrears, error) {
	return store.List(tx, func(s store.Scanner) (a Arrears, err error) { return a, s.Scan(store.At(&a.Month), &a.Cents) },
		`SELECT month, cents FROM tenancy_arrears WHERE tenancy_id = $1 ORDER BY month`, string(id))
}

// Runs reports whether a tenancy still runs at a moment.
func Runs(tx *store.Tx, id ID, now time.Time) (bool, error) {
	n, err := store.Count(tx, `SELECT count(*) FROM tenancy_tenancy WHERE id = $1 AND (until = 0 OR until > $2)`, string(id), store.Micros(now))
	return n > 0, err
}

// TenantsOf are the persons who signed a tenancy, and live there still.
func TenantsOf(tx *store.Tx, id ID) ([]string, error) {
	return store.Strings(tx, `SELECT subject_id FROM tenancy_member WHERE tenancy_id = $1 AND role = $2 AND until = 0 ORDER BY subject_id`, string(id), string(Tenant))
}
