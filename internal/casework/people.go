package casework

import (
	"context"
	"slices"
	"strings"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/network"
)

// Participant is somebody who takes part in a case, as a screen shows it.
type Participant struct {
	User  account.User
	Part  Part
	Since time.Time
	// Covenant is the one under which somebody of another organisation takes part.
	CovenantID, Covenant string
	// Reads tells whether they can open the case now, Asks whether they can ask questions.
	Reads, Asks bool
	Until       time.Time // zero for the own organisation
	Categories  []network.Category
}

// AddParticipant lets somebody take part from now on; who is a user id or what
// Candidate.Who says. Somebody of another organisation takes part under a covenant.
func (s *Service) AddParticipant(ctx context.Context, a access.Actor, id ID, version int64, who string) error {
	const op = "casework.addparticipant"
	return s.edit(ctx, op, a, actManage, id, GroupPeople, version, func(tx *store.Tx, w *work) error {
		if w.State == Closed {
			return fault.Invalidf(op, "", "casework.is_closed")
		}
		if user, _ := splitWho(who); has(w.parts, user) {
			return fault.Invalidf(op, "wie", "casework.takes_part")
		}
		return w.join(tx, op, who, PartParticipant)
	})
}

// join lets somebody take part who may.
func (w *work) join(tx *store.Tx, op, who string, part Part) error {
	userID, chosen := splitWho(who)
	u, err := userOf(tx, userID)
	if err != nil {
		return err
	}
	if !MayTakePart(u, w.OrgID) {
		return fault.Invalidf(op, "wie", "casework.may_not_take_part")
	}
	if err := w.notShutOut(tx, op, u); err != nil {
		return err
	}
	covenant, err := w.covenantFor(tx, op, u, chosen, part == PartContact)
	if err != nil {
		return err
	}
	p := access.TakingPart{Type: ObjectType, ID: string(w.ID), UserID: userID, Role: string(part), Since: w.now, CovenantID: covenant}
	if err := access.Join(tx, p); err != nil {
		return err
	}
	w.parts = append(w.parts, p)
	return w.event(tx, EventJoined, userID, w.today, "")
}

// userOf is a user; one who does not exist is nobody, and may nothing.
func userOf(tx *store.Tx, userID string) (account.User, error) {
	if !plainID(userID) {
		return account.User{}, nil
	}
	u, err := account.UserByID(tx, userID)
	if fault.Is(err, fault.NotFound) {
		return account.User{}, nil
	}
	return u, err
}

// RemoveParticipant ends somebody's part; the case is out of their sight at once. Who
// still holds something hands that over first.
func (s *Service) RemoveParticipant(ctx context.Context, a access.Actor, id ID, version int64, userID string) error {
	const op = "casework.removeparticipant"
	return s.edit(ctx, op, a, actManage, id, GroupPeople, version, func(tx *store.Tx, w *work) error {
		if !has(w.parts, userID) {
			return fault.Invalidf(op, "wie", "casework.takes_no_part")
		}
		held, err := openPromises(tx, id, userID)
		if err != nil {
			return err
		}
		if err := fault.Check(op, checkLeaving(w.Case, held, userID)); err != nil {
			return err
		}
		if err := leave(tx, id, userID, w.now); err != nil {
			return err
		}
		return w.event(tx, EventLeft, userID, w.today, "")
	})
}

// covenantOf is the covenant under which somebody takes part, empty for none.
func (w *work) covenantOf(userID string) string {
	for _, p := range w.parts {
		if p.UserID == userID {
			return p.CovenantID
		}
	}
	return ""
}

// participantsOf are the people of a case with their names and organisations, the
// director first, and why and until when each of them can see it.
func (s *Service) participantsOf(tx *store.Tx, w *work) ([]Participant, error) {
	people := make([]Participant, 0, len(w.parts))
	ids := make([]string, len(w.parts))
	for i, p := range w.parts {
		ids[i] = p.CovenantID
	}
	briefs, err := network.Briefs(tx, ids...)
	if err != nil {
		return nil, err
	}
	for _, p := range w.parts {
		u, err := userOf(tx, p.UserID)
		if err != nil {
			return nil, err
		}
		r := Resource(w.Case)
		if err := access.Load(tx, w.now, u.Actor(), &r); err != nil {
			return nil, err
		}
		one := Participant{User: u, Part: Part(p.Role), Since: p.Since, CovenantID: p.CovenantID, Covenant: briefs[p.CovenantID].Name,
			Categories: s.eyesOf(u.Actor(), r).list()}
		if !u.Disabled {
			one.Reads, one.Asks = s.policy.Decide(u.Actor(), actRead, r).Allowed, s.policy.Decide(u.Actor(), actAsk, r).Allowed
		}
		if u.OrgID != w.OrgID {
			one.Until = r.Facts.Until()
		}
		people = append(people, one)
	}
	slices.SortStableFunc(people, func(x, y Participant) int {
		switch {
		case x.Part == y.Part:
			return strings.Compare(x.User.Name, y.User.Name)
		case x.Part == PartDirector:
			return -1
		case y.Part == PartDirector:
			return 1
		}
		return 0
	})
	return people, nil
}
