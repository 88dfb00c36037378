package letter

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
)

// View are the letters of a case, or one of them, as somebody may see them.
type View struct {
	CaseID   casework.ID
	Number   string
	Org      string // name of who answers for the case
	Today    time.Time
	Letters  []Letter          // newest first
	Names    map[string]string // of who wrote and sent them
	MayWrite bool
	Beside   casework.Beside
	MayTake  bool   // take a letter from the own page
	Stands   bool   // letters to the resident can stand on the own page
	Address  string // of who reads there
}

// Show are the letters of a case: the record of the look is on disk before they are read. With
// an id it is that one letter. It answers everybody who may not see them as if there were no
// such case.
func (s *Service) Show(ctx context.Context, a access.Actor, id casework.ID, letterID string) (v View, err error) {
	const op = "letter.show"
	now := s.clock.Now()
	if err := audit.Look(ctx, s.db, now, a, actRead, casework.ObjectType, string(id), func(tx *store.Tx) error {
		_, d, err := s.cases.Inside(tx, op, a, actRead, "", id, now)
		if err != nil {
			return err
		}
		return audit.Write(tx, now, a, actRead, casework.ObjectType, string(id), d)
	}); err != nil {
		return v, fault.Wrap(op, err)
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		in, _, err := s.cases.Inside(tx, op, a, actRead, "", id, now)
		if err != nil {
			return err
		}
		v = View{CaseID: id, Number: in.Number, Today: clock.Date(now), MayTake: s.policy.Decide(a, actWrite, in.Resource).Allowed}
		v.MayWrite = in.Open() && v.MayTake
		if v.Address, v.Stands, err = s.mayStand(tx, id, now); err != nil {
			return err
		}
		if v.Letters, err = lettersOf(tx, in, letterID); err != nil {
			return err
		}
		if letterID != "" && len(v.Letters) == 0 {
			return fault.New(op, fault.NotFound)
		}
		if v.Beside, err = casework.BesideOf(tx, in, a, now); err != nil {
			return err
		}
		ids := []string{}
		for _, l := range v.Letters {
			ids = append(ids, l.ByID, l.SentBy)
		}
		if v.Names, err = account.Names(tx, ids); err != nil {
			return err
		}
		org, err := account.OrganisationByID(tx, in.Resource.Org)
		v.Org = org.Name
		return err
	})
	return v, fault.Wrap(op, err)
}

// Begin writes a letter from a standard letter, with what the writer may see of the case filled
// in. The same key of the same user gives the same letter.
func (s *Service) Begin(ctx context.Context, a access.Actor, id casework.ID, template TemplateID, key string) (string, error) {
	const op = "letter.begin"
	if err := s.db.Read(ctx, func(tx *store.Tx) error { // before the case is looked at
		_, _, err := s.cases.Inside(tx, op, a, actWrite, "", id, s.clock.Now())
		return err
	}); err != nil {
		return "", err
	}
	t, err := s.Template(ctx, a, template)
	if fault.Is(err, fault.NotFound) || err == nil && t.Retired {
		return "", fault.Invalidf(op, "brief", "letter.choose_one")
	}
	if err != nil {
		return "", err
	}
	content, err := s.compose(ctx, a, id, t)
	if err != nil {
		return "", err
	}
	l := Letter{ID: store.NewID(), Content: content}
	if key != "" {
		l.ID = store.IDOf("letter", string(id), a.UserID, key)
	}
	return l.ID, s.change(ctx, op, a, id, func(tx *store.Tx, in casework.Inside, now time.Time) (bool, error) {
		l.At, l.ByID = now, a.UserID
		return insertLetter(tx, in, l)
	})
}

// compose fills a standard letter with what the writer may see of a case.
func (s *Service) compose(ctx context.Context, a access.Actor, id casework.ID, t Template) (c Content, err error) {
	v, err := s.cases.Show(ctx, a, id)
	if err != nil {
		return c, err
	}
	var org account.Organisation
	var names map[string]string
	var address []string
	if err := s.db.Read(ctx, func(tx *store.Tx) (err error) {
		if address, err = addressOf(tx, v.Case); err != nil {
			return err
		}
		if names, err = account.Names(tx, []string{v.DirectorID, a.UserID}); err != nil {
			return err
		}
		org, err = account.OrganisationByID(tx, v.OrgID)
		return err
	}); err != nil {
		return c, err
	}
	values := map[Field]string{FieldContact: names[v.DirectorID], FieldOrg: org.Name, FieldNumber: v.Number, FieldAddress: v.Label,
		FieldToday: s.dutch.Date(v.Today), FieldWriter: names[a.UserID], FieldPromises: s.promises(v)}
	to := append([]string{s.dutch.T("letter.to_residents")}, address...)
	return Content{To: strings.Join(to, "\n"), Subject: fill(t.Subject, values), Text: fill(t.Body, values), Name: fmt.Sprintf("%s (%d)", t.Name, t.Version)}, nil
}

