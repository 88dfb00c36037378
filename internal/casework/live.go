package casework

import (
	"context"
	"sync"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// How often the cases that are open on a screen somewhere are looked at, how often everybody who
// follows one is asked for again, and how many may follow at once.
const (
	liveLook     = 500 * time.Millisecond
	liveBeat     = 10 * time.Second
	liveOfOne    = 8
	liveTogether = 500
)

// live tells who follows a case that something in it changed. It looks at the versions of the cases
// that are followed here, all in one question, so it finds what other processes wrote too; with
// nobody who follows it does nothing.
type live struct {
	mu     sync.Mutex
	cases  map[ID]map[chan struct{}]bool
	sums   map[ID]int64
	of     map[string]int // streams by user
	total  int
	cancel context.CancelFunc // of the looking, nil while nobody follows
}

// follow starts to follow a case: the channel gets something when a group of it changed, or when it
// is time to ask again whether the follower still may. It refuses who has too many open, and
// everybody when there are too many together.
func (s *Service) follow(userID string, id ID) (wake chan struct{}, stop func(), err error) {
	l := &s.live
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.of[userID] >= liveOfOne || l.total >= liveTogether {
		return nil, nil, fault.New("casework.follow", fault.TooMany)
	}
	if l.cases == nil {
		l.cases, l.sums, l.of = map[ID]map[chan struct{}]bool{}, map[ID]int64{}, map[string]int{}
	}
	if l.cases[id] == nil {
		l.cases[id] = map[chan struct{}]bool{}
	}
	wake = make(chan struct{}, 1)
	l.cases[id][wake] = true
	l.of[userID]++
	l.total++
	if l.cancel == nil {
		ctx, cancel := context.WithCancel(context.Background())
		l.cancel = cancel
		go s.lookOut(ctx)
	}
	return wake, sync.OnceFunc(func() { l.leave(userID, id, wake) }), nil
}

func (l *live) leave(userID string, id ID, wake chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if delete(l.cases[id], wake); len(l.cases[id]) == 0 {
		delete(l.cases, id)
		delete(l.sums, id)
	}
	if l.of[userID]--; l.of[userID] == 0 {
		delete(l.of, userID)
	}
	if l.total--; l.total == 0 {
		l.cancel()
		l.cancel = nil
	}
}

// lookOut looks until nobody follows any more. A database that cannot now is asked again.
func (s *Service) lookOut(ctx context.Context) {
	tick := time.NewTicker(liveLook)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		ids := s.live.followed()
		if len(ids) == 0 {
			continue
		}
		var sums map[ID]int64
		if err := s.db.Read(ctx, func(tx *store.Tx) (err error) { sums, err = sumsOf(tx, ids); return err }); err == nil {
			s.live.tell(sums)
		}
	}
}

func (l *live) followed() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	ids := make([]string, 0, len(l.cases))
	for id := range l.cases {
		ids = append(ids, string(id))
	}
	return ids
}

// tell wakes who follows a case of which the sum of versions changed.
func (l *live) tell(sums map[ID]int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for id, wakes := range l.cases {
		if before, known := l.sums[id]; known && before == sums[id] {
			continue
		}
		l.sums[id] = sums[id]
		for wake := range wakes {
			select {
			case wake <- struct{}{}:
			default: // it is awake already
			}
		}
	}
}

// Versions are the versions of the groups of a case, for whoever may read it now. Nothing is
// logged: they tell nothing of what is in the case.
func (s *Service) Versions(ctx context.Context, a access.Actor, id ID) (v map[Group]int64, err error) {
	const op = "casework.versions"
	now := s.clock.Now()
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		_, r, err := stand(tx, op, a, id, now)
		if _, denied := s.policy.Require(op, a, actRead, actRead, r); err == nil {
			err = denied
		}
		if err != nil {
			return err
		}
		v, err = versionsOf(tx, id)
		return err
	})
	return v, fault.Wrap(op, err)
}

func versionsOf(tx *store.Tx, id ID) (map[Group]int64, error) {
	moves, err := movesOf(tx, id)
	return moves.versions(), err
}

func (m Moves) versions() map[Group]int64 {
	v := make(map[Group]int64, len(m))
	for g, moved := range m {
		v[g] = moved.Version
	}
	return v
}
