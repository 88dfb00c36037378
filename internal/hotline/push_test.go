package hotline

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"math/big"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/hook"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/openid"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/hotline/pushtest"
)

// devices is the push service of these tests with what it got, opened by one browser.
type devices struct {
	*pushtest.Service
	b     pushtest.Browser
	heads []http.Header // of all that came
}

func startDevices(t *testing.T) *devices {
	return &devices{Service: pushtest.Start(t), b: pushtest.NewBrowser()}
}

// read is what came since the last time.
func (d *devices) read(t *testing.T) (list []pushBody) {
	t.Helper()
	for _, got := range d.Take() {
		d.heads = append(d.heads, got.Head)
		said, err := d.b.Opens(got.Body)
		if err != nil {
			t.Fatal(err)
		}
		var body pushBody
		if err := json.Unmarshal([]byte(said), &body); err != nil {
			t.Fatal(err)
		}
		list = append(list, body)
	}
	return list
}

// pushed makes the world one in which messages go to devices.
func (w *world) pushed(t *testing.T) {
	t.Helper()
	words, err := text.Load(Files)
	w.Must(err)
	senders := map[WayKind]Sender{BySMS: w.phone, ByVoice: w.phone,
		ByPush: &Pushed{DB: w.DB, Vault: w.vault, Post: hook.NewOutside(openid.Network{Loopback: true}, "1", 2*time.Second), Public: "https://samendoen.example", Words: words.Printer(text.Dutch), Now: w.clock.Now}}
	w.s = New(w.DB, w.vault, w.clock, w.s.policy, senders, w.s.log)
	w.runner = jobs.NewRunner(w.DB, w.clock, w.s.log, w.s.Jobs()).Apart(Lane())
}

const iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1"

// provedDevice makes a device a way of somebody, as a tap on its first message does.
func (w *world) provedDevice(user string, p *devices) {
	w.T.Helper()
	w.Must(w.s.AddDevice(context.Background(), w.people[user], p.b.Says(p.URL+"/"+user), iphone))
	w.work()
	first := p.read(w.T.(*testing.T))
	if len(first) != 1 {
		w.T.Fatalf("%d messages to a new device", len(first))
	}
	w.Must(w.s.Came(context.Background(), first[0].Message, first[0].Proof, true))
}

// vouched checks that a request says by whom it was sent, by the text of RFC 8292 and RFC 7515.
func vouched(t *testing.T, auth, key, audience string) {
	t.Helper()
	token, of, _ := strings.Cut(strings.TrimPrefix(auth, "vapid t="), ", k=")
	if of != key {
		t.Errorf("the key in the request is %s, that of the page %s", of, key)
	}
	raw := func(s string) []byte {
		b, err := base64.RawURLEncoding.DecodeString(s)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		t.Fatal("no token:", auth)
	}
	point, sum, signature := raw(of), sha256.Sum256([]byte(parts[0]+"."+parts[1])), raw(parts[2])
	public, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), point)
	if err != nil {
		t.Fatal(err)
	}
	if !ecdsa.Verify(public, sum[:], new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])) {
		t.Error("the signature does not fit")
	}
	var claims struct {
		Aud, Sub string
		Exp      int64
	}
	if err := json.Unmarshal(raw(parts[1]), &claims); err != nil {
		t.Fatal(err)
	}
	if left := time.Until(time.Unix(claims.Exp, 0)); claims.Aud != audience || claims.Sub != "https://samendoen.example" || left <= 0 || left > 24*time.Hour {
		t.Errorf("it says %+v, for %s", claims, audience)
	}
}