// spaced is a postcode as an envelope has it: 6211 AB.
func spaced(postcode string) string {
	if len(postcode) == 6 {
		return postcode[:4] + " " + postcode[4:]
	}
	return postcode
}

// promises are the open commitments that the writer may see, a line each. What was promised to a
// carer is not the resident's.
func (s *Service) promises(v casework.View) string {
	var lines []string
	for _, p := range v.Commitments {
		if p.State == casework.Promised && p.ToID == "" {
			lines = append(lines, s.dutch.T("letter.promise_"+string(p.Side), "What", p.What, "Date", s.dutch.Date(p.By)))
		}
	}
	return strings.Join(lines, "\n")
}

// Save changes what a letter says that was not sent and still has the version.
func (s *Service) Save(ctx context.Context, a access.Actor, id casework.ID, letterID string, version int64, c Content) error {
	const op = "letter.save"
	return s.change(ctx, op, a, id, func(tx *store.Tx, in casework.Inside, _ time.Time) (bool, error) {
		l, err := letterAt(tx, op, in, letterID, version, Draft)
		if err != nil {
			return false, err
		}
		c.Name = l.Name
		if err := fault.Check(op, c.check()); err != nil {
			return false, err
		}
		l.Content = c
		return true, updateLetter(tx, op, in, l)
	})
}

// Send notes on which date and by what a letter went, and puts it on the own page of the resident
// if it stands there too. It stays as it is from then on.
func (s *Service) Send(ctx context.Context, a access.Actor, id casework.ID, letterID string, version int64, on time.Time, way Way, place bool) error {
	const op = "letter.send"
	return s.change(ctx, op, a, id, func(tx *store.Tx, in casework.Inside, now time.Time) (bool, error) {
		l, err := letterAt(tx, op, in, letterID, version, Draft)
		if err != nil {
			return false, err
		}
		if err := fault.Check(op, checkSent(on, way, clock.Date(l.At), clock.Date(now))); err != nil {
			return false, err
		}
		l.State, l.SentOn, l.Way, l.SentBy = Sent, on, way, a.UserID
		if place {
			if err := s.place(tx, op, id, &l, a.UserID, now); err != nil {
				return false, err
			}
		}
		return true, updateLetter(tx, op, in, l)
	})
}

// Remove throws a letter away that was not sent.
func (s *Service) Remove(ctx context.Context, a access.Actor, id casework.ID, letterID string, version int64) error {
	const op = "letter.remove"
	return s.change(ctx, op, a, id, func(tx *store.Tx, in casework.Inside, _ time.Time) (bool, error) {
		l, err := letterAt(tx, op, in, letterID, version, Draft)
		if err != nil {
			return false, err
		}
		return true, deleteLetter(tx, op, l)
	})
}

// letterAt is a letter of a case that stands there and still has the version.
func letterAt(tx *store.Tx, op string, in casework.Inside, letterID string, version int64, state State) (Letter, error) {
	list, err := lettersOf(tx, in, letterID)
	switch {
	case err != nil:
		return Letter{}, err
	case letterID == "" || len(list) == 0:
		return Letter{}, fault.New(op, fault.NotFound)
	case list[0].Version != version || list[0].State != state:
		return Letter{}, fault.New(op, fault.Conflict)
	}
	return list[0], nil
}

// change lets fn change the letters of a running case, and writes the record with it.
func (s *Service) change(ctx context.Context, op string, a access.Actor, id casework.ID,
	fn func(tx *store.Tx, in casework.Inside, now time.Time) (bool, error)) error {
	return s.decide(ctx, op, a, id, func(tx *store.Tx, in casework.Inside, now time.Time) (bool, error) {
		if !in.Open() {
			return false, fault.Invalidf(op, "", "casework.is_closed")
		}
		return fn(tx, in, now)
	})
}

// decide is change of a case that may be closed.
func (s *Service) decide(ctx context.Context, op string, a access.Actor, id casework.ID,
	fn func(tx *store.Tx, in casework.Inside, now time.Time) (bool, error)) error {
	now := s.clock.Now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		in, d, err := s.cases.Inside(tx, op, a, actWrite, "", id, now)
		if err != nil {
			return err
		}
		if changed, err := fn(tx, in, now); err != nil || !changed {
			return err
		}
		return cmp.Or(in.Changed(tx, now, a.UserID), audit.Write(tx, now, a, actWrite, casework.ObjectType, string(id), d))
	}))
}

// paper is a letter as it stands on paper.
func (s *Service) paper(v View, l Letter) Paper {
	date := v.Today
	if l.State == Sent {
		date = l.SentOn
	}
	return Paper{From: v.Org, To: l.To, Date: s.dutch.Date(date), About: l.Subject, Text: l.Text, Ref: s.dutch.T("letter.reference", "Number", v.Number), Made: l.At}
}
