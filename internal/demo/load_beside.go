package demo

import (
	"context"
	"fmt"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
	"samendoen/internal/signal"
	"samendoen/internal/workorder"
)

// besides are signals about what already ran, of a mechanic who said so at the door, one that
// belongs to a case, and some of a contractor with a work order.
func (l Loader) besides(ctx context.Context, c *City, users map[string]string) error {
	if l.Orders == nil {
		return nil
	}
	var mechanic access.Actor
	var running []signal.Signal
	var homes []place.Home
	if err := l.DB.Read(ctx, func(tx *store.Tx) error {
		u, err := account.UserByID(tx, users["vakman"])
		if err != nil {
			return err
		}
		mechanic = u.Actor()
		ids, err := store.Strings(tx, `SELECT id FROM signal_signal WHERE org_id = $1 AND open = 1 AND unit_id <> '' AND theme IN ('woning', 'overlast')
			ORDER BY seq DESC LIMIT 3`, c.cfg.Org)
		if err != nil {
			return err
		}
		for _, id := range ids {
			sig, err := signal.ByID(tx, id)
			if err != nil {
				return err
			}
			home, err := place.HomeByID(tx, sig.UnitID)
			if err != nil {
				return err
			}
			running, homes = append(running, sig), append(homes, home)
		}
		return nil
	}); err != nil {
		return err
	}
	for i, sig := range running {
		if err := l.beside(ctx, mechanic, i, sig, homes[i]); err != nil {
			return err
		}
	}
	return l.besideCase(ctx, mechanic, c.cfg.Org)
}

// besideCase is a signal that belongs to what is in a case, and waits for its director.
func (l Loader) besideCase(ctx context.Context, mechanic access.Actor, org string) error {
	var list []signal.Signal
	if err := l.DB.Read(ctx, func(tx *store.Tx) error {
		ids, err := store.Strings(tx, `SELECT s.id FROM signal_signal s WHERE s.org_id = $1 AND s.state = 'in-dossier' AND s.unit_id <> '' AND s.theme IN ('woning', 'overlast')
			AND NOT EXISTS (SELECT 1 FROM signal_signal o WHERE o.unit_id = s.unit_id AND o.theme = s.theme AND o.open = 1) ORDER BY s.seq DESC LIMIT 1`, org)
		if err != nil {
			return err
		}
		for _, id := range ids {
			sig, err := signal.ByID(tx, id)
			if err != nil {
				return err
			}
			list = append(list, sig)
		}
		return nil
	}); err != nil {
		return err
	}
	for _, sig := range list {
		if _, err := l.Signals.Send(ctx, mechanic, signal.Draft{UnitID: sig.UnitID, Theme: sig.Theme, Sentence: "Vandaag was het er weer, de bewoner vertelde erover.",
			Key: "demo-bij-dossier", With: "woning:" + string(sig.Theme)}); err != nil {
			return err
		}
	}
	return nil
}

func (l Loader) beside(ctx context.Context, mechanic access.Actor, i int, sig signal.Signal, home place.Home) error {
	if i < 2 {
		_, err := l.Signals.Send(ctx, mechanic, signal.Draft{UnitID: sig.UnitID, Theme: sig.Theme, Sentence: "De buren beginnen er ook over.",
			Key: fmt.Sprintf("demo-erbij-%d", i), With: "woning:" + string(sig.Theme)})
		return err
	}
	_, err := l.Orders.Send(ctx, mechanic, workorder.Sent{Order: "WB-2026-1204", Key: fmt.Sprintf("demo-werkbon-%d", i), Home: workorder.Home{Unit: home.Key},
		Theme: signal.Home, Sentence: "Het kozijn is verrot, de bewoner wacht al lang."})
	return err
}
