package socialmap

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/delivery/deliverytest"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/place"
)

const (
	own   = "org-windvaan"
	other = "org-elders"
)

// counted is a source with facts of a made-up town.
type counted struct {
	facts   *Snapshot
	changed int         // households that changed, in every complex and table
	asked   []time.Time // the dates of the last Load
	stopped []string    // organisations of which a release was stopped
}

func (c *counted) Stopped(_ *store.Tx, org string, _ time.Time) error {
	c.stopped = append(c.stopped, org)
	return nil
}

func (c *counted) Organisations(context.Context, *store.Tx) ([]string, error) {
	return []string{own, other}, nil
}

func (c *counted) Load(_ context.Context, _ *store.Tx, org string, _ time.Time, past Past) (*Snapshot, error) {
	if org != own {
		return &Snapshot{}, nil
	}
	c.asked = nil
	for _, t := range Tables() {
		for _, x := range c.facts.Complexes {
			if at, _ := past.Since(t, x.ID); !at.IsZero() && !slices.ContainsFunc(c.asked, at.Equal) {
				c.asked = append(c.asked, at)
			}
		}
	}
	snapshot := *c.facts
	if c.facts.ChangedSince == nil {
		snapshot.ChangedSince = func(Table, int, time.Time) Change { return Change{Homes: c.changed, Most: 40 * c.changed} }
	}
	return &snapshot, nil
}

// live is an association of some complexes, of which "De Linden" has 48 homes.
type live struct {
	storetest.Hands
	clock  *clock.Manual
	policy *access.Policy
	vault  *seal.Vault
	source *counted
	s      *Service
	linden place.ComplexID
}

func people() map[string]access.Actor {
	list := map[string]access.Actor{}
	for _, r := range access.Roles() {
		list[string(r)] = access.Actor{UserID: "u-" + string(r), OrgID: own, Name: string(r), Roles: []access.Role{r}}
	}
	list["vreemd"] = access.Actor{UserID: "u-vreemd", OrgID: other, Name: "Vreemd", Roles: []access.Role{access.Consultant}}
	return list
}

func newLive(t testing.TB, db *store.DB, complexes int) *live {
	t.Helper()
	w := &live{Hands: storetest.Hands{T: t, DB: db}, clock: clock.NewManual(time.Date(2026, 10, 12, 9, 0, 0, 0, time.UTC)), linden: place.ComplexIDOf(own, "C1")}
	doc, err := fs.ReadFile(Files, "policy.cedar")
	w.Must(err)
	w.policy, err = access.NewPolicy(doc)
	w.Must(err)
	w.vault, err = seal.NewVault([]byte("01234567890123456789012345678901"))
	w.Must(err)
	w.source = &counted{facts: city(complexes, 3)}
	w.source.facts.Complexes[0].ID, w.source.facts.Complexes[0].Name, w.source.facts.Complexes[0].Homes = w.linden, "De Linden", 48
	w.source.facts.Helpers[0] = 2
	for _, table := range Tables() {
		if c := w.source.facts.Columns[table]; c != nil && table != Tenure {
			c[0] = 7 // no multiple of 5, in a complex that is a leaf of its own
		}
	}
	w.restart()
	w.Write(w.build)
	return w
}

// restart forgets what the service keeps in memory.
func (w *live) restart() { w.s = New(w.DB, w.vault, w.clock, w.policy, w.source) }

