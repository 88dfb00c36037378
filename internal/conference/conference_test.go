package conference

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/states"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
	"samendoen/internal/casework"
	"samendoen/internal/casework/casetest"
	"samendoen/internal/place"
	"samendoen/internal/regie"
	"samendoen/internal/signal"
)

var redraw = flag.Bool("update", false, "draw the states in the docs anew")

// Every step from every state: what the table holds, and nothing else.
func TestStates(t *testing.T) {
	want := map[State]map[Step]State{"": {Plan: Planned}, Planned: {Move: Planned, Begin: Running, Cancel: Cancelled}, Running: {Close: Finished}}
	for _, from := range append(States(), "") {
		for _, step := range []Step{Plan, Move, Begin, Close, Cancel, "iets"} {
			to, ok := Next(from, step)
			expected, known := want[from][step]
			if ok != known || ok && to != expected {
				t.Errorf("%q, %s: %q %v", from, step, to, ok)
			}
		}
	}
}

func TestDrawing(t *testing.T) {
	path := filepath.Join("..", "..", "docs", "casusoverleg.md")
	was, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	words, err := text.Load(text.Words, Files)
	if err != nil {
		t.Fatal(err)
	}
	p := words.Printer(text.Dutch)
	var moves []states.Move
	for _, m := range Transitions() {
		moves = append(moves, states.Move{From: string(m.From), To: string(m.To), Step: string(m.Step), By: "voorzitter"})
	}
	page, ok := states.Put(string(was), "standen", states.Draw(func(s string) string { return p.T("conference.state_" + s) }, moves))
	switch {
	case !ok:
		t.Fatal("no place for a drawing in ", path)
	case *redraw:
		if err := os.WriteFile(path, []byte(page), 0o600); err != nil {
			t.Fatal(err)
		}
	case page != string(was):
		t.Error("the drawing differs from the table: go test ./internal/conference -run TestDrawing -update")
	}
}

// Who counts, before and during a conference.
func TestCompany(t *testing.T) {
	seats := []Seat{{"a", Present, false}, {"b", Invited, false}, {"c", Absent, false}, {"d", Left, true}, {"e", Present, true}, {"f", Invited, true}}
	for state, want := range map[State]string{Planned: "a b e f|a b", Running: "a e|a", Finished: "a e|a"} {
		all, later := Meeting{State: state, Seats: seats}.company()
		if got := strings.Join(all, " ") + "|" + strings.Join(later, " "); got != want {
			t.Errorf("%s: %q, want %q", state, got, want)
		}
	}
}

// A time on the days on which the clock changes is that hour of the wall.
func TestStartsAt(t *testing.T) {
	for v, want := range map[[2]string]string{{"2026-03-29", "10:00"}: "2026-03-29T08:00:00Z", {"2026-03-28", "10:00"}: "2026-03-28T09:00:00Z",
		{"2026-10-25", "10:00"}: "2026-10-25T09:00:00Z", {"2026-10-24", "10:00"}: "2026-10-24T08:00:00Z"} {
		if got := startsAt(web.ParseDate(v[0]), v[1]).Format(time.RFC3339); got != want {
			t.Errorf("%v: %s, want %s", v, got, want)
		}
	}
	for _, wrong := range []string{"", "tien", "25:00"} {
		if !startsAt(web.ParseDate("2026-11-26"), wrong).IsZero() {
			t.Error(wrong)
		}
	}
}

// world is an association, a municipality and a care provider with a covenant, and cases that
// they share or do not.
type world struct {
	storetest.Hands
	clock  *clock.Manual
	policy *access.Policy
	vault  *seal.Vault
	cases  *casework.Service
	s      *Service
	people map[string]access.Actor
	ids    []casework.ID
	b      func(login string) webtest.Browser
}

var now = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

