package account

import (
	"slices"
	"strings"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
)

// OrganisationKind says what sort of partner an organisation is.
type OrganisationKind string

// The kinds of organisations.
const (
	HousingAssociation OrganisationKind = "housing_association"
	MunicipalityOffice OrganisationKind = "municipality"
	Care               OrganisationKind = "care"
	Welfare            OrganisationKind = "welfare"
	Police             OrganisationKind = "police"
	ResidentsBody      OrganisationKind = "residents"
)

// Organisation is a housing association or one of its partners.
type Organisation struct {
	ID   string
	Name string
	Kind OrganisationKind
}

// User is somebody who can sign in.
type User struct {
	ID       string
	OrgID    string
	OrgName  string
	Name     string
	Login    string
	Roles    []access.Role
	Disabled bool
	Version  int64
	// HasFactor says that a second step is in force; only UserByID and Colleagues fill it.
	HasFactor bool
	// secondForAll says that the organisation asks a second step of everybody.
	secondForAll bool
}

// Actor is the user at work.
func (u User) Actor() access.Actor {
	return access.Actor{UserID: u.ID, OrgID: u.OrgID, Name: u.Name, Org: u.OrgName, Roles: u.Roles}
}

// bySession is the user at work on a page, signed in or at the door.
func (u User) bySession() access.Actor {
	a := u.Actor()
	a.Via = access.BySession
	return a
}

// Token is a secret for a program that works for a user.
type Token struct {
	ID      string
	Name    string
	Scopes  []string
	Created time.Time
	Until   time.Time
}

// Limits of a session and of failed logins (OWASP ASVS 5, chapters 6 and 7).
const (
	idleEnd     = 8 * time.Hour
	absoluteEnd = 24 * time.Hour
	tokenMax    = 366 * 24 * time.Hour
	failureTime = 15 * time.Minute
)

// sessionLives reports whether a session may still be used at now.
func sessionLives(created, seen, now time.Time) bool {
	return now.Sub(created) < absoluteEnd && now.Sub(seen) < idleEnd
}

// blocked reports whether so many failures since a moment close a door at now that takes
// fewer than limit.
func blocked(failures, limit int64, since, now time.Time) bool {
	return failures >= limit && now.Sub(since) < failureTime
}

// checkUser are the reasons why a user cannot be stored like this.
func (s *Service) checkUser(u User, password string, isNew bool) []fault.Field {
	var fields []fault.Field
	if n := len(strings.TrimSpace(u.Name)); n == 0 || n > 100 {
		fields = append(fields, fault.NewField("name", "account.name_length"))
	}
	if !validLogin(u.Login) {
		fields = append(fields, fault.NewField("login", "account.login_form"))
	}
	if isNew || password != "" {
		fields = append(fields, s.checkPassword("password", u, password)...)
	}
	for _, r := range u.Roles {
		if !slices.Contains(access.Roles(), r) {
			fields = append(fields, fault.NewField("roles", "account.role_unknown"))
		}
	}
	if len(u.Roles) == 0 {
		fields = append(fields, fault.NewField("roles", "account.role_missing"))
	}
	return fields
}

// validLogin allows what is easy to say on the telephone: 2 to 60 signs of letters,
// digits, points, hyphens, underscores and at-signs.
func validLogin(s string) bool {
	if len(s) < 2 || len(s) > 60 {
		return false
	}
	for _, r := range s {
		if !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || strings.ContainsRune(".-_@", r)) {
			return false
		}
	}
	return true
}

// Scopes are the scopes that a token can have: prefixes of actions.
func Scopes() []string {
	return []string{
		"signal.",
		"case.",
		"referral.",
		"map.",
		"complexplan.",
		"place.",
		"import.",
		"logbook.",
		"rights.",
		"retention.",
		"routing.",
		"debtwarning.",
		"workorder.",
		"reminder.",
		"danger.",
		"bottleneck.",
		"webhook.",
		"mail.",
		"advice.",
		"conference.",
		"hotline.",
		"volunteer.",
		"mutualhelp.",
		"course.",
		"body.",
		"activity.",
		"roster.",
	}
}

func checkToken(name string, scopes []string, until, now time.Time) []fault.Field {
	var fields []fault.Field
	if n := len(strings.TrimSpace(name)); n == 0 || n > 80 {
		fields = append(fields, fault.NewField("name", "account.name_length"))
	}
	if len(scopes) == 0 {
		fields = append(fields, fault.NewField("scopes", "account.scope_missing"))
	}
	for _, s := range scopes {
		if !slices.Contains(Scopes(), s) {
			fields = append(fields, fault.NewField("scopes", "account.scope_unknown"))
		}
	}
	if !until.After(now) || until.Sub(now) > tokenMax {
		fields = append(fields, fault.NewField("until", "account.token_until"))
	}
	return fields
}
