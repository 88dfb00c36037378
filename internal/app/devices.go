package app

import (
	"context"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
)

// sendingDevices are the phones of somebody that send without a session, for the screen of
// sessions.
func (a *App) sendingDevices(ctx context.Context, actor access.Actor) (list []account.SendingDevice, err error) {
	devices, err := a.phones.Devices(ctx, actor)
	for _, d := range devices {
		list = append(list, account.SendingDevice{Name: d.Name, Seen: d.Seen, End: "/mijn/toestellen/" + d.ID + "/einde"})
	}
	return list, err
}
