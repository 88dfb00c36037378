package account

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/openid"
)

// Provider is where the people of an organisation sign in: the organisation's own OpenID
// provider. An organisation has at most one.
type Provider struct {
	ID, OrgID    string
	Word         string // what people type to get there; lists show it to nobody
	Name         string // on the button
	Issuer       string
	ClientID     string
	HasSecret    bool
	Scopes       []string
	GroupsClaim  string
	Proofs       []string // amr or acr that stand for two steps
	CreatesUsers bool     // at a first sign-in, by whom has a group
	Active       bool
	// UntypedLogout takes a message that somebody signed out there also when it does not say
	// that it is one; older providers leave that out.
	UntypedLogout bool
	Roles         map[access.Role][]string // the groups that give a role; none: roles are kept by hand
	Version       int64
	Changed       time.Time
	secret        []byte // sealed under the key of the organisation
}

// Limits of what is kept about a provider, in signs and numbers.
const (
	maxIssuer    = 300
	maxGroups    = 60
	maxGroupName = 120
)

// departureTime is how long somebody may take at the provider.
const departureTime = 15 * time.Minute

// purpose is why somebody was sent to the provider.
type purpose string

const (
	toSignIn  purpose = "sign-in"
	toConfirm purpose = "confirm" // to show again who it is
	toLink    purpose = "link"    // to sign in that way from now on
)

// RolesOf are the roles that the groups of somebody give, in the order of all roles.
func (p Provider) RolesOf(groups []string) []access.Role {
	var roles []access.Role
	for _, r := range access.Roles() {
		if slices.ContainsFunc(p.Roles[r], func(g string) bool { return slices.Contains(groups, g) }) {
			roles = append(roles, r)
		}
	}
	return roles
}

// GivesRoles reports whether roles follow the groups, and are not kept by hand.
func (p Provider) GivesRoles() bool { return len(p.Roles) > 0 }

// TwoSteps reports whether the proofs that a provider names stand for two steps.
func (p Provider) TwoSteps(proofs []string) bool {
	return slices.ContainsFunc(proofs, func(m string) bool { return slices.Contains(p.Proofs, m) })
}

// RolesAllowed are the roles that an organisation can give its people: the association
// all, a residents' body those of residents, a partner those under the covenants.
func RolesAllowed(kind OrganisationKind) []access.Role {
	switch kind {
	case HousingAssociation:
		return access.Roles()
	case ResidentsBody:
		return []access.Role{access.Resident, access.Volunteer, access.Admin}
	case MunicipalityOffice:
		return []access.Role{access.Director, access.Partner, access.Admin, access.DebtHelp}
	}
	return []access.Role{access.Director, access.Partner, access.Admin}
}

// checkRoles are the reasons why an organisation of a kind cannot give roles.
func checkRoles(roles []access.Role, kind OrganisationKind) []fault.Field {
	for _, r := range roles {
		if !slices.Contains(RolesAllowed(kind), r) {
			return []fault.Field{fault.NewField("roles", "account.role_not_here")}
		}
	}
	return nil
}

// checkProvider are the reasons why a provider cannot be kept like this.
func checkProvider(p Provider, kind OrganisationKind, allowed func(issuer string) bool) []fault.Field {
	var fields []fault.Field
	refuse := func(when bool, name, key string) {
		if when {
			fields = append(fields, fault.NewField(name, key))
		}
	}
	refuse(!validWord(p.Word), "word", "account.provider_word_form")
	refuse(p.Name == "" || len([]rune(p.Name)) > 60, "provider_name", "account.provider_name_length")
	refuse(len(p.Issuer) > maxIssuer || !allowed(p.Issuer), "issuer", "account.provider_issuer_form")
	refuse(p.ClientID == "" || len(p.ClientID) > 255, "client", "account.provider_client_length")
	refuse(!validNames(p.Scopes, 20) || !validNames(p.Proofs, 20), "scopes", "account.provider_names_form")
	refuse(len(p.GroupsClaim) > maxGroupName, "groups", "account.provider_names_form")
	groups := 0
	for role, names := range p.Roles {
		groups += len(names)
		refuse(!slices.Contains(RolesAllowed(kind), role), "groups", "account.role_not_here")
		refuse(slices.ContainsFunc(names, func(n string) bool { return n == "" || len(n) > maxGroupName }), "groups", "account.provider_names_form")
	}
	refuse(groups > maxGroups, "groups", "account.provider_groups_many")
	refuse(groups > 0 && p.GroupsClaim == "", "groups", "account.provider_groups_where")
	refuse(p.CreatesUsers && groups == 0, "creates", "account.provider_creates_roles")
	return fields
}

// validWord allows what is easy to say: 2 to 40 small letters, digits and hyphens.
func validWord(s string) bool {
	return len(s) >= 2 && len(s) <= 40 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

// validNames are at most so many names without spaces or quotes (RFC 6749, 3.3).
func validNames(names []string, limit int) bool {
	return len(names) <= limit && !slices.ContainsFunc(names, func(n string) bool {
		return n == "" || len(n) > maxGroupName || strings.ContainsFunc(n, func(r rune) bool { return r <= ' ' || r == '"' || r == '\\' || r > '~' })
	})
}

// request is what belongs to the state of a departure: nonce and verifier are made of it
// with a key of ours, so that they need not be kept anywhere.
func (s *Service) request(state string, why purpose) openid.Request {
	key := s.vault.Derive("account.departure")
	part := func(of string) string {
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(of + "\x00" + state))
		return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
	}
	return openid.Request{State: state, Nonce: part("nonce"), Verifier: part("verifier"), Again: why == toConfirm}
}

// proposedLogin turns what a provider calls somebody into a login that can be had here.
func proposedLogin(name, subject string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || strings.ContainsRune(".-_@", r) {
			b.WriteRune(r)
		}
	}
	login := b.String()
	if len(login) > 40 {
		login = login[:40]
	}
	if !validLogin(login) {
		sum := sha256.Sum256([]byte(subject))
		login = "lid-" + hex.EncodeToString(sum[:4])
	}
	return login
}
