package account

import (
	"context"
	"time"

	"samendoen/internal/base/access"
)

// SendingDevice is a phone that may send for a user without a session, for the screen of
// sessions. End is the address of the form that ends it.
type SendingDevice struct {
	Name, End string
	Seen      time.Time // instant
}

// UseDevices tells where the devices of a user are found; without it there are none.
func (s *Service) UseDevices(find func(ctx context.Context, a access.Actor) ([]SendingDevice, error)) {
	s.devices = find
}

// sendingDevices are the devices of the actor.
func (s *Service) sendingDevices(ctx context.Context, a access.Actor) ([]SendingDevice, error) {
	if s.devices == nil {
		return nil, nil
	}
	return s.devices(ctx, a)
}
