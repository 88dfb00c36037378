package account

import (
	"context"
	"embed"
	"errors"
	"slices"
	"strings"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
)

// Files holds the tables, words and rules of this module.
//
//go:embed sql text policy.cedar
var Files embed.FS

const userColumns = `u.id, u.org_id, o.name, u.name, u.login, u.roles, u.disabled, u.version, o.second_for_all`

// fields is where userColumns go; the roles are one text.
func (u *User) fields(roles *string) []any {
	return []any{&u.ID, &u.OrgID, &u.OrgName, &u.Name, &u.Login, roles, &u.Disabled, &u.Version, &u.secondForAll}
}

const userFrom = ` FROM account_user u JOIN account_organisation o ON o.id = u.org_id`

func scanUser(s store.Scanner) (User, error) {
	var u User
	var roles string
	err := s.Scan(append(u.fields(&roles), &u.HasFactor)...)
	u.Roles = splitRoles(roles)
	return u, err
}

func splitRoles(s string) []access.Role {
	var roles []access.Role
	for _, r := range strings.Fields(s) {
		roles = append(roles, access.Role(r))
	}
	return roles
}

func joinRoles(roles []access.Role) string {
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = string(r)
	}
	return strings.Join(names, " ")
}

// InsertOrganisation adds an organisation.
func InsertOrganisation(tx *store.Tx, at time.Time, o Organisation) error {
	_, err := tx.Exec(`INSERT INTO account_organisation (id, name, kind, created) VALUES ($1, $2, $3, $4)`,
		o.ID, o.Name, string(o.Kind), store.Micros(at))
	return err
}

// Organisations are all organisations by name.
func Organisations(tx *store.Tx) ([]Organisation, error) {
	return store.List(tx, func(s store.Scanner) (o Organisation, err error) {
		return o, s.Scan(&o.ID, &o.Name, &o.Kind)
	}, `SELECT id, name, kind FROM account_organisation ORDER BY name`)
}

// EachAssociation does something for every housing association. The failure of one does not keep the
// others from it; all failures come back.
func EachAssociation(ctx context.Context, db *store.DB, do func(ctx context.Context, org string) error) error {
	var orgs []Organisation
	if err := db.Read(ctx, func(tx *store.Tx) (err error) { orgs, err = Organisations(tx); return err }); err != nil {
		return err
	}
	var failures []error
	for _, o := range orgs {
		if o.Kind == HousingAssociation {
			failures = append(failures, do(ctx, o.ID))
		}
	}
	return errors.Join(failures...)
}

// InsertUser adds a user with the hash of a password, empty if the user cannot sign in.
func InsertUser(tx *store.Tx, at time.Time, u User, passwordHash string) error {
	_, err := tx.Exec(`INSERT INTO account_user (id, org_id, name, login, password, roles, disabled, version, created)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8)`,
		u.ID, u.OrgID, u.Name, u.Login, passwordHash, joinRoles(u.Roles), store.Bool(u.Disabled), store.Micros(at))
	return err
}

// updateUser changes a user that still has the version, and the password when a hash is given.
func updateUser(tx *store.Tx, u User, passwordHash string) (int64, error) {
	return tx.Exec(`UPDATE account_user SET name = $3, roles = $4, disabled = $5, version = version + 1,
		left_at = CASE WHEN $5 = CAST(0 AS BIGINT) THEN 0 ELSE left_at END, password = CASE WHEN $6 = '' THEN password ELSE $6 END
		WHERE id = $1 AND org_id = $2 AND version = $7`,
		u.ID, u.OrgID, u.Name, joinRoles(u.Roles), store.Bool(u.Disabled), passwordHash, u.Version)
}

// UserByID is a user of any organisation.
func UserByID(tx *store.Tx, id string) (User, error) {
	return store.One(tx, scanUser, `SELECT `+userColumns+`, `+hasFactor+userFrom+` WHERE u.id = $1`, id)
}

// Colleagues are the users of an organisation by name; role "" means all roles.
func Colleagues(tx *store.Tx, orgID string, role access.Role) ([]User, error) {
	return store.List(tx, scanUser, `SELECT `+userColumns+`, `+hasFactor+userFrom+`
		WHERE u.org_id = $1 AND ($2 = '' OR ' ' || u.roles || ' ' LIKE '% ' || $2 || ' %') ORDER BY u.name, u.id`,
		orgID, string(role))
}

// FirstWith are the people of an organisation with the first of some roles that anybody who
// may sign in has. Give the administrator last, so that it is never nobody.
func FirstWith(tx *store.Tx, orgID string, roles ...access.Role) ([]User, error) {
	for _, r := range roles {
		people, err := Colleagues(tx, orgID, r)
		if err != nil {
			return nil, err
		}
		var list []User
		for _, u := range people {
			if !u.Disabled {
				list = append(list, u)
			}
		}
		if len(list) > 0 {
			return list, nil
		}
	}
	return nil, nil
}

// Everybody is all users who are not disabled, by organisation and name.
func Everybody(tx *store.Tx) ([]User, error) {
	return store.List(tx, scanUser, `SELECT `+userColumns+`, `+hasFactor+userFrom+` WHERE u.disabled = 0 ORDER BY o.name, u.name, u.id`)
}

// UsersByID are users of any organisation by id.
func UsersByID(tx *store.Tx, ids []string) (map[string]User, error) {
	users := make(map[string]User, len(ids))
	if len(ids) == 0 {
		return users, nil
	}
	in, arg := tx.In("u.id", 1, ids)
	list, err := store.List(tx, scanUser, `SELECT `+userColumns+`, `+hasFactor+userFrom+` WHERE `+in, arg)
	for _, u := range list {
		users[u.ID] = u
	}
	return users, err
}

