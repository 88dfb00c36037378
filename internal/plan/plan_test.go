package plan

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/casework"
	"samendoen/internal/casework/casetest"
	"samendoen/internal/signal"
)

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func TestCheck(t *testing.T) {
	good := Step{What: "Bellen", Side: casework.OurSide, Days: 5}
	for name, v := range map[string]struct {
		t    Template
		want string
	}{
		"good":            {Template{Name: "Eerste weken", Steps: []Step{good, {What: "Belt terug", Side: casework.ResidentSide}}}, ""},
		"nothing":         {Template{}, "naam plan.missing, wat0 plan.no_steps"},
		"too late":        {Template{Name: "x", Steps: []Step{good, {What: "x", Side: casework.OurSide, Days: 251}}}, "dagen1 plan.days"},
		"no number":       {Template{Name: "x", Steps: []Step{{What: "x", Side: casework.OurSide, Days: -1}}}, "dagen0 plan.days"},
		"nobody":          {Template{Name: "x", Steps: []Step{{What: "x"}}}, "kant0 plan.side"},
		"a citizen's one": {Template{Name: "111222333", Steps: []Step{good}}, "naam plan.bsn"},
	} {
		var got []string
		for _, f := range v.t.check() {
			got = append(got, f.Name+" "+f.Key)
		}
		if strings.Join(got, ", ") != v.want {
			t.Errorf("%s: %q, want %q", name, strings.Join(got, ", "), v.want)
		}
	}
}

// Dates fall on working days, over Christmas too; what is the resident's is held by nobody of us.
func TestOn(t *testing.T) {
	plan := Template{Steps: []Step{{What: "a", Side: casework.OurSide, Days: 0, Home: true}, {What: "b", Side: casework.ResidentSide, Days: 1, Home: true}, {What: "c", Side: casework.OurSide, Days: 3}}}
	list := plan.On(day("2026-12-24"), "anna")
	for i, want := range []string{"2026-12-24 anna true", "2026-12-28  false", "2026-12-30 anna false"} {
		got := list[i].By.Format(time.DateOnly) + " " + list[i].HolderID + " " + map[bool]string{true: "true", false: "false"}[list[i].Home]
		if got != want {
			t.Errorf("step %d: %s, want %s", i, got, want)
		}
	}
}

func TestTemplateIn(t *testing.T) {
	f := url.Values{"naam": {"Eerste weken"}, "wat0": {"Bellen"}, "kant0": {"wij"}, "dagen0": {"3"}, "wat2": {" Langsgaan "}, "kant2": {"wij"}, "dagen2": {"x"}, "klus2": {"ja"}, "weg": {"ja"}}
	got := templateIn(f)
	if len(got.Steps) != 2 || got.Steps[0].Days != 3 || got.Steps[1].What != "Langsgaan" || got.Steps[1].Days != -1 || !got.Steps[1].Home || !got.Retired {
		t.Errorf("%+v", got)
	}
}

type world struct {
	storetest.Hands
	clock  *clock.Manual
	plans  *Service
	cases  *casework.Service
	people map[string]access.Actor
	id     casework.ID
}

func each(t *testing.T, run func(t *testing.T, w *world)) {
	folders := casetest.Folders(Files)
	storetest.Each(t, folders, func(t *testing.T, db *store.DB) {
		vault, err := seal.NewVault(make([]byte, 32))
		if err != nil {
			t.Fatal(err)
		}
		w := &world{Hands: storetest.Hands{T: t, DB: db}, clock: clock.NewManual(time.Date(2026, 12, 24, 9, 0, 0, 0, time.UTC)), people: map[string]access.Actor{}}
		policy := casetest.Policy(t, Files)
		w.cases = casework.New(db, vault, w.clock, policy, signal.New(db, vault, w.clock, policy), nil)
		w.plans = New(db, w.clock, policy, w.cases)
		w.Must(db.Write(context.Background(), func(tx *store.Tx) error { return w.fill(tx, vault) }))
		run(t, w)
	})
}