func (w *live) build(tx *store.Tx) error {
	areas := []place.Area{{Code: "GM0001", Kind: place.Municipality, Name: "Maasdorp"}}
	for i := range 12 {
		district := place.AreaCode(fmt.Sprintf("WK%03d", i/4))
		if i%4 == 0 {
			areas = append(areas, place.Area{Code: district, Kind: place.District, Name: fmt.Sprintf("Wijk %c", 'A'+i/4), Parent: "GM0001"})
		}
		code := fmt.Sprintf("BU%04d", i)
		areas = append(areas, place.Area{Code: place.AreaCode(code), Kind: place.Neighbourhood, Name: fmt.Sprintf("Buurt %c", 'A'+i),
			Parent: district, Geometry: block(code, i%8, i/8).Geometry})
	}
	if _, _, _, err := place.SaveAreas(tx, areas); err != nil {
		return err
	}
	if err := place.SaveStreets(tx, map[int64][2]string{place.StreetID("Lindestraat", "Maasdorp"): {"Lindestraat", "Maasdorp"}}); err != nil {
		return err
	}
	linden := place.Complex{Org: own, Key: "C1", Name: "De Linden", Neighbourhood: "BU0000"}
	if err := deliverytest.Put(tx, place.ComplexTable(), own, linden.Row(1)); err != nil {
		return err
	}
	for i := range 48 {
		u := place.Unit{Org: own, Key: fmt.Sprint(i), ComplexKey: "C1", Street: "Lindestraat", City: "Maasdorp", Number: 1 + i, Postcode: "6211AB"}
		if err := deliverytest.Put(tx, place.UnitTable(), own, u.Row(i)); err != nil {
			return err
		}
	}
	return nil
}

func (w *live) releases() (list []*Release) {
	w.T.Helper()
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) (err error) {
		all, err := editions(tx, own, historyLength)
		for i := len(all) - 1; i >= 0 && err == nil; i-- {
			var r *Release
			r, err = w.s.load(tx, all[i])
			list = append(list, r)
		}
		return err
	}))
	return list
}

func (w *live) editions() (list []edition) {
	w.T.Helper()
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) (err error) {
		list, err = editions(tx, own, historyLength)
		return err
	}))
	return list
}

func liveFolders() []fs.FS {
	return []fs.FS{access.Migrations, audit.Migrations, seal.Migrations, jobs.Migrations, place.Files, Files}
}

func each(t *testing.T, run func(t *testing.T, w *live)) {
	storetest.Each(t, liveFolders(), func(t *testing.T, db *store.DB) { run(t, newLive(t, db, 14)) })
}

// A release comes out of the database as it went in, and a month has one.
func TestReleaseIsStoredOnce(t *testing.T) {
	each(t, func(t *testing.T, w *live) {
		ctx := context.Background()
		w.Must(w.s.Release(ctx, own, day))
		facts, err := w.source.Load(ctx, nil, own, day, Past{Since: sinceOf(nil, nil)})
		w.Must(err)
		want, err := Compute(w.vault.Derive("socialmap rounding"), day, facts, nil)
		w.Must(err)
		w.restart()
		list := w.releases()
		if len(list) != 1 || list[0].Digest() != want.Digest() || len(list[0].Leaves) != len(want.Leaves) {
			t.Fatalf("%d releases, or another one", len(list))
		}
		if list[0].Places[0].Name == "" || list[0].Places[0].Point != want.Places[0].Point {
			t.Errorf("%+v", list[0].Places[0])
		}
		w.Must(w.s.Release(ctx, own, day.AddDate(0, 0, 20)))
		if n := w.Count(`SELECT count(*) FROM socialmap_release`); n != 1 {
			t.Errorf("%d releases in one month", n)
		}
		if err := w.s.Release(ctx, own, day.AddDate(0, -1, 0)); !fault.Is(err, fault.Conflict) {
			t.Errorf("a month before the latest: %v", err)
		}
		w.Must(w.s.Release(ctx, other, day))
		if n := w.Count(`SELECT count(*) FROM socialmap_release WHERE org_id = $1`, other); n != 0 {
			t.Error("a release without complexes")
		}
		overview := func() error {
			w.restart()
			_, err := w.s.Overview(ctx, people()["beleid"], Choice{Indicator: Indicators()[0]})
			return err
		}
		change := func(statement string, args ...any) {
			w.Write(func(tx *store.Tx) error {
				_, err := tx.Exec(statement, args...)
				return err
			})
		}
		change(`UPDATE socialmap_row SET homes = homes + 1`)
		if err := overview(); err != nil {
			t.Errorf("the release in one piece: %v", err)
		}
		if err := w.s.Release(ctx, own, day.AddDate(0, 1, 0)); !fault.Is(err, fault.Internal) {
			t.Errorf("a release after changed rows: %v", err)
		}
		change(`UPDATE socialmap_row SET homes = homes - 1`)
		other := *want
		other.Places = slices.Clone(want.Places)
		other.Places[0].Homes++
		pieces, err := other.pack()
		w.Must(err)
		body := pieces[0].body
		for what, body := range map[string][]byte{"changed": body, "cut off": body[:len(body)/2], "none": {}} {
			p := piece{placesPart, body}
			change(`UPDATE socialmap_piece SET body = $1, digest = $2 WHERE part = $3`, body, p.digest(w.editions()[0].id), p.part)
			if err := overview(); !fault.Is(err, fault.Internal) {
				t.Errorf("%s figures are shown: %v", what, err)
			}
		}
		change(`DELETE FROM socialmap_piece`) // as releases of before
		if err := overview(); err != nil {
			t.Errorf("a release from its rows: %v", err)
		}
	})
}

