package account

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

func TestFits(t *testing.T) {
	con, both := []access.Role{access.Consultant}, []access.Role{access.Consultant, access.TeamLead}
	anna := User{ID: "anna", OrgID: "o", Roles: con}
	for name, c := range map[string]struct {
		deputy, user User
		want         bool
	}{
		"a colleague with the same role": {User{ID: "bo", OrgID: "o", Roles: con}, anna, true},
		"with a role more":               {User{ID: "bo", OrgID: "o", Roles: both}, anna, true},
		"with a role less":               {User{ID: "bo", OrgID: "o", Roles: con}, User{ID: "tes", OrgID: "o", Roles: both}, false},
		"with another role":              {User{ID: "bo", OrgID: "o", Roles: both[1:]}, anna, false},
		"oneself":                        {anna, anna, false},
		"elsewhere":                      {User{ID: "bo", OrgID: "p", Roles: con}, anna, false},
		"who left":                       {User{ID: "bo", OrgID: "o", Roles: con, Disabled: true}, anna, false},
		"nobody":                         {User{}, anna, false},
		"of who has no role":             {User{ID: "bo", OrgID: "o", Roles: con}, User{ID: "tes", OrgID: "o"}, false},
	} {
		if got := Fits(c.deputy, c.user); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

func day(s string) time.Time {
	if s == "" {
		return time.Time{}
	}
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return d
}

func TestAbsenceCheck(t *testing.T) {
	there := []Absence{{From: day("2026-12-01"), Until: day("2026-12-10")}}
	for name, c := range map[string]struct{ from, until, want string }{
		"a week":                {"2026-11-23", "2026-11-27", ""},
		"today":                 {"2026-11-21", "2026-11-21", ""},
		"until told otherwise":  {"2026-12-11", "", ""},
		"without a first day":   {"", "2026-11-27", "account.away_from"},
		"in the past":           {"2026-11-20", "2026-11-27", "account.away_from"},
		"years ahead":           {"2028-11-20", "2028-11-27", "account.away_from"},
		"ends before it begins": {"2026-11-23", "2026-11-22", "account.away_until"},
		"for years":             {"2026-11-23", "2028-11-22", "account.away_until"},
		"the day before":        {"2026-11-23", "2026-11-30", ""},
		"the first day twice":   {"2026-11-23", "2026-12-01", "account.away_twice"},
		"the last day twice":    {"2026-12-10", "2026-12-20", "account.away_twice"},
		"open over another":     {"2026-11-23", "", "account.away_twice"},
	} {
		got := ""
		for _, f := range (Absence{From: day(c.from), Until: day(c.until)}).check(day("2026-11-21"), there) {
			got = f.Key
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// A day begins and ends at midnight in Amsterdam, also when the clock changes.
func TestAbsenceAt(t *testing.T) {
	for _, c := range []struct {
		from, until, at string
		want            bool
	}{
		{"2026-10-25", "2026-10-25", "2026-10-24T21:59:59Z", false},
		{"2026-10-25", "2026-10-25", "2026-10-24T22:00:00Z", true},
		{"2026-10-25", "2026-10-25", "2026-10-25T22:59:59Z", true},
		{"2026-10-25", "2026-10-25", "2026-10-25T23:00:00Z", false},
		{"2026-10-25", "", "2027-10-25T23:00:00Z", true},
	} {
		at, _ := time.Parse(time.RFC3339, c.at)
		if got := (Absence{From: day(c.from), Until: day(c.until)}).at(at); got != c.want {
			t.Errorf("%s to %s at %s: %t", c.from, c.until, c.at, got)
		}
	}
}

func TestReach(t *testing.T) {
	away := Away{"anna": "bo", "cas": "", "dirk": "eva", "fay": "eva"}
	for _, c := range []struct{ to, want string }{
		{"gijs", "gijs"}, {"anna", "bo namens anna"}, {"cas", ""}, {"cas gijs", "gijs"}, {"anna cas", "bo namens anna"},
		{"anna bo", "bo"}, {"bo anna", "bo"}, {"dirk fay", "eva namens dirk"}, {"", ""},
	} {
		who, namens := away.Reach(strings.Fields(c.to))
		var said []string
		for _, id := range who {
			if said = append(said, id); namens[id] != "" {
				said = append(said, "namens", namens[id])
			}
		}
		if got := strings.Join(said, " "); got != c.want {
			t.Errorf("%q reaches %q, want %q", c.to, got, c.want)
		}
	}
}

// office is a world of one organisation with people who stand in for each other.
type office struct {
	storetest.Hands
	*Service
	clock *clock.Manual
}

func (w office) actor(id string) access.Actor {
	var u User
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) (err error) { u, err = UserByID(tx, id); return err }))
	return u.Actor()
}

func eachOffice(t *testing.T, run func(w office)) {
	storetest.Each(t, []fs.FS{access.Migrations, audit.Migrations, seal.Migrations, Files}, func(t *testing.T, db *store.DB) {
		doc, err := fs.ReadFile(Files, "policy.cedar")
		check(t, err)
		policy, err := access.NewPolicy(doc)
		check(t, err)
		vault, err := seal.NewVault(make([]byte, 32))
		check(t, err)
		c := clock.NewManual(time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC))
		w := office{storetest.Hands{T: t, DB: db}, New(db, vault, c, policy, false), c}
		w.Write(func(tx *store.Tx) error {
			for _, o := range []string{"o", "p"} {
				if err := InsertOrganisation(tx, c.Now(), Organisation{ID: o, Name: o, Kind: HousingAssociation}); err != nil {
					return err
				}
			}
			for id, u := range map[string][2]string{"anna": {"o", "consulent"}, "bo": {"o", "consulent"}, "cas": {"o", "consulent"}, "tess": {"o", "teamleider"},
				"bas": {"o", "beheerder"}, "fred": {"o", "fg"}, "vera": {"p", "consulent"}, "tim": {"p", "teamleider"}} {
				if err := InsertUser(tx, c.Now(), User{ID: id, OrgID: u[0], Name: strings.ToUpper(id), Login: id, Roles: []access.Role{access.Role(u[1])}}, ""); err != nil {
					return err
				}
			}
			return nil
		})
		run(w)
	})
}

// told are the notices of somebody since the last time that it was asked, with for whom.
func (w office) told(id string) string {
	var said []string
	w.Write(func(tx *store.Tx) error {
		list, err := noticesOf(tx, id)
		for _, n := range list {
			key := strings.TrimPrefix(n.Key, "account.notice_")
			if n.For != "" {
				key += " namens " + n.For
			}
			said = append(said, key)
		}
		if err == nil {
			_, err = tx.Exec(`UPDATE account_notice SET read = 1 WHERE user_id = $1`, id)
		}
		return err
	})
	slices.Sort(said)
	return strings.Join(said, ", ")
}

func (w office) notify(id, key string) {
	w.Write(func(tx *store.Tx) error { return Notify(tx, id, key, w.clock.Now()) })
}

// What waits for who is away goes at once to who stands in, by name, and back when it ends.
func TestWhatWaitsGoesToTheDeputy(t *testing.T) {
	eachOffice(t, func(w office) {
		ctx := context.Background()
		expect := func(when string, want map[string]string) {
			w.T.Helper()
			for id, said := range want {
				if got := w.told(id); got != said {
					w.T.Errorf("%s: %s hears %q, want %q", when, id, got, said)
				}
			}
		}
		anna := w.actor("anna")
		w.Must(w.SetDeputy(ctx, anna, "anna", "bo"))
		expect("named", map[string]string{"anna": "", "bo": "deputy namens ANNA"})
		w.notify("anna", "x.wait")
		expect("there", map[string]string{"anna": "x.wait", "bo": ""})

		week := Absence{UserID: "anna", From: day("2026-11-23"), Until: day("2026-11-27")}
		w.Must(w.SetAway(ctx, anna, week))
		w.Must(w.SetAway(ctx, anna, week)) // sent twice
		w.notify("anna", "x.wait")
		expect("the day before", map[string]string{"anna": "x.wait", "bo": ""})
		w.clock.Set(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC))
		w.notify("anna", "x.wait")
		w.Write(func(tx *store.Tx) error { return Tell(tx, "anna", "x.own", w.clock.Now()) })
		expect("away", map[string]string{"anna": "x.own, x.wait", "bo": "x.wait namens ANNA", "tess": ""})

		w.Must(w.SetAway(ctx, w.actor("tess"), Absence{UserID: "bo", From: day("2026-11-23")})) // the deputy is ill, and has none
		w.notify("anna", "x.wait")
		w.notify("anna", "x.other")
		expect("both away", map[string]string{"anna": "x.other, x.wait", "bo": "", "cas": "", "tess": "uncovered namens ANNA"})
		w.Must(w.SetDeputy(ctx, w.actor("bas"), "bo", "cas"))
		w.notify("anna", "x.wait") // no deputy of a deputy
		expect("a chain", map[string]string{"anna": "x.wait", "bo": "", "cas": "deputy namens BO", "tess": "uncovered namens ANNA"})
	})
}

