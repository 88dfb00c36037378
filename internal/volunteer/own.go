package volunteer

import (
	"context"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// OwnView is what volunteers see of themselves: all that is kept.
type OwnView struct {
	Volunteer
	Is      bool // false: nobody wrote them down yet
	Complex string
	Contact string // name; empty for nobody
	Steps   []Step
	Speak   time.Time // date by which somebody is spoken with who asked; zero for nobody asked
	Late    bool      // that date is over
	Talks   []Talk
	Names   map[string]string
	Thanked
}

// Own is what the actor is as a volunteer.
func (s *Service) Own(ctx context.Context, a access.Actor) (o OwnView, err error) {
	const op = "volunteer.own"
	d, err := s.policy.RequireOrg(op, a, actOwn)
	if err != nil {
		return o, err
	}
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		v, err := Own(tx, s.vault, a.UserID)
		if fault.Is(err, fault.NotFound) {
			o = OwnView{Volunteer: Volunteer{Private: Private{Name: a.Name}}}
			return nil
		}
		if err != nil {
			return err
		}
		o = OwnView{Volunteer: v, Is: true, Steps: Steps(v.State, Self), Speak: v.Talks.Coach}
		if v.Talks.Kind == Coach {
			o.Speak = clock.Later(o.Speak, v.Talks.Again)
		}
		o.Late = !o.Speak.IsZero() && o.Speak.Before(clock.Date(s.now()))
		key, err := s.vault.KeyOf(tx, string(v.ID))
		if err != nil {
			return err
		}
		if o.Talks, err = talksOf(tx, key, v.ID); err != nil {
			return err
		}
		if o.Thanked, err = s.thanked(tx, v); err != nil {
			return err
		}
		ids := []string{v.ContactID}
		for _, t := range o.Thanks {
			ids = append(ids, t.ByID)
		}
		for _, t := range o.Talks {
			ids = append(ids, t.ByID)
		}
		if o.Names, err = account.Names(tx, ids); err != nil {
			return err
		}
		o.Contact = o.Names[v.ContactID]
		if o.Complex, err = place.SiteName(tx, v.ComplexID); err != nil {
			return err
		}
		return audit.Write(tx, s.now(), a, actOwn, ObjectType, string(v.ID), d)
	})
	return o, fault.Wrap(op, err)
}

// SignUp is somebody with an account of a volunteer who writes themselves down.
func (s *Service) SignUp(ctx context.Context, a access.Actor, d Draft) (ID, error) {
	const op = "volunteer.signup"
	decision, err := s.policy.RequireOrg(op, a, actOwn)
	if err != nil {
		return "", err
	}
	if err := s.db.Read(ctx, func(tx *store.Tx) error {
		_, err := Own(tx, s.vault, a.UserID)
		return err
	}); !fault.Is(err, fault.NotFound) {
		if err == nil {
			err = fault.New(op, fault.Conflict)
		}
		return "", fault.Wrap(op, err)
	}
	d.UserID, d.ContactID = a.UserID, ""
	d.Certificate, d.Agreed, d.Agreement = Certificate{}, time.Time{}, 0
	return s.add(ctx, op, a, d, actOwn, decision)
}

// ownly is change for the actor's own record.
func (s *Service) ownly(ctx context.Context, op string, a access.Actor, version int64, do func(tx *store.Tx, v *Volunteer, set Settings) error) error {
	d, err := s.policy.RequireOrg(op, a, actOwn)
	if err != nil {
		return err
	}
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		v, err := Own(tx, s.vault, a.UserID)
		if fault.Is(err, fault.NotFound) {
			return fault.Invalidf(op, "", "volunteer.own_first")
		}
		if err != nil {
			return err
		}
		return s.put(tx, op, a, actOwn, d, v, version, func(tx *store.Tx, v *Volunteer, set Settings, _ time.Time) error { return do(tx, v, set) })
	}))
}

// EditOwn changes how somebody is reached, what they speak and like, and when they have time.
func (s *Service) EditOwn(ctx context.Context, a access.Actor, version int64, d Draft) error {
	const op = "volunteer.edit_own"
	return s.ownly(ctx, op, a, version, func(_ *store.Tx, v *Volunteer, _ Settings) error {
		v.own(d.Volunteer)
		v.Quiet = d.Quiet
		return fault.Check(op, v.check())
	})
}

// TakeOwn pauses, stops or comes back. Nobody has to say why, and the contact person hears it.
func (s *Service) TakeOwn(ctx context.Context, a access.Actor, version int64, x Act) error {
	const op = "volunteer.take_own"
	return s.ownly(ctx, op, a, version, func(tx *store.Tx, v *Volunteer, set Settings) error {
		now := s.now()
		if err := v.step(op, x, Self, set, now); err != nil {
			return err
		}
		return s.tell(tx, *v, a.UserID, "volunteer.notice_"+string(x.Step), now)
	})
}
