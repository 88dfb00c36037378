package frontdoor

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"samendoen/internal/base/delivery/deliverytest"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
	"samendoen/internal/signal"
)

func (w *world) build(tx *store.Tx) error {
	w.site = place.ComplexIDOf(own, "C1")
	if err := place.SaveStreets(tx, map[int64][2]string{place.StreetID("Lindestraat", "Maastricht"): {"Lindestraat", "Maastricht"}}); err != nil {
		return err
	}
	c := place.Complex{Org: own, Key: "C1", Name: "De Linden"}
	if err := deliverytest.Put(tx, place.ComplexTable(), own, c.Row(1)); err != nil {
		return err
	}
	u := place.Unit{Org: own, Key: "1", ComplexKey: "C1", Street: "Lindestraat", City: "Maastricht", Number: 12, Postcode: "6211AB"}
	return deliverytest.Put(tx, place.UnitTable(), own, u.Row(1))
}

func TestPostIsNoSignalUntilAccepted(t *testing.T) {
	each(t, func(w *world) {
		ctx := context.Background()
		code, id := w.received(nil)
		if n := w.Count(`SELECT count(*) FROM signal_signal`); n != 0 {
			t.Fatalf("%d signals before anybody read the post", n)
		}
		v, err := w.s.Open(ctx, people()["consulent"], id)
		w.Must(err)
		if v.What != w.form().What || v.Name != "Riet Melder" || v.Reporter.Contact != "06 12345678" {
			t.Errorf("opened: %+v", v)
		}
		r, err := w.s.Accept(ctx, people()["consulent"], id, 1, w.asSignal(), false)
		w.Must(err)
		if n := w.Count(`SELECT count(*) FROM signal_signal WHERE id = $1 AND sender_id = $2 AND sender_role = 'bewoner'`, r.ID, string(id)); n != 1 {
			t.Error("the signal is not of the reporter")
		}
		if _, err := w.s.Accept(ctx, people()["teamleider"], id, 1, w.asSignal(), false); !fault.Is(err, fault.Conflict) {
			t.Errorf("accepted twice: %v", err)
		}
		if err := w.s.Refuse(ctx, people()["teamleider"], id, 2, Twice); !fault.Is(err, fault.Conflict) {
			t.Errorf("refused after it was accepted: %v", err)
		}
		if n := w.Count(`SELECT count(*) FROM signal_signal`); n != 1 {
			t.Errorf("%d signals", n)
		}
		for _, action := range []string{"frontdoor.receive", "frontdoor.read", "frontdoor.accept"} {
			if n := w.Count(`SELECT count(*) FROM audit_record WHERE action = $1 AND object_id = $2`, action, string(id)); n != 1 {
				t.Errorf("%d records of %s", n, action)
			}
		}
		st, err := w.s.Status(ctx, strings.ToLower(code))
		w.Must(err)
		if len(st.Lines) != 2 || st.Lines[1].What != "story_gelezen" || !st.Contact {
			t.Errorf("story %+v", st)
		}
	})
}

// Two colleagues at once make one signal, and one of them hears that the other was first.
func TestAcceptedAtOnce(t *testing.T) {
	each(t, func(w *world) {
		_, id := w.received(nil)
		var group sync.WaitGroup
		errs := make([]error, 8)
		for i := range errs {
			group.Go(func() {
				_, errs[i] = w.s.Accept(context.Background(), people()["consulent"], id, 1, w.asSignal(), false)
			})
		}
		group.Wait()
		for _, err := range errs {
			if err != nil && !fault.Is(err, fault.Conflict) {
				t.Error(err)
			}
		}
		if n := w.Count(`SELECT count(*) FROM signal_signal`); n != 1 {
			t.Errorf("%d signals", n)
		}
	})
}

func TestSameFormIsOnePost(t *testing.T) {
	each(t, func(w *world) {
		f := w.form()
		codes := make([]string, 16)
		var group sync.WaitGroup
		for i := range codes {
			group.Go(func() { codes[i], _ = w.s.Receive(context.Background(), f) })
		}
		group.Wait()
		for _, code := range codes {
			if code == "" || code != codes[0] {
				t.Errorf("codes %v", codes)
				break
			}
		}
		if n := w.Count(`SELECT count(*) FROM frontdoor_post`); n != 1 {
			t.Errorf("%d posts", n)
		}
	})
}

