package access

import (
	"strconv"
	"time"

	"samendoen/internal/base/store"
)

// pausedBy begins what is kept as the hand that shut somebody out, of a pause.
const pausedBy = "pauze/"

// orgPrefix begins what is kept as the user, of a pause of everybody at an organisation.
const orgPrefix = "org/"

// Pause keeps an organisation out of a thing while a request is decided (AVG art. 18(1)(d)): who
// works there, and by name users, who take part now. Nobody of that organisation can join meanwhile.
// It is a lock-out that nobody set by hand: until it ends the thing does not exist for them.
func Pause(tx *store.Tx, objectType, id, orgID, requestID string, users []string, at time.Time) error {
	for _, user := range append([]string{orgPrefix + orgID}, users...) {
		if _, err := tx.Exec(`INSERT INTO access_lockout (id, user_id, object_type, object_id, by_id, from_at, until_at) VALUES ($1, $2, $3, $4, $5, $6, 0)`,
			store.NewID(), user, objectType, id, pausedBy+requestID, store.Micros(at)); err != nil {
			return err
		}
	}
	return nil
}

// EndPause ends what a request paused; what another request paused stays so.
func EndPause(tx *store.Tx, objectType, id, requestID string, at time.Time) error {
	_, err := tx.Exec(`UPDATE access_lockout SET until_at = $4 WHERE object_type = $1 AND object_id = $2 AND by_id = $3 AND until_at = 0`,
		objectType, id, pausedBy+requestID, store.Micros(at))
	return err
}

// Paused reports whether an organisation is kept out of a thing by a pause.
func Paused(tx *store.Tx, objectType, id, orgID string) (bool, error) {
	n, err := store.Count(tx, `SELECT count(*) FROM access_lockout WHERE object_type = $1 AND object_id = $2 AND user_id = $3 AND until_at = 0`,
		objectType, id, orgPrefix+orgID)
	return n > 0, err
}

// PausedOrgs are the organisations that are kept out of a thing by a pause.
func PausedOrgs(tx *store.Tx, objectType, id string) ([]string, error) {
	return store.Strings(tx, `SELECT DISTINCT substr(user_id, `+strconv.Itoa(len(orgPrefix)+1)+`) FROM access_lockout
		WHERE object_type = $1 AND object_id = $2 AND user_id LIKE '`+orgPrefix+`%' AND until_at = 0`, objectType, id)
}
