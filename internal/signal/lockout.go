package signal

import (
	"context"
	"slices"

	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// signalFacts say where a signal keeps what decides who is shut out of it.
func signalFacts() access.Columns {
	return access.Columns{Type: "Signal", ID: "s.id", Home: "s.unit_id", Case: "s.case_id"}
}

// shutOut adds to a list that it shows nothing of what the reader is shut out of: a
// neighbour or relative does not see that there is a signal, nor counts it. Neither does
// it show what a resident had restricted (AVG art. 18).
//
// A restricted signal has no look in an emergency, as a restricted case has. It holds what
// somebody saw on one day, in some facts and a sentence: no agreements, no people to call.
// Whoever stands at a door in danger acts on what is seen there, which is a new signal. For
// a claim or the rights of another (art. 18 paragraph 2) whoever handles the request reads
// it there and lifts the restriction. Decision 18 says so too.
func (c *conditions) shutOut(f Filter) {
	c.args = append(c.args, f.reader, store.Micros(f.now))
	c.list = append(c.list, access.NotLockedOut(signalFacts(), c.param(1), c.param(0)), access.NotRestricted(signalFacts(), c.param(0)))
}

// barredFrom are the users who are shut out of a home, and so can hold no signal of it.
func barredFrom(tx *store.Tx, unit place.UnitID) ([]string, error) {
	if unit == "" {
		return nil, nil
	}
	list, err := access.Lockouts(tx, access.HomeType, string(unit))
	users := make([]string, len(list))
	for i, l := range list {
		users[i] = l.UserID
	}
	return users, err
}

func (s *Service) barred(ctx context.Context, unit place.UnitID) (users []string, err error) {
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		users, err = barredFrom(tx, unit)
		return err
	})
	return users, err
}

// without leaves out the candidates who may not hold a signal.
func without(list []candidate, barred []string) []candidate {
	return slices.DeleteFunc(slices.Clone(list), func(c candidate) bool { return slices.Contains(barred, c.id) })
}
