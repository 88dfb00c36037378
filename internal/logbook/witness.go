package logbook

import (
	"context"
	"strings"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// witnesses are all witnesses with how far they signed.
func (s *Service) witnesses(tx *store.Tx, a access.Actor, newest audit.Checkpoint) ([]WitnessState, error) {
	list, err := audit.Witnesses(tx)
	if err != nil {
		return nil, err
	}
	signed, err := audit.Cosignatures(tx)
	if err != nil {
		return nil, err
	}
	orgs, err := account.Organisations(tx)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, o := range orgs {
		names[o.ID] = o.Name
	}
	mayKeep := s.policy.May(a, actWitness)
	states := make([]WitnessState, len(list))
	for i, w := range list {
		st := WitnessState{Witness: w, Org: names[w.OrgID], MayEnd: mayKeep && w.OrgID == a.OrgID && w.Ended.IsZero()}
		for _, c := range signed { // in the order of trees and sizes: the last one counts
			if c.WitnessID == w.ID {
				st.Signed = c
			}
		}
		if st.Signed.Size > 0 {
			st.OldTree = st.Signed.Epoch < newest.Epoch
			if st.Signed.Epoch == newest.Epoch {
				st.Behind = newest.Size - st.Signed.Size
			}
		}
		states[i] = st
	}
	return states, nil
}

// AddWitness puts a witness on the list, with the public key that it gave.
func (s *Service) AddWitness(ctx context.Context, a access.Actor, name, key string) error {
	const op = "logbook.witness"
	d, err := s.policy.Require(op, a, actWitness, actIntegrity, access.Organisation(a.OrgID))
	if err != nil {
		return err
	}
	name, key = strings.TrimSpace(name), strings.TrimSpace(key)
	var fields []fault.Field
	if n := len([]rune(name)); n == 0 || n > 80 {
		fields = append(fields, fault.NewField("naam", "logbook.witness_name"))
	}
	if _, err := audit.CheckWitnessKey(key); err != nil || len(key) > 300 || key == s.cfg.Key {
		fields = append(fields, fault.NewField("sleutel", "logbook.witness_key"))
	}
	if err := fault.Check(op, fields); err != nil {
		return err
	}
	now := s.clock.Now()
	w := audit.Witness{ID: store.NewID(), OrgID: a.OrgID, Name: name, Key: key, Since: now}
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		if err := audit.InsertWitness(tx, w); fault.Is(err, fault.Conflict) {
			return fault.Invalidf(op, "sleutel", "logbook.witness_known")
		} else if err != nil {
			return err
		}
		return s.log(tx, now, a, actWitness, "Witness", w.ID, d)
	}))
}

// EndWitness takes a witness of the actor's organisation out of service.
func (s *Service) EndWitness(ctx context.Context, a access.Actor, id string) error {
	const op = "logbook.endwitness"
	d, err := s.policy.Require(op, a, actWitness, actIntegrity, access.Organisation(a.OrgID))
	if err != nil {
		return err
	}
	now := s.clock.Now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		if err := audit.EndWitness(tx, a.OrgID, id, now); err != nil {
			return err
		}
		return s.log(tx, now, a, actWitness, "Witness", id, d)
	}))
}

// Cosign takes in a checkpoint that a witness signed below ours; it returns the names of the
// witnesses for whom it counts. The signature is what counts, not who brings it.
func (s *Service) Cosign(ctx context.Context, a access.Actor, note string) (names []string, err error) {
	const op = "logbook.cosign"
	d, err := s.policy.RequireOrg(op, a, actCosign)
	if err != nil {
		return nil, err
	}
	now := s.clock.Now()
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		ids, err := audit.Cosign(tx, now, note)
		if err != nil {
			return err
		}
		all, err := audit.Witnesses(tx)
		if err != nil {
			return err
		}
		names = nil
		for _, w := range all {
			for _, id := range ids {
				if w.ID == id {
					names = append(names, w.Name)
				}
			}
		}
		return s.log(tx, now, a, actCosign, "Witness", ids[0], d)
	})
	return names, fault.Wrap(op, err)
}
