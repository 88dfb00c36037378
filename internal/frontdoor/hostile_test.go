package frontdoor

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
)

// server is the program with this module alone. Who asks from the machine itself may say
// for whom, as a proxy does.
func (w *world) server() http.Handler {
	proxies := web.Proxies{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("192.0.2.0/24")}
	return webtest.Server(w.T, web.Config{Auth: webtest.Logins(people()), Policy: w.policy, Clock: w.clock, Nav: w.s.Nav(), Proxies: proxies}, Files, w.s.Routes()).Handler()
}

func (w *world) stranger() webtest.Browser { return webtest.Browser{T: w.T, Server: w.server()} }

func (w *world) fields() url.Values {
	return url.Values{"over": {"woning"}, "waar": {"Lindestraat 12"}, "wat": {"De post blijft liggen."}, "naam": {"Riet"}, "contact": {"06 12345678"},
		"taal": {"nl"}, "formulier": {w.s.FormToken(own, w.clock.Now().Add(-time.Minute))}}
}

// An address that we know, one that we do not and one that cannot be get the same answer,
// but for the code.
func TestNoOracleOnAddresses(t *testing.T) {
	each(t, func(w *world) {
		b := w.stranger()
		answer := func(where string) string {
			f := w.fields()
			f.Set("waar", where)
			status, body, _ := b.Do(http.MethodPost, "/melden/"+own, f)
			return fmt.Sprint(status, codeForm().ReplaceAllString(body, "CODE"))
		}
		known := answer("Lindestraat 12")
		for _, where := range []string{"Lindestraat 13", "Geen straat in deze stad 1", "6211AB 12"} {
			if got := answer(where); got != known {
				t.Errorf("%s gets another answer", where)
			}
		}
		if !strings.Contains(known, "CODE") {
			t.Error("no code: ", known)
		}
	})
}

func TestPublicPages(t *testing.T) {
	each(t, func(w *world) {
		b := w.stranger()
		b.Get("/melden/"+own, "Vertel het De Windvaan", `href="tel:112"`, `lang="nl"`, "Wij kennen uw naam, uw buur niet.")
		arabic := b.Get("/melden/"+own+"?taal=ar", `dir="rtl"`, `lang="ar"`, "لم يراجع مترجم")
		if strings.Contains(arabic, "/inloggen") {
			t.Error("a stranger is asked to sign in")
		}
		if status, _, to := b.Do(http.MethodGet, "/melden?taal=tr", nil); status != http.StatusSeeOther || to != "/melden/"+own+"?taal=tr" {
			t.Errorf("%d to %s", status, to)
		}
		f := w.fields()
		f.Del("naam")
		f.Set("wat", "zijn nummer is 111222333")
		status, body, _ := b.Do(http.MethodPost, "/melden/"+own, f)
		b.Has(body, "Over mensen nemen wij geen bericht zonder naam aan.", "Haal het burgerservicenummer weg.", "111222333", f.Get("formulier"))
		if status != http.StatusBadRequest {
			t.Errorf("status %d", status)
		}
		f = w.fields()
		f.Set("formulier", w.s.FormToken(own, w.clock.Now()))
		_, body, _ = b.Do(http.MethodPost, "/melden/"+own, f)
		b.Has(body, "Dat ging erg snel.")
		f.Set("formulier", "onzin")
		_, body, _ = b.Do(http.MethodPost, "/melden/"+own, f)
		b.Has(body, "Dit formulier is verlopen.")
		status, body, _ = b.Do(http.MethodPost, "/melden/status", url.Values{"code": {"0000-0000-0000-0000"}})
		_, none, _ := b.Do(http.MethodPost, "/melden/status", url.Values{"code": {"0000-0000-0000-0000"}})
		if status != http.StatusBadRequest || body != none {
			t.Errorf("status %d", status)
		}
		for range looksAtOnce {
			status, _, _ = b.Do(http.MethodPost, "/melden/status", url.Values{"code": {"0000-0000-0000-0000"}})
		}
		if status != http.StatusTooManyRequests {
			t.Errorf("looking %d times: %d", looksAtOnce+2, status)
		}
	})
}

func TestDeskPages(t *testing.T) {
	each(t, func(w *world) {
		_, id := w.received(nil)
		_, suspect := w.received(func(f *Form) { f.Trap = "x" })
		b := webtest.Browser{T: t, Server: w.server(), Login: "consulent"}
		list := b.Get("/voordeur", "Over een woning", string(id))
		if strings.Contains(list, "MERKTEKEN") || strings.Contains(list, "Riet") || strings.Contains(list, string(suspect)) {
			t.Error("the list tells too much")
		}
		b.Get("/voordeur?lijst=verdacht", string(suspect))
		if page := b.Get("/voordeur/"+string(id), "MERKTEKEN", "Riet Melder", "Lindestraat 12"); strings.Contains(page, "Het hele complex") {
			t.Error("what is about a home can be put on a complex at once")
		}
		_, place := w.received(func(f *Form) { f.About = AboutPlace })
		b.Get("/voordeur/"+string(place), `value="complex:`+string(w.site)+`"`, "Het hele complex", `value="woning:`)
		page := "/voordeur/" + string(id)
		b.Has(b.Post(page, page+"/aannemen", http.StatusBadRequest, url.Values{"zin": {"Mijn eigen zin"}}), "Mijn eigen zin", "MERKTEKEN")
		b.Has(b.Post(page, page+"/zoek", http.StatusOK, url.Values{"zoek": {"Linden"}, "zin": {"Mijn eigen zin"}}), "De Linden", "Mijn eigen zin")
		b.Post(page, page+"/weigeren", http.StatusBadRequest, url.Values{})
		to := b.Post(page, page+"/aannemen", http.StatusSeeOther, url.Values{"plek": {"complex:" + string(w.site)}, "thema": {string(w.asSignal().Theme)}, "zin": {"Er ligt post."}, "spoed": {"gewoon"}})
		if to != "/voordeur" {
			t.Errorf("to %s", to)
		}
		b.Post(page, page+"/weigeren", http.StatusConflict, url.Values{"reden": {"dubbel"}, "versie": {"1"}})
		b.Get("/voordeur?lijst=klaar", "Signaal gemaakt")
		lead := webtest.Browser{T: t, Server: w.server(), Login: "teamleider"}
		lead.Has(lead.Post("/voordeur", "/voordeur/deur", http.StatusBadRequest, url.Values{"open": {"ja"}, "telefoon": {""}}), "Vul een telefoonnummer in.")
		lead.Post("/voordeur", "/voordeur/deur", http.StatusSeeOther, url.Values{"open": {"nee"}, "telefoon": {""}})
		if status, _, _ := w.stranger().Do(http.MethodGet, "/melden/"+own, nil); status != http.StatusNotFound {
			t.Errorf("the closed page: %d", status)
		}
	})
}

