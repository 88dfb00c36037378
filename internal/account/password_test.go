package account

import (
	"context"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

const otherPassword = "vier losse woorden achter elkaar"

func TestPasswordsThatAreEasyToGuess(t *testing.T) {
	u := User{Login: "m.jansen", Name: "Marja van der Linde", OrgName: "Woonstichting De Zonnebloem"}
	words := wordsAround(u)
	for _, bad := range []string{
		"password1234", "P@ssw0rd1234", "Welkom2026!!", "wachtwoord12", "W@chtw00rd!!", "zomer2026zomer", "qwertyuiop12", "123456789012", "aaaaaaaaaaaa",
		"samendoen2026", "zonnebloem2026", "DeZonnebloem1!", "woonstichting1", "m.jansen2026", "marjamarja12", "Linde1980!!!", "feyenoord1908",
		"ikhouvanjou12", "!@#$%^&*()_+", "november2026!", "consulent1234",
	} {
		if !guessable(bad, words) {
			t.Errorf("%q is let through", bad)
		}
	}
	for _, good := range []string{housePassword, otherPassword, "paard-batterij-nietje", "Xq7#vLm2$Tz9", "klaproos trein vork zeep", "ëén ding tegelijk, rustig aan"} {
		if guessable(good, words) {
			t.Errorf("%q is refused", good)
		}
	}
	for _, c := range []struct{ password, key string }{{"elf tekens!", "account.password_length"}, {strings.Repeat("x ", 101), "account.password_length"},
		{"Welkom2026!!", "account.password_guessable"}} {
		if got := new(Service).checkPassword("nieuw", u, c.password); len(got) != 1 || got[0].Key != c.key || got[0].Name != "nieuw" {
			t.Errorf("%q: %v", c.password, got)
		}
	}
}

// Whatever somebody types, weighing it ends soon and breaks nothing.
func TestWeighingAnyPassword(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.OneOf(rapid.String(), rapid.StringMatching(`[a-z0-9@$!|+%é]{1,200}`)).Draw(t, "password")
		if len(p) < 5 && !guessable(p, nil) {
			t.Fatalf("%q is hard to guess", p)
		}
	})
}

// chose is as if the users had chosen the passwords that others gave them.
func (h house) chose(t testing.TB, db *store.DB) {
	t.Helper()
	check(t, db.Write(context.Background(), func(tx *store.Tx) error {
		_, err := tx.Exec(`UPDATE account_user SET password_given = 0`)
		return err
	}))
}

func TestChangingOnesPassword(t *testing.T) {
	storetest.Each(t, folders(), func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		h := newHouse(t, db)
		phone, here, _ := h.enrol("marja")
		there := h.login("marja")
		change := func(secret, old, fresh string) (string, error) {
			return h.ChangePassword(ctx, secret, old, fresh, home)
		}

		_, err := change(here, "iets heel anders", otherPassword)
		wants(t, "without the old one", err, fault.Invalid)
		_, err = change(here, housePassword, "Welkom2026!!")
		wants(t, "one that is easy to guess", err, fault.Invalid)
		_, err = change(here, housePassword, housePassword)
		wants(t, "the same", err, fault.Invalid)
		_, err = change(there, housePassword, otherPassword)
		wants(t, "in half a session", err, fault.Unknown)
		_, err = change("geen", housePassword, otherPassword)
		wants(t, "without a session", err, fault.Unknown)

		next, err := change(here, housePassword, otherPassword)
		check(t, err)
		if next == here || h.stageOf(next) != stageFull || h.stageOf(here) != stageEnded || h.stageOf(there) != stageEnded {
			t.Error("after the change:", h.stageOf(next), h.stageOf(here), h.stageOf(there))
		}
		_, err = h.Login(ctx, "marja", housePassword, home)
		wants(t, "the old password", err, fault.Invalid)
		half, err := h.Login(ctx, "marja", otherPassword, home)
		check(t, err)
		if _, err := h.SecondStep(ctx, half, phone.code(), home); err != nil || h.stageOf(half) != stageEnded {
			t.Error("the second step of before does not go with the new password:", err)
		}
		v, err := h.Security(ctx, h.actors["marja"], next)
		check(t, err)
		if len(v.Notices) != 1 || v.Notices[0].Key != "account.notice_password" {
			t.Error("notices:", v.Notices)
		}
		for action, want := range map[string]int64{"account.password": 1, "account.password_refused": 1, "account.login_refused": 1} {
			if n := h.logged(action); n != want {
				t.Errorf("%s: %d records, want %d", action, n, want)
			}
		}
		for range maxCodes {
			_, _ = change(next, "iets heel anders", otherPassword)
		}
		_, err = change(next, otherPassword, housePassword)
		wants(t, "guessing the old one", err, fault.TooMany)
	})
}

