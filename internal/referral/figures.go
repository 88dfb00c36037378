package referral

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
)

// Cause is on whose side a refusal came about, to talk about and not to blame.
type Cause string

// The causes. A partner that is a municipality is talked with as such.
const (
	ByTheResident  Cause = "bewoner"
	ByTheAsker     Cause = "vrager" // asked at the wrong place, or without a basis
	ByPartner      Cause = "partner"
	ByMunicipality Cause = "gemeente"
)

// causeOf is on whose side a reason lies.
func causeOf(r Reason, kind account.OrganisationKind) Cause {
	switch r {
	case Unwilling:
		return ByTheResident
	case NotOurs, NotHere, NoBasis:
		return ByTheAsker
	}
	if kind == account.MunicipalityOffice {
		return ByMunicipality
	}
	return ByPartner
}

// Sizes: how many requests are counted at most, and how many answers make a figure about time.
const (
	mostCounted  = 5_000
	leastAnswers = 3
)

// Figure is how requests to an organisation went.
type Figure struct {
	PartnerID, Name string
	Us              bool // they were asked of the actor's own organisation
	Asked, Answered int
	Open, Late      int // those that wait for the partner now
	Declined        int
	Median, Slow    int // working days to the first answer: of half, and of nine out of ten
	Reasons         map[Reason]int
	Causes          map[Cause]int
	days            []int
}

// Enough reports whether there are answers enough to say something about time.
func (f Figure) Enough() bool { return f.Answered >= leastAnswers }

// Figures are those of all organisations that were asked something.
type Figures struct {
	Since   time.Time // date
	Half    bool      // of half a year, and not of a quarter
	Capped  bool      // only the newest requests are counted
	Figures []Figure  // our own first, then by name
}

// percentile is the number that so many per cent of sorted numbers do not exceed.
func percentile(sorted []int, percent int) int {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[(len(sorted)*percent+99)/100-1]
}

// add counts a request.
func (f *Figure) add(r counted, today time.Time, kind account.OrganisationKind) {
	f.Asked++
	if !r.Answered.IsZero() {
		f.Answered++
		f.days = append(f.days, clock.WorkingDaysBetween(clock.Date(r.SentAt), clock.Date(r.Answered)))
	}
	if r.State.Waits() == Partner {
		f.Open++
		if r.Due.Before(today) {
			f.Late++
		}
	}
	if r.Reason != "" {
		f.Declined++
		f.Reasons[r.Reason]++
		f.Causes[causeOf(r.Reason, kind)]++
	}
}

// tally counts requests by who was asked.
func tally(all []counted, us string, today time.Time, orgs map[string]account.Organisation) (list []Figure) {
	by, seen := map[string]*Figure{}, map[ID]bool{}
	for _, r := range all {
		if seen[r.ID] || r.PartnerID == "" { // somebody can stand on both ends; who is not in the program has no figures
			continue
		}
		seen[r.ID] = true
		f := by[r.PartnerID]
		if f == nil {
			f = &Figure{PartnerID: r.PartnerID, Name: orgs[r.PartnerID].Name, Us: r.PartnerID == us, Reasons: map[Reason]int{}, Causes: map[Cause]int{}}
			by[r.PartnerID] = f
		}
		f.add(r, today, orgs[r.PartnerID].Kind)
	}
	for _, f := range by {
		slices.Sort(f.days)
		f.Median, f.Slow = percentile(f.days, 50), percentile(f.days, 90)
		list = append(list, *f)
	}
	slices.SortFunc(list, func(x, y Figure) int {
		switch {
		case x.Us != y.Us && x.Us:
			return -1
		case x.Us != y.Us:
			return 1
		}
		return cmp.Or(strings.Compare(x.Name, y.Name), strings.Compare(x.PartnerID, y.PartnerID))
	})
	return list
}

// Figures are how requests of the last quarter or half year went, counted exactly: only requests
// that the actor may open, from the case or as who was asked.
func (s *Service) Figures(ctx context.Context, a access.Actor, half bool) (f Figures, err error) {
	const op = "referral.figures"
	if _, err := s.policy.RequireOrg(op, a, actList); err != nil {
		return f, err
	}
	now, months := s.now(), 3
	if half {
		months = 6
	}
	today := clock.Date(now)
	f = Figures{Since: today.AddDate(0, -months, 0), Half: half}
	// What roles and a second step allow holds for all requests of an end, whatever stands in them.
	ours := access.Resource{Type: casework.ObjectType, Org: a.OrgID, Facts: access.Facts{At: now, Part: string(casework.PartParticipant)}}
	theirs := access.Resource{Type: ObjectType, Org: a.OrgID}
	leads := s.policy.Decide(a, actRead, theirs).Allowed
	theirs.Holder = a.UserID
	follows, reads := s.policy.Decide(a, actFollow, ours).Allowed, s.policy.Decide(a, actRead, theirs).Allowed
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) {
		var known, toUs []counted
		if follows {
			known, err = countedOfCases(tx, a, f.Since, now, mostCounted+1)
		}
		if err == nil && reads {
			toUs, err = countedToUs(tx, a, leads, f.Since, now, mostCounted+1)
		}
		if err != nil {
			return err
		}
		f.Capped = len(known) > mostCounted || len(toUs) > mostCounted
		known = append(known[:min(len(known), mostCounted)], toUs[:min(len(toUs), mostCounted)]...)
		list, err := account.Organisations(tx)
		orgs := make(map[string]account.Organisation, len(list))
		for _, o := range list {
			orgs[o.ID] = o
		}
		f.Figures = tally(known, a.OrgID, today, orgs)
		return err
	})
	return f, fault.Wrap(op, err)
}
