package activity

import (
	"time"

	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// AtSite is somebody who gave an activity in a complex, by the account.
type AtSite struct {
	Complex place.ComplexID
	ID      string
}

// GiversAt are the accounts that keep an activity by volunteers in a complex, of which a day that was not
// cancelled lies from a date up to and including another.
func GiversAt(tx *store.Tx, org string, from, until time.Time) (list []AtSite, err error) {
	rows, err := store.List(tx, scan, `SELECT `+columns+` FROM activity_activity a JOIN place_complex c ON c.id = a.place
		WHERE a.org_id = $1 AND c.org_id = $1 AND a.giver = $2 AND a.first <= $4 AND a.last >= $3 ORDER BY a.id`,
		org, string(ByVolunteer), store.Micros(from), store.Micros(until))
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	cancelled, err := cancelledDays(tx, idsOf(rows))
	for _, a := range rows {
		for _, day := range a.Days(from, until) {
			if !cancelled[a.ID][day.Unix()] {
				list = append(list, AtSite{place.ComplexID(a.Place), a.HolderID})
				break
			}
		}
	}
	return list, err
}

// cancelledDays are the days of activities that were cancelled, by the second.
func cancelledDays(tx *store.Tx, ids []string) (map[ID]map[int64]bool, error) {
	in, list := tx.In("activity_id", 1, ids)
	days := map[ID]map[int64]bool{}
	_, err := store.List(tx, func(s store.Scanner) (none struct{}, err error) {
		var id ID
		var day time.Time
		if err = s.Scan(&id, store.At(&day)); err == nil {
			if days[id] == nil {
				days[id] = map[int64]bool{}
			}
			days[id][day.Unix()] = true
		}
		return none, err
	}, `SELECT activity_id, day FROM activity_day WHERE cancelled = 1 AND `+in, list)
	return days, err
}
