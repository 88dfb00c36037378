package tenancy

import (
	"time"

	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// DayAt is that a ledger has something about a home on a date.
type DayAt struct {
	Unit place.UnitID
	Day  time.Time
}

func scanDay(s store.Scanner) (d DayAt, err error) { return d, s.Scan(&d.Unit, store.At(&d.Day)) }

// NuisanceAbout are the dates of complaints about homes of an organisation from a date up to
// and including another.
func NuisanceAbout(tx *store.Tx, org string, from, until time.Time) ([]DayAt, error) {
	return store.List(tx, scanDay, `SELECT about, date FROM tenancy_nuisance WHERE org_id = $1 AND about <> '' AND date >= $2 AND date <= $3 ORDER BY date, id`,
		org, store.Micros(from), store.Micros(until))
}

// OwedAt are the homes of an organisation with rent owed at the end of a month, from the month
// of a date up to that of another; the date is the first of the month.
func OwedAt(tx *store.Tx, org string, from, until time.Time) ([]DayAt, error) {
	return store.List(tx, scanDay, `SELECT t.unit_id, a.month FROM tenancy_arrears a JOIN tenancy_tenancy t ON t.id = a.tenancy_id
		WHERE a.org_id = $1 AND a.cents > 0 AND a.month >= $2 AND a.month <= $3 ORDER BY a.month, t.id`, org, store.Micros(from), store.Micros(until))
}
