package offline

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"samendoen/internal/escalation"
	"strings"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/delivery/deliverytest"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
	"samendoen/internal/catalogue"
	"samendoen/internal/danger"
	"samendoen/internal/place"
	"samendoen/internal/routing"
	"samendoen/internal/signal"
	"samendoen/internal/subject"
	"samendoen/internal/tenancy"
)

var ctx = context.Background()

// monday is the moment at which the test world begins: Monday 2 November 2026, 10:00.
var monday = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

const (
	own   = "org-windvaan"
	other = "org-elders"
	said  = "De post ligt al weken op de mat."
)

// world is an association with one home that is let, its people, and a second association.
type world struct {
	storetest.Hands
	clock  *clock.Manual
	s      *Service
	policy *access.Policy
	home   place.UnitID
}

func people() webtest.Logins {
	list := webtest.Logins{}
	for _, r := range access.Roles() {
		list[string(r)] = access.Actor{UserID: "u-" + string(r), OrgID: own, Name: "Naam " + string(r), Roles: []access.Role{r}}
	}
	list["elders"] = access.Actor{UserID: "u-elders", OrgID: other, Name: "Lead Elders", Roles: []access.Role{access.TeamLead}}
	return list
}

func each(t *testing.T, run func(t *testing.T, w *world)) {
	migrations := []fs.FS{access.Migrations, audit.Migrations, seal.Migrations, jobs.Migrations, account.Files, escalation.Files, place.Files,
		subject.Files, tenancy.Files, catalogue.Files, danger.Files, routing.Files, signal.Files, Files}
	storetest.Each(t, migrations, func(t *testing.T, db *store.DB) {
		w := &world{Hands: storetest.Hands{T: t, DB: db}, clock: clock.NewManual(monday)}
		var documents [][]byte
		for _, files := range []fs.FS{account.Files, signal.Files, Files} {
			doc, err := fs.ReadFile(files, "policy.cedar")
			w.Must(err)
			documents = append(documents, doc)
		}
		var err error
		w.policy, err = access.NewPolicy(documents...)
		w.Must(err)
		vault, err := seal.NewVault([]byte("01234567890123456789012345678901"))
		w.Must(err)
		words, err := text.Load(text.Words, web.Words, account.Files, signal.Files, Files)
		w.Must(err)
		w.s = New(db, vault, w.clock, w.policy, words, signal.New(db, vault, w.clock, w.policy))
		w.Must(db.Write(ctx, func(tx *store.Tx) error { return w.build(tx, vault) }))
		run(t, w)
	})
}

func (w *world) build(tx *store.Tx, vault *seal.Vault) error {
	for _, o := range []account.Organisation{{ID: own, Name: "De Windvaan", Kind: account.HousingAssociation}, {ID: other, Name: "Elders", Kind: account.HousingAssociation}} {
		if err := account.InsertOrganisation(tx, monday, o); err != nil {
			return err
		}
	}
	for login, a := range people() {
		if err := account.InsertUser(tx, monday, account.User{ID: a.UserID, OrgID: a.OrgID, Name: a.Name, Login: login, Roles: a.Roles}, ""); err != nil {
			return err
		}
	}
	if err := place.SaveStreets(tx, map[int64][2]string{place.StreetID("Lindestraat", "Maastricht"): {"Lindestraat", "Maastricht"}}); err != nil {
		return err
	}
	c := place.Complex{Org: own, Key: "C1", Name: "De Linden"}
	u := place.Unit{Org: own, Key: "1", ComplexKey: "C1", Street: "Lindestraat", City: "Maastricht", Number: 12, Postcode: "6211AB"}
	t := tenancy.Tenancy{Org: own, Key: "T1", UnitKey: "1", From: monday.AddDate(-3, 0, 0), HouseholdSize: 1,
		Persons: []tenancy.Person{{Key: "P1", Role: tenancy.Tenant, Name: "Huurder Geheim", Phone: "0612345678"}}}
	members, persons := t.Members(1)
	rows, err := subject.Rows(tx, vault, monday, []int{1}, persons)
	if err != nil {
		return err
	}
	w.home = place.UnitIDOf(own, "1")
	for _, put := range []func() error{
		func() error { return deliverytest.Put(tx, place.ComplexTable(), own, c.Row(1)) },
		func() error { return deliverytest.Put(tx, place.UnitTable(), own, u.Row(1)) },
		func() error { return deliverytest.Put(tx, tenancy.Table(), own, t.Row(1)) },
		func() error { return deliverytest.Put(tx, tenancy.MemberTable(), own, members[0]) },
		func() error { return deliverytest.Put(tx, subject.Table(), own, rows[0]) },
	} {
		if err := put(); err != nil {
			return err
		}
	}
	return nil
}

