package account

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

// Every list of this module that differs by who asks, and what it must be equal to:
//
//	people of the organisation (Users)              account.manage at the organisation of each
//	keys, sessions and notices (Tokens, Security,   one's own, and account.token or account.security
//	Unread)
//	second steps to take away (Rescues)             account.rescue_confirm at the organisation of the request
//
// Partners are all organisations but one's own, for whoever may add them. Colleagues and
// Everybody are for other modules, which decide.

// belonging is something of a user: a key, session, notice or request for a rescue.
type belonging struct {
	id, user string
	at       time.Time
	done     bool // a notice that was read, a rescue that is over
}

// crowd is a world of people with their belongings.
type crowd struct {
	*rapid.T
	s                                  *Service
	now                                time.Time
	users                              []User
	tokens, sessions, notices, rescues []belonging
}

func (c *crowd) draw() {
	for i := range rapid.IntRange(2, 6).Draw(c.T, "people") {
		c.users = append(c.users, User{ID: fmt.Sprint("u", i), Login: fmt.Sprint("u", i), Name: "Iemand", OrgID: rapid.SampledFrom([]string{"org", "other"}).Draw(c.T, "of"),
			Roles: []access.Role{rapid.SampledFrom([]access.Role{access.Admin, access.Admin, access.Officer, access.Consultant}).Draw(c.T, "role")}})
	}
	for _, list := range []*[]belonging{&c.tokens, &c.sessions, &c.notices, &c.rescues} {
		for i := range rapid.IntRange(0, 6).Draw(c.T, "things") {
			*list = append(*list, belonging{fmt.Sprint(i), c.users[rapid.IntRange(0, len(c.users)-1).Draw(c.T, "whose")].ID,
				c.now.Add(-time.Duration(rapid.SampledFrom([]int{1, 1, 10000}).Draw(c.T, "hours")) * time.Hour), rapid.IntRange(0, 2).Draw(c.T, "done") == 0})
		}
	}
}

func (c *crowd) of(user string) User {
	return c.users[slices.IndexFunc(c.users, func(u User) bool { return u.ID == user })]
}

// write replaces what is in the database.
func (c *crowd) write(tx *store.Tx) error {
	type row struct {
		sql  string
		args []any
	}
	var rows []row
	add := func(sql string, args ...any) { rows = append(rows, row{sql, args}) }
	for _, table := range []string{"account_token", "account_session", "account_notice", "account_rescue", "account_user"} {
		add(`DELETE FROM ` + table)
	}
	for _, u := range c.users {
		add(`INSERT INTO account_user (id, org_id, name, login, password, roles, disabled, version, created) VALUES ($1, $2, $3, $1, '', $4, 0, 1, 1)`, u.ID, u.OrgID, u.Name, joinRoles(u.Roles))
	}
	for _, b := range c.tokens {
		add(`INSERT INTO account_token (hash, id, user_id, name, scopes, created, until) VALUES ($1, $1, $2, 'x', '', 1, 2)`, b.id, b.user)
	}
	for _, b := range c.sessions {
		add(`INSERT INTO account_session (hash, id, device, user_id, created, seen, proven, confirmed) VALUES ($1, $1, '', $2, $3, $3, $3, $3)`, b.id, b.user, store.Micros(b.at))
	}
	for _, b := range c.notices {
		add(`INSERT INTO account_notice (id, user_id, message, at, read) VALUES ($1, $2, 'x', 1, $3)`, b.id, b.user, store.Bool(b.done))
	}
	for _, b := range c.rescues {
		state := rescueAsked
		if b.done {
			state = rescueDone
		}
		add(`INSERT INTO account_rescue (id, org_id, user_id, asked_by, asked, closed_by, closed, state) VALUES ($1, $2, $3, $3, $4, '', 0, $5)`, b.id, c.of(b.user).OrgID, b.user, store.Micros(b.at), state)
	}
	for _, r := range rows {
		if _, err := tx.Exec(r.sql, r.args...); err != nil {
			return err
		}
	}
	return nil
}

