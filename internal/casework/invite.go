package casework

import (
	"slices"
	"strings"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/network"
)

// Candidate is somebody who could take part in a case or direct it; somebody of another
// organisation stands in a list once for each covenant that fits.
type Candidate struct {
	User       account.User
	CovenantID string
	Covenant   string // name
	// OnlyAsks tells that the mandate gives answers to questions and nothing more.
	OnlyAsks bool
}

// Who is the candidate as a form holds it: the user, and the covenant if there is one.
func (c Candidate) Who() string {
	if c.CovenantID == "" {
		return c.User.ID
	}
	return c.User.ID + "|" + c.CovenantID
}

// splitWho reads what Candidate.Who wrote, or a mere user id.
func splitWho(who string) (userID, covenantID string) {
	userID, covenantID, _ = strings.Cut(who, "|")
	return userID, covenantID
}

// covenantFor is the covenant under which somebody takes part in the case: none for the
// own organisation; for another one the chosen covenant, or the only one that fits.
func (w *work) covenantFor(tx *store.Tx, op string, u account.User, chosen string, direct bool) (string, error) {
	if u.OrgID == w.OrgID {
		return "", nil
	}
	offers, err := access.Offers(tx, w.now, w.OrgID, w.Areas)
	if err != nil {
		return "", err
	}
	var fit []string
	for _, o := range offers {
		if o.UserID == u.ID && o.OrgID == u.OrgID && !(direct && o.OnlyAsked) {
			fit = append(fit, o.CovenantID)
		}
	}
	switch {
	case len(fit) == 0:
		return "", fault.Invalidf(op, "wie", "casework.no_covenant", "Org", u.OrgName)
	case chosen == "" && len(fit) == 1:
		return fit[0], nil
	case !slices.Contains(fit, chosen):
		return "", fault.Invalidf(op, "wie", "casework.choose_covenant")
	}
	return chosen, nil
}

// notShutOut refuses somebody who is shut out of the case.
func (w *work) notShutOut(tx *store.Tx, op string, u account.User) error {
	r := Resource(w.Case)
	if err := access.Load(tx, w.now, u.Actor(), &r); err != nil {
		return err
	}
	if r.Facts.Locked {
		return fault.Invalidf(op, "wie", "casework.is_shut_out")
	}
	return nil
}

// candidates are the people who may still join a case, and those who may direct it, by
// organisation and name. Those of other organisations come with the covenants that fit; of one
// that a resident's objection keeps out nobody is there.
func candidates(tx *store.Tx, c Case, list []access.TakingPart, now time.Time) (join, direct []Candidate, err error) {
	everybody, err := account.Everybody(tx)
	if err != nil {
		return nil, nil, err
	}
	offers, err := access.Offers(tx, now, c.OrgID, c.Areas)
	if err != nil {
		return nil, nil, err
	}
	shut, err := shutOutOf(tx, c)
	if err != nil {
		return nil, nil, err
	}
	paused, err := access.PausedOrgs(tx, ObjectType, string(c.ID))
	if err != nil {
		return nil, nil, err
	}
	var ids []string
	for _, o := range offers {
		ids = append(ids, o.CovenantID)
	}
	briefs, err := network.Briefs(tx, ids...)
	if err != nil {
		return nil, nil, err
	}
	for _, u := range everybody {
		if slices.Contains(shut, u.ID) || slices.Contains(paused, u.OrgID) || !MayTakePart(u, c.OrgID) {
			continue
		}
		for _, one := range candidatesOf(u, c.OrgID, offers, briefs) {
			if !has(list, u.ID) {
				join = append(join, one)
			}
			if MayDirect(u, c.OrgID) && u.ID != c.DirectorID && !one.OnlyAsks {
				direct = append(direct, one)
			}
		}
	}
	return join, direct, nil
}

// candidatesOf is a user as a candidate: once for a colleague, once for each covenant
// that fits for somebody else.
func candidatesOf(u account.User, orgID string, offers []access.Offer, briefs map[string]network.Brief) []Candidate {
	if u.OrgID == orgID {
		return []Candidate{{User: u}}
	}
	var list []Candidate
	for _, o := range offers {
		if o.UserID == u.ID && o.OrgID == u.OrgID {
			list = append(list, Candidate{User: u, CovenantID: o.CovenantID, Covenant: briefs[o.CovenantID].Name, OnlyAsks: o.OnlyAsked})
		}
	}
	return list
}
