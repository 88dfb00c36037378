package hotline

import (
	"context"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// desk is where signals go.
type desk struct{ got []string }

func (d *desk) Send(_ context.Context, _ access.Actor, spot, theme, text, key string) (string, error) {
	d.got = append(d.got, spot+"|"+theme+"|"+text)
	return "signaal-1", nil
}

func (*desk) Path(id string) string { return "/signalen/" + id }

// TestCallBackBy: the next working morning at ten, also over a weekend and a holiday.
func TestCallBackBy(t *testing.T) {
	for closed, want := range map[string]string{
		"2026-11-26 02:00": "2026-11-26 10:00", // Thursday in the night
		"2026-11-26 10:00": "2026-11-27 10:00",
		"2026-11-27 23:00": "2026-11-30 10:00", // Friday
		"2026-11-28 03:00": "2026-11-30 10:00", // Saturday
		"2026-12-24 23:00": "2026-12-28 10:00", // Christmas on Friday and Saturday
		"2026-10-24 23:30": "2026-10-26 10:00", // the clock goes back
	} {
		if got := callBackBy(moment(t, closed)); !got.Equal(moment(t, want)) {
			t.Errorf("closed at %s: %s, want %s", closed, got, want)
		}
	}
}

// night takes a report through to its end.
func (w *world) over(r Report) {
	w.T.Helper()
	w.as("ad", func(ctx context.Context, a access.Actor) error { return w.s.Take(ctx, a, r.ID) })
	w.as("ad", func(ctx context.Context, a access.Actor) error {
		return w.s.Write(ctx, a, r.ID, "De buurman is bij zijn zus.", "")
	})
	w.as("ad", func(ctx context.Context, a access.Actor) error { return w.s.Close(ctx, a, r.ID) })
}

// TestTheMorningAfter: a signal is made of what is ticked and of nothing else, once; who reported is
// called back, and reads the thanks.
func TestTheMorningAfter(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, d := context.Background(), &desk{}
		w.s.UseGround(streets{})
		w.s.UseSignals(d)
		w.policy(plain())
		r := w.report("vera", Draft{})
		w.Kind(w.s.ToSignal(ctx, w.people["ad"], r.ID, "zorgen", []string{"melding"}), fault.Conflict)
		w.over(r)
		v := w.view("ad", r)
		if v.After == nil || v.After.Holder != "ad" || !v.After.Due.Equal(moment(t, "2026-11-30 10:00")) {
			t.Fatalf("after the end: %+v", v.After)
		}
		w.Kind(w.s.ToSignal(ctx, w.people["ad"], r.ID, "zorgen", []string{"melding"}), fault.Invalid) // no place
		w.Must(w.s.PutSpot(ctx, w.people["ad"], r.ID, "woning:1"))
		w.Kind(w.s.ToSignal(ctx, w.people["ad"], r.ID, "zorgen", nil), fault.Invalid)
		w.Kind(w.s.ToSignal(ctx, w.people["vera"], r.ID, "zorgen", []string{"melding"}), fault.Denied)
		w.Kind(w.s.ToSignal(ctx, w.people["fg"], r.ID, "zorgen", []string{"melding"}), fault.NotFound)
		for range 2 {
			w.Must(w.s.ToSignal(ctx, w.people["ad"], r.ID, "zorgen", []string{v.Notes[0].ID}))
		}
		same(t, "the signal", "woning:1|zorgen|De buurman is bij zijn zus.", strings.Join(d.got, "\n"))
		w.Kind(w.s.NothingNeeded(ctx, w.people["ad"], r.ID, "toch niet"), fault.Conflict)
		h, err := w.s.Home(ctx, w.people["ad"])
		w.Must(err)
		if len(h.Todo) != 1 || h.Todo[0].ID != r.ID {
			t.Errorf("to do: %+v", h.Todo)
		}
		w.as("ad", func(ctx context.Context, a access.Actor) error { return w.s.CalledBack(ctx, a, r.ID, "Dank je, Vera.") })
		if v := w.view("vera", r); v.After.Thanks != "Dank je, Vera." {
			t.Errorf("who reported reads %+v", v.After)
		}
		h, err = w.s.Home(ctx, w.people["ad"])
		w.Must(err)
		if len(h.Todo) != 0 {
			t.Errorf("to do when all is done: %+v", h.Todo)
		}
		if h, err = w.s.Home(ctx, w.people["vera"]); err != nil || h.Todo != nil {
			t.Errorf("who reported sees what others have to do: %v", err)
		}
		if n := w.Count(`SELECT count(*) FROM hotline_after WHERE thanks LIKE '%Vera%'`); n != 0 {
			t.Error("the thanks stand in plain sight")
		}
	})
}

