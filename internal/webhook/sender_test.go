package webhook

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"samendoen/internal/base/hook"
	"samendoen/internal/base/openid"
	"samendoen/internal/base/store"
)

// kinds are what a receiver heard, in order.
func (r *receiver) kinds(t testing.TB) (list []Kind) {
	t.Helper()
	for _, l := range r.letters() {
		var b body
		if err := json.Unmarshal(l.body, &b); err != nil {
			t.Fatal(err)
		}
		list = append(list, b.Type)
	}
	return list
}

// The life of a signal and its case arrives once each, in order, signed, and is on record.
func TestLifeOfASignalArrives(t *testing.T) {
	each(t, func(w *world) {
		r := w.receiver(nil)
		id, secret := w.listen("consulent", r.URL, "signal.", "case.")
		sig := w.send("bewoner", "Zegt dat zij niemand meer ziet.")
		w.plan(sig)
		w.talk(sig, "Zij wil graag koffie drinken met buren.")
		c := w.open(sig, "Hulp bij contact")
		w.close(c, "Het contact is er weer")
		if len(r.letters()) != 0 {
			t.Fatal("sent before the sender ran")
		}
		w.run()
		want := []Kind{SignalReceived, SignalTaken, CaseOpened, CaseClosed, SignalClosed}
		if diff := cmp.Diff(want, r.kinds(t)); diff != "" {
			t.Error(diff)
		}
		for _, l := range r.letters() {
			if verify(secret, l.head, l.body) != 1 || l.head.Get("Content-Type") != "application/json" || l.head.Get("Cookie")+l.head.Get("Authorization") != "" {
				t.Errorf("head %v", l.head)
			}
		}
		if n := w.Count(`SELECT count(*) FROM audit_record WHERE action IN ('signal.webhook', 'case.webhook') AND user_id = 'u-consulent'`); n != 5 {
			t.Errorf("%d looks on record, want 5", n)
		}
		for _, m := range w.messages(id) {
			if m.State != Arrived || m.Attempts != 1 || m.Status != http.StatusNoContent {
				t.Errorf("%+v", m)
			}
		}
		if e := w.endpoint(id); !e.Reached.Equal(monday) || e.State != On {
			t.Errorf("%+v", e)
		}
		w.Must(w.cases.Reopen(context.Background(), people()["consulent"], c, 2, "Het ging weer mis"))
		w.run()
		if diff := cmp.Diff([]Kind{CaseReopened, SignalReopened}, r.kinds(t)[5:]); diff != "" {
			t.Error(diff)
		}
	})
}

// A cause that is rolled back tells nothing.
func TestNoCauseNoMessage(t *testing.T) {
	each(t, func(w *world) {
		r := w.receiver(nil)
		id, _ := w.listen("consulent", r.URL, "signal.")
		sig := w.signal(w.send("bewoner", "Een zin."))
		boom := errors.New("boom")
		err := w.DB.Write(context.Background(), func(tx *store.Tx) error {
			if err := w.s.SignalStep(tx, monday, sig, "advies"); err != nil {
				return err
			}
			return boom
		})
		if !errors.Is(err, boom) || len(w.messages(id)) != 1 {
			t.Error(err, w.messages(id))
		}
	})
}

