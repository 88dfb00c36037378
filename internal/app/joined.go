package app

import (
	"context"
	"errors"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/joining"
	"samendoen/internal/workorder"
)

// casesToJoin are the running cases that a signal could go into, for whoever may put it there.
func (a *App) casesToJoin(ctx context.Context, actor access.Actor, signalID string) ([]joining.Case, error) {
	choice, err := a.cases.Choose(ctx, actor, signalID)
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Denied) {
		return nil, nil // opens no cases
	}
	list := make([]joining.Case, len(choice.Running))
	for i, c := range choice.Running {
		list[i] = caseToJoin(c)
	}
	return list, err
}

func caseToJoin(c casework.Case) joining.Case {
	return joining.Case{ID: string(c.ID), Number: c.Number, Label: c.Label}
}

// sweep takes away what hung on signals that were erased.
func sweep(tx *store.Tx) error { return errors.Join(joining.Sweep(tx), workorder.Sweep(tx)) }