// TestPushSays: a device becomes a way with a tap on the message that it got; from then on it hears
// that something waits, and never what. Only the device can say that a message came, once, and that
// a push service took it says nothing about that.
func TestPushSays(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p, ctx := startDevices(t), context.Background()
		w.pushed(t)
		w.policy(plain())
		w.Must(w.s.AddDevice(ctx, w.people["ad"], p.b.Says(p.URL+"/ad"), iphone))
		w.work()
		first := p.read(t)
		if len(first) != 1 || first[0].Title != "Meldpunt" || first[0].Path != waysPath || !strings.Contains(first[0].Text, "Tik hier") {
			t.Fatalf("%+v", first)
		}
		r := w.report("vera", Draft{})
		w.work()
		if got := w.timeline(r); !containsLine(got, "0s geen-weg ad") {
			t.Error("called by a device that was not proved:\n" + got)
		}
		w.as("tess", func(ctx context.Context, a access.Actor) error { return w.s.Close(ctx, a, r.ID) })
		w.Must(w.s.Came(ctx, first[0].Message, first[0].Proof, false)) // that it came proves nothing yet
		w.Kind(w.s.Came(ctx, first[0].Message, first[0].Proof+"x", true), fault.NotFound)
		w.Must(w.s.Came(ctx, first[0].Message, first[0].Proof, true))
		w.Kind(w.s.Came(ctx, first[0].Message, first[0].Proof, true), fault.NotFound)

		r = w.report("vera", Draft{What: "Er staat iemand met een mes.", Kind: Call, Source: Screen, Where: "Dorpsstraat 1"})
		w.work()
		got := p.read(t)
		if len(got) != 1 || got[0].Path != pathOf(r.ID) || got[0].Text != "Er wacht een melding op jou. Tik om te kijken." {
			t.Fatalf("%+v", got)
		}
		head := p.heads[len(p.heads)-1]
		if head.Get("Urgency") != "high" || head.Get("Ttl") != "900" || len(head.Get("Topic")) != 32 || head.Get("Content-Encoding") != "aes128gcm" {
			t.Error(head)
		}
		key, err := w.s.PushKey(ctx)
		w.Must(err)
		vouched(t, head.Get("Authorization"), key, p.URL)
		same(t, "taken is not come", "0s stap\n0s gestuurd ad\n0s verstuurd ad", w.timeline(r))
		w.Kind(w.s.Came(ctx, got[0].Message, first[0].Proof, false), fault.NotFound)
		w.Kind(w.s.Came(ctx, "x"+got[0].Message, got[0].Proof, false), fault.NotFound)
		for range 3 {
			w.Must(w.s.Came(ctx, got[0].Message, got[0].Proof, false))
		}
		same(t, "it came, once", "0s stap\n0s gestuurd ad\n0s verstuurd ad\n0s afgeleverd ad", w.timeline(r))
		if w.state(r) != Open {
			t.Error("a message that came took the report")
		}
	})
}

// TestPushFails is what the calling does with each answer of a push service: the next way at once,
// the message again where that may help, and the end of a way where nobody listens any more.
func TestPushFails(t *testing.T) {
	for status, want := range map[int]struct {
		line        string
		again, ends bool
	}{
		201: {"verstuurd", false, false}, 202: {"verstuurd", false, false}, 302: {"mislukt", false, false}, 400: {"mislukt", false, false}, 403: {"mislukt", false, false},
		404: {"mislukt", false, true}, 410: {"mislukt", false, true}, 413: {"mislukt", false, false}, 429: {"mislukt", true, false}, 500: {"mislukt", true, false}, 0: {"mislukt", true, false},
	} {
		t.Run(http.StatusText(status), func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				p := startDevices(t)
				w.pushed(t)
				w.policy(plain())
				w.provedDevice("ad", p)
				w.reach("ad", "sms:0611@300")
				if p.Answers(status, 0); status == 0 {
					p.Answers(201, time.Minute)
				}
				r := w.report("vera", Draft{})
				w.work()
				sms := ""
				if want.line == "mislukt" {
					sms = "sms:0611"
				}
				same(t, "the next way", sms, w.phone.take())
				if got := w.timeline(r); !containsLine(got, "0s "+want.line+" ad") {
					t.Error(got)
				}
				p.Answers(201, 0)
				p.read(t)
				w.clock.Add(5 * time.Second)
				w.work()
				if again := len(p.read(t)) > 0; again != want.again {
					t.Errorf("it goes again: %t", again)
				}
				list, err := w.s.Ways(context.Background(), w.people["ad"])
				w.Must(err)
				i := slices.IndexFunc(list, func(a Address) bool { return a.Kind == ByPush })
				told := w.Count(`SELECT count(*) FROM account_notice WHERE user_id = 'ad' AND message = 'hotline.notice_push_ended'`)
				if list[i].Ended != want.ends || list[i].Tested.IsZero() != want.ends || told == 1 != want.ends {
					t.Errorf("ended %t, tested %v, told %d times", list[i].Ended, list[i].Tested, told)
				}
			})
		})
	}
}