func (w *world) exec(sql string, args ...any) {
	w.T.Helper()
	w.Must(w.DB.Write(ctx, func(tx *store.Tx) error { _, err := tx.Exec(sql, args...); return err }))
}

func (w *world) device(login string) Proof {
	w.T.Helper()
	d, secret, err := w.s.Register(ctx, people()[login], nil, "Chrome, Android")
	w.Must(err)
	return Proof{ID: d.ID, Secret: secret}
}

// send sends as a phone that shows a proof.
func (w *world) send(p Proof, d signal.Draft) (Answer, error) {
	dev, err := w.s.Known(ctx, p)
	if err != nil {
		return Answer{}, err
	}
	return w.s.Send(ctx, dev, d)
}

func (w *world) draft(key string) signal.Draft {
	var b bytes.Buffer
	w.Must(png.Encode(&b, image.NewRGBA(image.Rect(0, 0, 8, 8))))
	return signal.Draft{UnitID: w.home, Theme: signal.Concern, Facts: []signal.FactCode{"doet-niet-open"}, Sentence: said, Key: key, Photos: [][]byte{b.Bytes()}, Where: signal.Outdoors}
}

func (w *world) kind(err error, want fault.Kind, what string) {
	w.T.Helper()
	if !fault.Is(err, want) {
		w.T.Errorf("%s: %v, want %v", what, err, want)
	}
}

// TestDeviceSends: once for each key, without a session, and for nobody who is no device.
func TestDeviceSends(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := w.device("vakman")
		first, err := w.send(p, w.draft("sleutel-een"))
		w.Must(err)
		again, err := w.send(p, w.draft("sleutel-een"))
		w.Must(err)
		if first.Held || first.Receipt.Again || !again.Receipt.Again || again.Receipt.ID != first.Receipt.ID {
			t.Errorf("first %+v, again %+v", first, again)
		}
		if n := w.Count(`SELECT count(*) FROM signal_signal WHERE sender_id = 'u-vakman'`); n != 1 {
			t.Errorf("%d signals", n)
		}
		for what, wrong := range map[string]Proof{"wrong secret": {p.ID, "x"}, "no secret": {ID: p.ID}, "no device": {"x", p.Secret}, "nothing": {}} {
			_, err := w.send(wrong, w.draft("sleutel-twee"))
			w.kind(err, fault.Unknown, what)
		}
		_, err = w.send(p, signal.Draft{Key: "sleutel-leeg", UnitID: w.home})
		w.kind(err, fault.Invalid, "empty signal")
		if a := sender(account.User{ID: "u-x", Roles: []access.Role{access.TeamLead}, OrgID: own}); w.policy.May(a, "signal.list") || !w.policy.May(a, "signal.send") {
			t.Error("a device may do more than send")
		}
	})
}