func TestFirstPasswords(t *testing.T) {
	storetest.Each(t, folders(), func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		h := newHouse(t, db)
		bas := h.actors["bas"]
		add := func(login string, role access.Role) string {
			id, err := h.AddUser(ctx, bas, User{Name: "Nieuw", Login: login, Roles: []access.Role{role}}, housePassword)
			check(t, err)
			return id
		}
		t.Run("open nothing but the page to choose another", func(t *testing.T) {
			add("nora", access.Consultant)
			secret := h.login("nora")
			if _, err := h.BySession(ctx, secret); h.stageOf(secret) != stageGiven || !fault.Is(err, fault.Unknown) {
				t.Error("a first password opens:", h.stageOf(secret), err)
			}
			_, err := h.NewFactor(ctx, secret)
			wants(t, "the second step comes after it", err, fault.Unknown)
			next, err := h.ChangePassword(ctx, secret, housePassword, otherPassword, home)
			check(t, err)
			if at := h.stageOf(next); at != stageSetup {
				t.Error("after it:", at)
			}
			again, err := h.Login(ctx, "nora", otherPassword, home)
			check(t, err)
			if at := h.stageOf(again); at != stageSetup {
				t.Error("the next time:", at)
			}
		})
		t.Run("end after a week", func(t *testing.T) {
			add("late", access.Resident)
			h.clock.Add(givenTime - time.Minute)
			h.login("late")
			h.clock.Add(time.Minute)
			_, err := h.Login(ctx, "late", housePassword, home)
			if f := fault.FieldsOf(err); len(f) != 1 || f[0].Key != "account.password_expired" {
				t.Error("after a week:", err)
			}
		})
		t.Run("come after the second step, and an administrator gives none to itself", func(t *testing.T) {
			phone, _, _ := h.enrol("marja")
			u, err := h.User(ctx, bas, h.actors["marja"].UserID)
			check(t, err)
			check(t, h.ChangeUser(ctx, bas, u, otherPassword))
			half, err := h.Login(ctx, "marja", otherPassword, home)
			check(t, err)
			if at := h.stageOf(half); at != stageCode {
				t.Fatal("after a reset:", at)
			}
			_, err = h.ChangePassword(ctx, half, otherPassword, housePassword, home)
			wants(t, "before the code", err, fault.Unknown)
			given, err := h.SecondStep(ctx, half, phone.code(), home)
			check(t, err)
			if at := h.stageOf(given); at != stageGiven {
				t.Fatal("after the code:", at)
			}
			full, err := h.ChangePassword(ctx, given, otherPassword, housePassword, home)
			check(t, err)
			a, err := h.BySession(ctx, full)
			if check(t, err); a.OneFactor || a.Via != access.BySession {
				t.Errorf("%+v", a)
			}
			me, err := h.User(ctx, bas, bas.UserID)
			check(t, err)
			wants(t, "its own", h.ChangeUser(ctx, bas, me, otherPassword), fault.Invalid)
		})
		t.Run("not by a command on the machine", func(t *testing.T) {
			_, err := h.AddUser(ctx, access.Command("org"), User{Name: "Baas", Login: "baas", Roles: []access.Role{access.Resident}}, housePassword)
			check(t, err)
			if at := h.stageOf(h.login("baas")); at != stageFull {
				t.Error(at)
			}
		})
	})
}

// handed is the first password that a page shows.
func handed(t testing.TB, body string) string {
	t.Helper()
	m := regexp.MustCompile(`<code class="secret">([0-9a-hjkmnp-tv-z]{5}(?:-[0-9a-hjkmnp-tv-z]{5}){3})</code>`).FindStringSubmatch(body)
	if m == nil {
		t.Fatal("no first password on the page:", body)
	}
	return m[1]
}

