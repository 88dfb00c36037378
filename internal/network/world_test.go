package network

import (
	"context"
	"io/fs"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

// moment is when the test world begins, a Saturday.
var moment = time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)

// world is an association "o", a care organisation "g", and another association "x"
// that has nothing to do with them.
type world struct {
	storetest.Hands
	clock  *clock.Manual
	policy *access.Policy
	s      *Service
}

// people are the actors by login.
func people() map[string]access.Actor {
	return map[string]access.Actor{
		"fg":        {UserID: "u-fg", OrgID: "o", Name: "Fien Fg", Org: "Woonstichting", Roles: []access.Role{access.Officer}},
		"beleid":    {UserID: "u-beleid", OrgID: "o", Name: "Bo Beleid", Org: "Woonstichting", Roles: []access.Role{access.PolicyMaker}},
		"bestuur":   {UserID: "u-bestuur", OrgID: "o", Name: "Bea Bestuur", Org: "Woonstichting", Roles: []access.Role{access.Board}},
		"consulent": {UserID: "u-con", OrgID: "o", Name: "Cor Consulent", Org: "Woonstichting", Roles: []access.Role{access.Consultant}},
		"collega":   {UserID: "u-col", OrgID: "o", Name: "Cas Collega", Org: "Woonstichting", Roles: []access.Role{access.Consultant}},
		"vakman":    {UserID: "u-vak", OrgID: "o", Name: "Vera Vak", Org: "Woonstichting", Roles: []access.Role{access.Tradesperson}},
		"partner":   {UserID: "u-partner", OrgID: "g", Name: "Gijs Ggz", Org: "GGZ", Roles: []access.Role{access.Partner}},
		"vreemd":    {UserID: "u-x", OrgID: "x", Name: "Xan Vreemd", Org: "Elders", Roles: []access.Role{access.PolicyMaker, access.Officer, access.Board}},
	}
}

func each(t *testing.T, run func(t *testing.T, w *world)) {
	t.Helper()
	storetest.Each(t, []fs.FS{access.Migrations, audit.Migrations, account.Files, Files}, func(t *testing.T, db *store.DB) {
		w := &world{Hands: storetest.Hands{T: t, DB: db}, clock: clock.NewManual(moment)}
		doc, err := fs.ReadFile(Files, "policy.cedar")
		w.Must(err)
		w.policy, err = access.NewPolicy(doc)
		w.Must(err)
		w.s = New(db, w.clock, w.policy)
		w.Must(db.Write(context.Background(), func(tx *store.Tx) error {
			for _, o := range []account.Organisation{{ID: "o", Name: "Woonstichting", Kind: account.HousingAssociation},
				{ID: "g", Name: "GGZ", Kind: account.Care}, {ID: "x", Name: "Elders", Kind: account.HousingAssociation}} {
				if err := account.InsertOrganisation(tx, moment, o); err != nil {
					return err
				}
			}
			for login, a := range people() {
				if err := account.InsertUser(tx, moment, account.User{ID: a.UserID, OrgID: a.OrgID, Name: a.Name, Login: login, Roles: a.Roles}, ""); err != nil {
					return err
				}
			}
			return nil
		}))
		run(t, w)
	})
}

func who(login string) access.Actor { return people()[login] }

// view is the covenant as the FG sees it.
func (w *world) view(id CovenantID) View {
	w.T.Helper()
	v, err := w.s.Show(context.Background(), who("fg"), id)
	w.Must(err)
	return v
}

// processing is a sound line of the register, signed.
func (w *world) processing() ProcessingID {
	w.T.Helper()
	ctx := context.Background()
	p := sound()
	id, err := w.s.AddProcessing(ctx, who("fg"), p)
	w.Must(err)
	w.Must(w.s.SignDPIA(ctx, who("fg"), id, 1, DPIA{Signer: "Bea Bestuur, bestuurder", Document: "DPIA 1.0", On: day("2026-11-20"), Review: day("2027-11-20")}))
	return id
}

// edit makes one change of the contents.
func (w *world) edit(id CovenantID, e Edit) {
	w.T.Helper()
	w.Must(w.s.Edit(context.Background(), who("beleid"), id, w.view(id).Stamp, e))
}

// drafted is a covenant that waits for its signatures.
func (w *world) drafted(p ProcessingID) CovenantID {
	w.T.Helper()
	id, err := w.s.Create(context.Background(), who("beleid"), "Samen tegen overlast")
	w.Must(err)
	w.edit(id, EditBasics{Name: "Samen tegen overlast", Vision: "Iedereen woont goed", TargetGroup: "Huishoudens met ernstige overlast", Approach: BothWays,
		From: day("2026-11-01"), Until: day("2027-06-30"), Months: 12, MonthsWhy: "nazorg"})
	w.edit(id, AddParty{"o", "u-bestuur"})
	w.edit(id, AddParty{"g", "u-partner"})
	w.edit(id, AddPurpose{"Overlast oplossen", p})
	w.edit(id, SetCategories{[]Category{Identity, Nuisance, Health}})
	w.edit(id, AddSeat{Title: "woonconsulent", Org: "o", Mandate: "maakt afspraken", Categories: []Category{Identity, Nuisance}})
	w.edit(id, AddSeat{Title: "behandelaar", Org: "g", Mandate: "start hulp", Categories: []Category{Identity, Health}})
	return id
}

// started is a covenant that is in force.
func (w *world) started(p ProcessingID) CovenantID {
	w.T.Helper()
	ctx := context.Background()
	id := w.drafted(p)
	w.Must(w.s.Sign(ctx, who("bestuur"), id, w.view(id).Stamp))
	w.Must(w.s.Sign(ctx, who("partner"), id, w.view(id).Stamp))
	w.Must(w.s.Take(ctx, who("beleid"), id, w.view(id).Stamp, Start, ""))
	return id
}

// inForce asks the rows that the policy reads.
func (w *world) inForce(orgs ...string) int {
	w.T.Helper()
	n := 0
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) error {
		list, err := InForce(tx, w.clock.Now(), orgs...)
		n = len(list)
		return err
	}))
	return n
}

// sees are the categories that a user sees under a covenant now.
func (w *world) sees(id CovenantID, user string) []string {
	w.T.Helper()
	var got []string
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) error {
		got = nil
		list, err := GrantsOf(tx, w.clock.Now(), id, user)
		for _, g := range list {
			got = append(got, g.Category)
		}
		return err
	}))
	return got
}
