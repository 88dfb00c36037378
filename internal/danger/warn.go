package danger

import (
	"slices"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// Warning says that nobody goes into a home alone, whom to ask, and until when. It holds
// nothing of what happened.
type Warning struct {
	Owner string    // name of who can be asked
	Until time.Time // last day, date
}

// Warn is the warning of a home for whoever is about to go there, nil for none and for who
// does not go there for the organisation that answers for the home.
func Warn(tx *store.Tx, p *access.Policy, a access.Actor, at time.Time, unit place.UnitID, org string) (*Warning, error) {
	if unit == "" || !p.Decide(a, actWarn, access.Resource{Type: "Place", ID: org, Org: org}).Allowed {
		return nil, nil
	}
	list, err := ofHome(tx, org, unit, clock.Date(at))
	if err != nil || len(list) == 0 {
		return nil, err
	}
	names, err := account.Names(tx, []string{list[0].Owner})
	return &Warning{Owner: names[list[0].Owner], Until: list[0].LastDay()}, err
}

// About is a report in the words of the tenant's own file.
type About struct {
	Report
	Story string
}

// AboutHome are the reports about incidents at a home in a time that the person of an
// access request lived there. Each is opened.
func AboutHome(tx *store.Tx, v *seal.Vault, unit place.UnitID, from, until time.Time) ([]About, error) {
	list, err := at(tx, unit, from, until)
	if err != nil {
		return nil, err
	}
	var all []About
	for _, r := range list {
		story, _, err := texts(tx, v, r)
		if err != nil {
			return nil, err
		}
		all = append(all, About{r, story})
	}
	return all, nil
}

// untoldFirst orders reports: those about which the tenant must still be told by their
// term, and then the others as they are.
func untoldFirst(list []View) {
	slices.SortStableFunc(list, func(a, b View) int {
		told := func(v View) int {
			if v.ToldOn.IsZero() {
				return 0
			}
			return 1
		}
		if told(a) != told(b) {
			return told(a) - told(b)
		}
		if told(a) == 0 {
			return a.TellBy().Compare(b.TellBy())
		}
		return 0
	})
}

func warnAt(tx *store.Tx, s *Service, a access.Actor, unit string) (*Warning, error) {
	return Warn(tx, s.policy, a, s.now(), place.UnitID(unit), a.OrgID)
}
