package health

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/casework"
	"samendoen/internal/casework/casetest"
	"samendoen/internal/network"
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
	six := map[Dimension]int{Body: 0, Mind: 10, Meaning: 5, Quality: 5, Joining: 5, Daily: 5}
	for name, v := range map[string]struct {
		x    Score
		want string
	}{
		"all six":         {Score{On: day("2026-11-20"), By: ByResident, Present: "mevrouw", Values: six}, ""},
		"one is enough":   {Score{On: day("2026-11-01"), By: Together, Present: "mevrouw en haar zus", Values: map[Dimension]int{Daily: 3}}, ""},
		"nothing":         {Score{}, "lichaamsfuncties health.none, door health.by_missing, datum health.date_missing, erbij health.present_missing"},
		"without her":     {Score{On: day("2026-11-20"), By: "wij", Present: "wij", Values: six}, "door health.by_missing"},
		"tomorrow":        {Score{On: day("2026-11-21"), By: ByResident, Present: "zij", Values: six}, "datum health.date_ahead"},
		"eleven":          {Score{On: day("2026-11-20"), By: ByResident, Present: "zij", Values: map[Dimension]int{Body: 11, Mind: -1}}, "lichaamsfuncties health.value, mentaal health.value"},
		"a citizen's one": {Score{On: day("2026-11-20"), By: ByResident, Present: "111222333", Values: six}, "erbij health.bsn"},
	} {
		var got []string
		for _, f := range v.x.check(day("2026-11-20")) {
			got = append(got, f.Name+" "+f.Key)
		}
		if strings.Join(got, ", ") != v.want {
			t.Errorf("%s: %q, want %q", name, strings.Join(got, ", "), v.want)
		}
	}
}

// The picture: the highest numbers reach the outer ring, zero is the middle, and what was
// left open is no corner.
func TestSpider(t *testing.T) {
	full := Score{Values: map[Dimension]int{}}
	for _, d := range Dimensions() {
		full.Values[d] = Highest
	}
	if shape(full) != ring(Highest) || len(strings.Fields(ring(2))) != 6 {
		t.Errorf("%s, want %s", shape(full), ring(Highest))
	}
	if got := shape(Score{Values: map[Dimension]int{Body: Highest, Meaning: 0}}); got != "170.0,35.0 170.0,135.0" {
		t.Error(got)
	}
	for i, want := range []string{"middle", "start", "start", "middle", "end", "end"} {
		if got := anchor(i); got != want {
			t.Errorf("label %d stands at the %s", i, got)
		}
	}
}

