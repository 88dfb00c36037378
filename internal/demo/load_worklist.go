package demo

import (
	"context"
	"errors"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/routing"
	"samendoen/internal/signal"
	"samendoen/internal/worklist"
)

// worklists are lists with a name, shared with all, with a desk and not at all, and a signal whose clock stands still.
func (l Loader) worklists(ctx context.Context, users map[string]string) error {
	if l.Lists == nil {
		return nil
	}
	lead, err := l.actor(ctx, users["teamleider"])
	if err != nil {
		return err
	}
	desks, err := l.Signals.Desks(ctx, lead)
	if err != nil {
		return err
	}
	var money routing.DeskID
	for _, d := range desks {
		if d.Name == "Geldzorgen" {
			money = d.ID
		}
	}
	for _, x := range []struct {
		login, name string
		readers     worklist.Readers
		filter      signal.Filter
	}{
		{"teamleider", "Van de openbare pagina", worklist.Everybody, signal.Filter{Source: signal.FromDoor}},
		{"teamleider", "Te laat over geld", worklist.AtDesk(money), signal.Filter{List: signal.ListLate, Theme: signal.Money}},
		{"consulent", "Mijn zorgen", worklist.OnlyMe, signal.Filter{List: signal.ListMine, Theme: signal.Concern}},
		{"wijkbeheerder", "Overlast bij mij", worklist.OnlyMe, signal.Filter{List: signal.ListMine, Theme: signal.Nuisance}},
	} {
		a, err := l.actor(ctx, users[x.login])
		if err != nil {
			return err
		}
		if _, err := l.Lists.Save(ctx, a, x.name, x.readers, x.filter, ""); err != nil {
			return err
		}
	}
	return l.stillClock(ctx, users)
}

// stillClock asks the resident something about the first signal of the consultant that allows it.
func (l Loader) stillClock(ctx context.Context, users map[string]string) error {
	a, err := l.actor(ctx, users["consulent"])
	if err != nil {
		return err
	}
	page, err := l.Signals.List(ctx, a, signal.Filter{List: signal.ListMine, Limit: 100})
	if err != nil {
		return err
	}
	for _, r := range page.Rows {
		err := l.Signals.StopClock(ctx, a, r.ID, r.Version, signal.AskedResident, "Gevraagd wanneer een bezoek uitkomt.")
		if !fault.Is(err, fault.Invalid) {
			return err
		}
	}
	return nil
}

// actor is a user of the demo who does something.
func (l Loader) actor(ctx context.Context, id string) (a access.Actor, err error) {
	if id == "" {
		return a, errors.New("demo: no such user")
	}
	err = l.DB.Read(ctx, func(tx *store.Tx) error {
		u, err := account.UserByID(tx, id)
		a = u.Actor()
		return err
	})
	return a, err
}

// actors are some of the users, by login.
func (l Loader) actors(ctx context.Context, users map[string]string, logins ...string) (map[string]access.Actor, error) {
	list := map[string]access.Actor{}
	for _, login := range logins {
		a, err := l.actor(ctx, users[login])
		if err != nil {
			return nil, err
		}
		list[login] = a
	}
	return list, nil
}
