package app

import (
	"log/slog"
	"path/filepath"
	"testing"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/delivery/deliverytest"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/casework"
	"samendoen/internal/place"
	"samendoen/internal/signal"
)

// Somebody at the door says that it belongs to what runs there, which is in a case: the director of
// the case gets it, marked so, accepts it with one step and no second talk, and when the case ends
// the sender hears so in a story of their own.
func TestJoinARunningCaseAtTheDoor(t *testing.T) {
	cfg, dir, ctx := DefaultConfig(), t.TempDir(), t.Context()
	cfg.Database, cfg.KeyFile = storetest.SQLite(t, filepath.Join(dir, "a.db"), Migrations()), filepath.Join(dir, "a.key")
	a, err := Open(ctx, cfg, clock.NewManual(moment), slog.New(slog.DiscardHandler))
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(err)
	t.Cleanup(func() { a.Close() })
	who := map[string]access.Actor{}
	write(t, a.db, func(tx *store.Tx) error {
		if err := account.InsertOrganisation(tx, moment, account.Organisation{ID: "org", Name: "Woonstede", Kind: account.HousingAssociation}); err != nil {
			return err
		}
		for login, role := range map[string]access.Role{"anna": access.Consultant, "bob": access.Consultant, "tess": access.TeamLead, "vic": access.Tradesperson, "buur": access.Resident} {
			u := account.User{ID: "u-" + login, OrgID: "org", Name: login, Login: login, Roles: []access.Role{role}}
			who[login] = u.Actor()
			if err := account.InsertUser(tx, moment, u, ""); err != nil {
				return err
			}
		}
		if err := place.SaveStreets(tx, map[int64][2]string{place.StreetID("Lindestraat", "Maastricht"): {"Lindestraat", "Maastricht"}}); err != nil {
			return err
		}
		u := place.Unit{Org: "org", Key: "1", Street: "Lindestraat", City: "Maastricht", Number: 12, Postcode: "6211AB"}
		return deliverytest.Put(tx, place.UnitTable(), "org", u.Row(1))
	})
	home := place.UnitIDOf("org", "1")
	send := func(login, with string) string {
		t.Helper()
		r, err := a.signals.Send(ctx, who[login], signal.Draft{UnitID: home, Theme: signal.Nuisance, Sentence: "Herrie in de nacht.", Key: store.NewID(), With: with})
		must(err)
		return r.ID
	}
	at := func(id string) (sig signal.Signal) {
		t.Helper()
		must(a.db.Read(ctx, func(tx *store.Tx) (err error) { sig, err = signal.ByID(tx, id); return err }))
		return sig
	}
	first := send("buur", "")
	must(a.signals.HeldTalk(ctx, who["tess"], first, at(first).Version, "Zij slaapt slecht."))
	dossier, err := a.cases.Open(ctx, who["tess"], casework.NewCase{SignalID: first, SignalVersion: at(first).Version, Words: casework.Words{Reason: "Rust in huis"},
		Step: casework.NextStep{What: "Bellen", By: clock.Date(moment).AddDate(0, 0, 1)}})
	must(err)
	second := send("vic", "woning:overlast")
	if got := at(second); got.HolderID != "u-tess" || got.State != signal.Received || at(first).HolderID == "u-tess" {
		t.Errorf("%s of %s; the first one of %s", got.State, got.HolderID, at(first).HolderID)
	}
	page, err := a.signals.List(ctx, who["tess"], signal.Filter{List: signal.ListMine})
	must(err)
	if len(page.Rows) != 1 || !page.Rows[0].Case {
		t.Errorf("the work list of the director: %+v", page.Rows)
	}
	around, err := a.joined.Look(ctx, who["tess"], at(second))
	must(err)
	if c, ok := around.ToAccept(at(second)); !ok || c.ID != string(dossier) {
		t.Errorf("to accept: %+v %v", c, ok)
	}
	if around, err = a.joined.Look(ctx, who["bob"], at(second)); err != nil || len(around.Cases) != 0 {
		t.Errorf("somebody who is not in the case: %+v %v", around.Cases, err)
	}
	if err := a.joined.Join(ctx, who["bob"], second, at(second).Version, first); err == nil {
		t.Error("somebody who is not in the case accepts it")
	}
	must(a.joined.Join(ctx, who["tess"], second, at(second).Version, first))
	if got := at(second); got.State != signal.InCase || got.CaseID != string(dossier) {
		t.Errorf("accepted: %s in %q", got.State, got.CaseID)
	}
	v, err := a.cases.Show(ctx, who["tess"], dossier)
	must(err)
	if len(v.Signals) != 2 {
		t.Errorf("%d signals in the case", len(v.Signals))
	}
	must(a.cases.Close(ctx, who["tess"], dossier, v.Version, "Het is weer stil", casework.Solved))
	for login, id := range map[string]string{"buur": first, "vic": second} {
		st, err := a.signals.StoryOf(ctx, who[login], id)
		must(err)
		if !st.Done {
			t.Errorf("%s does not hear that it is done: %+v", login, st.Lines)
		}
	}
}
