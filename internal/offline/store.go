package offline

import (
	"embed"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// Files holds the tables, words and rules of this module.
//
//go:embed sql text policy.cedar
var Files embed.FS

const deviceColumns = `id, user_id, name, created, seen, ended`

func scanDevice(row store.Scanner) (d Device, err error) {
	return d, row.Scan(&d.ID, &d.UserID, &d.Name, store.At(&d.Created), store.At(&d.Seen), store.At(&d.Ended))
}

func insertDevice(tx *store.Tx, d Device, hash string) error {
	_, err := tx.Exec(`INSERT INTO offline_device (id, hash, user_id, name, created, seen, ended) VALUES ($1, $2, $3, $4, $5, $6, 0)`,
		d.ID, hash, d.UserID, d.Name, store.Micros(d.Created), store.Micros(d.Seen))
	return err
}

func deviceOf(tx *store.Tx, id, hash string) (Device, error) {
	return store.One(tx, scanDevice, `SELECT `+deviceColumns+` FROM offline_device WHERE id = $1 AND hash = $2`, id, hash)
}

func devicesOf(tx *store.Tx, userID string) ([]Device, error) {
	return store.List(tx, scanDevice, `SELECT `+deviceColumns+` FROM offline_device WHERE user_id = $1 AND ended = 0 ORDER BY seen DESC, id`, userID)
}

func touchDevice(tx *store.Tx, id string, at time.Time) error {
	_, err := tx.Exec(`UPDATE offline_device SET seen = $2 WHERE id = $1`, id, store.Micros(at))
	return err
}

func endDevice(tx *store.Tx, userID, id string, at time.Time) (int64, error) {
	return tx.Exec(`UPDATE offline_device SET ended = $3 WHERE id = $1 AND user_id = $2 AND ended = 0`, id, userID, store.Micros(at))
}

// endSurplus ends all but the maxDevices devices of a user that were used last.
func endSurplus(tx *store.Tx, userID string, at time.Time) error {
	list, err := devicesOf(tx, userID)
	if err != nil {
		return err
	}
	for _, d := range list[min(len(list), maxDevices):] {
		if _, err := endDevice(tx, userID, d.ID, at); err != nil {
			return err
		}
	}
	return nil
}

const heldColumns = `id, org_id, user_id, device_id, idem_key, unit_id, address, at, reason, verdict, photos`

func (h *Held) fields() []any {
	return []any{&h.ID, &h.Org, &h.UserID, &h.DeviceID, &h.Key, &h.UnitID, &h.Address, store.At(&h.At), &h.Reason, &h.Verdict, &h.Photos}
}

func insertHeld(tx *store.Tx, h Held, sealed []byte) error {
	_, err := tx.Exec(`INSERT INTO offline_held (`+heldColumns+`, judged, judged_by, why, sealed)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, '', '', $12)`,
		h.ID, h.Org, h.UserID, h.DeviceID, h.Key, h.UnitID, h.Address, store.Micros(h.At), string(h.Reason), string(h.Verdict), h.Photos, sealed)
	return err
}

// insertHeldPhoto stores a picture, or returns false when there is one of that number.
func insertHeldPhoto(tx *store.Tx, id string, n int, sealed []byte) (bool, error) {
	rows, err := tx.Exec(`INSERT INTO offline_held_photo (held_id, n, sealed) VALUES ($1, $2, $3) ON CONFLICT (held_id, n) DO NOTHING`, id, n, sealed)
	return rows > 0, err
}

// heldByKey is what a user sent with a key after the right was withdrawn; false for nothing.
func heldByKey(tx *store.Tx, userID, key string) (h Held, ok bool, err error) {
	h, err = store.One(tx, func(row store.Scanner) (h Held, err error) { return h, row.Scan(h.fields()...) },
		`SELECT `+heldColumns+` FROM offline_held WHERE user_id = $1 AND idem_key = $2`, userID, key)
	if fault.Is(err, fault.NotFound) {
		return Held{}, false, nil
	}
	return h, err == nil, err
}

func waitingOf(tx *store.Tx, userID string) (int64, error) {
	return store.Count(tx, `SELECT count(*) FROM offline_held WHERE user_id = $1 AND judged = 0`, userID)
}

// waitingIn are the signals of an organisation that wait, the oldest first; more than 200
// stand behind these until they are decided about.
func waitingIn(tx *store.Tx, org string) ([]Held, error) {
	return store.List(tx, func(row store.Scanner) (h Held, err error) { return h, row.Scan(h.fields()...) },
		`SELECT `+heldColumns+` FROM offline_held WHERE org_id = $1 AND judged = 0 ORDER BY at, id LIMIT 200`, org)
}

func heldByID(tx *store.Tx, id string) (Held, []byte, error) {
	type row struct {
		h      Held
		sealed []byte
	}
	r, err := store.One(tx, func(sc store.Scanner) (r row, err error) {
		return r, sc.Scan(append(r.h.fields(), &r.sealed)...)
	}, `SELECT `+heldColumns+`, sealed FROM offline_held WHERE id = $1`, id)
	return r.h, r.sealed, err
}

// heldPhoto is a picture of a held signal, sealed.
type heldPhoto struct {
	n      int
	sealed []byte
}

func heldPhotos(tx *store.Tx, id string) ([]heldPhoto, error) {
	return store.List(tx, func(row store.Scanner) (p heldPhoto, err error) { return p, row.Scan(&p.n, &p.sealed) },
		`SELECT n, sealed FROM offline_held_photo WHERE held_id = $1 ORDER BY n`, id)
}

// setVerdict decides about a signal that still waits, and takes its contents away.
func setVerdict(tx *store.Tx, id string, v Verdict, by, because string, at time.Time) (int64, error) {
	n, err := tx.Exec(`UPDATE offline_held SET verdict = $2, judged = $3, judged_by = $4, why = $5, sealed = $6, address = '', unit_id = ''
		WHERE id = $1 AND judged = 0`, id, string(v), store.Micros(at), by, because, []byte{})
	if err != nil || n == 0 {
		return n, err
	}
	_, err = tx.Exec(`DELETE FROM offline_held_photo WHERE held_id = $1`, id)
	return n, err
}
