package target

import (
	"context"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/text"
)

// Told is an own target in words: what and where, and how it stands.
type Told struct{ Name, Says string }

// Told are the open targets of the own organisation as the release of a date has them. What is
// expected is reckoned from the newest release, so with an older one there are none.
func (s *Service) Told(ctx context.Context, a access.Actor, p *text.Printer, asOf time.Time) (list []Told, err error) {
	all, err := s.All(ctx, a)
	if err != nil {
		return nil, err
	}
	w := words{p}
	for _, l := range all.Open {
		if !l.AsOf.Equal(asOf) {
			continue
		}
		says := w.tally(l)
		if len(l.Courses) == 1 {
			says = w.says(l, l.Courses[0])
		}
		list = append(list, Told{w.goal(l) + ". " + w.lead(l), says})
	}
	return list, nil
}
