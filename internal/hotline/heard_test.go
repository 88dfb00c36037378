package hotline

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/hook"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
)

// TestProvidersTell: what a provider says in its own name is believed, and moves a report; what
// anybody else says does not exist.
func TestProvidersTell(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		secret := hook.NewSecret()
		w.s.HearFrom(secret)
		server := webtest.Server(t, web.Config{Auth: webtest.Logins{}, Policy: w.s.policy, Clock: w.clock}, Files, w.s.Routes()).Handler()
		said := 0
		tellAs := func(with []byte, at time.Time, kind HeardKind, data map[string]string) (int, string) {
			t.Helper()
			said++
			body, err := json.Marshal(map[string]any{"type": kind, "data": data})
			w.Must(err)
			id := "bericht-" + strconv.Itoa(said)
			r := httptest.NewRequest(http.MethodPost, heardPath, strings.NewReader(string(body)))
			r.Header.Set("webhook-id", id)
			r.Header.Set("webhook-timestamp", strconv.FormatInt(at.Unix(), 10))
			r.Header.Set("webhook-signature", hook.Sign(id, at, body, with))
			rec := httptest.NewRecorder()
			server.ServeHTTP(rec, r)
			var answer struct{ Melding string }
			_ = json.Unmarshal(rec.Body.Bytes(), &answer)
			return rec.Code, answer.Melding
		}
		tell := func(kind HeardKind, data map[string]string) (int, string) {
			t.Helper()
			return tellAs(secret, w.clock.Now(), kind, data)
		}
		status := func(want int, got int, what string) {
			t.Helper()
			if got != want {
				t.Errorf("%s: %d, want %d", what, got, want)
			}
		}
		w.policy(plain())
		w.reach("ad", "sms:+31611111111")
		w.reach("ben", "stem:+31622222222")
		r := w.report("vera", Draft{Kind: Alarm, Source: Screen})
		w.work()
		key := w.phone.sent[0].Key
		w.phone.take()

		for what, with := range map[string][]byte{"another secret": hook.NewSecret(), "no secret": nil} {
			code, _ := tellAs(with, w.clock.Now(), HeardAnswer, map[string]string{"bericht": key, "antwoord": "1"})
			status(http.StatusNotFound, code, what)
		}
		code, _ := tellAs(secret, w.clock.Now().Add(-time.Hour), HeardAnswer, map[string]string{"bericht": key, "antwoord": "1"})
		status(http.StatusNotFound, code, "an hour old")
		code, _ = tell("meldpunt.anders", nil)
		status(http.StatusBadRequest, code, "another kind")
		code, _ = tell(HeardAnswer, map[string]string{"bericht": key, "antwoord": "3"})
		status(http.StatusBadRequest, code, "another answer")
		code, _ = tell(HeardAnswer, map[string]string{"bericht": string(r.ID) + ".0.0.ben.0", "antwoord": "1"})
		status(http.StatusNotFound, code, "a message that was not sent")
		if got := w.state(r); got != Open {
			t.Fatalf("after all that: %s", got)
		}

		code, _ = tell(HeardDelivered, map[string]string{"bericht": key})
		status(http.StatusOK, code, "delivered")
		code, _ = tell(HeardAnswer, map[string]string{"bericht": key, "antwoord": " 1 "})
		status(http.StatusOK, code, "taken")
		same(t, "timeline", "0s stap\n0s gestuurd ad\n0s verstuurd ad\n0s afgeleverd ad\n0s aangenomen ad", w.timeline(r))

		// Ad cannot after all, by text: Ben is called. Ben's telephone has no signal: the next step.
		code, _ = tell(HeardAnswer, map[string]string{"bericht": key, "antwoord": "2"})
		status(http.StatusOK, code, "given back")
		w.work()
		if got := w.state(r); got != Open || !strings.Contains(w.timeline(r), "kan-niet ad") {
			t.Errorf("given back: %s\n%s", got, w.timeline(r))
		}

		// Somebody texts the meldpunt, twice in their fright; it is one thing, with a receipt each time.
		code, first := tell(HeardReport, map[string]string{"van": "+31633333333", "tekst": "Er wordt gevochten bij de lift."})
		status(http.StatusOK, code, "a text")
		_, again := tell(HeardReport, map[string]string{"van": "+31633333333", "tekst": "Kom snel!"})
		if first == "" || again == "" || first == again {
			t.Errorf("receipts: %q and %q", first, again)
		}
		if n := w.Count(`SELECT count(*) FROM hotline_report WHERE grouped LIKE '%633333333%'`); n != 0 {
			t.Error("a number of somebody stands where it can be read")
		}
		if n := w.Count(`SELECT count(*) FROM hotline_report WHERE state = 'open'`); n != 2 {
			t.Errorf("%d reports are called about, want the first and that of the text", n)
		}
	})
}
