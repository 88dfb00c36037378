package access

import (
	"slices"
	"strconv"
	"time"

	"samendoen/internal/base/store"
)

// Types of objects that hold others: whoever is shut out of a home is shut out of the
// signals and cases about it, and who is shut out of a case of its signals.
const (
	HomeType = "Home"
	CaseType = "Case"
)

// factRow is a row about an actor, of one of several tables.
type factRow struct {
	kind       string
	id         string // of the emergency, or of the covenant
	objectType string
	object     string
	org, role  string
	category   string
	area       string
	asked      bool
	from       time.Time
	until      time.Time
}

const (
	rowPart      = "part"
	rowStandIn   = "stand-in"
	rowLocked    = "locked"
	rowEmergency = "emergency"
	rowOwn       = "own"
	rowCovenant  = "covenant"
	rowGrant     = "grant"

	rowRestricted = "restricted"
)

// factRows are all rows that may decide about resources for an actor. Lock-outs,
// restrictions, own categories and grants are filtered by time here; for covenants and emergencies the
// policy compares the times itself.
func factRows(tx *store.Tx, at time.Time, a Actor, resources []*Resource) ([]factRow, error) {
	args := []any{a.UserID, store.Micros(at), a.OrgID, orgPrefix + a.OrgID}
	foreign := slices.ContainsFunc(resources, func(r *Resource) bool { return r.Org != a.OrgID })
	query := `SELECT 'locked', '', object_type, object_id, '', '', '', '', 0, from_at, until_at FROM access_lockout
			WHERE user_id IN ($1, $4) AND from_at <= $2 AND (until_at = 0 OR until_at > $2)
		UNION ALL SELECT 'emergency', id, object_type, object_id, '', '', '', '', 0, from_at, until_at FROM access_emergency
			WHERE user_id = $1 AND until_at > $2
		UNION ALL SELECT 'own', '', '', '', org_id, '', category, '', 0, from_at, until_at FROM access_own
			WHERE org_id = $3 AND from_at <= $2 AND until_at > $2`
	for _, k := range kindsOf(resources) {
		args = append(args, k.objectType)
		in, list := tx.In("object_id", len(args)+1, k.ids)
		of := `object_type = $` + strconv.Itoa(len(args)) + ` AND ` + in
		args = append(args, list)
		query += `
		UNION ALL SELECT 'restricted', '', object_type, object_id, '', '', '', '', 0, from_at, until_at FROM access_restriction
			WHERE ` + of + ` AND from_at <= $2 AND (until_at = 0 OR until_at > $2)`
		if !k.around {
			query += `
		UNION ALL SELECT 'part', covenant_id, object_type, object_id, '', role, '', '', 0, since, until FROM access_part
			WHERE ` + of + ` AND user_id = $1 AND until = 0
		UNION ALL SELECT 'stand-in', '', object_type, object_id, '', '', '', '', 0, from_at, until_at FROM access_stand_in
			WHERE ` + of + ` AND user_id = $1 AND from_at <= $2 AND until_at > $2`
		}
	}
	if foreign {
		query += `
		UNION ALL SELECT 'covenant', covenant_id, '', '', org_id, '', '', '', 0, from_at, until_at FROM access_covenant
			WHERE covenant_id IN (SELECT covenant_id FROM access_covenant WHERE org_id = $3)
		UNION ALL SELECT 'grant', covenant_id, '', '', org_id, role, category, area, asked, from_at, until_at FROM access_grant
			WHERE user_id = $1 AND from_at <= $2 AND until_at > $2`
	}
	return store.List(tx, scanFactRow, query, args...)
}

func scanFactRow(s store.Scanner) (r factRow, err error) {
	var asked int64
	err = s.Scan(&r.kind, &r.id, &r.objectType, &r.object, &r.org, &r.role, &r.category, &r.area, &asked, store.At(&r.from), store.At(&r.until))
	r.asked = asked != 0
	return r, err
}

// objects are those of one type that a question is about; around is set when they are
// not asked about themselves but are the cases that others belong to.
type objects struct {
	objectType string
	ids        []string
	around     bool
}

// kindsOf sorts resources by their type.
func kindsOf(resources []*Resource) (list []objects) {
	add := func(objectType, id string, around bool) {
		at := slices.IndexFunc(list, func(k objects) bool { return k.objectType == objectType && k.around == around })
		if at < 0 {
			at, list = len(list), append(list, objects{objectType: objectType, around: around})
		}
		list[at].ids = append(list[at].ids, id)
	}
	for _, r := range resources {
		add(r.Type, r.ID, false)
		if r.Case != "" {
			add(CaseType, r.Case, true)
		}
	}
	return list
}

// Offer is a covenant under which somebody of another organisation could take part, as
// long as they work there.
type Offer struct {
	UserID, OrgID, CovenantID string
	OnlyAsked                 bool
}

