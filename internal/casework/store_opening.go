package casework

import (
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// Opening is that a case about a household was opened, without anything of the case: for
// whoever must see to it that the household knows (AVG art. 14).
type Opening struct {
	ID         ID
	Number     string
	OrgID      string
	UnitID     place.UnitID
	DirectorID string
	At         time.Time
}

const openingSelect = `SELECT c.id, c.number, c.org_id, c.unit_id, c.director_id, c.opened FROM casework_case c `

func scanOpening(s store.Scanner) (o Opening, err error) {
	return o, s.Scan(&o.ID, &o.Number, &o.OrgID, &o.UnitID, &o.DirectorID, store.At(&o.At))
}

// inOrder is the order of openings, after one, and at most so many.
const inOrder = ` AND c.unit_id <> '' AND c.opened >= $2 AND (c.opened > $2 OR c.id > $3) ORDER BY c.opened, c.id LIMIT $4`

// Untold are the cases about a household of an organisation that go on and of which Told was
// not said, the oldest first, after one, at most limit; director "" means those of everybody.
func (s *Service) Untold(tx *store.Tx, org, director string, after Opening, limit int) ([]Opening, error) {
	args := []any{org, store.Micros(after.At), string(after.ID), limit}
	// Two questions and not one with an OR: each has an index in its order.
	if director == "" {
		return store.List(tx, scanOpening, openingSelect+`WHERE c.org_id = $1 AND c.state <> 'afgesloten' AND c.told = 0`+inOrder, args...)
	}
	return store.List(tx, scanOpening, openingSelect+`WHERE c.director_id = $5 AND c.org_id || '' = $1 AND c.state <> 'afgesloten' AND c.told = 0`+inOrder,
		append(args, director)...)
}

// Told notes that the people of some cases know of them, for good: also when a case closes
// and is taken up again. It is nobody's edit and leaves the version alone.
func (s *Service) Told(tx *store.Tx, ids ...string) error { return MarkTold(tx, ids...) }

// MarkTold is Told for cases that come from elsewhere.
func MarkTold(tx *store.Tx, ids ...string) error {
	if len(ids) == 0 {
		return nil
	}
	these, list := tx.In("id", 1, ids)
	_, err := tx.Exec(`UPDATE casework_case SET told = 1 WHERE told = 0 AND `+these, list)
	return err
}

// Opening is one case about a household, closed or not; NotFound when there is none.
func (s *Service) Opening(tx *store.Tx, id ID) (Opening, error) {
	c, err := ByID(tx, id)
	if err == nil && c.UnitID == "" {
		err = fault.New("casework.opening", fault.NotFound)
	}
	return Opening{c.ID, c.Number, c.OrgID, c.UnitID, c.DirectorID, c.OpenedAt}, err
}

// Openings are all cases about a household that an organisation has, the oldest first,
// after one, at most limit.
func Openings(tx *store.Tx, org string, after Opening, limit int) ([]Opening, error) {
	return store.List(tx, scanOpening, openingSelect+`WHERE c.org_id = $1`+inOrder, org, store.Micros(after.At), string(after.ID), limit)
}

// OpenedAt are the ids of the cases about a home that were opened from a moment until
// another, zero for no end, the oldest first.
func OpenedAt(tx *store.Tx, unit place.UnitID, from, until time.Time) ([]string, error) {
	return store.Strings(tx, `SELECT id FROM casework_case WHERE unit_id = $1 AND opened >= $2 AND ($3 = 0 OR opened < $3) ORDER BY opened, id`,
		string(unit), store.Micros(from), store.Micros(until))
}

// Those are which of some records are cases, the oldest first.
func Those(tx *store.Tx, records []string) ([]string, error) {
	if len(records) == 0 {
		return nil, nil
	}
	in, list := tx.In("id", 1, records)
	return store.Strings(tx, `SELECT id FROM casework_case WHERE `+in+` ORDER BY opened, id`, list)
}
