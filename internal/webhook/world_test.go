package webhook

import (
	"context"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/delivery/deliverytest"
	"samendoen/internal/base/hook"
	"samendoen/internal/base/openid"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
	"samendoen/internal/casework"
	"samendoen/internal/casework/casetest"
	"samendoen/internal/place"
	"samendoen/internal/signal"
)

// monday is the moment at which the test world begins: Monday 2 November 2026, 10:00.
var monday = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

const (
	own   = "org-windvaan"
	other = "org-elders"
)

// world is an association with a home, its people, and another association.
type world struct {
	storetest.Hands
	clock   *clock.Manual
	policy  *access.Policy
	vault   *seal.Vault
	keys    *account.Service
	signals *signal.Service
	cases   *casework.Service
	outside *hook.Outside
	s       *Service
	home    place.UnitID
}

func migrations() []fs.FS {
	return casetest.Folders(Files)
}

// people are the actors by login: one for each role, and some elsewhere.
func people() webtest.Logins {
	list := webtest.Logins{}
	for _, r := range access.Roles() {
		list[string(r)] = access.Actor{UserID: "u-" + string(r), OrgID: own, Name: "Naam " + string(r), Roles: []access.Role{r}}
	}
	list["elders"] = access.Actor{UserID: "u-elders", OrgID: other, Name: "Vreemd Iemand", Roles: []access.Role{access.Consultant}}
	list["beheer-elders"] = access.Actor{UserID: "u-beheer-elders", OrgID: other, Name: "Beheer Elders", Roles: []access.Role{access.Admin}}
	list["aannemer"] = access.Actor{UserID: "u-aannemer", OrgID: other, Name: "Aan Nemer", Roles: []access.Role{access.Partner}}
	return list
}

func each(t *testing.T, run func(w *world)) {
	t.Helper()
	storetest.Each(t, migrations(), func(t *testing.T, db *store.DB) { run(newWorld(t, db)) })
}

func newWorld(t testing.TB, db *store.DB) *world {
	t.Helper()
	w := &world{Hands: storetest.Hands{T: t, DB: db}, clock: clock.NewManual(monday), home: place.UnitIDOf(own, "1")}
	var documents [][]byte
	for _, files := range []fs.FS{account.Files, signal.Files, casework.Files, Files} {
		doc, err := fs.ReadFile(files, "policy.cedar")
		w.Must(err)
		documents = append(documents, doc)
	}
	var err error
	w.policy, err = access.NewPolicy(documents...)
	w.Must(err)
	w.vault, err = seal.NewVault([]byte("01234567890123456789012345678901"))
	w.Must(err)
	w.keys = account.New(db, w.vault, w.clock, w.policy, false)
	w.signals = signal.New(db, w.vault, w.clock, w.policy)
	w.cases = casework.New(db, w.vault, w.clock, w.policy, w.signals, nil)
	w.outside = hook.NewOutside(openid.Network{Loopback: true}, "proef", PostTime)
	w.s = New(db, w.vault, w.clock, w.policy, w.keys, w.outside, "https://samendoen.example", slog.New(slog.DiscardHandler))
	w.signals.HeardBy(w.s.SignalStep)
	w.cases.HeardBy(w.s.CaseEvent)
	w.Write(w.build)
	return w
}

func (w *world) build(tx *store.Tx) error {
	for _, o := range []account.Organisation{{ID: own, Name: "De Windvaan", Kind: account.HousingAssociation}, {ID: other, Name: "Elders", Kind: account.HousingAssociation}} {
		if err := account.InsertOrganisation(tx, monday, o); err != nil {
			return err
		}
	}
	for login, a := range people() {
		if err := account.InsertUser(tx, monday, account.User{ID: a.UserID, OrgID: a.OrgID, Name: a.Name, Login: login, Roles: a.Roles}, ""); err != nil {
			return err
		}
	}
	if err := place.SaveStreets(tx, map[int64][2]string{place.StreetID("Lindestraat", "Maastricht"): {"Lindestraat", "Maastricht"}}); err != nil {
		return err
	}
	u := place.Unit{Org: own, Key: "1", Street: "Lindestraat", City: "Maastricht", Number: 12, Postcode: "6211AB"}
	return deliverytest.Put(tx, place.UnitTable(), own, u.Row(1))
}

// receiver is another program that listens, and what it got.
type receiver struct {
	*httptest.Server
	mu     sync.Mutex
	got    []letter
	answer func(n int, w http.ResponseWriter) // by the number of the request; nil: 204
}

type letter struct {
	head http.Header
	body []byte
}

func (w *world) receiver(answer func(n int, w http.ResponseWriter)) *receiver {
	r := &receiver{answer: answer}
	r.Server = httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, in *http.Request) {
		body, err := io.ReadAll(in.Body)
		if err != nil {
			w.T.Error(err)
		}
		r.mu.Lock()
		r.got = append(r.got, letter{in.Header, body})
		n := len(r.got)
		r.mu.Unlock()
		if r.answer == nil {
			out.WriteHeader(http.StatusNoContent)
			return
		}
		r.answer(n, out)
	}))
	w.T.Cleanup(r.Close)
	return r
}

