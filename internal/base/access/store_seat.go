package access

import (
	"time"

	"samendoen/internal/base/store"
)

// Seat is a role of a covenant in force, at another organisation: what somebody there may see who
// has no account and so no mandate.
type Seat struct {
	CovenantID, OrgID, Role string
	OnlyAsked               bool
}

// Seats are the roles of other organisations in the covenants in force at a moment with an
// organisation.
func Seats(tx *store.Tx, at time.Time, orgID string) ([]Seat, error) {
	return store.List(tx, func(s store.Scanner) (o Seat, err error) {
		var asked int64
		err = s.Scan(&o.CovenantID, &o.OrgID, &o.Role, &asked)
		o.OnlyAsked = asked != 0
		return o, err
	}, `SELECT g.covenant_id, g.org_id, g.role, min(g.asked) FROM access_grant g
		JOIN access_covenant ours ON ours.covenant_id = g.covenant_id AND ours.org_id = $2 AND ours.from_at <= $1 AND ours.until_at > $1
		JOIN access_covenant theirs ON theirs.covenant_id = g.covenant_id AND theirs.org_id = g.org_id AND theirs.from_at <= $1 AND theirs.until_at > $1
		WHERE g.user_id = '' AND g.from_at <= $1 AND g.until_at > $1 AND g.org_id <> $2
		GROUP BY g.covenant_id, g.org_id, g.role ORDER BY g.org_id, g.covenant_id, g.role`, store.Micros(at), orgID)
}

// seatPart is the part of who reads along in a role of a covenant without an account.
const seatPart = "gast"

// LoadSeat fills the facts of a resource for somebody without an account who answers for an
// organisation in a role of a covenant: with what that role lets see at that moment, and nothing
// when the covenant is not in force between both or knows no such role. For the organisation that
// answers for the resource there is no such thing.
func LoadSeat(tx *store.Tx, at time.Time, a Actor, covenantID, role string, r *Resource) error {
	if err := Load(tx, at, a, r); err != nil || covenantID == "" || a.OrgID == "" || a.OrgID == r.Org {
		return err
	}
	rows, err := store.List(tx, scanFactRow, `SELECT 'covenant', covenant_id, '', '', org_id, '', '', '', 0, from_at, until_at FROM access_covenant WHERE covenant_id = $1
		UNION ALL SELECT 'grant', covenant_id, '', '', org_id, role, category, area, asked, from_at, until_at FROM access_grant
			WHERE covenant_id = $1 AND user_id = '' AND org_id = $2 AND role = $3 AND from_at <= $4 AND until_at > $4`,
		covenantID, a.OrgID, role, store.Micros(at))
	if err != nil {
		return err
	}
	f := bind(rows, at, covenantID, a, *r)
	r.Facts.Part, r.Facts.Covenant, r.Facts.Grants = seatPart, f.Covenant, f.Grants
	return nil
}
