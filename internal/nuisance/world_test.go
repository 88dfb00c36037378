package nuisance

import (
	"context"
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
	"samendoen/internal/network"
	"samendoen/internal/signal"
)

const secret = "Zonnebloemkwartier"

// TestLadder: a case goes up and comes back; who does not direct it takes no step that weighs, a
// partner with a mandate for nuisance only reads, nobody else finds anything, and all of it is
// sealed and gone with its case.
func TestLadder(t *testing.T) {
	folders := casetest.Folders()
	storetest.Each(t, folders, func(t *testing.T, db *store.DB) {
		w, ctx := storetest.Hands{T: t, DB: db}, context.Background()
		vault, err := seal.NewVault(make([]byte, 32))
		w.Must(err)
		policy := casetest.Policy(t, Files)
		c := clock.NewManual(time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC))
		s := New(db, c, policy, casework.New(db, vault, c, policy, signal.New(db, vault, c, policy), nil))
		people := map[string]access.Actor{}
		var id casework.ID
		w.Must(db.Write(ctx, func(tx *store.Tx) error { id, err = fill(tx, vault, c.Now(), people); return err }))

		add := func(who string, version int64, e Entry) error {
			if e.On.IsZero() {
				e.On = day("2026-11-20")
			}
			return s.Add(ctx, people[who], id, version, e)
		}
		w.Must(add("bob", 0, Entry{To: Mediation}))
		w.Must(add("bob", 1, Entry{Side: Sufferers, Text: "Het bonkt. " + secret}))
		w.Must(add("anna", 2, Entry{Side: Other, Text: "De wasmachine is stuk."}))
		for who, e := range map[string]Entry{"bob": {To: Warning}, "pia": {Side: Other, Text: "x"}, "zoe": {Side: Other, Text: "x"}, "tess": {To: Warning}, "fg": {To: Warning}} {
			if err := add(who, 3, e); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s adds %+v: %v", who, e, err)
			}
		}
		if err := add("anna", 2, Entry{To: Warning}); !fault.Is(err, fault.Conflict) {
			t.Error("a stale version:", err)
		}
		w.Must(add("anna", 3, Entry{To: Warning}))
		if err := add("anna", 4, Entry{To: Intention, Decider: "burgemeester"}); !fault.Is(err, fault.Invalid) {
			t.Error("the next rung without asking again:", err)
		}
		w.Must(add("anna", 4, Entry{To: Beside, Text: "De wasmachine is gemaakt."}))
		for who, sees := range map[string]bool{"anna": true, "bob": true, "pia": true, "zoe": false, "tess": false, "fg": false} {
			v, err := s.Show(ctx, people[who], id)
			if sees && (err != nil || v.Stand.Rung != Beside || len(v.Lines) != 5 || v.Names["anna"] != "Naam anna") || !sees && !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: %+v %v", who, v, err)
			}
			if who == "pia" && (v.MayWrite || v.MayWeigh) || who == "bob" && (!v.MayWrite || v.MayWeigh) {
				t.Errorf("%s may write %v, weigh %v", who, v.MayWrite, v.MayWeigh)
			}
		}
		w.Must(db.Write(ctx, func(tx *store.Tx) error {
			bodies, err := store.List(tx, func(s store.Scanner) (b []byte, err error) { return b, s.Scan(&b) }, `SELECT body FROM casework_sheet`)
			for _, b := range bodies {
				if strings.Contains(string(b), secret) || strings.Contains(string(b), "waarschuwing") {
					t.Error("the ladder is readable in the database")
				}
			}
			if told, err := Sheet.About(tx, vault, []string{string(id), "een ander"}); err != nil || len(told) != 5 {
				t.Errorf("told %+v %v", told, err)
			}
			if err != nil {
				return err
			}
			return casework.Erase(tx, vault, c.Now(), id)
		}))
		if w.Count(`SELECT count(*) FROM casework_sheet`) != 0 {
			t.Error("the ladder outlives its case")
		}
	})
}

func fill(tx *store.Tx, vault *seal.Vault, now time.Time, people map[string]access.Actor) (casework.ID, error) {
	for _, o := range []account.Organisation{{ID: "corp", Name: "Woonstichting", Kind: account.HousingAssociation}, {ID: "gem", Name: "Gemeente", Kind: account.MunicipalityOffice}} {
		if err := account.InsertOrganisation(tx, now, o); err != nil {
			return "", err
		}
	}
	var grants []access.Grant
	for id, p := range map[string]struct {
		org  string
		role access.Role
		sees network.Category
	}{"anna": {"corp", access.Consultant, ""}, "bob": {"corp", access.Consultant, ""}, "tess": {"corp", access.TeamLead, ""}, "fg": {"corp", access.Officer, ""},
		"pia": {"gem", access.Partner, network.Nuisance}, "zoe": {"gem", access.Partner, network.Care}} {
		u := account.User{ID: id, OrgID: p.org, Name: "Naam " + id, Login: id, Roles: []access.Role{p.role}}
		if err := account.InsertUser(tx, now, u, ""); err != nil {
			return "", err
		}
		people[id] = u.Actor()
		if p.sees != "" {
			grants = append(grants, access.Grant{UserID: id, OrgID: p.org, Role: "rol", Category: string(p.sees), From: now.AddDate(0, 0, -1), Until: now.AddDate(1, 0, 0)})
		}
	}
	if err := access.SetCovenant(tx, "samen", []string{"corp", "gem"}, now.AddDate(0, 0, -1), now.AddDate(1, 0, 0), grants); err != nil {
		return "", err
	}
	h := casework.Historic{Case: casework.Case{OrgID: "corp", Label: "Lindestraat 12", State: casework.Open, OpenedAt: now, DirectorID: "anna", Nuisance: true}, Holders: []string{"mevrouw"}}
	for _, id := range []string{"bob", "fg", "pia", "zoe"} {
		h.Parts = append(h.Parts, casework.HistoricPart{UserID: id, Part: casework.PartParticipant, Since: now, CovenantID: map[bool]string{true: "samen"}[id == "pia" || id == "zoe"]})
	}
	ids, err := casework.InsertMany(tx, vault, []casework.Historic{h})
	if err != nil {
		return "", err
	}
	return ids[0], nil
}
