package e2e

import (
	"flag"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/serviceworker"
	"github.com/chromedp/chromedp"
)

// offlineDose is how many signals the offline suite sends: 5 in every run, 50 with
// make test-offline.
var offlineDose = flag.Int("offline", 5, "how many signals are sent over a link that dies")

// received is a signal on the server as the API tells it.
type received struct {
	ID     string `json:"id"`
	Said   string `json:"zin"`
	Photos int    `json:"fotos"`
	Coming int    `json:"fotosOnderweg"`
}

// onServer are the ids of all signals on the server.
func onServer(t *testing.T, c city) map[string]bool {
	t.Helper()
	token := ""
	for _, l := range c.logins {
		if l.Role == "consulent" {
			token = l.Token
		}
	}
	ids := map[string]bool{}
	for cursor := ""; ; {
		var page struct {
			Rows []received `json:"signalen"`
			Next string     `json:"volgende"`
		}
		if !get(t, c.address+"/api/v1/signalen?lijst=alle&limiet=100&cursor="+url.QueryEscape(cursor), token, &page) {
			t.Fatal("no list")
		}
		for _, r := range page.Rows {
			ids[r.ID] = true
		}
		if cursor = page.Next; cursor == "" {
			return ids
		}
	}
}

func readSignal(t *testing.T, c city, id string) received {
	t.Helper()
	var r received
	for _, l := range c.logins {
		if l.Role == "consulent" && get(t, c.address+"/api/v1/signalen/"+id, l.Token, &r) {
			return r
		}
	}
	t.Fatalf("nobody can read %s", id)
	return r
}

// phone is somebody at a door with a link that dies.
type phone struct {
	*Page
	c    city
	link *link
	t    *testing.T
}

// TestOffline sends signals with photos over a link that dies at every step of the words and of the
// picture: each arrives once, and on the way the phone shows how it truly stands with it.
func TestOffline(t *testing.T) {
	c := startCity(t, "")
	l := startLink(t, c.address)
	p := phone{Start(t).NewPage(t, l.address).Within(20 * time.Second), c, l, t}
	before := onServer(t, c)
	p.signIn("vakman")
	p.Open("/signalen/nieuw")
	p.until("the shell to be on the phone", func() (bool, error) {
		return Eval[bool](p.Page, `window.toestelWacht === true || (navigator.serviceWorker.ready.then(() => uitbak.weet("plekken")).then(v => { window.toestelWacht = !!v }), false)`), nil
	})
	want := map[string]bool{}
	for i := range *offlineDose {
		f, g := fates()[(i*3)%len(fates())], fates()[(i*3+2+i/10)%len(fates())] // fifty different pairs
		sentence := "Nummer " + strconv.Itoa(i) + " van de trap."
		want[sentence] = true
		p.deliver(i, f, g, sentence)
	}
	last := "De foto blijft nog even."
	want[last] = true
	p.pictureStays(before, last)
	found := map[string]int{}
	for id := range onServer(t, c) {
		if !before[id] {
			r := readSignal(t, c, id)
			found[r.Said]++
			if r.Photos != 1 || r.Coming != 0 {
				t.Errorf("%s has %d photos, of which %d are not there", r.Said, r.Photos, r.Coming)
			}
		}
	}
	for sentence := range want {
		if found[sentence] != 1 {
			t.Errorf("%q is %d times on the server", sentence, found[sentence])
		}
	}
	if len(found) != len(want) {
		t.Errorf("%d on the server, want %d", len(found), len(want))
	}
	if l.leaked {
		t.Error("a photo left the phone with what the camera wrote in it")
	}
	p.AssertClean()
}

