package access

import (
	"slices"
	"strings"
	"time"

	"github.com/cedar-policy/cedar-go/types"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
)

// Window is something that holds from a moment until another (not included). The zero
// Window never holds.
type Window struct {
	ID          string
	From, Until time.Time
}

// Holds reports whether the window is open at a moment.
func (w Window) Holds(at time.Time) bool { return !at.Before(w.From) && at.Before(w.Until) }

// Facts are what stands between one actor and one object at a moment. The zero Facts
// are those of somebody who has nothing to do with it.
type Facts struct {
	At    time.Time
	Part  string    // role of the actor's part, empty for none
	Since time.Time // of the part
	// Covenant is the one under which the actor takes part, with the time during which
	// it is in force between the actor's organisation and the one that answers for the
	// object.
	Covenant Window
	// Grants are the actor's under that covenant that hold now and whose area contains
	// the object.
	Grants []Grant
	// Own are the special categories that the roles of the controller itself may see.
	Own       []string
	Locked    bool   // shut out by name
	Emergency Window // a look without taking part
	// Restricted says that a resident had the use of the object, or of the case that it
	// belongs to, restricted (AVG art. 18): it is kept, and worked with by nobody.
	Restricted bool
}

// none reports whether these are the zero Facts.
func (f Facts) none() bool {
	return f.At.IsZero() && f.Part == "" && f.Since.IsZero() && f.Covenant == (Window{}) && f.Emergency == (Window{}) &&
		len(f.Grants) == 0 && len(f.Own) == 0 && !f.Locked && !f.Restricted
}

// Area is the text in which an object keeps the codes of the areas around it, so that
// SQL can find one in it; empty codes are left out.
func Area(codes ...string) string {
	codes = slices.DeleteFunc(slices.Clone(codes), func(c string) bool { return c == "" })
	if len(codes) == 0 {
		return ""
	}
	return " " + strings.Join(codes, " ") + " "
}

// Codes are the codes in a text of Area.
func Codes(areas string) []string { return strings.Fields(areas) }

// Covers reports whether an area, empty for everywhere, contains an object with the
// areas that Area wrote.
func Covers(area, areas string) bool { return area == "" || strings.Contains(areas, " "+area+" ") }

// Load fills the facts of resources for an actor at a moment, with one question for all
// of them. Rows that do not hold at that moment are read too where a rule of the policy
// decides about time.
func Load(tx *store.Tx, at time.Time, a Actor, resources ...*Resource) error {
	if a.system || len(resources) == 0 {
		return nil
	}
	rows, err := factRows(tx, at, a, resources)
	if err != nil {
		return err
	}
	about, general := map[object][]factRow{}, []factRow(nil)
	for _, row := range rows {
		if row.object == "" {
			general = append(general, row)
		} else {
			at := object{row.objectType, row.object}
			about[at] = append(about[at], row)
		}
	}
	given := map[boundTo]Facts{}
	for _, r := range resources {
		r.Facts = factsOf(about, general, given, at, a, *r)
	}
	return nil
}

// boundTo is what decides about what a covenant gives: it is the same for many rows of a
// list, and is found out once.
type boundTo struct{ covenant, org, areas string }

// object is what a row is about.
type object struct{ objectType, id string }

// factsOf picks out of the rows about objects and those about the actor in general what
// concerns one object: itself, its home and its case.
func factsOf(about map[object][]factRow, general []factRow, given map[boundTo]Facts, at time.Time, a Actor, r Resource) Facts {
	f := Facts{At: at}
	under, standsIn := "", time.Time{}
	for _, row := range about[object{r.Type, r.ID}] {
		switch row.kind {
		case rowPart:
			f.Part, f.Since, under = row.role, row.from, row.id
		case rowStandIn:
			standsIn = row.from
		case rowEmergency:
			if row.until.After(f.Emergency.Until) {
				f.Emergency = Window{row.id, row.from, row.until}
			}
		}
	}
	if f.Part == "" && !standsIn.IsZero() {
		f.Part, f.Since = StandInRole, standsIn
	}
	for _, of := range []object{{r.Type, r.ID}, {HomeType, r.Home}, {CaseType, r.Case}} {
		for _, row := range about[of] {
			f.Locked = f.Locked || row.kind == rowLocked
			f.Restricted = f.Restricted || row.kind == rowRestricted
		}
	}
	for _, row := range general {
		if row.kind == rowOwn && row.org == r.Org && !slices.Contains(f.Own, row.category) {
			f.Own = append(f.Own, row.category)
		}
	}
	if under != "" && r.Org != a.OrgID {
		key := boundTo{under, r.Org, r.Areas}
		b, known := given[key]
		if !known {
			b = bind(general, at, under, a, r)
			given[key] = b
		}
		f.Covenant, f.Grants = b.Covenant, b.Grants
	}
	return f
}

// bind is what a covenant gives to whoever takes part under it.
func bind(rows []factRow, at time.Time, covenant string, a Actor, r Resource) (f Facts) {
	theirs, ours := Window{}, Window{}
	for _, row := range rows {
		if row.id != covenant {
			continue
		}
		switch row.kind {
		case rowCovenant:
			if row.org == r.Org {
				theirs = Window{covenant, row.from, row.until}
			}
			if row.org == a.OrgID {
				ours = Window{covenant, row.from, row.until}
			}
		case rowGrant:
			g := Grant{UserID: a.UserID, OrgID: row.org, Role: row.role, Category: row.category, Area: row.area, Asked: row.asked,
				From: row.from, Until: row.until}
			if row.org == a.OrgID && Covers(row.area, r.Areas) && (Window{From: row.from, Until: row.until}).Holds(at) {
				f.Grants = append(f.Grants, g)
			}
		}
	}
	if theirs.ID != "" && ours.ID != "" {
		f.Covenant = Window{covenant, clock.Later(theirs.From, ours.From), clock.Earlier(theirs.Until, ours.Until)}
	}
	return f
}

// Until is the last moment of what the actor has through a covenant: the end of the
// covenant, or of the last mandate before that. It is zero for the controller's own.
func (f Facts) Until() time.Time {
	var last time.Time
	for _, g := range f.Grants {
		last = clock.Later(last, g.Until)
	}
	return clock.Earlier(last, f.Covenant.Until)
}

// OnlyAsked reports whether a mandate lets the actor ask questions and no more (police).
func (f Facts) OnlyAsked() bool {
	return len(f.Grants) > 0 && !slices.ContainsFunc(f.Grants, func(g Grant) bool { return !g.Asked })
}

// context is what the rules read. Times are microseconds.
func (f Facts) context(category string) types.Record {
	feed, asked := []string{}, []string{}
	for _, g := range f.Grants {
		if g.Asked {
			asked = append(asked, g.Category)
		} else {
			feed = append(feed, g.Category)
		}
	}
	return types.NewRecord(types.RecordMap{
		"now": micros(f.At), "part": types.Boolean(f.Part != ""), "locked": types.Boolean(f.Locked),
		"restricted":    types.Boolean(f.Restricted),
		"covenant_from": micros(f.Covenant.From), "covenant_until": micros(f.Covenant.Until),
		"emergency_from": micros(f.Emergency.From), "emergency_until": micros(f.Emergency.Until),
		"categories": texts(feed), "asked": texts(asked), "own": texts(f.Own), "category": types.String(category),
	})
}

func micros(t time.Time) types.Long { return types.Long(store.Micros(t)) }
