package account

import (
	"context"
	"encoding/base32"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
)

// browser is somebody's browser, with its cookies, on the pages of a house.
type browser struct {
	t       testing.TB
	address string
	cookies map[string]string
}

func (h house) serve(demo bool) string {
	h.t.Helper()
	words, err := text.Load(text.Words, web.Words, Files)
	check(h.t, err)
	s := web.NewServer(web.Config{Auth: h.Service, Policy: h.policy, Words: words, Clock: h.clock, Demo: demo,
		Log: slog.New(slog.DiscardHandler), Nav: h.Nav()}, append(h.Routes(),
		web.Route{Pattern: "GET /{$}", Handler: func(c *web.Context) error { return c.Redirect("/mijn/beveiliging") }}))
	s.API(func(api huma.API) {
		type answer struct{ Body string }
		huma.Get(api, "/ik", func(ctx context.Context, _ *struct{}) (*answer, error) {
			return &answer{web.ActorFrom(ctx).Name}, nil
		})
	})
	server := httptest.NewServer(s.Handler())
	h.t.Cleanup(server.Close)
	return server.URL
}

func newBrowser(t testing.TB, address string) *browser {
	return &browser{t, address, map[string]string{}}
}

// do asks for a page, or sends a form when there are fields (pairs of name and value).
func (b *browser) do(method, path string, fields ...string) (status int, location, body string) {
	b.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	r, err := http.NewRequest(method, b.address+path, strings.NewReader(form.Encode()))
	check(b.t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("User-Agent", "Mozilla/5.0 (Windows) Firefox/131.0")
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(r)
	check(b.t, err)
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	check(b.t, err)
	for _, c := range resp.Cookies() {
		if b.cookies[c.Name] = c.Value; c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		}
	}
	return resp.StatusCode, resp.Header.Get("Location"), string(data)
}

// goes sends a form and expects to be sent on to a path.
func (b *browser) goes(to, path string, fields ...string) {
	b.t.Helper()
	if status, location, body := b.do("POST", path, fields...); status != http.StatusSeeOther || location != to {
		b.t.Fatalf("POST %s: %d to %q, want %q\n%s", path, status, location, to, firstLines(body))
	}
}

// shows expects a page with a text.
func (b *browser) shows(path, want string) string {
	b.t.Helper()
	status, location, body := b.do("GET", path)
	if status != http.StatusOK || !strings.Contains(body, want) {
		b.t.Fatalf("GET %s: %d to %q, without %q\n%s", path, status, location, want, firstLines(body))
	}
	return body
}

// away expects to be sent elsewhere.
func (b *browser) away(path, to string) {
	b.t.Helper()
	if status, location, _ := b.do("GET", path); status != http.StatusSeeOther || location != to {
		b.t.Errorf("GET %s: %d to %q, want %q", path, status, location, to)
	}
}

func firstLines(body string) string { return body[:min(len(body), 1500)] }

func (b *browser) login(login string) (status int, location, body string) {
	b.t.Helper()
	return b.do("POST", "/inloggen", "login", login, "wachtwoord", housePassword, "naar", "/mijn/sleutels")
}

var secretPattern = regexp.MustCompile(`<code class="secret">([A-Z2-7 ]+)</code>`)

