package casework

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/network"
)

// A table is people of several organisations who look at cases together: a case is on it when
// each of them may open it, and a text of it when each of them may read that.

// SharedBy are the running cases that each of a company may open, the most urgent first, at most
// limit: of some ids, or of all when ids is nil. A company of nobody shares nothing, and neither
// does one with somebody who sees no cases at all.
func (s *Service) SharedBy(tx *store.Tx, company []access.Actor, now time.Time, ids []ID, limit int) ([]Standing, error) {
	if len(company) == 0 || ids != nil && len(ids) == 0 {
		return nil, nil
	}
	for _, a := range company {
		if !s.policy.May(a, actList) {
			return nil, nil
		}
	}
	return sharedBy(tx, company, now, ids, limit)
}

// TableCase is a case as it lies on a table.
type TableCase struct {
	ID            ID
	Number, Label string
	Beside        Beside
	State         State
	Version       int64
	DirectorID    string
	WaitsFor      string // user
	Step          string // empty when not everybody may read it
	StepBy, Due   time.Time
	HasStep       bool
	Late, Silent  bool
	Promises      []Commitment // open, that everybody may read
	People        []Participant
	Direct        []Candidate // who could take over, for who may ask that
	MayWrite      bool
	MayHand       bool
}

// AtTable opens a case for a company of which the actor is one, and puts the look on record. It
// answers as if there were no such case when one of them may not open it.
func (s *Service) AtTable(tx *store.Tx, op string, a access.Actor, company []access.Actor, id ID, now time.Time) (t TableCase, err error) {
	w, d, err := s.load(tx, op, a, actRead, id, now)
	if err != nil {
		return t, err
	}
	if w.eyes, err = s.together(tx, op, w, company); err != nil {
		return t, err
	}
	t = TableCase{ID: id, Number: w.Number, Label: w.Label, State: w.State, Version: w.Version, DirectorID: w.DirectorID, WaitsFor: WaitsFor(w.Case),
		StepBy: w.Next.By, Due: w.Due, HasStep: w.State != Open || w.Next.Known(), Late: Late(w.Case, w.today), Silent: Silent(w.Case, w.today),
		MayWrite: s.policy.Decide(a, actWrite, w.res).Allowed && !w.Erased, MayHand: s.policy.Decide(a, actAssign, w.res).Allowed}
	if w.eyes[w.kindOf(w.Kinds.Step)] {
		t.Step = w.Next.What
	}
	promises, err := commitmentsOf(tx, w.key, w.Erased, id)
	if err != nil {
		return t, err
	}
	t.Promises = slices.DeleteFunc(w.eyes.promises(promises), func(p Commitment) bool { return p.State != Promised && p.State != NotKept })
	if t.Beside, err = BesideOf(tx, Inside{ID: id, Number: w.Number, Key: w.key, Erased: w.Erased}, a, now); err != nil {
		return t, err
	}
	if t.People, err = s.participantsOf(tx, w); err != nil {
		return t, err
	}
	t.People = slices.DeleteFunc(t.People, func(p Participant) bool { return !p.Reads })
	if t.MayHand {
		if _, t.Direct, err = candidates(tx, w.Case, w.parts, now); err != nil {
			return t, err
		}
	}
	return t, audit.Write(tx, now, a, lookAction(w.res.Facts), ObjectType, string(id), d)
}

// together are the categories that each of a company may read, of a case that each may open.
func (s *Service) together(tx *store.Tx, op string, w *work, company []access.Actor) (eyes, error) {
	shared := w.eyes
	for _, a := range company {
		r := Resource(w.Case)
		if err := access.Load(tx, w.now, a, &r); err != nil {
			return nil, err
		}
		if !s.policy.Decide(a, actRead, r).Allowed {
			return nil, fault.New(op, fault.NotFound)
		}
		for category := range shared {
			r.Category = string(category)
			shared[category] = shared[category] && s.policy.Decide(a, actText, r).Allowed
		}
	}
	return shared, nil
}

// Conclusion is what a company concludes about a case: a note for the log, what is promised, and
// the next step. What is empty is not written.
type Conclusion struct {
	Note     string
	Step     NextStep
	Promises []Commitment
}

// Empty reports whether nothing was concluded.
func (c Conclusion) Empty() bool { return c.Note == "" && !c.hasStep() && len(c.Promises) == 0 }

func (c Conclusion) hasStep() bool { return c.Step.What != "" || c.Step.HolderID != "" }

// Conclude writes down in a case what a company concluded, and gives the ids of the promises. A
// step is written only when nobody changed it since the version. The texts are of the category
// of the case.
func (s *Service) Conclude(tx *store.Tx, op string, a access.Actor, id ID, version int64, c Conclusion, now time.Time) (promises []string, err error) {
	w, d, err := s.load(tx, op, a, actWrite, id, now)
	if err != nil {
		return nil, err
	}
	moves, err := movesOf(tx, id)
	if err != nil {
		return nil, err
	}
	if c.hasStep() && moves.Stale(GroupStep, version, w.Version) {
		return nil, fault.New(op, fault.Conflict)
	}
	if err := w.readable(op); err != nil {
		return nil, err
	}
	if w.State == Closed {
		return nil, fault.Invalidf(op, "", "casework.is_closed")
	}
	kind := w.choice("")
	if err := w.mayChoose(op, kind); err != nil {
		return nil, err
	}
	c = c.tidied()
	if err := fault.Check(op, c.check(w.participants(), w.today)); err != nil {
		return nil, err
	}
	if c.Note != "" {
		if _, err := insertLog(tx, w.key, id, LogEntry{ID: store.NewID(), At: now, AuthorID: a.UserID, Kind: Note, Text: c.Note, Category: kind}); err != nil {
			return nil, err
		}
		w.LastLog = now
	}
	if promises, err = s.promiseAll(tx, op, w, kind, c.Promises); err != nil {
		return nil, err
	}
	if err := cmp.Or(s.concludeStep(tx, op, w, kind, c), bumpGroup(tx, id, GroupNotes, Moved{At: now, ByID: a.UserID})); err != nil {
		return nil, err
	}
	return promises, audit.Write(tx, now, a, "case.conclude", ObjectType, string(id), d)
}

