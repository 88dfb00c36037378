package retention

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

// moment is when the test world begins: nine in the morning.
var moment = time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)

// world is an association "o" and one "x" that has nothing to do with it, with things
// that are kept in a table of the test's own.
type world struct {
	storetest.Hands
	clock  *clock.Manual
	s      *Service
	vault  *seal.Vault
	limits []Limit
	asked  []Asked
	fail   error // what erasing answers
	erased int   // how often the world was told that something was erased
}

func who(login string) access.Actor {
	roles := map[string]access.Role{"fg": access.Officer, "beleid": access.PolicyMaker, "bestuur": access.Board, "consulent": access.Consultant, "beheerder": access.Admin}
	if login == "vreemd" {
		return access.Actor{UserID: "u-x", OrgID: "x", Name: "Xan", Org: "Elders", Roles: []access.Role{access.Officer}}
	}
	return access.Actor{UserID: "u-" + login, OrgID: "o", Name: login, Org: "Woonstichting", Roles: []access.Role{roles[login]}}
}

func each(t *testing.T, run func(t *testing.T, w *world)) {
	t.Helper()
	storetest.Each(t, []fs.FS{access.Migrations, audit.Migrations, seal.Migrations, jobs.Migrations, account.Files, Files}, func(t *testing.T, db *store.DB) {
		w := &world{Hands: storetest.Hands{T: t, DB: db}, clock: clock.NewManual(moment)}
		doc, err := fs.ReadFile(Files, "policy.cedar")
		w.Must(err)
		policy, err := access.NewPolicy(doc)
		w.Must(err)
		w.vault, err = seal.NewVault([]byte(strings.Repeat("k", 32)))
		w.Must(err)
		w.s = New(db, w.vault, w.clock, policy, Parts{Keepers: []Keeper{w.keeper(OrdinaryCase, "Case"), w.keeper(SignalWithoutAction, "Signal")},
			Finders: []Finder{{Type: "Case", Find: w.find, Also: func(_ *store.Tx, id string) ([]string, error) { return []string{"with-" + id}, nil }}},
			Limits:  func(*store.Tx, string, time.Time) ([]Limit, error) { return w.limits, nil },
			Asked:   func(*store.Tx, string) ([]Asked, error) { return w.asked, nil },
			Erased:  func(context.Context, bool) error { w.erased++; return nil }})
		w.Write(func(tx *store.Tx) error {
			if _, err := tx.Exec(`CREATE TABLE thing (id TEXT PRIMARY KEY, org_id TEXT NOT NULL, kind TEXT NOT NULL, at BIGINT NOT NULL)`); err != nil {
				return err
			}
			for id, name := range map[string]string{"o": "Woonstichting", "x": "Elders"} {
				if err := account.InsertOrganisation(tx, moment, account.Organisation{ID: id, Name: name, Kind: account.HousingAssociation}); err != nil {
					return err
				}
			}
			return nil
		})
		run(t, w)
	})
}

func (w *world) find(tx *store.Tx, org, number string) (string, error) {
	return store.One(tx, func(s store.Scanner) (id string, err error) { return id, s.Scan(&id) }, `SELECT id FROM thing WHERE org_id = $1 AND id = $2`, org, number)
}

func (w *world) keeper(k Kind, objectType string) Keeper {
	return Keeper{Kind: k, Type: objectType, Mark: w.vaultMark,
		Due: func(tx *store.Tx, org string, before time.Time, after Cursor, limit int) ([]Thing, error) {
			return store.List(tx, func(s store.Scanner) (t Thing, err error) {
				err = s.Scan(&t.ID, store.At(&t.Since))
				t.Label, t.Path = t.ID, "/dossiers/"+t.ID
				return t, err
			}, `SELECT id, at FROM thing WHERE org_id = $1 AND kind = $2 AND at < $3 AND (at > $4 OR at = $4 AND id > $5) ORDER BY at, id LIMIT $6`,
				org, string(k), store.Micros(before), store.Micros(after.Since), after.ID, limit)
		},
		Erase: func(tx *store.Tx, at, before time.Time, ids []string) ([]string, error) {
			var gone []string
			for _, id := range ids {
				n, err := tx.Exec(`DELETE FROM thing WHERE id = $1 AND at < $2`, id, store.Micros(before))
				if err != nil || w.fail != nil && len(gone) > 0 { // a batch that is cut in half
					return gone, errors.Join(err, w.fail)
				}
				if n > 0 {
					gone = append(gone, id)
				}
			}
			return gone, nil
		},
		May: func(_ context.Context, a access.Actor, _ []string) map[string]bool {
			return map[string]bool{"mine": a.Has(access.PolicyMaker)}
		},
	}
}

