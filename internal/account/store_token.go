package account

import (
	"strings"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// OrgToken is an API key of somebody of an organisation, without its secret.
type OrgToken struct {
	Token
	UserID, UserName string
}

// OrgTokens are the API keys of the people of an organisation that have not ended, for an
// administrator who lets a program act for one of them.
func OrgTokens(tx *store.Tx, orgID string, now time.Time) ([]OrgToken, error) {
	return store.List(tx, func(s store.Scanner) (t OrgToken, err error) {
		var scopes string
		err = s.Scan(&t.ID, &t.Name, &scopes, store.At(&t.Created), store.At(&t.Until), &t.UserID, &t.UserName)
		t.Scopes = strings.Fields(scopes)
		return t, err
	}, `SELECT t.id, t.name, t.scopes, t.created, t.until, u.id, u.name FROM account_token t JOIN account_user u ON u.id = t.user_id
		WHERE u.org_id = $1 AND u.disabled = 0 AND t.until > $2 ORDER BY u.name, t.name, t.id`, orgID, store.Micros(now))
}

// TokenActor is who an API key acts for at a moment; false when it has ended, or would not be
// let in: see ByToken.
func (s *Service) TokenActor(tx *store.Tx, id string, now time.Time) (access.Actor, bool, error) {
	v, err := tokenByID(tx, id)
	if fault.Is(err, fault.NotFound) {
		return access.Actor{}, false, nil
	}
	if err != nil || !v.until.After(now) || s.required.of(v.user) && !v.hasFactor {
		return access.Actor{}, false, err
	}
	a := v.user.Actor()
	a.Scopes, a.Via = v.scopes, access.ByToken
	return a, true, nil
}

func tokenByID(tx *store.Tx, id string) (tokenUser, error) {
	return store.One(tx, scanTokenUser, tokenUserSQL+` WHERE t.id = $1 AND u.disabled = 0`, id)
}
