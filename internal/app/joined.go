package app

import (
	"context"
	"errors"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/joining"
	"samendoen/internal/signal"
	"samendoen/internal/workorder"
)

// casesToJoin are the cases that a signal can go into.
type casesToJoin struct{ cases *casework.Service }

// Running are the running cases that a signal could go into, for whoever may put it there.
func (j casesToJoin) Running(ctx context.Context, actor access.Actor, signalID string) ([]joining.Case, error) {
	choice, err := j.cases.Choose(ctx, actor, signalID)
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Denied) {
		return nil, nil // opens no cases
	}
	list := make([]joining.Case, len(choice.Running))
	for i, c := range choice.Running {
		list[i] = caseToJoin(c)
	}
	return list, err
}

// Director is who directs a case; empty when it is gone.
func (j casesToJoin) Director(tx *store.Tx, caseID string) (string, error) {
	c, err := casework.ByID(tx, casework.ID(caseID))
	if fault.Is(err, fault.NotFound) {
		return "", nil
	}
	return c.DirectorID, err
}

// TakeIn puts a signal into a case.
func (j casesToJoin) TakeIn(tx *store.Tx, a access.Actor, caseID string, sig signal.Signal) error {
	return j.cases.TakeIn(tx, a, casework.ID(caseID), sig.ID, sig.Version)
}

func caseToJoin(c casework.Case) joining.Case {
	return joining.Case{ID: string(c.ID), Number: c.Number, Label: c.Label}
}

// sweep takes away what hung on signals that were erased.
func sweep(tx *store.Tx) error { return errors.Join(joining.Sweep(tx), workorder.Sweep(tx)) }
