package hotline

import (
	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
)

// Night is what of a report only who may answer it sees, while it is not over.
type Night struct {
	Help     []Responder // by contract, that would come now
	Near     []string    // colleagues on duty now who can be reached
	Visiting int64       // how many others are somewhere alone now
	Known    Known       // of the place
	Own      map[Situation]Script
}

// night is what who may answer a report sees beside it.
func (s *Service) night(tx *store.Tx, a access.Actor, v View) (n Night, err error) {
	if !v.MayAnswer || v.State != Open && v.State != Taken {
		return n, nil
	}
	now := s.now()
	list, duties, err := helpOf(tx, v.OrgID, now)
	if err != nil {
		return n, err
	}
	n.Help = onCall(list, duties, now)
	b, err := newBook(tx, v.Run.Policy, now)
	if err != nil {
		return n, err
	}
	n.Near = v.Run.near(now, b, a.UserID)
	if n.Visiting, err = visiting(tx, v.OrgID, v.ByID, now); err != nil {
		return n, err
	}
	n.Own, err = scriptsOf(tx, v.OrgID)
	return n, err
}

// people are all who have a name on the page of a report.
func (v View) people() []string {
	ids := append(append(v.Resource().Participants, v.ByID), v.Near...)
	for _, l := range v.Lines {
		ids = append(ids, l.UserID)
	}
	for _, n := range v.Notes {
		ids = append(ids, n.ByID)
	}
	if v.After != nil {
		ids = append(ids, v.After.Holder)
	}
	for _, c := range v.Coming {
		ids = append(ids, c.UserID)
	}
	return ids
}
