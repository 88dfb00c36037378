package place

import (
	"cmp"
	"hash/fnv"
	"slices"

	"samendoen/internal/base/delivery"
	"samendoen/internal/base/store"
)

// Homes are the homes of an organisation that stood on a date, in the order of the hash of their ids: 12
// bytes for each, so that a whole stock can be in memory. Who joins other rows with them reads both from
// beginning to end, which costs the same for every home however many there are.
type Homes struct {
	keys      []uint64
	in        []int32
	complexes []ComplexID
}

// Hash is a number that stands for a home; two homes of one stock have the same with a chance of one in millions.
func (id UnitID) Hash() uint64 {
	if id == "" {
		return 0
	}
	h := fnv.New64a()
	h.Write([]byte(id))
	return max(h.Sum64(), 1)
}

// HomesAt are the homes of a view.
func HomesAt(tx *store.Tx, org string, v delivery.View) (*Homes, error) {
	type home struct {
		key uint64
		in  int32
	}
	h, index := &Homes{}, map[ComplexID]int32{}
	args := []any{org, store.Micros(v.On)}
	if !v.Latest {
		args = append(args, store.Micros(v.Known))
	}
	list, err := store.List(tx, func(s store.Scanner) (x home, err error) {
		var id, complex string
		if err := s.Scan(&id, &complex); err != nil {
			return x, err
		}
		at, seen := index[ComplexID(complex)]
		if !seen {
			at = int32(len(h.complexes)) // #nosec G115 -- complexes, at most some ten thousands
			h.complexes = append(h.complexes, ComplexID(complex))
			index[ComplexID(complex)] = at
		}
		return home{UnitID(id).Hash(), at}, nil
	}, `SELECT u.id, u.complex_id FROM `+UnitTable().As(v, "$3")+` AS u WHERE u.org_id = $1 AND `+Stood("u", "$2"), args...)
	slices.SortFunc(list, func(a, b home) int { return cmp.Compare(a.key, b.key) })
	h.keys, h.in = make([]uint64, len(list)), make([]int32, len(list))
	for i, x := range list {
		h.keys[i], h.in[i] = x.key, x.in
	}
	return h, err
}

// Len is the number of homes.
func (h *Homes) Len() int { return len(h.keys) }

// Find is the place of a home in the order, if it stood.
func (h *Homes) Find(id UnitID) (int, bool) { return slices.BinarySearch(h.keys, id.Hash()) }

// Key is the hash of the home in a place.
func (h *Homes) Key(i int) uint64 { return h.keys[i] }

// Complex is the complex in which the home in a place was; empty for none.
func (h *Homes) Complex(i int) ComplexID { return h.complexes[h.in[i]] }
