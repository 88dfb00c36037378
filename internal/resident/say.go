package resident

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
	"samendoen/internal/escalation"
)

// act lets fn do something for the resident who is in, in a case that goes on, and writes the
// record with it. A supporter looks and does nothing.
func (s *Service) act(ctx context.Context, op, secret string, fn func(tx *store.Tx, g guest, now time.Time) error) error {
	now := s.now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		g, err := s.inside(tx, op, secret, actSay, now)
		if err != nil {
			return err
		}
		if g.Kind != Own || !g.in.Open() {
			return fault.New(op, fault.NotFound)
		}
		if err := fn(tx, g, now); err != nil {
			return err
		}
		return cmp.Or(g.in.Changed(tx, now, ""), s.record(tx, g, actSay, now))
	}))
}

// Say passes on to the director what the resident says; the same key adds nothing the second time.
func (s *Service) Say(ctx context.Context, secret string, w Word, key string) error {
	const op = "resident.say"
	return s.act(ctx, op, secret, func(tx *store.Tx, g guest, now time.Time) error {
		plan, err := s.cases.PlanOf(tx, g.CaseID, now)
		if err != nil {
			return err
		}
		w := Word{ID: store.NewID(), CaseID: g.CaseID, OrgID: g.OrgID, PassID: g.ID, Kind: w.Kind, PartnerID: w.PartnerID, At: now,
			Due: answerBy(clock.Date(now)), State: Waits, Text: strings.TrimSpace(w.Text)}
		if key != "" {
			w.ID = store.IDOf("resident", string(g.CaseID), g.ID, key)
		}
		if err := fault.Check(op, w.check(partners(plan))); err != nil {
			return err
		}
		if isNew, err := insertWord(tx, g.in.Key, w); err != nil || !isNew {
			return err
		}
		if w.Kind == Objection {
			if err := s.object(tx, g, w, plan, now); err != nil {
				return err
			}
		}
		who, err := director(tx, g.c)
		for _, u := range who {
			if err == nil {
				err = account.Notify(tx, u, "resident.notice_word", now)
			}
		}
		return err
	})
}

// director is who answers the resident of a case: the director, or who stands in when that person
// is at work no more. It is never nobody while the organisation has anybody.
func director(tx *store.Tx, c casework.Case) ([]string, error) {
	u, err := account.UserByID(tx, c.DirectorID)
	if err == nil && !u.Disabled {
		return []string{u.ID}, nil
	}
	if err != nil && !fault.Is(err, fault.NotFound) {
		return nil, err
	}
	return escalation.FirstWith(tx, c.OrgID, access.TeamLead, access.Director, access.Board, access.Admin)
}

// TickOff notes that the resident did what was promised.
func (s *Service) TickOff(ctx context.Context, secret, commitmentID string, version int64) error {
	const op = "resident.tickoff"
	return s.act(ctx, op, secret, func(tx *store.Tx, g guest, now time.Time) error {
		return s.cases.KeptByResident(tx, op, g.CaseID, commitmentID, version, "De bewoner zei op de eigen pagina dat het klaar is.", now)
	})
}

// Bring lets a supporter of the resident's choice look at the plan. Card is shown to the resident,
// who passes it on.
func (s *Service) Bring(ctx context.Context, secret string, who Person) (c Card, err error) {
	const op = "resident.bring"
	who = who.tidied()
	err = s.act(ctx, op, secret, func(tx *store.Tx, g guest, now time.Time) error {
		if err := fault.Check(op, who.check(Beside)); err != nil {
			return err
		}
		c, err = s.letIn(tx, op, g.in, Pass{CaseID: g.CaseID, OrgID: g.OrgID, Kind: Beside, Who: who}, now)
		return err
	})
	return c, err
}

// SendAway ends the pass of a supporter at once.
func (s *Service) SendAway(ctx context.Context, secret, passID string) error {
	const op = "resident.sendaway"
	return s.act(ctx, op, secret, func(tx *store.Tx, g guest, now time.Time) error {
		return stepPass(tx, op, g.in, passID, Revoke, now, func(p Pass) bool { return p.Kind == Beside })
	})
}

// Answer answers a word that still has the version. When an objection is not followed the officers
// hear it, and the page of the resident says how to go on.
func (s *Service) Answer(ctx context.Context, a access.Actor, id casework.ID, wordID string, version int64, to WordState, text string) error {
	const op = "resident.answer"
	return s.decide(ctx, op, a, id, func(tx *store.Tx, in casework.Inside, d access.Decision, now time.Time) error {
		w, err := s.answer(tx, op, a, in, Word{ID: wordID, Version: version, State: to, Answer: text, Answered: now})
		if err != nil || w.Kind != Objection {
			return err
		}
		return s.settle(tx, a, d, w)
	})
}

// TakeOver puts the goal of the case in the words of the resident, and answers that with a text or
// with what happened.
func (s *Service) TakeOver(ctx context.Context, a access.Actor, id casework.ID, wordID string, version int64, text string) error {
	const op = "resident.takeover"
	return s.change(ctx, op, a, id, func(tx *store.Tx, in casework.Inside, now time.Time) error {
		if strings.TrimSpace(text) == "" {
			text = takenOver
		}
		w, err := s.answer(tx, op, a, in, Word{ID: wordID, Version: version, State: Answered, Answer: text, Answered: now})
		if err == nil && w.Kind != Goal {
			err = fault.New(op, fault.NotFound)
		}
		if err != nil {
			return err
		}
		return s.cases.TakeGoal(tx, op, a, id, w.Text, now)
	})
}

// takenOver is the answer to a goal that was taken over without more words.
const takenOver = "Wij namen uw woorden over in het plan."

// answer answers a word of a case as x says, and returns it.
func (s *Service) answer(tx *store.Tx, op string, a access.Actor, in casework.Inside, x Word) (w Word, err error) {
	list, err := wordsOf(tx, in.Key, in.ID)
	if err != nil {
		return w, err
	}
	i := slices.IndexFunc(list, func(w Word) bool { return w.ID == x.ID })
	if i < 0 {
		return w, fault.New(op, fault.NotFound)
	}
	w = list[i]
	if w.Version != x.Version || w.State != Waits {
		return w, fault.New(op, fault.Conflict)
	}
	w.State, w.Answer, w.Answered, w.AnsweredBy = x.State, strings.TrimSpace(x.Answer), x.Answered, a.UserID
	fields := checkText("antwoord", w.Answer, longText, true)
	if !slices.Contains(answers(w.Kind), w.State) {
		fields = append(fields, fault.NewField("uitkomst", "resident.choose_outcome"))
	}
	if w.State == Stopped { // what the resident then reads must be true
		plan, err := s.cases.PlanOf(tx, in.ID, w.Answered)
		if err != nil {
			return w, err
		}
		if partners(plan)[w.PartnerID] != "" {
			fields = append(fields, fault.NewField("uitkomst", "resident.still_in"))
		}
	}
	if err := fault.Check(op, fields); err != nil {
		return w, err
	}
	if err := answerWord(tx, op, in.Key, w); err != nil || w.State != GoesOn {
		return w, err
	}
	officers, err := escalation.FirstWith(tx, w.OrgID, access.Officer, access.Board, access.Admin)
	for _, u := range officers {
		if err == nil {
			err = account.Notify(tx, u, "resident.notice_officer", w.Answered)
		}
	}
	return w, err
}
