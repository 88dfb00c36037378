package e2e

import (
	"context"
	"flag"
	"net/http"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"

	"samendoen/internal/app"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/demo"
	"samendoen/internal/place"
)

// screenshots is the folder in which the pictures of the documentation are written, and
// everyPage whether those of all pages come with them.
var (
	screenshots = flag.String("screenshots", "", "folder for the pictures of the documentation")
	everyPage   = flag.Bool("all", false, "take the pictures of all pages, in two widths and two schemes")
)

// city is a small demo on a database, served on loopback.
type city struct {
	app     *app.App
	dsn     string
	address string
	logins  []demo.Login
	plan    *demo.City
	post    *postOffice
	phones  *exchange
}

const storyHomes = 900

func startCity(t *testing.T, dsn string) city {
	t.Helper()
	return startCityOf(t, dsn, 1, storyHomes)
}

// startCityOf is startCity, of another seed and size.
func startCityOf(t *testing.T, dsn string, seed uint64, homes int) city {
	t.Helper()
	dir := t.TempDir()
	if dsn == "" {
		dsn = "sqlite:" + filepath.Join(dir, "city.db")
	}
	cfg := app.DefaultConfig()
	cfg.RequireSecondFactor = false // nobody in the city has a phone
	cfg.RequestsPerMinute = "0"     // the world of the test asks faster than people do
	cfg.Addr, cfg.Database, cfg.KeyFile, cfg.LogLevel = "127.0.0.1:0", dsn, filepath.Join(dir, "city.key"), "error"
	plan := demo.NewCity(demo.Config{Seed: seed, Homes: homes, Today: clock.System().Now(), Org: app.DemoOrg})
	cfg.StreetFile = streetFile(t, dir, plan)
	post, phones := startMail(t, &cfg), startPhones(t, &cfg)
	ctx, stop := context.WithCancel(context.Background())
	a, err := app.Open(ctx, cfg, clock.System(), app.NewLogger(cfg.LogLevel))
	if err != nil {
		t.Fatal(err)
	}
	c := city{app: a, dsn: dsn, post: post, phones: phones, plan: plan}
	if c.logins, err = a.LoadDemo(ctx, seed, homes); err != nil {
		t.Fatal(err)
	}
	address, done := make(chan string, 1), make(chan error, 1)
	go func() {
		done <- a.Serve(ctx, true, func(at string) error { address <- at; return nil })
	}()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	select {
	case c.address = <-address:
	case err := <-done:
		t.Fatal(err)
	case <-time.After(30 * time.Second):
		t.Fatal("the server did not start")
	}
	c.address = strings.Replace(c.address, "127.0.0.1", "localhost", 1) // a passkey belongs to a name
	return c
}

// home is a home in which somebody lives today.
func (c city) home() place.Unit { return c.homeIn(0) }

// homeIn is such a home in the nth complex, for who must be alone there with what they do.
func (c city) homeIn(nth int) place.Unit {
	lived := map[string]bool{}
	for tenancy := range c.plan.Tenancies() {
		if tenancy.Until.IsZero() {
			lived[tenancy.UnitKey] = true
		}
	}
	complexes := map[string]bool{}
	for u := range c.plan.Units() {
		if lived[u.Key] && !complexes[u.ComplexKey] {
			if len(complexes) == nth {
				return u
			}
			complexes[u.ComplexKey] = true
		}
	}
	return place.Unit{}
}

func (p *Page) signIn(role string) {
	p.t.Helper()
	p.Open("/inloggen")
	p.Follow(`button[value="` + role + `"]`)
}