// A page about one table reads that table of a release of before, and no other; a piece that was
// changed is not shown.
func TestSomeTablesOfARelease(t *testing.T) {
	each(t, func(t *testing.T, w *live) {
		w.Must(w.s.Release(t.Context(), own, day))
		whole := w.releases()[0]
		some := func(tables ...Table) (r *Release, err error) {
			w.restart()
			err = w.DB.Read(t.Context(), func(tx *store.Tx) error {
				r, err = w.s.pastTables(tx, w.editions()[0], tables...)
				return err
			})
			return r, err
		}
		r, err := some(Debt, Nuisance)
		w.Must(err)
		for _, table := range Tables() {
			asked := table == Debt || table == Nuisance
			for i := range whole.Leaves {
				if got, want := r.Row(i, table), whole.Row(i, table); asked && !reflect.DeepEqual(got, want) || !asked && got.Known() {
					t.Fatalf("%s: %+v, in the whole release %+v", table.Code(), got, want)
				}
			}
		}
		w.Write(func(tx *store.Tx) error {
			_, err := tx.Exec(`UPDATE socialmap_piece SET body = (SELECT body FROM socialmap_piece WHERE part = $1) WHERE part = $2`, Nuisance.Code(), Debt.Code())
			return err
		})
		if _, err := some(Nuisance); err != nil {
			t.Errorf("another table: %v", err)
		}
		if _, err := some(Nuisance, Debt); !fault.Is(err, fault.Internal) {
			t.Errorf("a table with the figures of another is shown: %v", err)
		}
	})
}

// Figures stay until five households changed, also over a restart.
func TestGateOverStoredReleases(t *testing.T) {
	each(t, func(t *testing.T, w *live) {
		ctx := context.Background()
		w.Must(w.s.Release(ctx, own, day))
		for month, changed := range []int{MinChanged - 1, MinChanged} {
			w.restart()
			w.source.changed = changed
			date := day.AddDate(0, month+1, 0)
			w.source.facts.Columns[Debt][0] = uint16(20 * (month + 1))
			w.Must(w.s.Release(ctx, own, date))
			if len(w.source.asked) == 0 || !w.source.asked[0].Equal(day) || slices.ContainsFunc(w.source.asked, func(d time.Time) bool { return !d.Before(date) }) {
				t.Errorf("asked for changes since %v", w.source.asked)
			}
			list := w.releases()
			f := list[len(list)-1].ComplexFigure(w.linden, Debt)
			if fresh := f.Newest.Equal(date); fresh != (changed >= MinChanged) {
				t.Errorf("%d changed: figure of %v", changed, f.Newest)
			}
			if changed < MinChanged && f.Cells[0] != list[0].ComplexFigure(w.linden, Debt).Cells[0] {
				t.Error("the figure changed")
			}
		}
	})
}

func typicalNow() Estimate {
	e := typical()
	e.On, e.Basis = day, "Gesprekken aan de deur."
	return e
}

