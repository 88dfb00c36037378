package demo

import (
	"context"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
	"samendoen/internal/report"
)

// reports are a quarterly report that the board published, and the draft of the yearly one.
func (l Loader) reports(ctx context.Context, users map[string]string) error {
	if l.Reports == nil {
		return nil
	}
	var policy, board access.Actor
	if err := l.DB.Read(ctx, func(tx *store.Tx) error {
		for login, a := range map[string]*access.Actor{"beleid": &policy, "bestuur": &board} {
			u, err := account.UserByID(tx, users[login])
			if err != nil {
				return err
			}
			*a = u.Actor()
		}
		o, err := account.OrganisationByID(tx, policy.OrgID)
		policy.Org, board.Org = o.Name, o.Name
		return err
	}); err != nil {
		return err
	}
	dates, err := l.Maps.ReleaseDates(ctx, policy)
	if err != nil || len(dates) == 0 {
		return err
	}
	quarter, err := l.Reports.Make(ctx, policy, report.Edit{Kind: report.Quarter, Until: dates[0],
		Foreword: "Dit kwartaal keken wij vooral naar de opvolging van signalen.\nIn één buurt gaat het slechter; daar praten wij eerst met bewoners."}, "kwartaal")
	if err != nil {
		return err
	}
	if err := l.Reports.Publish(ctx, board, quarter, 1); err != nil {
		return err
	}
	_, err = l.Reports.Make(ctx, policy, report.Edit{Kind: report.Year, Until: dates[0], Foreword: "Dit bespreken wij samen in de vergadering van de huurdersvereniging."}, "jaar")
	return err
}