func (w *world) vaultMark(id string) string { return w.vault.Mark(id) }

func (w *world) put(org string, k Kind, at time.Time, ids ...string) {
	w.T.Helper()
	w.Write(func(tx *store.Tx) error {
		for _, id := range ids {
			if _, err := tx.Exec(`INSERT INTO thing (id, org_id, kind, at) VALUES ($1, $2, $3, $4)`, id, org, string(k), store.Micros(at)); err != nil {
				return err
			}
		}
		return nil
	})
}

func (w *world) left() []string {
	w.T.Helper()
	var list []string
	w.Must(w.DB.Read(w.T.Context(), func(tx *store.Tx) (err error) {
		list, err = store.Strings(tx, `SELECT id FROM thing ORDER BY id`)
		return err
	}))
	return list
}

// nights lets the jobs do their work up to and with a number of nights.
func (w *world) nights(n int) {
	w.T.Helper()
	w.Must(jobs.PlanRounds(w.T.Context(), w.DB, w.clock.Now(), w.s))
	runner := jobs.NewRunner(w.DB, w.clock, discard(), jobs.HandlersOf(w.DB, w.clock, w.s))
	for range n {
		w.clock.Set(clock.Next(w.clock.Now(), nightHour, 0).Add(time.Second))
		for {
			took, err := runner.Once(w.T.Context())
			w.Must(err)
			if took == 0 {
				break
			}
		}
	}
}

func (w *world) deletions() []Deletion {
	w.T.Helper()
	list, _, err := w.s.Erased(w.T.Context(), who("fg"), 0, 100)
	w.Must(err)
	return list
}

func TestNight(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		closed := time.Date(2025, 11, 22, 15, 0, 0, 0, time.UTC) // kept up to and with 22 November 2026
		w.put("o", OrdinaryCase, closed, "a", "b")
		w.put("o", OrdinaryCase, closed.AddDate(0, 0, 1), "later")
		w.put("x", OrdinaryCase, closed, "theirs")
		w.put("o", SignalWithoutAction, closed, "s")
		w.nights(1) // the night that begins the 22nd
		if got := w.left(); !slices.Equal(got, []string{"a", "b", "later", "theirs"}) {
			t.Fatal("one day too soon:", got)
		}
		w.nights(1)
		if got := w.left(); !slices.Equal(got, []string{"later"}) {
			t.Fatal("the night after the last day:", got)
		}
		list := w.deletions()
		if len(list) != 2 || list[0].Kind != OrdinaryCase || list[0].Number != 2 || list[0].Months != 12 || !list[0].Night.Equal(day("2026-11-23")) ||
			list[1].Kind != SignalWithoutAction || list[1].Number != 1 || !list[1].Night.Equal(day("2026-11-22")) {
			t.Errorf("%+v", list)
		}
		if w.erased != 2 {
			t.Error("told", w.erased, "times that something was erased")
		}
		w.Must(w.DB.Read(t.Context(), func(tx *store.Tx) error {
			records, err := audit.Of(tx, "Deletion", list[0].ID, 10)
			if len(records) != 1 || records[0].Action != "retention.erase" || records[0].UserID != "system" {
				t.Error("the log:", records)
			}
			if err != nil {
				return err
			}
			marks, err := store.Strings(tx, `SELECT mark FROM retention_item WHERE deletion_id = $1 ORDER BY mark`, list[0].ID)
			want := []string{w.vault.Mark("a"), w.vault.Mark("b")}
			slices.Sort(want)
			if !slices.Equal(marks, want) {
				t.Error("marks:", marks)
			}
			return err
		}))
		other, _, err := w.s.Erased(t.Context(), who("vreemd"), 0, 10)
		if err != nil || len(other) != 1 || other[0].Number != 1 {
			t.Error("the other association:", other, err)
		}
	})
}

