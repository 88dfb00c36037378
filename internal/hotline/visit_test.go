package hotline

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
)

// TestAVisitAlone: who says to be back in time is left alone, and nobody sees afterwards where they
// were. Who says nothing has somebody called, once, also when the program dies in between.
func TestAVisitAlone(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.policy(plain())
		w.reach("ad", "sms:+31611111111")
		visit := func(minutes int, place string) {
			w.as("vera", func(ctx context.Context, a access.Actor) error {
				return w.s.Visit(ctx, a, place, time.Duration(minutes)*time.Minute)
			})
		}
		reports := func() int64 { return w.Count(`SELECT count(*) FROM hotline_report`) }

		visit(30, "Kerkstraat 5")
		same(t, "while it lasts", "", w.later(29*time.Minute))
		visit(30, "") // it takes longer; the place stays
		same(t, "while it lasts longer", "", w.later(29*time.Minute))
		back := func() (called ID) {
			w.as("vera", func(ctx context.Context, a access.Actor) (err error) {
				called, err = w.s.Back(ctx, a, "Ik ben veilig.")
				return err
			})
			return called
		}
		if called := back(); called != "" {
			t.Errorf("back in time, and report %s", called)
		}
		same(t, "after coming back", "", w.later(time.Hour))
		if n := reports() + w.Count(`SELECT count(*) FROM hotline_visit`); n != 0 {
			t.Errorf("%d rows are left of a visit that ended well", n)
		}

		visit(30, "Kerkstraat 5")
		same(t, "nobody came back", "sms:+31611111111", w.later(30*time.Minute+10*time.Second))
		v, err := w.s.Home(context.Background(), w.people["vera"])
		w.Must(err)
		if len(v.Mine) != 1 || v.Mine[0].Kind != Visit || v.Visit.ID != "" {
			t.Fatalf("reports of Vera: %+v", v)
		}
		show, err := w.s.Show(context.Background(), w.people["ad"], v.Mine[0].ID)
		w.Must(err)
		if show.Where != "Kerkstraat 5" {
			t.Errorf("Ad reads %q", show.Where)
		}

		// She comes back late: Ad reads that, twice said is once written, and a human still ends it.
		if first, again := back(), back(); first != v.Mine[0].ID || again != first {
			t.Errorf("back late: %q and %q", first, again)
		}
		show, err = w.s.Show(context.Background(), w.people["ad"], v.Mine[0].ID)
		w.Must(err)
		if len(show.Notes) != 1 || show.Notes[0].Text != "Ik ben veilig." || show.State != Open {
			t.Errorf("Ad reads %+v in state %s", show.Notes, show.State)
		}

		// The program dies after the report and before the end of the visit.
		visit(10, "Kerkstraat 7")
		var id string
		w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) error {
			v, err := visitOf(tx, w.vault, "vera")
			id = v.ID
			return err
		}))
		if _, err := w.s.Report(context.Background(), access.System("corp"), Draft{Kind: Visit, Source: Clock, ByID: "vera", Key: "bezoek " + id}); err != nil {
			t.Fatal(err)
		}
		w.clock.Add(11 * time.Minute)
		w.Must(w.s.overdue(context.Background(), jobs.Job{Payload: id}))
		w.Must(w.s.overdue(context.Background(), jobs.Job{Payload: id}))
		if n := reports(); n != 2 {
			t.Errorf("%d reports, want the first visit and this one", n)
		}

		logins := webtest.Logins{"vera": w.people["vera"]}
		server := webtest.Server(t, web.Config{Auth: logins, Policy: w.s.policy, Clock: w.clock, Nav: w.s.Nav()}, Files, w.s.Routes()).Handler()
		vera := webtest.Browser{T: t, Server: server, Login: "vera"}
		if status, body, _ := vera.Do("POST", visitPath, url.Values{"duur": {"3"}}); status != http.StatusBadRequest || !strings.Contains(body, "Kies hoe lang") {
			t.Errorf("three minutes: %d", status)
		}
		for _, f := range []url.Values{{"duur": {"60"}, "plek": {"Kerkstraat 9"}}, {"stap": {"terug"}}, {"stap": {"terug"}}} {
			if status, _, _ := vera.Do("POST", visitPath, f); status != http.StatusSeeOther {
				t.Errorf("%v: %d", f, status)
			}
		}
	})
}
