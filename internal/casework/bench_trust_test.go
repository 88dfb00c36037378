package casework

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web/ui"
)

// BenchmarkTrust is what the policy costs on a list of fifty of one's own cases, the rows
// and those as a page of HTML, for somebody of the organisation and for a partner under a covenant, eight people at a
// time: against the same rows without a rule, a fact or a condition about who looks. A
// list leaves no record, because it shows no contents. The aim is a cost of less than 2.
func BenchmarkTrust(b *testing.B) {
	for name, dsn := range map[string]string{"sqlite": "sqlite:" + filepath.Join(b.TempDir(), "trust.db"), "postgres": storetest.NewDatabase(b)} {
		b.Run(name, func(b *testing.B) {
			w := newWorld(b, storetest.Open(b, dsn, folders()))
			w.fillFifties()
			for b.Loop() {
				w.cost(b, "own", "corp", 0)
				w.cost(b, "partner", "zorg", 1)
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

// fillFifties writes 5000 cases with eight participants each, of 800 people: each takes
// part in fifty.
func (w *world) fillFifties() {
	const people = 5000 * caseParts / pageOfRows
	w.Must(w.DB.Write(context.Background(), func(tx *store.Tx) error {
		var b bulk
		for i := range 5000 {
			c := w.benchCase(i, State([]State{Open, Resting}[i%2]))
			b.addCase(c)
			for j := range caseParts {
				b.parts = append(b.parts, w.benchPart(c, (i*caseParts+j)%people))
			}
		}
		return b.flush(tx)
	}))
	w.mandates(people)
	w.exec(`ANALYZE`)
}

// cost compares the list of the page with its bare rows, in turns, so that both meet the
// same moments of the machine.
func (w *world) cost(b *testing.B, name, org string, odd int) {
	const turns = 4
	ctx := context.Background()
	for _, drawn := range []bool{false, true} {
		var rates [2]float64
		for range turns {
			rates[0] += w.rate(func(n int) error {
				l, err := w.cases.List(ctx, benchActor(2*n+odd, org), FilterAll)
				return w.page(l, err, drawn)
			}) / turns
			rates[1] += w.rate(func(n int) error {
				rows, err := w.bareList(benchActor(2*n+odd, org))
				return w.page(Listing{Rows: rows, Today: w.today()}, err, drawn)
			}) / turns
		}
		what := "rows-" + name
		if drawn {
			what = "page-" + name
		}
		b.ReportMetric(rates[0], what+"/s")
		b.ReportMetric(rates[1]/rates[0], "cost-"+what)
	}
}

// page makes the HTML of a list of fifty, if it is to be drawn.
func (w *world) page(l Listing, err error, drawn bool) error {
	if err == nil && len(l.Rows) != pageOfRows {
		err = fmt.Errorf("a page of %d rows", len(l.Rows))
	}
	if err != nil || !drawn {
		return err
	}
	return listPage(ui.Page{Lang: "nl"}, listScreen{Listing: l, p: w.words.Printer(text.Dutch)}).Render(context.Background(), io.Discard)
}

// benchActor is one of the people of fillFifties, who wrap around.
func benchActor(n int, org string) access.Actor {
	n %= 5000 * caseParts / pageOfRows
	return access.Actor{UserID: fmt.Sprintf("user-%d", n), OrgID: org, Roles: []access.Role{access.Partner, access.Consultant}}
}

// bareList is the list of somebody's cases with names, as SQL without a condition about
// who looks.
func (w *world) bareList(a access.Actor) (rows []Row, err error) {
	return rows, w.DB.Read(context.Background(), func(tx *store.Tx) error {
		cases, err := store.List(tx, scanCase, `SELECT `+caseColumns+` FROM access_part p JOIN casework_case c ON c.id = p.object_id
			WHERE p.user_id = $1 AND p.object_type = $2 AND p.until = 0 AND c.state <> 'afgesloten' ORDER BY c.due, c.id LIMIT $3`,
			a.UserID, ObjectType, listSize+1)
		if err != nil {
			return err
		}
		rows, err = rowsOf(tx, cases, w.today())
		return err
	})
}

// rate lets eight people do something for a second and says how often it is done.
func (w *world) rate(do func(n int) error) float64 {
	const readers = 8
	var count atomic.Int64
	var wait sync.WaitGroup
	now := clock.System().Now
	start := now()
	for k := range readers {
		wait.Go(func() {
			for n := k; now().Sub(start) < time.Second; n += readers {
				if err := do(n); err != nil {
					w.T.Error(err)
					return
				}
				count.Add(1)
			}
		})
	}
	wait.Wait()
	return float64(count.Load()) / now().Sub(start).Seconds()
}
