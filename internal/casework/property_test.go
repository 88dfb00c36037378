package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
	"samendoen/internal/network"
)

// errUndo ends a transaction of which nothing is to stay.
var errUndo = errors.New("undo")

// chance draws a world of organisations, covenants, mandates, areas, parts, lock-outs,
// restrictions and emergencies, around a moment.
type chance struct {
	*rapid.T
	w   *world
	tx  *store.Tx
	now time.Time
}

func (c chance) flip(name string) bool { return rapid.Bool().Draw(c.T, name) }

func pick[T any](c chance, name string, list ...T) T { return rapid.SampledFrom(list).Draw(c.T, name) }

// window is before, around, until or after now: the edges are the moment itself.
func (c chance) window(name string) (from, until time.Time) {
	edge := pick(c, name, [2]int{-2, 2}, [2]int{-2, 2}, [2]int{-2, 2}, [2]int{0, 2}, [2]int{-2, 0}, [2]int{-2, -1}, [2]int{1, 2})
	return c.now.Add(time.Duration(edge[0]) * time.Hour), c.now.Add(time.Duration(edge[1]) * time.Hour)
}

func (c chance) exec(sql string, args ...any) {
	if _, err := c.tx.Exec(sql, args...); err != nil {
		c.Fatal(err)
	}
}

func (c chance) must(err error) {
	if err != nil {
		c.Fatal(err)
	}
}

var chanceUsers = []string{"anna", "tess", "rik", "pia", "olaf"}

// draw fills the tables and gives the cases.
func (c chance) draw() []Case {
	for _, table := range []string{"access_part", "access_covenant", "access_grant", "access_lockout", "access_emergency", "access_own", "access_restriction"} {
		c.exec(`DELETE FROM ` + table)
	}
	areas := []string{access.Area("BU1", "WK1", "GM1"), access.Area("BU2", "WK1", "GM1"), access.Area("BU10", "WK1"), ""}
	cases := make([]Case, rapid.IntRange(1, 5).Draw(c.T, "cases"))
	for i := range cases {
		one := Case{ID: ID(fmt.Sprintf("case-%d", i)), Number: fmt.Sprintf("2026-%04d", 9000+i), Label: "Kansstraat", OrgID: pick(c, "org", "corp", "ander"),
			UnitID: pick(c, "home", c.w.home, c.w.empty, ""), ComplexID: c.w.site, Areas: pick(c, "areas", areas...), State: Open,
			OpenedAt: c.now, ActiveSince: c.now, DirectorID: pick(c, "director", chanceUsers...), Version: 1}
		c.must(insertCase(c.tx, one))
		cases[i] = one
		for _, u := range chanceUsers {
			if c.flip("part") {
				c.exec(`INSERT INTO access_part (object_type, object_id, user_id, role, since, until, covenant_id) VALUES ('Case', $1, $2, 'deelnemer', 1, $3, $4)`,
					string(one.ID), u, pick(c, "left", int64(0), 0, 0, 5), pick(c, "under", "v1", "v1", "v2", ""))
			}
			if rapid.IntRange(0, 4).Draw(c.T, "emergency") == 0 {
				from, until := c.window("emergency")
				c.must(access.LookInto(c.tx, store.NewID(), u, ObjectType, string(one.ID), from, until))
			}
			if rapid.IntRange(0, 3).Draw(c.T, "shut") == 0 {
				c.lockOut(one, u)
			}
		}
		c.must(insertCommitment(c.tx, c.w.key(c.tx), one.ID, 1, Commitment{ID: "p" + string(one.ID), Side: OurSide, HolderID: "pia", State: Promised, By: c.now, Category: network.Care}))
	}
	for _, one := range cases {
		if rapid.IntRange(0, 2).Draw(c.T, "restricted") == 0 {
			c.restrict(one)
		}
	}
	c.covenants()
	return cases
}

func (c chance) lockOut(one Case, user string) {
	from, until := c.window("lockout")
	end := store.Micros(until)
	if c.flip("lasting") {
		end = 0
	}
	objectType, object := lockedObject(one)
	if c.flip("case") {
		objectType, object = ObjectType, string(one.ID)
	}
	c.exec(`INSERT INTO access_lockout (id, user_id, object_type, object_id, by_id, from_at, until_at) VALUES ($1, $2, $3, $4, 'tess', $5, $6)`,
		store.NewID(), user, objectType, object, store.Micros(from), end)
}

