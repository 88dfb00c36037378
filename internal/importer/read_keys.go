package importer

import "hash/maphash"

// keySet remembers keys by a 64-bit hash: 8 bytes a slot and at most three quarters
// full, so 2.3 million keys take 34 MB. Two different keys of one delivery share a
// hash with a chance of 1 in 7 million at that size; the second would be refused as
// a double, visibly, and a retry draws another seed.
type keySet struct {
	seed  maphash.Seed
	slots []uint64
	n     int
}

func newKeySet() *keySet {
	return &keySet{seed: maphash.MakeSeed(), slots: make([]uint64, 1<<10)}
}

// add puts a key in and reports whether it was new.
func (k *keySet) add(key string) bool { return k.addHash(maphash.String(k.seed, key)) }

// addPair puts in a key of two parts.
func (k *keySet) addPair(a string, b uint64) bool {
	h := maphash.String(k.seed, a) ^ (b * 0x9e3779b97f4a7c15)
	return k.addHash(h ^ h>>29)
}

func (k *keySet) has(key string) bool {
	_, found := k.find(nonZero(maphash.String(k.seed, key)))
	return found
}

func (k *keySet) addHash(h uint64) bool {
	h = nonZero(h)
	i, found := k.find(h)
	if found {
		return false
	}
	k.slots[i] = h
	k.n++
	if k.n*4 > len(k.slots)*3 {
		k.grow()
	}
	return true
}

func nonZero(h uint64) uint64 {
	if h == 0 {
		return 1 // 0 marks an empty slot
	}
	return h
}

func (k *keySet) find(h uint64) (int, bool) {
	mask := len(k.slots) - 1
	i := int(h) & mask // #nosec G115 -- a hash: any bits will do
	for k.slots[i] != 0 {
		if k.slots[i] == h {
			return i, true
		}
		i = (i + 1) & mask
	}
	return i, false
}

func (k *keySet) grow() {
	old := k.slots
	k.slots = make([]uint64, 2*len(old))
	for _, h := range old {
		if h != 0 {
			i, _ := k.find(h)
			k.slots[i] = h
		}
	}
}