// What a deputy has for somebody ends in the same act by which that person is back, or gets
// another deputy; what others have for others stays.
func TestWhatADeputyHasEnds(t *testing.T) {
	eachOffice(t, func(w office) {
		ctx, today := context.Background(), day("2026-11-21")
		give := func(id, forID, object string) {
			w.Write(func(tx *store.Tx) error {
				return access.GiveStandIn(tx, access.StandIn{Type: "Case", Object: object, UserID: id, ForID: forID, ByID: "tess", From: w.clock.Now(), Until: w.clock.Now().AddDate(0, 0, 9)})
			})
		}
		holds := func() (list string) {
			w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
				for _, object := range []string{"1", "2", "3"} {
					all, err := access.StandIns(tx, "Case", object)
					if err != nil {
						return err
					}
					for _, x := range all {
						if x.Holds(w.clock.Now()) {
							list += x.UserID + object
						}
					}
				}
				return nil
			}))
			return list
		}
		x := Absence{UserID: "anna", From: today}
		w.Must(w.SetDeputy(ctx, w.actor("tess"), "anna", "bo"))
		w.Must(w.SetAway(ctx, w.actor("anna"), x))
		give("bo", "anna", "1")
		give("bo", "cas", "2")
		give("cas", "bo", "3")
		w.clock.Add(time.Hour)
		w.Must(w.SetDeputy(ctx, w.actor("tess"), "anna", "bo"))
		if got := holds(); got != "bo1bo2cas3" {
			w.T.Errorf("the same deputy again: %s", got)
		}
		w.Must(w.SetDeputy(ctx, w.actor("tess"), "anna", "cas"))
		if got := holds(); got != "bo2cas3" {
			w.T.Errorf("another deputy: %s", got)
		}
		give("cas", "anna", "1")
		w.clock.Add(time.Hour)
		v, err := w.CoverOf(ctx, w.actor("anna"), "anna")
		w.Must(err)
		_, err = w.EndAway(ctx, w.actor("anna"), v.Absences[0].ID)
		w.Must(err)
		if got := holds(); got != "bo2cas3" {
			w.T.Errorf("anna is back: %s", got)
		}
	})
}