// What fails is tried again after the pauses of the standard, with the same id, and what
// comes after it waits: order is kept.
func TestRetriesKeepOrder(t *testing.T) {
	each(t, func(w *world) {
		r := w.receiver(func(n int, out http.ResponseWriter) {
			if n < 3 {
				http.Error(out, "even niet", http.StatusServiceUnavailable)
			}
		})
		id, secret := w.listen("consulent", r.URL, "signal.")
		sig := w.send("bewoner", "Een zin.")
		w.plan(sig)
		w.run()
		w.run()
		if got := w.messages(id); len(r.letters()) != 1 || got[0].State != Waits || got[0].Status != 503 || got[0].Problem != hook.Refused || got[1].Attempts != 0 {
			t.Fatalf("%d requests, %+v", len(r.letters()), got)
		}
		w.clock.Add(4 * time.Second)
		w.run()
		if len(r.letters()) != 1 {
			t.Fatal("too soon")
		}
		w.clock.Add(2 * time.Second)
		w.run()
		w.clock.Add(6 * time.Minute)
		w.advise(sig, "De buurvrouw helpt met koken.")
		w.run()
		if diff := cmp.Diff([]Kind{SignalReceived, SignalReceived, SignalReceived, SignalTaken, SignalClosed}, r.kinds(t)); diff != "" {
			t.Error(diff)
		}
		l := r.letters()
		if l[0].head.Get("webhook-id") != l[2].head.Get("webhook-id") || l[2].head.Get("webhook-id") == l[3].head.Get("webhook-id") ||
			l[0].head.Get("webhook-timestamp") == l[2].head.Get("webhook-timestamp") || verify(secret, l[2].head, l[2].body) != 1 {
			t.Error("ids and moments:", l[0].head, l[2].head, l[3].head)
		}
		if n := w.Count(`SELECT count(*) FROM audit_record WHERE action = 'signal.webhook'`); n != 3 {
			t.Errorf("%d looks on record, want one for each message", n)
		}
	})
}

// An endpoint that says when to come back is tried again then and no sooner, in seconds and as a
// date, but not for ever.
func TestRetryAfter(t *testing.T) {
	each(t, func(w *world) {
		for later, want := range map[string]time.Duration{"600": 10 * time.Minute, monday.Add(20 * time.Minute).Format(http.TimeFormat): 20 * time.Minute,
			"99999999": longestAsked, "-5": 5 * time.Second, "straks": 5 * time.Second, "0": 5 * time.Second} {
			w.clock.Set(monday)
			r := w.receiver(func(n int, out http.ResponseWriter) {
				if n == 1 {
					out.Header().Set("Retry-After", later)
					out.WriteHeader(http.StatusTooManyRequests)
				}
			})
			id, _ := w.listen("consulent", r.URL, "signal.")
			w.send("bewoner", "Een zin.")
			w.run()
			w.clock.Set(monday.Add(want - time.Second))
			w.run()
			if n := len(r.letters()); n != 1 {
				t.Errorf("%q: %d requests before the time", later, n)
			}
			w.clock.Set(monday.Add(want + want/5))
			w.run()
			if n := len(r.letters()); n != 2 {
				t.Errorf("%q: %d requests in the end", later, n)
			}
			w.Must(w.s.Remove(context.Background(), people()["beheerder"], id, w.endpoint(id).Version))
		}
	})
}

// An endpoint that stays silent for days is paused, its administrators hear of it, and what
// happens meanwhile waits until it is on again.
func TestSilenceForDaysPauses(t *testing.T) {
	each(t, func(w *world) {
		well := false
		r := w.receiver(func(_ int, out http.ResponseWriter) {
			if !well {
				out.WriteHeader(http.StatusInternalServerError)
			}
		})
		id, _ := w.listen("consulent", r.URL, "signal.")
		w.send("bewoner", "Een zin.")
		for range 20 {
			w.run()
			w.clock.Add(29 * time.Hour)
		}
		e, list := w.endpoint(id), w.messages(id)
		if len(r.letters()) != 10 || e.State != Paused || e.Why != Silent || list[0].State != GivenUp || list[0].Attempts != 10 {
			t.Fatalf("%d requests, %+v, %+v", len(r.letters()), e, list)
		}
		if n := w.Count(`SELECT count(*) FROM account_notice WHERE user_id = 'u-beheerder' AND message = 'webhook.notice_stil'`); n != 1 {
			t.Errorf("%d notices for the administrator", n)
		}
		if n := w.Count(`SELECT count(*) FROM account_notice WHERE user_id = 'u-beheer-elders'`); n != 0 {
			t.Error("an administrator elsewhere heard of it")
		}
		w.send("bewoner", "Nog een zin.")
		w.run()
		well = true
		w.Must(w.s.Set(context.Background(), people()["beheerder"], id, e.Version, On))
		w.run()
		if list = w.messages(id); len(r.letters()) != 11 || list[0].State != GivenUp || list[1].State != Arrived {
			t.Errorf("%d requests, %+v", len(r.letters()), list)
		}
		w.Must(w.s.Again(context.Background(), people()["beheerder"], id, w.endpoint(id).Version, list[0].ID))
		w.run()
		if list = w.messages(id); list[0].State != Arrived || len(r.letters()) != 12 {
			t.Errorf("sent again: %+v", list)
		}
	})
}

