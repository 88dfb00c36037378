package referral

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/store"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
)

// guestBrowser is a browser without an account, with the cookie that it got.
type guestBrowser struct {
	t      *testing.T
	server http.Handler
	cookie string
	from   string
}

func (w *world) browser(t *testing.T, from string) *guestBrowser {
	s := webtest.Server(t, web.Config{Auth: webtest.Logins(w.people), Policy: w.policy, Clock: w.clock}, Files, w.s.Routes())
	return &guestBrowser{t: t, server: s.Handler(), from: from}
}

// ask sends one request and keeps the cookie; the answer holds status, where it leads and the page.
func (b *guestBrowser) ask(method, path string, form url.Values) string {
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.RemoteAddr = b.from + ":1"
	if b.cookie != "" {
		r.AddCookie(&http.Cookie{Name: guestCookie, Value: b.cookie})
	}
	w := httptest.NewRecorder()
	b.server.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if c.Name == guestCookie || strings.HasSuffix(c.Name, guestCookie) {
			b.cookie = c.Value
		}
	}
	return http.StatusText(w.Code) + " " + w.Header().Get("Location") + "\n" + w.Body.String()
}

// Whatever does not open gives exactly the bytes of what never was: at the door, on the page, and
// to an answer.
func TestLinkTellsNothing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.guest(covered)
		d.Talked, d.NotTalked = time.Time{}, "Er is dreiging."
		h, err := w.s.AskByLink(t.Context(), w.people["anna"], w.open(), d)
		w.Must(err)
		code := func(c string) url.Values { return url.Values{"code": {c}, "pin": {h.PIN}} }
		yes := func(id ID) url.Values {
			return url.Values{"stap": {string(Accept)}, "versie": {"2"}, "vraag": {string(id)}}
		}
		in := w.browser(t, "192.0.2.1")
		if got := in.ask("POST", GuestPath, code(h.Code)); !strings.HasPrefix(got, "See Other "+GuestPath) || in.cookie == "" {
			t.Fatal(got)
		}
		if page := in.ask("GET", GuestPath, nil); !strings.Contains(page, "Hulp bij het ordenen van post") || !strings.Contains(page, "Gerda Gast") ||
			strings.Contains(page, "dreiging") || strings.Contains(page, "Lindestraat") || strings.Contains(page, "water") {
			t.Fatal(page)
		}
		never := w.browser(t, "192.0.2.2")
		door, back := never.ask("GET", GuestPath, nil), never.ask("POST", answerPath, yes("0190f000-0000-7000-8000-00000000dead"))
		strange := never.ask("GET", GuestPath+"?code=AAAAA-AAAAA", nil)
		if shown := in.ask("GET", GuestPath+"?code="+h.Code, nil); strings.ReplaceAll(shown, h.Code, "AAAAA-AAAAA") != strange {
			t.Errorf("a link that is one shows another door:\n%s\n%s", shown, strange)
		}
		wrong := strings.ReplaceAll(never.ask("POST", GuestPath, code("AAAAA-AAAAA")), "AAAAA-AAAAA", h.Code)
		same := func(why string, b *guestBrowser, try bool) {
			t.Helper()
			if got := b.ask("GET", GuestPath, nil); got != door {
				t.Errorf("%s, the page:\n%s", why, got)
			}
			if got := b.ask("POST", answerPath, yes(h.ID)); got != back {
				t.Errorf("%s, an answer:\n%s", why, got)
			}
			if !try {
				return
			}
			if got := never.ask("POST", GuestPath, code(h.Code)); got != wrong {
				t.Errorf("%s, the door:\n%s", why, got)
			}
		}
		forged := w.browser(t, "192.0.2.3")
		forged.cookie = "ABCDEFGHJKMNPQRSTVWXYZ0123456789"
		same("a cookie that nobody gave", forged, false)
		for _, stop := range []struct{ why, do, undo string }{
			{"stopped", `UPDATE referral_link SET revoked = 1`, `UPDATE referral_link SET revoked = 0`},
			{"over", `UPDATE referral_link SET until = until - 9000000000000000`, `UPDATE referral_link SET until = until + 9000000000000000`},
			{"withdrawn", `UPDATE referral_request SET state = 'ingetrokken'`, `UPDATE referral_request SET state = 'gezien'`},
			{"another request", `UPDATE referral_request SET link_id = 'x'`, `UPDATE referral_request SET link_id = (SELECT id FROM referral_link)`},
		} {
			w.exec(stop.do)
			same(stop.why, in, true)
			w.exec(stop.undo)
			if page := in.ask("GET", GuestPath, nil); page == door {
				t.Errorf("%s: it does not open again", stop.why)
			}
		}
		w.clock.Add(linkStays)
		same("a session that is over", in, false)
		if n := w.Count(`SELECT count(*) FROM referral_event WHERE step = $1`, string(Accept)); n != 0 {
			t.Error("something was answered")
		}
		fast := ""
		for range triesAtOnce + 1 { // guessing is slow
			fast = forged.ask("POST", GuestPath, url.Values{"code": {"AAAAA-AAAAA"}, "pin": {"000000"}})
		}
		if !strings.HasPrefix(fast, "Too Many Requests") {
			t.Errorf("%.60s", fast)
		}
	})
}

