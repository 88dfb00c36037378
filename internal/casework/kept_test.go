package casework

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/delivery"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// counted is how many promises are in which cell at a date, as known at a moment.
func (w *world) counted(on, known time.Time) string {
	w.T.Helper()
	cells := map[string]int{}
	ids := map[string]bool{}
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) error {
		list, err := PromiseEvents(tx, "corp", delivery.View{On: on, Known: known})
		for _, e := range list {
			cells[e.Cell]++
			ids[e.ID] = true
			if e.Complex == "" {
				w.T.Errorf("%+v is nowhere", e)
			}
		}
		if len(ids) != len(list) {
			w.T.Errorf("two events have one name: %+v", list)
		}
		return err
	}))
	return fmt.Sprintf("%d in time, %d late, %d never", cells[place.InTime], cells[place.Late], cells[place.Never])
}

// What an association promised counts by the date of then: a later date does not make it kept in
// time, and a promise of a partner or of the resident is not ours. Later changes, another holder and
// the end of the case change nothing of what was known before.
func TestPromisesAsKnown(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		id := w.open()
		w.Must(w.cases.AddParticipant(ctx, w.people["anna"], id, w.version(id), "bob"))
		w.agree("samen", w.clock.Now(), w.clock.Now().AddDate(2, 0, 0), []string{"corp", "zorg"}, w.grants("pia", "zorg", ""))
		w.Must(w.join(id, "pia"))
		start := w.today()
		by := start.AddDate(0, 0, 5)
		for _, p := range []Commitment{{What: "op tijd", HolderID: "anna"}, {What: "te laat", HolderID: "anna"}, {What: "verzet", HolderID: "anna"},
			{What: "niet", HolderID: "bob"}, {What: "ingetrokken", HolderID: "anna"}, {What: "te laat ingetrokken", HolderID: "anna"},
			{What: "van een partner", HolderID: "pia"}, {What: "van de bewoner", Side: ResidentSide}} {
			p.By = by
			if p.Side == "" {
				p.Side = OurSide
			}
			w.Must(w.cases.Promise(ctx, w.people["anna"], id, p))
		}
		settle := func(what string, v Settlement) {
			t.Helper()
			for _, p := range w.show("anna", id).Commitments {
				if p.What == what {
					w.Must(w.cases.Settle(ctx, w.people["anna"], id, p.ID, p.Version, v))
				}
			}
			w.clock.Add(time.Minute)
		}
		w.clock.Add(5*24*time.Hour - time.Hour) // the last day still is in time
		for what, v := range map[string]Settlement{"op tijd": {To: Kept}, "van een partner": {To: Kept}, "ingetrokken": {To: Withdrawn}, "verzet": {To: NotKept}} {
			settle(what, v)
		}
		settle("verzet", Settlement{To: Promised, By: start.AddDate(0, 0, 20)})
		on := start.AddDate(0, 0, 8)
		w.clock.Set(on.Add(time.Hour))
		known := w.clock.Now()
		is := func(when string, on, known time.Time, want string) {
			t.Helper()
			if got := w.counted(on, known); got != want {
				t.Errorf("%s: %s, want %s", when, got, want)
			}
		}
		first := "1 in time, 0 late, 4 never"
		is("on the day itself nothing is late", by, known, "0 in time, 0 late, 0 never")
		is("a week later", on, known, first)
		w.clock.Add(24 * time.Hour)
		settle("te laat", Settlement{To: Kept})
		settle("verzet", Settlement{To: Kept})
		settle("te laat ingetrokken", Settlement{To: Withdrawn})
		w.Must(w.DB.Write(ctx, func(tx *store.Tx) error { return passPromises(tx, id, "bob", "pia") }))
		later := start.AddDate(0, 1, 0)
		w.clock.Set(later.Add(time.Hour))
		last := "1 in time, 2 late, 2 never"
		is("a month later", later, w.clock.Now(), last)
		is("as it was known", on, known, first)
		is("after a year it is gone", by.AddDate(1, 0, 1), w.clock.Now(), "0 in time, 0 late, 0 never")
		w.restrict(id, "r")
		is("restricted", later, w.clock.Now(), "0 in time, 0 late, 0 never")
		is("not restricted then", on, known, first)
		w.clock.Add(time.Hour)
		w.lift("r")
		w.Must(w.DB.Write(ctx, func(tx *store.Tx) error { return Erase(tx, w.vault, w.clock.Now(), id) }))
		if n := w.Count(`SELECT count(*) FROM casework_commitment`); n != 0 {
			t.Errorf("%d promises left", n)
		}
		month := func(m int) time.Time { return time.Date(by.Year(), by.Month()+time.Month(m), 1, 0, 0, 0, 0, time.UTC) }
		is("erased: the next first of a month", month(2), w.clock.Now(), last)
		is("erased: before it was due", month(0), w.clock.Now(), "0 in time, 0 late, 0 never")
	})
}

// What was promised before the first date was kept apart is taken over as well as what was said tells.
func TestPromisesOfBefore(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		id := w.open()
		by := w.today().AddDate(0, 0, 2)
		w.Must(w.cases.Promise(ctx, w.people["anna"], id, Commitment{Side: OurSide, What: "De kraan maken", HolderID: "anna", By: by}))
		promise := func() Commitment { return w.show("anna", id).Commitments[0] }
		for _, v := range []Settlement{{To: NotKept}, {To: Promised, By: by.AddDate(0, 0, 7)}} {
			w.clock.Add(time.Minute)
			w.Must(w.cases.Settle(ctx, w.people["anna"], id, promise().ID, promise().Version, v))
		}
		text := func() string {
			var list []string
			w.Must(w.DB.Read(ctx, func(tx *store.Tx) (err error) {
				list, err = store.Strings(tx, `SELECT org_id || ' ' || CAST(first_by AS TEXT) FROM casework_commitment`)
				return err
			}))
			return strings.Join(list, ",")
		}
		want := text()
		if want != fmt.Sprint("corp ", store.Micros(by)) {
			t.Fatalf("kept: %s", want)
		}
		w.exec(`UPDATE casework_commitment SET org_id = '', first_by = 0`)
		statements, err := Files.ReadFile("sql/20261127140_promise_made.sql")
		w.Must(err)
		_, update, _ := strings.Cut(string(statements), "UPDATE")
		update, _, _ = strings.Cut(update, ";")
		w.exec("UPDATE" + update)
		if got := text(); got != want {
			t.Errorf("taken over: %s, want %s", got, want)
		}
	})
}

// What comes in as history says who promised it too.
func TestPromisesOfHistory(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		list := w.history(6)
		for i := range list {
			for j, holder := range []string{"anna", "pia", ""} {
				p := &list[i].Commitments[j].Commitment
				if p.HolderID = holder; holder != "" {
					p.Side = OurSide
				}
			}
		}
		w.Must(w.DB.Write(context.Background(), func(tx *store.Tx) error { _, err := InsertMany(tx, w.vault, list); return err }))
		for org, want := range map[string]int64{"corp": 6, "zorg": 6, "": 6} {
			if n := w.Count(`SELECT count(*) FROM casework_commitment WHERE org_id = $1 AND first_by = by_date`, org); n != want {
				t.Errorf("%d promises of %q", n, org)
			}
		}
	})
}
