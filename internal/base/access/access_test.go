package access_test

import (
	"context"
	"errors"
	"io/fs"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

const rules = `
@id("thing.read") @nl("Wie meedoet, leest het.")
permit (principal, action == Action::"thing.read", resource)
when { resource.org == principal.org && resource.participants.contains(principal.id) };

@id("thing.write") @nl("Een consulent die meedoet, schrijft.")
permit (principal, action == Action::"thing.write", resource)
when { resource.participants.contains(principal.id) && principal.roles.contains("consulent") };

@id("thing.never") @nl("Een beheerder leest nooit mee.")
forbid (principal, action, resource) when { principal.roles.contains("beheerder") };
`

func policy(t *testing.T) *access.Policy {
	t.Helper()
	p, err := access.NewPolicy([]byte(rules))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestDecide(t *testing.T) {
	p := policy(t)
	thing := access.Resource{Type: "Thing", ID: "1", Org: "o", Participants: []string{"marja", "piet", "baas"}}
	user := func(id, org string, roles ...access.Role) access.Actor {
		return access.Actor{UserID: id, OrgID: org, Roles: roles}
	}
	scoped := user("marja", "o", access.Consultant)
	scoped.Scopes = []string{"signal."}
	for name, c := range map[string]struct {
		actor  access.Actor
		action access.Action
		kind   fault.Kind
		ok     bool
	}{
		"takes part and reads":                {user("piet", "o"), "thing.read", 0, true},
		"takes part and may not write":        {user("piet", "o"), "thing.write", fault.Denied, false},
		"takes part and writes":               {user("marja", "o", access.Consultant), "thing.write", 0, true},
		"does not take part":                  {user("joke", "o", access.Consultant), "thing.write", fault.NotFound, false},
		"of another organisation":             {user("piet", "other"), "thing.read", fault.NotFound, false},
		"forbidden wins":                      {user("baas", "o", access.Consultant, access.Admin), "thing.read", fault.NotFound, false},
		"nobody":                              {access.Actor{}, "thing.read", fault.Unknown, false},
		"an action without a rule":            {user("piet", "o"), "thing.delete", fault.Denied, false},
		"a token for something else":          {scoped, "thing.read", fault.NotFound, false},
		"the program itself, in its own jobs": {access.System("o"), "thing.delete", 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			d, err := p.Require("test", c.actor, c.action, "thing.read", thing)
			if d.Allowed != c.ok || (err == nil) != c.ok || err != nil && !fault.Is(err, c.kind) {
				t.Errorf("%v, %v", d, err)
			}
			if c.ok && d.Reason() == "" {
				t.Error("allowed without a rule that says so")
			}
		})
	}
}

// TestRuleThatFails: a rule that cannot be weighed allows nothing. Without this a forbid that
// asks for what is not there would be passed over, and the permit beside it would hold.
func TestRuleThatFails(t *testing.T) {
	p, err := access.NewPolicy([]byte(`@id("a") @nl("Ieder leest het.") permit (principal, action == Action::"x", resource);
		@id("b") @nl("Nooit als het geheim is.") forbid (principal, action == Action::"x", resource) when { context.secret };`))
	if err != nil {
		t.Fatal(err)
	}
	if d := p.Decide(access.Actor{UserID: "u", OrgID: "o"}, "x", access.Resource{Type: "Thing", ID: "1", Org: "o"}); d.Allowed {
		t.Errorf("%+v: allowed beside a rule that fails", d)
	}
}

func TestRulesNeedAnIDAndASentence(t *testing.T) {
	for name, doc := range map[string]string{
		"no id":       `permit (principal, action, resource);`,
		"no sentence": `@id("a") permit (principal, action, resource);`,
		"twice":       rules + rules,
		"no Cedar":    `allow everything`,
	} {
		if _, err := access.NewPolicy([]byte(doc)); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestTakingPart(t *testing.T) {
	storetest.Each(t, []fs.FS{access.Migrations}, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		at := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
		sees := func(user string) bool {
			t.Helper()
			r := access.Resource{Type: "Case", ID: "c", Org: "o"}
			var mine []string
			if err := db.Read(ctx, func(tx *store.Tx) (err error) {
				if mine, err = store.Strings(tx, `SELECT mine.id FROM (`+access.Mine("Case", "$1", "$2")+`) mine`, user, store.Micros(at)); err != nil {
					return err
				}
				return access.Load(tx, at, access.Actor{UserID: user, OrgID: "o"}, &r)
			}); err != nil {
				t.Fatal(err)
			}
			if (len(mine) > 0) != (r.Facts.Part != "") {
				t.Errorf("%s: a list begins at %v, the part is %q", user, mine, r.Facts.Part)
			}
			return r.Facts.Part != ""
		}
		if err := db.Write(ctx, func(tx *store.Tx) error {
			return errors.Join(access.Join(tx, access.TakingPart{Type: "Case", ID: "c", UserID: "first", Role: "regisseur", Since: at}),
				access.Join(tx, access.TakingPart{Type: "Case", ID: "c", UserID: "second", Role: "deelnemer", Since: at.Add(1)}))
		}); err != nil {
			t.Fatal(err)
		}
		if !sees("first") || !sees("second") || sees("third") {
			t.Error("who takes part does not, or who does not does")
		}
		if err := db.Write(ctx, func(tx *store.Tx) error { return access.Leave(tx, "Case", "c", "second", at.Add(2)) }); err != nil {
			t.Fatal(err)
		}
		if sees("second") {
			t.Error("sees it after leaving")
		}
		if err := db.Read(ctx, func(tx *store.Tx) error {
			parts, err := access.Parts(tx, "Case", "c")
			if len(parts) != 1 || parts[0].UserID != "first" || parts[0].Role != "regisseur" {
				t.Error(parts)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}

// Sorting the rules by action changes no decision: also a rule without an action in its
// head, and one with several.
func TestRulesByAction(t *testing.T) {
	p := policy(t)
	thing := access.Resource{Type: "Thing", ID: "1", Org: "o", Participants: []string{"marja"}}
	boss := access.Actor{UserID: "marja", OrgID: "o", Roles: []access.Role{access.Consultant, access.Admin}}
	for _, action := range []access.Action{"thing.read", "thing.write", "thing.other"} {
		if d := p.Decide(boss, action, thing); d.Allowed || d.Reason() != "thing.never" {
			t.Errorf("%s: %+v", action, d)
		}
	}
	several, err := access.NewPolicy([]byte(`@id("a") @nl("a") permit (principal, action in [Action::"x", Action::"y"], resource);
		@id("b") @nl("b") forbid (principal, action == Action::"y", resource);`))
	if err != nil {
		t.Fatal(err)
	}
	for action, want := range map[access.Action]bool{"x": true, "y": false, "z": false} {
		if got := several.Decide(boss, action, thing).Allowed; got != want {
			t.Errorf("%s: %v, want %v", action, got, want)
		}
	}
}

func TestWindow(t *testing.T) {
	from := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	w := access.Window{From: from, Until: from.Add(time.Hour)}
	for after, want := range map[time.Duration]bool{-1: false, 0: true, time.Hour - 1: true, time.Hour: false} {
		if w.Holds(from.Add(after)) != want {
			t.Errorf("%s after it began: %v", after, !want)
		}
	}
	if (access.Window{}).Holds(from) {
		t.Error("the zero window holds")
	}
}

func TestCovers(t *testing.T) {
	areas := access.Area("BU05180101", "", "WK051801", "GM0518")
	for area, want := range map[string]bool{"": true, "GM0518": true, "BU05180101": true, "BU0518010": false, "051801": false, "GM0519": false} {
		if access.Covers(area, areas) != want {
			t.Errorf("%q covers %q: %v", area, areas, !want)
		}
	}
	if access.Covers("GM0518", access.Area("", "")) {
		t.Error("a home without an area lies in one")
	}
}

// What ends, ends at its moment and for itself alone: a lock-out, and what one of two
// requests restricted.
func TestWhatEnds(t *testing.T) {
	storetest.Each(t, []fs.FS{access.Migrations}, func(t *testing.T, db *store.DB) {
		h := storetest.Hands{T: t, DB: db}
		at := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
		lock := ""
		h.Write(func(tx *store.Tx) (err error) {
			lock, err = access.ShutOut(tx, access.Lockout{UserID: "marja", Type: "Case", Object: "c", ByID: "piet", From: at})
			return errors.Join(err, access.Restrict(tx, "Case", "c", "r1", at), access.Restrict(tx, "Case", "c", "r2", at))
		})
		expect := func(after time.Duration, shut, restricted bool) {
			t.Helper()
			h.Must(db.Read(t.Context(), func(tx *store.Tx) error {
				closed, err := access.ClosedTo(tx, at.Add(after), "marja")
				is, err2 := access.Restricted(tx, at.Add(after), "Case", "c")
				if closed[[2]string{"Case", "c"}] != shut || is != restricted {
					t.Errorf("after %s: shut out %v, restricted %v", after, closed[[2]string{"Case", "c"}], is)
				}
				return errors.Join(err, err2)
			}))
		}
		expect(-time.Hour, false, false)
		expect(0, true, true)
		h.Write(func(tx *store.Tx) error {
			_, err := access.LetIn(tx, "Case", "c", lock, at.Add(time.Hour))
			return errors.Join(err, access.LiftRestriction(tx, "r1", at.Add(time.Hour)))
		})
		expect(time.Hour-time.Microsecond, true, true)
		expect(time.Hour, false, true)
		h.Write(func(tx *store.Tx) error { return access.LiftRestriction(tx, "r2", at.Add(2*time.Hour)) })
		expect(2*time.Hour, false, false)
	})
}
