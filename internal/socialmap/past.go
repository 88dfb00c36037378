package socialmap

import (
	"fmt"
	"slices"
	"time"

	"samendoen/internal/base/store"
)

const (
	// maxMoments is how many releases one can choose from: ten years of months.
	maxMoments = 120
	// pastRows is how many rows the releases of before in memory have together.
	pastRows = 1_000_000
)

// pastKey is a release, or some tables of one.
type pastKey struct {
	release string
	tables  uint32 // a bit for each; wholePast is all of them
}

const wholePast = 0

func newPast() *recent[pastKey, *Release] {
	return newRecent[pastKey](pastRows, (*Release).size)
}

// size is the number of rows that a release holds in memory, and at least one for each place.
func (r *Release) size() int {
	n := len(r.Places)
	for _, rows := range r.rows {
		n += len(rows)
	}
	return n
}

// moments are the releases that can be chosen, newest first: all of them, or those of the
// first month after a quarter, which tell how the quarter ended. Without such a release
// it is all of them.
func moments(list []edition, quarters bool) []edition {
	if !quarters {
		return list
	}
	var ends []edition
	for _, e := range list {
		if e.asOf.Month()%3 == 1 {
			ends = append(ends, e)
		}
	}
	if len(ends) == 0 {
		return list
	}
	return ends
}

// momentAt is the index of the release of a date, or else of the last before it; the
// first of all for a date before that. Zero is the newest.
func momentAt(list []edition, on time.Time) int {
	if on.IsZero() {
		return 0
	}
	if i := slices.IndexFunc(list, func(e edition) bool { return !e.asOf.After(on) }); i >= 0 {
		return i
	}
	return len(list) - 1
}

// quarterBefore is the quarter that ended with the month before a date, and its year.
func quarterBefore(date time.Time) (quarter, year int) {
	end := monthOf(date).AddDate(0, -1, 0)
	return (int(end.Month()) + 2) / 3, end.Year()
}

// past is a release of before, from memory where it can be. The newest ones of all
// organisations are kept apart, so that nobody who looks back makes others wait.
func (s *Service) past(tx *store.Tx, e edition) (*Release, error) {
	return s.before.of(pastKey{e.id, wholePast}, func() (*Release, error) { return ofDate(e)(loadRelease(tx, e)) })
}

// pastTables is a release of before with some tables only: enough for a page about these, and much
// sooner there.
func (s *Service) pastTables(tx *store.Tx, e edition, tables ...Table) (*Release, error) {
	if r, whole := s.before.find(pastKey{e.id, wholePast}); whole {
		return r, nil
	}
	k := pastKey{release: e.id}
	for _, t := range tables {
		k.tables |= 1 << t
	}
	return s.before.of(k, func() (*Release, error) { return ofDate(e)(loadTables(tx, e, tables)) })
}

// ofDate says of which release something went wrong.
func ofDate(e edition) func(*Release, error) (*Release, error) {
	return func(r *Release, err error) (*Release, error) {
		if err != nil {
			return nil, fmt.Errorf("release of %s: %w", e.asOf.Format(time.DateOnly), err)
		}
		return r, nil
	}
}
