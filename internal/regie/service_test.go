package regie

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/base/text"
	"samendoen/internal/casework"
	"samendoen/internal/casework/casetest"
	"samendoen/internal/network"
	"samendoen/internal/place"
	"samendoen/internal/signal"
)

// world is an association and a municipality with a covenant, and cases of four kinds.
type world struct {
	storetest.Hands
	clock  *clock.Manual
	vault  *seal.Vault
	maps   *Service
	people map[string]access.Actor
	ids    []casework.ID
}

func each(t *testing.T, run func(t *testing.T, w *world)) {
	folders := casetest.Folders(Files)
	policy := casetest.Policy(t, Files)
	storetest.Each(t, folders, func(t *testing.T, db *store.DB) {
		vault, err := seal.NewVault(make([]byte, 32))
		if err != nil {
			t.Fatal(err)
		}
		w := &world{Hands: storetest.Hands{T: t, DB: db}, clock: clock.NewManual(time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)), vault: vault, people: map[string]access.Actor{}}
		w.maps = New(db, w.clock, policy, casework.New(db, vault, w.clock, policy, signal.New(db, vault, w.clock, policy), nil))
		w.Must(db.Write(context.Background(), w.fill))
		run(t, w)
	})
}

func (w *world) fill(tx *store.Tx) error {
	now := w.clock.Now()
	for _, o := range []account.Organisation{{ID: "corp", Name: "Woonstichting", Kind: account.HousingAssociation}, {ID: "stad", Name: "Gemeente", Kind: account.MunicipalityOffice}} {
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
		gone bool
	}{"anna": {"corp", access.Consultant, false}, "tess": {"corp", access.TeamLead, false}, "weg": {"corp", access.Consultant, true}, "bea": {"corp", access.Consultant, false}, "rik": {"stad", access.Director, false}, "fg": {"corp", access.Officer, false}} {
		u := account.User{ID: id, OrgID: p.org, Name: "Naam " + id, Login: id, Roles: []access.Role{p.role}, Disabled: p.gone}
		if err := account.InsertUser(tx, now, u, ""); err != nil {
			return err
		}
		w.people[id] = u.Actor()
	}
	until := now.AddDate(1, 0, 0)
	if err := access.SetCovenant(tx, "samen", []string{"corp", "stad"}, now.AddDate(0, 0, -1), until,
		[]access.Grant{{UserID: "rik", OrgID: "stad", Role: "rol", Category: "zorg", Area: "BU1", From: now.AddDate(0, 0, -1), Until: until}}); err != nil {
		return err
	}
	today, ago := clock.Date(now), now.AddDate(0, -2, 0)
	var list []casework.Historic
	for i, c := range []casework.Case{
		{DirectorID: "anna", Next: casework.NextStep{What: "Bellen", HolderID: "rik", By: today.AddDate(0, 0, -3)}, LastLog: now},  // late
		{DirectorID: "weg", Next: casework.NextStep{What: "Kijken", HolderID: "anna", By: today.AddDate(0, 0, 3)}, LastLog: now},   // no director
		{DirectorID: "anna", ActiveSince: now, LastLog: now},                                                                       // no step
		{DirectorID: "anna", Next: casework.NextStep{What: "Praten", HolderID: "anna", By: today.AddDate(0, 0, 5)}, LastLog: ago},  // silent
		{DirectorID: "anna", Next: casework.NextStep{What: "Wachten", HolderID: "anna", By: today.AddDate(0, 0, 5)}, LastLog: now}, // all well
		{DirectorID: "bea", Next: casework.NextStep{What: "Niets", HolderID: "bea", By: today.AddDate(0, 0, -5)}, LastLog: now},    // not for anna
	} {
		c.OrgID, c.Label, c.State, c.OpenedAt, c.Areas = "corp", fmt.Sprintf("Lindestraat %d", i), casework.Open, ago, access.Area("BU1", "WK1", "GM1")
		if c.ActiveSince.IsZero() {
			c.ActiveSince = ago
		}
		h := casework.Historic{Case: c, Holders: []string{"mevrouw"}}
		if c.DirectorID != "bea" {
			h.Parts = []casework.HistoricPart{{UserID: "rik", Part: casework.PartParticipant, Since: now, CovenantID: "samen"}}
			if c.DirectorID == "weg" {
				h.Parts = append(h.Parts, casework.HistoricPart{UserID: "anna", Part: casework.PartParticipant, Since: now})
			}
		}
		list = append(list, h)
	}
	var err error
	if w.ids, err = casework.InsertMany(tx, w.vault, list); err != nil {
		return err
	}
	return access.Join(tx, access.TakingPart{Type: casework.ObjectType, ID: string(w.ids[0]), UserID: "rik", Role: string(casework.PartParticipant), Since: now, CovenantID: "samen"})
}