func each(t *testing.T, run func(t *testing.T, w *world)) {
	policy := casetest.Policy(t, Files, regie.Files)
	storetest.Each(t, casetest.Folders(regie.Files, Files), func(t *testing.T, db *store.DB) {
		vault, err := seal.NewVault(make([]byte, 32))
		w := &world{Hands: storetest.Hands{T: t, DB: db}, clock: clock.NewManual(now), policy: policy, vault: vault, people: map[string]access.Actor{}}
		w.Must(err)
		w.cases = casework.New(db, vault, w.clock, policy, signal.New(db, vault, w.clock, policy), nil)
		w.s = New(db, w.clock, policy, w.cases, regie.New(db, w.clock, policy, w.cases))
		w.Must(db.Write(context.Background(), w.fill))
		logins := webtest.Logins{}
		maps.Copy(logins, w.people)
		server := webtest.Server(t, web.Config{Auth: logins, Policy: policy, Clock: w.clock, Nav: w.s.Nav()}, Files, w.s.Routes()).Handler()
		w.b = func(login string) webtest.Browser { return webtest.Browser{T: t, Server: server, Login: login} }
		run(t, w)
	})
}

// Cases: 0 anna rik pia, 1 anna rik, 2 anna alone, 3 anna pia, 4 bea, 5 anna rik with all well.
func (w *world) fill(tx *store.Tx) error {
	for _, o := range []account.Organisation{{ID: "corp", Name: "Woonstichting", Kind: account.HousingAssociation}, {ID: "stad", Name: "Gemeente", Kind: account.MunicipalityOffice},
		{ID: "zorg", Name: "Zorg", Kind: account.Care}} {
		if err := account.InsertOrganisation(tx, now, o); err != nil {
			return err
		}
	}
	if _, _, _, err := place.SaveAreas(tx, []place.Area{{Code: "BU1", Name: "Noord", Kind: place.Neighbourhood}}); err != nil {
		return err
	}
	for id, p := range map[string]struct {
		org  string
		role access.Role
	}{"anna": {"corp", access.Consultant}, "bea": {"corp", access.Consultant}, "tess": {"corp", access.TeamLead}, "fg": {"corp", access.Officer},
		"rik": {"stad", access.Director}, "pia": {"zorg", access.Partner}} {
		u := account.User{ID: id, OrgID: p.org, Name: "Naam " + id, Login: id, Roles: []access.Role{p.role}}
		if err := account.InsertUser(tx, now, u, ""); err != nil {
			return err
		}
		w.people[id] = u.Actor()
		w.people[id] = access.Actor{UserID: id, OrgID: p.org, Name: u.Name, Roles: u.Roles}
	}
	from, until := now.AddDate(0, -1, 0), now.AddDate(1, 0, 0)
	var grants []access.Grant
	for user, org := range map[string]string{"rik": "stad", "pia": "zorg"} {
		grants = append(grants, access.Grant{UserID: user, OrgID: org, Role: "rol", Category: "wonen", Area: "BU1", From: from, Until: until})
		if user == "rik" {
			grants = append(grants, access.Grant{UserID: user, OrgID: org, Role: "rol", Category: "zorg", Area: "BU1", From: from, Until: until})
		}
	}
	if err := access.SetCovenant(tx, "samen", []string{"corp", "stad", "zorg"}, from, until, grants); err != nil {
		return err
	}
	today, ago := clock.Date(now), now.AddDate(0, -2, 0)
	var list []casework.Historic
	for i, parts := range []string{"rik pia", "rik", "", "pia", "", "rik"} {
		c := casework.Case{OrgID: "corp", Label: fmt.Sprintf("Lindestraat %d", i), State: casework.Open, OpenedAt: ago, ActiveSince: ago, LastLog: now, Areas: access.Area("BU1", "WK1", "GM1"),
			DirectorID: "anna", Next: casework.NextStep{What: "Bellen met de zorg", HolderID: "anna", By: today.AddDate(0, 0, -3)}}
		switch i {
		case 4:
			c.DirectorID, c.Next.HolderID = "bea", "bea"
		case 5:
			c.Next.By = today.AddDate(0, 0, 5)
		}
		h := casework.Historic{Case: c, Holders: []string{"mevrouw"}}
		for _, who := range strings.Fields(parts) {
			h.Parts = append(h.Parts, casework.HistoricPart{UserID: who, Part: casework.PartParticipant, Since: ago, CovenantID: "samen"})
		}
		list = append(list, h)
	}
	var err error
	w.ids, err = casework.InsertMany(tx, w.vault, list)
	return err
}

