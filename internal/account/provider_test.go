package account

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/openid"
	"samendoen/internal/base/openid/openidtest"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

// elsewhereWorld is a house whose people can sign in at a real provider on loopback.
type elsewhereWorld struct {
	house
	address string
	at      *openidtest.Provider
	log     *bytes.Buffer // of the program, as long as nobody else asks it anything
}

const clientSecret = "een geheim van de aanbieder"

func newElsewhere(t *testing.T, db *store.DB, change func(*Provider)) elsewhereWorld {
	t.Helper()
	h := newHouse(t, db)
	h.clock.Set(time.Now())
	lines := &bytes.Buffer{}
	h.UseOpenID(openid.New(h.clock, openid.Network{Loopback: true}), slog.New(slog.NewTextHandler(lines, nil)))
	w := elsewhereWorld{house: h, address: h.serve(false), log: lines}
	w.at = openidtest.Start(t, openidtest.Settings{Clients: []openidtest.Client{{ID: "samendoen", Secret: clientSecret,
		Redirects: []string{w.address + returnPath}, AfterLogout: []string{w.address + "/inloggen"},
		BackChannel: w.address + "/inloggen/afmelding", WithSession: true}}})
	p := Provider{Word: "zwaan", Name: "De Zwaan", Issuer: w.at.Issuer, ClientID: "samendoen", Scopes: []string{"profile", "groups"},
		GroupsClaim: "groups", Proofs: []string{"mfa"}, CreatesUsers: true, Active: true,
		Roles: map[access.Role][]string{access.Consultant: {"consulenten", "wijkteam"}, access.TeamLead: {"leiding"}}}
	if change != nil {
		change(&p)
	}
	check(t, h.SaveProvider(context.Background(), h.actors["bas"], p, clientSecret))
	return w
}

func person(groups ...string) openidtest.Person {
	return openidtest.Person{Subject: "sub-1", Name: "Ada Zwaan", Login: "Ada@Zwaan.example", Groups: groups, Proofs: []string{"pwd", "mfa"}}
}

// visitor is a browser that also has the cookies of the provider.
type visitor struct {
	*browser
	there *http.Client
}

func (w elsewhereWorld) visitor() visitor {
	jar, err := cookiejar.New(nil)
	check(w.t, err)
	return visitor{newBrowser(w.t, w.address), &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(r.URL.String(), w.address) {
			return http.ErrUseLastResponse
		}
		return nil
	}}}
}

// leaves goes to the provider and gives the address with which it sends the browser back.
func (v visitor) leaves(path string) *url.URL {
	v.t.Helper()
	status, location, body := v.do("GET", path)
	if status != http.StatusSeeOther {
		v.t.Fatalf("GET %s: %d\n%s", path, status, firstLines(body))
	}
	resp, err := v.there.Get(location)
	check(v.t, err)
	resp.Body.Close()
	back, err := url.Parse(resp.Header.Get("Location"))
	check(v.t, err)
	if back.Path != returnPath {
		v.t.Fatalf("the provider answers %s to %q", resp.Status, resp.Header.Get("Location"))
	}
	return back
}

func (v visitor) signsIn() (status int, location, body string) {
	v.t.Helper()
	return v.do("GET", v.leaves("/inloggen/organisatie/zwaan?naar=%2Fmijn%2Fsleutels").RequestURI())
}

func (w elsewhereWorld) user(name string) User {
	w.t.Helper()
	list, err := w.Users(context.Background(), w.actors["bas"])
	check(w.t, err)
	i := slices.IndexFunc(list, func(u User) bool { return u.Name == name })
	if i < 0 {
		return User{}
	}
	return list[i]
}

