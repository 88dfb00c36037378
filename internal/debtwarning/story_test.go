package debtwarning

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/network"
	"samendoen/internal/tenancy"
)

// From the figures to the answer of the municipality, and until it is paid.
func TestFromFiguresToPaid(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, ina, sem := context.Background(), w.people["ina"], w.people["sem"]
		id := w.opened()
		v := w.show(id)
		if v.Holder != "ina" || v.Period.Cents != 81234 || !v.Period.Origin.Equal(day("2026-09-01")) || v.Next.What != NeedContact || !v.Due.Equal(day("2026-11-27")) {
			t.Fatalf("the file began as %+v", v.File)
		}
		w.refusedFor(w.send(id), "debtwarning.need_contact")
		w.steps(id)
		w.Must(w.send(id))
		w.refusedFor(w.send(id), "debtwarning.need_verstuurd")
		list, err := w.s.Incoming(ctx, sem)
		w.Must(err)
		if len(list) != 1 || list[0].Amount != 812.34 || len(list[0].Clients) != 1 || list[0].Clients[0] != (Tenant{"Sanne de Wit", "06-sanne", "sanne@voorbeeld.example"}) {
			t.Fatalf("the municipality got %+v", list)
		}
		version, err := w.s.Answer(ctx, sem, id, list[0].Version, Received)
		w.Must(err)
		_, err = w.s.Answer(ctx, sem, id, version-1, Handling)
		if !fault.Is(err, fault.Conflict) {
			t.Error("an old version is taken: ", err)
		}
		_, err = w.s.Answer(ctx, sem, id, version, Handling)
		w.Must(err)
		if v := w.show(id); v.State != Handling || !v.Paused.Equal(day("2027-01-15")) || !v.Due.Equal(v.Paused) {
			t.Errorf("collection does not rest: %s %s", v.State, v.Paused)
		}
		w.refusedFor(w.step(id, Step{Kind: Letter, On: day("2026-11-20"), Means: ByPost, Evidence: "Nog een"}), "debtwarning.resting")
		w.Write(func(tx *store.Tx) error { w.owes(tx, "t1", "2026-11-01", 0); return nil })
		if rows := w.look(); len(rows) != 1 || rows[0].State != Ended || rows[0].Ending != PaidOff {
			t.Errorf("paid, and still %+v", rows)
		}
		if list, err = w.s.Incoming(ctx, sem); err != nil || len(list) != 0 {
			t.Errorf("the municipality still has what was paid: %v %v", list, err)
		}
		if _, err := w.s.Answer(ctx, sem, id, w.show(id).Version, Handling); !fault.Is(err, fault.NotFound) {
			t.Error("an answer to what was paid: ", err)
		}
		if _, err := w.s.Show(ctx, ina, id); err != nil {
			t.Error(err)
		}
	})
}

// TestOncePerPeriod: looking again, more months and a file closed by hand open nothing new;
// arrears after a paid month do.
func TestOncePerPeriod(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.opened()
		w.opened()
		w.Must(w.s.Close(context.Background(), w.people["ina"], id, w.show(id).Version, "Verkeerd geboekt."))
		w.Write(func(tx *store.Tx) error { w.owes(tx, "t1", "2026-11-01", 90000); return nil })
		w.clock.Set(start.AddDate(0, 1, 0))
		if rows := w.look(); len(rows) != 1 {
			t.Fatalf("the same run opened %d files", len(rows))
		}
		w.Write(func(tx *store.Tx) error {
			w.owes(tx, "t1", "2026-12-01", 0)
			w.owes(tx, "t1", "2027-01-01", 70000)
			return nil
		})
		w.clock.Set(start.AddDate(0, 3, 0))
		if rows := w.look(); len(rows) != 2 {
			t.Fatalf("a new run has %d files with the old one, want 2", len(rows))
		}
	})
}

