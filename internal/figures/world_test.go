package figures

import (
	"io/fs"
	"strconv"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/delivery/deliverytest"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/catalogue"
	"samendoen/internal/danger"
	"samendoen/internal/place"
	"samendoen/internal/signal"
	"samendoen/internal/subject"
	"samendoen/internal/tenancy"
)

func migrations() []fs.FS {
	return []fs.FS{access.Migrations, audit.Migrations, seal.Migrations, jobs.Migrations, account.Files, place.Files, subject.Files,
		tenancy.Files, catalogue.Files, danger.Files, signal.Files, Files}
}

// unit is one of the two homes.
func (w *world) unit(n int) place.UnitID { return place.UnitIDOf(own, strconv.Itoa(n+1)) }

func (w *world) places(tx *store.Tx) error {
	if err := place.SaveStreets(tx, map[int64][2]string{place.StreetID("Lindestraat", "Maastricht"): {"Lindestraat", "Maastricht"}}); err != nil {
		return err
	}
	for n := range 2 {
		u := place.Unit{Org: own, Key: strconv.Itoa(n + 1), Street: "Lindestraat", City: "Maastricht", Number: 12 + n, Postcode: "6211AB"}
		if err := deliverytest.Put(tx, place.UnitTable(), own, u.Row(1)); err != nil {
			return err
		}
	}
	return nil
}