// TestRegister: one device for a browser and a user, no device for who may not send, and no
// more than ten at once.
func TestRegister(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := w.device("vakman")
		d, secret, err := w.s.Register(ctx, people()["vakman"], []Proof{p}, "")
		w.Must(err)
		if d.ID != p.ID || secret != "" {
			t.Errorf("a second device for the same browser: %v %q", d, secret)
		}
		if d, _, err = w.s.Register(ctx, people()["consulent"], []Proof{p}, ""); err != nil || d.ID == p.ID {
			t.Errorf("a device of somebody else: %v %v", d, err)
		}
		_, _, err = w.s.Register(ctx, people()["bestuur"], nil, "")
		w.kind(err, fault.NotFound, "who may not send")
		for range maxDevices {
			w.clock.Add(time.Minute)
			w.device("vakman")
		}
		list, err := w.s.Devices(ctx, people()["vakman"])
		w.Must(err)
		if len(list) != maxDevices {
			t.Errorf("%d devices", len(list))
		}
		for _, d := range list {
			if d.ID == p.ID {
				t.Error("the oldest device is still there")
			}
		}
		w.kind(w.s.EndDevice(ctx, people()["consulent"], list[0].ID), fault.NotFound, "a device of somebody else")
		w.Must(w.s.EndDevice(ctx, people()["vakman"], list[0].ID))
		w.kind(w.s.EndDevice(ctx, people()["vakman"], list[0].ID), fault.NotFound, "a device that ended")
	})
}

// TestHeld: whatever the reason, what comes in after the right was withdrawn is sealed,
// waits once for each key, and is neither a signal nor lost.
func TestHeld(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for name, c := range map[string]struct {
			reason   Reason
			withdraw string
		}{
			"vakman":        {Blocked, `UPDATE account_user SET disabled = 1 WHERE id = $1`},
			"wijkbeheerder": {NoRole, `UPDATE account_user SET roles = 'bestuur' WHERE id = $1`},
			"vrijwilliger":  {Ended, `UPDATE offline_device SET ended = 5 WHERE user_id = $1`},
		} {
			p := w.device(name)
			draft := func(key string) signal.Draft {
				d := w.draft(key)
				d.Facts = []signal.FactCode{"vraagt-hulp"} // which a volunteer passes on too
				return d
			}
			before, err := w.send(p, draft("voor-"+name))
			w.Must(err)
			w.exec(c.withdraw, "u-"+name)
			for range 2 {
				a, err := w.send(p, draft("na-de-intrekking"))
				w.Must(err)
				if !a.Held {
					t.Errorf("%s: %+v is not held", name, a)
				}
			}
			again, err := w.send(p, draft("voor-"+name))
			w.Must(err)
			if again.Held || again.Receipt.ID != before.Receipt.ID {
				t.Errorf("%s: what had been taken is %+v", name, again)
			}
			if n := w.Count(`SELECT count(*) FROM offline_held WHERE user_id = $1 AND reason = $2`, "u-"+name, string(c.reason)); n != 1 {
				t.Errorf("%s: %d held with %s", name, n, c.reason)
			}
			if n := w.Count(`SELECT count(*) FROM signal_signal WHERE sender_id = $1`, "u-"+name); n != 1 {
				t.Errorf("%s: %d signals", name, n)
			}
			bad := w.draft("met-een-nummer")
			bad.Sentence = "Het nummer is 111222333."
			_, err = w.send(p, bad)
			w.kind(err, fault.Invalid, name+": a citizen service number")
		}
		w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
			list, err := store.List(tx, func(r store.Scanner) (b []byte, err error) { return b, r.Scan(&b) }, `SELECT sealed FROM offline_held`)
			for _, b := range list {
				if len(b) == 0 || bytes.Contains(b, []byte("mat")) {
					t.Errorf("not sealed: %q", b)
				}
			}
			return err
		}))
	})
}

