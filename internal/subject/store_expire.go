package subject

import (
	"time"

	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

// Erase forgets persons, at most some hundreds: name, contact and key go, and what was
// sealed under these keys only is unreadable. A person who does not exist is forgotten too:
// nothing more is written about them.
func Erase(tx *store.Tx, at time.Time, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	in, list := tx.In("id", 1, ids)
	if _, err := tx.Exec(`DELETE FROM subject_person WHERE `+in, list); err != nil {
		return err
	}
	return seal.Forget(tx, at, ids...)
}

// known leaves persons out who were forgotten: an administration that still delivers
// them does not bring them back.
func known(tx *store.Tx, lines []int, persons []Person) ([]int, []Person, error) {
	const chunk = 500
	gone := map[string]bool{}
	for from := 0; from < len(persons); from += chunk {
		part := persons[from:min(from+chunk, len(persons))]
		ids := make([]string, len(part))
		for i, p := range part {
			ids[i] = string(p.ID)
		}
		list, err := seal.Forgotten(tx, ids)
		if err != nil {
			return nil, nil, err
		}
		for _, id := range list {
			gone[id] = true
		}
	}
	if len(gone) == 0 {
		return lines, persons, nil
	}
	keptLines, kept := make([]int, 0, len(lines)), make([]Person, 0, len(persons))
	for i, p := range persons {
		if !gone[string(p.ID)] {
			keptLines, kept = append(keptLines, lines[i]), append(kept, p)
		}
	}
	return keptLines, kept, nil
}

// Exists is nil for a person of an organisation who is there, and NotFound otherwise.
func Exists(tx *store.Tx, org string, id ID) error {
	_, err := store.One(tx, func(s store.Scanner) (id string, err error) { return id, s.Scan(&id) },
		`SELECT id FROM subject_person WHERE org_id = $1 AND id = $2`, org, string(id))
	return err
}