// plan is a conference of anna with the others, those with a star for the first part.
func (w *world) plan(others ...string) ID {
	w.T.Helper()
	ctx := context.Background()
	id, err := w.s.PlanNew(ctx, w.people["anna"], Draft{Name: "Casusoverleg Noord", Starts: now.AddDate(0, 0, 3)})
	w.Must(err)
	for _, o := range others {
		who, brief := strings.CutSuffix(o, "*")
		w.Must(w.s.Sit(ctx, w.people["anna"], id, Seat{UserID: who, Presence: Invited, Brief: brief}))
	}
	return id
}

func (w *world) show(who string, id ID) View {
	w.T.Helper()
	v, err := w.s.Show(context.Background(), w.people[who], id)
	w.Must(err)
	return v
}

// numbers are the cases of rows by their place in the world; later ones have a plus.
func (w *world) numbers(rows []Row) string {
	var list []string
	for _, r := range rows {
		n := fmt.Sprint(slices.Index(w.ids, r.CaseID))
		if r.Later {
			n += "+"
		}
		list = append(list, n)
	}
	slices.Sort(list)
	return strings.Join(list, " ")
}

func (w *world) put(id ID, cases ...int) {
	w.T.Helper()
	for _, n := range cases {
		w.Must(w.s.Arrange(context.Background(), w.people["anna"], id, Change{CaseID: w.ids[n]}))
	}
}

func (w *world) exec(fn func(tx *store.Tx) error) {
	w.T.Helper()
	w.Must(w.DB.Write(context.Background(), fn))
}

func (w *world) version(id ID) int64 {
	var m Meeting
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) (err error) { m, err = byID(tx, id); return err }))
	return m.Version
}

func (w *world) step(who string, id ID, step Step) error {
	return w.s.Take(context.Background(), w.people[who], id, w.version(id), step, Draft{Name: "Ander overleg", Starts: now.AddDate(0, 0, 4)})
}

// The proposals are what is the matter with cases that the whole company may open; what only those
// may who stay is for after the first part, and the chair hears how many do not fit.
func TestProposals(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for _, v := range []struct {
			others, want string
			hidden       int
		}{{"", "0 1 2 3", 0}, {"rik", "0 1", 2}, {"rik pia", "0", 3}, {"rik pia*", "0 1+", 2}, {"pia*", "0 1+ 2+ 3", 0}, {"bea", "", 4}} {
			got := w.show("anna", w.plan(strings.Fields(v.others)...))
			got.Proposals = slices.DeleteFunc(got.Proposals, func(r Row) bool { return len(r.Whys) == 0 })
			if w.numbers(got.Proposals) != v.want || got.Hidden != v.hidden {
				t.Errorf("with %q: %q and %d hidden, want %q and %d", v.others, w.numbers(got.Proposals), got.Hidden, v.want, v.hidden)
			}
		}
		id := w.plan("rik", "pia*")
		w.put(id, 0, 1, 5)
		if got := w.numbers(w.show("anna", id).Agenda); got != "0 1+ 5+" {
			t.Errorf("anna: %q", got)
		}
		if v := w.show("pia", id); w.numbers(v.Agenda) != "0" || v.Hidden != 0 || len(v.Proposals) != 0 {
			t.Errorf("pia: %q %d", w.numbers(v.Agenda), v.Hidden)
		}
		for _, n := range []int{2, 3, 4} {
			if err := w.s.Arrange(context.Background(), w.people["anna"], id, Change{CaseID: w.ids[n]}); !fault.Is(err, fault.Invalid) {
				t.Errorf("case %d was put on: %v", n, err)
			}
		}
	})
}