// The program makes first passwords: nobody thinks one up, each is another, it is shown once
// to whoever hands it over, and it works for one use.
func TestFirstPasswordsAreMade(t *testing.T) {
	storetest.Each(t, folders(), func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		h := newHouse(t, db)
		_, secret, _ := h.enrol("bas")
		b := newBrowser(t, h.serve(false))
		b.cookies["samendoen"] = secret
		if page := b.shows("/beheer/gebruikers", "maakt Samendoen"); strings.Contains(page, `type="password"`) {
			t.Error("an administrator types a first password")
		}
		seen := map[string]bool{}
		for _, login := range []string{"nora", "noor"} {
			status, _, body := b.do("POST", "/beheer/gebruikers", "name", "Nieuw", "login", strings.ToUpper(login), "roles", "bewoner", "password", "welkom welkom")
			first := handed(t, body)
			if status != http.StatusOK || seen[first] || guessable(first, nil) || !strings.Contains(body, "Eerste wachtwoord voor "+login) {
				t.Errorf("%d: %q", status, first)
			}
			seen[first] = true
			half, err := h.Login(ctx, login, first, home)
			check(t, err)
			if at := h.stageOf(half); at != stageGiven {
				t.Error("it opens", at)
			}
		}
		if page := b.shows("/beheer/gebruikers", "nora"); strings.Contains(page, `class="secret"`) {
			t.Error("it is shown twice")
		}
		rens, err := h.User(ctx, h.actors["bas"], h.actors["rens"].UserID)
		check(t, err)
		path := "/beheer/gebruikers/" + rens.ID
		status, to, _ := b.do("POST", path, "name", rens.Name, "roles", string(rens.Roles[0]), "version", strconv.FormatInt(rens.Version, 10))
		if status != http.StatusSeeOther || to != "/beheer/gebruikers" {
			t.Error("without a new one:", status, to)
		}
		_, err = h.Login(ctx, "rens", housePassword, home)
		check(t, err)
		status, _, body := b.do("POST", path, "name", rens.Name, "roles", string(rens.Roles[0]), "version", strconv.FormatInt(rens.Version+1, 10), "password", "1")
		first := handed(t, body)
		if status != http.StatusOK || seen[first] {
			t.Error("a new first password:", status, first)
		}
		_, err = h.Login(ctx, "rens", housePassword, home)
		wants(t, "the old one", err, fault.Invalid)
		half, err := h.Login(ctx, "rens", first, home)
		check(t, err)
		if at := h.stageOf(half); at != stageGiven {
			t.Error("it opens", at)
		}
	})
}

func TestEndingSessionsOfSomebody(t *testing.T) {
	storetest.Each(t, folders(), func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		h := newHouse(t, db)
		one, two, other := h.login("rens"), h.login("rens"), h.login("marja")
		rens := h.actors["rens"].UserID
		wants(t, "by a consultant", h.EndSessionsOf(ctx, h.actors["marja"], rens), fault.NotFound)
		wants(t, "by another organisation", h.EndSessionsOf(ctx, access.Actor{UserID: "x", OrgID: "other", Roles: []access.Role{access.Admin}}, rens), fault.NotFound)
		check(t, h.EndSessionsOf(ctx, h.actors["bas"], rens))
		if h.stageOf(one) != stageEnded || h.stageOf(two) != stageEnded || h.stageOf(other) == stageEnded {
			t.Error(h.stageOf(one), h.stageOf(two), h.stageOf(other))
		}
		v, err := h.Security(ctx, h.actors["rens"], h.login("rens"))
		check(t, err)
		if len(v.Notices) != 1 || v.Notices[0].Key != "account.notice_sessions_ended" || h.logged("account.end_sessions") != 1 {
			t.Error(v.Notices, h.logged("account.end_sessions"))
		}
	})
}

