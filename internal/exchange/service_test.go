package exchange

import (
	"context"
	"encoding/json"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/delivery/deliverytest"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
	"samendoen/internal/casework"
	"samendoen/internal/casework/casetest"
	"samendoen/internal/document"
	"samendoen/internal/letter"
	"samendoen/internal/network"
	"samendoen/internal/place"
	"samendoen/internal/signal"
)

var monday = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

const own = "org-windvaan"

// world is an association with two homes and its people.
type world struct {
	storetest.Hands
	policy  *access.Policy
	clock   *clock.Manual
	signals *signal.Service
	cases   *casework.Service
	s       *Service
	vault   *seal.Vault
}

func people() webtest.Logins {
	list := webtest.Logins{}
	for _, r := range access.Roles() {
		list[string(r)] = access.Actor{UserID: "u-" + string(r), OrgID: own, Name: "GEHEIM " + string(r), Roles: []access.Role{r}}
	}
	return list
}

func each(t *testing.T, run func(w *world)) {
	t.Helper()
	migrations := casetest.Folders(document.Files, letter.Files, Files)
	storetest.Each(t, migrations, func(t *testing.T, db *store.DB) {
		w := &world{Hands: storetest.Hands{T: t, DB: db}, clock: clock.NewManual(monday)}
		var documents [][]byte
		for _, files := range []fs.FS{signal.Files, casework.Files, document.Files, letter.Files, Files} {
			doc, err := fs.ReadFile(files, "policy.cedar")
			w.Must(err)
			documents = append(documents, doc)
		}
		var err error
		w.policy, err = access.NewPolicy(documents...)
		w.Must(err)
		vault, err := seal.NewVault([]byte("01234567890123456789012345678901"))
		w.Must(err)
		w.vault = vault
		w.signals = signal.New(db, vault, w.clock, w.policy)
		w.cases = casework.New(db, vault, w.clock, w.policy, w.signals, nil)
		w.s = New(db, w.clock, w.policy, w.signals, w.cases)
		w.Write(build)
		run(w)
	})
}

func build(tx *store.Tx) error {
	if err := account.InsertOrganisation(tx, monday, account.Organisation{ID: own, Name: "De Windvaan", Kind: account.HousingAssociation}); err != nil {
		return err
	}
	for login, a := range people() {
		if err := account.InsertUser(tx, monday, account.User{ID: a.UserID, OrgID: own, Name: a.Name, Login: login, Roles: a.Roles}, ""); err != nil {
			return err
		}
	}
	if err := place.SaveStreets(tx, map[int64][2]string{place.StreetID("Geheimstraat", "Maastricht"): {"Geheimstraat", "Maastricht"}}); err != nil {
		return err
	}
	for n, key := range []string{"E-1", "E-2"} {
		u := place.Unit{Org: own, Key: key, Street: "Geheimstraat", City: "Maastricht", Number: 12 + n, Postcode: "6211AB"}
		if err := deliverytest.Put(tx, place.UnitTable(), own, u.Row(1)); err != nil {
			return err
		}
	}
	return nil
}

func (w *world) send(key string, theme signal.Theme) string {
	w.T.Helper()
	r, err := w.signals.Send(context.Background(), people()["bewoner"], signal.Draft{UnitID: place.UnitIDOf(own, key), Theme: theme, Sentence: "GEHEIM", Key: store.NewID()})
	w.Must(err)
	return r.ID
}

func (w *world) open(id string) casework.ID {
	w.T.Helper()
	a := people()["consulent"]
	c, err := w.cases.Open(context.Background(), a, casework.NewCase{SignalID: id, SignalVersion: 1, Words: casework.Words{Reason: "GEHEIM"}, Danger: true, SkipReason: "GEHEIM maar dringend",
		Step: casework.NextStep{What: "GEHEIM", HolderID: a.UserID, By: clock.Date(monday).AddDate(0, 0, 1)}})
	w.Must(err)
	return c
}

// Rows are those that who asks may read, and each answer is on record.
func TestRowsFollowThePolicy(t *testing.T) {
	each(t, func(w *world) {
		noise, worry := w.send("E-1", signal.Nuisance), w.send("E-2", signal.Concern)
		w.send("E-1", signal.Good)
		c := w.open(worry)
		w.Write(func(tx *store.Tx) error {
			_, err := access.ShutOut(tx, access.Lockout{UserID: "u-teamleider", Type: access.HomeType, Object: string(place.UnitIDOf(own, "E-1")), ByID: "x", From: monday})
			return err
		})
		for login, a := range people() {
			var ids []string
			signals, err := w.s.Signals(context.Background(), a, "")
			for _, s := range signals.Rows {
				ids = append(ids, s.ID)
			}
			cases, next, caseErr := w.s.Cases(context.Background(), a, "", false)
			switch login {
			case "consulent":
				if strings.Join(ids, " ") != worry+" "+noise || signals.Skipped != 1 || len(cases.Zaken) != 1 || cases.Zaken[0].ID != string(c) || next != "" || cases.Zaken[0].Homes[0] != "urn:vera:vastgoed/eenheden/E-2" {
					t.Errorf("%s: %v %+v %+v", login, ids, signals, cases)
				}
			case "teamleider":
				if strings.Join(ids, " ") != worry || signals.Skipped != 0 || len(cases.Zaken) != 0 {
					t.Errorf("%s: %v %+v %+v", login, ids, signals, cases)
				}
			case "regisseur":
				w.Kind(err, fault.NotFound)
				w.Must(caseErr)
				if len(cases.Zaken) != 0 {
					t.Error("a case of others")
				}
			default:
				w.Kind(err, fault.NotFound)
				w.Kind(caseErr, fault.NotFound)
			}
		}
		if n := w.Count(`SELECT count(*) FROM audit_record WHERE action IN ('signal.vera', 'case.vera')`); n != 5 {
			t.Errorf("%d answers on record, want 5", n)
		}
		if n := w.Count(`SELECT count(*) FROM audit_record WHERE action = 'signal.vera' AND user_id = 'u-consulent' AND object_id = 'vera 2'`); n != 1 {
			t.Error("how many went is not on record")
		}
	})
}