// TestPaidBetween: a file of a run that was paid ends even when the next run began.
func TestPaidBetween(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.opened()
		w.Write(func(tx *store.Tx) error {
			w.owes(tx, "t1", "2026-11-01", 0)
			w.owes(tx, "t1", "2026-12-01", 50000)
			return nil
		})
		w.clock.Set(start.AddDate(0, 2, 0))
		rows := w.look()
		if len(rows) != 2 || rows[0].State != OwnSteps || len(rows[0].Steps) != 0 || rows[1].Ending != PaidOff {
			t.Fatalf("%+v", rows)
		}
	})
}

// TestOffWithoutDPIA: nothing opens and nothing goes when the register does not allow it.
func TestOffWithoutDPIA(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		r := Standard()
		r.Version = 1
		w.Must(w.s.SaveRules(ctx, w.people["fg"], r))
		if rows := w.look(); len(rows) != 0 {
			t.Fatal("something opened without a line of the register")
		}
		r.Processing, r.Version = string(w.line), 2
		w.Must(w.s.SaveRules(ctx, w.people["fg"], r))
		id := w.opened()
		w.steps(id)
		w.clock.Set(start.AddDate(1, 0, 0)) // the DPIA has to be looked at again
		w.Write(func(tx *store.Tx) error { return nil })
		w.refusedFor(w.send(id), "debtwarning.need_uit")
		other, err := w.net.AddProcessing(ctx, w.people["fg"], network.Processing{Name: "Overlast", Categories: []network.Category{network.Identity, network.Nuisance}})
		w.Must(err)
		r.Processing, r.Version = string(other), 3
		w.refusedFor(w.s.SaveRules(ctx, w.people["fg"], r), "debtwarning.bad_line")
	})
}

// TestReceiverOfTheMunicipality: without one for the home's own municipality nothing goes.
func TestReceiverOfTheMunicipality(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		id := w.opened()
		w.steps(id)
		w.Must(w.s.SaveReceiver(ctx, w.people["fg"], Receiver{"GM0001", ""}))
		w.Must(w.s.SaveReceiver(ctx, w.people["fg"], Receiver{"GM0002", "gem2"}))
		w.refusedFor(w.send(id), "debtwarning.need_geen-gemeente")
		w.refusedFor(w.s.SaveReceiver(ctx, w.people["fg"], Receiver{"GM0001", "ander"}), "debtwarning.choose")
		w.Must(w.s.SaveReceiver(ctx, w.people["fg"], Receiver{"GM0001", "gem"}))
		w.Must(w.send(id))
		if list, err := w.s.Incoming(ctx, w.people["wes"]); err != nil || len(list) != 0 {
			t.Errorf("another municipality got it: %v %v", list, err)
		}
	})
}

// TestWho: nobody but arrears staff opens a file, and the municipality only what it was sent.
func TestWho(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		id := w.opened()
		w.steps(id)
		for who, a := range w.people {
			_, err := w.s.Show(ctx, a, id)
			_, lists := w.s.List(ctx, a, tabTodo, 0)
			if own := who == "ina"; (err == nil) != own || !own && !fault.Is(err, fault.NotFound) {
				t.Errorf("%s opens it: %v", who, err)
			} else if staff := own || who == "els"; (lists == nil) != staff {
				t.Errorf("%s lists: %v", who, lists)
			}
			if _, err := w.s.Answer(ctx, a, id, 1, Received); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s answers what was not sent: %v", who, err)
			}
		}
		w.Must(w.send(id))
		for who, a := range w.people {
			list, err := w.s.Incoming(ctx, a)
			if (err == nil) != (who == "sem" || who == "wes") || (len(list) == 1) != (who == "sem") {
				t.Errorf("%s has %d warnings: %v", who, len(list), err)
			}
		}
		locked := w.people["ina"]
		w.Write(func(tx *store.Tx) error {
			_, err := tx.Exec(`INSERT INTO access_restriction (request_id, object_type, object_id, from_at, until_at) VALUES ('r', 'DebtFile', $1, 1, 0)`, string(id))
			return err
		})
		if _, err := w.s.Show(ctx, locked, id); !fault.Is(err, fault.NotFound) {
			t.Error("what is restricted opens: ", err)
		}
		if v, err := w.s.List(ctx, locked, tabSent, 0); err != nil || len(v.Rows) != 0 {
			t.Error("what is restricted is listed: ", v.Rows, err)
		}
		one := w.people["ina"]
		one.OneFactor = true
		if _, err := w.s.List(ctx, one, tabTodo, 0); !fault.Is(err, fault.NotFound) {
			t.Error("one factor is enough: ", err)
		}
	})
}

