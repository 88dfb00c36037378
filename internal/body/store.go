package body

import (
	"embed"
	"slices"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

// Files are the tables, words and rules of this module.
//
//go:embed sql text policy.cedar
var Files embed.FS

const columns = `b.id, b.org_id, b.kind, b.name, b.areas, b.contact_id, b.mandate, b.rhythm, b.least, b.made, b.version`

func scan(s store.Scanner) (b Body, err error) {
	return b, s.Scan(&b.ID, &b.OrgID, &b.Kind, &b.Name, &b.Areas, &b.ContactID, &b.Mandate, &b.Rhythm, &b.Least, store.At(&b.Made), &b.Version)
}

func byID(tx *store.Tx, id ID) (Body, error) {
	return store.One(tx, scan, `SELECT `+columns+` FROM body_body b WHERE b.id = $1`, string(id))
}

// most is how many bodies a list holds; an association has tens of them.
const most = 500

// ofOrg are the bodies of an organisation, by name.
func ofOrg(tx *store.Tx, org string) ([]Body, error) {
	return store.List(tx, scan, `SELECT `+columns+` FROM body_body b WHERE b.org_id = $1 ORDER BY b.name, b.id LIMIT $2`, org, int64(most))
}

// Speaking are the names of the bodies of an organisation that speak for a place: a complex or area in
// codes, or everywhere.
func Speaking(tx *store.Tx, org string, codes []string) (names []string, err error) {
	list, err := ofOrg(tx, org)
	for _, b := range list {
		if own := access.Codes(b.Areas); len(own) == 0 || slices.ContainsFunc(own, func(c string) bool { return slices.Contains(codes, c) }) {
			names = append(names, b.Name)
		}
	}
	return names, err
}

// seenBy are the bodies that somebody may read: all of an organisation ("" for none), those of which
// the user is the contact person, and those of which the user is a member on a date.
func seenBy(tx *store.Tx, org, user string, today time.Time) ([]Body, error) {
	return store.List(tx, scan, `SELECT `+columns+` FROM body_body b WHERE b.org_id = $1 OR b.contact_id = $2 OR b.id IN
		(SELECT m.body_id FROM body_member m WHERE m.user_id = $2 AND m.since <= $3 AND (m.until = 0 OR m.until >= $3))
		ORDER BY b.name, b.id LIMIT $4`, org, user, store.Micros(today), int64(most))
}

// organisations are those that have a body.
func organisations(tx *store.Tx) ([]string, error) {
	return store.Strings(tx, `SELECT DISTINCT org_id FROM body_body ORDER BY org_id`)
}

func insert(tx *store.Tx, b Body) error {
	_, err := tx.Exec(`INSERT INTO body_body (id, org_id, kind, name, areas, contact_id, mandate, rhythm, least, made, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)`,
		string(b.ID), b.OrgID, string(b.Kind), b.Name, b.Areas, b.ContactID, b.Mandate, int64(b.Rhythm), int64(b.Least), store.Micros(b.Made))
	return err
}

// update writes a body that still has its version.
func update(tx *store.Tx, op string, b Body) error {
	n, err := tx.Exec(`UPDATE body_body SET kind = $3, name = $4, areas = $5, contact_id = $6, mandate = $7, rhythm = $8, least = $9, version = version + 1
		WHERE id = $1 AND version = $2`, string(b.ID), b.Version, string(b.Kind), b.Name, b.Areas, b.ContactID, b.Mandate, int64(b.Rhythm), int64(b.Least))
	return store.Changed(op, n, err)
}

const memberColumns = `id, body_id, org_id, user_id, role, since, until, name, reach, version`

// sealedMember is a member whose name is not opened yet.
type sealedMember struct {
	Member
	name, reach []byte
}

func scanMember(s store.Scanner) (m sealedMember, err error) {
	return m, s.Scan(&m.ID, &m.BodyID, &m.OrgID, &m.UserID, &m.Role, store.At(&m.From), store.At(&m.Until), &m.name, &m.reach, &m.Version)
}

// membersOf are the members of some bodies, those that were too, without their names.
func membersOf(tx *store.Tx, bodies []Body) (list []Member, err error) {
	sealed, err := sealedOf(tx, bodies)
	for _, m := range sealed {
		list = append(list, m.Member)
	}
	return list, err
}

func sealedOf(tx *store.Tx, bodies []Body) ([]sealedMember, error) {
	if len(bodies) == 0 {
		return nil, nil
	}
	in, ids := tx.In("body_id", 1, idsOf(bodies))
	return store.List(tx, scanMember, `SELECT `+memberColumns+` FROM body_member WHERE `+in+` ORDER BY since, id`, ids)
}

func idsOf(bodies []Body) []string {
	ids := make([]string, len(bodies))
	for i, b := range bodies {
		ids[i] = string(b.ID)
	}
	return ids
}

// namedMembers are the members of a body with their names, as far as these were not erased.
func namedMembers(tx *store.Tx, v *seal.Vault, b Body) ([]Member, error) {
	sealed, err := sealedOf(tx, []Body{b})
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(sealed))
	for i, m := range sealed {
		ids[i] = m.ID
	}
	keys, err := v.KeysOf(tx, ids)
	if err != nil {
		return nil, err
	}
	list := make([]Member, len(sealed))
	for i, m := range sealed {
		list[i] = m.Member
		key, known := keys[m.ID]
		if !known {
			continue
		}
		if list[i].Name, err = key.Open("name", m.name); err != nil {
			return nil, err
		}
		if list[i].Reach, err = key.Open("reach", m.reach); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// sealed is a text that cannot be read; an empty one is empty bytes.
func sealed(key seal.Key, field, text string) []byte {
	if text == "" {
		return []byte{}
	}
	return key.Seal(field, text)
}

// open is a text that was sealed.
func open(key seal.Key, field string, text []byte) (string, error) {
	if len(text) == 0 {
		return "", nil
	}
	return key.Open(field, text)
}

func insertMember(tx *store.Tx, key seal.Key, m Member) error {
	_, err := tx.Exec(`INSERT INTO body_member (`+memberColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)`, m.ID, string(m.BodyID), m.OrgID, m.UserID,
		string(m.Role), store.Micros(m.From), store.Micros(m.Until), sealed(key, "name", m.Name), sealed(key, "reach", m.Reach))
	return err
}

// updateMember writes a member that still has its version.
func updateMember(tx *store.Tx, op string, key seal.Key, m Member) error {
	n, err := tx.Exec(`UPDATE body_member SET user_id = $3, role = $4, since = $5, until = $6, name = $7, reach = $8, version = version + 1 WHERE id = $1 AND version = $2`,
		m.ID, m.Version, m.UserID, string(m.Role), store.Micros(m.From), store.Micros(m.Until), sealed(key, "name", m.Name), sealed(key, "reach", m.Reach))
	return store.Changed(op, n, err)
}

// OrgOf is the organisation of a body and its name, for the log, which also knows what climbed by the
// id of a member or an advice.
func OrgOf(tx *store.Tx, id ID) (org, name string, err error) {
	b, err := store.One(tx, scan, `SELECT `+columns+` FROM body_body b WHERE b.id = $1 OR b.id IN (SELECT body_id FROM body_member WHERE id = $1)
		OR b.id IN (SELECT body_id FROM body_advice WHERE id = $1)`, string(id))
	return b.OrgID, b.Name, err
}
