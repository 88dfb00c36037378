package account

import (
	"strings"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
)

const providerColumns = `id, org_id, word, name, issuer, client, secret, scopes, groups_claim, proofs, creates, active, version, changed, untyped_logout`

func scanProvider(s store.Scanner) (p Provider, err error) {
	var scopes, proofs string
	err = s.Scan(&p.ID, &p.OrgID, &p.Word, &p.Name, &p.Issuer, &p.ClientID, &p.secret, &scopes, &p.GroupsClaim, &proofs,
		&p.CreatesUsers, &p.Active, &p.Version, store.At(&p.Changed), &p.UntypedLogout)
	p.HasSecret, p.Scopes, p.Proofs = len(p.secret) > 0, strings.Fields(scopes), strings.Fields(proofs)
	return p, err
}

// providerOf is the provider for which a condition holds; NotFound when there is none.
func providerOf(tx *store.Tx, where string, args ...any) (Provider, error) {
	p, err := store.One(tx, scanProvider, `SELECT `+providerColumns+` FROM account_provider WHERE `+where, args...)
	if err != nil {
		return p, err
	}
	type line struct{ role, group string }
	lines, err := store.List(tx, func(s store.Scanner) (l line, err error) { return l, s.Scan(&l.role, &l.group) },
		`SELECT role, group_name FROM account_provider_role WHERE provider_id = $1 ORDER BY role, group_name`, p.ID)
	p.Roles = map[access.Role][]string{}
	for _, l := range lines {
		p.Roles[access.Role(l.role)] = append(p.Roles[access.Role(l.role)], l.group)
	}
	return p, err
}

func countProviders(tx *store.Tx) (int64, error) {
	return store.Count(tx, `SELECT count(*) FROM account_provider WHERE active = 1`)
}

