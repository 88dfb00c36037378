package casework

import (
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

// Outline is who takes part in a case and when something was written in its log, as a reader
// may know it: for a module above this one that gives cases to other systems.
type Outline struct {
	People   []Taker         // the director first, then in the order of joining
	Log      []LogEntry      // oldest first, of the categories that the reader may read
	Resource access.Resource // with the facts about the reader
}

// Taker is somebody who takes part now, and for which organisation.
type Taker struct {
	UserID, OrgID string
	Part          Part
	Since         time.Time
}

// Outlines are those of the cases that the actor may read, with a fixed number of questions
// for all of them. The texts of the log are opened only when they are asked for; whoever asks
// puts the look on record.
func (s *Service) Outlines(tx *store.Tx, a access.Actor, now time.Time, cases []Case, texts bool) (map[ID]Outline, error) {
	may, resources, err := allowed(s, tx, a, now, append([]Case(nil), cases...), func(c *Case) *Case { return c })
	if err != nil || len(may) == 0 {
		return nil, err
	}
	ids := make([]string, len(may))
	for i, c := range may {
		ids[i] = string(c.ID)
	}
	people, err := takersOf(tx, ids)
	if err != nil {
		return nil, err
	}
	var keys map[string]seal.Key
	if texts {
		if keys, err = s.vault.KeysOf(tx, ids); err != nil {
			return nil, err
		}
	}
	logs, err := logsOf(tx, keys, ids)
	if err != nil {
		return nil, err
	}
	out, asker := make(map[ID]Outline, len(may)), s.policy.For(a)
	for _, c := range may {
		r := resources[c.ID]
		out[c.ID] = Outline{People: people[c.ID], Log: eyesBy(asker, *r).entries(logs[c.ID]), Resource: *r}
	}
	return out, nil
}