// TestJudge: only a team lead of the organisation decides, once; taking makes a signal of
// the first sender, and both ways erase what was kept.
func TestJudge(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := w.device("vakman")
		w.exec(`UPDATE account_user SET disabled = 1 WHERE id = 'u-vakman'`)
		for _, key := range []string{"sleutel-een", "sleutel-twee"} {
			w.clock.Add(time.Minute)
			_, err := w.send(p, w.draft(key))
			w.Must(err)
		}
		lead := people()["teamleider"]
		list, err := w.s.Waiting(ctx, lead)
		w.Must(err)
		if len(list) != 2 || list[0].Who != "Naam vakman" || list[0].Draft.Sentence != "" {
			t.Fatalf("waiting: %+v", list)
		}
		one, two := list[0].ID, list[1].ID
		for login := range people() {
			if login == "teamleider" {
				continue
			}
			_, err := w.s.Show(ctx, people()[login], one)
			w.kind(err, fault.NotFound, login+" looks")
			_, err = w.s.Take(ctx, people()[login], one)
			w.kind(err, fault.NotFound, login+" takes")
			w.kind(w.s.Drop(ctx, people()[login], one, "zomaar weggooien"), fault.NotFound, login+" drops")
		}
		v, err := w.s.Show(ctx, lead, one)
		w.Must(err)
		if v.Draft.Sentence != said || v.Photos != 1 {
			t.Errorf("shown: %+v", v)
		}
		r, err := w.s.Take(ctx, lead, one)
		w.Must(err)
		if n := w.Count(`SELECT count(*) FROM signal_signal WHERE id = $1 AND sender_id = 'u-vakman' AND idem_key = 'sleutel-een' AND photos = 1`, r.ID); n != 1 {
			t.Errorf("%d signals of the first sender", n)
		}
		_, err = w.s.Take(ctx, lead, one)
		w.kind(err, fault.NotFound, "taken twice")
		w.kind(w.s.Drop(ctx, lead, two, "kort"), fault.Invalid, "no reason")
		w.Must(w.s.Drop(ctx, lead, two, "Dit stuurde iemand anders."))
		if n := w.Count(`SELECT count(*) FROM offline_held WHERE judged > 0 AND address = '' AND judged_by = 'u-teamleider'`); n != 2 {
			t.Errorf("%d judged", n)
		}
		if n := w.Count(`SELECT count(*) FROM offline_held_photo`) + w.Count(`SELECT count(*) FROM seal_wrap WHERE record_id IN ($1, $2)`, one, two); n != 0 {
			t.Errorf("%d photos and keys are left", n)
		}
		for action, want := range map[string]int64{"offline.hold": 2, "offline.read": 1, "offline.take": 1, "offline.drop": 1, "offline.device_add": 1} {
			if n := w.Count(`SELECT count(*) FROM audit_record WHERE action = $1`, action); n != want {
				t.Errorf("%d records of %s, want %d", n, action, want)
			}
		}
	})
}

// TestHeldHasALimit: a phone that was stolen does not fill the work list.
func TestHeldHasALimit(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := w.device("vakman")
		w.exec(`UPDATE account_user SET disabled = 1 WHERE id = 'u-vakman'`)
		for i := range maxHeld {
			_, err := w.send(p, w.draft(strings.Repeat("x", i+8)))
			w.Must(err)
		}
		_, err := w.send(p, w.draft("een-te-veel"))
		w.kind(err, fault.TooMany, "one too many")
		a, err := w.send(p, w.draft("xxxxxxxx"))
		w.Must(err)
		if !a.Held {
			t.Error("what already waits is refused")
		}
	})
}

// The phone keeps a form of their own for volunteers, in each language, with nothing about anybody.
func TestShells(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := web.NewServer(web.Config{Auth: webtest.Logins(people()), Policy: w.policy, Clock: w.clock, Words: w.s.words, Log: slog.New(slog.DiscardHandler)}, w.s.Routes())
		h := s.Handler()
		get := func(path string) string {
			out := httptest.NewRecorder()
			h.ServeHTTP(out, httptest.NewRequest("GET", path, nil))
			if out.Code != http.StatusOK {
				t.Errorf("%s: %d", path, out.Code)
			}
			return out.Body.String()
		}
		worker := get("/toestel/werker.js")
		for _, path := range keptPages() {
			page := get(path)
			if !strings.Contains(worker, `"`+strings.ReplaceAll(path, "&", `\u0026`)+`"`) {
				t.Errorf("the worker does not keep %s", path)
			}
			if !strings.Contains(path, "formulier") {
				continue
			}
			volunteer := strings.Contains(path, "soort=vrijwilliger")
			if strings.Contains(page, `name="waarom"`) != volunteer || strings.Contains(page, `feiten-woning`) == volunteer || strings.Contains(page, `name="spoed"`) == volunteer {
				t.Errorf("%s is the form of somebody else", path)
			}
		}
	})
}
