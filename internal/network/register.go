package network

import (
	"context"
	"reflect"
	"strings"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// Entry is a line of the register with what its page shows.
type Entry struct {
	Processing
	Now       time.Time
	Stamp     int64
	Blocks    []Block
	Receivers []string // names of the organisations that receive data under a covenant
	History   []Past
	Names     map[string]string
	MayWrite  bool
}

// Register is the register of processing of the actor's organisation.
func (s *Service) Register(ctx context.Context, a access.Actor) (list []Entry, err error) {
	const op = "network.register"
	if _, err := s.policy.RequireOrg(op, a, actRegister); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		register, err := registerOf(tx, a.OrgID)
		if err != nil {
			return err
		}
		list, err = s.entries(tx, a, register)
		return err
	})
	return list, fault.Wrap(op, err)
}

// entries are lines of the register with who receives of them now.
func (s *Service) entries(tx *store.Tx, a access.Actor, register []Processing) ([]Entry, error) {
	covenants, err := covenantsKept(tx, a.OrgID)
	if err != nil {
		return nil, err
	}
	orgs, err := organisations(tx)
	if err != nil {
		return nil, err
	}
	list := make([]Entry, len(register))
	for i, p := range register {
		list[i] = s.entry(a, p, covenants, orgs)
	}
	return list, nil
}

func (s *Service) entry(a access.Actor, p Processing, covenants []Covenant, orgs map[string]account.Organisation) Entry {
	now := s.clock.Now()
	e := Entry{Processing: p, Now: now, Blocks: p.Blocks(now), MayWrite: s.policy.May(a, actRegisterWrite)}
	seen := map[string]bool{p.Org: true}
	for _, c := range covenants {
		if c.StateAt(now) != Running || !rests(c, p.ID) {
			continue
		}
		for _, org := range c.Terms.Orgs() {
			if !seen[org] {
				seen[org] = true
				e.Receivers = append(e.Receivers, orgs[org].Name)
			}
		}
	}
	return e
}

// rests reports whether a covenant rests on a processing.
func rests(c Covenant, id ProcessingID) bool {
	for _, p := range c.Terms.Purposes {
		if p.Processing == id {
			return true
		}
	}
	return false
}

// Processing is a line of the register of the actor's organisation, with its history.
func (s *Service) Processing(ctx context.Context, a access.Actor, id ProcessingID) (e Entry, err error) {
	const op = "network.processing"
	if _, err := s.policy.RequireOrg(op, a, actRegister); err != nil {
		return e, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		p, err := s.own(tx, op, a, id)
		if err != nil {
			return err
		}
		list, err := s.entries(tx, a, []Processing{p})
		if err != nil {
			return err
		}
		e = list[0]
		if e.Stamp, err = stampOf(tx, id); err != nil {
			return err
		}
		if e.History, err = historyOf(tx, id); err != nil {
			return err
		}
		var ids []string
		for _, h := range e.History {
			ids = append(ids, h.User)
		}
		e.Names, err = account.Names(tx, ids)
		return err
	})
	return e, fault.Wrap(op, err)
}

// own is NotFound unless the processing is in the register of the actor's organisation.
func (s *Service) own(tx *store.Tx, op string, a access.Actor, id ProcessingID) (Processing, error) {
	p, err := processingByID(tx, id)
	if err == nil && p.Org != a.OrgID {
		err = fault.New(op, fault.NotFound)
	}
	return p, err
}

// AddProcessing puts a new processing into the register; it is off until its DPIA is signed.
func (s *Service) AddProcessing(ctx context.Context, a access.Actor, p Processing) (ProcessingID, error) {
	const op = "network.add"
	d, err := s.policy.RequireOrg(op, a, actRegisterWrite)
	if err != nil {
		return "", err
	}
	if err := fault.Check(op, p.Check()); err != nil {
		return "", err
	}
	p.ID, p.Org, p.Version, p.ChangedAt, p.DPIA = ProcessingID(store.NewID()), a.OrgID, 1, s.clock.Now(), DPIA{}
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		if err := insertProcessing(tx, p, a.UserID); err != nil {
			return err
		}
		return audit.Write(tx, s.clock.Now(), a, actRegisterWrite, "Processing", string(p.ID), d)
	})
	return p.ID, fault.Wrap(op, err)
}

// ChangeProcessing changes a processing. A changed one is off until its DPIA is signed
// anew, and takes the covenants that rest on it along.
func (s *Service) ChangeProcessing(ctx context.Context, a access.Actor, stamp int64, p Processing) error {
	return s.rewrite(ctx, "network.change", a, p.ID, stamp, func(old *Processing) error {
		p.ID, p.Org, p.Version, p.ChangedAt, p.DPIA = old.ID, old.Org, old.Version, old.ChangedAt, old.DPIA
		if err := fault.Check("network.change", p.Check()); err != nil {
			return err
		}
		if !reflect.DeepEqual(p, *old) {
			p.Version++
			p.ChangedAt = s.clock.Now()
		}
		*old = p
		return nil
	})
}

// SignDPIA records that the DPIA of the present version was signed.
func (s *Service) SignDPIA(ctx context.Context, a access.Actor, id ProcessingID, stamp int64, d DPIA) error {
	return s.rewrite(ctx, "network.dpia", a, id, stamp, func(p *Processing) error {
		d.Signer, d.Document, d.Version = strings.TrimSpace(d.Signer), strings.TrimSpace(d.Document), p.Version
		if err := fault.Check("network.dpia", d.Check(clock.Date(s.clock.Now()))); err != nil {
			return err
		}
		p.DPIA = d
		return nil
	})
}

// rewrite changes a processing, keeps how it was, and tells the covenants on it.
func (s *Service) rewrite(ctx context.Context, op string, a access.Actor, id ProcessingID, stamp int64, fn func(*Processing) error) error {
	d, err := s.policy.Require(op, a, actRegisterWrite, actRegister, access.Organisation(a.OrgID))
	if err != nil {
		return err
	}
	now := s.clock.Now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		p, err := s.own(tx, op, a, id)
		if err != nil {
			return err
		}
		if now, err := stampOf(tx, id); err != nil || now != stamp {
			return store.Changed(op, 0, err)
		}
		if err := fn(&p); err != nil {
			return err
		}
		n, err := updateProcessing(tx, p, stamp, a.UserID, now)
		if err := store.Changed(op, n, err); err != nil {
			return err
		}
		if err := publishOwn(tx, a.OrgID); err != nil {
			return err
		}
		covenants, err := covenantsKept(tx, a.OrgID)
		if err != nil {
			return err
		}
		for _, c := range covenants {
			if !rests(c, id) {
				continue
			}
			if err := publish(tx, c); err != nil {
				return err
			}
		}
		return audit.Write(tx, now, a, actRegisterWrite, "Processing", string(id), d)
	}))
}