// TestNightInParts: more things than one job may do are all erased, in several jobs, and
// what was broken off goes on.
func TestNightInParts(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var ids []string
		for i := range batchSize*2 + 7 {
			ids = append(ids, fmt.Sprintf("c%04d", i))
		}
		w.put("o", OrdinaryCase, moment.AddDate(-2, 0, 0), ids...)
		left := 2
		n, done, err := w.s.eraseOrg(t.Context(), "o", day("2026-11-21"), &left)
		if err != nil || done || n != 2*batchSize || len(w.left()) != 7 {
			t.Fatal(n, done, err, len(w.left()))
		}
		w.fail = errors.New("power cut")
		left = batchesPerJob
		if _, _, err = w.s.eraseOrg(t.Context(), "o", day("2026-11-21"), &left); err == nil || len(w.left()) != 7 {
			t.Fatal("a batch that was cut in half is half done, or passed over:", err, len(w.left()))
		}
		if marks := w.Count(`SELECT count(*) FROM retention_item`); marks != 2*batchSize {
			t.Errorf("%d marks of %d things", marks, 2*batchSize)
		}
		w.fail = nil
		w.nights(1)
		if len(w.left()) != 0 {
			t.Error("left:", w.left())
		}
		total := 0
		for _, d := range w.deletions() {
			total += d.Number
		}
		if total != len(ids) {
			t.Errorf("%d of %d are on record", total, len(ids))
		}
	})
}

// TestManyKindsOneNight: a night in which nothing goes is over after one job, however many
// kinds and organisations there are to look at, and however much is held.
func TestManyKindsOneNight(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var ids []string
		for i := range batchSize + 1 {
			ids = append(ids, fmt.Sprintf("c%04d", i))
		}
		w.put("o", OrdinaryCase, moment.AddDate(-2, 0, 0), ids...)
		w.asked = []Asked{{Label: "V-1", Things: ids}}
		keepers := w.s.keepers
		for len(w.s.keepers) <= batchesPerJob {
			w.s.keepers = append(w.s.keepers, keepers...)
		}
		if err := w.s.erase(t.Context(), day("2026-11-21"), batchesPerJob); err != nil {
			t.Fatal(err)
		}
		if n := w.Count(`SELECT count(*) FROM jobs_job WHERE kind = $1`, jobMore); n != 0 || len(w.left()) != len(ids) {
			t.Errorf("%d jobs go on with a night in which nothing goes; %d are left", n, len(w.left()))
		}
		w.asked = nil
		left := 1
		if n, done, err := w.s.eraseOrg(t.Context(), "o", day("2026-11-21"), &left); err != nil || done || n != batchSize {
			t.Errorf("%d %v %v: a job that did its part goes on", n, done, err)
		}
	})
}

// TestHeldAfterListing: what was held, or is needed again, after the night listed it stays.
func TestHeldAfterListing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.put("o", OrdinaryCase, moment.AddDate(-2, 0, 0), "a", "b", "c")
		k := *w.s.keeper(OrdinaryCase)
		things, err := w.s.due(t.Context(), "o", k, day("2026-11-21"), Cursor{})
		if err != nil || len(things) != 3 {
			t.Fatal(things, err)
		}
		w.asked = []Asked{{Label: "V-1", Things: []string{"a"}}}
		w.Write(func(tx *store.Tx) error {
			if _, err := tx.Exec(`UPDATE thing SET at = $1 WHERE id = 'b'`, store.Micros(moment)); err != nil {
				return err
			}
			n, err := w.s.batch(tx, "o", k, day("2026-11-21"), things)
			if n != 1 {
				t.Error(n, "went")
			}
			return err
		})
		if got := w.left(); !slices.Equal(got, []string{"a", "b"}) || w.deletions()[0].Number != 1 {
			t.Error(got, w.deletions())
		}
	})
}

