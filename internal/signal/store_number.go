package signal

import (
	"fmt"
	"strings"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// IDByNumber is the signal of an organisation with the number that people say on the
// telephone, without opening it; NotFound when there is none. It passes all signals of the
// organisation: it is for those who look into the log, now and then.
func IDByNumber(tx *store.Tx, orgID, number string) (string, error) {
	end, ok := endOfID(number)
	if !ok {
		return "", fault.New("signal.idbynumber", fault.NotFound)
	}
	return store.One(tx, func(s store.Scanner) (id string, err error) { return id, s.Scan(&id) },
		`SELECT id FROM signal_signal WHERE org_id = $1 AND id LIKE $2 ORDER BY id LIMIT 1`, orgID, "%"+end)
}

// endOfID turns a number back into the last ten signs of the id, see Number.
func endOfID(number string) (string, bool) {
	const signs = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	plain := strings.NewReplacer("-", "", " ", "", "O", "0", "I", "1", "L", "1").Replace(strings.ToUpper(number))
	if len(plain) != 8 {
		return "", false
	}
	var v uint64
	for _, r := range plain {
		i := strings.IndexRune(signs, r)
		if i < 0 {
			return "", false
		}
		v = v<<5 | uint64(i)
	}
	return fmt.Sprintf("%010x", v), true
}