// When somebody is back is told with who stands in; nobody knows is the zero time.
func TestCoverNow(t *testing.T) {
	eachOffice(t, func(w office) {
		ctx := context.Background()
		w.Must(w.SetAway(ctx, w.actor("anna"), Absence{UserID: "anna", DeputyID: "bo", From: day("2026-11-21"), Until: day("2026-11-22")}))
		w.Must(w.SetAway(ctx, w.actor("tess"), Absence{UserID: "tess", From: day("2026-11-21")}))
		for _, c := range []struct {
			id, at, deputy, back string
			away                 bool
		}{{"anna", "2026-11-21T09:00:00Z", "bo", "2026-11-22T23:00:00Z", true}, {"anna", "2026-11-22T23:00:00Z", "", "", false},
			{"anna", "2026-11-20T22:59:59Z", "", "", false}, {"tess", "2027-11-21T09:00:00Z", "", "", true}, {"cas", "2026-11-21T09:00:00Z", "", "", false}} {
			at, _ := time.Parse(time.RFC3339, c.at)
			w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
				deputy, back, away, err := CoverNow(tx, at, c.id)
				said := ""
				if !back.IsZero() {
					said = back.UTC().Format(time.RFC3339)
				}
				if deputy != c.deputy || said != c.back || away != c.away {
					w.T.Errorf("%s at %s: %q until %q, away %t", c.id, c.at, deputy, said, away)
				}
				return err
			}))
		}
	})
}