// TestPushAddress: what a page sends is an address that a message may go to, and a key that it can be
// sealed for; never one inside the network of the program.
func TestPushAddress(t *testing.T) {
	good, b := "https://push.example/abc", pushtest.NewBrowser()
	outside := hook.NewOutside(openid.Network{}, "1", time.Second)
	for said, want := range map[string]bool{
		b.Says(good): true, b.Says("http://push.example/abc"): false, b.Says("http://127.0.0.1/abc"): false, b.Says("https://u:p@push.example/"): false, b.Says(""): false, "": false, "{}": false, "null": false,
		strings.Replace(b.Says(good), `"auth":"`, `"auth":"A`, 1):              false,
		strings.Replace(b.Says(good), `"p256dh":"B`, `"p256dh":"C`, 1):         false,
		strings.Replace(b.Says(good), "/abc", strings.Repeat("/abc", 1024), 1): false,
	} {
		if _, ok := parseDevice(said, outside.Allows); ok != want {
			t.Errorf("%.80s: %t", said, ok)
		}
	}
	// Its name leads into the network of the program: that is found when it is dialled.
	each(t, func(t *testing.T, w *world) {
		words, err := text.Load(Files)
		w.Must(err)
		p := startDevices(t)
		sender := &Pushed{DB: w.DB, Vault: w.vault, Post: outside, Words: words.Printer(text.Dutch), Now: w.clock.Now}
		got := sender.Send(context.Background(), Message{Key: "r.1", Kind: ByPush, To: p.b.Says(strings.Replace(p.URL, "http://", "https://", 1))})
		if got == nil || got.Why != string(hook.BadAddress) || !got.Forever || len(p.Take()) > 0 {
			t.Errorf("%+v", got)
		}
	})
}

// TestDevices: the same browser is one way, six ways are the most, what ended makes room, somebody
// else's device does not exist, and nothing of it lies open.
func TestDevices(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p, ctx := startDevices(t), context.Background()
		w.pushed(t)
		w.provedDevice("ad", p)
		w.Must(w.s.AddDevice(ctx, w.people["ad"], p.b.Says(p.URL+"/ad"), iphone))
		w.work()
		list, err := w.s.Ways(ctx, w.people["ad"])
		w.Must(err)
		if len(list) != 1 || list[0].Tested.IsZero() || list[0].device().Name != "Safari, iPhone" || len(p.read(t)) != 0 {
			t.Fatalf("%+v", list)
		}
		w.Kind(w.s.DropWay(ctx, w.people["ben"], list[0].ID), fault.NotFound)
		w.Kind(w.s.AddDevice(ctx, w.people["ad"], `{"endpoint":"https://push.example/"}`, ""), fault.Invalid)
		for i := range mostWays - 1 {
			w.Must(w.s.AddDevice(ctx, w.people["ad"], pushtest.NewBrowser().Says(p.URL+"/"+string(rune('a'+i))), iphone))
		}
		w.Kind(w.s.AddDevice(ctx, w.people["ad"], p.b.Says(p.URL+"/nog-een"), iphone), fault.Invalid)
		p.Answers(http.StatusGone, 0)
		w.work() // the messages that prove the five
		p.Answers(http.StatusCreated, 0)
		w.Must(w.s.AddDevice(ctx, w.people["ad"], p.b.Says(p.URL+"/nog-een"), iphone))
		list, err = w.s.Ways(ctx, w.people["ad"])
		w.Must(err)
		if len(list) != 2 || list[1].Ended {
			t.Errorf("%+v", list)
		}
		for _, secret := range []string{p.URL, "p256dh", "Safari"} {
			if n := w.Count(`SELECT count(*) FROM hotline_way WHERE CAST(address AS TEXT) LIKE '%` + secret + `%'`); n != 0 {
				t.Errorf("%q lies open in the database", secret)
			}
		}
		if waking := wakes(t, w, "ad"); waking {
			t.Error("a device counts as what wakes")
		}
		w.Write(func(tx *store.Tx) error { return EraseWays(tx, "ad") })
		if n := w.Count(`SELECT count(*) FROM hotline_way`); n != 0 {
			t.Errorf("%d ways of who left", n)
		}
	})
}

func wakes(t *testing.T, w *world, user string) (is bool) {
	t.Helper()
	w.Write(func(tx *store.Tx) error {
		m, err := Wakes(tx, []string{user})
		is = m[user]
		return err
	})
	return is
}