// TestWhatIsLeftClimbs: who closed hears it, then who leads; a word that nothing is needed and a call
// end it. A drill asks for nothing.
func TestWhatIsLeftClimbs(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.policy(plain())
		r := w.report("vera", Draft{})
		w.over(r)
		told := func() string {
			w.Must(w.s.climbAfter(context.Background()))
			var list []string
			w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) (err error) {
				list, err = store.Strings(tx, `SELECT user_id FROM account_notice WHERE message = 'hotline.notice_after' ORDER BY at, user_id`)
				return err
			}))
			return strings.Join(list, " ")
		}
		same(t, "in the night", "", told())
		w.clock.Set(moment(t, "2026-11-30 10:01"))
		same(t, "a minute late", "ad", told())
		same(t, "twice is once", "ad", told())
		w.clock.Set(moment(t, "2026-11-30 14:01"))
		same(t, "four hours late", "ad tess", told())
		ctx := context.Background()
		w.Kind(w.s.NothingNeeded(ctx, w.people["ad"], r.ID, " "), fault.Invalid)
		w.Must(w.s.NothingNeeded(ctx, w.people["ad"], r.ID, "Het was de wind."))
		w.Must(w.s.CalledBack(ctx, w.people["ad"], r.ID, "Dank je."))
		w.clock.Set(moment(t, "2026-12-05 10:00"))
		same(t, "done", "ad tess", told())
		w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
			late, err := lateAfter(tx, w.clock.Now(), 10)
			if len(late) != 0 {
				t.Errorf("left when all is done: %+v", late)
			}
			return err
		}))
	})
}

// TestNights: each report is in one night, which says how fast a human had it and what remains; a
// night of another organisation is empty, and who may not see the reports sees no nights.
func TestNights(t *testing.T) {
	for at, want := range map[string]string{"2026-11-27 11:59": "2026-11-26", "2026-11-27 12:00": "2026-11-27", "2026-11-28 03:00": "2026-11-27", "2026-10-25 02:30": "2026-10-24"} {
		if got := nightOf(moment(t, at)).Format(time.DateOnly); got != want {
			t.Errorf("%s is in the night of %s, want %s", at, got, want)
		}
	}
	each(t, func(t *testing.T, w *world) {
		w.policy(plain())
		first := w.report("vera", Draft{})
		w.clock.Add(4 * time.Minute)
		w.over(first)
		w.report("vera", Draft{Kind: Alarm, Source: Screen})
		w.report("vera", Draft{Kind: Drill, Source: Screen})
		w.clock.Set(moment(t, "2026-11-29 01:00"))
		w.report("vera", Draft{})
		ctx := context.Background()
		list, err := w.s.Nights(ctx, w.people["ad"])
		w.Must(err)
		if len(list) != 2 || len(list[0].Reports) != 1 || len(list[1].Reports) != 2 || list[1].Date.Format(time.DateOnly) != "2026-11-27" {
			t.Fatalf("nights: %+v", list)
		}
		want := nightFigures{Reports: 2, Alarms: 1, Open: 1, Left: 1, Slowest: 4 * time.Minute, Median: 4 * time.Minute}
		if got := list[1].figures(); got != want {
			t.Errorf("figures %+v, want %+v", got, want)
		}
		n, err := w.s.ShiftNight(ctx, w.people["ad"], day("2026-11-27"))
		w.Must(err)
		if len(n.Reports) != 2 || n.Reports[0].ID != first.ID {
			t.Errorf("one night: %+v", n)
		}
		_, err = w.s.ShiftNight(ctx, w.people["ad"], day("2026-11-30"))
		w.Kind(err, fault.NotFound)
		_, err = w.s.Nights(ctx, w.people["vera"])
		w.Kind(err, fault.NotFound)
	})
}