func TestHoldStopsErasing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		w.put("o", OrdinaryCase, moment.AddDate(-2, 0, 0), "a", "with-a", "b")
		n := NewHold{Type: "Case", Number: " a ", Cause: Court, Note: "Er loopt een zaak over de huur.", Review: day("2027-02-01")}
		for _, login := range []string{"beleid", "bestuur", "consulent", "beheerder"} {
			if err := w.s.Hold(ctx, who(login), n); !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Denied) {
				t.Error(login, "holds:", err)
			}
		}
		if err := w.s.Hold(ctx, who("vreemd"), n); !fault.Is(err, fault.Invalid) {
			t.Error("a stranger finds the number:", err)
		}
		w.Must(w.s.Hold(ctx, who("fg"), n))
		if err := w.s.Hold(ctx, who("fg"), n); !fault.Is(err, fault.Invalid) {
			t.Error("held twice:", err)
		}
		w.nights(1)
		if got := w.left(); !slices.Equal(got, []string{"a", "with-a"}) {
			t.Fatal(got)
		}
		v, err := w.s.Holds(ctx, who("fg"))
		if err != nil || len(v.Open) != 1 || v.Open[0].Label != "a" || v.Open[0].Note != n.Note || v.Open[0].By != "u-fg" {
			t.Fatalf("%+v %v", v, err)
		}
		h := v.Open[0]
		if v, err := w.s.Holds(ctx, who("vreemd")); err != nil || len(v.Open) != 0 {
			t.Error("a stranger sees the hold:", v.Open, err)
		}
		if err := w.s.Lift(ctx, who("vreemd"), h.ID, h.Version); !fault.Is(err, fault.NotFound) {
			t.Error("a stranger lifts it:", err)
		}
		if err := w.s.Review(ctx, who("fg"), h.ID, h.Version, day("2029-01-01")); !fault.Is(err, fault.Invalid) {
			t.Error("a date far away:", err)
		}
		w.Must(w.s.Review(ctx, who("fg"), h.ID, h.Version, day("2027-03-01")))
		w.clock.Set(time.Date(2027, 3, 2, 9, 0, 0, 0, time.UTC)) // the date passes: it stays, and is late
		w.nights(1)
		if v, err = w.s.Holds(ctx, who("fg")); err != nil || !v.Open[0].Late(v.Today) || len(w.left()) != 2 {
			t.Fatal("a hold ended by itself", err, w.left())
		}
		if err := w.s.Lift(ctx, who("fg"), h.ID, h.Version); !fault.Is(err, fault.Conflict) {
			t.Error("an old version lifts:", err)
		}
		w.Must(w.s.Lift(ctx, who("fg"), h.ID, h.Version+1))
		w.nights(1)
		if len(w.left()) != 0 {
			t.Error("left:", w.left())
		}
	})
}