// TestPushKeyStays: the key to which devices are bound is made once, also by several at a time, stays
// with a new master key, and lies sealed.
func TestPushKeyStays(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.pushed(t)
		keys := make([]string, 8)
		var all sync.WaitGroup
		for i := range keys {
			all.Go(func() { keys[i], _ = w.s.PushKey(context.Background()) })
		}
		all.Wait()
		if keys[0] == "" || len(slices.Compact(keys)) != 1 {
			t.Fatal(keys)
		}
		next, err := seal.NewVault(append(make([]byte, 31), 1))
		w.Must(err)
		_, err = seal.Rotate(context.Background(), w.DB, w.vault, next, 10)
		w.Must(err)
		k, err := vapidOf(context.Background(), w.DB, next, evening)
		w.Must(err)
		if k.public != keys[0] {
			t.Error("another key after a new master key")
		}
		if n := w.Count(`SELECT count(*) FROM hotline_push WHERE CAST(secret AS TEXT) LIKE '%` + k.private + `%'`); n != 0 {
			t.Error("the key lies open")
		}
	})
}

// TestPushInFlight: a message that was under way when the program died goes again with the same key
// and topic, the next way is used at once, and a device that was quicker than all of that stays heard.
func TestPushInFlight(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := startDevices(t)
		w.pushed(t)
		w.policy(plain())
		w.provedDevice("ad", p)
		w.reach("ad", "sms:0611@300")
		ctx, die := context.WithCancel(context.Background())
		p.Answers(201, time.Minute) // it holds the message, and the program dies
		r := w.report("vera", Draft{})
		done := make(chan struct{})
		go func() {
			defer close(done)
			for range 3 {
				_, _ = w.runner.Once(ctx) // ends with the program
			}
		}()
		for p.Waits() == 0 {
			time.Sleep(time.Millisecond)
		}
		die()
		<-done
		p.Answers(201, 0)
		w.clock.Add(sendLease + time.Second)
		w.work()
		same(t, "the next way", "sms:0611", w.phone.take())
		got := p.read(t)
		if len(got) != 2 || got[0].Message != got[1].Message || got[0].Proof != got[1].Proof || p.heads[1].Get("Topic") != p.heads[2].Get("Topic") {
			t.Errorf("%+v", got)
		}
		if lines := w.timeline(r); !containsLine(lines, "21s onzeker ad") {
			t.Error(lines)
		}
	})
}

// TestQuickDevice: a device that says that a message came before its push service answered is
// believed, and a slow answer changes nothing about it.
func TestQuickDevice(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p, ctx := startDevices(t), context.Background()
		w.pushed(t)
		w.policy(plain())
		w.provedDevice("ad", p)
		r := w.report("vera", Draft{})
		asked := 0
		quick := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
			asked++
			var key string
			w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
				list, err := pagesOf(tx, r.ID)
				key = string(r.ID) + "." + list[0].Key
				return err
			}))
			w.Must(w.s.Came(ctx, key, seen(w.vault, key, ""), false))
			rw.WriteHeader(http.StatusServiceUnavailable)
		}))
		defer quick.Close()
		list, err := w.s.Ways(ctx, w.people["ad"])
		w.Must(err)
		list[0].To = p.b.Says(quick.URL)
		w.Write(func(tx *store.Tx) error {
			key, err := w.vault.HolderKey(tx, evening, "ad")
			return errors.Join(err, putAddress(tx, key, list[0]))
		})
		w.work()
		w.clock.Add(5 * time.Second)
		w.work()
		same(t, "timeline", "0s stap\n0s gestuurd ad\n0s afgeleverd ad", w.timeline(r))
		if n := w.Count(`SELECT count(*) FROM hotline_page WHERE state = 'afgeleverd'`); n != 1 || asked != 1 {
			t.Errorf("%d messages came, asked %d times", n, asked)
		}
	})
}

// TestWayGoneMeanwhile: a way that was taken away, or that ended, after it was chosen and before the
// message went is not waited for: nothing goes there, and the next way is used at once.
func TestWayGoneMeanwhile(t *testing.T) {
	for name, leave := range map[string]func(w *world) error{
		"taken away": func(w *world) error { return w.s.DropWay(context.Background(), w.people["ad"], "ad0") },
		"ended": func(w *world) error {
			return w.DB.Write(context.Background(), func(tx *store.Tx) error { return w.s.endWay(tx, "ad", "ad0") })
		},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				w.policy(plain())
				w.reach("ad", "push:toestel", "sms:0611@300")
				r := w.report("vera", Draft{})
				_, err := w.runner.Once(context.Background()) // the way is chosen
				w.Must(err)
				w.Must(leave(w))
				w.work()
				same(t, "sent", "sms:0611", w.phone.take())
				if got := w.timeline(r); !containsLine(got, "0s mislukt ad") {
					t.Error(got)
				}
			})
		})
	}
}
