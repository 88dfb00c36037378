package demo

import (
	"context"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/retention"
)

// keeping lets the demo begin as if it had been there for years: what is past its term is
// gone, a case is held for a complaint, and the FG just chose a shorter term, so that
// something goes tonight.
func (l Loader) keeping(ctx context.Context, c *City, users map[string]string) error {
	if l.Keeping == nil {
		return nil
	}
	var officer access.Actor
	if err := l.DB.Read(ctx, func(tx *store.Tx) error {
		u, err := account.UserByID(tx, users["fg"])
		officer = u.Actor()
		return err
	}); err != nil {
		return err
	}
	number, err := l.heldCase(ctx, officer.OrgID)
	if err == nil && number != "" {
		err = l.Keeping.Hold(ctx, officer, retention.NewHold{Type: "Case", Number: number, Cause: retention.Grievance,
			Note: "Er loopt een klacht over de afhandeling.", Review: clock.Date(l.Now).AddDate(0, 4, 0)})
	}
	if err == nil {
		err = l.Keeping.CatchUp(ctx)
	}
	if err != nil {
		return err
	}
	return l.Keeping.Choose(ctx, officer, retention.Choice{Kind: retention.SignalWithAdvice, Months: 9,
		Reason: "Na negen maanden vraagt niemand er meer naar."})
}

// heldCase is the number of the case that was closed longest ago, empty if there is none.
func (l Loader) heldCase(ctx context.Context, org string) (number string, err error) {
	err = l.DB.Read(ctx, func(tx *store.Tx) (err error) {
		list, err := casework.Ended(tx, org, false, l.Now, time.Time{}, "", 1)
		if len(list) > 0 {
			number = list[0].Number
		}
		return err
	})
	return number, err
}