func TestDryRun(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		w.put("o", OrdinaryCase, moment.AddDate(-1, 0, -3), "mine", "yours", "held")
		w.put("o", OrdinaryCase, moment.AddDate(-1, 0, 20), "soon")
		w.put("o", OrdinaryCase, moment.AddDate(-1, 2, 0), "not-yet")
		w.Must(w.s.Hold(ctx, who("fg"), NewHold{Type: "Case", Number: "held", Cause: Claim, Note: "Er loopt een claim.", Review: day("2027-02-01")}))
		r, err := w.s.DryRun(ctx, who("beleid"))
		if err != nil || len(r.Kinds) != 2 {
			t.Fatal(r, err)
		}
		k := r.Kinds[1]
		if k.Kind != OrdinaryCase || k.Exact || k.Tonight != 0 || k.Later != 0 || k.Held != 0 || k.Source != FromProgram {
			t.Fatalf("the numbers of others' cases are exact: %+v", k)
		}
		if len(k.Things) != 1 || k.Things[0].Label != "mine" || k.Things[0].Path == "" {
			t.Errorf("by name: %+v", k.Things)
		}
		if len(w.left()) != 5 {
			t.Error("a dry run erased something")
		}
		if r, err = w.s.DryRun(ctx, who("fg")); err != nil || len(r.Kinds[1].Things) != 0 {
			t.Error("the FG sees a number of a case without part in it:", err)
		}
		for _, login := range []string{"consulent", "beheerder"} {
			if _, err := w.s.DryRun(ctx, who(login)); !fault.Is(err, fault.NotFound) {
				t.Error(login, err)
			}
		}
		w.nights(1)
		if got := w.deletions(); len(got) != 1 || got[0].Number != 2 {
			t.Error("the night did something else than the dry run said:", got)
		}
		list, _, err := w.s.Erased(ctx, who("beleid"), 0, 5)
		if err != nil || len(list) != 1 || list[0].Exact || list[0].Number != 0 {
			t.Error("who does not account for the erasing reads exactly how many there were:", list, err)
		}
		if list, _, err = w.s.Erased(ctx, who("fg"), 0, 5); err != nil || len(list) != 1 || !list[0].Exact || list[0].Number != 2 {
			t.Error("who accounts for the erasing does not read how many there were:", list, err)
		}
	})
}

func many(n int, prefix string) (ids []string) {
	for i := range n {
		ids = append(ids, fmt.Sprint(prefix, i))
	}
	return ids
}

// TestDryRunOfVeryMany: where more goes than is counted, it says so, and
// each number is true as a least.
func TestDryRunOfVeryMany(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		look := func() GoingKind {
			r, err := w.s.DryRun(t.Context(), who("beleid"))
			w.Must(err)
			return r.Kinds[1]
		}
		w.put("o", OrdinaryCase, moment.AddDate(-1, 0, -3), many(dryCounted-8, "a")...)
		w.put("o", OrdinaryCase, moment.AddDate(-1, 0, 20), many(8, "c")...)
		if k := look(); k.Least || k.Tonight != Rough(dryCounted-8) || k.Later != 10 {
			t.Errorf("as many as are counted: %v %d %d", k.Least, k.Tonight, k.Later)
		}
		w.put("o", OrdinaryCase, moment.AddDate(-1, 0, 21), "mine")
		if k := look(); !k.Least || k.Exact || k.Tonight != dryCounted-10 || k.Later != 5 {
			t.Errorf("one more: %v %d %d", k.Least, k.Tonight, k.Later)
		}
		w.put("o", OrdinaryCase, moment.AddDate(-2, 0, 0), "held")
		w.Must(w.s.Hold(t.Context(), who("fg"), NewHold{Type: "Case", Number: "held", Cause: Claim, Note: "Er loopt een claim.", Review: day("2027-02-01")}))
		if k := look(); !k.Least || k.Held != 0 || k.Later != 5 || len(k.Things) != 0 {
			t.Errorf("beside what is held: %+v", k)
		}
	})
}

// TestDryRunParts: what goes tonight and what goes later are parted where the night
// itself parts them.
func TestDryRunParts(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		first := Before(clock.Date(clock.Next(w.s.now(), nightHour, 0)), 12)
		w.put("o", OrdinaryCase, first.Add(-time.Microsecond), many(8, "t")...)
		w.put("o", OrdinaryCase, first, many(5, "l")...)
		r, err := w.s.DryRun(t.Context(), who("beleid"))
		w.Must(err)
		if k := r.Kinds[1]; k.Tonight != 10 || k.Later != 5 {
			t.Errorf("%+v", k)
		}
		w.nights(1)
		if got := w.left(); len(got) != 5 {
			t.Error("the night did something else than the dry run said:", got)
		}
	})
}

