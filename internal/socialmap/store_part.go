package socialmap

import (
	"slices"
	"strconv"
	"strings"

	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// part is some figures of a release.
type part struct {
	leaves  []Leaf
	places  []Place
	entries []Entry
}

// view is what of the releases a page shows: a neighbourhood, of the first of a list. Of the
// others only some leaves, if any are given; else the neighbourhood.
type view struct {
	hood   place.AreaCode
	leaves []LeafID
}

// viewOf is what the page of a complex shows, by a release; empty when it is not in it.
func viewOf(tx *store.Tx, e edition, id place.ComplexID) (v view, err error) {
	list, err := store.List(tx, scanPlace, placeSelect+` WHERE release_id = $1 AND complex_id = $2`, e.id, string(id))
	if err != nil || len(list) == 0 {
		return view{}, err
	}
	p := list[0]
	v.hood = p.Neighbourhood
	if p.With == nil {
		p.With = []place.ComplexID{id}
	}
	for _, id := range p.With {
		found, err := leafCounting(tx, e, p.Neighbourhood, id)
		if err != nil {
			return view{}, err
		}
		v.leaves = append(v.leaves, found...)
	}
	return v, nil
}

// leafCounting are the leaves that count a complex or a part of it, which lie in its neighbourhood as a rule.
func leafCounting(tx *store.Tx, e edition, hood place.AreaCode, id place.ComplexID) ([]LeafID, error) {
	divided := false
	scan := func(s store.Scanner) (id LeafID, err error) {
		var holds Holds
		err = s.Scan(&id, &holds)
		divided = divided || holds != AllTables
		return id, err
	}
	const in = `SELECT id, holds FROM socialmap_leaf WHERE release_id = $1 AND (complexes LIKE $2 OR complexes LIKE $3)` // a list of quoted ids
	quoted, parts := `%"`+string(id)+`"%`, `%"`+string(id)+partMark+`%`
	list, err := store.List(tx, scan, in+` AND neighbourhood = $4`, e.id, quoted, parts, string(hood))
	if err != nil || len(list) > 0 && !divided {
		return list, err
	}
	return store.List(tx, scan, in, e.id, quoted, parts)
}

// loadParts are the figures of a view in some releases, by release; places are those of the
// first of the list only.
func loadParts(tx *store.Tx, list []edition, v view) (map[string]*part, error) {
	parts := map[string]*part{}
	marks, args := make([]string, len(list)), []any{string(v.hood)}
	mark := func(value string) string {
		args = append(args, value)
		return "$" + strconv.Itoa(len(args))
	}
	for i, e := range list {
		parts[e.id], marks[i] = &part{}, mark(e.id)
	}
	if v.hood == "" || len(list) == 0 {
		return parts, nil
	}
	these := `l.release_id IN (` + strings.Join(marks, ", ") + `)`
	within := `l.neighbourhood = $1 AND ` + these
	if len(v.leaves) > 0 {
		ids := make([]string, len(v.leaves))
		for i, id := range v.leaves {
			ids[i] = mark(string(id))
		}
		within = `(l.neighbourhood = $1 AND l.release_id = $2 OR ` + these + ` AND l.id IN (` + strings.Join(ids, ", ") + `))`
	}
	_, err := store.List(tx, func(row store.Scanner) (l Leaf, err error) {
		var id string
		l, err = scanLeaf(store.After{Row: row, First: &id})
		if p := parts[id]; p != nil {
			p.leaves = append(p.leaves, l)
		}
		return l, err
	}, `SELECT l.release_id, l.id, l.complexes, l.homes, l.neighbourhood, l.district, l.municipality, l.withheld, l.holds
		FROM socialmap_leaf l WHERE `+within+` ORDER BY l.release_id, l.position`, args...)
	if err != nil {
		return nil, err
	}
	_, err = store.List(tx, func(row store.Scanner) (e Entry, err error) {
		var id string
		e, err = scanEntry(store.After{Row: row, First: &id})
		if p := parts[id]; p != nil {
			p.entries = append(p.entries, e)
		}
		return e, err
	}, `SELECT r.release_id, `+rowColumns+` FROM socialmap_leaf l JOIN socialmap_row r ON r.release_id = l.release_id AND r.leaf_id = l.id WHERE `+within, args...)
	if err != nil {
		return nil, err
	}
	return parts, parts[list[0].id].loadPlaces(tx, list[0], v.hood)
}

// loadPlaces adds the complexes of a neighbourhood, and those whose homes the leaves count.
func (p *part) loadPlaces(tx *store.Tx, e edition, hood place.AreaCode) (err error) {
	if p.places, err = store.List(tx, scanPlace, placeSelect+` WHERE release_id = $1 AND neighbourhood = $2`, e.id, string(hood)); err != nil {
		return err
	}
	elsewhere, err := store.List(tx, scanPlace, placeSelect+` WHERE release_id = $1 AND counted_with <> '' AND neighbourhood <> $2`, e.id, string(hood))
	if err != nil {
		return err
	}
	for _, l := range p.leaves {
		for _, id := range l.Complexes {
			for i := range elsewhere {
				if slices.Contains(elsewhere[i].With, id) {
					p.add(elsewhere[i])
				}
			}
			if _, part := WholeOf(id); part || p.has(id) {
				continue
			}
			found, err := store.List(tx, scanPlace, placeSelect+` WHERE release_id = $1 AND complex_id = $2`, e.id, string(id))
			if err != nil {
				return err
			}
			p.places = append(p.places, found...)
		}
	}
	return nil
}

func (p *part) has(id place.ComplexID) bool {
	return slices.ContainsFunc(p.places, func(other Place) bool { return other.ID == id })
}

func (p *part) add(other Place) {
	if !p.has(other.ID) {
		p.places = append(p.places, other)
	}
}
