package app

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/logbook"
	"samendoen/internal/network"
)

// The log of the demo was watched: a witness signed, a check found it whole, and its export
// names lines of the register. What the demo keeps for a witness is what its log says.
func TestDemoLog(t *testing.T) {
	w := newMatrixWorld(t)
	ctx := t.Context()
	officer, partner, town, err := w.app.demoWatchers(ctx)
	w.must(err)
	if !officer.Has(access.Officer) || officer.OrgID != DemoOrg || !partner.Has(access.Director) || town == "" {
		t.Fatal(officer, partner, town)
	}
	v, err := w.app.logbook.Integrity(ctx, officer)
	w.must(err)
	if len(v.Witnesses) == 0 || v.Witnesses[0].Name != town || v.Witnesses[0].Signed.Size == 0 {
		t.Errorf("%+v", v.Witnesses)
	}
	if len(v.Checks) != 1 || !v.Checks[0].Result.OK() || v.Checks[0].Result.Records < 50 || v.Checks[0].Result.Cosigned != 1 {
		t.Errorf("%+v", v.Checks)
	}
	for activity, name := range map[logbook.Activity]string{"signalen": "Signalen opvolgen", "dossiers": "Overlast samen aanpakken"} {
		if v.Register[network.ProcessingID(v.Entries[activity])] != name {
			t.Errorf("%s belongs to %q", activity, v.Register[network.ProcessingID(v.Entries[activity])])
		}
	}
	path := filepath.Join(t.TempDir(), "getuige.json")
	w.must(w.app.keepDemoCheckpoint(ctx, path))
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Error(info, err)
	}
	c, err := witness{state: path}.kept()
	if err != nil || c.Size < v.Witnesses[0].Signed.Size || w.clock.Now().Sub(c.At) > time.Minute {
		t.Error(c, err)
	}
}