// TestVolunteerOffline: without reception a volunteer gets the form of a volunteer, which says that
// it cannot know of a warning, and what they pass on arrives.
func TestVolunteerOffline(t *testing.T) {
	c := startCity(t, "")
	l := startLink(t, c.address)
	p := phone{Start(t).NewPage(t, l.address).Within(20 * time.Second), c, l, t}
	before := onServer(t, c)
	p.signIn("vrijwilliger")
	p.Open("/signalen/nieuw")
	p.until("the form of a volunteer to be on the phone", func() (bool, error) {
		return Eval[bool](p.Page, `window.toestelWacht === true || (navigator.serviceWorker.ready.then(() => uitbak.weet("plekken")).then(v => { window.toestelWacht = !!v }), false)`), nil
	})
	p.link.set(down, down)
	p.Open("/signalen/nieuw")
	if Eval[bool](p.Page, `!!document.querySelector('meta[name="lezer"]') || !document.querySelector('[name="waarom"]') || !!document.querySelector('[name="spoed"]')`) {
		t.Fatal("this is not the form of a volunteer that the phone keeps")
	}
	home := c.home()
	p.Fill(`input[name="zoek"]`, home.Street+" "+strconv.Itoa(home.Number))
	p.Click(`button[formaction="/signalen/zoek"]`)
	p.WaitFor(`#plekken label`)
	p.watch()
	p.Click(`#plekken label`)
	p.WaitText("Zonder bereik zie je hier geen waarschuwing")
	p.still("on the form that the phone keeps")
	p.ClickText("Iemand vroeg mij iets")
	p.Click(`.feiten-gevraagd label`)
	p.Fill(`textarea[name="zin"]`, "Zij vroeg om hulp met de post.")
	key := Eval[string](p.Page, `document.querySelector('input[name="sleutel"]').value`)
	p.Click(".dock button")
	p.until("the page of the outbox", func() (bool, error) {
		path, err := probe[string](p.Page, "path")
		return path == "/toestel", err
	})
	p.stands(key, "wacht")
	p.link.set(arrives, arrives)
	p.Open("/toestel")
	p.stands(key, "verstuurd")
	n := 0
	for id := range onServer(t, c) {
		if !before[id] {
			n++
		}
	}
	if n != 1 {
		t.Errorf("%d signals more on the server", n)
	}
	p.AssertClean()
}

// TestCrisisOffline: without reception the crisis screen comes from the phone, with whom to call; an
// alarm says that it did not go yet, and reaches the server once, with where it was, when the link is
// back: from that page, from any other, or from the worker. One of long ago is asked about first, and
// one of somebody else is neither sent nor lost.
func TestCrisisOffline(t *testing.T) {
	c := startCity(t, "")
	l := startLink(t, c.address)
	b := Start(t)
	p := phone{b.NewPage(t, l.address).Within(20 * time.Second), c, l, t}
	p.signIn("vrijwilliger")
	p.Open("/meldpunt")
	p.until("the crisis screen to be on the phone", func() (bool, error) {
		return Eval[bool](p.Page, `window.toestelWacht === true || (navigator.serviceWorker.ready.then(() => uitbak.weet("meldpunt")).then(v => { window.toestelWacht = !!v }), false)`), nil
	})
	const count = `document.querySelectorAll('main li a[href^="/meldpunt/0"]').length`
	reports := func() int {
		p.t.Helper()
		return Eval[int](p.Page, count)
	}
	before := reports()
	made := func(want int) {
		t.Helper()
		p.Open("/meldpunt")
		if n := reports() - before; n != want {
			t.Errorf("%d reports more on the server, want %d", n, want)
		}
	}
	alarm := func(where string) {
		t.Helper()
		p.link.set(down, down)
		p.Open("/meldpunt")
		if Eval[bool](p.Page, `!!document.querySelector('meta[name="lezer"]')`) {
			t.Fatal("this is not the screen that the phone keeps")
		}
		p.WaitFor(`main a[href="tel:112"]`)
		p.WaitFor(`main a[data-nood-bel][href="tel:+31800000000"]:not([hidden])`)
		p.Fill(`main input[name="waar"]`, where)
		p.ClickText("Stuur alarm")
		p.WaitText("Nog niet verstuurd")
	}
	change := func(what string) { // of what is kept
		t.Helper()
		Eval[bool](p.Page, `(window.anders = false, (async () => { const l = "alarm:" + await uitbak.weet("lezer"), v = await uitbak.weet(l); `+what+`; window.anders = true })(), true)`)
		p.until("the phone to be changed", func() (bool, error) { return Eval[bool](p.Page, `window.anders`), nil })
	}
	keeps := func(where string) {
		t.Helper()
		p.until("the phone to keep "+where, func() (bool, error) {
			Eval[bool](p.Page, `((async () => { window.onthouden = (await uitbak.weet("alarm:" + await uitbak.weet("lezer"))).velden.waar })(), true)`)
			return Eval[string](p.Page, `window.onthouden ?? ""`) == where, nil
		})
	}
	longAgo := `await uitbak.onthoud(l, { ...v, op: v.op - 2 * 3600000 })`

	alarm("bij de lift")
	p.Open("/toestel") // it is on the phone, also after the page is gone, and every page says so
	p.WaitText("Nog niet verstuurd")
	p.Open("/meldpunt")
	p.link.set(arrives, arrives)
	p.until("the page of the report", func() (bool, error) {
		path, err := probe[string](p.Page, "path")
		return strings.HasPrefix(path, "/meldpunt/0"), err
	})
	p.WaitText("is bewaard onder")
	p.WaitText("bij de lift")
	made(1)

	alarm("in") // any page sends it, with what was filled in meanwhile, and what somebody is at stays
	p.Fill(`main input[name="waar"]`, "in de kelder")
	keeps("in de kelder")
	p.link.set(arrives, arrives)
	p.Open("/signalen/nieuw")
	p.WaitText("Je alarm is verstuurd")
	p.FollowText("Kijk wie er komt")
	p.WaitText("in de kelder")
	made(2)

	alarm("op het dak") // after an hour it goes only when its maker says so, with when it was made
	p.Locate(52.0907, 5.1214, 20)
	p.ClickText("Zet erbij waar dit toestel is")
	keeps("op het dak 52.09070, 5.12140 (± 20 m)")
	change(longAgo)
	p.link.set(arrives, arrives)
	p.Open("/signalen/nieuw")
	p.WaitText("is niet verstuurd. Ben je veilig?")
	made(2)
	p.Open("/signalen/nieuw")
	p.ClickText("Verstuur het alsnog")
	p.WaitText("Je alarm is verstuurd")
	p.FollowText("Kijk wie er komt")
	p.WaitText("Er was toen geen bereik")
	p.WaitText("op het dak 52.09070, 5.12140")
	made(3)

	alarm("buiten")
	change(longAgo)
	p.link.set(arrives, arrives)
	p.Open("/signalen/nieuw")
	p.ClickText("Ik ben veilig")
	p.WaitGone("#alarm-staat")
	made(3)

	p.Open("/signalen/nieuw") // of somebody else: it is there, and the own one goes
	change(`await uitbak.onthoud("alarm:iemand", { sleutel: "van-iemand", velden: {}, op: Date.now(), van: "iemand" })`)
	p.Open("/signalen/nieuw")
	p.WaitText("staat een alarm van iemand anders")
	made(3)
	p.ClickText("Stuur alarm")
	p.until("the page of the own report", func() (bool, error) {
		path, err := probe[string](p.Page, "path")
		return strings.HasPrefix(path, "/meldpunt/0"), err
	})
	made(4)
	change(`await uitbak.onthoud("alarm:iemand")`)

	id := worker(p.Page) // with no page open the worker sends it, once the browser has reception
	alarm("in de hal")
	p.Open("about:blank")
	p.link.set(arrives, arrives)
	_, err := call(p.Page, serviceworker.DispatchSyncEvent, serviceworker.DispatchSyncEventParams{Origin: strings.TrimSuffix(p.base.String(), "/"), RegistrationID: id(), Tag: "alarm"})
	p.must("tell the worker that there is reception", err)
	q := b.NewPage(t, c.address) // another device of the same person
	q.signIn("vrijwilliger")
	p.until("the alarm to be on the server", func() (bool, error) {
		q.Open("/meldpunt")
		return Eval[int](q, count) == before+5, nil
	})
	made(5)
	p.AssertClean()
}

