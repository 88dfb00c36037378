package demo

import (
	"context"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/grouprule"
)

// groupRule is the rule of the five groups, which policy proposed and the officer signed some months ago.
// Counting by it is off.
func (l Loader) groupRule(ctx context.Context, c *City, users, orgs map[string]string) error {
	month := clock.Month(l.Now)
	return l.DB.Write(ctx, func(tx *store.Tx) error {
		return grouprule.Insert(tx, grouprule.Version{ID: store.NewID(), OrgID: orgs[c.cfg.Org], Number: 1, Rule: grouprule.Default(),
			Why:  "Wij volgen de groepen uit ons sociaal beleid. Alleen wat in een register loopt, telt. Hulp weigeren telt nooit.",
			From: month.AddDate(0, -2, 0), State: grouprule.Published, Made: month.AddDate(0, -3, 8), MakerID: users["beleid"],
			Decided: month.AddDate(0, -3, 20), SignerID: users["fg"]})
	})
}
