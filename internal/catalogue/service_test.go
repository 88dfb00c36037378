package catalogue

import (
	"context"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
)

var moment = time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)

type world struct {
	t  *testing.T
	db *store.DB
	s  *Service
	b  func(login string) webtest.Browser
}

func who(role access.Role) access.Actor {
	return access.Actor{UserID: "u-" + string(role), OrgID: "o", Name: "Iemand", Roles: []access.Role{role}}
}

func each(t *testing.T, run func(w *world)) {
	storetest.Each(t, []fs.FS{access.Migrations, audit.Migrations, account.Files, Files}, func(t *testing.T, db *store.DB) {
		doc, err := fs.ReadFile(Files, "policy.cedar")
		if err != nil {
			t.Fatal(err)
		}
		policy, err := access.NewPolicy(doc)
		if err != nil {
			t.Fatal(err)
		}
		people := webtest.Logins{}
		for _, r := range access.Roles() {
			people[string(r)] = who(r)
		}
		c := clock.NewManual(moment)
		w := &world{t: t, db: db, s: New(db, c, policy)}
		server := webtest.Server(t, web.Config{Auth: people, Policy: policy, Clock: c, Nav: w.s.Nav()}, Files, w.s.Routes()).Handler()
		w.b = func(login string) webtest.Browser { return webtest.Browser{T: t, Server: server, Login: login} }
		run(w)
	})
}

func (w *world) count(sql string) int64 {
	w.t.Helper()
	var n int64
	if err := w.db.Read(context.Background(), func(tx *store.Tx) (err error) { n, err = store.Count(tx, sql); return err }); err != nil {
		w.t.Fatal(err)
	}
	return n
}

func TestChangeKeepsCodeAndHistory(t *testing.T) {
	each(t, func(w *world) {
		ctx, keeper := context.Background(), who(access.PolicyMaker)
		v, err := w.s.Guide(ctx, keeper, "schimmel")
		if err != nil || v.Version != 0 {
			t.Fatal(v.Version, err)
		}
		f := v.Fact
		f.Label, f.Checked = "Vochtige muren", true
		if err := w.s.Change(ctx, keeper, 0, f); err != nil {
			t.Fatal(err)
		}
		if err := w.s.Change(ctx, keeper, 0, f); !fault.Is(err, fault.Conflict) {
			t.Errorf("an old version: %v", err)
		}
		f.Tile = "overlast"
		if err := w.s.Change(ctx, keeper, 1, f); !fault.Is(err, fault.Invalid) {
			t.Errorf("another tile: %v", err)
		}
		if err := w.s.Retire(ctx, keeper, "schimmel", 1, true); err != nil {
			t.Fatal(err)
		}
		v, err = w.s.Guide(ctx, keeper, "schimmel")
		if err != nil || v.Version != 2 || !v.Retired || v.Label != "Vochtige muren" || len(v.Past) != 2 || v.Own || v.Past[1].By != keeper.UserID || v.Past[1].Retired {
			t.Errorf("%+v %v", v, err)
		}
		list, err := w.s.Facts(ctx, who(access.Tradesperson))
		if err != nil || indexOf(list, "schimmel") >= 0 || indexOf(list, "lekkage") != 0 {
			t.Errorf("a retired fact is offered: %v", err)
		}
		if v, err := w.s.Guide(ctx, who(access.Tradesperson), "schimmel"); err != nil || v.Label != "Vochtige muren" || len(v.Past) > 0 {
			t.Errorf("a retired fact cannot be read: %v", err)
		}
		other := who(access.Tradesperson)
		other.OrgID = "x"
		if v, err := w.s.Guide(ctx, other, "schimmel"); err != nil || v.Label != "Schimmel of vocht" || v.Retired {
			t.Errorf("another organisation sees the change: %v %v", v.Label, err)
		}
		if n := w.count(`SELECT count(*) FROM audit_record WHERE action = 'catalogue.write'`); n != 2 {
			t.Errorf("%d records", n)
		}
	})
}

func TestAddOwnFact(t *testing.T) {
	each(t, func(w *world) {
		ctx, keeper := context.Background(), who(access.Admin)
		code, err := w.s.Add(ctx, keeper, sound())
		if err != nil || code != "eigen-woning-de-lift-staat-stil" {
			t.Fatal(code, err)
		}
		if _, err := w.s.Add(ctx, keeper, sound()); !fault.Is(err, fault.Invalid) {
			t.Errorf("twice: %v", err)
		}
		list, err := w.s.Facts(ctx, who(access.Volunteer))
		if err != nil || indexOf(list, code) != len(list)-1 || !list[len(list)-1].Own {
			t.Errorf("not in the list: %v", err)
		}
		for _, role := range access.Roles() {
			f := sound()
			f.Label = "Iets " + string(role)
			_, err := w.s.Add(ctx, who(role), f)
			if may := role == access.PolicyMaker || role == access.Admin; may != (err == nil) {
				t.Errorf("%s adds: %v", role, err)
			}
		}
	})
}

func TestPages(t *testing.T) {
	each(t, func(w *world) {
		keeper, mechanic := w.b("beleid"), w.b("vakman")
		page := mechanic.Get(Path, "Gids: wat zie je", "Niet in een signaal: bel", "Zorg om een kind", "Energie afgesloten")
		if strings.Contains(page, "Nieuw feit") {
			t.Error("a mechanic may add")
		}
		if strings.Index(page, "Zorg om een kind") > strings.Index(page, "Er lekt water") {
			t.Error("what must be called does not stand first")
		}
		mechanic.Get(Path+"/kind", `href="tel:112"`, `href="tel:08002000"`, "door een vakmens")
		mechanic.Get(Path+"/strafbaar", `href="tel:08007000"`)
		form := url.Values{"naam": {"De lift staat stil"}, "onderwerp": {"woning"}, "tegel": {"woning"}, "zie": {"Een lift die niet komt."}, "kan": {"Een storing."},
			"doe": {"Bel de storingsdienst."}, "niet": {"Open de deur niet."}, "wie": {"De storingsdienst."}, "vragen": {"Zit er iemand in? | ja | nee"}}
		if status, _, _ := mechanic.Do(http.MethodPost, Path+"/nieuw", form); status < 400 {
			t.Errorf("a mechanic adds: %d", status)
		}
		bad := url.Values{"naam": {"Half"}}
		keeper.Has(keeper.Post(Path+"/nieuw", Path+"/nieuw", http.StatusBadRequest, bad), "Vul dit in.", "Half")
		to := keeper.Post(Path+"/nieuw", Path+"/nieuw", http.StatusSeeOther, form)
		if to != PathOf("eigen-woning-de-lift-staat-stil") {
			t.Fatal(to)
		}
		keeper.Get(to, "Zit er iemand in?", "Versie 1")
		form.Del("versie") // that of the empty form
		form.Set("naam", "De lift doet het niet")
		keeper.Post(to+"/wijzigen", to+"/wijzigen", http.StatusSeeOther, form)
		form.Set("versie", "1")
		keeper.Has(keeper.Post(to+"/wijzigen", to+"/wijzigen", http.StatusConflict, form), "Iemand was net eerder")
		keeper.Post(to, to+"/aanbieden", http.StatusSeeOther, url.Values{"stand": {"stop"}})
		mechanic.Get(to, "De lift doet het niet", "Niet meer aangeboden")
		if strings.Contains(mechanic.Get(Path), "De lift doet het niet") {
			t.Error("still offered")
		}
		if status, _, _ := mechanic.Do(http.MethodGet, Path+"/bestaat-niet", nil); status != http.StatusNotFound {
			t.Errorf("unknown: %d", status)
		}
	})
}