func TestSigningInOnThePages(t *testing.T) {
	storetest.Each(t, folders(), func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		address := h.serve(false)
		b := newBrowser(t, address)
		if _, to, _ := b.login("marja"); to != "/mijn/tweede-stap" {
			t.Fatal("after the password:", to)
		}
		before := b.cookies["samendoen"]
		for _, path := range []string{"/mijn/sleutels", "/mijn/beveiliging", "/mijn/bevestigen"} {
			b.away(path, "/inloggen?naar="+url.QueryEscape(path))
		}
		b.away("/inloggen", "/mijn/tweede-stap")
		if status, _, _ := b.do("GET", "/api/v1/ik"); status != http.StatusUnauthorized {
			t.Error("the API answers half a session with", status)
		}
		found := secretPattern.FindStringSubmatch(b.shows("/mijn/tweede-stap", "<svg"))
		if found == nil {
			t.Fatal("no secret to type over")
		}
		phone := app{decodeSecret(t, found[1]), h.clock}
		if status, _, body := b.do("POST", "/mijn/tweede-stap", "code", "000000"); status != http.StatusBadRequest || !strings.Contains(body, "Deze code klopt niet") {
			t.Error("a wrong first code:", status)
		}
		status, _, body := b.do("POST", "/mijn/tweede-stap", "code", phone.code())
		codes := regexp.MustCompile(`<code class="recovery">([0-9a-z]{5}-[0-9a-z]{5})</code>`).FindAllStringSubmatch(body, -1)
		if status != http.StatusOK || len(codes) != recoveryCodes || b.cookies["samendoen"] == before || b.cookies[deviceCookie] == "" {
			t.Fatalf("%d, %d codes, cookies %v", status, len(codes), b.cookies)
		}
		b.shows("/mijn/beveiliging", "Je hebt nog 10 herstelcodes.")
		b.shows("/api/v1/ik", "Naam marja")
		if page := b.shows("/mijn/beveiliging", "Firefox, Windows"); strings.Contains(page, codes[0][1]) {
			t.Error("the recovery codes are shown twice")
		}

		b.goes("/inloggen", "/uitloggen")
		h.clock.Add(totpStep)
		if _, to, _ := b.login("marja"); to != "/inloggen/code?naar=%2Fmijn%2Fsleutels" {
			t.Fatal("after the password:", to)
		}
		half := b.cookies["samendoen"]
		b.shows("/inloggen/code?naar=%2Fmijn%2Fsleutels", `value="/mijn/sleutels"`)
		b.away("/inloggen?naar=%2Fx", "/inloggen/code?naar=%2Fx")
		b.away("/mijn/sleutels", "/inloggen?naar=%2Fmijn%2Fsleutels")
		if status, _, body := b.do("POST", "/inloggen/code", "code", "999", "naar", "/mijn/sleutels"); status != http.StatusBadRequest || !strings.Contains(body, "Deze code klopt niet") {
			t.Error("a wrong code:", status)
		}
		b.goes("/mijn/sleutels", "/inloggen/code", "code", phone.code(), "naar", "/mijn/sleutels")
		if b.cookies["samendoen"] == half {
			t.Error("the session kept its secret")
		}
		b.shows("/mijn/sleutels", "Nieuwe sleutel")
		h.clock.Add(freshTime)
		if page := b.shows("/mijn/sleutels", "Bevestig dat je het bent"); strings.Contains(page, `name="until"`) {
			t.Error("the form is there without confirming")
		}
		token := []string{"name", "kantoor", "scopes", "case.", "until", "2026-12-21"}
		b.goes("/mijn/bevestigen?naar=%2Fmijn%2Fsleutels", "/mijn/sleutels", token...)
		if list, err := h.Tokens(context.Background(), h.actors["marja"]); err != nil || len(list) > 0 {
			t.Error("a token was made without confirming:", list, err)
		}
		b.goes("/mijn/bevestigen?naar=%2Fmijn%2Fbeveiliging", "/mijn/beveiliging/herstelcodes")
		b.away("/mijn/tweede-stap", "/mijn/bevestigen?naar=%2Fmijn%2Ftweede-stap")
		if status, _, body := b.do("POST", "/mijn/bevestigen", "wachtwoord", "fout", "code", phone.code()); status != http.StatusBadRequest || !strings.Contains(body, "Het wachtwoord of de code klopt niet.") {
			t.Error("confirmed with a wrong password:", status)
		}
		b.goes("/mijn/sleutels", "/mijn/bevestigen", "wachtwoord", housePassword, "code", phone.code(), "naar", "/mijn/sleutels")
		if status, _, body := b.do("POST", "/mijn/sleutels", token...); status != http.StatusOK || !strings.Contains(body, "sdt_") {
			t.Error("no token after confirming:", status)
		}

		h.clock.Add(totpStep)
		other := newBrowser(t, address)
		other.login("marja")
		other.goes("/mijn/beveiliging", "/inloggen/code", "code", codes[0][1], "naar", "//elders.example") // a notice waits
		other.shows("/mijn/beveiliging", "Er is een herstelcode gebruikt.")
		h.clock.Add(freshTime)
		for _, path := range []string{"/mijn/beveiliging/sessies/einde", "/mijn/beveiliging/sessies/geen/einde"} { // not by who found the telephone
			b.goes("/mijn/bevestigen?naar=%2Fmijn%2Fbeveiliging", path)
		}
		b.goes("/mijn/beveiliging", "/mijn/bevestigen", "naar", "/mijn/beveiliging", "wachtwoord", housePassword, "code", phone.code())
		b.goes("/mijn/beveiliging", "/mijn/beveiliging/sessies/einde")
		other.away("/mijn/beveiliging", "/inloggen?naar=%2Fmijn%2Fbeveiliging")
		b.shows("/mijn/beveiliging", "Overal anders is nu uitgelogd.")
	})
}