// A lock-out, a covenant that ends, a mandate that goes and somebody who joins change the agenda at
// once, for everybody.
func TestJudgedAnew(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		id := w.plan("rik")
		w.put(id, 0, 1, 5)
		want := func(line string) {
			t.Helper()
			for _, who := range []string{"anna", "rik"} {
				if got := w.numbers(w.show(who, id).Agenda); got != line {
					t.Errorf("%s: %q, want %q", who, got, line)
				}
			}
		}
		want("0 1 5")
		w.exec(func(tx *store.Tx) error {
			_, err := access.ShutOut(tx, access.Lockout{UserID: "rik", Type: casework.ObjectType, Object: string(w.ids[1]), ByID: "tess", From: now})
			return err
		})
		want("0 5")
		w.Must(w.s.Sit(ctx, w.people["anna"], id, Seat{UserID: "pia", Presence: Invited}))
		want("0")
		w.Must(w.s.Sit(ctx, w.people["pia"], id, Seat{UserID: "pia", Presence: Absent}))
		want("0 5")
		w.exec(func(tx *store.Tx) error { return access.Leave(tx, casework.ObjectType, string(w.ids[0]), "rik", now) })
		want("5")
		w.exec(func(tx *store.Tx) error { return access.SetCovenant(tx, "samen", nil, time.Time{}, time.Time{}, nil) })
		want("")
	})
}

// Whatever stands between people and cases, the agenda holds exactly the cases that each who is of
// the company may open, judged one by one by the policy.
func TestAgendaIsWhatEachMayOpen(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, run := context.Background(), 0
		people := []string{"anna", "bea", "tess", "rik", "pia"}
		rapid.Check(t, func(r *rapid.T) {
			if run++; run > 60 {
				return
			}
			w.exec(func(tx *store.Tx) error {
				for _, q := range []string{`DELETE FROM access_lockout`, `DELETE FROM access_part`, `DELETE FROM access_emergency`, `DELETE FROM access_restriction`} {
					if _, err := tx.Exec(q); err != nil {
						return err
					}
				}
				at := w.clock.Now()
				for i, id := range w.ids {
					for _, who := range people {
						if rapid.IntRange(0, 3).Draw(r, "part") > 0 {
							p := access.TakingPart{Type: casework.ObjectType, ID: string(id), UserID: who, Role: "deelnemer", Since: at.Add(-time.Hour)}
							if who == "rik" || who == "pia" {
								p.CovenantID = rapid.SampledFrom([]string{"samen", "samen", "ander"}).Draw(r, "covenant")
							}
							if err := access.Join(tx, p); err != nil {
								return err
							}
						}
					}
					if rapid.IntRange(0, 4).Draw(r, "shut") == 0 {
						if _, err := access.ShutOut(tx, access.Lockout{UserID: rapid.SampledFrom(people).Draw(r, "who"), Type: casework.ObjectType, Object: string(id), ByID: "tess", From: at.Add(time.Duration(rapid.IntRange(-1, 1).Draw(r, "when")) * time.Hour)}); err != nil {
							return err
						}
					}
					if rapid.IntRange(0, 5).Draw(r, "look") == 0 {
						if err := access.LookInto(tx, fmt.Sprint("nood", run, i), "bea", casework.ObjectType, string(id), at.Add(-time.Hour), at.Add(time.Duration(rapid.IntRange(-1, 1).Draw(r, "until"))*time.Hour)); err != nil {
							return err
						}
					}
				}
				areas := rapid.SampledFrom([]string{"BU1", "", "BU9"})
				from, until := at.AddDate(0, -1, 0), at.AddDate(0, 0, rapid.SampledFrom([]int{-1, 10, 10}).Draw(r, "ends"))
				return access.SetCovenant(tx, "samen", []string{"corp", "stad", "zorg"}, from, until, []access.Grant{
					{UserID: "rik", OrgID: "stad", Role: "rol", Category: "zorg", Area: areas.Draw(r, "area"), From: from, Until: at.AddDate(1, 0, 0)},
					{UserID: "pia", OrgID: "zorg", Role: "rol", Category: "zorg", Area: areas.Draw(r, "area"), Asked: rapid.Bool().Draw(r, "asked"), From: from, Until: at.AddDate(1, 0, 0)}})
			})
			var company []access.Actor
			for _, who := range people {
				if rapid.Bool().Draw(r, "sits") || who == "anna" {
					a := w.people[who]
					a.OneFactor = rapid.IntRange(0, 9).Draw(r, "factor") == 0
					company = append(company, a)
				}
			}
			w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
				list, err := w.cases.SharedBy(tx, company, w.clock.Now(), nil, 100)
				if err != nil {
					return err
				}
				some, err := w.cases.SharedBy(tx, company, w.clock.Now(), w.ids[:3], 100)
				if err != nil {
					return err
				}
				for i, id := range w.ids {
					want := true
					c, err := casework.ByID(tx, id)
					if err != nil {
						return err
					}
					for _, a := range company {
						res := casework.Resource(c)
						if err := access.Load(tx, w.clock.Now(), a, &res); err != nil {
							return err
						}
						want = want && w.policy.Decide(a, "case.read", res).Allowed
					}
					is := func(x casework.Standing) bool { return x.ID == id }
					if got := slices.ContainsFunc(list, is); got != want {
						r.Fatalf("case %d is shared: %v, want %v", i, got, want)
					}
					if got := slices.ContainsFunc(some, is); got != (want && i < 3) {
						r.Fatalf("case %d of three is shared: %v", i, got)
					}
				}
				return nil
			}))
		})
	})
}

