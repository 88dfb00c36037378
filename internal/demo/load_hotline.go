package demo

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
	"samendoen/internal/hotline"
)

// pockets are the telephones of the demo, which exist nowhere: everything arrives.
type pockets struct {
	lock  sync.Mutex
	codes map[string]string // the last code by number
}

// Send takes a message, and keeps a code that it holds.
func (p *pockets) Send(_ context.Context, m hotline.Message) *hotline.Failure {
	p.lock.Lock()
	defer p.lock.Unlock()
	if m.Code != "" {
		p.codes[m.To] = m.Code
	}
	return nil
}

// night is the demo of the meldpunt while it is made: last night, with its own clock.
type night struct {
	context.Context
	s      *hotline.Service
	clock  *clock.Manual
	runner *jobs.Runner
	people map[string]access.Actor
	phones *pockets
}

// hotline fills the meldpunt of the demo: whom it calls, how these are reached, and a report of last
// night, that the first one did not hear.
func (l Loader) hotline(ctx context.Context, users map[string]string) error {
	if l.Hotline == nil {
		return nil
	}
	late, _ := clock.OnTheWall(clock.Date(l.Now).AddDate(0, 0, -1), 22*60+40)
	n := night{Context: ctx, clock: clock.NewManual(late), people: map[string]access.Actor{}, phones: &pockets{codes: map[string]string{}}}
	n.s = l.Hotline(n.clock, n.phones)
	n.runner = jobs.NewRunner(l.DB, n.clock, slog.New(slog.DiscardHandler), n.s.Jobs()).Apart(hotline.Lane())
	if err := l.DB.Read(ctx, func(tx *store.Tx) error {
		for _, login := range []string{"vrijwilliger", "wijkbeheerder", "achterwacht", "teamleider"} {
			u, err := account.UserByID(tx, users[login])
			if err != nil {
				return err
			}
			n.people[login] = u.Actor()
		}
		return nil
	}); err != nil {
		return err
	}
	for _, way := range []struct{ who, kind, number string }{
		{"wijkbeheerder", "sms", "+31600000001"}, {"achterwacht", "stem", "+31600000002"}, {"achterwacht", "sms", "+31600000002"}, {"teamleider", "stem", "+31600000003"},
	} {
		if err := n.way(way.who, hotline.WayKind(way.kind), way.number); err != nil {
			return err
		}
	}
	to := func(login string) []hotline.Target { return []hotline.Target{{UserID: users[login]}} }
	if err := n.s.Keep(ctx, n.people["teamleider"], "", 0, hotline.Policy{Steps: []hotline.Step{{Targets: to("wijkbeheerder"), Wait: 5 * time.Minute}, {Targets: to("achterwacht"), Wait: 5 * time.Minute}},
		Last: to("teamleider"), Every: 5 * time.Minute, Term: 30 * time.Minute, Phone: "+31800000000", Drill: hotline.DrillEvening}); err != nil {
		return err
	}
	if err := n.s.KeepHelp(ctx, n.people["teamleider"], hotline.Responder{Name: "Radar crisisteam", Phone: "+31600000090", Minutes: 30, Until: clock.Date(l.Now).AddDate(1, 0, 0)}, "demo"); err != nil {
		return err
	}
	if err := n.drills(clock.Month(l.Now)); err != nil {
		return err
	}
	n.clock.Set(late)
	return n.fright()
}

// way makes somebody say how they are reached, and prove it.
func (n night) way(who string, kind hotline.WayKind, number string) error {
	id, err := n.s.AddWay(n, n.people[who], hotline.Address{Kind: kind, To: number})
	if err != nil {
		return err
	}
	if err := n.work(); err != nil {
		return err
	}
	return n.s.ProveWay(n, n.people[who], id, n.phones.codes[number])
}

// work does all that is due.
func (n night) work() error {
	for {
		if done, err := n.runner.Once(n); err != nil || done == 0 {
			return err
		}
	}
}

// drills are those of the three months before: one that nobody took, then two that somebody did.
func (n night) drills(month time.Time) error {
	for i, taken := range []time.Duration{0, 8 * time.Minute, 2 * time.Minute} {
		n.clock.Set(hotline.DrillEvening.In(month.AddDate(0, i-3, 0)))
		if err := n.rounds(); err != nil {
			return err
		}
		if taken == 0 {
			for range 12 {
				n.clock.Add(5*time.Minute + time.Second)
				if err := n.rounds(); err != nil {
					return err
				}
			}
		} else {
			n.clock.Add(taken)
			home, err := n.s.Home(n, n.people["achterwacht"])
			if err != nil {
				return err
			}
			if err := n.s.Take(n, n.people["achterwacht"], home.Open[0].ID); err != nil {
				return err
			}
		}
		if err := n.rounds(); err != nil {
			return err
		}
	}
	return nil
}

// rounds is the work of the meldpunt that comes back, and what follows.
func (n night) rounds() error {
	for _, r := range n.s.Rounds() {
		if err := r.Do(n); err != nil {
			return err
		}
	}
	return n.work()
}

// fright is the report of last night.
func (n night) fright() error {
	r, err := n.s.Report(n, n.people["vrijwilliger"], hotline.Draft{Kind: hotline.Call, Source: hotline.Screen, Key: "demo",
		What: "In het trappenhuis schreeuwt iemand en slaat op deuren. Ik ben binnen en mijn deur is dicht.", Where: "tweede verdieping, bij de lift"})
	if err != nil {
		return err
	}
	act := func(who string, do func(a access.Actor, v hotline.View) error) func() error {
		return func() error {
			v, err := n.s.Show(n, n.people[who], r.ID)
			if err != nil {
				return err
			}
			return do(n.people[who], v)
		}
	}
	for _, step := range []struct {
		after time.Duration
		do    func() error
	}{
		{0, nil},
		{5 * time.Minute, nil}, // nobody answers: the next step
		{time.Minute, func() error { return n.s.Take(n, n.people["achterwacht"], r.ID) }},
		{2 * time.Minute, func() error {
			return n.s.Write(n, n.people["achterwacht"], r.ID, "Ik bel je nu. Blijf binnen. De politie is ook gebeld.", "")
		}},
		{time.Minute, act("achterwacht", func(a access.Actor, v hotline.View) error { return n.s.CallIn(n, a, r.ID, v.Help[0].ID, "") })},
		{2 * time.Minute, act("achterwacht", func(a access.Actor, v hotline.View) error {
			return n.s.Expect(n, a, r.ID, v.Coming[0].ID, 15*time.Minute, "Karin")
		})},
		{13 * time.Minute, act("vrijwilliger", func(a access.Actor, v hotline.View) error { return n.s.Arrived(n, a, r.ID, v.Coming[0].ID) })},
		{9 * time.Minute, func() error {
			return n.s.Write(n, n.people["vrijwilliger"], r.ID, "Het is stil nu. De agent praat met hem. Dank je wel.", "")
		}},
		{10 * time.Minute, func() error { return n.s.Close(n, n.people["achterwacht"], r.ID) }},
		{time.Minute, func() error {
			return n.s.NothingNeeded(n, n.people["achterwacht"], r.ID, "De wijkagent en de familie hebben het opgepakt.")
		}},
		{5 * time.Minute, func() error {
			return n.s.CalledBack(n, n.people["achterwacht"], r.ID, "Dank je wel. Door jou was er op tijd iemand.")
		}},
	} {
		n.clock.Add(step.after)
		if err := n.work(); err != nil {
			return err
		}
		if step.do == nil {
			continue
		}
		if err := step.do(); err != nil {
			return err
		}
	}
	return n.work()
}