// 410 switches off at once, for good: nothing more is even kept.
func TestGoneSwitchesOff(t *testing.T) {
	each(t, func(w *world) {
		r := w.receiver(func(_ int, out http.ResponseWriter) { out.WriteHeader(http.StatusGone) })
		id, _ := w.listen("consulent", r.URL, "signal.")
		w.send("bewoner", "Een zin.")
		w.run()
		if e := w.endpoint(id); e.State != Off || e.Why != Gone {
			t.Fatalf("%+v", e)
		}
		w.send("bewoner", "Nog een zin.")
		w.run()
		if len(r.letters()) != 1 || len(w.messages(id)) != 1 {
			t.Error("something was kept for who is gone")
		}
		if n := w.Count(`SELECT count(*) FROM account_notice WHERE user_id = 'u-beheerder' AND message = 'webhook.notice_weg'`); n != 1 {
			t.Errorf("%d notices", n)
		}
	})
}

// What goes wrong on the way is told apart.
func TestTroubleOnTheWay(t *testing.T) {
	each(t, func(w *world) {
		secret := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("a redirect was followed") }))
		w.T.Cleanup(secret.Close)
		led := w.receiver(func(_ int, out http.ResponseWriter) {
			out.Header().Set("Location", secret.URL)
			out.WriteHeader(http.StatusTemporaryRedirect)
		})
		self := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("a wrong certificate was taken") }))
		self.Config.ErrorLog = log.New(io.Discard, "", 0)
		self.StartTLS()
		w.T.Cleanup(self.Close)
		gone := httptest.NewServer(http.NotFoundHandler())
		gone.Close()
		fine := w.receiver(nil)
		want := map[ID]hook.Problem{}
		for url, problem := range map[string]hook.Problem{led.URL: hook.Refused, self.URL: hook.BadCert, gone.URL: hook.Unreachable, fine.URL: hook.NoProblem} {
			id, _ := w.listen("consulent", url, "signal.")
			want[id] = problem
		}
		w.send("bewoner", "Een zin.")
		w.run()
		for id, problem := range want {
			m := w.messages(id)[0]
			if m.Problem != problem || (problem == hook.NoProblem) != (m.State == Arrived) || (m.Status == http.StatusTemporaryRedirect) != (problem == hook.Refused) {
				t.Errorf("want %q: %+v", problem, m)
			}
		}
	})
}

// A receiver that hangs holds nobody else up, and is given up on in time.
func TestHangingReceiver(t *testing.T) {
	each(t, func(w *world) {
		release := make(chan bool)
		slow, fine := w.receiver(func(int, http.ResponseWriter) { <-release }), w.receiver(nil)
		w.T.Cleanup(func() { close(release) })
		id, _ := w.listen("consulent", slow.URL, "signal.")
		w.listen("consulent", fine.URL, "signal.")
		w.send("bewoner", "Een zin.")
		done := make(chan bool)
		go func() {
			defer close(done)
			if _, err := w.s.Once(context.Background()); err != nil {
				t.Error(err)
			}
		}()
		for len(fine.letters()) == 0 || len(slow.letters()) == 0 {
			time.Sleep(5 * time.Millisecond)
		}
		release <- true // so far the one still hangs, and the other has its message
		<-done
		if m := w.messages(id)[0]; m.State != Arrived {
			t.Errorf("%+v", m)
		}
		w.s.post = hook.NewOutside(openid.Network{Loopback: true}, "proef", 300*time.Millisecond)
		w.send("bewoner", "Nog een zin.")
		w.run()
		if m := w.messages(id)[1]; m.State != Waits || m.Problem != hook.TooSlow || m.Status != 0 {
			t.Errorf("%+v", m)
		}
	})
}