func decodeSecret(t testing.TB, shown string) []byte {
	t.Helper()
	secret, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.ReplaceAll(shown, " ", ""))
	check(t, err)
	return secret
}

// TestBlockedInTheMiddle: whoever is blocked is out at the next request.
func TestBlockedInTheMiddle(t *testing.T) {
	storetest.Each(t, folders(), func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		h := newHouse(t, db)
		address := h.serve(false)
		b := newBrowser(t, address)
		b.login("rens")
		b.shows("/mijn/beveiliging", "uit: je logt in met alleen een wachtwoord")
		token, err := New(db, h.vault, h.clock, h.policy, false).NewToken(ctx, h.actors["rens"], "huis", []string{"signal."}, h.clock.Now().AddDate(0, 1, 0))
		check(t, err)
		_, err = h.ByToken(ctx, token)
		check(t, err)
		old := b.cookies["samendoen"]
		b.login("rens")
		if h.stageOf(old) != stageEnded {
			t.Error("the session that the browser had before lives on")
		}
		set := func(disabled int) {
			t.Helper()
			check(t, db.Write(ctx, func(tx *store.Tx) error {
				_, err := tx.Exec(`UPDATE account_user SET disabled = $1 WHERE login = 'rens'`, disabled)
				return err
			}))
		}
		set(1) // even when the rows of session and token are left
		if _, err := h.ByToken(ctx, token); err == nil || h.stageOf(b.cookies["samendoen"]) != stageEnded {
			t.Error("a blocked user is let in by a row that was left:", err)
		}
		set(0)
		u, err := h.User(ctx, h.actors["bas"], h.actors["rens"].UserID)
		check(t, err)
		u.Disabled = true
		check(t, h.ChangeUser(ctx, h.actors["bas"], u, ""))
		b.away("/mijn/beveiliging", "/inloggen?naar=%2Fmijn%2Fbeveiliging")
		if _, err := h.ByToken(ctx, token); err == nil {
			t.Error("the token works on")
		}
		u, err = h.User(ctx, h.actors["bas"], h.actors["rens"].UserID)
		check(t, err)
		u.Disabled = false
		check(t, h.ChangeUser(ctx, h.actors["bas"], u, ""))
		b.away("/mijn/beveiliging", "/inloggen?naar=%2Fmijn%2Fbeveiliging") // not by coming back either
	})
}

func TestRescueOnThePages(t *testing.T) {
	storetest.Each(t, folders(), func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		address := h.serve(false)
		h.enrol("marja")
		browsers := map[string]*browser{}
		for _, login := range []string{"bas", "floor"} {
			b := newBrowser(t, address)
			_, secret, _ := h.enrol(login)
			b.cookies["samendoen"] = secret
			browsers[login] = b
		}
		bas, floor, path := browsers["bas"], browsers["floor"], "/beheer/gebruikers/"+h.actors["marja"].UserID
		bas.shows(path, "Vraag herstel aan")
		if page := bas.shows("/beheer/gebruikers/"+h.actors["bas"].UserID, "Naam bas"); strings.Contains(page, "Vraag herstel aan") {
			t.Error("offered for oneself")
		}
		bas.goes("/beheer/herstel", path+"/herstel")
		if page := bas.shows("/beheer/herstel", "Iemand anders moet dit bevestigen."); strings.Contains(page, "Haal de tweede stap weg") {
			t.Error("who asked is offered to confirm")
		}
		id := regexp.MustCompile(`/beheer/herstel/([0-9a-f-]+)/bevestigen`).FindStringSubmatch(floor.shows("/beheer/herstel", "Naam marja"))
		if id == nil {
			t.Fatal("the officer cannot confirm")
		}
		if status, _, body := bas.do("POST", "/beheer/herstel/"+id[1]+"/bevestigen"); status != http.StatusBadRequest || !strings.Contains(body, "Jij vroeg dit zelf.") {
			t.Error("confirmed by who asked:", status)
		}
		h.clock.Add(freshTime)
		floor.goes("/mijn/bevestigen?naar=%2Fbeheer%2Fherstel", "/beheer/herstel/"+id[1]+"/bevestigen")
		h.clock.Add(-freshTime)
		floor.goes("/beheer/herstel", "/beheer/herstel/"+id[1]+"/bevestigen")
		floor.shows("/beheer/herstel", "Niemand wacht op hulp")
		marja := newBrowser(t, address)
		if _, to, _ := marja.login("marja"); to != "/mijn/tweede-stap" {
			t.Error("after the rescue:", to)
		}
		rens := newBrowser(t, address)
		rens.login("rens")
		if status, _, _ := rens.do("GET", "/beheer/herstel"); status != http.StatusNotFound {
			t.Error("a resident sees who lost a telephone:", status)
		}
	})
}

