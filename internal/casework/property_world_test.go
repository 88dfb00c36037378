package casework

import (
	"context"
	"errors"
	"fmt"
	"time"

	"pgregory.net/rapid"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/network"
	"samendoen/internal/place"
)

// errUndo ends a transaction of which nothing is to stay.
var errUndo = errors.New("undo")

// chance is a world of organisations, covenants, mandates, areas, parts, lock-outs,
// restrictions and emergencies that rapid draws around a moment, with what was written.
type chance struct {
	*rapid.T
	w        *world
	at       time.Time
	cases    []Case
	log      []said
	promises []said
	late     []passed
	looks    []Emergency
	asked    []Question
	rows     []row // of the facts
}

// said is a text in a case.
type said struct {
	caseID ID
	id     string
	kind   network.Category
	text   string
	holder string // of a promise
	by     time.Time
	state  CommitmentState
}

// passed is that the lateness of a case went to somebody.
type passed struct {
	caseID ID
	to     string
	on     time.Time
}

// row is a row to write.
type row struct {
	sql  string
	args []any
}

func (c *chance) flip(name string) bool { return rapid.Bool().Draw(c.T, name) }

// once in so many times.
func (c *chance) once(in int, name string) bool {
	return rapid.IntRange(1, in).Draw(c.T, name) == in
}

func pick[T any](c *chance, name string, list ...T) T { return rapid.SampledFrom(list).Draw(c.T, name) }

// window is before, around, until or after the moment: the edges are the moment itself.
func (c *chance) window(name string) (from, until time.Time) {
	edge := pick(c, name, [2]int{-2, 3}, [2]int{-2, 3}, [2]int{-2, 3}, [2]int{-2, 3}, [2]int{0, 3}, [2]int{0, 3}, [2]int{-2, 0}, [2]int{-2, 0}, [2]int{-2, -1}, [2]int{1, 3}, [2]int{-2, 1})
	return c.at.Add(time.Duration(edge[0]) * time.Hour), c.at.Add(time.Duration(edge[1]) * time.Hour)
}

// add notes a row to write.
func (c *chance) add(sql string, args ...any) { c.rows = append(c.rows, row{sql, args}) }

func (c *chance) must(err error) {
	if err != nil {
		c.Fatal(err)
	}
}

func chanceUsers() []string { return []string{"anna", "tess", "wim", "rik", "pia", "olaf"} }

// draw replaces everything in the database by what rapid draws. It draws first and writes
// then: what draws may be stopped halfway, and a transaction may be done again.
func (c *chance) draw() {
	for i := range rapid.IntRange(1, 6).Draw(c.T, "cases") {
		c.cases = append(c.cases, c.oneCase(i))
	}
	for _, one := range c.cases {
		c.around(one)
	}
	for range rapid.IntRange(0, 2).Draw(c.T, "restrictions") {
		c.restrict(c.cases[rapid.IntRange(0, len(c.cases)-1).Draw(c.T, "of case")])
	}
	c.covenants()
	c.must(c.w.DB.Write(context.Background(), c.write))
}

func (c *chance) oneCase(i int) Case {
	today := clock.Date(c.at)
	kind := func() network.Category { return pick(c, "kind", network.Categories()...) }
	word := func() string { return pick(c, "text", "", "Een kraaiennest op het dak.", "Zij kweekt zonnebloemen.") }
	one := Case{ID: ID(store.NewID()), Number: fmt.Sprintf("2026-%04d", 9000+i), Label: pick(c, "label", "Kansstraat 1", "Lindestraat 12"),
		OrgID: pick(c, "org", "corp", "corp", "ander", "gem"), UnitID: pick(c, "home", c.w.home, c.w.empty, ""), ComplexID: pick(c, "site", c.w.site, c.w.site, ""),
		Areas: pick(c, "areas", access.Area("BU1", "WK1", "GM1"), access.Area("BU2", "WK1", "GM1"), access.Area("BU10", "WK1"), ""),
		State: pick(c, "state", Open, Open, Open, Resting, Closed), OpenedAt: c.at, ActiveSince: c.at.AddDate(0, 0, -pick(c, "active", 0, 20)),
		DirectorID: pick(c, "director", chanceUsers()...), Version: 1, Category: kind(),
		Kinds: Kinds{Reason: kind(), Step: kind()}, Reason: word()}
	if c.once(3, "reins") {
		one.Reins = Reins{Holder: pick(c, "holds the reins", ByResident, TakenOver, TakenOver), Until: today.AddDate(0, 0, pick(c, "reins until", -3, -1, 0, 3, 20))}
	}
	switch one.State {
	case Open:
		if c.flip("step") {
			one.Next = NextStep{What: word(), HolderID: pick(c, "waits for", chanceUsers()...), By: today.AddDate(0, 0, pick(c, "by", -3, 0, 3, 20))}
		}
	case Resting:
		one.Vigil = Vigil{ContactID: pick(c, "contact", chanceUsers()...), EveryWeeks: 4, Since: today, NextLook: today.AddDate(0, 0, pick(c, "look", -3, 0, 3))}
	case Closed:
		one.ClosedAt, one.Outcome = c.at.AddDate(0, 0, -pick(c, "closed", 0, 3)), Solved
	}
	return one
}