// TestFileHasNothingElse: the file for a municipality has the fields of the exchange model
// and no others.
func TestFileHasNothingElse(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.opened()
		w.steps(id)
		ina, sem := w.browse("ina"), w.browse("sem")
		if status, _, _ := ina.Do(http.MethodGet, filePath(id)+"/bestand", nil); status != http.StatusNotFound {
			t.Error("a file of what was not sent: ", status)
		}
		w.Must(w.send(id))
		for _, body := range []string{ina.Get(filePath(id) + "/bestand"), sem.Get("/vroegsignalen/bestand")} {
			var got struct{ Vroegsignalen []map[string]any }
			w.Must(json.Unmarshal([]byte(body), &got))
			if len(got.Vroegsignalen) != 1 {
				t.Fatal(body)
			}
			for field := range got.Vroegsignalen[0] {
				if !strings.Contains(" ID bedrag ontstaansdatum signaaldatum signaalpartner client adres postcode woonplaats ", " "+field+" ") {
					t.Error("the file has ", field)
				}
			}
			for _, secret := range []string{"GEHEIMSPREUK", "Medebewoner", "BSN", "bsn", "geboorte"} {
				if strings.Contains(body, secret) {
					t.Errorf("the file has %s", secret)
				}
			}
		}
	})
}

// TestForgotten: who is forgotten leaves a file that opens, without anything about them.
func TestForgottenAndErased(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.opened()
		w.steps(id)
		var about []File
		w.Write(func(tx *store.Tx) (err error) { about, err = Concerning(tx, w.vault, "sanne"); return err })
		if len(about) != 1 || len(about[0].Steps) != 4 {
			t.Fatalf("kept about Sanne: %v", about)
		}
		w.Write(func(tx *store.Tx) error { return tenancy.ErasePersons(tx, start, []string{"sanne"}) })
		if v := w.show(id); len(v.Steps) != 0 || len(v.Tenants) != 0 {
			t.Errorf("still there: %+v", v)
		}
		w.refusedFor(w.send(id), "debtwarning.need_contact")
		w.Must(w.s.Close(context.Background(), w.people["ina"], id, w.show(id).Version, "Vergeten."))
		later := start.AddDate(0, 7, 0)
		w.Write(func(tx *store.Tx) error {
			past, err := Closed(tx, "corp", later, start.AddDate(-1, 0, 0), "", 10)
			if err == nil && len(past) != 1 {
				t.Errorf("%d closed files", len(past))
			}
			gone, err2 := EraseClosed(tx, w.vault, later, start.AddDate(0, 0, -1), id)
			if gone || err2 != nil {
				t.Error("erased before its term")
			}
			if gone, err2 = EraseClosed(tx, w.vault, later, later, id); !gone {
				t.Error("not erased: ", err2)
			}
			return err
		})
		if rows := w.look(); len(rows) != 1 || rows[0].ID == id {
			t.Errorf("%v", rows)
		}
	})
}

