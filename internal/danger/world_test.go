package danger

import (
	"samendoen/internal/base/delivery/deliverytest"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// homes puts one home of the organisation "o" in the database.
func homes(tx *store.Tx) (place.UnitID, error) {
	if err := place.SaveStreets(tx, map[int64][2]string{place.StreetID("Lindestraat", "Maastricht"): {"Lindestraat", "Maastricht"}}); err != nil {
		return "", err
	}
	u := place.Unit{Org: "o", Key: "1", Street: "Lindestraat", City: "Maastricht", Number: 1, Postcode: "6211AB"}
	return place.UnitIDOf("o", "1"), deliverytest.Put(tx, place.UnitTable(), u.Org, u.Row(1))
}
