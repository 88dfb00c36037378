package casework

import (
	"slices"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// Behind are cases for a module above this one that keeps things of its own with them and
// decides itself who may do what with those. A case that does not exist is not among them.
func (s *Service) Behind(tx *store.Tx, ids ...ID) (map[ID]Inside, error) {
	texts := make([]string, len(ids))
	for i, id := range ids {
		texts[i] = string(id)
	}
	texts = slices.Compact(slices.Sorted(slices.Values(texts)))
	all := make(map[ID]Inside, len(texts))
	if len(texts) == 0 {
		return all, nil
	}
	in, list := tx.In("c.id", 1, texts)
	cases, err := store.List(tx, scanCase, `SELECT `+caseColumns+` FROM casework_case c WHERE `+in, list)
	if err != nil {
		return nil, err
	}
	keys, err := s.vault.KeysOf(tx, texts)
	for _, c := range cases {
		key, readable := keys[string(c.ID)]
		all[c.ID] = Inside{ID: c.ID, Number: c.Number, State: c.State, Version: c.Version, Erased: !readable, Key: key, Resource: Resource(c)}
	}
	return all, err
}

// Partners are the people of other organisations who could take part in a case under a
// covenant, by organisation and name.
func Partners(tx *store.Tx, in Inside, now time.Time) ([]Candidate, error) {
	c := Case{ID: in.ID, OrgID: in.Resource.Org, Areas: in.Resource.Areas, DirectorID: in.Resource.Holder}
	list, _, err := candidates(tx, c, nil, now)
	return slices.DeleteFunc(list, func(p Candidate) bool { return p.CovenantID == "" }), err
}

// Admit lets somebody take part from now on whom a module above this one asked, and who said
// yes. It is false for who took part already.
func (s *Service) Admit(tx *store.Tx, op string, by access.Actor, id ID, userID, covenantID string, now time.Time) (bool, error) {
	w, err := s.behind(tx, by, id, now)
	switch {
	case err != nil:
		return false, err
	case w.State == Closed:
		return false, fault.Invalidf(op, "", "casework.is_closed")
	case has(w.parts, userID):
		return false, nil
	}
	if err := w.join(tx, op, Candidate{User: account.User{ID: userID}, CovenantID: covenantID}.Who(), PartParticipant); err != nil {
		return false, err
	}
	return true, rank(tx, w.Case)
}

// Dismiss ends the part of somebody whom Admit let in, unless it became another part since.
// What they still hold goes to the director, so that nothing is left with nobody.
func (s *Service) Dismiss(tx *store.Tx, by access.Actor, id ID, userID string, now time.Time) error {
	w, err := s.behind(tx, by, id, now)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(w.parts, func(p access.TakingPart) bool { return p.UserID == userID && p.Role == string(PartParticipant) }) {
		return nil
	}
	if err := passPromises(tx, id, userID, w.DirectorID); err != nil {
		return err
	}
	if err := passHolding(tx, id, userID, w.DirectorID); err != nil {
		return err
	}
	if err := leave(tx, id, userID, now); err != nil {
		return err
	}
	return w.event(tx, EventLeft, userID, w.today, "")
}

// behind is a case to work on after a module above this one decided that somebody may.
func (s *Service) behind(tx *store.Tx, by access.Actor, id ID, now time.Time) (*work, error) {
	c, err := ByID(tx, id)
	if err != nil {
		return nil, err
	}
	w := &work{Case: c, actor: by, now: now, today: clock.Date(now), res: Resource(c)}
	if w.parts, err = parts(tx, id); err != nil {
		return nil, err
	}
	w.key, w.Erased, err = s.keyOf(tx, id)
	return w, err
}