// The pages, from the work list to the answer.
func TestPages(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ina, sem, fg := w.browse("ina"), w.browse("sem"), w.browse("fg")
		ina.Get("/huurachterstand", "Hier is nu niets te doen")
		id := w.opened()
		page := filePath(id)
		ina.Get("/huurachterstand", "Persoonlijk contact zoeken", "Lindestraat 12", "812,34")
		ina.Get(page, "Sanne de Wit", "Nog niets", "Mag de melding weg?")
		ina.Has(ina.Post(page, page+"/stap", 400, url.Values{"soort": {"contact"}, "op": {"2026-11-19"}, "middel": {"post"}, "bewijs": {"Blijft staan"}}), "Blijft staan", "past niet bij deze stap")
		for _, s := range []url.Values{{"soort": {"contact"}, "middel": {"telefoon"}, "uitkomst": {"niet-bereikt"}}, {"soort": {"hulp"}, "middel": {"post"}, "bewijs": {"Brief"}},
			{"soort": {"brief"}, "middel": {"post"}, "bewijs": {"Brief"}}, {"soort": {"aanbod"}, "middel": {"post"}, "bewijs": {"Brief"}}} {
			s.Set("op", "2026-11-01")
			ina.Post(page, page+"/stap", 303, s)
		}
		ina.Get(page+"/brief", "Sanne de Wit", "€ 812,34", "Er is gratis hulp", "Nee zeggen verandert niets")
		ina.Post(page, page+"/versturen", 303, url.Values{})
		ina.Has(ina.Post(page, page+"/sluiten", 400, url.Values{}), "Vul dit in.")
		ina.Has(ina.Post(page, page+"/overnemen", 409, url.Values{"versie": {"1"}}), "Iemand was net eerder")
		body := sem.Get("/vroegsignalen", "Sanne de Wit", "Ontvangen", "In behandeling")
		if strings.Contains(body, "Brief") {
			t.Error("the municipality reads the landlord's steps")
		}
		sem.Post("/vroegsignalen", "/vroegsignalen/"+string(id), 303, url.Values{"antwoord": {"in-behandeling"}})
		ina.Get("/huurachterstand?toon=verstuurd", "incasso rust tot en met")
		body = fg.Get("/huurachterstand/instellingen", "Vroeg erop af", "Oosterdam", "in behandeling")
		if strings.Contains(body, "Sanne") || strings.Contains(body, "Lindestraat") {
			t.Error("the privacy officer sees more than numbers")
		}
		fg.Has(fg.Post("/huurachterstand/instellingen", "/huurachterstand/instellingen", 400, url.Values{"dagen": {"0"}, "lezing": {"akkoord"}}), "Kies een getal")
		fg.Post("/huurachterstand/instellingen", "/huurachterstand/gemeenten", 400, url.Values{"gebied": {"Utrecht"}})
		for _, login := range []string{"con", "tl", "reg", "best", "beh", "els", "par"} {
			for _, path := range []string{page, page + "/brief", "/vroegsignalen", "/huurachterstand/instellingen"} {
				if status, _, _ := w.browse(login).Do(http.MethodGet, path, nil); status != http.StatusNotFound {
					t.Errorf("%s gets %d from %s", login, status, path)
				}
			}
		}
	})
}

// TestNobodyIsNever: without arrears staff no file opens, and a file of who left goes on.
func TestNeverNobody(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		disable := func(n int) {
			w.Write(func(tx *store.Tx) error {
				_, err := tx.Exec(`UPDATE account_user SET disabled = $1 WHERE id = 'ina'`, n)
				return err
			})
		}
		disable(1)
		if rows := w.look(); len(rows) != 0 {
			t.Fatal("a file that nobody holds")
		}
		disable(0)
		id := w.opened()
		w.Write(func(tx *store.Tx) error {
			_, err := tx.Exec(`UPDATE debtwarning_file SET holder_id = 'weg' WHERE id = $1`, string(id))
			return err
		})
		w.look()
		if v := w.show(id); v.Holder != "ina" || v.Names["ina"] == "" {
			t.Error("held by ", v.Holder)
		}
	})
}