func TestEstimateUseCase(t *testing.T) {
	each(t, func(t *testing.T, w *live) {
		ctx := context.Background()
		for login, want := range map[string]fault.Kind{"bestuur": fault.Denied, "vreemd": fault.NotFound, "partner": fault.NotFound, "bewoner": fault.NotFound} {
			if err := w.s.Estimate(ctx, people()[login], w.linden, typicalNow()); !fault.Is(err, want) {
				t.Errorf("%s: %v", login, err)
			}
		}
		a := people()["wijkbeheerder"]
		late := typicalNow()
		late.On = w.clock.Now().AddDate(0, 0, 1)
		if err := w.s.Estimate(ctx, a, w.linden, late); !fault.Is(err, fault.Invalid) {
			t.Errorf("a date to come: %v", err)
		}
		w.Must(w.s.Estimate(ctx, a, w.linden, typicalNow()))
		w.sign()
		v, err := w.s.Complex(ctx, people()["fg"], w.linden)
		w.Must(err)
		if v.Latest == nil || v.Latest.Basis != "Gesprekken aan de deur." || v.Latest.Bands != typical().Bands || v.Latest.Split != typical().Split || !v.Latest.On.Equal(day) || v.MayEstimate {
			t.Errorf("%+v", v.Latest)
		}
		if v.Volunteers != -1 || !v.Composition.Known() || v.Release != nil {
			t.Errorf("%d volunteers, %+v", v.Volunteers, v.Composition)
		}
		if n := w.Count(`SELECT count(*) FROM audit_record WHERE object_id = $1`, string(w.linden)); n != 2 {
			t.Errorf("%d records of two changes", n)
		}
		w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
			k, found, err := estimateOf(tx, w.linden)
			if !found || strings.Contains(string(k.sealed), "deur") {
				t.Error("the basis can be read in the database")
			}
			return err
		}))
		w.source.facts.Helpers[0] = 4
		w.Must(w.s.Release(ctx, own, day))
		if p, ok := w.releases()[0].Place(w.linden); !ok || p.Volunteers != 4 {
			t.Errorf("%+v", p)
		}
		if v, err = w.s.Complex(ctx, people()["fg"], w.linden); err != nil || v.Volunteers != 4 || v.VolunteersH != 48 {
			t.Errorf("%d volunteers in %d homes: %v", v.Volunteers, v.VolunteersH, err)
		}
	})
}

// Every night makes the release that is not there yet, and plans the next night.
func TestNights(t *testing.T) {
	each(t, func(t *testing.T, w *live) {
		ctx := context.Background()
		w.Must(jobs.PlanRounds(ctx, w.DB, w.clock.Now(), w.s))
		w.Must(jobs.PlanRounds(ctx, w.DB, w.clock.Now(), w.s))
		runner := jobs.NewRunner(w.DB, w.clock, slog.New(slog.DiscardHandler), jobs.HandlersOf(w.DB, w.clock, w.s))
		var dates []string
		for range 3 {
			if n := w.Count(`SELECT count(*) FROM jobs_job WHERE kind = 'socialmap.release'`); n != 1 {
				t.Fatalf("%d jobs planned", n)
			}
			w.clock.Set(clock.Next(w.clock.Now(), nightHour, nightMinute).Add(time.Minute))
			n, err := runner.Once(ctx)
			w.Must(err)
			if n != 1 {
				t.Fatalf("%d jobs done", n)
			}
			dates = append(dates, fmt.Sprint(len(w.releases())))
			w.clock.Add(19 * 24 * time.Hour) // the program stood still meanwhile
		}
		if !slices.Equal(dates, []string{"1", "2", "2"}) {
			t.Errorf("releases after each night: %v", dates)
		}
	})
}

// benchLive is an association of 240 complexes with one release.
func benchLive(b *testing.B) *live {

	w := newLive(b, storetest.Open(b, "sqlite:"+b.TempDir()+"/bench.db", liveFolders()), 240)
	w.Must(w.s.Release(context.Background(), own, day))
	return w
}