// restrict has a case restricted, before, around or after now, or a home that is not its.
func (c chance) restrict(one Case) {
	from, until := c.window("restriction")
	end := store.Micros(until)
	if c.flip("in force") {
		end = 0
	}
	c.exec(`INSERT INTO access_restriction (object_type, object_id, request_id, from_at, until_at) VALUES ($1, $2, $3, $4, $5)`,
		pick(c, "of", ObjectType, ObjectType, "Signal"), string(one.ID), store.NewID(), store.Micros(from), end)
}

func (c chance) covenants() {
	for _, id := range []string{"v1", "v2"} {
		for _, org := range []string{"corp", "gem", "zorg", "ander"} {
			if rapid.IntRange(0, 3).Draw(c.T, "party") > 0 {
				from, until := c.window("covenant")
				c.exec(`INSERT INTO access_covenant (covenant_id, org_id, from_at, until_at) VALUES ($1, $2, $3, $4)`, id, org, store.Micros(from), store.Micros(until))
			}
		}
		for _, u := range [][2]string{{"rik", "gem"}, {"pia", "zorg"}, {"olaf", "ander"}, {"anna", "corp"}} {
			for range rapid.IntRange(0, 2).Draw(c.T, "grants") {
				from, until := c.window("grant")
				c.exec(`INSERT INTO access_grant (covenant_id, user_id, org_id, role, category, area, asked, from_at, until_at) VALUES ($1, $2, $3, 'rol', $4, $5, $6, $7, $8)`,
					id, u[0], pick(c, "sent by", u[1], u[1], u[1], "gem"), string(pick(c, "category", network.Categories()...)),
					pick(c, "area", "", "", "BU1", "WK1", "BU2", "U1"), store.Bool(c.flip("asked") && c.flip("asked too")), store.Micros(from), store.Micros(until))
			}
		}
	}
}

// sets are what the lists of SQL say that a user may read, by list.
func (c chance) sets(v viewer) map[string][]ID {
	all := map[string][]ID{}
	ids := func(name string, list []Case, err error) {
		c.must(err)
		for _, one := range list {
			all[name] = append(all[name], one.ID)
		}
	}
	today := day("2026-11-20")
	own, err := listOwn(c.tx, v, FilterAll, today, 100)
	ids("list", own, err)
	found, others, err := searchOwn(c.tx, v, FilterAll, today, []string{"kansstra"}, 100)
	ids("search", append(found, others...), err)
	page, err := pageOwn(c.tx, v, "", "", 100)
	ids("page", page, err)
	here, err := ownHere(c.tx, v, "", c.w.site, 100)
	ids("here", here, err)
	return all
}

// What the SQL of every list says and what the policy decides about each case is the
// same, in any world and at any moment.
func TestListsShowWhatThePolicyAllows(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		rapid.Check(t, func(r *rapid.T) {
			err := w.db.Write(context.Background(), func(tx *store.Tx) error {
				c := chance{r, w, tx, w.clock.Now()}
				cases := c.draw()
				for _, user := range chanceUsers {
					c.compare(w.people[user], cases)
				}
				return errUndo
			})
			if !errors.Is(err, errUndo) {
				r.Fatal(err)
			}
		})
	})
}

func (c chance) compare(a access.Actor, cases []Case) {
	var allowed, promised, overview []ID
	for _, one := range cases {
		res := Resource(one)
		c.must(access.Load(c.tx, c.now, a, &res))
		if c.w.policy.Decide(a, actRead, res).Allowed {
			allowed = append(allowed, one.ID)
			if a.UserID == "pia" {
				promised = append(promised, one.ID)
			}
		}
		if c.w.policy.Decide(a, actAssign, res).Allowed && a.UserID == "tess" {
			overview = append(overview, one.ID)
		}
	}
	v := viewerOf(a, c.now)
	got := c.sets(v)
	for _, name := range []string{"list", "search", "page", "here"} {
		if !sameIDs(got[name], allowed) {
			c.Fatalf("%s: %s lists %v, the policy allows %v", a.UserID, name, got[name], allowed)
		}
	}
	held, _, err := promisesOf(c.tx, v, c.now.AddDate(0, 0, 1), 100)
	c.must(err)
	var due []ID
	for _, one := range held {
		due = append(due, one.ID)
	}
	if !sameIDs(due, promised) {
		c.Fatalf("%s: the week has promises of %v, the policy allows %v", a.UserID, due, promised)
	}
	if a.UserID != "tess" {
		return
	}
	lines, err := overviewOf(c.tx, v, day("2026-11-20"), false, 100)
	c.must(err)
	var seen []ID
	for _, l := range lines {
		seen = append(seen, l.ID)
	}
	if !sameIDs(seen, overview) {
		c.Fatalf("the overview of %s has %v, the policy allows %v", a.UserID, seen, overview)
	}
}

func sameIDs(a, b []ID) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}