// TestNeverTheLandlord draws anybody before any case, and says by itself who may see: the
// professional of a care partner who takes part, under a covenant in force, with a mandate
// for health, and no role of a landlord or of those who watch over the work.
func TestNeverTheLandlord(t *testing.T) {
	policy := casetest.Policy(t, Files)
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	rapid.Check(t, func(r *rapid.T) {
		flip := func(name string) bool { return rapid.Bool().Draw(r, name) }
		org, roles := rapid.SampledFrom([]string{"corp", "zorg"}).Draw(r, "org"), rapid.SliceOfNDistinct(rapid.SampledFrom(append(access.Roles(), access.Partner, access.Partner)), 1, 3, rapid.ID[access.Role]).Draw(r, "roles")
		if flip("a care partner") {
			org, roles = "zorg", []access.Role{access.Partner}
		}
		rarely := func(name string) bool { return rapid.IntRange(0, 9).Draw(r, name) == 0 }
		a := access.Actor{UserID: "u", OrgID: org, Roles: roles, OneFactor: rarely("one factor")}
		f := access.Facts{At: now, Own: []string{"gezondheid"}, Locked: rarely("locked"), Restricted: rarely("restricted")}
		if rapid.IntRange(0, 4).Draw(r, "part") > 0 {
			f.Part = "deelnemer"
		}
		from := now.AddDate(0, 0, rapid.IntRange(-3, 1).Draw(r, "from"))
		f.Covenant = access.Window{ID: "c", From: from, Until: from.AddDate(0, 0, rapid.IntRange(0, 5).Draw(r, "days"))}
		if flip("emergency") {
			f.Emergency = access.Window{ID: "e", From: now.Add(-time.Hour), Until: now.Add(time.Hour)}
		}
		category := rapid.SampledFrom([]string{"zorg", "gezondheid", "gezondheid"}).Draw(r, "mandate")
		asked := rarely("only asked")
		f.Grants = []access.Grant{{UserID: "u", OrgID: a.OrgID, Category: category, Asked: asked, From: from, Until: f.Covenant.Until}}
		landlords := []access.Role{access.Consultant, access.TeamLead, access.Director, access.Caretaker, access.Tradesperson, access.OnCall, access.PolicyMaker,
			access.Board, access.Officer, access.Admin, access.ArrearsStaff, access.DebtHelp, access.SafetyOfficer}
		want := a.OrgID == "zorg" && slices.Contains(roles, access.Partner) && !slices.ContainsFunc(roles, func(x access.Role) bool { return slices.Contains(landlords, x) }) &&
			f.Part != "" && f.Covenant.Holds(now) && category == "gezondheid" && !asked && !f.Locked && !f.Restricted && !a.OneFactor
		for _, action := range []access.Action{actRead, actWrite} {
			got := policy.Decide(a, action, access.Resource{Type: casework.ObjectType, ID: "1", Org: "corp", Holder: "u", Category: "gezondheid", Facts: f}).Allowed
			if got != want {
				r.Fatalf("%s of %v at %s: %v, want %v", action, roles, a.OrgID, got, want)
			}
		}
	})
	until := now.Add(time.Hour)
	sees := access.Facts{At: now, Part: "deelnemer", Covenant: access.Window{ID: "c", From: now, Until: until},
		Grants: []access.Grant{{UserID: "u", OrgID: "zorg", Category: "gezondheid", From: now, Until: until}}}
	if !policy.Decide(access.Actor{UserID: "u", OrgID: "zorg", Roles: []access.Role{access.Partner}}, actRead,
		access.Resource{Type: casework.ObjectType, ID: "1", Org: "corp", Category: "gezondheid", Facts: sees}).Allowed {
		t.Error("nobody sees scores, not even the care partner with a mandate")
	}
}

// world is an association with a case, in which a consultant and two partners take part: one
// with a mandate for health, one without.
type world struct {
	storetest.Hands
	clock  *clock.Manual
	vault  *seal.Vault
	scores *Service
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
		w := &world{Hands: storetest.Hands{T: t, DB: db}, clock: clock.NewManual(time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)), vault: vault, people: map[string]access.Actor{}}
		policy := casetest.Policy(t, Files)
		w.scores = New(db, w.clock, policy, casework.New(db, vault, w.clock, policy, signal.New(db, vault, w.clock, policy), nil))
		w.Must(db.Write(context.Background(), w.fill))
		run(t, w)
	})
}

func (w *world) fill(tx *store.Tx) error {
	now := w.clock.Now()
	for _, o := range []account.Organisation{{ID: "corp", Name: "Woonstichting", Kind: account.HousingAssociation}, {ID: "zorg", Name: "Zorg Dichtbij", Kind: account.Care}} {
		if err := account.InsertOrganisation(tx, now, o); err != nil {
			return err
		}
	}
	var grants []access.Grant
	for id, p := range map[string]struct {
		org      string
		role     access.Role
		category network.Category
	}{"anna": {"corp", access.Consultant, network.Health}, "fg": {"corp", access.Officer, network.Health}, "pia": {"zorg", access.Partner, network.Health}, "zoe": {"zorg", access.Partner, network.Care}} {
		u := account.User{ID: id, OrgID: p.org, Name: "Naam " + id, Login: id, Roles: []access.Role{p.role}}
		if err := account.InsertUser(tx, now, u, ""); err != nil {
			return err
		}
		w.people[id] = u.Actor()
		grants = append(grants, access.Grant{UserID: id, OrgID: p.org, Role: "rol", Category: string(p.category), From: now.AddDate(0, 0, -1), Until: now.AddDate(1, 0, 0)})
	}
	if err := access.SetCovenant(tx, "samen", []string{"corp", "zorg"}, now.AddDate(0, 0, -1), now.AddDate(1, 0, 0), grants); err != nil {
		return err
	}
	if err := access.SetOwn(tx, "corp", []access.OwnCategory{{Category: string(network.Health), From: now.AddDate(0, 0, -1), Until: now.AddDate(1, 0, 0)}}); err != nil {
		return err
	}
	h := casework.Historic{Case: casework.Case{OrgID: "corp", Label: "Lindestraat 12", State: casework.Open, OpenedAt: now, DirectorID: "anna"}, Holders: []string{"mevrouw"}}
	for _, id := range []string{"fg", "pia", "zoe"} {
		h.Parts = append(h.Parts, casework.HistoricPart{UserID: id, Part: casework.PartParticipant, Since: now, CovenantID: map[bool]string{true: "samen"}[id != "fg"]})
	}
	ids, err := casework.InsertMany(tx, w.vault, []casework.Historic{h})
	w.id = ids[0]
	return err
}

