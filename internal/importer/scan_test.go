package importer

import (
	"log/slog"
	"net/http"
	"os"
	"strings"
	"testing"

	"samendoen/internal/base/scan"
	"samendoen/internal/base/scan/scantest"
)

// TestDeliveriesAreScanned: nothing of a file is read before the scanner let it pass.
func TestDeliveriesAreScanned(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	w := onSQLite(t)
	b := w.browse(t)
	clamd := scantest.Start(t)
	scanner, err := scan.New(clamd.Address, slog.New(slog.DiscardHandler))
	w.Must(err)
	w.s.UseScanner(scanner)
	refused := func(file, want string) {
		t.Helper()
		status, _, body := b.send(file, "soort", "complexen", "wat", "overnemen")
		if status != http.StatusBadRequest || !strings.Contains(body, want) {
			t.Errorf("%d without %q", status, want)
		}
		if n := w.Count(`SELECT count(*) FROM importer_delivery`); n != 0 {
			t.Errorf("%d deliveries", n)
		}
		if list, err := os.ReadDir(temp); err != nil || len(list) > 0 {
			t.Errorf("uploads are left: %v %v", list, err)
		}
	}
	refused(complexesCSV+scantest.Harm, "In dit bestand zit iets schadelijks.")
	clamd.Say("stream: OK") // cut off
	refused(complexesCSV, "Wij konden dit bestand niet nakijken op virussen.")
	clamd.Say("")
	_, location, _ := b.send(complexesCSV, "soort", "complexen", "wat", "overnemen")
	wantIn(t, b.await(location), "Overgenomen")
	if seen := clamd.Seen(); string(seen[len(seen)-1]) != complexesCSV {
		t.Error("it did not see the file as it was sent")
	}
	w.s.Stop()
}
