package groupflow

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// kept is a stored edition without its rows.
type kept struct {
	id, digest string
	edition    Edition
}

func scanKept(s store.Scanner) (k kept, err error) {
	var from time.Time
	err = s.Scan(&k.id, store.At(&from), store.At(&k.edition.Made), &k.edition.State, &k.digest)
	k.edition.Half = Half{from.Year(), from.Month() == time.July}
	return k, err
}

// halvesOf are the half years of an association, newest first.
func halvesOf(tx *store.Tx, org string) ([]kept, error) {
	return store.List(tx, scanKept, `SELECT id, from_date, made, state, digest FROM groupflow_half WHERE org_id = $1 ORDER BY from_date DESC`, org)
}

// madeFor is up to which moment facts were known of a date at which a half year ended; false where nobody
// counted then.
func madeFor(tx *store.Tx, org string, date time.Time) (made time.Time, ok bool, err error) {
	made, err = store.One(tx, func(s store.Scanner) (at time.Time, err error) { return at, s.Scan(store.At(&at)) },
		`SELECT made FROM groupflow_half WHERE org_id = $1 AND until_date = $2`, org, store.Micros(date))
	if fault.Is(err, fault.NotFound) {
		return time.Time{}, false, nil
	}
	return made, err == nil, err
}

// insert stores an edition. A second one of the same half year is a Conflict.
func insert(tx *store.Tx, org string, e Edition) error {
	id := store.NewID()
	if err := tx.Later(`INSERT INTO groupflow_half (id, org_id, from_date, until_date, made, state, digest) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		id, org, store.Micros(e.Half.From()), store.Micros(e.Half.End()), store.Micros(e.Made), string(e.State), e.Digest()); err != nil {
		return err
	}
	for _, r := range e.Rows {
		if err := tx.Later(`INSERT INTO groupflow_row (half_id, municipality, homes, cells) VALUES ($1, $2, $3, $4)`,
			id, string(r.Area), int64(r.Homes), r.cells()); err != nil {
			return err
		}
	}
	return nil
}

// load is an edition with its rows. Figures that are not those that were published are an error.
func load(tx *store.Tx, k kept) (Edition, error) {
	const op = "groupflow.load"
	var err error
	e := k.edition
	if e.Rows, err = store.List(tx, func(s store.Scanner) (r Row, err error) {
		var cells string
		r.Towns = 1
		if err = s.Scan(&r.Area, &r.Homes, &cells); err == nil {
			err = r.read(cells)
		}
		return r, err
	}, `SELECT municipality, homes, cells FROM groupflow_row WHERE half_id = $1 ORDER BY municipality`, k.id); err != nil {
		return e, fault.Wrap(op, err)
	}
	if e.Digest() != k.digest {
		return e, fault.New(op+": the stored figures are not the published ones", fault.Internal)
	}
	return e, nil
}

// Digest is a fingerprint of all that was published: instances and replays agree on it.
func (e Edition) Digest() string {
	h := sha256.New()
	fmt.Fprintln(h, e.Half.Code(), e.State)
	for _, r := range e.Rows {
		fmt.Fprintln(h, r.Area, r.Homes, r.cells())
	}
	return hex.EncodeToString(h.Sum(nil))
}

// cells is the published row as it is stored.
func (r Row) cells() string {
	if !r.Known {
		return ""
	}
	parts := make([]string, len(r.Counts))
	for i, v := range r.Counts {
		parts[i] = strconv.Itoa(v)
	}
	return strings.Join(parts, " ")
}

// read takes over what cells wrote.
func (r *Row) read(cells string) (err error) {
	parts := strings.Fields(cells)
	if r.Known = len(parts) == ways; !r.Known && len(parts) > 0 {
		return fault.New("groupflow.read: a row of another width", fault.Internal)
	}
	for i, p := range parts {
		if r.Counts[i], err = strconv.Atoi(p); err != nil {
			return err
		}
	}
	return nil
}