// around draws who has to do with a case, and what was written in it.
func (c *chance) around(one Case) {
	for _, u := range append(chanceUsers(), "fg") {
		if c.flip("part") {
			c.add(`INSERT INTO access_part (object_type, object_id, user_id, role, since, until, covenant_id, rank) VALUES ('Case', $1, $2, 'deelnemer', 1, $3, $4, $5)`,
				string(one.ID), u, pick(c, "left", int64(0), 0, 0, 5), pick(c, "under", "v1", "v1", "v1", "v2", ""), rankOf(one))
		}
		if c.once(3, "emergency") {
			from, until := c.window("emergency")
			look := Emergency{ID: store.NewID(), UserID: u, CaseID: one.ID, At: from, Until: until, Reason: "Er kwam rook uit het raam.", Verdict: pick(c, "verdict", "", Justified)}
			c.looks = append(c.looks, look)
		}
		if c.once(3, "stands in") {
			from, until := c.window("stands in")
			c.add(`INSERT INTO access_stand_in (id, object_type, object_id, user_id, for_id, by_id, from_at, until_at) VALUES ($1, 'Case', $2, $3, $4, 'tess', $5, $6)`,
				store.NewID(), string(one.ID), u, one.DirectorID, store.Micros(from), store.Micros(until))
		}
		if c.once(4, "shut") {
			c.lockOut(one, u)
		}
	}
	kinds := network.Categories()
	for range rapid.IntRange(0, 2).Draw(c.T, "entries") {
		c.log = append(c.log, said{caseID: one.ID, id: store.NewID(), kind: pick(c, "kind", kinds...), text: pick(c, "entry", "Een kraaiennest.", "Zonnebloemen.")})
	}
	for range rapid.IntRange(0, 2).Draw(c.T, "promises") {
		c.promises = append(c.promises, said{caseID: one.ID, id: store.NewID(), kind: pick(c, "kind", kinds...), text: pick(c, "promise", "Een kraaiennest.", "Kijken."),
			holder: pick(c, "holder", chanceUsers()...), by: clock.Date(c.at).AddDate(0, 0, pick(c, "promised by", -1, 0, 1)), state: pick(c, "kept", Promised, Promised, Kept)})
	}
	if due := DueOf(one); !due.IsZero() && c.once(3, "passed on") {
		c.late = append(c.late, passed{one.ID, pick(c, "passed to", "tess", "tess", "anna", "rik"), due.AddDate(0, 0, pick(c, "for date", 0, 0, 1))})
	}
	for _, asker := range []string{"rik", "pia"} {
		if c.flip("question") {
			c.asked = append(c.asked, Question{ID: store.NewID(), CaseID: one.ID, AskerID: asker, At: c.at, Category: network.Care, Text: "Woont daar iemand?", State: Asked})
		}
	}
}

func (c *chance) lockOut(one Case, user string) {
	from, until := c.window("lockout")
	end := store.Micros(until)
	if c.flip("lasting") {
		end = 0
	}
	objectType, object := lockedObject(one)
	if c.flip("case") {
		objectType, object = ObjectType, string(one.ID)
	}
	c.add(`INSERT INTO access_lockout (id, user_id, object_type, object_id, by_id, from_at, until_at) VALUES ($1, $2, $3, $4, 'tess', $5, $6)`,
		store.NewID(), user, objectType, object, store.Micros(from), end)
}

// restrict has a case restricted, before, around or after the moment, or a signal with
// its id, which is another thing.
func (c *chance) restrict(one Case) {
	from, until := c.window("restriction")
	end := store.Micros(until)
	if c.flip("in force") {
		end = 0
	}
	c.add(`INSERT INTO access_restriction (object_type, object_id, request_id, from_at, until_at) VALUES ($1, $2, $3, $4, $5)`,
		pick(c, "of", ObjectType, ObjectType, "Signal"), string(one.ID), store.NewID(), store.Micros(from), end)
}