func (w *world) records() (list []access.Action) {
	w.T.Helper()
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) error {
		records, err := audit.Of(tx, casework.ObjectType, string(w.id), 100)
		list = nil
		for _, r := range records {
			list = append(list, r.Action)
		}
		return err
	}))
	return list
}

const secret = "Zonnebloemkwartier"

func TestScores(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, pia := context.Background(), w.people["pia"]
		first := Score{On: day("2026-11-01"), By: ByResident, Present: "Mevrouw en " + secret, Values: map[Dimension]int{Body: 4, Daily: 6}}
		for range 2 {
			w.Must(w.scores.Add(ctx, pia, w.id, first, "een-keer"))
		}
		w.Must(w.scores.Add(ctx, pia, w.id, Score{On: day("2026-11-19"), By: Together, Present: "Mevrouw", Values: map[Dimension]int{Body: 7}}, ""))
		v, err := w.scores.Show(ctx, pia, w.id)
		w.Must(err)
		if len(v.Scores) != 2 || v.Scores[0].Values[Body] != 7 || v.Scores[1].Present != first.Present || v.Scores[1].Values[Daily] != 6 || v.Scores[1].OrgID != "zorg" ||
			v.Names["pia"] != "Naam pia" || !v.MayWrite {
			t.Errorf("%+v", v)
		}
		if got := w.records(); !slices.Equal(got, []access.Action{actRead, actWrite, actWrite}) {
			t.Errorf("log %v", got)
		}
		for _, who := range []string{"anna", "fg", "zoe"} {
			_, err := w.scores.Show(ctx, w.people[who], w.id)
			nowhere := w.scores.Add(ctx, w.people[who], "geen-dossier", first, "")
			if add := w.scores.Add(ctx, w.people[who], w.id, first, ""); !fault.Is(err, fault.NotFound) || !fault.Is(add, fault.NotFound) || !fault.Is(nowhere, fault.NotFound) {
				t.Errorf("%s: %v, %v, %v", who, err, add, nowhere)
			}
		}
		if err := w.scores.Remove(ctx, pia, w.id, "geen"); !fault.Is(err, fault.NotFound) {
			t.Error("a score that is not there:", err)
		}
		w.Must(w.scores.Remove(ctx, pia, w.id, v.Scores[0].ID))
		w.Must(w.DB.Write(ctx, func(tx *store.Tx) error {
			keepers, err := Keepers(tx, []string{string(w.id)})
			if len(keepers) != 1 || keepers[0] != (Keeper{string(w.id), "zorg", 1}) {
				t.Errorf("%+v", keepers)
			}
			if err != nil {
				return err
			}
			body, err := store.One(tx, func(s store.Scanner) (b []byte, err error) { return b, s.Scan(&b) }, `SELECT body FROM health_score`)
			if strings.Contains(string(body), secret) || len(body) == 0 {
				t.Error("a score is readable in the database")
			}
			return err
		}))
		w.Must(w.DB.Write(ctx, func(tx *store.Tx) error {
			return errors.Join(casework.Erase(tx, w.vault, w.clock.Now(), w.id), Erase(tx, string(w.id)))
		}))
		w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
			n, err := store.Count(tx, `SELECT count(*) FROM health_score`)
			if n != 0 {
				t.Error("scores outlive their case")
			}
			return err
		}))
	})
}
