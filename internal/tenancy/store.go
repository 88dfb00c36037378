package tenancy

import (
	"embed"
	"time"

	"samendoen/internal/base/store"
	"samendoen/internal/place"
	"samendoen/internal/subject"
)

// Files holds the tables of this module.
//
//go:embed sql
var Files embed.FS

// Household is who lives in a home on a date: the tenancy and its persons.
type Household struct {
	TenancyID ID
	From      time.Time
	Size      int
	Members   []Member
}

// Member is a person in a household.
type Member struct {
	Subject subject.ID
	Role    PersonRole
}

// Subjects are the ids of the members, who hold the keys of what is written about the
// household.
func (h Household) Subjects() []string {
	ids := make([]string, len(h.Members))
	for i, m := range h.Members {
		ids[i] = string(m.Subject)
	}
	return ids
}

// HouseholdOf is the household of a home on a date; NotFound when nobody rents it.
func HouseholdOf(tx *store.Tx, unit place.UnitID, on time.Time) (Household, error) {
	h, err := store.One(tx, func(s store.Scanner) (h Household, err error) {
		return h, s.Scan(&h.TenancyID, store.At(&h.From), &h.Size)
	}, `SELECT id, from_date, household_size FROM tenancy_tenancy
		WHERE unit_id = $1 AND from_date <= $2 AND (until = 0 OR until > $2) ORDER BY from_date DESC LIMIT 1`, string(unit), store.Micros(on))
	if err != nil {
		return h, err
	}
	h.Members, err = store.List(tx, func(s store.Scanner) (m Member, err error) {
		return m, s.Scan(&m.Subject, &m.Role)
	}, `SELECT subject_id, role FROM tenancy_member WHERE tenancy_id = $1 ORDER BY role DESC, subject_id`, string(h.TenancyID))
	return h, err
}