func TestSigningInElsewhere(t *testing.T) {
	storetest.Each(t, folders(), func(t *testing.T, db *store.DB) {
		w := newElsewhere(t, db, nil)
		w.at.Choose(person("wijkteam", "koor"))
		v := w.visitor()
		if page := v.shows("/inloggen", "Inloggen via je organisatie"); strings.Contains(page, "Zwaan") {
			t.Error("the login page tells who there is")
		}
		v.shows("/inloggen/organisatie?organisatie=Zwaan", `href="/inloggen/organisatie/zwaan?naar=%2F"`)
		if status, to, body := v.signsIn(); status != http.StatusSeeOther || to != "/mijn/sleutels" {
			t.Fatalf("%d to %q\n%s", status, to, firstLines(body))
		}
		u := w.user("Ada Zwaan")
		if u.Login != "ada@zwaan.example" || len(u.Roles) != 1 || u.Roles[0] != access.Consultant || u.OrgID != "org" {
			t.Errorf("made %+v", u)
		}
		v.shows("/mijn/sleutels", "Nieuwe sleutel")
		v.shows("/inloggen/organisatie/zwaan/uit", "/session/end?client_id=samendoen")
		if _, err := w.Login(context.Background(), u.Login, "", home); err == nil {
			t.Error("signs in with an empty password")
		}

		// The groups change: the roles follow, also for sessions that run.
		w.at.Choose(person("leiding"))
		if _, to, _ := w.visitor().signsIn(); to != "/mijn/sleutels" {
			t.Error("the second time:", to)
		}
		if again := w.user("Ada Zwaan"); again.ID != u.ID || len(again.Roles) != 1 || again.Roles[0] != access.TeamLead {
			t.Errorf("after a change of groups: %+v", again)
		}
		w.at.Choose(person("koor"))
		if status, _, body := w.visitor().signsIn(); status != http.StatusBadRequest || !strings.Contains(body, "geen rol") {
			t.Error("without a group:", status)
		}
		v.away("/mijn/sleutels", "/inloggen?naar=%2Fmijn%2Fsleutels") // the first browser too
		if len(w.user("Ada Zwaan").Roles) != 0 {
			t.Error("the roles are still there")
		}

		// Who is blocked stays blocked, whatever the provider says.
		w.at.Choose(person("leiding"))
		w.visitor().signsIn()
		u = w.user("Ada Zwaan")
		u.Disabled = true
		check(t, w.ChangeUser(context.Background(), w.actors["bas"], u, ""))
		if status, _, body := w.visitor().signsIn(); status != http.StatusBadRequest || !strings.Contains(body, "nog geen toegang") {
			t.Error("blocked:", status)
		}
		// Somebody else with the same name and login is somebody else.
		w.at.Choose(openidtest.Person{Subject: "sub-2", Name: "Ada Zwaan", Login: "Ada@Zwaan.example", Groups: []string{"leiding"}, Proofs: []string{"mfa"}})
		if _, to, body := w.visitor().signsIn(); to != "/mijn/sleutels" {
			t.Error("the other Ada:", to, firstLines(body))
		}
	})
}

func TestProviderDoesNotCount(t *testing.T) {
	storetest.Each(t, folders(), func(t *testing.T, db *store.DB) {
		w := newElsewhere(t, db, nil)
		one := person("wijkteam")
		one.Proofs = []string{"pwd"}
		w.at.Choose(one)
		v := w.visitor()
		if _, to, _ := v.signsIn(); to != "/mijn/tweede-stap" {
			t.Fatal("one step at the provider leads to", to)
		}
		v.away("/mijn/sleutels", "/inloggen?naar=%2Fmijn%2Fsleutels")
		found := secretPattern.FindStringSubmatch(v.shows("/mijn/tweede-stap", "<svg"))
		phone := app{decodeSecret(t, found[1]), w.clock}
		v.do("POST", "/mijn/tweede-stap", "code", phone.code())
		v.shows("/mijn/sleutels", "Nieuwe sleutel")
		w.clock.Add(totpStep)
		other := w.visitor()
		if _, to, _ := other.signsIn(); to != "/inloggen/code?naar=%2Fmijn%2Fsleutels" {
			t.Fatal("with an app of our own:", to)
		}
		other.goes("/mijn/sleutels", "/inloggen/code", "code", phone.code(), "naar", "/mijn/sleutels")

		// The provider tells that the session ended: what grew out of it ends too.
		w.endThere(other)
		other.away("/mijn/sleutels", "/inloggen?naar=%2Fmijn%2Fsleutels")
		v.shows("/mijn/sleutels", "Nieuwe sleutel") // another browser there, another session
	})
}

var confirmForm = regexp.MustCompile(`action="([^"]+)".*name="xsrf" value="([^"]+)"`)

