package casework

import (
	"cmp"
	"slices"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// Plan is a case as its resident sees it: what was agreed and who takes part. It has no field for
// the log, the reason that colleagues wrote, signals or warnings, and holds no commitment that was
// made to somebody else.
type Plan struct {
	Case        // without Reason
	Today       time.Time
	People      []Participant     // the director first
	Guests      []Guest           // who reads along without an account
	Names       map[string]string // of who does something, by user id
	Commitments []Commitment      // between the resident and us, oldest first
	Orgs        map[string]string // names of organisations, by id
	Kept        Keep              // as it is closed, or would be if that were now
}

// PlanOf is the plan of a case that was not erased. It authorises nothing and logs nothing:
// whoever shows it to the resident does.
func (s *Service) PlanOf(tx *store.Tx, id ID, now time.Time) (p Plan, err error) {
	w, err := s.asProgram(tx, id, now)
	if err != nil {
		return p, err
	}
	p = Plan{Case: w.Case, Today: w.today}
	p.Reason = ""
	if p.People, p.Guests, err = s.whoReads(tx, w); err != nil {
		return p, err
	}
	list, err := commitmentsOf(tx, w.key, false, id)
	if err != nil {
		return p, err
	}
	ids := []string{p.DirectorID, p.Next.HolderID, p.Vigil.ContactID}
	for _, c := range list {
		if c.ToID == "" && c.State != Withdrawn {
			p.Commitments, ids = append(p.Commitments, c), append(ids, c.HolderID)
		}
	}
	if s.keeping != nil {
		ends := p.Case
		if p.State != Closed {
			ends.ClosedAt = now
		}
		if p.Kept, err = s.keeping(tx, ends); err != nil {
			return p, err
		}
	}
	if p.Names, err = account.Names(tx, ids); err != nil {
		return p, err
	}
	orgs, err := account.Organisations(tx)
	p.Orgs = make(map[string]string, len(orgs))
	for _, o := range orgs {
		p.Orgs[o.ID] = o.Name
	}
	return p, err
}

// PlanSeenBy is a plan as somebody who works in its case may read it: texts and commitments of
// categories that are not theirs are left out.
func (s *Service) PlanSeenBy(a access.Actor, r access.Resource, p Plan) Plan {
	sees := s.eyesOf(a, r)
	sees.mask(&p.Case)
	p.Commitments = slices.DeleteFunc(slices.Clone(p.Commitments), func(c Commitment) bool { return !sees[p.kindOf(c.Category)] })
	return p
}

// MayWords reports whether somebody may change what a case says it is about.
func (s *Service) MayWords(a access.Actor, r access.Resource) bool {
	return s.policy.Decide(a, actWords, r).Allowed
}

// TakeGoal puts the goal of a running case in the resident's own words, for who may change it, and
// writes the record.
func (s *Service) TakeGoal(tx *store.Tx, op string, a access.Actor, id ID, goal string, now time.Time) error {
	w, d, err := s.load(tx, op, a, actWords, id, now)
	if err != nil {
		return err
	}
	if err := cmp.Or(w.readable(op), fault.Check(op, checkText("antwoord", goal, longText, true))); err != nil {
		return err
	}
	kind := w.kindOf(w.Kinds.Goal)
	if w.Goal == "" {
		kind = w.choice("")
	}
	if err := w.mayChoose(op, kind); err != nil {
		return err
	}
	w.Goal, w.Kinds.Goal = goal, kind
	w.Case.seal(w.key)
	if err := w.save(tx, op, GroupWords); err != nil {
		return err
	}
	return audit.Write(tx, now, a, actWords, ObjectType, string(id), d)
}

// asProgram is a case with its texts for the program itself; NotFound when it was erased.
func (s *Service) asProgram(tx *store.Tx, id ID, now time.Time) (*work, error) {
	c, err := ByID(tx, id)
	if err != nil {
		return nil, err
	}
	w := &work{Case: c, actor: access.System(c.OrgID), now: now, today: clock.Date(now)}
	if w.key, w.Erased, err = s.keyOf(tx, id); err != nil {
		return nil, err
	}
	if w.Erased {
		return nil, fault.New("casework.asprogram", fault.NotFound)
	}
	if w.parts, err = parts(tx, id); err != nil {
		return nil, err
	}
	return w, w.Case.open(w.key, false)
}

// KeptByResident notes that the resident did what was promised, on a commitment of the resident
// that still has the version. It authorises nothing and logs nothing.
func (s *Service) KeptByResident(tx *store.Tx, op string, id ID, commitmentID string, version int64, proof string, now time.Time) error {
	w, err := s.asProgram(tx, id, now)
	if err != nil {
		return err
	}
	list, err := commitmentsOf(tx, w.key, false, id)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(p Commitment) bool {
		return p.ID == commitmentID && p.Side == ResidentSide && p.ToID == ""
	})
	if i < 0 || w.State == Closed {
		return fault.New(op, fault.NotFound)
	}
	return w.settle(tx, op, list[i], version, Settlement{To: Kept, Proof: proof})
}