// Nothing goes to a network that is not the internet, whatever a name leads to.
func TestNoInnerNetwork(t *testing.T) {
	inner := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the inner network was reached") }))
	t.Cleanup(inner.Close)
	out := hook.NewOutside(openid.Network{}, "proef", PostTime)
	port := inner.URL[strings.LastIndex(inner.URL, ":"):]
	for _, url := range []string{inner.URL, "https://localhost" + port, "https://[::1]" + port, "https://[::ffff:127.0.0.1]" + port, "https://10.0.0.1", "https://192.168.1.1",
		"https://169.254.169.254/latest", "https://[fd00::1]", "https://0.0.0.0" + port, "https://100.64.0.1", "http://127.0.0.1" + port} {
		if got := out.Post(t.Context(), hook.Envelope{URL: url, ID: "m", At: monday, Signature: "s", Body: []byte("{}")}); got != (hook.Answer{Problem: hook.BadAddress}) {
			t.Errorf("%s: %+v", url, got)
		}
	}
}

// For a day after a new secret both sign; then only the new one.
func TestRotation(t *testing.T) {
	each(t, func(w *world) {
		r := w.receiver(nil)
		id, first := w.listen("consulent", r.URL, "signal.")
		second, err := w.s.Rotate(context.Background(), people()["beheerder"], id, 1)
		w.Must(err)
		w.send("bewoner", "Een zin.")
		w.run()
		w.clock.Add(rotateTime)
		w.send("bewoner", "Nog een zin.")
		w.run()
		l := r.letters()
		if verify(second, l[0].head, l[0].body) != 1 || verify(first, l[0].head, l[0].body) != 2 {
			t.Error("on the day itself:", l[0].head)
		}
		if verify(second, l[1].head, l[1].body) != 1 || verify(first, l[1].head, l[1].body) != 0 {
			t.Error("a day later:", l[1].head)
		}
		for _, secret := range []string{first, second} {
			if n := w.Count(`SELECT count(*) FROM webhook_endpoint WHERE name LIKE $1 OR url LIKE $1`, "%"+secret+"%"); n != 0 {
				t.Error("a secret can be read")
			}
		}
	})
}

// Several senders on one database send each message once.
func TestSendersShareTheWork(t *testing.T) {
	each(t, func(w *world) {
		r := w.receiver(nil)
		for range 5 {
			w.listen("consulent", r.URL, "signal.")
		}
		for range 6 {
			w.send("bewoner", "Een zin.")
		}
		var wait sync.WaitGroup
		for range 3 {
			s := New(w.DB, w.vault, w.clock, w.policy, w.keys, w.outside, "", w.s.log)
			wait.Go(func() {
				for range 40 {
					if _, err := s.Once(context.Background()); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wait.Wait()
		w.run()
		if n := len(r.letters()); n != 30 {
			t.Errorf("%d messages, want 30", n)
		}
	})
}

// What is older than a month is forgotten, sent or not, by the sender itself.
func TestOldMessagesGo(t *testing.T) {
	each(t, func(w *world) {
		id, _ := w.listen("consulent", "https://hook.example", "signal.")
		w.Must(w.s.Set(context.Background(), people()["beheerder"], id, 1, Paused))
		w.send("bewoner", "Een zin.")
		w.clock.Add(keepTime + time.Hour)
		w.send("bewoner", "Nog een zin.")
		ctx, stop := context.WithCancel(context.Background())
		done := make(chan bool)
		go func() { w.s.Run(ctx); close(done) }()
		for range 200 {
			if len(w.messages(id)) == 1 {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		stop()
		<-done
		if n := len(w.messages(id)); n != 1 {
			t.Errorf("%d messages left", n)
		}
	})
}