// deliver writes one signal, sends its words into their fate and then its picture into another,
// looks each time what the phone says, and lets the link come back.
func (p phone) deliver(i int, f, g fate, sentence string) {
	p.t.Helper()
	if i%2 == 1 {
		p.link.set(down, down) // the form itself comes from the phone
	}
	p.Open("/signalen/nieuw")
	p.write(i, sentence)
	key := Eval[string](p.Page, `document.querySelector('input[name="sleutel"]').value`)
	p.link.set(f, before)
	met := p.link.met(wordsPath, f)
	if f == full {
		p.fill(true)
	}
	start := time.Now()
	p.Click(".dock button")
	switch f {
	case full:
		p.WaitText("nog niet bewaard")
		p.fill(false)
		p.link.set(down, down)
		p.Click(".dock button")
	case killed:
		p.kill(wordsPath, met)
	}
	if f != killed {
		p.until("the page of the outbox", func() (bool, error) {
			path, err := probe[string](p.Page, "path")
			return path == "/toestel", err
		})
		p.t.Logf("%s: on the phone and shown after %v", f, time.Since(start).Round(time.Millisecond))
	}
	p.stands(key, stateAfter(f, "wacht"))
	if f != full { // whose words never left
		p.until("the words to meet their fate", func() (bool, error) { return p.link.met(wordsPath, f) > met, nil })
	}
	p.deliverPicture(f, g, key)
	p.link.set(arrives, arrives)
	p.Open("/toestel")
	p.smaller(g)
	p.stands(key, "verstuurd")
}

