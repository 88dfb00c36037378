package debtwarning

import (
	"context"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/network"
	"samendoen/internal/place"
)

// The actions of the policy.
const (
	actList     access.Action = "debtwarning.list"
	actRead     access.Action = "debtwarning.read"
	actWork     access.Action = "debtwarning.work"
	actReceived access.Action = "debtwarning.received"
	actTake     access.Action = "debtwarning.take" // a warning as it was sent
	actAnswer   access.Action = "debtwarning.answer"
	actSettings access.Action = "debtwarning.settings"
	actLook     access.Action = "debtwarning.look" // the program, with new figures
)

// Service carries out what people do about arrears.
type Service struct {
	db     *store.DB
	vault  *seal.Vault
	clock  clock.Clock
	policy *access.Policy
	dutch  *text.Printer // a letter is Dutch, whoever prints it
}

// New makes the service.
func New(db *store.DB, vault *seal.Vault, c clock.Clock, policy *access.Policy, words *text.Catalogue) *Service {
	return &Service{db: db, vault: vault, clock: c, policy: policy, dutch: words.Printer(text.Dutch)}
}

// runs reports whether the register of an organisation lets it warn at a moment: the line
// that it chose has a signed DPIA, and holds identity and arrears.
func runs(tx *store.Tx, org string, r Rules, at time.Time) (bool, error) {
	if r.Processing == "" {
		return false, nil
	}
	line, err := network.LineOf(tx, org, network.ProcessingID(r.Processing))
	if fault.Is(err, fault.NotFound) {
		return false, nil // taken out of the register
	}
	return err == nil && line.MayRun(at) && holds(line), err
}

func holds(line network.Processing) bool {
	found := 0
	for _, c := range line.Categories {
		if c == network.Identity || c == network.Arrears {
			found++
		}
	}
	return found == 2
}

// work is a file that somebody may work on, within one transaction.
type work struct {
	File
	actor    access.Actor
	decision access.Decision
	rules    Rules
	may      bool   // the register allows a warning
	receiver string // of a warning; empty: nobody known
	now      time.Time
	today    time.Time
}

func (w *work) facts() Facts { return w.File.facts(w.may, w.receiver != "") }

// load reads a file for an actor who may do the action; without that it answers as if there
// were none.
func (s *Service) load(tx *store.Tx, op string, a access.Actor, action, read access.Action, id ID) (*work, error) {
	now := s.clock.Now()
	if !a.Known() {
		return nil, fault.New(op, fault.Unknown)
	}
	f, err := byID(tx, s.vault, id)
	if err != nil {
		return nil, err
	}
	w := &work{File: f, actor: a, now: now, today: clock.Date(now)}
	r := f.resource()
	if err := access.Load(tx, now, a, &r); err != nil {
		return nil, err
	}
	if w.decision, err = s.policy.Require(op, a, action, read, r); err != nil {
		return nil, err
	}
	if w.rules, err = rulesOf(tx, f.Org); err != nil {
		return nil, err
	}
	if w.may, err = runs(tx, f.Org, w.rules, now); err != nil {
		return nil, err
	}
	w.receiver, err = receiverFor(tx, f.Org, f.Unit)
	return w, err
}

// edit lets fn change a file that still has the version, and writes it together with the
// record of the change.
func (s *Service) edit(ctx context.Context, op string, a access.Actor, action, read access.Action, id ID, version int64, fn func(tx *store.Tx, w *work) error) error {
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		w, err := s.load(tx, op, a, action, read, id)
		if err != nil {
			return err
		}
		if w.Version != version {
			return fault.New(op, fault.Conflict)
		}
		if err := fn(tx, w); err != nil {
			return err
		}
		w.plan(w.rules, w.today)
		if err := update(tx, s.vault, op, &w.File); err != nil {
			return err
		}
		return audit.Write(tx, w.now, a, action, ObjectType, string(id), w.decision)
	}))
}

// allowed are the files that an actor may open: a list shows no others.
func (s *Service) allowed(tx *store.Tx, a access.Actor, action access.Action, files []File) ([]File, error) {
	resources := make([]*access.Resource, len(files))
	for i, f := range files {
		r := f.resource()
		resources[i] = &r
	}
	if err := access.Load(tx, s.clock.Now(), a, resources...); err != nil {
		return nil, err
	}
	var list []File
	asker := s.policy.For(a)
	for i, r := range resources {
		if asker.Decide(action, *r).Allowed {
			list = append(list, files[i])
		}
	}
	return list, nil
}

// addressOf is where a home is; empty for one that is no longer known.
func addressOf(tx *store.Tx, id place.UnitID) (place.Home, error) {
	home, err := place.HomeByID(tx, id)
	if fault.Is(err, fault.NotFound) {
		return place.Home{}, nil
	}
	return home, err
}