func (c *chance) covenants() {
	for _, id := range []string{"v1", "v2"} {
		for _, org := range []string{"corp", "gem", "zorg", "ander"} {
			if !c.once(5, "no party") {
				from, until := c.window("covenant")
				c.add(`INSERT INTO access_covenant (covenant_id, org_id, from_at, until_at) VALUES ($1, $2, $3, $4)`, id, org, store.Micros(from), store.Micros(until))
			}
		}
		for _, u := range [][2]string{{"rik", "gem"}, {"pia", "zorg"}, {"olaf", "ander"}, {"anna", "corp"}} {
			for range rapid.IntRange(0, 4).Draw(c.T, "grants") {
				from, until := c.window("grant")
				c.add(`INSERT INTO access_grant (covenant_id, user_id, org_id, role, category, area, asked, from_at, until_at) VALUES ($1, $2, $3, 'rol', $4, $5, $6, $7, $8)`,
					id, u[0], pick(c, "sent by", u[1], u[1], u[1], u[1], "gem"), string(pick(c, "category", network.Categories()...)),
					pick(c, "area", "", "", "BU1", "WK1", "BU2", "U1"), store.Bool(c.flip("asked")), store.Micros(from), store.Micros(until))
			}
		}
	}
	for _, kind := range []network.Category{network.Health, network.Criminal} {
		if c.flip("own") {
			from, until := c.window("own")
			c.add(`INSERT INTO access_own (org_id, category, from_at, until_at) VALUES ('corp', $1, $2, $3)`, string(kind), store.Micros(from), store.Micros(until))
		}
	}
}

// write replaces what is in the database.
func (c *chance) write(tx *store.Tx) error {
	for _, table := range []string{"casework_emergency", "casework_question", "casework_commitment", "casework_log", "casework_event", "casework_case",
		"casework_area",
		"access_part", "access_covenant", "access_grant", "access_lockout", "access_emergency", "access_own", "access_restriction", "access_stand_in"} {
		if _, err := tx.Exec(`DELETE FROM ` + table); err != nil {
			return err
		}
	}
	for _, r := range c.rows {
		if _, err := tx.Exec(r.sql, r.args...); err != nil {
			return err
		}
	}
	for _, one := range c.cases {
		if err := c.writeCase(tx, one); err != nil {
			return err
		}
	}
	return nil
}

// writeCase writes a case with everything in it.
func (c *chance) writeCase(tx *store.Tx, one Case) error {
	key, err := c.w.vault.NewKey(tx, c.at, string(one.ID), "corp")
	if err != nil {
		return err
	}
	one.seal(key)
	errs := []error{insertCase(tx, one)}
	for _, e := range c.log {
		if e.caseID == one.ID {
			_, err := insertLog(tx, key, one.ID, LogEntry{ID: e.id, At: c.at, AuthorID: "anna", Kind: Note, Text: e.text, Category: e.kind})
			errs = append(errs, err)
		}
	}
	for _, p := range c.promises {
		if p.caseID == one.ID {
			_, err := insertCommitment(tx, key, one.ID, 1, Commitment{ID: p.id, Side: OurSide, HolderID: p.holder, What: p.text, Category: p.kind, By: p.by, State: p.state})
			errs = append(errs, err)
		}
	}
	for _, l := range c.late {
		if l.caseID == one.ID {
			errs = append(errs, insertEvent(tx, key, false, one.ID, Event{ID: store.NewID(), At: c.at, ByID: "system", Kind: EventLate, UserID: l.to, On: l.on, Category: one.Category}))
		}
	}
	for _, q := range c.asked {
		if q.CaseID == one.ID {
			_, err := insertQuestion(tx, key, q)
			errs = append(errs, err)
		}
	}
	for _, e := range c.looks {
		if e.CaseID == one.ID {
			errs = append(errs, insertEmergency(tx, key, one.OrgID, e), access.LookInto(tx, e.ID, e.UserID, ObjectType, string(one.ID), e.At, e.Until))
			_, err := tx.Exec(`UPDATE casework_emergency SET verdict = $2 WHERE id = $1`, e.ID, string(e.Verdict))
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// places are those around a case that a list may ask for.
func (c *chance) places() (place.UnitID, place.ComplexID) {
	return pick(c, "asked home", c.w.home, c.w.empty, ""), pick(c, "asked site", c.w.site, "")
}