// A long list comes in parts, each row once.
func TestPartsHoldEachRowOnce(t *testing.T) {
	each(t, func(w *world) {
		want := map[string]bool{}
		for range pageSize + 20 {
			want[w.send("E-1", signal.Nuisance)] = true
		}
		got, cursor := map[string]bool{}, ""
		for n := 0; ; n++ {
			part, err := w.s.Signals(context.Background(), people()["consulent"], cursor)
			w.Must(err)
			for _, s := range part.Rows {
				if got[s.ID] || !want[s.ID] {
					t.Fatal("twice, or never sent:", s.ID)
				}
				got[s.ID] = true
			}
			if cursor = part.Next; cursor == "" || n > 5 {
				break
			}
		}
		if len(got) != len(want) {
			t.Errorf("%d of %d", len(got), len(want))
		}
	})
}

func TestFiles(t *testing.T) {
	each(t, func(w *world) {
		w.send("E-1", signal.Nuisance)
		w.open(w.send("E-2", signal.Concern))
		browse := func(login string) webtest.Browser {
			return webtest.Browser{T: t, Login: login, Server: webtest.Server(t, web.Config{Auth: people(), Policy: w.policy, Clock: w.clock, Nav: w.s.Nav()}, Files, w.s.Routes()).Handler()}
		}
		b := browse("consulent")
		b.Get(Path, "Signalen als Signalering", "Dossiers als Zaak")
		for _, what := range []string{fileSignals, fileCases} {
			status, body, head := b.Ask(http.MethodPost, Path, url.Values{"wat": {what}})
			var file map[string]any
			if err := json.Unmarshal([]byte(body), &file); err != nil {
				t.Fatal(err)
			}
			if status != http.StatusOK || len(file[what].([]any)) == 0 || !strings.Contains(head.Get("Content-Disposition"), "vera-"+what+"-2026-11-02.json") || head.Get("Cache-Control") != "no-store" {
				t.Errorf("%s: %d %v %s", what, status, head, body)
			}
			if strings.Contains(strings.ToLower(body), "geheim") {
				t.Errorf("%s holds content: %s", what, body)
			}
		}
		b.Has(b.Post(Path, Path, http.StatusBadRequest, url.Values{}), "Kies signalen of dossiers")
		director := browse("regisseur")
		if page := director.Get(Path, "Dossiers als Zaak"); strings.Contains(page, "Signalen als Signalering") {
			t.Error("a director is offered signals")
		}
		if status, _, _ := director.Do(http.MethodPost, Path, url.Values{"wat": {fileSignals}}); status != http.StatusNotFound {
			t.Error(status)
		}
		if status, _, _ := browse("bestuur").Do(http.MethodGet, Path, nil); status != http.StatusNotFound {
			t.Error(status)
		}
	})
}

// Texts go only when they are asked for, and only those that the reader may read; a case whose
// texts went is on record as read.
func TestTextsGoWhenAskedFor(t *testing.T) {
	each(t, func(w *world) {
		ctx, a := context.Background(), people()["consulent"]
		id := w.open(w.send("E-1", signal.Concern))
		w.Must(w.cases.AddLog(ctx, a, id, casework.Call, network.Care, "Hij belt zelf terug.", ""))
		w.Must(w.cases.AddLog(ctx, a, id, casework.NotReached, "", "", ""))
		w.Must(w.cases.AddLog(ctx, a, id, casework.Note, network.Care, "GEHEIM los briefje", ""))
		w.Write(func(tx *store.Tx) error { // what a partner wrote about health, which the association may not read
			_, err := tx.Exec(`UPDATE casework_log SET category = 'gezondheid' WHERE kind = 'niet-bereikt'`)
			return err
		})
		for _, c := range []struct {
			texts     bool
			want      string
			read, all int64
		}{{false, "", 0, 0}, {true, "Hij belt zelf terug.", 1, 1}} {
			out, _, err := w.s.Cases(ctx, a, "", c.texts)
			w.Must(err)
			if len(out.Momenten) != 1 || out.Momenten[0].Text != c.want || len(out.Rollen) != 1 || out.Rollen[0].Kind.Code != "ZAA" {
				t.Errorf("%v: %+v %+v", c.texts, out.Momenten, out.Rollen)
			}
			if n := w.Count(`SELECT count(*) FROM audit_record WHERE action = 'case.vera_texts' AND object_type = 'Case' AND object_id = '` + string(id) + `'`); n != c.read {
				t.Errorf("%v: %d looks on record", c.texts, n)
			}
			if n := w.Count(`SELECT count(*) FROM audit_record WHERE action = 'case.vera_texts' AND object_type = 'CaseList'`); n != c.all {
				t.Errorf("%v: %d lists on record", c.texts, n)
			}
		}
		for login, a := range people() {
			_, _, err := w.s.Cases(ctx, a, "", true)
			if may := login == "consulent" || login == "teamleider" || login == "regisseur"; may != (err == nil) {
				t.Errorf("%s: %v", login, err)
			}
		}
	})
}
