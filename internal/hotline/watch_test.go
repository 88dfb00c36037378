package hotline

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
)

// somebody adds a colleague to the world.
func (w *world) somebody(id string, role access.Role) {
	w.Write(func(tx *store.Tx) error {
		u := account.User{ID: id, OrgID: "corp", Name: "Naam " + id, Login: id, Roles: []access.Role{role}}
		w.people[id] = u.Actor()
		return account.InsertUser(tx, evening, u, "")
	})
}

func (w *world) healthy() Health {
	w.T.Helper()
	h, err := w.s.Health(context.Background(), w.people["bea"])
	w.Must(err)
	return h
}

// TestProbe: a watch sends a probe. It calls who sends it and nobody else, says that it is a drill, ends
// by itself, and is gone a day later.
func TestProbe(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.somebody("bea", access.Admin)
		w.reach("ad", "sms:0611")
		w.policy(plain())
		ctx := context.Background()
		probe := Draft{Kind: Probe, Source: API, Key: "proef 1"}
		if _, err := w.s.Report(ctx, w.people["bea"], probe); !fault.Is(err, fault.Invalid) {
			t.Errorf("a probe of whom nothing reaches: %v", err)
		}
		if _, err := w.s.Report(ctx, w.people["ad"], probe); fault.KindOf(err) != fault.NotFound && fault.KindOf(err) != fault.Denied {
			t.Errorf("a probe of who does not keep the program: %v", err)
		}
		w.reach("bea", "mail:bea")
		r := w.report("bea", probe)
		w.work()
		if len(w.phone.sent) != 1 || !w.phone.sent[0].Drill {
			t.Errorf("sent %+v", w.phone.sent)
		}
		same(t, "called", "mail:bea", w.phone.take())
		if h := w.healthy(); !h.Good() {
			t.Errorf("while a probe is open: %+v", h)
		}
		w.clock.Add(probeLasts + time.Minute)
		w.Must(w.s.sweep(ctx))
		if w.state(r) != Over {
			t.Errorf("after %s: %s", probeLasts, w.state(r))
		}
		w.clock.Add(probeKept + time.Second)
		w.Must(w.s.sweep(ctx))
		w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
			if _, err := byID(tx, r.ID); !fault.Is(err, fault.NotFound) {
				t.Errorf("a day later: %v", err)
			}
			return nil
		}))
	})
}

// TestHealth: an audit of all open reports finds what is late, what nothing is due of and what was not
// sent; the sweep wakes what is late, also when its job was lost.
func TestHealth(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.somebody("bea", access.Admin)
		w.reach("ad", "sms:0611")
		w.policy(plain())
		ctx := context.Background()
		r := w.report("vera", Draft{})
		w.Write(func(tx *store.Tx) error { _, err := tx.Exec(`DELETE FROM jobs_job`); return err }) // as if they were lost
		w.clock.Add(30 * time.Second)
		if h := w.healthy(); !h.Good() {
			t.Errorf("half a minute late: %+v", h)
		}
		w.clock.Add(time.Minute)
		if h := w.healthy(); h != (Health{Late: true}) {
			t.Errorf("one and a half minutes late: %+v", h)
		}
		w.Must(w.s.sweep(ctx))
		w.Must(w.s.sweep(ctx))
		w.work()
		same(t, "called after the sweep", "sms:0611", w.phone.take())
		if h := w.healthy(); !h.Good() {
			t.Errorf("after the sweep: %+v", h)
		}
		w.Write(func(tx *store.Tx) error { _, err := tx.Exec(`UPDATE hotline_report SET due = 0`); return err })
		if h := w.healthy(); h != (Health{Loose: true}) {
			t.Errorf("nothing is due: %+v", h)
		}
		w.Must(w.s.sweep(ctx))
		w.work()
		w.as("ad", func(ctx context.Context, a access.Actor) error { return w.s.Take(ctx, a, r.ID) })
		w.as("ad", func(ctx context.Context, a access.Actor) error { return w.s.Close(ctx, a, r.ID) })
		w.Write(func(tx *store.Tx) error {
			_, err := tx.Exec(`UPDATE hotline_page SET state = 'wacht'`)
			return err
		})
		w.clock.Add(2 * time.Minute)
		if h := w.healthy(); h != (Health{Silent: true}) {
			t.Errorf("a message waits: %+v", h)
		}
		if _, err := w.s.Health(ctx, w.people["tess"]); err == nil {
			t.Error("who leads the meldpunt reads of all organisations")
		}
	})
}

