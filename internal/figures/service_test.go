package figures

import (
	"bytes"
	"context"
	"encoding/csv"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
	"samendoen/internal/signal"
)

const (
	own   = "org-windvaan"
	other = "org-elders"
)

// start is Monday 5 October 2026.
var start = time.Date(2026, 10, 5, 9, 0, 0, 0, time.UTC)

// world is an association with two homes and its people.
type world struct {
	storetest.Hands
	clock   *clock.Manual
	policy  *access.Policy
	vault   *seal.Vault
	signals *signal.Service
	s       *Service
}

func people() webtest.Logins {
	list := webtest.Logins{"elders": {UserID: "u-elders", OrgID: other, Name: "Vreemd", Roles: []access.Role{access.Board}}}
	for _, r := range access.Roles() {
		list[string(r)] = access.Actor{UserID: "u-" + string(r), OrgID: own, Name: string(r), Roles: []access.Role{r}}
	}
	return list
}

func each(t *testing.T, run func(w *world)) {
	t.Helper()
	storetest.Each(t, migrations(), func(t *testing.T, db *store.DB) {
		w := &world{Hands: storetest.Hands{T: t, DB: db}, clock: clock.NewManual(start)}
		var documents [][]byte
		for _, files := range []fs.FS{signal.Files, Files} {
			doc, err := fs.ReadFile(files, "policy.cedar")
			w.Must(err)
			documents = append(documents, doc)
		}
		var err error
		w.policy, err = access.NewPolicy(documents...)
		w.Must(err)
		w.vault, err = seal.NewVault([]byte("01234567890123456789012345678901"))
		w.Must(err)
		w.signals = signal.New(db, w.vault, w.clock, w.policy)
		w.s = New(db, w.vault, w.clock, w.policy)
		w.Write(w.build)
		run(w)
	})
}

func (w *world) build(tx *store.Tx) error {
	for _, o := range []account.Organisation{{ID: own, Name: "De Windvaan", Kind: account.HousingAssociation}, {ID: other, Name: "Elders", Kind: account.HousingAssociation}} {
		if err := account.InsertOrganisation(tx, start, o); err != nil {
			return err
		}
	}
	for login, a := range people() {
		if err := account.InsertUser(tx, start, account.User{ID: a.UserID, OrgID: a.OrgID, Name: a.Name, Login: login, Roles: a.Roles}, ""); err != nil {
			return err
		}
	}
	return w.places(tx)
}

func (w *world) send(home int, theme signal.Theme, urgency signal.Urgency) string {
	w.T.Helper()
	r, err := w.signals.Send(context.Background(), people()["bewoner"], signal.Draft{UnitID: w.unit(home), Theme: theme, Sentence: "Een zin.", Urgency: urgency, Key: store.NewID()})
	w.Must(err)
	return r.ID
}

func (w *world) advise(id string) {
	w.T.Helper()
	var sig signal.Signal
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) (err error) { sig, err = signal.ByID(tx, id); return err }))
	w.Must(w.signals.GiveAdvice(context.Background(), people()["consulent"], id, sig.Version, "De buurvrouw helpt met koken."))
}

func (w *world) report(login string, month time.Time) (Report, error) {
	return w.s.Report(context.Background(), people()[login], month)
}

// Who may open the rows sees them counted exactly, and not those that they are shut out of;
// the look is on record.
func TestExactForWhoMayOpenTheRows(t *testing.T) {
	each(t, func(w *world) {
		for range 7 {
			w.send(0, signal.Nuisance, signal.Today)
		}
		money := w.send(0, signal.Money, signal.Ordinary)
		w.Write(func(tx *store.Tx) error {
			_, err := tx.Exec(`UPDATE signal_signal SET late = 4 WHERE id = $1`, money)
			return err
		})
		w.advise(money)
		for range 2 {
			w.send(1, signal.Nuisance, signal.Ordinary)
		}
		w.Write(func(tx *store.Tx) error {
			_, err := access.ShutOut(tx, access.Lockout{UserID: "u-teamleider", Type: access.HomeType, Object: string(w.unit(1)), ByID: "x", From: start})
			return err
		})
		for login, want := range map[string][3]int{"consulent": {10, 9, 2}, "teamleider": {8, 7, 0}} {
			r, err := w.report(login, october)
			w.Must(err)
			nuisance := r.Of(ByTheme)[1]
			ordinary := r.Of(ByTerm)[0]
			if r.Received != want[0] || nuisance.Received() != want[1] || ordinary.InTime != want[2] || !r.Exact || r.Rounded {
				t.Errorf("%s: %+v", login, r.Sheet)
			}
			money := r.Of(ByTheme)[3]
			if diff := cmp.Diff(Line{By: ByTheme, Code: "geld", Late3: 1, Settled: 1, Median: Unknown}, money, cmpopts.IgnoreUnexported(Line{})); diff != "" {
				t.Error(diff)
			}
			if last := r.Year[len(r.Year)-1]; last.Received != want[0] || last.Late3 != 1 || !last.Month.Equal(october) {
				t.Errorf("%s: %+v", login, r.Year)
			}
		}
		if n := w.Count(`SELECT count(*) FROM audit_record WHERE action = 'signal.figures'`); n != 2 {
			t.Errorf("%d looks on record", n)
		}
		w.Write(func(tx *store.Tx) error {
			_, err := tx.Exec(`INSERT INTO access_restriction (request_id, object_type, object_id, from_at, until_at) SELECT 'r', 'Signal', id, $1, 0 FROM signal_signal WHERE theme = 'geld'`, store.Micros(start))
			return err
		})
		r, err := w.report("consulent", october)
		w.Must(err)
		if r.Received != 9 {
			t.Errorf("%d counted, of which one is restricted", r.Received)
		}
	})
}