// TestExactOnlyForAllOpen: whoever may open each thing that is counted sees how many.
func TestExactOnlyForAllOpen(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.put("o", OrdinaryCase, moment.AddDate(-1, 0, -3), "mine")
		exact := func(login string) (int, bool) {
			r, err := w.s.DryRun(t.Context(), who(login))
			w.Must(err)
			return r.Kinds[1].Tonight, r.Kinds[1].Exact
		}
		if n, ok := exact("beleid"); n != 1 || !ok {
			t.Error("the own case is counted about:", n, ok)
		}
		if n, ok := exact("bestuur"); n != 0 || ok {
			t.Error("a case that one may not open is counted exactly:", n, ok)
		}
		for n, want := range map[int]int{0: 0, 4: 0, 5: 5, 7: 5, 8: 10, 43: 45} {
			if got := Rough(n); got != want {
				t.Errorf("%d is about %d, want %d", n, got, want)
			}
		}
	})
}

// TestAskedStaysByItself: what an open request of a resident is about stays, without
// anybody holding it, and goes in the night after the answer.
func TestAskedStaysByItself(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.put("o", OrdinaryCase, moment.AddDate(-2, 0, 0), "asked", "other")
		w.asked = []Asked{{Label: "V-2026-001", Path: "/rechten/verzoeken/1", Things: []string{"asked"}}}
		w.nights(2)
		if got := w.left(); !slices.Equal(got, []string{"asked"}) {
			t.Fatal("left while the request is open:", got)
		}
		v, err := w.s.Holds(t.Context(), who("fg"))
		if err != nil || len(v.Asked) != 1 || v.Asked[0].Label != "V-2026-001" {
			t.Error("the FG does not see what holds by itself:", v.Asked, err)
		}
		w.asked = nil
		w.nights(1)
		if got := w.left(); len(got) != 0 {
			t.Error("left after the answer:", got)
		}
	})
}

// TestTermsOfOrganisation: a chosen term counts in the next night, and so does a shorter
// one of the register.
func TestTermsOfOrganisation(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		w.put("o", OrdinaryCase, moment.AddDate(0, -7, 0), "seven")
		w.put("o", OrdinaryCase, moment.AddDate(0, -4, 0), "four")
		w.nights(1)
		if len(w.left()) != 2 {
			t.Fatal(w.left())
		}
		if err := w.s.Choose(ctx, who("bestuur"), Choice{Kind: OrdinaryCase, Months: 6}); !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Denied) {
			t.Error("the board chooses:", err)
		}
		if err := w.s.Choose(ctx, who("beleid"), Choice{Kind: OrdinaryCase, Months: 24, Reason: "De accountant vraagt dit."}); !fault.Is(err, fault.Invalid) {
			t.Error("longer without the FG:", err)
		}
		if err := w.s.Choose(ctx, who("beleid"), Choice{Kind: OrdinaryCase, Processing: "unknown"}); !fault.Is(err, fault.Invalid) {
			t.Error("an unknown processing:", err)
		}
		if err := w.s.Choose(ctx, who("fg"), Choice{Kind: "zomaar", Months: 1}); !fault.Is(err, fault.NotFound) {
			t.Error("an unknown kind:", err)
		}
		w.Must(w.s.Choose(ctx, who("beleid"), Choice{Kind: OrdinaryCase, Months: 6}))
		if err := w.s.Choose(ctx, who("beleid"), Choice{Kind: OrdinaryCase, Months: 5}); !fault.Is(err, fault.Conflict) {
			t.Error("an old version:", err)
		}
		w.nights(1)
		if got := w.left(); !slices.Equal(got, []string{"four"}) {
			t.Fatal(got)
		}
		w.limits = []Limit{{"p", "Overlast", 9, false}, {"p", "Samen", 3, true}}
		w.Must(w.s.Choose(ctx, who("fg"), Choice{Kind: OrdinaryCase, Months: 24, Reason: "De accountant vraagt dit.", Processing: "p", Version: 1}))
		w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
			until, held, err := w.s.Until(tx, "o", OrdinaryCase, "four", moment)
			if !until.Equal(day("2027-02-21")) || held {
				t.Error(until, held)
			}
			return err
		}))
		w.nights(1)
		if len(w.left()) != 0 {
			t.Error("the covenant's term did not count:", w.left())
		}
		list := w.deletions()
		if len(list) != 2 || list[0].Source != FromCovenant || list[0].Months != 3 || list[1].Source != FromChoice {
			t.Errorf("%+v", list)
		}
	})
}