// At the table: one case after the other; what is said becomes promises in the case; who comes for
// the first part goes, and the rest comes.
func TestTable(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, anna := context.Background(), w.people["anna"]
		id := w.plan("rik", "pia*")
		w.put(id, 0, 1)
		if _, err := w.s.Sees(ctx, anna, id, ""); !fault.Is(err, fault.NotFound) {
			t.Error("a table before it began:", err)
		}
		w.Must(w.step("anna", id, Begin))
		for _, who := range []string{"rik", "pia"} {
			w.Must(w.s.Sit(ctx, anna, id, Seat{UserID: who, Presence: Present, Brief: who == "pia"}))
		}
		first, err := w.s.Sees(ctx, w.people["pia"], id, "")
		w.Must(err)
		if first.Left != 1 || first.Case.ID != w.ids[0] || first.Case.Step != "" {
			t.Errorf("with pia, who reads nothing of care: %d %s %q", first.Left, first.Case.Number, first.Case.Step)
		}
		today := clock.Date(now)
		c := casework.Conclusion{Note: "Samen gesproken over de dag.", Step: casework.NextStep{What: "Langsgaan", HolderID: "rik", By: today.AddDate(0, 0, 4)},
			Promises: []casework.Commitment{{Side: casework.OurSide, HolderID: "rik", What: "Belt met de zorg", By: today.AddDate(0, 0, 2)}, {Side: casework.ResidentSide, What: "Doet open", By: today.AddDate(0, 0, 3)}}}
		blind := c
		blind.Promises = []casework.Commitment{{Side: casework.OurSide, HolderID: "pia", What: "Belt", By: today.AddDate(0, 0, 2)}}
		if err := w.s.Minute(ctx, anna, id, first.Current.ID, first.Case.Version, blind, true, ""); !fault.Is(err, fault.Invalid) {
			t.Error("a promise for who cannot read it:", err)
		}
		if err := w.s.Minute(ctx, w.people["rik"], id, first.Current.ID, first.Case.Version, c, true, ""); !fault.Is(err, fault.Denied) {
			t.Error("somebody else than the chair writes:", err)
		}
		w.Must(w.s.Minute(ctx, anna, id, first.Current.ID, first.Case.Version, c, true, ""))
		v, err := w.cases.Show(ctx, anna, w.ids[0])
		w.Must(err)
		if len(v.Commitments) != 2 || v.Next.What != "Langsgaan" || v.Timeline[0].Entry == nil && v.Timeline[1].Entry == nil {
			t.Errorf("%+v", v.Commitments)
		}
		if n := w.Count(`SELECT count(*) FROM audit_record WHERE action = 'conference.present' AND object_id = $1`, string(w.ids[0])); n != 3 {
			t.Errorf("%d were there on record", n)
		}
		w.Must(w.s.Sit(ctx, anna, id, Seat{UserID: "pia", Presence: Left, Brief: true}))
		if _, err := w.s.Sees(ctx, w.people["pia"], id, ""); !fault.Is(err, fault.NotFound) {
			t.Error("who left sees the table:", err)
		}
		next, err := w.s.Sees(ctx, w.people["rik"], id, "")
		w.Must(err)
		if next.Case.ID != w.ids[1] || next.Case.Step != "Bellen met de zorg" {
			t.Errorf("%s %q", next.Case.Number, next.Case.Step)
		}
		// Somebody is shut out while it lies on the table: what was typed is refused, and it is gone.
		w.exec(func(tx *store.Tx) error {
			_, err := access.ShutOut(tx, access.Lockout{UserID: "rik", Type: casework.ObjectType, Object: string(w.ids[1]), ByID: "tess", From: now})
			return err
		})
		if err := w.s.Minute(ctx, anna, id, next.Current.ID, next.Case.Version, c, true, ""); !fault.Is(err, fault.Invalid) {
			t.Error("minutes of a case that is closed to one of them:", err)
		}
		if gone, err := w.s.Sees(ctx, anna, id, ""); err != nil || gone.Current.ID != "" {
			t.Error("it lies on the table still", err)
		}
		w.Must(w.step("anna", id, Close))
		w.after(t, id)
	})
}

