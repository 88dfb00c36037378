package casework

import (
	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
)

// standingColumns are what counts of a case c.
const standingColumns = `c.id, c.areas, c.category, c.state, c.director_id, c.reins, c.reins_until, c.next_holder, c.next_by,
			c.vigil_contact, c.vigil_look, c.active_since, c.last_log, c.due`

func scanStanding(s store.Scanner) (Standing, error) {
	var c Case
	err := s.Scan(&c.ID, &c.Areas, &c.Category, &c.State, &c.DirectorID, &c.Reins.Holder, store.At(&c.Reins.Until), &c.Next.HolderID, store.At(&c.Next.By),
		&c.Vigil.ContactID, store.At(&c.Vigil.NextLook), store.At(&c.ActiveSince), store.At(&c.LastLog), store.At(&c.Due))
	return standingOf(c), err
}

// standingsOf are the running cases that the viewer may read. An index holds all that is read.
func standingsOf(tx *store.Tx, v viewer, limit int) ([]Standing, error) {
	return store.List(tx, scanStanding, `SELECT `+standingColumns+`
		FROM (`+access.Mine(ObjectType, "$1", "$3")+`) mine JOIN casework_case c ON c.id = mine.id
		WHERE c.state <> 'afgesloten' AND `+reads()+` ORDER BY c.due, c.id LIMIT $4`, v.args(limit)...)
}

// byIDs are cases without their texts, in any order.
func byIDs(tx *store.Tx, ids []ID) ([]Case, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	texts := make([]string, len(ids))
	for i, id := range ids {
		texts[i] = string(id)
	}
	in, list := tx.In("c.id", 1, texts)
	return store.List(tx, scanCase, `SELECT `+caseColumns+` FROM casework_case c WHERE `+in, list)
}