// Everybody sees the own keys, sessions and notices, and of others what the policy allows.
func TestListsShowWhatThePolicyAllows(t *testing.T) {
	doc, err := fs.ReadFile(Files, "policy.cedar")
	if err != nil {
		t.Fatal(err)
	}
	policy, err := access.NewPolicy(doc)
	if err != nil {
		t.Fatal(err)
	}
	vault, err := seal.NewVault(make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	storetest.Each(t, []fs.FS{access.Migrations, audit.Migrations, seal.Migrations, Files}, func(t *testing.T, db *store.DB) {
		if err := db.Write(context.Background(), func(tx *store.Tx) error {
			if err := InsertOrganisation(tx, now, Organisation{ID: "org", Name: "Thuis", Kind: HousingAssociation}); err != nil {
				return err
			}
			return InsertOrganisation(tx, now, Organisation{ID: "other", Name: "Elders", Kind: Care})
		}); err != nil {
			t.Fatal(err)
		}
		s := New(db, vault, clock.NewManual(now), policy, false)
		storetest.Worlds(t, func(r *rapid.T) {
			c := &crowd{T: r, s: s, now: now}
			c.draw()
			if err := db.Write(context.Background(), c.write); err != nil {
				r.Fatal(err)
			}
			for _, u := range c.users {
				c.compare(u.Actor())
			}
		})
	})
}

func (c *crowd) same(what string, a access.Actor, got, want []string) {
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		c.Fatalf("%s: %v %s of %s has %v, the policy allows %v", what, a.Roles, a.UserID, a.OrgID, got, want)
	}
}

// own are somebody's own of a list.
func own(list []belonging, fits func(belonging) bool) (ids []string) {
	for _, b := range list {
		if fits(b) {
			ids = append(ids, b.id)
		}
	}
	return ids
}

func idsOf[T any](list []T, id func(T) string) (ids []string) {
	for _, x := range list {
		ids = append(ids, id(x))
	}
	return ids
}

func (c *crowd) compare(a access.Actor) {
	ctx, s := context.Background(), c.s
	may := func(action access.Action, org string) bool {
		return s.policy.Decide(a, action, access.Organisation(org)).Allowed
	}
	users, _ := s.Users(ctx, a)
	var managed []string
	for _, u := range c.users {
		if may("account.manage", u.OrgID) {
			managed = append(managed, u.ID)
		}
	}
	c.same("people", a, idsOf(users, func(u User) string { return u.ID }), managed)
	tokens, err := s.Tokens(ctx, a)
	if err != nil {
		c.Fatal(err)
	}
	c.same("keys", a, idsOf(tokens, func(t Token) string { return t.ID }), own(c.tokens, func(b belonging) bool { return b.user == a.UserID }))
	v, err := s.Security(ctx, a, "secret")
	if err != nil {
		c.Fatal(err)
	}
	c.same("sessions", a, idsOf(v.Sessions, func(o OpenSession) string { return o.ID }),
		own(c.sessions, func(b belonging) bool { return b.user == a.UserID && c.now.Sub(b.at) < idleEnd }))
	unread := own(c.notices, func(b belonging) bool { return b.user == a.UserID && !b.done })
	c.same("notices", a, idsOf(v.Notices, func(n Notice) string { return n.ID }), unread)
	again, err := s.Unread(ctx, a)
	if err != nil {
		c.Fatal(err)
	}
	c.same("unread", a, idsOf(again, func(n Notice) string { return n.ID }), unread)
	rescues, _ := s.Rescues(ctx, a)
	c.same("rescues", a, idsOf(rescues, func(r Rescue) string { return r.ID }), own(c.rescues, func(b belonging) bool {
		return !b.done && c.now.Sub(b.at) < rescueTime && may("account.rescue_confirm", c.of(b.user).OrgID)
	}))
}