// after is what everybody reads afterwards, and what the next conference begins with.
func (w *world) after(t *testing.T, id ID) {
	t.Helper()
	ctx := context.Background()
	for who, want := range map[string]string{"anna": "2 0 1", "rik": "2 0", "pia": "0 0"} {
		v := w.show(who, id)
		if got := strings.TrimSpace(fmt.Sprint(len(v.Given), " ", w.numbers(v.Agenda))); got != want {
			t.Errorf("%s reads %q, want %q", who, got, want)
		}
	}
	for _, who := range []string{"tess", "fg", "bea"} {
		if _, err := w.s.Show(ctx, w.people[who], id); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s reads it: %v", who, err)
		}
	}
	next, err := w.s.PlanNew(ctx, w.people["anna"], Draft{Name: "Volgende keer", Starts: now.AddDate(0, 0, 10), Previous: id})
	w.Must(err)
	v := w.show("anna", next)
	whys := map[Why]int{}
	w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
		list, err := points(tx, next)
		for _, p := range list {
			whys[p.Why]++
		}
		return err
	}))
	if len(v.Seats) != 3 || whys[LeftOver] != 1 || whys[NotDone] != 1 {
		t.Errorf("%d places, %v", len(v.Seats), whys)
	}
}

// No word of what was said stands outside the case.
func TestMinutesStandInTheCaseOnly(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, anna := context.Background(), w.people["anna"]
		id := w.plan()
		w.put(id, 2)
		w.Must(w.step("anna", id, Begin))
		s, err := w.s.Sees(ctx, anna, id, "")
		w.Must(err)
		w.Must(w.s.Minute(ctx, anna, id, s.Current.ID, s.Case.Version, casework.Conclusion{Note: "Een kwibuszolder vol.", Promises: []casework.Commitment{
			{Side: casework.OurSide, HolderID: "anna", What: "Kwibuszolder leeg", By: clock.Date(now).AddDate(0, 0, 9)}}}, true, ""))
		w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
			for _, q := range []string{`SELECT name || state FROM conference_meeting`, `SELECT why || state || id FROM conference_point`, `SELECT commitment_id FROM conference_promise`,
				`SELECT action || object_id || rules FROM audit_record`, `SELECT message FROM account_notice UNION ALL SELECT 'x'`} {
				list, err := store.Strings(tx, q)
				if err != nil || len(list) == 0 {
					return fmt.Errorf("%s: %v %v", q, list, err)
				}
				if strings.Contains(strings.ToLower(strings.Join(list, " ")), "kwibus") {
					t.Error("it stands in ", q)
				}
			}
			return nil
		}))
		w.exec(func(tx *store.Tx) error { return Erase(tx, string(w.ids[2])) })
		if n := w.Count(`SELECT (SELECT count(*) FROM conference_point) + (SELECT count(*) FROM conference_promise)`); n != 0 {
			t.Errorf("%d rows of an erased case are left", n)
		}
	})
}