func TestTheDemoSaysThatTheStepIsOptional(t *testing.T) {
	storetest.Each(t, folders(), func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		check(t, db.Write(context.Background(), func(tx *store.Tx) error {
			return InsertUser(tx, h.clock.Now(), User{ID: "c", OrgID: "org", Name: "Cees", Login: "consulent", Roles: []access.Role{access.Consultant}}, "")
		}))
		h.required.on = false
		b := newBrowser(t, h.serve(true))
		b.shows("/inloggen", "de tweede stap van het inloggen niet verplicht")
		b.goes("/", "/inloggen/demo", "login", "consulent")
		b.shows("/mijn/beveiliging", "Cees")
		h.required.on = true
		strict := newBrowser(t, h.serve(true))
		if _, _, page := strict.do("GET", "/inloggen"); strings.Contains(page, "niet verplicht") {
			t.Error("said where it does not hold")
		}
		strict.goes("/mijn/tweede-stap", "/inloggen/demo", "login", "consulent")
	})
}

// TestLoginIsNoOracle: a wrong password, an unknown user, a blocked user and a user with a
// second step get the same bytes in about the same time.
func TestLoginIsNoOracle(t *testing.T) {
	storetest.Each(t, folders(), func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		h := newHouseAt(t, db, UsualCost())
		h.enrol("marja")
		u, err := h.User(ctx, h.actors["bas"], h.actors["bea"].UserID)
		check(t, err)
		u.Disabled = true
		check(t, h.ChangeUser(ctx, h.actors["bas"], u, ""))
		address := h.serve(false)
		type answer struct {
			status int
			body   string
			took   []time.Duration
		}
		cases := []struct{ what, login, password string }{
			{"wrong password", "rens", "een verkeerde lange zin"}, {"unknown user", "niet", "een verkeerde lange zin"},
			{"blocked user", "bea", "een verkeerde lange zin"}, {"blocked user, right password", "bea", housePassword},
			{"second step", "marja", "een verkeerde lange zin"}, {"second step, nothing", "marja", ""},
		}
		answers := make([]answer, len(cases))
		// The quickest of many says what the work takes, the rest is other work on the machine:
		// go on until the quickest ones agree, or it is clear that they do not.
		agree := func() bool {
			base := slices.Min(answers[0].took)
			return !slices.ContainsFunc(answers, func(a answer) bool {
				quick := slices.Min(a.took)
				return quick < base*2/3 || quick > base*3/2
			})
		}
		for round := 1; round <= 5 || round <= 40 && !agree(); round++ {
			for turn := range cases {
				i := (turn + round) % len(cases) // what the clock set going falls on each of them
				c := cases[i]
				b := newBrowser(t, address)
				start := time.Now()
				status, _, body := b.do("POST", "/inloggen", "login", c.login, "wachtwoord", c.password)
				answers[i].took = append(answers[i].took, time.Since(start))
				answers[i].status, answers[i].body = status, strings.ReplaceAll(body, `value="`+c.login+`"`, "")
				if b.cookies["samendoen"] != "" {
					t.Errorf("%s: a session", c.what)
				}
			}
			h.clock.Add(failureTime) // no door closes
		}
		first := answers[0]
		for i, a := range answers {
			if a.status != http.StatusBadRequest || a.body != first.body {
				t.Errorf("%s: %d and other bytes than %s", cases[i].what, a.status, cases[0].what)
			}
			if !agree() {
				t.Errorf("%s takes %v", cases[i].what, slices.Min(a.took))
			}
		}
		t.Run("closed doors", func(t *testing.T) {
			var pages []string
			for _, login := range []string{"rens", "niet", "bea"} {
				b := newBrowser(t, address)
				for range maxGuesses {
					b.do("POST", "/inloggen", "login", login, "wachtwoord", "fout")
				}
				status, _, body := b.do("POST", "/inloggen", "login", login, "wachtwoord", housePassword)
				if status != http.StatusTooManyRequests {
					t.Errorf("%s: %d", login, status)
				}
				pages = append(pages, body)
			}
			if pages[0] != pages[1] || pages[0] != pages[2] {
				t.Error("a closed door tells who exists")
			}
		})
	})
}
