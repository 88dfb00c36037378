package signal

import (
	"context"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// SendReported is Send by a colleague for a resident without an account, who stands in the
// signal as the sender under an id of the caller's. What with writes is stored with the
// signal or not at all; it may run more than once, and not when the key was used before.
func (s *Service) SendReported(ctx context.Context, a access.Actor, d Draft, sender string, with func(tx *store.Tx, r Receipt) error) (Receipt, error) {
	if sender == "" {
		return Receipt{}, fault.New("signal.sendreported", fault.Internal)
	}
	return s.send(ctx, a, access.Actor{UserID: sender, OrgID: a.OrgID, Roles: []access.Role{access.Resident}}, d, with)
}

// LinesOf are the lines of the story of a signal without the name of any colleague, for a
// sender without an account; none for a signal that was erased.
func LinesOf(tx *store.Tx, id string) ([]StoryLine, error) {
	events, err := eventsOf(tx, id)
	return storyOf(events, nil), err
}