func (w *world) fill(tx *store.Tx, vault *seal.Vault) error {
	now := w.clock.Now()
	for _, o := range []account.Organisation{{ID: "corp", Name: "Woonstichting", Kind: account.HousingAssociation}, {ID: "ander", Name: "Andere", Kind: account.HousingAssociation}} {
		if err := account.InsertOrganisation(tx, now, o); err != nil {
			return err
		}
	}
	for id, p := range map[string]struct {
		org  string
		role access.Role
	}{"anna": {"corp", access.Consultant}, "bob": {"corp", access.Consultant}, "wim": {"corp", access.Caretaker}, "tess": {"corp", access.TeamLead}, "olaf": {"ander", access.TeamLead}} {
		u := account.User{ID: id, OrgID: p.org, Name: "Naam " + id, Login: id, Roles: []access.Role{p.role}}
		if err := account.InsertUser(tx, now, u, ""); err != nil {
			return err
		}
		w.people[id] = u.Actor()
	}
	ids, err := casework.InsertMany(tx, vault, []casework.Historic{{Case: casework.Case{OrgID: "corp", Label: "Lindestraat 12", State: casework.Open, OpenedAt: now, DirectorID: "anna"},
		Parts: []casework.HistoricPart{{UserID: "wim", Part: casework.PartParticipant, Since: now}}, Holders: []string{"mevrouw"}}})
	w.id = ids[0]
	return err
}

// TestPlans: a team lead writes plans in versions, who decides about a case puts one there in
// one act, and a later version changes nothing there.
func TestPlans(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, tess, anna := context.Background(), w.people["tess"], w.people["anna"]
		plan := Template{Name: "Eerste weken", Steps: []Step{{What: "Kennismaken", Side: casework.OurSide, Days: 1}, {What: "Zet de post op tafel", Side: casework.ResidentSide, IfNot: "Dan bellen we.", Days: 3}}}
		for _, who := range []string{"anna", "wim"} {
			if _, err := w.plans.Save(ctx, w.people[who], plan); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s writes a plan: %v", who, err)
			}
		}
		plan.ID = ID(store.IDOf("plan", "tess", "een sleutel"))
		id, err := w.plans.Save(ctx, tess, plan)
		w.Must(err)
		again, err := w.plans.Save(ctx, tess, plan)
		if w.Must(err); again != id || w.Count(`SELECT count(*) FROM plan_template WHERE id = $1`, string(id)) != 1 {
			t.Error("the same new plan twice makes", again)
		}
		if _, err := w.plans.Save(ctx, tess, Template{Name: "leeg"}); !fault.Is(err, fault.Invalid) {
			t.Error(err)
		}
		if _, err := w.plans.Show(ctx, w.people["olaf"], id); !fault.Is(err, fault.NotFound) {
			t.Error("a plan of another organisation:", err)
		}
		first, err := w.plans.Show(ctx, anna, id)
		w.Must(err)
		c, err := w.plans.Choose(ctx, anna, w.id)
		w.Must(err)
		for who, want := range map[string]fault.Kind{"bob": fault.NotFound, "wim": fault.NotFound, "tess": fault.NotFound, "olaf": fault.NotFound} {
			if err := w.plans.Put(ctx, w.people[who], w.id, c.Version, id, c.Today); !fault.Is(err, want) {
				t.Errorf("%s puts a plan: %v", who, err)
			}
		}
		for name, start := range map[string]time.Time{"yesterday": c.Today.AddDate(0, 0, -1), "no day": {}, "next year": c.Today.AddDate(1, 0, 0)} {
			if err := w.plans.Put(ctx, anna, w.id, c.Version, id, start); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := w.plans.Put(ctx, anna, w.id, c.Version, "geen", c.Today); !fault.Is(err, fault.Invalid) {
			t.Error("no such plan:", err)
		}
		w.Must(w.plans.Put(ctx, anna, w.id, c.Version, id, c.Today))
		if err := w.plans.Put(ctx, anna, w.id, c.Version, id, c.Today); !fault.Is(err, fault.Conflict) {
			t.Error("the same form twice:", err)
		}
		first.Steps[0].What, first.Retired = "Iets anders", true
		_, err = w.plans.Save(ctx, tess, first)
		w.Must(err)
		if _, err := w.plans.Save(ctx, tess, first); !fault.Is(err, fault.Conflict) {
			t.Error("a stale version:", err)
		}
		if c, err := w.plans.Choose(ctx, anna, w.id); err != nil || len(c.Templates) != 0 {
			t.Errorf("a plan that is not offered: %+v %v", c.Templates, err)
		}
		v, err := w.cases.Show(ctx, anna, w.id)
		w.Must(err)
		var got []string
		for _, p := range v.Commitments {
			got = append(got, p.What+" "+p.HolderID+" "+p.By.Format(time.DateOnly)+" "+p.IfNot)
		}
		if strings.Join(got, "; ") != "Kennismaken anna 2026-12-28 ; Zet de post op tafel  2026-12-30 Dan bellen we." || v.Timeline[0].Event.Note != "Eerste weken (1)" {
			t.Errorf("%q, %+v", got, v.Timeline[0].Event)
		}
	})
}
