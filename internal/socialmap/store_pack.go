package socialmap

import (
	"errors"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// errAltered says that stored figures are not those that were published.
var errAltered = errors.New("the stored figures are not the published ones")

// keepPacked keeps a release in one piece beside its rows.
func keepPacked(tx *store.Tx, id string, r *Release) error {
	body, err := r.pack()
	if err != nil {
		return err
	}
	return tx.Later(`INSERT INTO socialmap_packed (release_id, body) VALUES ($1, $2)`, id, body)
}

// loadRelease puts a stored release together, from one piece or, where it was made before those were
// kept, from its rows. Figures that are not those that were published (a fault in the disk, or somebody
// who changed them) are an error.
func loadRelease(tx *store.Tx, e edition) (*Release, error) {
	const op = "socialmap.load"
	pieces, err := store.List(tx, func(s store.Scanner) (b []byte, err error) { return b, s.Scan(&b) },
		`SELECT body FROM socialmap_packed WHERE release_id = $1`, e.id)
	if err != nil {
		return nil, fault.Wrap(op, err)
	}
	if len(pieces) == 0 {
		return loadRows(tx, e)
	}
	r, err := unpack(e.asOf, pieces[0])
	if err != nil {
		return nil, fault.As(op, fault.Internal, errors.Join(errAltered, err))
	}
	return r, e.published(r)
}

// published reports whether a release is the one that was stored.
func (e edition) published(r *Release) error {
	if digest := r.Digest(); string(digest[:]) != string(e.digest) {
		return fault.As("socialmap.load", fault.Internal, errAltered)
	}
	return nil
}

// loadRows puts a stored release together from its rows, which pages of one complex read. The next
// release is made from these, so that a row that somebody changed stops it.
func loadRows(tx *store.Tx, e edition) (*Release, error) {
	leaves, err := store.List(tx, scanLeaf, `SELECT id, complexes, homes, neighbourhood, district, municipality, withheld, holds
		FROM socialmap_leaf WHERE release_id = $1 ORDER BY position`, e.id)
	if err != nil {
		return nil, err
	}
	entries, err := store.List(tx, scanEntry, rowSelect+`socialmap_row r WHERE r.release_id = $1`, e.id)
	if err != nil {
		return nil, err
	}
	places, err := store.List(tx, scanPlace, placeSelect+` WHERE release_id = $1`, e.id)
	if err != nil {
		return nil, err
	}
	r, err := NewRelease(e.asOf, leaves, places, entries)
	if err != nil {
		return nil, err
	}
	return r, e.published(r)
}