func TestRefusedLoginsAreLogged(t *testing.T) {
	storetest.Each(t, folders(), func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		h := newHouse(t, db)
		_, err := h.Login(ctx, "welkom123-getypt-als-naam", "fout", Attempt{From: "9.9.9.9"})
		wants(t, "an unknown login", err, fault.Invalid)
		about := func(id string) (list []audit.Record) {
			check(t, db.Read(ctx, func(tx *store.Tx) (err error) {
				list, err = audit.Of(tx, "User", id, 10)
				return err
			}))
			return list
		}
		list := about("")
		if len(list) != 1 || list[0].Action != "account.login_refused" || list[0].OrgID+list[0].UserID+list[0].Object != "" {
			t.Errorf("a stranger: %+v", list)
		}
		_, err = h.Login(ctx, "marja", "fout", Attempt{From: "9.9.9.9"})
		wants(t, "a wrong password", err, fault.Invalid)
		if known := about(h.actors["marja"].UserID); len(known) != 1 || known[0].OrgID != "org" || known[0].UserID != "" || known[0].Via != "" {
			t.Errorf("a wrong password: %+v", known)
		}
		for range 100 { // no address fills the log
			_, err = h.Login(ctx, store.NewID(), "fout", Attempt{From: "9.9.9.9"})
		}
		if n := h.logged("account.login_refused"); n != maxSpread || !fault.Is(err, fault.TooMany) {
			t.Errorf("%d records of one address, and %v", n, err)
		}
	})
}

func TestHowSomebodyWasSignedIn(t *testing.T) {
	storetest.Each(t, folders(), func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		h := newHouse(t, db)
		a, err := h.BySession(ctx, h.login("rens"))
		if check(t, err); a.Via != access.BySession {
			t.Error("a session:", a.Via)
		}
		_, full, _ := h.enrol("bas")
		bas, err := h.BySession(ctx, full)
		check(t, err)
		secret, err := h.NewToken(ctx, bas, "kantoor", []string{"case."}, h.clock.Now().AddDate(0, 1, 0))
		check(t, err)
		if a, err = h.ByToken(ctx, secret); err != nil || a.Via != access.ByToken {
			t.Error("a key:", a.Via, err)
		}
		if access.System("org").Via != access.ByProgram || access.Command("org").Via != access.ByCommand {
			t.Error("the program and a command are not told apart")
		}
		ways := map[string]int{}
		check(t, db.Read(ctx, func(tx *store.Tx) error {
			list, err := store.Strings(tx, `SELECT via FROM audit_record WHERE action IN ('account.login', 'account.factor', 'account.token')`)
			for _, via := range list {
				ways[via]++
			}
			return err
		}))
		if len(ways) != 1 || ways["sessie"] != 4 {
			t.Error("in the log:", ways)
		}
	})
}

func TestPasswordOnThePages(t *testing.T) {
	storetest.Each(t, folders(), func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		b := newBrowser(t, h.serve(false))
		b.away("/mijn/wachtwoord", "/inloggen?naar=%2Fmijn%2Fwachtwoord")
		_, err := h.AddUser(context.Background(), h.actors["bas"], User{Name: "Nora", Login: "nora", Roles: []access.Role{access.Resident}}, housePassword)
		check(t, err)
		if _, to, _ := b.login("nora"); to != "/mijn/wachtwoord" {
			t.Fatal("after a first password:", to)
		}
		b.shows("/mijn/wachtwoord", "Dit wachtwoord kreeg je van een ander.")
		b.away("/inloggen", "/mijn/wachtwoord")
		b.away("/mijn/beveiliging", "/inloggen?naar=%2Fmijn%2Fbeveiliging")
		status, _, body := b.do("POST", "/mijn/wachtwoord", "oud", housePassword, "nieuw", "Welkom2026!!")
		if status != http.StatusBadRequest || !strings.Contains(body, "Dit wachtwoord is te makkelijk te raden.") {
			t.Error("an easy one:", status)
		}
		b.goes("/", "/mijn/wachtwoord", "oud", housePassword, "nieuw", otherPassword)
		if page := b.shows("/mijn/beveiliging", "/mijn/wachtwoord"); strings.Contains(page, "Je wachtwoord is veranderd") {
			t.Error("a notice about one's own first password")
		}
		before := b.cookies["samendoen"]
		b.goes("/mijn/beveiliging", "/mijn/wachtwoord", "oud", otherPassword, "nieuw", housePassword)
		if b.cookies["samendoen"] == before {
			t.Error("the session kept its secret")
		}
		b.shows("/mijn/beveiliging", "Je wachtwoord is veranderd. Was jij dat niet?")

		admin := newBrowser(t, b.address)
		_, admin.cookies["samendoen"], _ = h.enrol("bas")
		rens := h.actors["rens"].UserID
		admin.shows("/beheer/gebruikers/"+rens, "Overal uitloggen")
		admin.goes("/beheer/gebruikers/"+rens, "/beheer/gebruikers/"+rens+"/sessies/einde")
	})
}
