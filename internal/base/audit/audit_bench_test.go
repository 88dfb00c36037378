package audit

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

const benchRecords = 1_000_000

// BenchmarkLog fills a log with a million records, takes them in and verifies them.
// Use -benchtime 1x.
func BenchmarkLog(b *testing.B) {
	for _, engine := range []string{"sqlite", "postgres"} {
		b.Run(engine, func(b *testing.B) {
			for b.Loop() {
				dsn := "sqlite:" + filepath.Join(b.TempDir(), "log.db")
				if engine == "postgres" {
					dsn = storetest.NewDatabase(b)
				}
				benchLog(b, storetest.Open(b, dsn, migrations()))
			}
		})
	}
}

func benchLog(b *testing.B, db *store.DB) {
	ctx := context.Background()
	for done := 0; done < benchRecords; done += 10_000 {
		if err := db.Write(ctx, func(tx *store.Tx) error {
			for i := range 10_000 {
				a := access.Actor{UserID: store.IDOf("user", fmt.Sprint(i%50)), OrgID: store.IDOf("org")}
				if err := Write(tx, start, a, "case.read", "Case", store.IDOf("case", fmt.Sprint(done+i)), access.Decision{Allowed: true, Rules: []string{"case.part"}}); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			b.Fatal(err)
		}
	}
	signer, err := NewSigner([]byte("a secret of two and thirty bytes"))
	if err != nil {
		b.Fatal(err)
	}
	s := NewSequencer(db, clock.System(), slog.New(slog.DiscardHandler), signer)
	began := time.Now()
	for n := seqBatch; n == seqBatch; {
		if n, err = s.Once(ctx); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(benchRecords/time.Since(began).Seconds(), "sequenced/s")
	began = time.Now()
	r, err := Verify(ctx, db, Check{Key: signer.Public(), Samples: 1000})
	if err != nil || !r.OK() || r.Records != benchRecords {
		b.Fatal(r, err)
	}
	b.ReportMetric(time.Since(began).Seconds(), "verify-s/million")
}