// TestHostilePosts sends thousands (ten with the full dose): from one address and from thousands, with forged forms, used
// forms, filled traps and bodies of any size. The work list stays empty, what waits is
// bounded, and who looks at the page meanwhile sees it.
func TestHostilePosts(t *testing.T) {
	w := newWorld(t, storetest.Open(t, "sqlite:"+t.TempDir()+"/a.db", migrations()))
	server := httptest.NewServer(w.server())
	defer server.Close()
	var sent, failed atomic.Int64
	var group sync.WaitGroup
	began := time.Now()
	for worker := range 8 {
		group.Go(func() {
			rng := rand.New(rand.NewPCG(uint64(worker), 1))
			for sent.Add(1) <= hostilePosts {
				if status := w.attack(server.URL, rng); status >= 500 || status == 0 {
					failed.Add(1)
				}
			}
		})
	}
	looks, slowest := 0, time.Duration(0)
	done := make(chan struct{})
	go func() { group.Wait(); close(done) }()
	for running := true; running; {
		select {
		case <-done:
			running = false
		case <-time.After(50 * time.Millisecond):
			at := time.Now()
			r, err := http.Get(server.URL + "/melden/" + own)
			w.Must(err)
			io.Copy(io.Discard, r.Body)
			r.Body.Close()
			if looks++; r.StatusCode != http.StatusOK {
				t.Fatalf("the page is away: %d", r.StatusCode)
			}
			slowest = max(slowest, time.Since(at))
		}
	}
	posts, suspect := w.Count(`SELECT count(*) FROM frontdoor_post WHERE suspect = 0`), w.Count(`SELECT count(*) FROM frontdoor_post WHERE suspect = 1`)
	if n := w.Count(`SELECT count(*) FROM signal_signal`); n != 0 {
		t.Errorf("%d signals", n)
	}
	if posts+suspect > maxHourly || posts == 0 || suspect == 0 || suspect > maxSuspect {
		t.Errorf("%d posts and %d suspect", posts, suspect)
	}
	if n := w.Count(`SELECT count(*) FROM audit_record`); n > maxHourly+10 {
		t.Errorf("%d records in the log", n)
	}
	if failed.Load() > 0 {
		t.Errorf("%d answers were failures of the program", failed.Load())
	}
	if _, err := w.s.Receive(context.Background(), w.form()); err != nil && !fault.Is(err, fault.Invalid) {
		t.Error(err)
	}
	t.Logf("%d posts in %v: %d kept, %d suspect; the page was seen %d times, at most after %v", hostilePosts, time.Since(began).Round(time.Millisecond), posts, suspect, looks, slowest.Round(time.Millisecond))
}

// attack sends one hostile post and gives the status of the answer, 0 for none at all.
func (w *world) attack(base string, rng *rand.Rand) int {
	f := w.fields()
	f.Set("wat", fmt.Sprintf("spam %d", rng.Uint64()))
	switch rng.IntN(8) {
	case 0:
		f.Set("website", "http://spam.example")
	case 1:
		f.Set("formulier", strings.Repeat("A", rng.IntN(100)))
	case 2:
		f.Set("wat", strings.Repeat("\x00\u202e", rng.IntN(4000)))
	case 3:
		f.Set("waar", "x'; DROP TABLE frontdoor_post; --")
	case 4:
		f = url.Values{"over": {"plek"}}
	case 5:
		f.Set("wat", strings.Repeat("x", 64<<10))
	}
	body := []byte(f.Encode())
	if rng.IntN(10) == 0 {
		body = bytes.Repeat([]byte("%zz&="), rng.IntN(2000))
	}
	r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, base+"/melden/"+own, bytes.NewReader(body))
	if err != nil {
		return 0
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if rng.IntN(2) == 0 { // half comes from one address, the rest from all over
		r.Header.Set("X-Forwarded-For", fmt.Sprintf("2001:db8:%x::%x", rng.IntN(1<<16), rng.IntN(1<<16)))
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return http.StatusRequestEntityTooLarge // the program hung up on what is too large
	}
	defer answer.Body.Close()
	io.Copy(io.Discard, answer.Body)
	return answer.StatusCode
}

func codeForm() *regexp.Regexp { return regexp.MustCompile(`([0-9A-Z]{4}-){3}[0-9A-Z]{4}`) }
