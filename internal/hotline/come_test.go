package hotline

import (
	"context"
	"strings"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// help gives the association help by contract, and says its id.
func (w *world) help(name string, minutes int) ResponderID {
	w.T.Helper()
	w.as("tess", func(ctx context.Context, a access.Actor) error {
		return w.s.KeepHelp(ctx, a, Responder{Name: name, Phone: "020 123 45 67", Minutes: minutes, Until: day("2027-12-31")}, name)
	})
	h, err := w.s.Help(context.Background(), w.people["tess"])
	w.Must(err)
	for _, r := range h.List {
		if r.Name == name {
			return r.ID
		}
	}
	w.T.Fatal("help was kept, and is not there")
	return ""
}

func (w *world) view(user string, r Report) View {
	w.T.Helper()
	v, err := w.s.Show(context.Background(), w.people[user], r.ID)
	w.Must(err)
	return v
}

// TestHelpComes: the one on call calls in help with one tap, who waits reads a name and a time, and
// that they are there ends it.
func TestHelpComes(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.reach("ad", "sms:0611")
		p := plain()
		p.Phone, p.Term = "+31201112233", time.Hour
		w.policy(p)
		radar := w.help("Radar crisisteam", 30)
		r := w.report("vera", Draft{})
		w.work()
		w.phone.take()
		w.as("ad", func(ctx context.Context, a access.Actor) error { return w.s.Take(ctx, a, r.ID) })
		if v := w.view("vera", r); len(v.Help) != 0 {
			w.T.Error("who waits sees which help could be called")
		}
		if v := w.view("ad", r); len(v.Help) != 1 || v.Help[0].ID != radar {
			w.T.Errorf("help that could come: %+v", v.Help)
		}
		for range 2 { // the same tap twice
			w.as("ad", func(ctx context.Context, a access.Actor) error { return w.s.CallIn(ctx, a, r.ID, radar, "tik") })
		}
		w.work()
		m := w.phone.sent
		if len(m) != 1 || m[0].Kind != ByVoice || m[0].To != "+31201234567" || !m[0].Help || m[0].CallBack != "+31201112233" || m[0].Link != "" {
			w.T.Fatalf("to the organisation goes %+v", m)
		}
		w.phone.take()
		v := w.view("vera", r)
		if len(v.Coming) != 1 || v.Coming[0].Name != "Radar crisisteam" || v.Coming[0].Due != v.Coming[0].At.Add(30*time.Minute) || v.Coming[0].Sent != PageAccepted {
			w.T.Fatalf("who waits sees %+v", v.Coming)
		}
		coming := v.Coming[0].ID
		w.as("ad", func(ctx context.Context, a access.Actor) error {
			return w.s.Expect(ctx, a, r.ID, coming, 10*time.Minute, "Karin")
		})
		if v := w.view("vera", r); v.Coming[0].Who != "Karin" || !v.Coming[0].Due.Equal(w.clock.Now().Add(10*time.Minute)) {
			w.T.Errorf("who waits sees %+v", v.Coming[0])
		}
		if got := w.Count(`SELECT count(*) FROM hotline_coming WHERE who LIKE '%Karin%'`); got != 0 {
			w.T.Error("the name of who comes stands in plain sight")
		}
		w.later(5 * time.Minute)
		w.as("vera", func(ctx context.Context, a access.Actor) error { return w.s.Arrived(ctx, a, r.ID, coming) })
		there := w.view("ad", r).Coming[0]
		w.as("ad", func(ctx context.Context, a access.Actor) error { return w.s.CallOff(ctx, a, r.ID, coming) })
		if got := w.view("ad", r).Coming[0]; got != there {
			w.T.Errorf("who is there is called off: %+v", got)
		}
		same(t, "nobody is called about who is there", "", w.later(40*time.Minute))
		if !strings.HasSuffix(w.timeline(r), "aangenomen ad\n0s hulp ad\n0s hulp-stuur\n0s later ad\n5m0s er vera") {
			w.T.Error(w.timeline(r))
		}
		w.as("ad", func(ctx context.Context, a access.Actor) error { return w.s.Close(ctx, a, r.ID) })
		w.Write(func(tx *store.Tx) error {
			_, err := EraseEnded(tx, w.vault, w.clock.Now(), w.clock.Now().Add(time.Hour), string(r.ID))
			return err
		})
		if n := w.Count(`SELECT count(*) FROM hotline_coming`); n != 0 {
			w.T.Errorf("%d who came are kept of what is erased", n)
		}
	})
}

// TestLateHelpIsCalledAbout: who has the report is called when help is not there in time, and ten
// minutes later the last resort too, until they are there; a new time is a new chance.
func TestLateHelpIsCalledAbout(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.reach("ad", "sms:0611")
		w.reach("tess", "stem:0622")
		p := plain()
		p.Term = 4 * time.Hour
		w.policy(p)
		radar := w.help("Radar crisisteam", 30)
		r := w.report("vera", Draft{})
		w.work()
		w.phone.take()
		w.as("ad", func(ctx context.Context, a access.Actor) error { return w.s.Take(ctx, a, r.ID) })
		w.as("ad", func(ctx context.Context, a access.Actor) error { return w.s.CallIn(ctx, a, r.ID, radar, "") })
		same(t, "before", "stem:+31201234567", w.later(29*time.Minute))
		same(t, "at the moment", "sms:0611", w.later(time.Minute))
		if v := w.view("vera", r); !v.Coming[0].isLate(w.clock.Now()) {
			w.T.Error("late, and not shown")
		}
		same(t, "ten minutes later", "sms:0611 stem:0622", w.later(10*time.Minute))
		w.as("ad", func(ctx context.Context, a access.Actor) error {
			return w.s.Expect(ctx, a, r.ID, w.view("ad", r).Coming[0].ID, 15*time.Minute, "")
		})
		same(t, "a new time", "", w.later(14*time.Minute))
		same(t, "and late again", "sms:0611", w.later(time.Minute))
		w.as("ad", func(ctx context.Context, a access.Actor) error {
			return w.s.CallOff(ctx, a, r.ID, w.view("ad", r).Coming[0].ID)
		})
		same(t, "called off", "", w.later(time.Hour))
		w.as("ad", func(ctx context.Context, a access.Actor) error { return w.s.Come(ctx, a, r.ID, 20*time.Minute, "") })
		w.as("ad", func(ctx context.Context, a access.Actor) error { return w.s.Close(ctx, a, r.ID) })
		same(t, "over", "", w.later(time.Hour))
	})
}

