package letter

import (
	"context"
	"slices"
	"strings"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/place"
)

// Household says whether somebody of the household of a case can look at the own page.
type Household interface {
	LooksAtPlan(tx *store.Tx, id casework.ID, now time.Time) (bool, error)
}

// UseHousehold lets letters to the resident stand on the own page too. It is called once, before
// the service is used.
func (s *Service) UseHousehold(h Household) { s.household = h }

// isTo reports whether a letter is for who lives at an address: a line of the window says it.
func isTo(to, address string) bool {
	plain := func(line string) string { return strings.Join(strings.Fields(line), " ") }
	address = plain(address)
	return address != "" && slices.ContainsFunc(strings.Split(to, "\n"), func(line string) bool { return strings.EqualFold(plain(line), address) })
}

// addressOf are the lines of the window that say where the resident of a case lives.
func addressOf(tx *store.Tx, c casework.Case) ([]string, error) {
	if c.UnitID == "" {
		return []string{c.Label}, nil
	}
	h, err := place.HomeByID(tx, c.UnitID)
	if fault.Is(err, fault.NotFound) {
		return []string{c.Label}, nil
	}
	return []string{h.Address, strings.TrimSpace(spaced(h.Postcode) + "  " + strings.ToUpper(h.City))}, err
}

// mayStand reports whether the letters of a case can stand on the own page, and at which address
// their reader lives.
func (s *Service) mayStand(tx *store.Tx, id casework.ID, now time.Time) (address string, ok bool, err error) {
	if s.household == nil {
		return "", false, nil
	}
	if ok, err = s.household.LooksAtPlan(tx, id, now); err != nil || !ok {
		return "", false, err
	}
	c, err := casework.ByID(tx, id)
	if err != nil {
		return "", false, err
	}
	lines, err := addressOf(tx, c)
	if err != nil {
		return "", false, err
	}
	return lines[0], true, nil
}

// place puts a letter on the own page; one that is for somebody else is refused.
func (s *Service) place(tx *store.Tx, op string, id casework.ID, l *Letter, byID string, now time.Time) error {
	address, ok, err := s.mayStand(tx, id, now)
	switch {
	case err != nil:
		return err
	case !ok:
		return fault.Invalidf(op, "mijnplan", "letter.own_nobody")
	case !isTo(l.To, address):
		return fault.Invalidf(op, "mijnplan", "letter.own_other", "Address", address)
	}
	l.Placed, l.PlacedBy, l.Seen = now, byID, time.Time{}
	return nil
}

// Place puts a letter that was sent on the own page of the resident too.
func (s *Service) Place(ctx context.Context, a access.Actor, id casework.ID, letterID string, version int64) error {
	const op = "letter.place"
	return s.change(ctx, op, a, id, func(tx *store.Tx, in casework.Inside, now time.Time) (bool, error) {
		l, err := letterAt(tx, op, in, letterID, version, Sent)
		if err != nil || !l.Placed.IsZero() {
			return false, err
		}
		if err := s.place(tx, op, id, &l, a.UserID, now); err != nil {
			return false, err
		}
		return true, placeLetter(tx, op, in, l)
	})
}

// TakeBack takes a letter from the own page, of a case that was closed too. That somebody saw it
// stays beside it.
func (s *Service) TakeBack(ctx context.Context, a access.Actor, id casework.ID, letterID string, version int64) error {
	const op = "letter.takeback"
	return s.decide(ctx, op, a, id, func(tx *store.Tx, in casework.Inside, _ time.Time) (bool, error) {
		l, err := letterAt(tx, op, in, letterID, version, Sent)
		if err != nil || l.Placed.IsZero() {
			return false, err
		}
		l.Placed, l.PlacedBy = time.Time{}, ""
		return true, placeLetter(tx, op, in, l)
	})
}

// OnPlan are the letters of a case that stand on the own page, newest first. It authorises nothing
// and logs nothing: whoever shows them does.
func OnPlan(tx *store.Tx, in casework.Inside) ([]Letter, error) {
	list, err := lettersOf(tx, in, "")
	return slices.DeleteFunc(list, func(l Letter) bool { return l.Placed.IsZero() }), err
}

// SeeOnPlan notes that somebody of the household opens a letter on the own page; NotFound for one
// that does not stand there. It authorises nothing and logs nothing: whoever shows it does.
func SeeOnPlan(tx *store.Tx, op string, in casework.Inside, letterID string, now time.Time) error {
	return seeLetter(tx, op, in, letterID, now)
}

// OpenOnPlan is the paper of a letter that stands on the own page; NotFound for one that does not.
func (s *Service) OpenOnPlan(tx *store.Tx, op string, in casework.Inside, org, letterID string) (Paper, error) {
	list, err := OnPlan(tx, in)
	if err != nil {
		return Paper{}, err
	}
	i := slices.IndexFunc(list, func(l Letter) bool { return l.ID == letterID })
	if i < 0 {
		return Paper{}, fault.New(op, fault.NotFound)
	}
	return s.paper(View{Org: org, Number: in.Number}, list[i]), nil
}
