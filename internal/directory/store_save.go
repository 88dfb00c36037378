package directory

import (
	"time"

	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
)

// searchText is what the words of a search are looked for in.
func (l Listing) searchText() string {
	parts := []string{l.Name, l.About, l.For, l.Org.Name, string(l.Kind)}
	for _, c := range l.Contacts {
		parts = append(parts, c.Role)
	}
	return text.SearchText(parts...)
}

// values are the columns of a service that saving writes, in their order.
func (l Listing) values() []any {
	return []any{string(l.ID), l.Org.ID, l.Keeper, string(l.Kind), l.Name, l.About, l.For, l.How, l.URL, l.Email, string(l.State), l.Instead.Number, l.Instead.Label,
		writeHours(l.Hours), l.Capacity.Unit, l.Capacity.Free, l.Capacity.Max, store.Micros(l.Capacity.Updated), l.Owner, store.Micros(l.Confirmed), l.ConfirmedBy,
		store.Micros(l.Reminded), store.Micros(l.Climbed), l.Source, l.searchText(), store.Micros(l.Created), store.Micros(l.Changed)}
}

// isThere reports whether there is a service with an id.
func isThere(tx *store.Tx, id ID) (bool, error) {
	n, err := store.Count(tx, `SELECT count(*) FROM directory_service WHERE id = $1`, string(id))
	return n > 0, err
}

// insert writes a new service whole; its organisation must be there.
func insert(tx *store.Tx, l Listing) error {
	if _, err := tx.Exec(`INSERT INTO directory_service (id, org_id, keeper, kind, name, about, audience, how, url, email, state, instead_number, instead_label,
		hours, unit, free, most, free_at, owner_id, confirmed, confirmed_by, reminded, climbed, source, search, created, changed, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, 1)`, l.values()...); err != nil {
		return err
	}
	return insertParts(tx, l)
}

// update writes a service whole that still has its version.
func update(tx *store.Tx, op string, l Listing) error {
	n, err := tx.Exec(`UPDATE directory_service SET org_id = $2, keeper = $3, kind = $4, name = $5, about = $6, audience = $7, how = $8, url = $9, email = $10, state = $11,
		instead_number = $12, instead_label = $13, hours = $14, unit = $15, free = $16, most = $17, free_at = $18, owner_id = $19, confirmed = $20, confirmed_by = $21,
		reminded = $22, climbed = $23, source = $24, search = $25, created = $26, changed = $27, version = version + 1 WHERE id = $1 AND version = $28`,
		append(l.values(), l.Version)...)
	if err := store.Changed(op, n, err); err != nil {
		return err
	}
	for _, table := range []string{"directory_area", "directory_phone", "directory_contact", "directory_place"} {
		if _, err := tx.Exec(`DELETE FROM `+table+` WHERE service_id = $1`, string(l.ID)); err != nil {
			return err
		}
	}
	return insertParts(tx, l)
}

// insertParts writes what belongs to a service, and clears up locations that nothing is left at.
func insertParts(tx *store.Tx, l Listing) error {
	id := string(l.ID)
	for _, code := range l.Areas {
		if _, err := tx.Exec(`INSERT INTO directory_area (service_id, code) VALUES ($1, $2)`, id, string(code)); err != nil {
			return err
		}
	}
	for i, p := range l.Phones {
		if _, err := tx.Exec(`INSERT INTO directory_phone (id, service_id, nr, number, label) VALUES ($1, $2, $3, $4, $5)`, p.ID, id, i, p.Number, p.Label); err != nil {
			return err
		}
	}
	for i, c := range l.Contacts {
		if _, err := tx.Exec(`INSERT INTO directory_contact (id, service_id, nr, role, name, phone, email, hours) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			c.ID, id, i, c.Role, c.Name, c.Phone, c.Email, writeHours(c.Hours)); err != nil {
			return err
		}
	}
	for i, p := range l.Places {
		if err := saveLocation(tx, p.Location, l.Keeper); err != nil {
			return err
		}
		if _, err := tx.Exec(`INSERT INTO directory_place (id, service_id, location_id, nr, hours) VALUES ($1, $2, $3, $4, $5)`,
			p.ID, id, p.Location.ID, i, writeHours(p.Hours)); err != nil {
			return err
		}
	}
	_, err := tx.Exec(`DELETE FROM directory_location WHERE NOT EXISTS (SELECT 1 FROM directory_place p WHERE p.location_id = directory_location.id)`)
	return err
}

func saveLocation(tx *store.Tx, l Location, keeper string) error {
	_, err := tx.Exec(`INSERT INTO directory_location (id, keeper, name, street, postcode, city, lat, lon, changed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, street = excluded.street, postcode = excluded.postcode, city = excluded.city,
		lat = excluded.lat, lon = excluded.lon, changed = excluded.changed`,
		l.ID, keeper, l.Name, l.Street, l.Postcode, l.City, l.Point.Lat, l.Point.Lon, store.Micros(l.Changed))
	return err
}

// noteReminded keeps that the owner of a service was asked, and noteClimbed that somebody else
// heard of the silence. Neither changes what the service says, so its version stays.
func noteReminded(tx *store.Tx, id ID, now time.Time) error {
	_, err := tx.Exec(`UPDATE directory_service SET reminded = $2 WHERE id = $1`, string(id), store.Micros(now))
	return err
}

func noteClimbed(tx *store.Tx, id ID, now time.Time) error {
	_, err := tx.Exec(`UPDATE directory_service SET climbed = $2 WHERE id = $1`, string(id), store.Micros(now))
	return err
}

// unname takes the names of people out of a service.
func unname(tx *store.Tx, id ID, now time.Time) error {
	if _, err := tx.Exec(`UPDATE directory_contact SET name = '' WHERE service_id = $1`, string(id)); err != nil {
		return err
	}
	_, err := tx.Exec(`UPDATE directory_service SET changed = $2, version = version + 1 WHERE id = $1`, string(id), store.Micros(now))
	return err
}

// ConfirmedBefore makes a service one that was made and confirmed on an earlier date, for a city
// that is made up with its past.
func ConfirmedBefore(tx *store.Tx, id ID, on time.Time) error {
	_, err := tx.Exec(`UPDATE directory_service SET confirmed = $2, created = $2 WHERE id = $1`, string(id), store.Micros(on))
	return err
}