// Two who stand in for each other while both are away are no circle: it goes to who leads, and
// when the lead is away too to the next.
func TestNoCircleOfDeputies(t *testing.T) {
	eachOffice(t, func(w office) {
		ctx, today := context.Background(), day("2026-11-21")
		w.Must(w.SetAway(ctx, w.actor("anna"), Absence{UserID: "anna", DeputyID: "bo", From: today}))
		w.Must(w.SetAway(ctx, w.actor("bo"), Absence{UserID: "bo", DeputyID: "anna", From: today}))
		w.told("anna")
		w.told("bo")
		w.notify("bo", "x.wait")
		if anna, tess := w.told("anna"), w.told("tess"); anna != "" || tess != "uncovered namens BO" {
			w.T.Errorf("anna hears %q, tess %q", anna, tess)
		}
		w.Must(w.SetAway(ctx, w.actor("tess"), Absence{UserID: "tess", From: today}))
		w.notify("bo", "x.wait")
		if tess, bas := w.told("tess"), w.told("bas"); tess != "" || bas != "uncovered namens BO" {
			w.T.Errorf("tess hears %q, bas %q", tess, bas)
		}
		list, _, err := w.Covers(ctx, w.actor("bas"))
		w.Must(err)
		var said []string
		for _, c := range list {
			said = append(said, fmt.Sprintf("%s:%t:%d", c.ID, c.Uncovered(), c.Waits))
		}
		if got := strings.Join(said, " "); !strings.HasPrefix(got, "anna:true:0 bo:true:2 tess:true:0 bas:false:0 cas:false:0") {
			w.T.Errorf("the administrator sees %s", got)
		}
	})
}

