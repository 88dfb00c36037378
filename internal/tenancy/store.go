package tenancy

import (
	"embed"
	"time"

	"samendoen/internal/base/seal"
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
	}, `SELECT subject_id, role FROM tenancy_member WHERE tenancy_id = $1 AND (until = 0 OR until > $2) ORDER BY role DESC, subject_id`, string(h.TenancyID), store.Micros(on))
	return h, err
}

// FillComplexes gives complaints of the staged delivery without a complex that of the
// home they are about, or else of the home of who complained.
func FillComplexes(tx *store.Tx) error {
	_, err := tx.Exec(`UPDATE tenancy_nuisance SET complex_id = coalesce(
		(SELECT nullif(u.complex_id, '') FROM place_unit u WHERE u.id = tenancy_nuisance.about),
		(SELECT nullif(u.complex_id, '') FROM place_unit u WHERE u.id = tenancy_nuisance.complainant), '')
		WHERE complex_key = '' AND id IN (SELECT s.id FROM stage.tenancy_nuisance s)`)
	return err
}

// EndMembers lets persons leave whom the staged delivery no longer names with their
// tenancy, and lets those who are named again come back. It follows the take-over of the members.
func EndMembers(tx *store.Tx, on time.Time) error {
	if err := people(tx); err != nil {
		return err
	}
	if _, err := tx.Exec(`UPDATE tenancy_member SET until = $1 WHERE until = 0
		AND tenancy_id IN (SELECT s.id FROM stage.tenancy_tenancy s WHERE s.change = 'changed')
		AND NOT EXISTS (SELECT 1 FROM stage.tenancy_member m WHERE m.id = tenancy_member.id)`, store.Micros(on)); err != nil {
		return err
	}
	_, err := tx.Exec(`UPDATE tenancy_member SET until = 0 WHERE until <> 0
		AND id IN (SELECT m.id FROM stage.tenancy_member m WHERE m.change <> 'refused')`)
	return err
}

// people notes that somebody is delivered again of tenancies whose people were forgotten. Few
// installations have one, and a large delivery is not searched for nothing.
func people(tx *store.Tx) error {
	n, err := store.Count(tx, `SELECT count(*) FROM (SELECT id FROM tenancy_tenancy WHERE emptied = 1 LIMIT 1) AS x`)
	if err != nil || n == 0 {
		return err
	}
	_, err = tx.Exec(`UPDATE tenancy_tenancy SET emptied = 0 WHERE emptied = 1
		AND id IN (SELECT m.tenancy_id FROM stage.tenancy_member m WHERE m.change IN ('added', 'changed'))`)
	return err
}

// DropStrangers takes persons out of the staging who belong to no tenancy of the
// delivery: the rows of their tenancies were refused, so there is no reason to keep them.
func DropStrangers(tx *store.Tx) error {
	return subject.KeepStaged(tx, `SELECT m.subject_id FROM stage.tenancy_member m WHERE m.change <> 'refused'`)
}

// DropForgotten takes members out of the staging who were forgotten, so that an
// administration that still delivers them does not bring them back: their persons were
// not staged.
func DropForgotten(tx *store.Tx) error {
	any, err := seal.AnyForgotten(tx)
	if err != nil || !any {
		return err
	}
	_, err = tx.Exec(`DELETE FROM stage.tenancy_member WHERE NOT EXISTS (SELECT 1 FROM stage.subject_person p WHERE p.id = subject_id)`)
	return err
}