// TestDrillPlan: the first Tuesday of each month, at wall time, and at most three hours late.
func TestDrillPlan(t *testing.T) {
	at := func(text string) time.Time {
		moment, err := time.Parse("2006-01-02 15:04", text)
		if err != nil {
			t.Fatal(err)
		}
		return moment
	}
	for _, c := range []struct {
		plan DrillPlan
		now  string // UTC
		next string
		due  bool
	}{
		{NoDrill, "2026-12-01 10:00", "0001-01-01 00:00", false},
		{DrillByDay, "2026-11-27 21:40", "2026-12-01 10:00", false},
		{DrillByDay, "2026-12-01 09:59", "2026-12-01 10:00", false},
		{DrillByDay, "2026-12-01 10:00", "2027-01-05 10:00", true},
		{DrillByDay, "2026-12-01 12:59", "2027-01-05 10:00", true},
		{DrillByDay, "2026-12-01 13:00", "2027-01-05 10:00", false},
		{DrillByDay, "2026-12-08 10:00", "2027-01-05 10:00", false},
		{DrillEvening, "2026-07-01 00:00", "2026-07-07 18:00", false}, // summer time
		{DrillNight, "2026-12-01 01:30", "2027-01-05 01:00", true},
		{DrillNight, "2026-11-30 23:30", "2026-12-01 01:00", false}, // already the first in Amsterdam
	} {
		if next, due := c.plan.Next(at(c.now)), c.plan.due(at(c.now)); !next.Equal(at(c.next)) || due != c.due {
			t.Errorf("%q at %s: next %s, due %v", c.plan, c.now, next.UTC(), due)
		}
	}
}

// TestDrill: once a month the program calls who would be called. Who takes it ends it; when nobody does,
// it ends after an hour and who leads and the board hear of it. What came of it stands on a page.
func TestDrill(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.somebody("bo", access.Board)
		w.reach("ad", "sms:0611")
		w.reach("tess", "sms:0633")
		p := plain()
		p.Drill = DrillByDay
		w.policy(p)
		ctx := context.Background()
		logins := webtest.Logins{}
		for id, a := range w.people {
			logins[id] = a
		}
		server := webtest.Server(t, web.Config{Auth: logins, Policy: w.s.policy, Clock: w.clock, Nav: w.s.Nav()}, Files, w.s.Routes()).Handler()
		page := func(login, want string) {
			t.Helper()
			status, body, _ := webtest.Browser{T: t, Server: server, Login: login}.Do("GET", drillsPath, nil)
			if status != http.StatusOK || !strings.Contains(body, want) {
				t.Errorf("%s: %d, without %q", login, status, want)
			}
		}
		page("bo", "De volgende oefening is in december 2026")
		page("bo", "Er is nog niet geoefend")

		w.clock.Set(time.Date(2026, 12, 1, 10, 0, 0, 0, time.UTC))
		w.Must(w.s.drills(ctx))
		w.Must(w.s.drills(ctx))
		w.work()
		if len(w.phone.sent) != 1 || !w.phone.sent[0].Drill {
			t.Fatalf("sent %+v", w.phone.sent)
		}
		same(t, "called", "sms:0611", w.phone.take())
		w.clock.Add(3 * time.Minute)
		if _, err := w.s.Hear(ctx, Heard{Kind: HeardAnswer, Message: w.lastKey(), Answer: "1"}); err != nil {
			t.Fatal(err)
		}
		w.Must(w.s.drills(ctx))
		w.work()
		same(t, "after it was taken", "", w.later(time.Hour))
		page("bo", "Iemand nam na 3 minuten op")

		w.clock.Set(time.Date(2027, 1, 5, 10, 0, 0, 0, time.UTC))
		w.Must(w.s.drills(ctx))
		w.work()
		w.later(drillLasts)
		w.clock.Add(time.Second)
		w.Must(w.s.sweep(ctx))
		w.phone.take()
		page("bo", "Niemand nam op")
		same(t, "after its end", "", w.later(time.Hour))
		w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
			heard, err := store.Strings(tx, `SELECT user_id FROM account_notice WHERE message = 'hotline.drill_failed' ORDER BY user_id`)
			same(t, "heard of it", "bo tess", strings.Join(heard, " "))
			return err
		}))
		if status, _, _ := (webtest.Browser{T: t, Server: server, Login: "vera"}).Do("GET", drillsPath, nil); status != http.StatusNotFound {
			t.Errorf("a volunteer reads of drills: %d", status)
		}
	})
}

// lastKey is the key of the newest message.
func (w *world) lastKey() (key string) {
	w.T.Helper()
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) error {
		list, err := store.Strings(tx, `SELECT report_id || '.' || page_key FROM hotline_page ORDER BY at DESC, id DESC LIMIT 1`)
		key = strings.Join(list, "")
		return err
	}))
	return key
}
