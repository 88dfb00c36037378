package signal

import (
	"log/slog"
	"slices"
	"testing"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/scan"
	"samendoen/internal/base/scan/scantest"
)

// TestPicturesAreScanned: a signal always comes in; its pictures wait for the scanner and
// nobody sees them until it let them pass. What is harmful is thrown away.
func TestPicturesAreScanned(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		clamd := scantest.Start(t)
		scanner, err := scan.New(clamd.Address, slog.New(slog.DiscardHandler))
		w.Must(err)
		w.s.UseScanner(scanner)
		clamd.Say("INSTREAM size limit exceeded. ERROR\x00")
		harmful := append(testJPEG(t, 8, 8), scantest.Harm...)
		id := w.send(func(d *Draft) { d.Photos, d.Where = [][]byte{testJPEG(t, 80, 40), harmful}, Outdoors })
		states := func(want ...string) {
			t.Helper()
			v, err := w.s.Show(ctx, w.actor("consulent"), id)
			if err != nil || !slices.Equal(v.Pictures, want) {
				t.Errorf("%v, want %v: %v", v.Pictures, want, err)
			}
		}
		for range 20 { // more often than a job is tried
			w.work()
			w.clock.Add(scanAgain)
		}
		states(photoRaw, photoRaw)
		_, err = w.s.Picture(ctx, w.actor("consulent"), id, 1)
		wantKind(t, err, fault.NotFound, "a picture that nobody looked at")
		clamd.Say("")
		w.clock.Add(time.Hour)
		w.work()
		states(photoClean, photoHarmful)
		if _, err := w.s.Picture(ctx, w.actor("consulent"), id, 1); err != nil {
			t.Error(err)
		}
		_, err = w.s.Picture(ctx, w.actor("consulent"), id, 2)
		wantKind(t, err, fault.NotFound, "what is harmful")
		if n := w.Count(`SELECT count(*) FROM signal_photo WHERE state = 'schadelijk' AND length(data) > 0`); n != 0 {
			t.Error("what is harmful is kept")
		}
	})
}
