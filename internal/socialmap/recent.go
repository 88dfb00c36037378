package socialmap

import "sync"

// recent keeps what was asked for last and costs much to make, up to a weight together.
type recent[K comparable, V any] struct {
	mu     sync.Mutex
	most   int
	weigh  func(V) int
	weight int
	turn   int64
	kept   map[K]*keptValue[V]
}

type keptValue[V any] struct {
	value V
	used  int64 // the turn in which it was asked for last
}

func newRecent[K comparable, V any](most int, weigh func(V) int) *recent[K, V] {
	return &recent[K, V]{most: most, weigh: weigh, kept: map[K]*keptValue[V]{}}
}

// of is the value of a key, made where it is not kept. Two who ask at the same time may
// both make it; what could not be made is not kept.
func (k *recent[K, V]) of(key K, make func() (V, error)) (V, error) {
	if v, ok := k.find(key); ok {
		return v, nil
	}
	made, err := make()
	if err == nil {
		k.keep(key, made)
	}
	return made, err
}

func (k *recent[K, V]) find(key K) (v V, found bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	one := k.kept[key]
	if one == nil {
		return v, false
	}
	k.turn++
	one.used = k.turn
	return one.value, true
}

// keep remembers a value, and forgets those that were asked for longest ago.
func (k *recent[K, V]) keep(key K, made V) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.kept[key] != nil || k.weigh(made) > k.most {
		return
	}
	k.turn++
	k.kept[key] = &keptValue[V]{made, k.turn}
	k.weight += k.weigh(made)
	for k.weight > k.most {
		var oldest K
		least := k.turn + 1
		for other, one := range k.kept {
			if one.used < least {
				oldest, least = other, one.used
			}
		}
		k.weight -= k.weigh(k.kept[oldest].value)
		delete(k.kept, oldest)
	}
}
