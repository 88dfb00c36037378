package e2e_test

import (
	"compress/gzip"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"samendoen/internal/e2e"
)

// site is a small site with one page for each thing that the harness must see.
const (
	good = `<!doctype html><html lang="nl"><head><title>Goed</title><meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="/style.css"><link rel="icon" href="data:,"></head><body><main><h1>Goede pagina</h1>
<form action="/klaar" method="get"><p><label for="naam">Naam van het complex</label> <input id="naam" name="naam" value="oud"></p>
<p><label for="soort">Soort</label> <select id="soort" name="soort"><option value="a">Lekkage</option><option value="b">Lift kapot</option></select></p>
<p><label>Datum <input type="date" id="dag" name="dag"></label></p>
<p><label>Foto <input type="file" id="foto" multiple></label></p>
<p><label><input type="checkbox" id="haast" name="haast"> Het heeft haast</label></p>
<button>Verstuur</button></form><p><a href="/klaar">Naar klaar</a></p>
<p id="later" hidden>Nu pas te zien</p><div style="height:1500px"></div><p><a href="#top">Ver weg</a></p></main>
<script src="/good.js"></script></body></html>`
	axeBad = `<!doctype html><html><head><title></title></head><body><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">
<p style="color:#bbb;background:#fff">bijna onleesbaar</p><input type="text"></body></html>`
	cspBad = `<!doctype html><html lang="nl"><title>CSP</title><h1>CSP</h1><p onclick="x()">x</p>
<script>window.inline = true</script><script src="/eval.js"></script></html>`
	foreignBad = `<!doctype html><html lang="nl"><title>Vreemd</title><h1>Vreemd</h1>
<img alt="" src="http://elders.example/beeld.png"></html>`
	keyboardBad = `<!doctype html><html lang="nl"><title>Toetsen</title><style>.kaal:focus{outline:none}
.balk{position:fixed;inset:0 0 auto 0;height:120px;background:#fff}</style><div class="balk">balk</div>
<h1>Toetsen</h1><p><button>Onder de balk</button></p><p style="margin-top:200px"><button class="kaal">Kaal</button> <button>Goed</button></p></html>`
	wide = `<!doctype html><html lang="nl"><title>Breed</title><meta name="viewport" content="width=device-width"><h1>Breed</h1>
<div style="width:700px;background:#eee">breed</div><p><button style="width:20px;height:20px;padding:0">x</button></p></html>`
	covered = `<!doctype html><html lang="nl"><title>Bedekt</title><h1>Bedekt</h1><button>Onbereikbaar</button>
<div id="laag" style="position:fixed;inset:0;background:#fffa">laag</div></html>`
)

const policy = "default-src 'self'; img-src 'self' data: http://elders.example; style-src 'self' 'unsafe-inline'"

func site(t *testing.T) string {
	t.Helper()
	mux := http.NewServeMux()
	html := func(path, body, csp string) {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Header().Set("Content-Security-Policy", csp)
			fmt.Fprint(w, body)
		})
	}
	html("/goed", good, policy)
	html("/axe", axeBad, policy)
	html("/axe/", axeBad, policy)
	html("/csp", cspBad, "default-src 'self'")
	html("/vreemd", foreignBad, policy)
	html("/toetsen", keyboardBad, policy)
	html("/breed", wide, policy)
	html("/bedekt", covered, policy)
	html("/fout", `<!doctype html><html lang="nl"><title>Fout</title><h1>Fout</h1><script src="/throw.js"></script></html>`, policy)
	mux.HandleFunc("/klaar", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, `<!doctype html><html lang="nl"><title>Klaar</title><h1>Klaar: %s, %s, %s, %s</h1></html>`,
			r.FormValue("naam"), r.FormValue("soort"), r.FormValue("dag"), r.FormValue("haast"))
	})
	script := func(path, body string) {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/javascript")
			fmt.Fprint(w, body)
		})
	}
	script("/good.js", `setTimeout(() => { document.getElementById('later').hidden = false }, 150)`)
	script("/eval.js", `try { eval('window.evaled = true') } catch {}`)
	script("/worker.js", `fetch('http://stil.example/').catch(() => {})`)
	script("/throw.js", `console.error('mis', 3); null.x`)
	mux.HandleFunc("/style.css", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/css")
		w.Header().Set("Cache-Control", "max-age=3600")
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		defer z.Close()
		fmt.Fprint(z, "input,select{max-width:100%}body{margin:1rem}a,button{padding:14px;display:inline-block}", strings.Repeat("/* vulling */", 4000))
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s.URL
}

