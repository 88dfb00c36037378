package secondchance

import (
	"cmp"
	"slices"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/network"
)

// reach is what the care organisation reads of a step.
type reach int

const (
	nothing  reach = iota
	happened       // that it happened and when, not the words
	whole
)

// careReads is that for each step: what was agreed and how it goes, not what the resident told
// the landlord nor who judged what.
func careReads(step Step) reach {
	switch step {
	case Draft, Sign, Check, Succeed, CareDone:
		return whole
	case Breach, HearBreach, Verdict, VerdictEnd, Stop:
		return happened
	}
	return nothing
}

// forCare are the lines as the care organisation reads them.
func forCare(lines []Line) (list []Line) {
	for _, l := range lines {
		switch careReads(l.Step) {
		case whole:
			list = append(list, l)
		case happened:
			l.Text = ""
			list = append(list, l)
		}
	}
	return list
}

// inside is a case for who may see its agreement: the landlord's own people, or the care that
// signed it. care reports which; everybody else gets the answer of a case that does not exist.
func (s *Service) inside(tx *store.Tx, op string, a access.Actor, id casework.ID, now time.Time) (in casework.Inside, d access.Decision, care bool, err error) {
	in, d, err = s.cases.Inside(tx, op, a, actRead, "", id, now)
	if !fault.Is(err, fault.NotFound) {
		return in, d, false, err
	}
	if in, d, err = s.cases.Inside(tx, op, a, casework.Read, network.Care, id, now); err != nil {
		return in, d, true, err
	}
	r, err := signedBy(tx, id, in.Resource)
	if err != nil {
		return in, d, true, err
	}
	d, err = s.policy.Require(op, a, actFollow, actFollow, r)
	return in, d, true, err
}

// setCare keeps who signed for care and whether the agreement runs, for the policy.
func setCare(tx *store.Tx, id casework.ID, stand Stand) error {
	if stand.signer() == "" {
		return forgetCare(tx, string(id))
	}
	u, err := account.UserByID(tx, stand.signer())
	if err != nil {
		return err
	}
	return putCare(tx, id, u, stand.runs())
}

// carers are the people of other organisations who take part in a case now, of whom one may have
// signed for care.
func carers(tx *store.Tx, in casework.Inside) ([]account.User, error) {
	parts, err := access.Parts(tx, casework.ObjectType, string(in.ID))
	if err != nil {
		return nil, err
	}
	users, err := account.UsersByID(tx, access.Participants(parts))
	var list []account.User
	for _, u := range users {
		if u.OrgID != in.Resource.Org && !u.Disabled && slices.Contains(u.Roles, access.Partner) {
			list = append(list, u)
		}
	}
	slices.SortFunc(list, func(a, b account.User) int {
		return cmp.Or(cmp.Compare(a.OrgName, b.OrgName), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	return list, err
}

// checkSigner refuses somebody who signs for care and does not take part.
func checkSigner(tx *store.Tx, op string, in casework.Inside, e Entry) error {
	if e.Care == "" {
		return nil
	}
	list, err := carers(tx, in)
	if err != nil {
		return err
	}
	if e.Step != Sign || e.Party != Care || !slices.ContainsFunc(list, func(u account.User) bool { return u.ID == e.Care }) {
		return fault.Invalidf(op, "zorg", "secondchance.signer_missing")
	}
	return nil
}