func TestWhoReadsPosts(t *testing.T) {
	each(t, func(w *world) {
		ctx := context.Background()
		_, id := w.received(nil)
		for login, a := range people() {
			may := login == "consulent" || login == "teamleider"
			_, read := w.s.Open(ctx, a, id)
			_, accept := w.s.Accept(ctx, a, id, 99, w.asSignal(), false)
			refuse := w.s.Refuse(ctx, a, id, 99, Twice)
			if may != (read == nil) || !may && (!fault.Is(read, fault.NotFound) || !fault.Is(accept, fault.NotFound) || !fault.Is(refuse, fault.NotFound)) {
				t.Errorf("%s: read %v, accept %v, refuse %v", login, read, accept, refuse)
			}
			d, list := w.s.Desk(ctx, a, ListWaiting)
			if login == "vreemd" && (list != nil || len(d.Posts) != 0) || login != "vreemd" && may != (list == nil) {
				t.Errorf("%s: list %v with %d", login, list, len(d.Posts))
			}
			if err := w.s.SetDoor(ctx, a, 99, true, "088 123 45 67"); (login == "teamleider") != fault.Is(err, fault.Conflict) {
				t.Errorf("%s: door %v", login, err)
			}
		}
		half := people()["consulent"]
		half.OneFactor = true
		if _, err := w.s.Open(ctx, half, id); !fault.Is(err, fault.NotFound) {
			t.Errorf("with one factor: %v", err)
		}
	})
}

func TestNothingReadableIsStored(t *testing.T) {
	each(t, func(w *world) {
		_, id := w.received(nil)
		w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) error {
			s, err := sealedOf(tx, id)
			for _, words := range []string{"MERKTEKEN", "Riet", "Lindestraat", "12345678"} {
				if strings.Contains(string(s.letter)+string(s.reporter), words) {
					t.Errorf("%s stands there to be read", words)
				}
			}
			return err
		}))
	})
}

func TestWithdrawAndRefuse(t *testing.T) {
	each(t, func(w *world) {
		ctx, desk := context.Background(), people()["consulent"]
		code, id := w.received(nil)
		w.Must(w.s.Withdraw(ctx, code))
		w.Must(w.s.Withdraw(ctx, code))
		v, err := w.s.Open(ctx, desk, id)
		w.Must(err)
		if v.Name+v.Reporter.Contact != "" || v.What == "" || v.Post.Contact {
			t.Errorf("after taking back: %+v", v)
		}
		w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
			if _, err := w.vault.KeyOf(tx, reporterRecord(id)); err == nil {
				t.Error("the key of who wrote it is still there")
			}
			return nil
		}))
		code, id = w.received(nil)
		w.Must(w.s.Refuse(ctx, desk, id, 1, Nonsense))
		v, err = w.s.Open(ctx, desk, id)
		w.Must(err)
		if v.Name+v.Where+v.What != "" || v.Reason != Nonsense {
			t.Errorf("nonsense is still there: %+v", v)
		}
		if st, err := w.s.Status(ctx, code); err != nil || st.Lines[1].What != "story_geweigerd" {
			t.Errorf("%+v %v", st, err)
		}
		if err := w.s.Withdraw(ctx, "0000-0000-0000-0000"); !fault.Is(err, fault.NotFound) {
			t.Errorf("a code of nobody: %v", err)
		}
	})
}

func TestErasedAfterTheTerm(t *testing.T) {
	each(t, func(w *world) {
		ctx := context.Background()
		_, waits := w.received(nil)
		code, id := w.received(nil)
		w.Must(w.s.Refuse(ctx, people()["consulent"], id, 1, NotOurs))
		w.clock.Add(24 * time.Hour)
		before := w.clock.Now()
		w.Write(func(tx *store.Tx) error {
			list, err := Ended(tx, own, before, time.Time{}, "", 10)
			if err == nil && (len(list) != 1 || list[0].ID != string(id)) {
				t.Errorf("ended: %v", list)
			}
			if gone, err := EraseEnded(tx, w.vault, before, before, string(waits)); gone || err != nil {
				t.Errorf("erased what waits: %v %v", gone, err)
			}
			if gone, err := EraseEnded(tx, w.vault, before, before, string(id)); !gone || err != nil {
				t.Errorf("not erased: %v %v", gone, err)
			}
			for _, record := range []string{string(id), reporterRecord(id)} {
				if held, err := seal.HasHolders(tx, record); held || err != nil {
					t.Errorf("key of %s: %v %v", record, held, err)
				}
			}
			return err
		})
		if _, err := w.s.Status(ctx, code); !fault.Is(err, fault.NotFound) {
			t.Errorf("status after erasing: %v", err)
		}
	})
}