func TestHarness(t *testing.T) {
	b := e2e.StartShell(t)
	base := site(t)
	cases := []struct {
		name string
		test func(t *testing.T, p *e2e.Page)
	}{
		{"acts as a person", actsAsPerson},
		{"feels a hand", feelsHand},
		{"tabs as a person", tabsAsPerson},
		{"finds broken rules of axe", findsAxe},
		{"finds CSP violations", findsCSP},
		{"finds requests to another host", findsForeign},
		{"finds console errors", findsConsole},
		{"finds focus that cannot be seen", findsBadFocus},
		{"finds what is too wide and too small", findsSizes},
		{"clicks nothing that lies under something else", refusesCovered},
		{"counts bytes on the wire", countsBytes},
		{"sees width, scheme and missing scripts", seesMedia},
		{"takes pictures", takesPictures},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) { c.test(t, b.NewPage(t, base)) })
	}
	t.Run("keeps pages apart", func(t *testing.T) {
		one, two := b.NewPage(t, base), b.NewPage(t, base)
		one.Open("/goed")
		two.Open("/goed")
		e2e.Eval[string](one, `document.cookie = "wie=een"`)
		if got := e2e.Eval[string](two, `document.cookie`); got != "" {
			t.Errorf("the second page has the first one's cookie %q", got)
		}
	})
}

func actsAsPerson(t *testing.T, p *e2e.Page) {
	p.Open("/goed")
	p.WaitText("Nu pas te zien")
	p.WaitFor("#later")
	p.FillLabel("Naam van het complex", "De Zwaan 12")
	p.ChooseLabel("Soort", "Lift kapot")
	p.SetDate("#dag", "2026-12-31")
	p.ClickText("Het heeft haast")
	file := filepath.Join(t.TempDir(), "foto.png")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	p.Upload("#foto", file)
	if n := e2e.Eval[int](p, `document.getElementById('foto').files.length`); n != 1 {
		t.Errorf("%d files chosen, want 1", n)
	}
	p.FollowText("Verstuur")
	if got, want := p.Text("h1"), "Klaar: De Zwaan 12, b, 2026-12-31, on"; got != want {
		t.Errorf("sent %q, want %q", got, want)
	}
	if p.Status() != 200 || p.Title() != "Klaar" || !strings.HasPrefix(p.Path(), "/klaar?naam=De+Zwaan") {
		t.Errorf("status %d, title %q, path %q", p.Status(), p.Title(), p.Path())
	}
	p.Open("/goed")
	p.FollowText("Naar klaar")
	p.WaitPath("/klaar")
	p.Open("/bestaat-niet")
	if p.Status() != 404 {
		t.Errorf("status %d, want 404", p.Status())
	}
	p.AssertClean()
}

// feelsHand counts presses and not what follows from them, nor what a script does; the page that
// a press led away from too.
func feelsHand(t *testing.T, p *e2e.Page) {
	p.Open("/goed")
	p.Felt()
	p.ClickText("Het heeft haast")
	p.Fill("#naam", "De Zwaan 12")
	p.Fill("#naam", "De Linden")
	e2e.Eval[bool](p, `document.getElementById('haast').click(), true`)
	file := filepath.Join(t.TempDir(), "foto.png")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	p.Pick("#foto", file)
	if n := e2e.Eval[int](p, `document.getElementById('foto').files.length`); n != 1 {
		t.Errorf("%d files chosen, want 1", n)
	}
	p.FollowText("Verstuur")
	if felt := p.Felt(); len(felt.Taps) != 3 || !slices.Equal(felt.Fields, []string{"input#naam "}) {
		t.Errorf("felt %q, typed in %q", felt.Taps, felt.Fields)
	}
	if felt := p.Felt(); len(felt.Taps)+len(felt.Fields) != 0 {
		t.Errorf("felt again %q", felt)
	}
}

func tabsAsPerson(t *testing.T, p *e2e.Page) {
	p.Open("/goed")
	var names []string
	for _, f := range p.AssertKeyboard() {
		names = append(names, f.Name)
	}
	if !slices.Contains(names, "Verstuur") || names[0] != "Naam van het complex" || names[len(names)-1] != "Ver weg" {
		t.Errorf("the keyboard goes %q", names)
	}
	p.FocusStart()
	p.TabTo("Het heeft haast")
	p.Press(e2e.Space)
	p.TabTo("Verstuur")
	p.Navigates(func() { p.Press(e2e.Enter) })
	if got := p.Text("h1"); got != "Klaar: oud, a, , on" {
		t.Errorf("the keyboard sent %q", got)
	}
}

