package hotline

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/escalation"
	"samendoen/internal/place"
	"samendoen/internal/roster"
)

// evening is a Friday evening in autumn.
var evening = time.Date(2026, 11, 27, 21, 40, 0, 0, time.UTC)

// phone stands for all providers and for the pockets of everybody: the one thing that is not real.
type phone struct {
	lock sync.Mutex
	sent []Message
	all  []Message           // those of before too
	fail map[string]*Failure // by where it goes
	dies func(m Message)     // before the answer
}

func (p *phone) Send(_ context.Context, m Message) *Failure {
	p.lock.Lock()
	defer p.lock.Unlock()
	p.sent, p.all = append(p.sent, m), append(p.all, m)
	if p.dies != nil {
		p.dies(m)
	}
	return p.fail[m.To]
}

// take is to whom something was sent since the last time.
func (p *phone) take() string {
	p.lock.Lock()
	defer p.lock.Unlock()
	var list []string
	for _, m := range p.sent {
		list = append(list, string(m.Kind)+":"+m.To)
	}
	p.sent = nil
	slices.Sort(list) // several go at the same time
	return strings.Join(list, " ")
}

type world struct {
	storetest.Hands
	s      *Service
	clock  *clock.Manual
	vault  *seal.Vault
	phone  *phone
	runner *jobs.Runner
	people map[string]access.Actor
}

func folders() []fs.FS {
	return []fs.FS{access.Migrations, audit.Migrations, seal.Migrations, jobs.Migrations, account.Files, escalation.Files, place.Files, roster.Files, Files}
}

// each runs a test on both databases, with one association: Vera volunteers, Ad and Ben are on call
// at evening, Tess leads them.
func each(t *testing.T, run func(t *testing.T, w *world)) {
	storetest.Each(t, folders(), func(t *testing.T, db *store.DB) { run(t, newWorld(t, db, clock.NewManual(evening))) })
}

func newWorld(t testing.TB, db *store.DB, c *clock.Manual) *world {
	t.Helper()
	vault, err := seal.NewVault(make([]byte, 32))
	w := &world{Hands: storetest.Hands{T: t, DB: db}, clock: c, vault: vault, phone: &phone{fail: map[string]*Failure{}}, people: map[string]access.Actor{}}
	w.Must(err)
	doc, err := fs.ReadFile(Files, "policy.cedar")
	w.Must(err)
	policy, err := access.NewPolicy(doc)
	w.Must(err)
	senders := map[WayKind]Sender{}
	for _, k := range WayKinds() {
		senders[k] = w.phone
	}
	w.s = New(db, vault, c, policy, senders, slog.New(slog.DiscardHandler))
	w.runner = jobs.NewRunner(db, c, slog.New(slog.DiscardHandler), w.s.Jobs()).Apart(Lane())
	w.Write(func(tx *store.Tx) error {
		if err := account.InsertOrganisation(tx, evening, account.Organisation{ID: "corp", Name: "Woonstichting", Kind: account.HousingAssociation}); err != nil {
			return err
		}
		for id, role := range map[string]access.Role{"vera": access.Volunteer, "ad": access.OnCall, "ben": access.OnCall, "tess": access.TeamLead, "fg": access.Officer} {
			u := account.User{ID: id, OrgID: "corp", Name: "Naam " + id, Login: id, Roles: []access.Role{role}}
			if err := account.InsertUser(tx, evening, u, ""); err != nil {
				return err
			}
			w.people[id] = u.Actor()
		}
		return nil
	})
	return w
}

// reach gives somebody tested ways, "sms:06…@0" being one that is used that many seconds after the
// one before.
func (w *world) reach(user string, ways ...string) {
	w.T.Helper()
	w.Write(func(tx *store.Tx) error {
		key, err := w.vault.HolderKey(tx, evening, user)
		if err != nil {
			return err
		}
		for i, text := range ways {
			kind, rest, _ := strings.Cut(text, ":")
			to, after, _ := strings.Cut(rest, "@")
			seconds := 0
			if _, err := fmt.Sscan(after, &seconds); after != "" && err != nil {
				return err
			}
			a := Address{Way: Way{ID: user + fmt.Sprint(i), After: time.Duration(seconds) * time.Second}, UserID: user, Kind: WayKind(kind), To: to, Tested: evening.AddDate(0, 0, -1)}
			if err := insertWay(tx, key, a, i, ""); err != nil {
				return err
			}
		}
		return nil
	})
}

// policy makes the policy of the association.
func (w *world) policy(p Policy) {
	w.T.Helper()
	if fields := p.Check(); len(fields) > 0 {
		w.T.Fatal(fields)
	}
	body, err := json.Marshal(p)
	w.Must(err)
	w.Write(func(tx *store.Tx) error {
		return insertPolicy(tx, "test", storedPolicy{ID: store.NewID(), OrgID: "corp", Name: "Nacht", body: string(body)})
	})
}

func to(users ...string) (list []Target) {
	for _, u := range users {
		list = append(list, Target{UserID: u})
	}
	return list
}

// plain calls Ad, after five minutes Ben, and then Tess every ten minutes.
func plain() Policy {
	return Policy{Steps: []Step{{to("ad"), 5 * time.Minute}, {to("ben"), 5 * time.Minute}}, Last: to("tess"), Every: 10 * time.Minute, Term: 15 * time.Minute}
}

// report is a report of somebody.
func (w *world) report(user string, d Draft) Report {
	w.T.Helper()
	if d.Kind == "" {
		d.Kind, d.Source, d.What = Call, Screen, "Er wordt geschreeuwd op de trap."
	}
	r, err := w.s.Report(context.Background(), w.people[user], d)
	w.Must(err)
	return r
}

// work does all that is due now.
func (w *world) work() {
	w.T.Helper()
	for {
		n, err := w.runner.Once(context.Background())
		w.Must(err)
		if n == 0 {
			return
		}
	}
}

// later lets time pass, and says to whom something was sent meanwhile.
func (w *world) later(d time.Duration) string {
	w.T.Helper()
	for end := w.clock.Now().Add(d); w.clock.Now().Before(end); {
		w.clock.Add(min(10*time.Second, end.Sub(w.clock.Now())))
		w.work()
	}
	return w.phone.take()
}

// timeline is that of a report: minutes and seconds since it came in, what, and who.
func (w *world) timeline(r Report) string {
	w.T.Helper()
	var lines []string
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) error {
		list, err := linesOf(tx, r.ID)
		for _, l := range list {
			text := fmt.Sprintf("%s %s", l.At.Sub(r.At), l.Kind)
			if l.UserID != "" {
				text += " " + l.UserID
			}
			lines = append(lines, text)
		}
		return err
	}))
	return strings.Join(lines, "\n")
}

func (w *world) state(r Report) State {
	w.T.Helper()
	var now Report
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) (err error) { now, err = byID(tx, r.ID); return err }))
	return now.State
}

// as is one person at work, whose failure ends the test.
func (w *world) as(user string, do func(ctx context.Context, a access.Actor) error) {
	w.T.Helper()
	w.Must(do(context.Background(), w.people[user]))
}