// TestHelpThatCannotBeReached: that the message did not arrive stands in the report, once, so that
// who has it calls.
func TestHelpThatCannotBeReached(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.reach("ad", "sms:0611")
		w.policy(plain())
		radar := w.help("Radar crisisteam", 30)
		w.phone.fail["+31201234567"] = &Failure{Why: "status"}
		r := w.report("vera", Draft{})
		w.as("ad", func(ctx context.Context, a access.Actor) error { return w.s.Take(ctx, a, r.ID) })
		w.as("ad", func(ctx context.Context, a access.Actor) error { return w.s.CallIn(ctx, a, r.ID, radar, "") })
		w.later(5 * time.Minute)
		if got := strings.Count(w.timeline(r), "hulp-mis"); got != 1 || w.view("ad", r).Coming[0].Sent != PageFailed {
			w.T.Errorf("%d times that it failed: %s", got, w.timeline(r))
		}
		key := string(r.ID) + "." + helpKey + w.view("ad", r).Coming[0].ID
		_, err := w.s.Hear(context.Background(), Heard{Kind: HeardDelivered, Message: key})
		w.Must(err)
		if w.view("ad", r).Coming[0].Sent != PageDelivered {
			w.T.Error("the provider says that it arrived, and it did not")
		}
		_, err = w.s.Hear(context.Background(), Heard{Kind: HeardDelivered, Message: string(r.ID) + "." + helpKey + "x"})
		w.Kind(err, fault.NotFound)
	})
}

// TestWhoMayCallHelp: who is not on call calls nobody in, help that is not there does not come, and
// who goes has the report.
func TestWhoMayCallHelp(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.policy(plain())
		radar := w.help("Radar crisisteam", 30)
		r := w.report("vera", Draft{})
		ctx := context.Background()
		w.Kind(w.s.CallIn(ctx, w.people["fg"], r.ID, radar, ""), fault.NotFound)
		if err := w.s.CallIn(ctx, w.people["vera"], r.ID, radar, ""); !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Denied) {
			w.T.Errorf("who waits calls in help: %v", err)
		}
		w.Kind(w.s.CallIn(ctx, w.people["ad"], r.ID, "x", ""), fault.Invalid)
		w.Kind(w.s.Come(ctx, w.people["ad"], r.ID, 20*time.Minute, ""), fault.Invalid)
		w.as("ad", func(ctx context.Context, a access.Actor) error { return w.s.Take(ctx, a, r.ID) })
		w.Kind(w.s.Come(ctx, w.people["ad"], r.ID, 0, ""), fault.Invalid)
		w.Kind(w.s.Arrived(ctx, w.people["ad"], r.ID, "x"), fault.NotFound)
		w.Kind(w.s.KeepHelp(ctx, w.people["ad"], Responder{}, ""), fault.NotFound)
		w.Kind(w.s.DropHelp(ctx, w.people["tess"], "x", 1), fault.NotFound)
		w.Kind(w.s.DropHelp(ctx, w.people["tess"], radar, 2), fault.Conflict)
		w.Must(w.s.DropHelp(ctx, w.people["tess"], radar, 1))
	})
}

// TestAGapClimbs: who leads hears of a time without help, and the nearer it is, the higher it goes;
// each rung once.
func TestAGapClimbs(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.policy(plain())
		w.Write(func(tx *store.Tx) error {
			return account.InsertUser(tx, evening, account.User{ID: "bo", OrgID: "corp", Name: "Bo", Login: "bo", Roles: []access.Role{access.Board}}, "")
		})
		told := func() string {
			t.Helper()
			w.Must(w.s.Morning(context.Background()))
			var list []string
			w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) (err error) {
				list, err = store.Strings(tx, `SELECT user_id || ' ' || message FROM account_notice ORDER BY at, user_id, message`)
				return err
			}))
			return strings.ReplaceAll(strings.Join(list, ", "), "hotline.notice_", "")
		}
		w.as("tess", func(ctx context.Context, a access.Actor) error {
			return w.s.KeepHelp(ctx, a, Responder{Name: "Radar", Phone: "0201234567", Minutes: 30, Until: day("2026-12-10")}, "")
		})
		same(t, "thirteen days before", "tess gap", told())
		same(t, "twice is once", "tess gap", told())
		w.clock.Add(11*24*time.Hour + 2*time.Hour)
		same(t, "two days before", "tess gap, bo gap, bo gap_now", told())
		h, err := w.s.Help(context.Background(), w.people["tess"])
		w.Must(err)
		r := h.List[0]
		r.Until = day("2027-12-31")
		w.as("tess", func(ctx context.Context, a access.Actor) error { return w.s.KeepHelp(ctx, a, r, "") })
		before := told()
		same(t, "renewed", before, told())
		if n := w.Count(`SELECT count(*) FROM escalation_step WHERE kind = 'hulp-gat'`); n != 0 {
			w.T.Errorf("%d steps of a gap that is no more", n)
		}
	})
}
