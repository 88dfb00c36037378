package access

import (
	"embed"
	"time"

	"samendoen/internal/base/store"
)

// Migrations holds the tables of the relations that decide.
//
//go:embed sql
var Migrations embed.FS

// TakingPart is a user's part in a resource, from and until.
type TakingPart struct {
	Type, ID string // of the resource
	UserID   string
	Role     string // "regisseur", "deelnemer", "contactpersoon"
	Since    time.Time
	// CovenantID is the covenant under which somebody of another organisation takes part.
	CovenantID string
}

// Join lets a user take part in a resource; joining twice changes role and covenant.
func Join(tx *store.Tx, p TakingPart) error {
	_, err := tx.Exec(`INSERT INTO access_part (object_type, object_id, user_id, role, since, until, covenant_id)
		VALUES ($1, $2, $3, $4, $5, 0, $6)
		ON CONFLICT (object_type, object_id, user_id) DO UPDATE SET role = excluded.role, until = 0, covenant_id = excluded.covenant_id`,
		p.Type, p.ID, p.UserID, p.Role, store.Micros(p.Since), p.CovenantID)
	return err
}

// Rank puts a resource in its place, the lowest first, in the lists of all who take part in it,
// or did. Its owner does so when that changes and when somebody joined.
func Rank(tx *store.Tx, objectType, id string, rank int64) error {
	_, err := tx.Exec(`UPDATE access_part SET rank = $3 WHERE object_type = $1 AND object_id = $2 AND rank <> $3`, objectType, id, rank)
	return err
}

// Leave ends a user's part; from that moment on the resource is out of sight.
func Leave(tx *store.Tx, objectType, id, userID string, at time.Time) error {
	_, err := tx.Exec(`UPDATE access_part SET until = $4
		WHERE object_type = $1 AND object_id = $2 AND user_id = $3 AND until = 0`,
		objectType, id, userID, store.Micros(at))
	return err
}

// Parts are the parts that people have in a resource now.
func Parts(tx *store.Tx, objectType, id string) ([]TakingPart, error) {
	return store.List(tx, func(s store.Scanner) (p TakingPart, err error) {
		p.Type, p.ID = objectType, id
		return p, s.Scan(&p.UserID, &p.Role, store.At(&p.Since), &p.CovenantID)
	}, `SELECT user_id, role, since, covenant_id FROM access_part
		WHERE object_type = $1 AND object_id = $2 AND until = 0 ORDER BY since, user_id`, objectType, id)
}

// CovenantOf is the covenant under which a user takes part in a resource, or did so last;
// empty for who does so without one, or not at all.
func CovenantOf(tx *store.Tx, objectType, id, userID string) (string, error) {
	list, err := store.Strings(tx, `SELECT covenant_id FROM access_part WHERE object_type = $1 AND object_id = $2 AND user_id = $3`, objectType, id, userID)
	if err != nil || len(list) == 0 {
		return "", err
	}
	return list[0], nil
}

// Participants are the user ids of Parts, as a Resource wants them.
func Participants(parts []TakingPart) []string {
	ids := make([]string, len(parts))
	for i, p := range parts {
		ids[i] = p.UserID
	}
	return ids
}
