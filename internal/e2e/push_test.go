package e2e

import (
	"encoding/json"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/serviceworker"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"

	"samendoen/internal/hotline/pushtest"
)

// pushes is a push service on this machine and the one browser that it knows. Chromium's own needs
// the maker's machines; all else is real: the page, the sealing, the worker, its notifications.
type pushes struct {
	*pushtest.Service
	browser pushtest.Browser
}

func startPushes(t *testing.T) pushes {
	return pushes{pushtest.Start(t), pushtest.NewBrowser()}
}

// bind makes the page's browser one that the push service of this machine knows, for this page.
func (s pushes) bind(p *Page) {
	p.t.Helper()
	p.permit("notifications", browser.PermissionSettingGranted)
	Eval[bool](p, `(() => { PushManager.prototype.subscribe = async (q) => { window.gebonden = q.applicationServerKey; return `+s.browser.Says(s.URL+"/toestel")+` }; return true })()`)
}

// hear is the next message to the browser, opened.
func (s pushes) hear(t testing.TB) string {
	t.Helper()
	for until := time.Now().Add(20 * time.Second); time.Now().Before(until); time.Sleep(50 * time.Millisecond) {
		if list := s.Take(); len(list) > 0 {
			said, err := s.browser.Opens(list[len(list)-1].Body)
			if err != nil {
				t.Fatal(err)
			}
			return said
		}
	}
	t.Fatal("nothing came for the browser")
	return ""
}

// worker finds the worker of a page's browser.
func worker(p *Page) func() serviceworker.RegistrationID {
	p.t.Helper()
	found := make(chan serviceworker.RegistrationID, 100)
	p.must("listen to the worker", chromedp.Listen(p.ctx, func(ev any) {
		e, is := ev.(*serviceworker.EventWorkerRegistrationUpdated)
		if !is {
			return
		}
		for _, r := range e.Registrations {
			if !r.IsDeleted {
				found <- r.RegistrationID
			}
		}
	}))
	_, err := call(p, serviceworker.Enable, cdp.Empty{})
	p.must("look at the worker", err)
	return sync.OnceValue(func() (id serviceworker.RegistrationID) {
		select {
		case id = <-found:
		case <-time.After(10 * time.Second):
			p.t.Error("no worker")
		}
		return id
	})
}

// shown are the texts of the notifications that the browser shows.
func shown(p *Page) string {
	p.t.Helper()
	Eval[bool](p, `(navigator.serviceWorker.ready.then(r => r.getNotifications()).then(l => { window.getoond = l.map(n => n.title + ": " + n.body).join("|") }), true)`)
	return Eval[string](p, `window.getoond ?? ""`)
}

// TestPush: somebody turns messages on with one tap, proves it with a tap on the first, and hears
// that a report waits: the worker shows it once, and the report says that it arrived.
func TestPush(t *testing.T) {
	c := startCity(t, "")
	s := startPushes(t)
	b := Start(t)
	p := phone{b.NewPage(t, strings.Replace(c.address, "127.0.0.1", "localhost", 1)).Within(20 * time.Second), c, nil, t}
	p.signIn("wijkbeheerder")
	p.Open("/mijn/bereik")
	id := worker(p.Page)
	s.bind(p.Page)
	p.FollowText("Zet meldingen aan op dit toestel")
	p.WaitText("Nog niet getest. Tik op de melding")
	proof := s.hear(t)
	deliver := func(said string) {
		t.Helper()
		p.until("a worker that is active, as a push service needs one", func() (bool, error) {
			Eval[bool](p.Page, `(navigator.serviceWorker.ready.then((r) => { window.actief = r.active?.state === "activated" }), true)`)
			return Eval[bool](p.Page, `window.actief ?? false`), nil
		})
		_, err := call(p.Page, serviceworker.DeliverPushMessage, serviceworker.DeliverPushMessageParams{Origin: strings.TrimSuffix(p.base.String(), "/"), RegistrationID: id(), Data: said})
		p.must("bring a message to the worker", err)
	}
	shows := func(want string) {
		t.Helper()
		p.until("the browser to show "+want, func() (bool, error) { return shown(p.Page) == want, nil })
	}
	deliver(proof)
	shows("Meldpunt: Tik hier. Dan weten we dat meldingen op dit toestel aankomen.")
	var first struct{ Bericht, Bewijs, Pad string }
	if err := json.Unmarshal([]byte(proof), &first); err != nil || first.Pad != "/mijn/bereik" {
		t.Fatal(proof, err)
	}
	p.tap()
	shows("")
	p.Open("/mijn/bereik")
	if p.Shows("Nog niet getest") || !p.Shows("Toestel: Chrome, Linux") {
		t.Fatal("a tap did not prove the device")
	}

	q := b.NewPage(t, c.address)
	q.signIn("vrijwilliger")
	q.Open("/meldpunt")
	q.FollowText("Stuur alarm")
	called := s.hear(t)
	deliver(called)
	shows("Meldpunt: Er wacht een melding op jou. Tik om te kijken.")
	deliver(called) // what goes again is one notification
	shows("Meldpunt: Er wacht een melding op jou. Tik om te kijken.")
	p.Open(q.Path())
	p.until("the report to say that it arrived", func() (bool, error) { return strings.Contains(p.Text("#verloop"), "aangekomen"), nil })
	if n := strings.Count(p.Text("#verloop"), "aangekomen"); n != 1 {
		t.Errorf("it arrived %d times", n)
	}
	p.AssertClean()
}

// tap taps the notification that is shown. Nobody can tap one in a browser without a screen: its
// worker hears of the tap from us.
func (p phone) tap() {
	p.t.Helper()
	list, err := call(p.Page, target.GetTargets, target.GetTargetsParams{})
	p.must("look for the worker", err)
	for _, info := range list.TargetInfos {
		if info.Type == "service_worker" && strings.HasPrefix(info.URL, p.base.String()) {
			ctx, cancel := chromedp.NewContext(p.ctx, chromedp.WithTargetID(info.TargetID))
			defer cancel()
			_, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`(registration.getNotifications().then(async ([n]) => {
				const e = new NotificationEvent("notificationclick", { notification: n });
				e.waitUntil = (werk) => { werk.catch(() => {}).finally(() => { self.getikt = true }) };
				dispatchEvent(e);
			}), true)`))
			p.must("tap the notification", err)
			p.until("the worker to do what a tap does", func() (bool, error) { return chromedp.Run(ctx, chromedp.Evaluate[bool](`self.getikt === true`)) })
			return
		}
	}
	p.t.Fatal("no worker to tell: " + strconv.Itoa(len(list.TargetInfos)))
}
