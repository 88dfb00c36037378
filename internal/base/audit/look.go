package audit

import (
	"context"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
)

// LookAgain is for how long a look stands for those that an open page makes by itself after it.
const LookAgain = 5 * time.Minute

// Look carries out record, which puts on record that an actor looks at an object. It does not when
// an open page asks for itself again, and the newest that the actor did with that object is this very
// look, less than LookAgain ago: then it is on record that they look. That the page asks by itself is
// what its reader says. Who says so wrongly hides nothing: what was not looked at just before goes on
// record, and so does a look after anything else that they did there.
func Look(ctx context.Context, db *store.DB, at time.Time, a access.Actor, action access.Action, objectType, objectID string, record func(tx *store.Tx) error) error {
	again, err := Again(ctx, db, at, a, action, objectType, objectID)
	if err != nil || again {
		return err
	}
	return db.Write(ctx, record)
}

// Again reports whether a look needs no record, as Look says.
func Again(ctx context.Context, db *store.DB, at time.Time, a access.Actor, action access.Action, objectType, objectID string) (again bool, err error) {
	if !a.Renews {
		return false, nil
	}
	err = db.Read(ctx, func(tx *store.Tx) error {
		again, err = looking(tx, at, a, action, objectType, objectID)
		return err
	})
	return again, err
}