// promiseAll writes promises down, and gives their ids.
func (s *Service) promiseAll(tx *store.Tx, op string, w *work, kind network.Category, list []Commitment) (ids []string, err error) {
	for i, p := range list {
		p.ID, p.State, p.Category = store.NewID(), Promised, kind
		if err := s.mayHold(tx, op, "afspraakwie"+strconv.Itoa(i+1), w, p.HolderID, kind); err != nil {
			return nil, err
		}
		if _, err := insertCommitment(tx, w.key, w.ID, store.Micros(w.now), p); err != nil {
			return nil, err
		}
		ids = append(ids, p.ID)
	}
	return ids, nil
}

// concludeStep writes the next step, if there is one, or that something was written in the log.
func (s *Service) concludeStep(tx *store.Tx, op string, w *work, kind network.Category, c Conclusion) error {
	if !c.hasStep() {
		return touchLog(tx, w.Case)
	}
	if w.State != Open {
		return fault.Invalidf(op, "stap", "casework.not_open")
	}
	if err := s.mayHold(tx, op, "stapwie", w, c.Step.HolderID, kind); err != nil {
		return err
	}
	w.Next, w.Kinds.Step = c.Step, kind
	if err := w.eventAs(tx, kind, EventStep, c.Step.HolderID, c.Step.By, c.Step.What); err != nil {
		return err
	}
	w.Case.seal(w.key)
	return w.save(tx, op, GroupStep)
}

// tidied leaves out the lines of promises that nobody filled in.
func (c Conclusion) tidied() Conclusion {
	c.Note, c.Step.What = strings.TrimSpace(c.Note), strings.TrimSpace(c.Step.What)
	var list []Commitment
	for _, p := range c.Promises {
		if p.What = strings.TrimSpace(p.What); p.What == "" && p.HolderID == "" && p.By.IsZero() {
			continue
		}
		if p.Side == ResidentSide {
			p.HolderID = ""
		}
		list = append(list, p)
	}
	c.Promises = list
	return c
}

// check are the reasons why something cannot be concluded. The fields of a promise end in its
// number.
func (c Conclusion) check(participants []string, today time.Time) []fault.Field {
	fields := checkText("tekst", c.Note, longText, false)
	for i, p := range c.Promises {
		for _, f := range checkPromise(p, participants, today) {
			f.Name += strconv.Itoa(i + 1)
			fields = append(fields, f)
		}
	}
	if c.hasStep() {
		fields = append(fields, checkStep(c.Step, participants, today)...)
	}
	return fields
}

// Given is a commitment that somebody may read, with where it is.
type Given struct {
	Commitment
	CaseID ID
	Number string
	Label  string
}

// Given are the commitments among some ids that the actor may read, by date. Each case is on
// record as glanced at.
func (s *Service) Given(tx *store.Tx, a access.Actor, now time.Time, ids []string) (list []Given, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	found, err := promisesByID(tx, viewerOf(a, now), ids)
	if err != nil {
		return nil, err
	}
	found, facts, err := allowed(s, tx, a, now, found, func(p *promised) *Case { return &p.Case })
	if err != nil {
		return nil, err
	}
	cases := make([]string, len(found))
	for i, p := range found {
		cases[i] = string(p.ID)
	}
	keys, err := s.vault.KeysOf(tx, cases)
	if err != nil {
		return nil, err
	}
	asker, seen := s.policy.For(a), map[ID]bool{}
	for _, p := range found {
		r := *facts[p.ID]
		r.Category = string(p.promise.Category)
		d := asker.Decide(actText, r)
		key, readable := keys[string(p.ID)]
		if !d.Allowed || !readable {
			continue
		}
		if p.promise.What, err = key.Open(promiseField(p.promise.ID), p.promise.sealed); err != nil {
			return nil, err
		}
		list = append(list, Given{Commitment: p.promise, CaseID: p.ID, Number: p.Number, Label: p.Label})
		if !seen[p.ID] {
			seen[p.ID] = true
			if err := audit.Write(tx, now, a, "case.glance", ObjectType, string(p.ID), d); err != nil {
				return nil, err
			}
		}
	}
	return list, nil
}

// StillWaiting are the cases in which one of some commitments is not kept yet.
func StillWaiting(tx *store.Tx, ids []string) ([]ID, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return waiting(tx, ids)
}

// MaySit reports whether somebody could see a case at all: whoever sees none has no place at a
// table.
func (s *Service) MaySit(a access.Actor) bool { return s.policy.May(a, actList) }