// saveProvider adds a provider, of version 0, or changes one that still has its version.
func saveProvider(tx *store.Tx, p Provider, at time.Time) (int64, error) {
	n, err := int64(1), error(nil)
	if p.Version == 0 {
		_, err = tx.Exec(`INSERT INTO account_provider (`+providerColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1, $13, $14)`,
			p.ID, p.OrgID, p.Word, p.Name, p.Issuer, p.ClientID, p.secret, strings.Join(p.Scopes, " "), p.GroupsClaim,
			strings.Join(p.Proofs, " "), store.Bool(p.CreatesUsers), store.Bool(p.Active), store.Micros(at), store.Bool(p.UntypedLogout))
	} else {
		n, err = tx.Exec(`UPDATE account_provider SET word = $3, name = $4, issuer = $5, client = $6, secret = $7, scopes = $8, groups_claim = $9,
			proofs = $10, creates = $11, active = $12, version = version + 1, changed = $13, untyped_logout = $15 WHERE id = $1 AND org_id = $2 AND version = $14`,
			p.ID, p.OrgID, p.Word, p.Name, p.Issuer, p.ClientID, p.secret, strings.Join(p.Scopes, " "), p.GroupsClaim,
			strings.Join(p.Proofs, " "), store.Bool(p.CreatesUsers), store.Bool(p.Active), store.Micros(at), p.Version, store.Bool(p.UntypedLogout))
	}
	if err != nil || n == 0 {
		return n, err
	}
	if _, err := tx.Exec(`DELETE FROM account_provider_role WHERE provider_id = $1`, p.ID); err != nil {
		return n, err
	}
	for role, groups := range p.Roles {
		for _, g := range groups {
			if _, err := tx.Exec(`INSERT INTO account_provider_role (provider_id, role, group_name) VALUES ($1, $2, $3)
				ON CONFLICT (provider_id, role, group_name) DO NOTHING`, p.ID, string(role), g); err != nil {
				return n, err
			}
		}
	}
	return n, nil
}

// wordTaken reports whether another organisation has the word.
func wordTaken(tx *store.Tx, word, orgID string) (bool, error) {
	n, err := store.Count(tx, `SELECT count(*) FROM account_provider WHERE word = $1 AND org_id <> $2`, word, orgID)
	return n > 0, err
}

// departure is somebody who was sent to a provider and has to come back.
type departure struct {
	state      string // hash
	providerID string
	version    int64 // of the provider
	purpose    purpose
	browser    string // hash of the cookie of the browser that left
	session    string // hash of the session that asked, of a confirmation or a link
	back       string
	at         time.Time
}

func insertDeparture(tx *store.Tx, d departure) error {
	if _, err := tx.Exec(`DELETE FROM account_departure WHERE at < $1`, store.Micros(d.at.Add(-departureTime))); err != nil {
		return err
	}
	_, err := tx.Exec(`INSERT INTO account_departure (state, provider_id, version, purpose, browser, session, back, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, d.state, d.providerID, d.version, string(d.purpose), d.browser, d.session, d.back, store.Micros(d.at))
	return err
}

// takeDeparture uses a departure up; NotFound when there is none, or it was used.
func takeDeparture(tx *store.Tx, state string) (departure, error) {
	return store.One(tx, func(s store.Scanner) (d departure, err error) {
		var why string
		d.state = state
		err = s.Scan(&d.providerID, &d.version, &why, &d.browser, &d.session, &d.back, store.At(&d.at))
		d.purpose = purpose(why)
		return d, err
	}, `DELETE FROM account_departure WHERE state = $1 RETURNING provider_id, version, purpose, browser, session, back, at`, state)
}

// userOfIdentity is the user to whom a subject of an issuer belongs, "" for nobody.
func userOfIdentity(tx *store.Tx, issuer, subject, orgID string) (string, error) {
	ids, err := store.Strings(tx, `SELECT user_id FROM account_identity WHERE issuer = $1 AND subject = $2 AND org_id = $3`, issuer, subject, orgID)
	if err != nil || len(ids) == 0 {
		return "", err
	}
	return ids[0], nil
}

func insertIdentity(tx *store.Tx, issuer, subject, orgID, userID string, at time.Time) error {
	_, err := tx.Exec(`INSERT INTO account_identity (issuer, subject, org_id, user_id, since) VALUES ($1, $2, $3, $4, $5)`,
		issuer, subject, orgID, userID, store.Micros(at))
	return err
}

// identitySince is since when a user signs in through a provider; zero: not.
func identitySince(tx *store.Tx, userID string) (since time.Time, err error) {
	list, err := store.List(tx, func(s store.Scanner) (t time.Time, err error) { return t, s.Scan(store.At(&t)) },
		`SELECT since FROM account_identity WHERE user_id = $1`, userID)
	if err != nil || len(list) == 0 {
		return time.Time{}, err
	}
	return list[0], nil
}

func deleteIdentity(tx *store.Tx, userID string) (int64, error) {
	return tx.Exec(`DELETE FROM account_identity WHERE user_id = $1`, userID)
}

func hasPassword(tx *store.Tx, userID string) (bool, error) {
	n, err := store.Count(tx, `SELECT count(*) FROM account_user WHERE id = $1 AND password <> ''`, userID)
	return n > 0, err
}

func dropPassword(tx *store.Tx, userID string) error {
	_, err := tx.Exec(`UPDATE account_user SET password = '', version = version + 1 WHERE id = $1`, userID)
	return err
}

// loginTaken reports whether somebody, anywhere, has a login.
func loginTaken(tx *store.Tx, login string) (bool, error) {
	n, err := store.Count(tx, `SELECT count(*) FROM account_user WHERE login = $1`, login)
	return n > 0, err
}

// followProvider takes over name and roles of a user from the provider.
func followProvider(tx *store.Tx, u User) error {
	_, err := tx.Exec(`UPDATE account_user SET name = $2, roles = $3, version = version + 1 WHERE id = $1`, u.ID, u.Name, joinRoles(u.Roles))
	return err
}

// insertVisit remembers for a day who came from a session of a provider.
func insertVisit(tx *store.Tx, providerID, visit, userID string, at time.Time) error {
	if _, err := tx.Exec(`DELETE FROM account_provider_visit WHERE at < $1`, store.Micros(at.Add(-absoluteEnd))); err != nil {
		return err
	}
	_, err := tx.Exec(`INSERT INTO account_provider_visit (provider_id, session, user_id, at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (provider_id, session, user_id) DO UPDATE SET at = excluded.at`, providerID, visit, userID, store.Micros(at))
	return err
}

// visitors are the users who came from a session of a provider.
func visitors(tx *store.Tx, providerID, visit string) ([]string, error) {
	return store.Strings(tx, `SELECT user_id FROM account_provider_visit WHERE provider_id = $1 AND session = $2 ORDER BY user_id`, providerID, visit)
}

// markSession notes from which session of which provider a session came.
func markSession(tx *store.Tx, hash, providerID, providerSession string) error {
	_, err := tx.Exec(`UPDATE account_session SET provider_id = $2, provider_session = $3 WHERE hash = $1`, hash, providerID, providerSession)
	return err
}

// endProviderSessions ends the sessions that came from a provider: those of a user, or with
// "" all of them.
func endProviderSessions(tx *store.Tx, providerID, userID string) (int64, error) {
	return tx.Exec(`DELETE FROM account_session WHERE provider_id = $1 AND ($2 = '' OR user_id = $2)`, providerID, userID)
}

// endVisit ends the sessions of a user that came from a session of a provider, and those
// of which it is not known that they came otherwise; with "" all sessions of the user.
func endVisit(tx *store.Tx, visit, userID string) (int64, error) {
	return tx.Exec(`DELETE FROM account_session WHERE user_id = $2 AND ($1 = '' OR provider_session = $1 OR provider_session = '')`, visit, userID)
}

// useLogoutToken notes a logout token; false when it was used before.
func useLogoutToken(tx *store.Tx, issuer, token string, until, now time.Time) (bool, error) {
	if _, err := tx.Exec(`DELETE FROM account_logout_token WHERE until < $1`, store.Micros(now)); err != nil {
		return false, err
	}
	n, err := tx.Exec(`INSERT INTO account_logout_token (issuer, token, until) VALUES ($1, $2, $3)
		ON CONFLICT (issuer, token) DO NOTHING`, issuer, token, store.Micros(until))
	return n == 1, err
}

// OrganisationByID is an organisation.
func OrganisationByID(tx *store.Tx, id string) (Organisation, error) {
	return store.One(tx, func(s store.Scanner) (o Organisation, err error) { return o, s.Scan(&o.ID, &o.Name, &o.Kind) },
		`SELECT id, name, kind FROM account_organisation WHERE id = $1`, id)
}

// partnersOf are the organisations beside one, with how many administrators can sign in.
func partnersOf(tx *store.Tx, orgID string) ([]PartnerOrganisation, error) {
	return store.List(tx, func(s store.Scanner) (p PartnerOrganisation, err error) {
		return p, s.Scan(&p.ID, &p.Name, &p.Kind, &p.Admins)
	}, `SELECT o.id, o.name, o.kind, (SELECT count(*) FROM account_user u WHERE u.org_id = o.id AND u.disabled = 0
			AND ' ' || u.roles || ' ' LIKE '% beheerder %')
		FROM account_organisation o WHERE o.id <> $1 ORDER BY o.name`, orgID)
}