// The history of one neighbourhood says about it what the whole releases say.
func TestHistoryOfANeighbourhood(t *testing.T) {
	each(t, func(t *testing.T, w *live) {
		ctx := context.Background()
		w.source.changed = MinChanged
		for month := range 3 {
			w.source.facts.Columns[Debt][0] = uint16(10 * month)
			w.Must(w.s.Release(ctx, own, day.AddDate(0, month, 0)))
		}
		whole := w.releases()
		w.restart()
		w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
			list, err := editions(tx, own, historyLength)
			w.Must(err)
			place, ok := whole[2].Place(w.linden)
			shown, err := viewOf(tx, list[0], w.linden)
			if want := (view{place.Neighbourhood, whole[2].LeafIDs(w.linden)}); err != nil || !ok || !reflect.DeepEqual(shown, want) {
				t.Fatalf("%s is shown by %v, %v; want %v", w.linden, shown, err, want)
			}
			parts, err := w.s.history(tx, list, view{hood: place.Neighbourhood})
			w.Must(err)
			alone, err := w.s.history(tx, list, shown)
			w.Must(err)
			for i, r := range parts {
				if !r.AsOf.Equal(whole[i].AsOf) || len(r.Leaves) == 0 || len(r.Leaves) >= len(whole[i].Leaves) {
					t.Errorf("%d of %d leaves of %s", len(r.Leaves), len(whole[i].Leaves), r.AsOf)
				}
				for _, table := range Tables() {
					if got, want := r.ComplexFigure(w.linden, table), whole[i].ComplexFigure(w.linden, table); !reflect.DeepEqual(got, want) {
						t.Errorf("%s: %+v, want %+v", table.Code(), got, want)
					}
					if got, want := alone[i].ComplexFigure(w.linden, table), whole[i].ComplexFigure(w.linden, table); !reflect.DeepEqual(got, want) {
						t.Errorf("%s alone: %+v, want %+v", table.Code(), got, want)
					}
					if got, want := r.AreaFigure(LevelNeighbourhood, place.Neighbourhood, table), whole[i].AreaFigure(LevelNeighbourhood, place.Neighbourhood, table); !reflect.DeepEqual(got, want) {
						t.Errorf("%s around: %+v, want %+v", table.Code(), got, want)
					}
				}
			}
			if p, ok := parts[2].Place(w.linden); !ok || !reflect.DeepEqual(p, place) {
				t.Errorf("the complex is %+v, want %+v", p, place)
			}
			return nil
		}))
	})
}

// An estimate that was added is seen, also when the ones before are in memory.
func TestLatestEstimates(t *testing.T) {
	each(t, func(t *testing.T, w *live) {
		latest := func() (list map[place.ComplexID]Estimate) {
			w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) (err error) { list, err = w.s.latest(tx, own); return err }))
			return list
		}
		before := len(latest())
		w.Must(w.DB.Write(context.Background(), func(tx *store.Tx) error {
			e := Estimate{On: day, Teams: []string{"Team"}}
			for _, g := range AllGroups() {
				e.Bands[g] = BandsFor(g)[0]
			}
			return w.s.SaveEstimate(tx, day, "u", w.linden, e)
		}))
		if after := latest(); len(after) != before+1 || !after[w.linden].On.Equal(day) {
			t.Errorf("%d estimates, then %d: %v", before, len(after), after[w.linden])
		}
	})
}

// The page of a neighbourhood says both kinds of the vulnerable apart where a team told them apart, and only there.
func TestKindsOfAnArea(t *testing.T) {
	each(t, func(t *testing.T, w *live) {
		server := w.serve()
		w.Must(w.s.Release(t.Context(), own, day))
		save := func(on time.Time, split [helpCount]Band) string {
			w.Must(w.DB.Write(context.Background(), func(tx *store.Tx) error {
				e := typical()
				if e.On, e.Split = on, split; !e.IsSplit() {
					e.Bands[Vulnerable] = From5
				}
				return w.s.SaveEstimate(tx, on, "u", w.linden, e)
			}))
			_, page := w.ask(server, "consulent", "nl", areaPath+"BU0000", nil)
			return page
		}
		if page := save(day.AddDate(0, 0, -1), [helpCount]Band{}); !strings.Contains(page, "Geschat voor") || strings.Contains(page, "aanvaardt hulp") {
			t.Error("told apart where nobody did")
		}
		has(t, save(day, [helpCount]Band{From5, Upto5}), "Van de geschatte woningen aanvaardt hulp: 5 tot 10 %. Wijst hulp af: 0 tot 5 %.")
	})
}
