package secondchance

import (
	"slices"
	"time"

	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
)

// RunningOn are the cases of an organisation in which an agreement that all three signed ran on a
// date, before its aftercare. It is for the batch that makes a release and for nobody else. unread are
// those of which nobody can read any more whether it ran.
func RunningOn(tx *store.Tx, v *seal.Vault, org string, on time.Time) (running map[string]bool, unread []string, err error) {
	const some = 500
	running = map[string]bool{}
	cases, err := Sheet.Cases(tx, org)
	for part := range slices.Chunk(cases, some) {
		notes, err := Sheet.About(tx, v, part)
		if err != nil {
			return nil, nil, err
		}
		lines := map[string][]casework.Noted[Entry]{}
		for _, n := range notes {
			lines[string(n.CaseID)] = append(lines[string(n.CaseID)], n)
		}
		for _, id := range part {
			if lines[id] == nil {
				unread = append(unread, id)
				continue
			}
			known := slices.DeleteFunc(lines[id], func(n casework.Noted[Entry]) bool { return n.At.After(on) })
			state := standOf(linesOf(known)).State
			running[id] = slices.Contains([]State{Running, Breached, InCourt}, state)
		}
	}
	return running, unread, err
}