// A conference that is not held climbs; who leads takes the chair, also from somebody who left.
func TestNeverNobody(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		id := w.plan("rik")
		if err := w.s.TakeChair(ctx, w.people["tess"], id); !fault.Is(err, fault.Invalid) {
			t.Error("a chair was taken from who is there:", err)
		}
		if err := w.s.TakeChair(ctx, w.people["bea"], id); !fault.Is(err, fault.NotFound) {
			t.Error("somebody who does not lead took the chair:", err)
		}
		for range 12 {
			w.clock.Add(24 * time.Hour)
			w.Must(w.s.Tick(ctx))
			w.Must(w.s.Tick(ctx))
		}
		told := map[string]string{}
		w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
			for _, who := range []string{"anna", "tess", "rik"} {
				list, err := store.Strings(tx, `SELECT message FROM account_notice WHERE user_id = $1 AND message LIKE 'conference.climb%'`, who)
				if err != nil {
					return err
				}
				told[who] = strings.Join(list, " ")
			}
			return nil
		}))
		if told["anna"] != "conference.climb_chair" || told["tess"] != "conference.climb_lead" || told["rik"] != "" {
			t.Error(told)
		}
		w.Must(w.s.TakeChair(ctx, w.people["tess"], id))
		if err := w.step("anna", id, Begin); !fault.Is(err, fault.Denied) {
			t.Error("the chair of before leads still:", err)
		}
		w.Must(w.step("tess", id, Begin))
		if err := w.step("tess", id, Cancel); !fault.Is(err, fault.Invalid) {
			t.Error("cancelled while it goes on:", err)
		}
	})
}

func TestPages(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		anna, pia := w.b("anna"), w.b("pia")
		to := anna.Post(newPath, newPath, http.StatusSeeOther, url.Values{"naam": {"Overleg Noord"}, "datum": {"2026-11-26"}, "tijd": {"10:00"}, "sleutel": {"een"}})
		if again := anna.Post(newPath, newPath, http.StatusSeeOther, url.Values{"naam": {"Overleg Noord"}, "datum": {"2026-11-26"}, "tijd": {"10:00"}, "sleutel": {"een"}}); again != to {
			t.Error("planned twice")
		}
		anna.Has(anna.Post(newPath, newPath, http.StatusBadRequest, url.Values{"naam": {"Op 1234 AB"}, "datum": {"2026-11-01"}, "tijd": {"10:00"}}), "Hier staat een adres of nummer in.", "Kies een dag vanaf vandaag.")
		anna.Post(to, to+"/plaats", http.StatusSeeOther, url.Values{"wie": {"pia"}, "stand": {"uitgenodigd"}, "eerst": {"ja"}})
		anna.Post(to, to+"/agenda", http.StatusSeeOther, url.Values{"dossier": {string(w.ids[3])}})
		anna.Post(to, to+"/agenda", http.StatusSeeOther, url.Values{"dossier": {string(w.ids[2])}})
		body := anna.Get(to, "Lindestraat 3", "Lindestraat 2", "Daarna, als wie eerder gaat weg is")
		if strings.Contains(body, "Lindestraat 4") {
			t.Error("a case of somebody else is there")
		}
		if body := pia.Get(to, "Lindestraat 3", "Ik kom niet"); strings.Contains(body, "Lindestraat 2") || strings.Contains(body, "past niet") {
			t.Error("a partner sees what is for after the first part")
		}
		anna.Post(to, to, http.StatusSeeOther, url.Values{"stap": {"begin"}, "versie": {"1"}})
		anna.Get(to+"/tafel", "Lindestraat 3", "Afgesproken, volgende", `accesskey="v"`)
		status, _, _ := pia.Do(http.MethodGet, to+"/tafel", nil)
		if status != http.StatusNotFound {
			t.Error("who is not there yet sees the table:", status)
		}
	})
}