// endThere signs out at the provider, as somebody does who closes the day there.
func (w elsewhereWorld) endThere(v visitor) {
	w.t.Helper()
	resp, err := v.there.Get(w.at.Issuer + "/session/end?client_id=samendoen")
	check(w.t, err)
	defer resp.Body.Close()
	page, err := io.ReadAll(resp.Body)
	check(w.t, err)
	form := confirmForm.FindStringSubmatch(strings.ReplaceAll(string(page), "\n", " "))
	if form == nil {
		w.t.Fatalf("no form to sign out with:\n%s", page)
	}
	done, err := v.there.PostForm(form[1], url.Values{"xsrf": {form[2]}, "logout": {"yes"}})
	check(w.t, err)
	done.Body.Close()
}

func TestLogoutThereEndsItHere(t *testing.T) {
	storetest.Each(t, folders(), func(t *testing.T, db *store.DB) {
		w := newElsewhere(t, db, nil)
		w.at.Choose(person("wijkteam"))
		v, stays := w.visitor(), w.visitor()
		v.signsIn()
		stays.signsIn()
		v.shows("/mijn/sleutels", "Nieuwe sleutel")
		w.endThere(v)
		v.away("/mijn/sleutels", "/inloggen?naar=%2Fmijn%2Fsleutels")
		stays.shows("/mijn/sleutels", "Nieuwe sleutel")

		// Signing out here leads to a page that offers to do it there too.
		if _, to, _ := stays.do("POST", "/uitloggen"); to != "/inloggen/organisatie/zwaan/uit" {
			t.Error("after signing out:", to)
		}
		// The same token a second time ends nothing, and a token about a subject all sessions.
		p, _, err := w.Provider(context.Background(), w.actors["bas"])
		check(t, err)
		ended := openid.Ended{TokenID: "once", Subject: "sub-1", SessionID: "elsewhere", Until: w.clock.Now().Add(time.Hour)}
		check(t, w.endBy(context.Background(), p, ended))
		again := w.visitor()
		again.signsIn()
		ended.SessionID = ""
		wants(t, "a token for the second time", w.endBy(context.Background(), p, ended), fault.Denied)
		again.shows("/mijn/sleutels", "Nieuwe sleutel")
		ended.TokenID = "twice"
		check(t, w.endBy(context.Background(), p, ended))
		again.away("/mijn/sleutels", "/inloggen?naar=%2Fmijn%2Fsleutels")
		if status, _, _ := stays.do("POST", "/inloggen/afmelding", "logout_token", "a.b.c"); status != http.StatusBadRequest {
			t.Error("nonsense as a logout token:", status)
		}
	})
}

func TestAnswersThatDoNotCount(t *testing.T) {
	storetest.Each(t, folders(), func(t *testing.T, db *store.DB) {
		w := newElsewhere(t, db, nil)
		w.at.Choose(person("wijkteam"))
		refused := func(what string, v visitor, back *url.URL, want string) {
			t.Helper()
			status, _, body := v.do("GET", back.RequestURI())
			if status != http.StatusBadRequest || !strings.Contains(body, want) || v.cookies["samendoen"] != "" {
				t.Errorf("%s: %d, cookies %v", what, status, v.cookies)
			}
		}
		with := func(u *url.URL, name, value string) *url.URL {
			q := u.Query()
			q.Set(name, value)
			changed := *u
			changed.RawQuery = q.Encode()
			return &changed
		}
		start := "/inloggen/organisatie/zwaan"
		v := w.visitor()
		back := v.leaves(start)
		refused("another state", v, with(back, "state", "anders"), "Begin opnieuw")
		v = w.visitor()
		back = v.leaves(start)
		refused("another browser", w.visitor(), back, "Begin opnieuw")
		refused("after another browser tried", v, back, "Begin opnieuw")
		v = w.visitor()
		refused("another issuer", v, with(v.leaves(start), "iss", "https://elders.example"), "niet gelukt")
		v = w.visitor()
		refused("another code", v, with(v.leaves(start), "code", "verzonnen"), "niet gelukt")
		// A code of another departure: its challenge and nonce are not ours.
		v = w.visitor()
		stolen := w.visitor().leaves(start).Query().Get("code")
		refused("a stolen code", v, with(v.leaves(start), "code", stolen), "niet gelukt")
		v = w.visitor()
		back = v.leaves(start)
		w.clock.Add(departureTime)
		refused("too late", v, back, "Begin opnieuw")
		w.clock.Add(-departureTime)
		v = w.visitor()
		refused("no at the provider", v, with(v.leaves(start), "error", "access_denied"), "niet ingelogd")
		v = w.visitor()
		back = v.leaves(start)
		p, _, err := w.Provider(context.Background(), w.actors["bas"])
		check(t, err)
		check(t, w.SaveProvider(context.Background(), w.actors["bas"], p, ""))
		refused("settings that changed on the way", v, back, "Begin opnieuw")
		v = w.visitor()
		back = v.leaves(start)
		if status, _, _ := v.do("GET", back.RequestURI()); status != http.StatusSeeOther {
			t.Fatal("the right answer:", status)
		}
		if log := w.log.String(); !strings.Contains(log, "code refused: invalid_grant") || strings.Contains(log, "eyJ") ||
			strings.Contains(log, stolen) || strings.Contains(log, "verzonnen") || strings.Contains(log, clientSecret) {
			t.Error("the log says too little or too much:", log)
		}
		delete(v.cookies, "samendoen")
		refused("the same answer again", v, back, "Begin opnieuw")
	})
}