// line is the map of somebody in a line: the counts, and how many rows there are.
func (w *world) line(who string, f Filter) string {
	w.T.Helper()
	m, err := w.maps.Show(context.Background(), w.people[who], f, 1)
	if err != nil {
		return fault.KindOf(err).String()
	}
	return fmt.Sprint(m.Counts[Running], m.Counts[NoDirector], m.Counts[NoStep], m.Counts[Silent], m.Counts[Late], " ", len(m.Rows))
}

// TestMap: everybody sees and counts the cases that they may open, and no other.
func TestMap(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		want := func(who string, f Filter, line string) {
			t.Helper()
			if got := w.line(who, f); got != line {
				t.Errorf("%s, %+v: %q, want %q", who, f, got, line)
			}
		}
		want("anna", Filter{}, "5 1 1 1 1 5")
		want("anna", Filter{Concern: Silent}, "5 1 1 1 1 1")
		want("anna", Filter{Partner: "stad"}, "1 0 0 0 1 1")
		want("rik", Filter{}, "5 1 1 1 1 5")
		want("bea", Filter{}, "1 0 0 0 1 1")
		want("tess", Filter{}, "0 0 0 0 0 0") // a team lead who takes part in nothing
		want("fg", Filter{}, w.line("fg", Filter{}))
		if got := w.line("fg", Filter{}); strings.ContainsAny(got, "0123456789") {
			t.Error("the officer has a map:", got)
		}
		m, err := w.maps.Show(ctx, w.people["anna"], Filter{Concern: Late}, 99)
		w.Must(err)
		if m.Page != 1 || len(m.Areas) != 1 || m.Areas[0].Name != "Noord" || m.Rows[0].ID != w.ids[0] || m.Rows[0].Waits != "Naam rik" || m.MayExport || m.MaySet {
			t.Errorf("%+v", m)
		}
		// Who is shut out of one counts it no more; whose covenant ends counts none.
		w.Must(w.DB.Write(ctx, func(tx *store.Tx) error {
			_, err := access.ShutOut(tx, access.Lockout{UserID: "anna", Type: casework.ObjectType, Object: string(w.ids[0]), ByID: "tess", From: w.clock.Now()})
			return err
		}))
		want("anna", Filter{}, "4 1 1 1 0 4")
		w.Must(w.DB.Write(ctx, func(tx *store.Tx) error { return access.SetCovenant(tx, "samen", nil, time.Time{}, time.Time{}, nil) }))
		want("rik", Filter{}, "0 0 0 0 0 0")
	})
}