// deliverPicture lets the words of a signal arrive and sends its picture into its fate.
func (p phone) deliverPicture(f, g fate, key string) {
	p.t.Helper()
	first := g
	if g == full {
		first = before
	}
	p.link.set(arrives, first)
	met := p.link.met(picturePath, first)
	p.Open("/toestel")
	p.smaller(f)
	switch g {
	case killed:
		p.kill(picturePath, met)
	case full: // the server has it, and the phone cannot write that down
		p.stands(key, "foto")
		p.fill(true)
		first = arrives
		met = p.link.met(picturePath, first)
		p.link.set(arrives, first)
		p.Click("#uitbak-nu")
	}
	p.until("the picture to meet its fate", func() (bool, error) { return p.link.met(picturePath, first) > met, nil })
	p.stands(key, stateAfter(g, "foto"))
}

// kill ends the tab while it sends a step, and opens the outbox without reception.
func (p phone) kill(step string, met int) {
	p.t.Helper()
	p.until("the phone to send", func() (bool, error) { return p.link.met(step, killed) > met, nil })
	p.do("kill the tab", chromedp.Navigate("about:blank"))
	p.link.set(down, down)
	p.Open("/toestel")
}

// smaller does what the phone asks when something was too large.
func (p phone) smaller(f fate) {
	p.t.Helper()
	if f == tooLarge {
		p.ClickText("Maak foto's kleiner en verstuur")
	}
}

// pictureStays: while the words are on the server and the picture is not, the phone says so, does
// not sign out, and asks before it wipes; and the server says that one is still to come.
func (p phone) pictureStays(known map[string]bool, sentence string) {
	p.t.Helper()
	p.link.set(arrives, before)
	p.Open("/signalen/nieuw")
	p.write(1, sentence)
	key := Eval[string](p.Page, `document.querySelector('input[name="sleutel"]').value`)
	p.Click(".dock button")
	p.until("the receipt, without the picture", func() (bool, error) {
		path, err := probe[string](p.Page, "path")
		return strings.HasSuffix(path, "/ontvangen"), err
	})
	p.WaitText("De foto volgt.")
	coming := 0
	for id := range onServer(p.t, p.c) {
		if !known[id] {
			coming += readSignal(p.t, p.c, id).Coming
		}
	}
	if coming != 1 {
		p.t.Errorf("the server waits for %d pictures", coming)
	}
	Eval[bool](p.Page, `(document.querySelector('form[action="/uitloggen"]').requestSubmit(), true)`)
	p.WaitText("Uitloggen kan nog niet")
	p.stands(key, "foto")
	Eval[bool](p.Page, `(document.getElementById("uitbak-wis").click(), true)`)
	p.until("the phone to ask before it wipes", func() (bool, error) {
		return Eval[bool](p.Page, `document.getElementById("uitbak-wis").textContent.includes("1 signalen of foto's")`), nil
	})
	p.link.set(arrives, arrives)
	p.Open("/toestel")
	p.stands(key, "verstuurd")
}

// stateAfter is what the phone must say after a fate about what was still to be sent.
func stateAfter(f fate, still string) string {
	switch f {
	case expired:
		return "inloggen"
	case tooLarge:
		return "groot"
	}
	return still
}

func (p phone) stands(key, state string) {
	p.t.Helper()
	p.WaitFor(`li[data-sleutel="` + key + `"][data-stand="` + state + `"]`)
}

// write fills in the form as somebody at a door does.
func (p phone) write(i int, sentence string) {
	p.t.Helper()
	home := p.c.home()
	if Eval[bool](p.Page, `!document.querySelector('#plekken input')`) {
		p.Fill(`input[name="zoek"]`, home.Street+" "+strconv.Itoa(home.Number))
		p.Click(`button[formaction="/signalen/zoek"]`)
	}
	p.Click(`#plekken label`)
	p.ClickText("Ik maak me zorgen")
	p.ClickText("Doet niet open")
	p.Fill(`textarea[name="zin"]`, sentence)
	p.Upload(`input[name="fotos"]`, cameraPicture(p.t, i))
	p.WaitFor("#fotos-zien canvas")
	p.ClickText("Buiten of in het portiek")
}

// fill makes the phone refuse to keep anything, as a full one does, or ends that. The
// browser's own override of the room has no effect on the storage of a private profile.
func (p phone) fill(full bool) {
	p.t.Helper()
	Eval[bool](p.Page, `(() => { const s = IDBObjectStore.prototype; window.echt ??= s.put;
		s.put = `+strconv.FormatBool(full)+` ? function () { this.transaction.abort() } : window.echt; return true })()`)
}