// Who asks sees what to pass on, once, and who answers with a used form keeps the text.
func TestLinkPages(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.open()
		s := webtest.Server(t, web.Config{Auth: webtest.Logins(w.people), Policy: w.policy, Clock: w.clock}, Files, w.s.Routes())
		anna := webtest.Browser{T: t, Server: s.Handler(), Login: "anna"}
		form := url.Values{"wie": {withoutAccount}, "soort": {string(Help)}, "nodig": {"Hulp bij post"}, "vraag": {"Wil je langsgaan?"}, "besproken": {"2026-12-20"},
			"naam": {"Gerda Gast"}, "bij": {covered}, "linkweg": {string(OnPaper)}, "pinweg": {string(ByVoice)}, "sleutel": {"een-sleutel"}}
		status, body, _ := anna.Do("POST", askPath(c), form)
		if status != http.StatusOK || !strings.Contains(body, GuestPath+"?code=") || strings.Count(body, "Pincode, apart") != 1 {
			t.Fatalf("%d %s", status, body)
		}
		if status, again, _ := anna.Do("POST", askPath(c), form); status != http.StatusSeeOther || strings.Contains(again, "Pincode, apart") {
			t.Errorf("sent twice: %d", status)
		}
		var id ID
		w.Must(w.DB.Read(t.Context(), func(tx *store.Tx) error {
			list, err := ofCase(tx, c)
			id = list[0].ID
			return err
		}))
		page := anna.Get(pathOf(id), "Gerda Gast", "Nog niet gebruikt", "Stop de link nu")
		if strings.Contains(page, "Pincode, apart") || strings.Contains(page, "?code=") {
			t.Error("it is shown again")
		}
		if status, body, _ := anna.Do("POST", pathOf(id)+"/link", url.Values{"stap": {string(AnewLink)}}); status != http.StatusOK || !strings.Contains(body, "Pincode, apart") {
			t.Errorf("made anew: %d", status)
		}
		anna.Do("POST", pathOf(id)+"/link", url.Values{"stap": {string(RevokeLink)}})
		anna.Get(pathOf(id), "Gestopt op")
		if status, _, _ := anna.Do("POST", pathOf(id)+"/link", url.Values{"stap": {string(RenewLink)}}); status != http.StatusBadRequest {
			t.Errorf("a link that stopped is renewed: %d", status)
		}
	})
}

// post notes which links were mailed, and why.
type post struct{ sent []string }

func (p *post) MailLink(_ *store.Tx, _ time.Time, _, linkID, source string) error {
	p.sent = append(p.sent, strings.TrimPrefix(source, "verwijzing/"+linkID))
	return nil
}

// Silence of who has a link: the mail of the link first, then the asking side, to the boards; and
// a link whose term ends tells who asked.
func TestGuestLadder(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		mails := &post{}
		w.s.UsePost(mails)
		h := w.invite(w.open(), covered)
		if !h.Mailed || h.Code != "" || h.Path != "" || h.PIN == "" {
			t.Errorf("%+v", h) // never both on one screen when the link goes by itself
		}
		due := w.raw(h.ID).Due
		for i, step := range []struct{ who, key string }{{"", ""}, {"anna", "climb_guest_director"}, {"tess", "climb_guest_lead"}, {"rik", "climb_guest_regional"}, {"bestuur", "climb_guest_boards"}} {
			w.clock.Set(stepAt(due, i+1).Add(-time.Minute))
			w.Must(w.s.Tick(t.Context()))
			if step.who != "" && strings.Contains(w.told(step.who), step.key) {
				t.Errorf("%s heard too early", step.who)
			}
			w.clock.Set(stepAt(due, i+1))
			w.Must(w.s.Tick(t.Context()))
			w.Must(w.s.Tick(t.Context()))
			if step.who != "" && strings.Count(w.told(step.who), step.key) != 1 {
				t.Errorf("%s heard %q, not once %s", step.who, w.told(step.who), step.key)
			}
		}
		if got := strings.Join(mails.sent, " "); got != "/0/nieuw /0/te-laat/"+due.Format(time.DateOnly) {
			t.Errorf("mailed %s", got)
		}
		if !strings.Contains(w.told("baas"), "climb_guest_boards") || w.told("lies") != "" || w.told("pia") != "" {
			t.Errorf("at the partner: %q %q", w.told("baas"), w.told("lies"))
		}
		if strings.Count(w.told("anna"), "notice_link_over") != 1 {
			t.Errorf("anna heard %q", w.told("anna"))
		}
		if mail, code, err := w.reach(h); err != nil || mail != "" || code != "" {
			t.Errorf("a link that is over is mailed: %q %v", mail, err)
		}
	})
}

// Where no mail goes, somebody on the asking side hears the first rung at once.
func TestGuestLadderWithoutMail(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		h := w.invite(w.open(), bare)
		w.clock.Set(stepAt(w.raw(h.ID).Due, 1))
		w.Must(w.s.Tick(t.Context()))
		if w.told("anna") != "climb_guest_holder" {
			t.Errorf("anna heard %q", w.told("anna"))
		}
		if mail, code, err := w.reach(h); err != nil || mail != "gerda@zorg.example" || code != h.Code {
			t.Errorf("%q %q %v", mail, code, err)
		}
	})
}

func (w *world) reach(h Handed) (mail, code string, err error) {
	w.Must(w.DB.Read(w.t.Context(), func(tx *store.Tx) (err error) {
		mail, code, err = w.s.Reach(tx, w.raw(h.ID).LinkID)
		return err
	}))
	return mail, code, err
}