func (r *receiver) letters() []letter {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]letter(nil), r.got...)
}

// key makes an API key of somebody and gives its id.
func (w *world) key(login string, scopes ...string) string {
	w.T.Helper()
	name := store.NewID()
	_, err := w.keys.NewToken(context.Background(), people()[login], name, scopes, monday.AddDate(0, 6, 0))
	w.Must(err)
	var id string
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) error {
		list, err := account.OrgTokens(tx, people()[login].OrgID, monday)
		for _, t := range list {
			if t.Name == name {
				id = t.ID
			}
		}
		return err
	}))
	return id
}

// listen registers an endpoint for somebody's key, by an administrator of that organisation.
func (w *world) listen(login, url string, scopes ...string) (ID, string) {
	w.T.Helper()
	admin := people()["beheerder"]
	if people()[login].OrgID == other {
		admin = people()["beheer-elders"]
	}
	id, secret, err := w.s.Add(context.Background(), admin, Draft{Name: "Planning", URL: url, Kinds: Kinds(), TokenID: w.key(login, scopes...)})
	w.Must(err)
	return id, secret
}

// run lets what is due go, until nothing is.
func (w *world) run() {
	w.T.Helper()
	for {
		n, err := w.s.Once(context.Background())
		w.Must(err)
		if n == 0 {
			return
		}
	}
}

func (w *world) endpoint(id ID) (e Endpoint) {
	w.T.Helper()
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) (err error) { e, err = endpointByID(tx, id); return err }))
	return e
}

func (w *world) messages(id ID) (list []Message) {
	w.T.Helper()
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) (err error) {
		list, err = store.List(tx, scanMessage, `SELECT `+messageColumns+` FROM webhook_message m WHERE m.endpoint_id = $1 ORDER BY m.id`, string(id))
		return err
	}))
	return list
}

// send passes on a signal about the home and gives its id.
func (w *world) send(login, sentence string) string {
	w.T.Helper()
	r, err := w.signals.Send(context.Background(), people()[login], signal.Draft{UnitID: w.home, Theme: signal.Concern,
		Facts: []signal.FactCode{"alleen"}, Sentence: sentence, Key: store.NewID()})
	w.Must(err)
	return r.ID
}

func (w *world) signal(id string) (sig signal.Signal) {
	w.T.Helper()
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) (err error) { sig, err = signal.ByID(tx, id); return err }))
	return sig
}

func (w *world) plan(id string) {
	w.T.Helper()
	w.Must(w.signals.PlanTalk(context.Background(), people()["consulent"], id, w.signal(id).Version, "", clock.Date(w.clock.Now())))
}

func (w *world) talk(id, note string) {
	w.T.Helper()
	w.Must(w.signals.HeldTalk(context.Background(), people()["consulent"], id, w.signal(id).Version, note))
}

func (w *world) advise(id, note string) {
	w.T.Helper()
	w.Must(w.signals.GiveAdvice(context.Background(), people()["consulent"], id, w.signal(id).Version, note))
}

// open makes a case of a signal that somebody talked about.
func (w *world) open(id, reason string) casework.ID {
	w.T.Helper()
	a := people()["consulent"]
	c, err := w.cases.Open(context.Background(), a, casework.NewCase{SignalID: id, SignalVersion: w.signal(id).Version, Words: casework.Words{Reason: reason},
		Step: casework.NextStep{What: "Bellen", HolderID: a.UserID, By: clock.Date(w.clock.Now()).AddDate(0, 0, 1)}})
	w.Must(err)
	return c
}

func (w *world) close(id casework.ID, cause string) {
	w.T.Helper()
	w.Must(w.cases.Close(context.Background(), people()["consulent"], id, 1, cause, casework.Solved))
}

// browse is somebody at the pages of this module.
func (w *world) browse(login string) webtest.Browser {
	return webtest.Browser{T: w.T, Login: login, Server: webtest.Server(w.T, web.Config{Auth: people(), Policy: w.policy, Clock: w.clock, Nav: w.s.Nav()},
		Files, w.s.Routes()).Handler()}
}

// verify is which of the signatures of a message fits a secret, counted from 1; 0 for none. How a
// signature is made is held against the text of the standard in base/hook.
func verify(secret string, head http.Header, body []byte) int {
	key, ok := hook.ParseSecret(secret)
	moment := head.Get("webhook-timestamp")
	seconds, err := strconv.ParseInt(moment, 10, 64)
	if !ok || err != nil {
		return 0
	}
	for i, one := range strings.Fields(head.Get("webhook-signature")) {
		if hook.Verify(head.Get("webhook-id"), moment, one, body, time.Unix(seconds, 0), key) {
			return i + 1
		}
	}
	return 0
}
