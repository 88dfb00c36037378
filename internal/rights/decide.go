package rights

import (
	"context"
	"slices"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/subject"
)

// taskDays is how long there is to carry out what was decided.
const taskDays = 14

// Ruling is the decision on a request to correct, erase, restrict or stop.
type Ruling struct {
	Answer Answer
	Why    string
	Note   string // what is put beside the texts of the cases, of a correction
	Source string // what is to be changed in the administration, if anything
}

func (d Ruling) check(kind Kind) []fault.Field {
	var c checker
	c.refuse(!slices.Contains(Answers(), d.Answer), "besluit", "rights.choose")
	c.text("waarom", d.Why, maxText, true)
	c.text("notitie", d.Note, maxText, false)
	c.text("bron", d.Source, maxLine, false)
	c.refuse(kind == Correction && d.Answer != Denied && d.Answer != "" && d.Note == "" && d.Source == "", "notitie", "rights.correct_what")
	return c.fields
}

// DecideOn rules on a request and carries it out: a correction stands beside the texts,
// a restriction or a granted objection marks all that is about the person, an erasure
// forgets the keys. Who got the data before gets a task to be told (AVG art. 19).
func (s *Service) DecideOn(ctx context.Context, a access.Actor, id RequestID, version int64, d Ruling) error {
	const op = "rights.decide"
	return s.edit(ctx, op, a, actHandle, id, version, func(tx *store.Tx, w *work) error {
		if err := fault.Check(op, d.check(w.Kind)); err != nil {
			return err
		}
		if err := w.take(op, Decide, string(d.Answer)); err != nil {
			return err
		}
		if err := s.open(tx, op, w); err != nil {
			return err
		}
		w.Answer, w.AnswerWhy, w.DecidedAt = d.Answer, d.Why, w.now
		if d.Answer == Denied {
			return nil
		}
		found, err := s.whereabouts(tx, w.Subject)
		if err != nil {
			return err
		}
		if err := s.tell(tx, w, found, d); err != nil {
			return err
		}
		switch w.Kind {
		case Correction:
			return s.correct(tx, w, found, d.Note)
		case Restriction, Objection:
			return restrict(tx, w, found)
		case Erasure:
			if err := audit.Write(tx, w.now, a, "rights.erase", "Person", string(w.Subject), access.Decision{Rules: []string{"rights.handle"}}); err != nil {
				return err
			}
			return s.erase(tx, w.now, Erasing{Org: w.Org, Person: string(w.Subject), Things: found.things()})
		}
		return nil
	})
}

// tell makes the tasks that follow from a decision.
func (s *Service) tell(tx *store.Tx, w *work, found trail, d Ruling) error {
	by := w.today.AddDate(0, 0, taskDays)
	orgs, err := receivers(tx, w, found)
	if err != nil {
		return err
	}
	for _, org := range orgs {
		w.Tasks = append(w.Tasks, Task{ID: store.NewID(), Org: org, By: by})
	}
	if d.Source != "" {
		w.Tasks = append(w.Tasks, Task{ID: store.NewID(), What: d.Source, By: by})
	}
	return nil
}

// correct puts the person's correction beside what was written, in the log of each case.
func (s *Service) correct(tx *store.Tx, w *work, found trail, note string) error {
	if note == "" {
		return nil
	}
	body := s.dutch.T("rights.note_beside", "Number", w.Number, "Text", note)
	for _, id := range found.cases {
		err := casework.NoteBeside(tx, s.vault, w.now, w.actor, casework.ID(id), body)
		if fault.Is(err, fault.NotFound) {
			continue // erased: there is no text left to stand beside
		} else if err != nil {
			return err
		}
		if err := audit.Write(tx, w.now, w.actor, "rights.correct", casework.ObjectType, id, access.Decision{Rules: []string{"rights.handle"}}); err != nil {
			return err
		}
	}
	return nil
}

// restrict marks the person and all that is about the person.
func restrict(tx *store.Tx, w *work, found trail) error {
	for _, at := range append(found.things(), [2]string{subject.ObjectType, string(w.Subject)}) {
		if at[0] == "Home" {
			continue // the next people of the home are not restricted
		}
		if err := access.Restrict(tx, at[0], at[1], string(w.ID), w.now); err != nil {
			return err
		}
	}
	return nil
}

// Restricted reports which of some persons are restricted at a moment (AVG art. 18): what
// is kept about them is not used.
func Restricted(tx *store.Tx, at time.Time, subjects ...string) ([]string, error) {
	var list []string
	for _, id := range subjects {
		yes, err := access.Restricted(tx, at, subject.ObjectType, id)
		if err != nil {
			return nil, err
		}
		if yes {
			list = append(list, id)
		}
	}
	return list, nil
}

// SettleTask notes that a task was done, and how.
func (s *Service) SettleTask(ctx context.Context, a access.Actor, id RequestID, version int64, task, how string) error {
	const op = "rights.settle"
	return s.edit(ctx, op, a, actHandle, id, version, func(_ *store.Tx, w *work) error {
		var c checker
		c.text("hoe", how, maxLine, true)
		if err := fault.Check(op, c.fields); err != nil {
			return err
		}
		i := slices.IndexFunc(w.Tasks, func(t Task) bool { return t.ID == task && t.Done.IsZero() })
		if i < 0 {
			return fault.New(op, fault.Conflict)
		}
		w.Tasks[i].Done, w.Tasks[i].User, w.Tasks[i].Note = w.now, a.UserID, how
		return w.take(op, Settle, "")
	})
}

// FinishOff closes a request once every task is done and the person knows the answer.
// A restriction that it set stays in force until it is lifted.
func (s *Service) FinishOff(ctx context.Context, a access.Actor, id RequestID, version int64, way Way, on time.Time) error {
	const op = "rights.finish"
	return s.edit(ctx, op, a, actHandle, id, version, func(_ *store.Tx, w *work) error {
		var c checker
		c.refuse(w.OpenTasks() > 0, "", "rights.tasks_open", "N", w.OpenTasks())
		checkOut(&c, "uit", w.Request, way, on, w.today)
		if err := fault.Check(op, c.fields); err != nil {
			return err
		}
		w.OutBy, w.OutOn = way, on
		return w.take(op, Finish, "")
	})
}

// Lift ends the restriction that a request set, after the person was told (AVG art. 18(3)).
func (s *Service) Lift(ctx context.Context, a access.Actor, id RequestID, version int64, told time.Time) error {
	const op = "rights.lift"
	return s.edit(ctx, op, a, actHandle, id, version, func(tx *store.Tx, w *work) error {
		var c checker
		c.refuse(w.Kind != Restriction && w.Kind != Objection || w.Answer == "" || w.Answer == Denied, "", "rights.not_now")
		c.refuse(!w.Lifted.IsZero() || w.OutBy == OnPage, "", "rights.not_now")
		c.refuse(told.IsZero() || told.Before(w.On) || told.After(w.today), "verteldop", "rights.bad_date")
		if err := fault.Check(op, c.fields); err != nil {
			return err
		}
		w.Lifted = told
		w.Events = append(w.Events, Event{At: w.now, User: a.UserID, Step: LiftStep})
		return access.LiftRestriction(tx, string(id), w.now)
	})
}