func findsAxe(t *testing.T, p *e2e.Page) {
	p.Open("/axe")
	var ids []string
	for _, v := range p.Axe() {
		ids = append(ids, v.ID)
	}
	for _, want := range []string{"color-contrast", "document-title", "html-has-lang", "image-alt", "label"} {
		if !slices.Contains(ids, want) {
			t.Errorf("axe does not find %s, only %v", want, ids)
		}
	}
	if got := failures(t, p, (*e2e.Page).AssertAxe); !strings.Contains(got, "bijna onleesbaar") || !strings.Contains(got, "color-contrast (serious)") {
		t.Errorf("the report does not help: %s", got)
	}
	if got := failures(t, p, (*e2e.Page).AssertAccessible); strings.Count(got, "image-alt") != 3 || strings.Count(got, "color-contrast") != 6 {
		t.Errorf("want the fault in three widths, and that of colours in two schemes: %s", got)
	}
	if got := failures(t, p, (*e2e.Page).AssertAccessible); !e2e.EveryLook &&
		strings.Contains(got, "image-alt") {
		t.Errorf("want no look at a page that was seen, as long as nothing of it is new: %s", got)
	}
	p.Open("/axe/2")
	if got := failures(t, p, (*e2e.Page).AssertAccessible); !e2e.EveryLook && (strings.Count(got, "image-alt") != 1 || strings.Contains(got, "color-contrast")) {
		t.Errorf("want one look at a page that is built like another, and not for colours: %s", got)
	}
	p.Open("/axe/3")
	if got := failures(t, p, (*e2e.Page).AssertAccessible); !e2e.EveryLook && strings.Contains(got, "image-alt") {
		t.Errorf("want no look at the same page about another thing: %s", got)
	}
	e2e.Eval[bool](p, `document.querySelector("img").classList.add("nieuw") === undefined`)
	if got := failures(t, p, (*e2e.Page).AssertAccessible); !e2e.EveryLook &&
		(strings.Count(got, "image-alt") != 3 || strings.Contains(got, "color-contrast")) {
		t.Errorf("want all looks at a new kind of part, and one at the rest, not for colours: %s", got)
	}
	e2e.Eval[bool](p, `document.body.appendChild(document.createElement("p")).appendChild(document.querySelector("p")) === undefined`)
	if got := failures(t, p, (*e2e.Page).AssertAccessible); !e2e.EveryLook &&
		(strings.Contains(got, "image-alt") || strings.Count(got, "color-contrast") != 2) {
		t.Errorf("want the colours, in two schemes, of a known kind of part in a new place: %s", got)
	}
	p.Open("/goed")
	p.AssertAccessible()
}

func findsCSP(t *testing.T, p *e2e.Page) {
	p.Open("/csp")
	p.Idle()
	got := strings.Join(p.CSPViolations(), "\n")
	for _, want := range []string{"script-src-elem refused inline", "script-src-attr refused inline", "script-src refused eval"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in:\n%s", want, got)
		}
	}
	if e2e.Eval[bool](p, `'inline' in window || 'evaled' in window`) {
		t.Error("the policy is not in force at all")
	}
	if got := failures(t, p, (*e2e.Page).AssertClean); strings.Count(got, "content security policy") != 3 {
		t.Errorf("AssertClean reports %s", got)
	}
	p.Open("/goed")
	if e2e.Eval[string](p, `(() => { try { return eval("'open'") } catch { return 'banned' } })()`) != "banned" {
		t.Error("Eval lifts the page's ban on eval")
	}
}

func findsConsole(t *testing.T, p *e2e.Page) {
	p.Open("/fout")
	got := strings.Join(p.ConsoleErrors(), "\n")
	if !strings.Contains(got, `console.error: "mis" 3`) || !strings.Contains(got, "TypeError") {
		t.Errorf("console: %s", got)
	}
}