func TestClosedDoor(t *testing.T) {
	each(t, func(w *world) {
		ctx := context.Background()
		w.Must(w.s.SetDoor(ctx, people()["teamleider"], 1, false, ""))
		_, closed := w.s.Receive(ctx, w.form())
		f := w.form()
		f.Org = "org-bestaat-niet"
		_, absent := w.s.Receive(ctx, f)
		if !fault.Is(closed, fault.NotFound) || !fault.Is(absent, fault.NotFound) {
			t.Errorf("closed %v, absent %v", closed, absent)
		}
		if err := w.s.SetDoor(ctx, people()["teamleider"], 2, true, "bel maar"); !fault.Is(err, fault.Invalid) {
			t.Errorf("a number that is none: %v", err)
		}
	})
}

// What waits is bounded, and what is suspect takes no room of the rest.
func TestRoomIsBounded(t *testing.T) {
	each(t, func(w *world) {
		take := func(trap string) (taken int) {
			for range maxSuspect + maxWaiting + 20 {
				f := w.form()
				f.Trap = trap
				if _, err := w.s.Receive(context.Background(), f); err == nil {
					taken++
				} else if !Busy(err) {
					t.Fatal(err)
				} else if w.clock.Add(time.Hour + time.Second); taken >= maxWaiting || trap != "" && taken >= maxSuspect {
					return taken
				}
			}
			return taken
		}
		if n := take("x"); n != maxSuspect {
			t.Errorf("%d suspect posts were taken", n)
		}
		if n := take(""); n != maxWaiting {
			t.Errorf("%d posts were taken beside them", n)
		}
	})
}

func TestCallers(t *testing.T) {
	each(t, func(w *world) {
		ctx, desk := context.Background(), people()["consulent"]
		f := w.form()
		f.Channel, f.CallBack, f.Token = Phone, true, w.s.FormToken(own, w.clock.Now())
		id, code, err := w.s.Caller(ctx, desk, f)
		w.Must(err)
		again, same, err := w.s.Caller(ctx, desk, f)
		w.Must(err)
		v, err := w.s.Open(ctx, desk, id)
		w.Must(err)
		if id != again || code != same || v.Channel != Phone || !v.CallBack {
			t.Errorf("%s %s, %s %s, %+v", id, code, again, same, v)
		}
		f.Channel = Page
		if _, _, err := w.s.Caller(ctx, desk, f); !fault.Is(err, fault.Invalid) {
			t.Errorf("a colleague as a stranger: %v", err)
		}
		f.Channel = Counter
		if _, _, err := w.s.Caller(ctx, people()["vakman"], f); !fault.Is(err, fault.NotFound) {
			t.Errorf("a mechanic at the desk: %v", err)
		}
	})
}

// A story tells steps alone: no text of the reporter, of the signal or of a colleague.
func TestStatusLeaksNothing(t *testing.T) {
	each(t, func(w *world) {
		ctx, desk := context.Background(), people()["consulent"]
		code, id := w.received(nil)
		r, err := w.s.Accept(ctx, desk, id, 1, w.asSignal(), false)
		w.Must(err)
		signals := signal.New(w.DB, w.vault, w.clock, w.policy)
		w.Must(signals.GiveAdvice(ctx, desk, r.ID, 1, "GEHEIM advies aan de buren van de Lindestraat"))
		_, body, _ := w.stranger().Do(http.MethodPost, "/melden/status", url.Values{"code": {code}, "taal": {"nl"}})
		if !strings.Contains(body, "Het is afgerond.") {
			t.Error("the story does not tell how it ended")
		}
		for _, words := range []string{"MERKTEKEN", "Riet", "12345678", "Lindestraat", "GEHEIM", "post in de gang", "Achternaam", "CONSULENT", string(id), r.ID, r.Number} {
			if strings.Contains(body, words) {
				t.Errorf("the status shows %q", words)
			}
		}
	})
}