// Everybody else sees a release: none before the month after is over, then one for ever,
// whatever happens to the signals.
func TestReleaseIsMadeOnce(t *testing.T) {
	each(t, func(w *world) {
		for range 23 {
			w.send(0, signal.Nuisance, signal.Today)
		}
		last := w.send(1, signal.Concern, signal.Ordinary)
		night := func(at time.Time) {
			w.clock.Set(at)
			w.Must(jobs.PlanRounds(context.Background(), w.DB, w.clock.Now(), w.s))
			w.clock.Set(at.Add(24 * time.Hour))
			_, err := jobs.NewRunner(w.DB, w.clock, slog.New(slog.DiscardHandler), jobs.HandlersOf(w.DB, w.clock, w.s)).Once(context.Background())
			w.Must(err)
		}
		night(time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC))
		r, err := w.report("bestuur", time.Time{})
		w.Must(err)
		if slices.ContainsFunc(r.Months, october.Equal) {
			t.Fatal("published while the month after it runs")
		}
		night(time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC))
		first, err := w.report("bestuur", october)
		w.Must(err)
		if first.Exact || !first.Rounded || first.Received%5 != 0 || first.Received < 20 || first.Received > 25 || first.Of(ByTheme)[2].Received()%5 != 0 {
			t.Errorf("%+v", first.Sheet)
		}
		w.Write(func(tx *store.Tx) error { return signal.Erase(tx, w.vault, w.clock.Now(), last) })
		w.clock.Set(time.Date(2026, 12, 2, 12, 0, 0, 0, time.UTC))
		w.Must(w.s.Release(context.Background(), own))
		for _, login := range []string{"bestuur", "beleid", "fg", "wijkbeheerder", "regisseur"} {
			again, err := w.report(login, october)
			w.Must(err)
			if diff := cmp.Diff(first, again, cmpopts.IgnoreUnexported(Line{})); diff != "" {
				t.Errorf("%s: %s", login, diff)
			}
		}
		// A key without the scope of signals gives no exact figures either.
		a := people()["consulent"]
		a.Scopes = []string{"map."}
		if r, err := w.s.Report(context.Background(), a, october); err != nil || r.Exact {
			t.Error("exact without the scope", err)
		}
		for login, a := range people() {
			_, err := w.s.Report(context.Background(), a, october)
			switch login {
			case "consulent", "wijkbeheerder", "teamleider", "regisseur", "beleid", "bestuur", "fg":
				w.Must(err)
			case "elders":
				if r, err := w.s.Report(context.Background(), a, time.Time{}); err != nil || r.Received != 0 {
					t.Error("figures of another organisation", err)
				}
			default:
				w.Kind(err, fault.NotFound)
			}
		}
		_, err = w.report("bestuur", october.AddDate(-3, 0, 0))
		w.Kind(err, fault.NotFound)
		_, err = w.report("consulent", october.AddDate(-3, 0, 0))
		w.Kind(err, fault.NotFound)
	})
}

func TestPagesAndFiles(t *testing.T) {
	each(t, func(w *world) {
		for range 12 {
			w.send(0, signal.Nuisance, signal.Today)
		}
		browse := func(login string) webtest.Browser {
			return webtest.Browser{T: t, Login: login, Server: webtest.Server(t, web.Config{Auth: people(), Policy: w.policy, Clock: w.clock, Nav: w.s.Nav()},
				Files, w.s.Routes()).Handler()}
		}
		board, desk := browse("bestuur"), browse("consulent")
		board.Get(Path, "Nog geen cijfers")
		if status, _, _ := board.Do(http.MethodPost, Path+"/bestand", url.Values{}); status != http.StatusNotFound {
			t.Error("a file of nothing:", status)
		}
		desk.Get(Path+"?maand=2026-10", "Precies geteld", "theme_overlast", "12")
		w.clock.Set(time.Date(2026, 12, 3, 9, 0, 0, 0, time.UTC))
		w.Must(w.s.Release(context.Background(), own))
		board.Get(Path+"?maand=2026-10", "Afgerond op vijf", "0 tot 5", "Per bron")
		for _, bad := range []string{"2026-13", "oktober", "1999-01"} {
			if status, _, _ := board.Do(http.MethodGet, Path+"?maand="+bad, nil); status != http.StatusNotFound {
				t.Errorf("%s: %d", bad, status)
			}
		}
		status, body, head := board.Ask(http.MethodPost, Path+"/bestand", url.Values{"maand": {"2026-10"}, "vorm": {"csv"}})
		r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix([]byte(body), []byte("\ufeff"))))
		r.Comma = ';'
		rows, err := r.ReadAll()
		w.Must(err)
		if status != http.StatusOK || !strings.Contains(head.Get("Content-Disposition"), "signalen-2026-10.csv") || len(rows) != 1+len(signal.Themes())+len(signal.Sources())+len(signal.Urgencies()) ||
			rows[1][len(rows[1])-1] != "afgerond op vijf" {
			t.Errorf("%d %v %q", status, head, rows)
		}
		if n := w.Count(`SELECT count(*) FROM audit_record WHERE action = 'map.figures_export'`); n != 1 {
			t.Errorf("%d files on record", n)
		}
		if status, body, _ := board.Ask(http.MethodPost, Path+"/bestand", url.Values{"vorm": {"xlsx"}}); status != http.StatusOK || !strings.HasPrefix(body, "PK") {
			t.Error("no XLSX:", status)
		}
	})
}