// One says it for oneself, who leads says it for all of the organisation, and nobody else.
func TestWhoSaysWhoStandsIn(t *testing.T) {
	eachOffice(t, func(w office) {
		ctx, n := context.Background(), 0
		for _, c := range []struct {
			by, of, deputy string
			want           fault.Kind
		}{
			{"anna", "anna", "bo", 0}, {"tess", "anna", "cas", 0}, {"bas", "anna", "bo", 0}, {"bo", "anna", "cas", fault.NotFound}, {"fred", "anna", "bo", fault.NotFound},
			{"tim", "anna", "bo", fault.NotFound}, {"vera", "anna", "vera", fault.NotFound}, {"tess", "niemand", "bo", fault.NotFound},
			{"anna", "anna", "tess", fault.Invalid}, {"anna", "anna", "vera", fault.Invalid}, {"anna", "anna", "anna", fault.Invalid}, {"anna", "anna", "niemand", fault.Invalid},
		} {
			n++
			from := day("2026-11-21").AddDate(0, 0, 2*n)
			for what, err := range map[string]error{"always": w.SetDeputy(ctx, w.actor(c.by), c.of, c.deputy),
				"some days": w.SetAway(ctx, w.actor(c.by), Absence{UserID: c.of, DeputyID: c.deputy, From: from, Until: from})} {
				if c.want == 0 && err != nil || c.want != 0 && !fault.Is(err, c.want) {
					w.T.Errorf("%s says that %s stands in for %s (%s): %v", c.by, c.deputy, c.of, what, err)
				}
			}
			if _, err := w.CoverOf(ctx, w.actor(c.by), c.of); c.want == fault.NotFound && !fault.Is(err, fault.NotFound) || c.want != fault.NotFound && err != nil {
				w.T.Errorf("%s looks at %s: %v", c.by, c.of, err)
			}
		}
		v, err := w.CoverOf(ctx, w.actor("anna"), "anna")
		w.Must(err)
		for by, want := range map[string]bool{"bo": false, "tim": false, "tess": true} {
			if _, err := w.EndAway(ctx, w.actor(by), v.Absences[0].ID); (err == nil) != want {
				w.T.Errorf("%s says that anna is back: %v", by, err)
			}
		}
		for by, want := range map[string]bool{"anna": false, "fred": false, "tess": true, "bas": true} {
			if _, _, err := w.Covers(ctx, w.actor(by)); (err == nil) != want {
				w.T.Errorf("%s sees who is away: %v", by, err)
			}
		}
		if n := w.Count(`SELECT count(*) FROM audit_record WHERE action IN ('account.deputy', 'account.deputy_named', 'account.back')`); n != 13 {
			w.T.Errorf("%d records, want 13", n)
		}
	})
}

// In a random office, what waits for somebody reaches somebody who is there, or nobody is.
func TestSomebodyIsReached(t *testing.T) {
	people := []string{"anna", "bo", "cas", "tess", "bas"}
	eachOffice(t, func(w office) {
		rapid.Check(w.T.(*testing.T), func(r *rapid.T) {
			w.Write(func(tx *store.Tx) error {
				for _, q := range []string{`DELETE FROM account_absence`, `UPDATE account_user SET deputy_id = '', disabled = 0`, `DELETE FROM account_notice`} {
					if _, err := tx.Exec(q); err != nil {
						return err
					}
				}
				for _, id := range people {
					if rapid.Bool().Draw(r, id+" is away") {
						x := Absence{ID: store.NewID(), UserID: id, DeputyID: rapid.SampledFrom(append(people, "", "vera")).Draw(r, "deputy of "+id), From: day("2026-11-20")}
						if err := insertAbsence(tx, x); err != nil {
							return err
						}
					}
					if rapid.IntRange(0, 3).Draw(r, id+" left") == 0 && id != "anna" {
						if _, err := tx.Exec(`UPDATE account_user SET disabled = 1 WHERE id = $1`, id); err != nil {
							return err
						}
					}
				}
				return nil
			})
			w.notify("anna", "x.wait")
			w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) error {
				there, err := store.Strings(tx, `SELECT id FROM account_user u WHERE org_id = 'o' AND disabled = 0 AND id <> 'fred' AND id NOT IN (SELECT user_id FROM account_absence)`)
				if err != nil {
					return err
				}
				heard, err := store.Strings(tx, `SELECT DISTINCT user_id FROM account_notice WHERE user_id <> 'anna' OR $1 = 1`, store.Bool(slices.Contains(there, "anna")))
				if err != nil {
					return err
				}
				for _, id := range heard {
					if !slices.Contains(there, id) {
						r.Fatalf("%s hears it and is not there", id)
					}
				}
				lead := slices.Contains(there, "tess") || slices.Contains(there, "bas")
				if len(heard) == 0 && (lead || slices.Contains(there, "anna")) {
					r.Fatalf("nobody heard, while %v are there", there)
				}
				return nil
			}))
		})
	})
}