// Offers are the covenants in force at a moment between an organisation and others,
// with the people who hold a mandate there whose area contains an object.
func Offers(tx *store.Tx, at time.Time, orgID, areas string) ([]Offer, error) {
	return store.List(tx, func(s store.Scanner) (o Offer, err error) {
		var asked int64
		err = s.Scan(&o.UserID, &o.OrgID, &o.CovenantID, &asked)
		o.OnlyAsked = asked != 0
		return o, err
	}, `SELECT g.user_id, g.org_id, g.covenant_id, min(g.asked) FROM access_grant g
		JOIN access_covenant ours ON ours.covenant_id = g.covenant_id AND ours.org_id = $2 AND ours.from_at <= $1 AND ours.until_at > $1
		JOIN access_covenant theirs ON theirs.covenant_id = g.covenant_id AND theirs.org_id = g.org_id AND theirs.from_at <= $1 AND theirs.until_at > $1
		WHERE g.user_id <> '' AND g.from_at <= $1 AND g.until_at > $1 AND g.org_id <> $2
		AND (g.area = '' OR replace(CAST($3 AS TEXT), ' ' || g.area || ' ', '') <> $3)
		GROUP BY g.user_id, g.org_id, g.covenant_id ORDER BY g.user_id, g.org_id, g.covenant_id`, store.Micros(at), orgID, areas)
}

// OwnCategory is a special category that an organisation's own roles may see.
type OwnCategory struct {
	Category    string
	From, Until time.Time
}

// SetOwn replaces the special categories that an organisation's own roles may see.
func SetOwn(tx *store.Tx, orgID string, list []OwnCategory) error {
	if _, err := tx.Exec(`DELETE FROM access_own WHERE org_id = $1`, orgID); err != nil {
		return err
	}
	for _, o := range list {
		if _, err := tx.Exec(`INSERT INTO access_own (org_id, category, from_at, until_at) VALUES ($1, $2, $3, $4)`,
			orgID, o.Category, store.Micros(o.From), store.Micros(o.Until)); err != nil {
			return err
		}
	}
	return nil
}

// Lockout is somebody who is shut out of an object; Until is zero while it lasts.
type Lockout struct {
	ID, UserID   string
	Type, Object string
	ByID         string
	From, Until  time.Time
}

// ShutOut shuts somebody out of an object from a moment on. Doing it twice changes
// nothing.
func ShutOut(tx *store.Tx, l Lockout) (id string, err error) {
	running, err := Lockouts(tx, l.Type, l.Object)
	if err != nil {
		return "", err
	}
	for _, r := range running {
		if r.UserID == l.UserID {
			return r.ID, nil
		}
	}
	l.ID = store.NewID()
	_, err = tx.Exec(`INSERT INTO access_lockout (id, user_id, object_type, object_id, by_id, from_at, until_at) VALUES ($1, $2, $3, $4, $5, $6, 0)`,
		l.ID, l.UserID, l.Type, l.Object, l.ByID, store.Micros(l.From))
	return l.ID, err
}

// LetIn ends a lock-out of an object; false when there is none with the id.
func LetIn(tx *store.Tx, objectType, object, id string, at time.Time) (bool, error) {
	n, err := tx.Exec(`UPDATE access_lockout SET until_at = $4 WHERE id = $1 AND object_type = $2 AND object_id = $3 AND until_at = 0`,
		id, objectType, object, store.Micros(at))
	return n == 1, err
}

// Lockouts are the lock-outs of an object that somebody set by hand and that last, oldest first.
func Lockouts(tx *store.Tx, objectType, object string) ([]Lockout, error) {
	return store.List(tx, func(s store.Scanner) (l Lockout, err error) {
		l.Type, l.Object = objectType, object
		return l, s.Scan(&l.ID, &l.UserID, &l.ByID, store.At(&l.From))
	}, `SELECT id, user_id, by_id, from_at FROM access_lockout WHERE object_type = $1 AND object_id = $2 AND until_at = 0 AND by_id NOT LIKE '`+pausedBy+`%' ORDER BY from_at, id`,
		objectType, object)
}

// LookInto lets somebody look into an object without taking part, from and until.
func LookInto(tx *store.Tx, id, userID, objectType, object string, from, until time.Time) error {
	_, err := tx.Exec(`INSERT INTO access_emergency (id, user_id, object_type, object_id, from_at, until_at) VALUES ($1, $2, $3, $4, $5, $6)`,
		id, userID, objectType, object, store.Micros(from), store.Micros(until))
	return err
}

// Bind puts the parts that a user has in objects of a type, and that stand under no
// covenant yet, under one.
func Bind(tx *store.Tx, objectType, userID, covenantID string) error {
	_, err := tx.Exec(`UPDATE access_part SET covenant_id = $3 WHERE user_id = $2 AND object_type = $1 AND covenant_id = ''`,
		objectType, userID, covenantID)
	return err
}

// Closed is what somebody is shut out of, by type and id. The zero Closed is nothing.
type Closed map[[2]string]bool

// ClosedTo is what a user is shut out of at a moment. Whoever is shut out of a home is
// so of its cases and signals too: ask about each.
func ClosedTo(tx *store.Tx, at time.Time, userID string) (Closed, error) {
	list, err := store.List(tx, func(s store.Scanner) (o [2]string, err error) { return o, s.Scan(&o[0], &o[1]) },
		`SELECT object_type, object_id FROM access_lockout WHERE user_id = $1 AND from_at <= $2 AND (until_at = 0 OR until_at > $2)`,
		userID, store.Micros(at))
	all := make(Closed, len(list))
	for _, o := range list {
		all[o] = true
	}
	return all, err
}
