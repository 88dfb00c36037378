package referral

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/casework"
)

// BenchmarkFigures measures the figures to talk about over 200,000 cases and 50,000 requests of
// the quarter: of a team lead who takes part in 5,000 cases with a request each, and of one at the
// partner of all, who sees the newest 5,000. It reports the 50th and 99th percentile by the clock.
func BenchmarkFigures(b *testing.B) {
	const cases, step = 200_000, 4
	for name, dsn := range map[string]string{"sqlite": "sqlite:" + filepath.Join(b.TempDir(), "many.db"), "postgres": storetest.NewDatabase(b)} {
		b.Run(name, func(b *testing.B) {
			w := newWorld(b, storetest.Open(b, dsn, folders()))
			now := w.clock.Now()
			for from := 0; from < cases; from += 2000 {
				var list []casework.Historic
				for i := from; i < from+2000; i++ {
					h := casework.Historic{Case: casework.Case{OrgID: "corp", Label: fmt.Sprintf("Straat %d", i), State: casework.Open, OpenedAt: now, DirectorID: "bob"}, Holders: []string{"mevrouw"}}
					if i%40 < 1 {
						h.Parts = []casework.HistoricPart{{UserID: "tess", Part: casework.PartParticipant, Since: now}}
					}
					list = append(list, h)
				}
				w.Write(func(tx *store.Tx) error { _, err := casework.InsertMany(tx, w.vault, list); return err })
			}
			w.exec(`INSERT INTO referral_request (id, org_id, case_id, asker_id, partner_id, holder_id, covenant_id, kind, urgent, area, talked, state, reason, sent, changed, due, left_due, stopped, gave, version, body, answered)
				SELECT 'r-' || c.id, 'corp', c.id, 'bob', 'zorg', 'pia', 'samen', 'hulp', 0, '', 1, 'klaar', '', c.opened - CAST(substr(c.number, 6) AS INTEGER), 1, 0, 0, 0, 0, 1, $1, c.opened - CAST(substr(c.number, 6) AS INTEGER) + 86400000000 FROM casework_case c
				WHERE c.id IN (SELECT object_id FROM access_part WHERE user_id = 'tess' ) OR CAST(substr(c.number, 6) AS INTEGER) % `+fmt.Sprint(step)+` = 0`, []byte{})
			w.exec(`INSERT INTO referral_event (id, request_id, at, by_id, step, state, on_date, reason, to_id, body)
				SELECT 'e-' || r.id, r.id, r.sent + 86400000000, 'pia', 'neem-aan', 'aangenomen', 0, '', '', $1 FROM referral_request r`, []byte{})
			w.exec(`ANALYZE`)
			for _, who := range []string{"tess", "lies"} {
				b.Run(who, func(b *testing.B) {
					var took []time.Duration
					for b.Loop() {
						start := clock.System().Now()
						f, err := w.s.Figures(context.Background(), w.people[who], false)
						if err != nil || len(f.Figures) != 1 || f.Figures[0].Asked != mostCounted {
							b.Fatal(f, err)
						}
						took = append(took, clock.System().Now().Sub(start))
					}
					slices.Sort(took)
					b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
					b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
				})
			}
		})
	}
}