// Names are the names of users by id, for screens.
func Names(tx *store.Tx, ids []string) (map[string]string, error) {
	wanted := slices.DeleteFunc(slices.Compact(slices.Sorted(slices.Values(ids))), func(id string) bool { return id == "" })
	names := make(map[string]string, len(wanted))
	if len(wanted) == 0 {
		return names, nil
	}
	in, list := tx.In("id", 1, wanted)
	_, err := store.List(tx, func(s store.Scanner) (none struct{}, err error) {
		var id, name string
		if err = s.Scan(&id, &name); err == nil {
			names[id] = name
		}
		return none, err
	}, `SELECT id, name FROM account_user WHERE `+in, list)
	return names, err
}

type credentials struct {
	user  User
	hash  string
	given time.Time // since when the password holds that somebody else gave; zero: the user chose it
}

func credentialsOf(tx *store.Tx, login string) (credentials, error) {
	return store.One(tx, func(s store.Scanner) (c credentials, err error) {
		var roles string
		err = s.Scan(append(c.user.fields(&roles), &c.hash, store.At(&c.given))...)
		c.user.Roles = splitRoles(roles)
		return c, err
	}, `SELECT `+userColumns+`, u.password, u.password_given`+userFrom+` WHERE u.login = $1`, login)
}

func touchSession(tx *store.Tx, hash string, at time.Time) error {
	_, err := tx.Exec(`UPDATE account_session SET seen = $2 WHERE hash = $1`, hash, store.Micros(at))
	return err
}

func deleteSession(tx *store.Tx, hash string) error {
	_, err := tx.Exec(`DELETE FROM account_session WHERE hash = $1`, hash)
	return err
}

// endAccess ends all sessions and tokens of a user at once.
func endAccess(tx *store.Tx, userID string) error {
	if _, err := tx.Exec(`DELETE FROM account_session WHERE user_id = $1`, userID); err != nil {
		return err
	}
	_, err := tx.Exec(`DELETE FROM account_token WHERE user_id = $1`, userID)
	return err
}

func deleteOldSessions(tx *store.Tx, createdBefore, seenBefore time.Time) error {
	_, err := tx.Exec(`DELETE FROM account_session WHERE created < $1 OR seen < $2`, store.Micros(createdBefore), store.Micros(seenBefore))
	return err
}

func insertToken(tx *store.Tx, hash, userID string, t Token) error {
	_, err := tx.Exec(`INSERT INTO account_token (hash, id, user_id, name, scopes, created, until)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		hash, t.ID, userID, t.Name, strings.Join(t.Scopes, " "), store.Micros(t.Created), store.Micros(t.Until))
	return err
}

type tokenUser struct {
	user      User
	scopes    []string
	until     time.Time
	hasFactor bool
}

func tokenOf(tx *store.Tx, hash string) (tokenUser, error) {
	return store.One(tx, scanTokenUser, tokenUserSQL+` WHERE t.hash = $1 AND u.disabled = 0`, hash)
}

const tokenUserSQL = `SELECT ` + userColumns + `, t.scopes, t.until, ` + hasFactor + userFrom + ` JOIN account_token t ON t.user_id = u.id`

func scanTokenUser(s store.Scanner) (v tokenUser, err error) {
	var roles, scopes string
	err = s.Scan(append(v.user.fields(&roles), &scopes, store.At(&v.until), &v.hasFactor)...)
	v.user.Roles, v.scopes = splitRoles(roles), strings.Fields(scopes)
	return v, err
}

func tokensOf(tx *store.Tx, userID string) ([]Token, error) {
	return store.List(tx, func(s store.Scanner) (t Token, err error) {
		var scopes string
		err = s.Scan(&t.ID, &t.Name, &scopes, store.At(&t.Created), store.At(&t.Until))
		t.Scopes = strings.Fields(scopes)
		return t, err
	}, `SELECT id, name, scopes, created, until FROM account_token WHERE user_id = $1 ORDER BY created DESC`, userID)
}

func deleteToken(tx *store.Tx, userID, id string) (int64, error) {
	return tx.Exec(`DELETE FROM account_token WHERE user_id = $1 AND id = $2`, userID, id)
}

// attemptsOf is how often somebody failed since a moment.
func attemptsOf(tx *store.Tx, who string) (failures int64, since time.Time, err error) {
	type attempt struct {
		n     int64
		since time.Time
	}
	list, err := store.List(tx, func(s store.Scanner) (a attempt, err error) { return a, s.Scan(&a.n, store.At(&a.since)) },
		`SELECT failures, since FROM account_attempt WHERE who = $1`, who)
	if err != nil || len(list) == 0 {
		return 0, time.Time{}, err
	}
	return list[0].n, list[0].since, nil
}

// countFailure adds a failed attempt; a window that is over starts anew.
func countFailure(tx *store.Tx, who string, at time.Time) error {
	_, err := tx.Exec(`INSERT INTO account_attempt (who, failures, since) VALUES ($1, 1, $2)
		ON CONFLICT (who) DO UPDATE SET
			failures = CASE WHEN account_attempt.since <= $3 THEN 1 ELSE account_attempt.failures + 1 END,
			since = CASE WHEN account_attempt.since <= $3 THEN excluded.since ELSE account_attempt.since END`,
		who, store.Micros(at), store.Micros(at.Add(-failureTime)))
	return err
}

func clearFailures(tx *store.Tx, who string) error {
	_, err := tx.Exec(`DELETE FROM account_attempt WHERE who = $1`, who)
	return err
}

// forgetFailures drops what no longer counts: failures of windows that began by then.
func forgetFailures(tx *store.Tx, before time.Time) error {
	_, err := tx.Exec(`DELETE FROM account_attempt WHERE since <= $1`, store.Micros(before))
	return err
}
