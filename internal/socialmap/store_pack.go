package socialmap

import (
	"bytes"
	"crypto/sha256"
	"errors"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// errAltered says that stored figures are not those that were published.
var errAltered = errors.New("the stored figures are not the published ones")

// keepPieces keeps a release in pieces beside its rows.
func keepPieces(tx *store.Tx, id string, r *Release) error {
	pieces, err := r.pack()
	for _, p := range pieces {
		if err == nil {
			err = tx.Later(`INSERT INTO socialmap_piece (release_id, part, body, digest) VALUES ($1, $2, $3, $4)`, id, p.part, p.body, p.digest(id))
		}
	}
	return err
}

// digest ties a piece to its place in a release.
func (p piece) digest(release string) []byte {
	h := sha256.New()
	h.Write([]byte(release + "\x00" + p.part + "\x00"))
	h.Write(p.body)
	return h.Sum(nil)
}

// loadRelease puts a stored release together, from its pieces or, where it was made before those were
// kept, from its rows. Figures that are not those that were published (a fault in the disk, or somebody
// who changed them) are an error.
func loadRelease(tx *store.Tx, e edition) (*Release, error) {
	pieces, err := loadPieces(tx, e, "release_id = $1", e.id)
	if err != nil {
		return nil, err
	}
	if len(pieces) == 0 {
		return loadRows(tx, e)
	}
	r, err := e.unpack(pieces)
	if err != nil {
		return nil, err
	}
	return r, e.published(r)
}

// loadTables is a stored release with some tables only, and with those that they took the place of.
// Each piece is held against its own digest, not against that of the whole.
func loadTables(tx *store.Tx, e edition, tables []Table) (*Release, error) {
	parts := []string{placesPart}
	for _, t := range tables {
		parts = append(parts, t.Code())
		for old, ok := t.Replaces(); ok; old, ok = old.Replaces() {
			parts = append(parts, old.Code())
		}
	}
	within, list := tx.In("part", 2, parts)
	pieces, err := loadPieces(tx, e, "release_id = $1 AND "+within, e.id, list)
	if err != nil {
		return nil, err
	}
	if len(pieces) == 0 {
		return loadRows(tx, e)
	}
	return e.unpack(pieces)
}

func loadPieces(tx *store.Tx, e edition, which string, args ...any) ([]piece, error) {
	pieces, err := store.List(tx, func(s store.Scanner) (p piece, err error) {
		var digest []byte
		if err = s.Scan(&p.part, &p.body, &digest); err == nil && !bytes.Equal(digest, p.digest(e.id)) {
			err = errAltered
		}
		return p, err
	}, `SELECT part, body, digest FROM socialmap_piece WHERE `+which+` ORDER BY part`, args...)
	if errors.Is(err, errAltered) {
		return nil, fault.As("socialmap.load", fault.Internal, err)
	}
	return pieces, fault.Wrap("socialmap.load", err)
}

func (e edition) unpack(pieces []piece) (*Release, error) {
	r, err := unpack(e.asOf, pieces)
	if err != nil {
		return nil, fault.As("socialmap.load", fault.Internal, errors.Join(errAltered, err))
	}
	return r, nil
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