func findsForeign(t *testing.T, p *e2e.Page) {
	p.Open("/vreemd")
	p.Idle()
	if got := p.Foreign(); !slices.Equal(got, []string{"http://elders.example/beeld.png"}) {
		t.Errorf("foreign requests: %v", got)
	}
	if got := failures(t, p, (*e2e.Page).AssertClean); !strings.Contains(got, "elders.example") {
		t.Errorf("AssertClean reports %q", got)
	}
	// What a service worker asks is no request of the page: the proxy sees it.
	p.Open("/goed")
	e2e.Eval[chromedp.Void](p, `navigator.serviceWorker.register('/worker.js')`)
	for range 250 {
		if slices.Contains(p.Foreign(), "stil.example") {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("a worker's request is not seen: %v", p.Foreign())
}

func findsBadFocus(t *testing.T, p *e2e.Page) {
	p.Open("/toetsen")
	got := failures(t, p, func(p *e2e.Page) { p.AssertKeyboard() })
	if !strings.Contains(got, `"Onder de balk" has the focus but lies under div "balk"`) ||
		!strings.Contains(got, `"Kaal" does not show`) || strings.Contains(got, `"Goed"`) {
		t.Errorf("reported: %s", got)
	}
	if got := failures(t, p.Within(time.Second), func(p *e2e.Page) { p.TabTo("Bestaat niet") }); !strings.Contains(got, `button "Kaal"`) {
		t.Errorf("reported: %s", got)
	}
}

func findsSizes(t *testing.T, p *e2e.Page) {
	p.Open("/breed")
	p.Viewport(320)
	if over := p.OverflowX(); over < 300 {
		t.Errorf("700 pixels on a screen of 320 is %d too wide", over)
	}
	if got := p.SmallTargets(48); len(got) != 1 || !strings.Contains(got[0], "20x20") {
		t.Errorf("small targets: %v", got)
	}
	p.Open("/goed")
	if over := p.OverflowX(); over != 0 {
		t.Errorf("the good page is %d too wide", over)
	}
}

func refusesCovered(t *testing.T, p *e2e.Page) {
	p.Open("/bedekt")
	got := failures(t, p.Within(500*time.Millisecond), func(p *e2e.Page) { p.ClickText("Onbereikbaar") })
	if !strings.Contains(got, "it lies under div#laag") {
		t.Errorf("reported: %s", got)
	}
	got = failures(t, p.Within(500*time.Millisecond), func(p *e2e.Page) { p.WaitText("Komt nooit") })
	if !strings.Contains(got, `waited 500ms for the text "Komt nooit"`) || !strings.Contains(got, "/bedekt") {
		t.Errorf("reported: %s", got)
	}
}

func countsBytes(t *testing.T, p *e2e.Page) {
	p.Open("/goed")
	load := p.FirstLoad("/goed")
	if len(load.Requests) < 3 || load.Bytes < len(good) || load.Bytes > len(good)+2500 {
		t.Errorf("52 KB of style must count as compressed: %s", load)
	}
	again := p.FirstLoad("/goed")
	if again.Bytes != load.Bytes {
		t.Errorf("the second visit counts %d, the first %d: the cache plays a part", again.Bytes, load.Bytes)
	}
}

func seesMedia(t *testing.T, p *e2e.Page) {
	p.Open("/goed")
	dark := `matchMedia('(prefers-color-scheme: dark)').matches`
	if e2e.Eval[bool](p, dark) || e2e.Eval[int](p, `innerWidth`) != 390 {
		t.Error("a new page is not light and 390 pixels wide")
	}
	p.Scheme("dark")
	p.Viewport(1280)
	if !e2e.Eval[bool](p, dark) || e2e.Eval[int](p, `innerWidth`) != 1280 {
		t.Error("Scheme or Viewport has no effect")
	}
	p.Print()
	if !e2e.Eval[bool](p, `matchMedia('print').matches`) {
		t.Error("Print has no effect")
	}
	p.Scripts(false)
	p.Open("/goed")
	time.Sleep(300 * time.Millisecond)
	if p.Shows("Nu pas te zien") {
		t.Error("the page's scripts still run")
	}
	p.FollowText("Naar klaar")
}

func takesPictures(t *testing.T, p *e2e.Page) {
	p.Open("/goed")
	whole, view := filepath.Join(t.TempDir(), "map", "a.png"), filepath.Join(t.TempDir(), "b.png")
	p.Screenshot(whole)
	p.ScreenshotView(view)
	a, errA := os.ReadFile(whole)
	b, errB := os.ReadFile(view)
	if errA != nil || errB != nil || len(a) <= len(b) || !strings.HasPrefix(string(a), "\x89PNG") {
		t.Errorf("pictures of %d and %d bytes, %v, %v", len(a), len(b), errA, errB)
	}
}

// failing takes a test's failures instead of passing them on.
type failing struct {
	testing.TB
	text strings.Builder
}

func (f *failing) Helper()                      {}
func (f *failing) Name() string                 { return "expected" }
func (f *failing) Errorf(s string, args ...any) { fmt.Fprintf(&f.text, s+"\n", args...) }
func (f *failing) Fatal(args ...any)            { fmt.Fprintln(&f.text, args...); runtime.Goexit() }
func (f *failing) Fatalf(s string, args ...any) { f.Errorf(s, args...); runtime.Goexit() }

// failures returns what a check of the page reports.
func failures(t *testing.T, p *e2e.Page, check func(*e2e.Page)) string {
	t.Helper()
	f := &failing{TB: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		check(p.For(f))
	}()
	<-done
	return f.text.String()
}