func TestProviderIsDown(t *testing.T) {
	storetest.Each(t, folders(), func(t *testing.T, db *store.DB) {
		w := newElsewhere(t, db, nil)
		w.at.Choose(person("wijkteam"))
		v := w.visitor()
		back := v.leaves("/inloggen/organisatie/zwaan")
		w.at.Stop()
		if status, _, body := v.do("GET", back.RequestURI()); status != http.StatusBadRequest || !strings.Contains(body, "antwoordt nu niet") {
			t.Error("on the way back:", status)
		}
		w.clock.Add(time.Hour) // what is known of the provider is forgotten
		if status, _, body := v.do("GET", "/inloggen/organisatie/zwaan"); status != http.StatusBadRequest || !strings.Contains(body, "antwoordt nu niet") ||
			!strings.Contains(body, `name="wachtwoord"`) {
			t.Error("on the way there:", status)
		}
		v.shows("/inloggen/organisatie/zwaan/uit", "Je bent uitgelogd")
		if _, to, _ := v.login("marja"); to != "/mijn/tweede-stap" {
			t.Error("with a password:", to)
		}
	})
}

func TestLinkAndConfirm(t *testing.T) {
	storetest.Each(t, folders(), func(t *testing.T, db *store.DB) {
		w := newElsewhere(t, db, func(p *Provider) { p.CreatesUsers, p.Roles = false, nil })
		w.at.Choose(person("wijkteam"))
		if status, _, body := w.visitor().signsIn(); status != http.StatusBadRequest || !strings.Contains(body, "nog geen toegang") {
			t.Error("a stranger:", status)
		}
		_, secret, _ := w.enrol("marja")
		v := w.visitor()
		v.cookies["samendoen"] = secret
		w.clock.Set(time.Now())
		v.shows("/mijn/organisatie", "Koppel met De Zwaan")
		w.clock.Add(5 * time.Minute)
		late := v.leaves("/mijn/organisatie/koppelen")
		w.clock.Add(11 * time.Minute) // it is no longer sure who sits there
		if status, _, body := v.do("GET", late.RequestURI()); status != http.StatusBadRequest || !strings.Contains(body, "Koppelen kan nu niet") {
			t.Error("linked a quarter of an hour after showing who it is:", status)
		}
		w.clock.Set(time.Now())
		if _, to, body := v.do("GET", v.leaves("/mijn/organisatie/koppelen").RequestURI()); to != "/mijn/organisatie" {
			t.Fatal("linking:", to, firstLines(body))
		}
		if _, err := w.Login(context.Background(), "marja", housePassword, home); !fault.Is(err, fault.Invalid) {
			t.Error("the password still works:", err)
		}
		if status, _, body := v.do("POST", "/mijn/organisatie/ontkoppelen"); status != http.StatusBadRequest || !strings.Contains(body, "om een wachtwoord") {
			t.Error("unlinking without a password:", status)
		}
		elsewhere := w.visitor()
		if _, to, _ := elsewhere.signsIn(); to != "/mijn/beveiliging" { // the notice of linking
			t.Error("signing in after linking:", to)
		}
		if u := w.user("Naam marja"); len(u.Roles) != 1 || u.Roles[0] != access.Consultant {
			t.Errorf("roles that are kept by hand changed: %+v", u)
		}

		// Who has no password confirms at the provider, where one has to sign in again.
		w.clock.Add(freshTime)
		v.goes("/mijn/bevestigen?naar=%2Fmijn%2Forganisatie", "/mijn/organisatie/ontkoppelen")
		v.shows("/mijn/bevestigen?naar=%2Fmijn%2Fsleutels", "Ga verder bij je organisatie")
		w.clock.Set(time.Now())
		back := v.leaves("/mijn/bevestigen/organisatie?naar=%2Fmijn%2Fsleutels")
		w.at.Choose(openidtest.Person{Subject: "sub-9", Name: "Iemand anders", Proofs: []string{"mfa"}})
		if _, to, _ := v.do("GET", back.RequestURI()); to != "/mijn/sleutels" {
			t.Error("confirming:", to)
		}
		v.there = w.visitor().there // who signs in at the provider as somebody else
		other := v.leaves("/mijn/bevestigen/organisatie?naar=%2Fmijn%2Fsleutels")
		if status, _, _ := v.do("GET", other.RequestURI()); status != http.StatusBadRequest {
			t.Error("confirmed by somebody else:", status)
		}
	})
}