// come signs in with the button of the demo, without the two pages around it: a tour has
// other pages to look at.
func (p *Page) come(role string) {
	p.t.Helper()
	client := http.Client{Timeout: p.limit, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.PostForm(p.base.JoinPath("/inloggen/demo").String(), url.Values{"login": {role}})
	p.must("sign in as "+role, err)
	p.must("sign in as "+role, answer.Body.Close())
	if len(answer.Cookies()) == 0 {
		p.fatal("signing in as %s: %s, and no cookie", role, answer.Status)
	}
	for _, cookie := range answer.Cookies() {
		_, err := call(p, network.SetCookie, network.SetCookieParams{Name: cookie.Name, Value: cookie.Value, URL: p.base.String(),
			HTTPOnly: new(cookie.HttpOnly), SameSite: network.CookieSameSiteLax})
		p.must("keep the session", err)
	}
}

// signInAs signs in with a password, as people do who have no button.
func (p *Page) signInAs(login, password string) {
	p.t.Helper()
	p.Open("/inloggen")
	p.Fill(`input[name="login"]`, login)
	p.Fill(`input[name="wachtwoord"]`, password)
	p.Follow(`form[action="/inloggen"] button`)
}

// TestStory walks the main line: a signal in the stairwell, the talk, the case, the word
// back, and the map.
func TestStory(t *testing.T) {
	b := Start(t)
	for name, dsn := range map[string]func(t *testing.T) string{
		"sqlite":   func(*testing.T) string { return "" },
		"postgres": func(t *testing.T) string { return storetest.NewDatabase(t) },
	} {
		t.Run(name, func(t *testing.T) { story(t, b, startCity(t, dsn(t))) })
	}
}

func story(t *testing.T, b *Browser, c city) {
	start := clock.System().Now()
	home := c.home()

	mechanic := b.NewPage(t, c.address)
	mechanic.signIn("vakman")
	mechanic.Open("/signalen/nieuw")
	mechanic.Fill(`input[name="zoek"]`, home.Street+" "+strconv.Itoa(home.Number))
	mechanic.Click(`button[formaction="/signalen/zoek"]`)
	mechanic.Click(`#plekken label`)
	mechanic.ClickText("Ik maak me zorgen")
	mechanic.ClickText("Doet niet open")
	mechanic.Fill(`textarea[name="zin"]`, "De post ligt al weken op de mat.")
	mechanic.FollowText("Verstuur")
	mechanic.WaitText("Bewaard")
	mechanic.AssertClean()

	desk := b.NewPage(t, c.address)
	handled := c.holder(t, mechanic)
	desk.signInAs(handled.login, c.logins[0].Password)
	desk.Open("/signalen/" + handled.signal)
	desk.WaitText("De post ligt al weken op de mat.")
	desk.Follow(`form[action$="/gesprek"] button`)
	desk.Fill(`form[action$="/verslag"] textarea`, "Mevrouw vertelt dat de trap te zwaar wordt.")
	desk.Follow(`form[action$="/verslag"] button`)
	desk.FollowText("Open een dossier of zet het erbij")
	desk.Fill(`form[action="/dossiers/nieuw"] textarea[name="reden"]`, "Hulp bij de trap en de post.")
	desk.Fill(`form[action="/dossiers/nieuw"] input[name="stap"]`, "Bellen met het wijkteam")
	desk.Follow(`form[action="/dossiers/nieuw"] button`)
	desk.WaitText("Bellen met het wijkteam")
	desk.AssertClean()
	desk.Open(desk.Path() + "/afsluiten")
	desk.Fill(`textarea[name="oorzaak"]`, "De trap was te zwaar. Er komt hulp.")
	desk.Click(`input[name="uitkomst"]`)
	desk.FollowText("Ga door")
	desk.WaitText("Telt mee in de volgende uitgave")

	mechanic.Open("/signalen/mijn")
	mechanic.WaitText("Afgerond")
	if mechanic.Shows("trap te zwaar") || mechanic.Shows("wijkteam") {
		t.Error("the sender sees contents of the case")
	}

	manager := b.NewPage(t, c.address)
	manager.signIn("beleid")
	manager.Open("/complex-in-beeld")
	manager.WaitFor("svg")
	manager.AssertClean()
	if took := clock.System().Now().Sub(start); took > 60*time.Second {
		t.Errorf("the story took %s", took)
	} else {
		t.Logf("the story took %s", took)
	}
}

// holding is where the signal went: its id and the login of its holder.
type holding struct{ signal, login string }

// holder finds the signal that was just sent, and who holds it.
func (c city) holder(t *testing.T, sender *Page) holding {
	t.Helper()
	id := filepath.Base(filepath.Dir(sender.Path())) // /signalen/ID/ontvangen
	for _, reader := range c.logins {
		var row struct {
			Holder string `json:"houder"`
		}
		if reader.Role != "consulent" || !get(t, c.address+"/api/v1/signalen/"+id, reader.Token, &row) {
			continue
		}
		for _, l := range c.logins {
			if l.Name == row.Holder {
				return holding{id, l.Login}
			}
		}
	}
	t.Fatal("nobody holds the signal")
	return holding{}
}

// TestMinute passes on a signal with a photo from a warm start: at a place of last time, in six
// taps and one sentence. What counts is what the page felt, the file window included, and not
// how many steps are written here: a screen that asks one tap more fails.
func TestMinute(t *testing.T) {
	c := startCity(t, "")
	p := Start(t).NewPage(t, c.address).Within(20 * time.Second)
	p.Viewport(390)
	p.signIn("vakman")
	home := c.home()
	p.Open("/signalen/nieuw?plek=woning:" + string(place.UnitIDOf(home.Org, home.Key)))
	p.ClickText("Ik maak me zorgen")
	p.Fill(`textarea[name="zin"]`, "De post ligt al weken op de mat.")
	p.FollowText("Verstuur")

	start := clock.System().Now()
	p.Open("/signalen/nieuw")
	p.Felt()
	p.Click(`#plekken label`)
	p.ClickText("Ik maak me zorgen")
	p.ClickText("Doet niet open")
	if p.Shows("Waar is de foto gemaakt?") {
		t.Error("without a photo the form asks where it was made")
	}
	p.Pick(`input[name="fotos"]`, cameraPicture(t, 1))
	p.WaitFor("#fotos-zien canvas")
	p.ClickText("Buiten of in het portiek")
	p.Fill(`textarea[name="zin"]`, "Nu ligt er ook een pakje.")
	p.FollowText("Verstuur")
	p.WaitText("Bewaard")
	hand := p.Felt()
	t.Logf("%d taps and %d sentence, in %v", len(hand.Taps), len(hand.Fields), clock.System().Now().Sub(start))
	if len(hand.Taps) == 0 || len(hand.Taps) > 6 || len(hand.Fields) != 1 {
		t.Errorf("%d taps %q, and typed in %q", len(hand.Taps), hand.Taps, hand.Fields)
	}
	p.AssertClean()
}

// TestFirstLoad holds the page of a signal to 60 KB on the wire, font included, until it is
// there, and what it then fetches for when there is no reception to 120 KB. At the edge of
// reception, on 400 kbit/s with 400 ms there and back, it can be filled in within five seconds.
func TestFirstLoad(t *testing.T) {
	b := Start(t)
	c := startCity(t, "")
	p := b.NewPage(t, c.address)
	p.signIn("vakman")
	if load := p.FirstLoad("/signalen/nieuw"); load.Bytes > 60_000 || load.Later > 120_000 {
		t.Errorf("%d bytes, and %d later:\n%s", load.Bytes, load.Later, load)
	} else {
		t.Logf("%d bytes, and %d later", load.Bytes, load.Later)
	}
	p = p.Within(30 * time.Second)
	p.SlowLink(400_000, 400*time.Millisecond)
	load := p.FirstLoad("/signalen/nieuw")
	if load.Usable < 800*time.Millisecond || load.Usable > 5*time.Second {
		t.Errorf("to be filled in after %v on a slow link:\n%s", load.Usable, load)
	}
	t.Logf("to be filled in after %v on a slow link", load.Usable)
}
