package access

import (
	"time"

	"samendoen/internal/base/store"
)

// StandInRole is the role of who takes part in an object for somebody who is away.
const StandInRole = "vervanger"

// StandIn is a part in an object for somebody who is away, from and until.
type StandIn struct {
	ID, Type, Object string
	UserID, ForID    string
	ByID             string // who gave it
	From, Until      time.Time
}

// Holds reports whether somebody takes part by it at a moment.
func (x StandIn) Holds(at time.Time) bool { return Window{From: x.From, Until: x.Until}.Holds(at) }

// GiveStandIn lets a user take part in an object for another, until a moment.
func GiveStandIn(tx *store.Tx, x StandIn) error {
	_, err := tx.Exec(`INSERT INTO access_stand_in (id, object_type, object_id, user_id, for_id, by_id, from_at, until_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		store.NewID(), x.Type, x.Object, x.UserID, x.ForID, x.ByID, store.Micros(x.From), store.Micros(x.Until))
	return err
}

// StandIns are all who stand or stood in for somebody in an object, oldest first.
func StandIns(tx *store.Tx, objectType, object string) ([]StandIn, error) {
	return store.List(tx, func(s store.Scanner) (x StandIn, err error) {
		x.Type, x.Object = objectType, object
		return x, s.Scan(&x.ID, &x.UserID, &x.ForID, &x.ByID, store.At(&x.From), store.At(&x.Until))
	}, `SELECT id, user_id, for_id, by_id, from_at, until_at FROM access_stand_in WHERE object_type = $1 AND object_id = $2 ORDER BY from_at, id`, objectType, object)
}

// EndStandIns ends what all but one user ("" for nobody) have for somebody: that person is back, or
// somebody else stands in.
func EndStandIns(tx *store.Tx, forID, but string, at time.Time) error {
	_, err := tx.Exec(`UPDATE access_stand_in SET until_at = $3 WHERE for_id = $1 AND user_id <> $2 AND until_at > $3`, forID, but, store.Micros(at))
	return err
}

// EndStandInsOf ends what anybody has in one object for somebody else.
func EndStandInsOf(tx *store.Tx, objectType, object string, at time.Time) error {
	_, err := tx.Exec(`UPDATE access_stand_in SET until_at = $3 WHERE object_type = $1 AND object_id = $2 AND until_at > $3`, objectType, object, store.Micros(at))
	return err
}