func TestKeepingAProvider(t *testing.T) {
	storetest.Each(t, folders(), func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		w := newElsewhere(t, db, nil)
		p, _, err := w.Provider(ctx, w.actors["bas"])
		check(t, err)
		if p.secret == nil || strings.Contains(string(p.secret), clientSecret) {
			t.Error("the secret is not sealed")
		}
		if _, _, err := w.Provider(ctx, w.actors["marja"]); !fault.Is(err, fault.NotFound) {
			t.Error("somebody else sees it:", err)
		}
		refused := map[string]func(*Provider){
			"account.provider_issuer_form":   func(p *Provider) { p.Issuer = "http://elders.example" },
			"account.provider_word_form":     func(p *Provider) { p.Word = "De Zwaan" },
			"account.provider_creates_roles": func(p *Provider) { p.Roles = nil },
			"account.provider_secret_again":  func(p *Provider) { p.Issuer = "https://elders.example" },
			"account.provider_groups_where":  func(p *Provider) { p.GroupsClaim = "" },
			"account.provider_names_form":    func(p *Provider) { p.Scopes = []string{`a"b`} },
		}
		for want, change := range refused {
			q := p
			change(&q)
			err := w.SaveProvider(ctx, w.actors["bas"], q, "")
			if fields := fault.FieldsOf(err); len(fields) == 0 || fields[0].Key != want {
				t.Errorf("%s: %v", want, err)
			}
		}
		p.UntypedLogout = true
		check(t, w.SaveProvider(ctx, w.actors["bas"], p, ""))
		kept, _, err := w.Provider(ctx, w.actors["bas"])
		check(t, err)
		check(t, w.db.Read(ctx, func(tx *store.Tx) error {
			if c, err := w.client(tx, kept, "http://127.0.0.1"); err != nil || !c.UntypedLogout {
				t.Error("a logout without a type is not taken:", err)
			}
			return nil
		}))
		if p = kept; !p.UntypedLogout {
			t.Error("not kept")
		}
		stale := p
		stale.Version--
		wants(t, "an old version", w.SaveProvider(ctx, w.actors["bas"], stale, ""), fault.Conflict)

		w.at.Choose(person("wijkteam"))
		v := w.visitor()
		v.signsIn()
		p.Active = false
		check(t, w.SaveProvider(ctx, w.actors["bas"], p, ""))
		v.away("/mijn/sleutels", "/inloggen?naar=%2Fmijn%2Fsleutels")
		if _, err := w.FindProvider(ctx, "zwaan"); !fault.Is(err, fault.NotFound) {
			t.Error("switched off and still found:", err)
		}
		found, err := w.CheckProvider(ctx, w.actors["bas"], w.at.Issuer, []string{"profile"})
		if err != nil || slices.ContainsFunc(found, func(f openid.Finding) bool { return f.Bad }) {
			t.Error("the check of a good provider:", found, err)
		}
	})
}
