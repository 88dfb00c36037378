package app

import (
	"strings"
	"testing"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
)

// zaken is a delivery of two cases of another system, of which one names a home that is not here.
const zaken = `{
 "zaaktypen": [{"id": "T", "soort": {"code": "SOC"}, "detailSoort": {"code": "RUZ"}}],
 "zaken": [{"id": "X-1", "code": "Z 77", "omschrijving": "De buren slapen MERKTEKEN slecht.", "begindatum": "2026-09-01T08:00:00Z", "eenheden": ["urn:erp:vastgoed/eenheden/E1"], "zaaktype": {"id": "T"}},
   {"id": "X-2", "code": "Z 78", "omschrijving": "MERKTEKEN", "begindatum": "2026-09-01T08:00:00Z", "eenheden": ["urn:erp:vastgoed/eenheden/NERGENS"], "zaaktype": {"id": "T"}}],
 "zaakrollen": [{"soort": {"code": "ZAA"}, "relatie": "urn:erp:relaties/consulent", "zaak": [{"id": "X-1"}, {"id": "X-2"}]}]
}`

// colleague adds somebody who can direct a case.
func (b *beside) colleague(login string, role access.Role) {
	b.t.Helper()
	db, err := store.Open(b.t.Context(), b.cfg.Database, store.Options{})
	if err != nil {
		b.t.Fatal(err)
	}
	defer db.Close()
	if err := db.Write(b.t.Context(), func(tx *store.Tx) error {
		orgs, err := account.Organisations(tx)
		if err != nil {
			return err
		}
		return account.InsertUser(tx, clock.System().Now(), account.User{ID: "u-" + login, OrgID: orgs[0].ID, Name: "Naam " + login, Login: login, Roles: []access.Role{role}}, "")
	}); err != nil {
		b.t.Fatal(err)
	}
}

// TestImportCases: cases of another system come in as somebody types it, alone and beside the
// server; a trial changes nothing, a second time adds nothing, and no word of a case is printed.
func TestImportCases(t *testing.T) {
	for name, served := range map[string]bool{"alone": false, "beside the server": true} {
		t.Run(name, func(t *testing.T) {
			b := newBeside(t)
			b.complexes()
			b.must("eenheden", b.file("eenheden.csv", homes(3)))
			b.colleague("consulent", access.Consultant)
			if served {
				b.serve()
			}
			file := b.file("levering.json", zaken)
			cases := func() int64 { return b.count(`SELECT count(*) FROM casework_case`) }
			for _, step := range []struct {
				args []string
				want int64
				says string
			}{{[]string{"--dry-run", "zaken", file}, 0, "Alleen gekeken"}, {[]string{"zaken", file}, 1, "rij 2, kolom zaken.eenheden"}, {[]string{"--json", "zaken", file}, 1, `"unchanged": 1`}} {
				out, err := b.run(t.Context(), step.args...)
				if err != nil || cases() != step.want || !strings.Contains(out, step.says) {
					t.Errorf("%v: %d cases, %v\n%s", step.args, cases(), err, out)
				}
				if strings.Contains(out, "MERKTEKEN") {
					t.Errorf("%v prints what stands in a case:\n%s", step.args, out)
				}
			}
			for call, want := range map[string]string{"zaken " + file + " " + file: "één bestand met zaken", "zaken " + b.file("stuk.json", `{"zaken": 3}`): "stuk.json"} {
				if out, err := b.run(t.Context(), strings.Fields(call)...); err == nil || !strings.Contains(err.Error(), want) || cases() != 1 {
					t.Errorf("%s: %v\n%s", call, err, out)
				}
			}
		})
	}
}
