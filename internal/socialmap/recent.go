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
	making map[K]chan struct{} // of what somebody makes; closed when that is over
}

type keptValue[V any] struct {
	value V
	used  int64 // the turn in which it was asked for last
}

func newRecent[K comparable, V any](most int, weigh func(V) int) *recent[K, V] {
	return &recent[K, V]{most: most, weigh: weigh, kept: map[K]*keptValue[V]{}, making: map[K]chan struct{}{}}
}

// of is the value of a key, made where it is not kept. Of those who ask at the same time one makes it, and the
// others wait. What could not be made is not kept, and what is too heavy is made by each.
func (k *recent[K, V]) of(key K, make func() (V, error)) (V, error) {
	v, found, end := k.begin(key)
	if found {
		return v, nil
	}
	defer end()
	made, err := make()
	if err == nil {
		k.keep(key, made)
	}
	return made, err
}

// begin finds a value, after who makes it where somebody does; or else it is for the caller to make, up to end.
func (k *recent[K, V]) begin(key K) (v V, found bool, end func()) {
	waited := false
	for {
		if v, found = k.find(key); found {
			return v, true, nil
		}
		k.mu.Lock()
		busy := k.making[key]
		if busy == nil || waited {
			over := make(chan struct{})
			k.making[key] = over
			k.mu.Unlock()
			return v, false, func() {
				k.mu.Lock()
				defer k.mu.Unlock()
				if k.making[key] == over {
					delete(k.making, key)
				}
				close(over)
			}
		}
		k.mu.Unlock()
		<-busy
		waited = true
	}
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
