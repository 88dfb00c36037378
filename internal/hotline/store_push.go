package hotline

import (
	"context"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

const (
	// pushHolder holds the key that seals the row of pushRow.
	pushHolder = "hotline.push"
	pushRow    = "vapid"
	pushField  = "hotline_push.secret"
)

// vapidOf is the key with which push services know the program; it is made when there is none.
func vapidOf(ctx context.Context, db *store.DB, vault *seal.Vault, now time.Time) (k vapid, err error) {
	err = db.Read(ctx, func(tx *store.Tx) (err error) { k, err = readVapid(tx, vault); return err })
	if !fault.Is(err, fault.NotFound) {
		return k, err
	}
	return k, db.Write(ctx, func(tx *store.Tx) error {
		fresh, err := newVapid()
		if err != nil {
			return err
		}
		key, err := vault.HolderKey(tx, now, pushHolder)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(`INSERT INTO hotline_push (id, secret) VALUES ($1, $2) ON CONFLICT DO NOTHING`, pushRow, key.Seal(pushField, fresh.private)); err != nil {
			return err
		}
		k, err = readVapid(tx, vault) // of who was first
		return err
	})
}

func readVapid(tx *store.Tx, vault *seal.Vault) (k vapid, err error) {
	sealed, err := store.One(tx, func(s store.Scanner) (b []byte, err error) { return b, s.Scan(&b) }, `SELECT secret FROM hotline_push WHERE id = $1`, pushRow)
	if err != nil {
		return k, err
	}
	key, err := vault.OpenHolder(tx, pushHolder)
	if err != nil {
		return k, err
	}
	private, err := key.Open(pushField, sealed)
	if err != nil {
		return k, err
	}
	return parseVapid(private)
}

// endWay ends a way that leads nowhere any more: nobody is called by it, and who relied on it hears.
func (s *Service) endWay(tx *store.Tx, userID, id string) error {
	n, err := tx.Exec(`UPDATE hotline_way SET tested = 0, code = '', tries = 0 WHERE id = $1 AND (tested > 0 OR code <> '')`, id)
	if err != nil || n == 0 {
		return err
	}
	return account.Tell(tx, userID, noticeEnded, s.now())
}

// putAddress writes anew where a way leads.
func putAddress(tx *store.Tx, key seal.Key, a Address) error {
	_, err := tx.Exec(`UPDATE hotline_way SET address = $2 WHERE id = $1`, a.ID, key.Seal(addressField, a.To))
	return err
}

// waiting is whose a way is, and the code that proves it; empty when it waits for none.
func waiting(tx *store.Tx, id string) (userID, code string, err error) {
	_, err = store.One(tx, func(s store.Scanner) (none struct{}, err error) { return none, s.Scan(&userID, &code) },
		`SELECT user_id, code FROM hotline_way WHERE id = $1`, id)
	return userID, code, err
}