// TestDirectorsWhoAreAway: a case whose director is away has a heading, for who may open it, with who
// stands in; the next day it is gone.
func TestDirectorsWhoAreAway(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		exec := func(query string, args ...any) {
			w.Must(w.DB.Write(ctx, func(tx *store.Tx) error { _, err := tx.Exec(query, args...); return err }))
		}
		until := w.clock.Now().Add(24 * time.Hour)
		for _, id := range []string{"anna", "bea", "weg"} {
			exec(`INSERT INTO account_absence (id, user_id, deputy_id, since, until, by_id) VALUES ($1, $2, $3, $4, $5, $2)`, store.NewID(), id,
				map[string]string{"anna": "bea", "bea": ""}[id], store.Micros(w.clock.Now()), store.Micros(until))
		}
		exec(`DELETE FROM account_absence WHERE user_id = 'bea'`)
		away := func(who string) (line string) {
			m, err := w.maps.Show(ctx, w.people[who], Filter{Concern: Away}, 1)
			w.Must(err)
			for _, r := range m.Rows {
				line += " " + r.Label + " (" + r.Director + ", " + m.StandsIn(r.DirectorID) + ")"
			}
			return fmt.Sprint(m.Counts[Running], m.Counts[NoDirector], m.Counts[Away], line)
		}
		rest := " Lindestraat 3 (Naam anna, Naam bea) Lindestraat 4 (Naam anna, Naam bea)"
		want := "5 1 4 Lindestraat 0 (Naam anna, Naam bea) Lindestraat 2 (Naam anna, Naam bea)" + rest
		for _, who := range []string{"anna", "rik"} {
			if got := away(who); len(got) != len(want) || !strings.HasPrefix(got, "5 1 4 ") {
				t.Errorf("%s: %q, want %q", who, got, want)
			}
		}
		if got := away("bea"); got != "1 0 0" {
			t.Errorf("bea, who stands in: %q", got)
		}
		exec(`UPDATE account_user SET disabled = 1 WHERE id = 'bea'`)
		if got := away("rik"); strings.Contains(got, "bea") || !strings.HasPrefix(got, "5 1 4 ") {
			t.Errorf("nobody stands in: %q", got)
		}
		catalogue, err := text.Load(text.Words, Files, casework.Files)
		w.Must(err)
		m, err := w.maps.Export(ctx, w.people["rik"], Filter{Concern: Away})
		w.Must(err)
		if rows := (screen{Map: m, p: catalogue.Printer(text.Dutch)}).table(); len(rows) != 5 || rows[1][4] != "Naam anna (niemand vervangt)" {
			t.Errorf("%q", rows)
		}
		w.clock.Set(until)
		if got := away("rik"); got != "5 1 0" {
			t.Errorf("the day after: %q", got)
		}
	})
}

// TestSilenceIsASetting: a lead chooses after how many days; a lost race is told; the choice is
// on record, and so is a file.
func TestSilenceIsASetting(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, tess := context.Background(), w.people["tess"]
		w.Must(w.maps.Set(ctx, tess, 60, 0))
		if got := w.line("anna", Filter{}); got != "5 1 1 0 1 5" {
			t.Error("after sixty days nothing is silent:", got)
		}
		if err := w.maps.Set(ctx, tess, 20, 0); !fault.Is(err, fault.Conflict) {
			t.Error("a lost race:", err)
		}
		w.Must(w.maps.Set(ctx, tess, 3, 1))
		for _, days := range []int{2, 61, -1} {
			if err := w.maps.Set(ctx, tess, days, 2); !fault.Is(err, fault.Invalid) {
				t.Error(days, err)
			}
		}
		if err := w.maps.Set(ctx, w.people["anna"], 5, 2); !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Denied) {
			t.Error("a consultant chose:", err)
		}
		if _, err := w.maps.Export(ctx, w.people["anna"], Filter{}); err == nil {
			t.Error("a consultant took it out")
		}
		m, err := w.maps.Export(ctx, w.people["rik"], Filter{Concern: Late})
		w.Must(err)
		catalogue, err := text.Load(text.Words, Files, casework.Files)
		w.Must(err)
		rows := screen{Map: m, p: catalogue.Printer(text.Dutch)}.table()
		if len(rows) != 2 || !slices.Contains(rows[1], "Naam rik") || slices.Contains(rows[1], "Bellen") {
			t.Errorf("%q", rows)
		}
		w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
			list, err := audit.Of(tx, "Organisation", "stad", 10)
			if len(list) != 1 || list[0].Action != actExport {
				t.Errorf("%+v", list)
			}
			return err
		}))
	})
}

// TestFilterInTheAddress: what an address says comes back the same.
func TestFilterInTheAddress(t *testing.T) {
	f := Filter{Late, "BU1", "anna", "corp", network.Care}
	v, err := url.ParseQuery(strings.TrimPrefix(f.query(), "?"))
	if err != nil || filterOf(v) != f || (Filter{}).query() != "" || filterOf(url.Values{"toon": {"onzin"}}) != (Filter{}) {
		t.Error(f.query(), err)
	}
}
