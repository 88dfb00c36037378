package exchange

import (
	"context"
	"strconv"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/catalogue"
	"samendoen/internal/place"
	"samendoen/internal/signal"
)

// The actions: giving signals, cases, and the texts of contacts in the words of VERA.
const (
	actSignals access.Action = "signal.vera"
	actCases   access.Action = "case.vera"
	actTexts   access.Action = "case.vera_texts" // with what was written of each contact
)

// Lister is the work list: what the actor may see of it, page by page.
type Lister interface {
	List(ctx context.Context, a access.Actor, f signal.Filter) (signal.Page, error)
}

// Pager are the cases that the actor takes part in, page by page.
type Pager interface {
	Page(ctx context.Context, a access.Actor, state casework.State, after casework.ID, limit int) ([]casework.Row, casework.ID, error)
	Outlines(tx *store.Tx, a access.Actor, now time.Time, cases []casework.Case, texts bool) (map[casework.ID]casework.Outline, error)
}

// Service makes the files and answers.
type Service struct {
	db      *store.DB
	clock   clock.Clock
	policy  *access.Policy
	signals Lister
	cases   Pager
}

// New makes the service.
func New(db *store.DB, c clock.Clock, policy *access.Policy, signals Lister, cases Pager) *Service {
	return &Service{db: db, clock: c, policy: policy, signals: signals, cases: cases}
}

// now is the time in the precision of the database.
func (s *Service) now() time.Time { return s.clock.Now().UTC().Truncate(time.Microsecond) }

const (
	pageSize   = 100
	maxRows    = 5000  // of one file
	maxMoments = 50000 // contacts after which a file takes no further page of cases
)

// Signals are a page of signals.
type Signals struct {
	Rows    []Signalering
	Skipped int    // for which VERA has no word
	Next    string // cursor of the following page, empty at the end
}

// Signals gives a page of the signals that the actor reads, the newest first.
func (s *Service) Signals(ctx context.Context, a access.Actor, cursor string) (Signals, error) {
	return s.signalsUpTo(ctx, a, cursor, pageSize)
}

func (s *Service) signalsUpTo(ctx context.Context, a access.Actor, cursor string, limit int) (out Signals, err error) {
	const op = "exchange.signals"
	d, err := s.policy.RequireOrg(op, a, actSignals)
	if err != nil {
		return out, err
	}
	var sigs []signal.Signal
	for out.Next = cursor; len(sigs) < limit; {
		page, err := s.signals.List(ctx, a, signal.Filter{List: signal.ListAll, Cursor: out.Next, Limit: pageSize})
		if err != nil {
			return out, err
		}
		for _, r := range page.Rows {
			if r.Readable {
				sigs = append(sigs, r.Signal)
			}
		}
		if out.Next = page.Next; out.Next == "" {
			break
		}
	}
	return out, fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		out.Rows, out.Skipped = []Signalering{}, 0
		codes, k, err := lookUp(tx, a.OrgID, sigs)
		if err != nil {
			return err
		}
		for _, sig := range sigs {
			if v, ok := signalering(sig, codes, k); ok {
				out.Rows = append(out.Rows, v)
			} else {
				out.Skipped++
			}
		}
		return audit.Write(tx, s.now(), a, actSignals, "SignalList", "vera "+strconv.Itoa(len(out.Rows)), d)
	}))
}

// lookUp reads what signals refer to: codes of the catalogue and keys of places.
func lookUp(tx *store.Tx, org string, sigs []signal.Signal) (codes map[signal.FactCode]string, k keys, err error) {
	facts, err := catalogue.Of(tx, org)
	if err != nil {
		return nil, k, err
	}
	homes, sites := make([]place.UnitID, 0, len(sigs)), make([]place.ComplexID, 0, len(sigs))
	for _, sig := range sigs {
		homes, sites = append(homes, sig.UnitID), append(sites, sig.ComplexID)
	}
	k, err = keysOf(tx, homes, sites)
	return codesOf(facts), k, err
}
