package signal

import (
	"context"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/scan"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/catalogue"
	"samendoen/internal/routing"
)

// Service takes in, triages and tells about signals.
type Service struct {
	db     *store.DB
	clock  clock.Clock
	policy *access.Policy
	vault  *seal.Vault
	words  *text.Printer // Dutch: the language of the search index
	desk   *desk
	decode chan struct{} // one picture is decoded at a time: each can take 200 MB

	rules   *routing.Service // nil: whoever has the fewest gets the next
	keeping Keeping          // nil: the page does not say how long a signal is kept
	beside  Beside           // nil: every signal stands alone
	heard   Heard            // nil: nobody else hears of steps
	cards   []Card           // of other modules, on the page of a signal
	first   []Card           // the same, above the next step
	scanner *scan.Scanner    // nil: there is none
	ahead   int              // texts that a search reads before it asks the index
}

// New makes the service.
func New(db *store.DB, vault *seal.Vault, c clock.Clock, policy *access.Policy) *Service {
	words, err := text.Load(Files)
	if err != nil {
		panic("signal: words: " + err.Error()) // they are part of the binary and tested
	}
	return &Service{ahead: firstTexts, db: db, clock: c, policy: policy, vault: vault, words: words.Printer(text.Dutch),
		desk: newDesk(), decode: make(chan struct{}, 1)}
}

// UseScanner has each picture looked at before it is made anew.
func (s *Service) UseScanner(scanner *scan.Scanner) { s.scanner = scanner }

// now is the time in the precision of the database.
func (s *Service) now() time.Time { return s.clock.Now().UTC().Truncate(time.Microsecond) }

// today is the date in Amsterdam.
func (s *Service) today() time.Time { return clock.Date(s.clock.Now()) }

// load reads a signal and decides whether the actor may do the action to it. Whoever
// may not read it gets NotFound, as if it did not exist.
func (s *Service) load(tx *store.Tx, op string, a access.Actor, action access.Action, id string) (Signal, access.Decision, error) {
	return s.For(tx, op, a, action, "signal.read", id)
}

// decide is the policy's answer about a signal with the facts of now.
func (s *Service) decide(tx *store.Tx, a access.Actor, action access.Action, sig Signal) (access.Decision, error) {
	r := Resource(sig)
	err := access.Load(tx, s.now(), a, &r)
	return s.policy.Decide(a, action, r), err
}

// MayReadAll tells by id which signals the actor may read and treat, for pages that show
// a way to them.
func (s *Service) MayReadAll(tx *store.Tx, a access.Actor, sigs []Signal) (map[string]bool, error) {
	read, _, err := s.knownOf(tx, a, sigs)
	return read, err
}

// MayReadThese tells by id which of some dozens of signals the actor may read; one that
// cannot be looked up may not be.
func (s *Service) MayReadThese(ctx context.Context, a access.Actor, ids []string) (may map[string]bool) {
	if err := s.db.Read(ctx, func(tx *store.Tx) error {
		list, err := allOf(tx, ids)
		if err == nil {
			may, err = s.MayReadAll(tx, a, list)
		}
		return err
	}); err != nil {
		return nil
	}
	return may
}

// knownOf tells by id which signals the actor may read, and of which of the others the
// actor may know that they hold them.
func (s *Service) knownOf(tx *store.Tx, a access.Actor, sigs []Signal) (read, held map[string]bool, err error) {
	resources := make([]*access.Resource, len(sigs))
	for i, sig := range sigs {
		r := Resource(sig)
		resources[i] = &r
	}
	if err := access.Load(tx, s.now(), a, resources...); err != nil {
		return nil, nil, err
	}
	read, held = make(map[string]bool, len(sigs)), map[string]bool{}
	asker := s.policy.For(a)
	for _, r := range resources {
		if read[r.ID] = asker.Decide("signal.read", *r).Allowed; !read[r.ID] {
			held[r.ID] = asker.Decide("signal.held", *r).Allowed
		}
	}
	return read, held, nil
}

// note opens the text of an event. A text whose people were forgotten is gone.
func (s *Service) note(tx *store.Tx, sig Signal, e Event) (string, error) {
	if len(e.sealed) == 0 {
		return "", nil
	}
	key, err := s.vault.KeyOf(tx, sig.ID)
	if err != nil {
		return "", err
	}
	return key.Open(noteField(e), e.sealed)
}

// noteField is under what name the text of an event is sealed.
func noteField(e Event) string { return "note/" + e.ID }

// write seals a text for an event; an empty text stays empty.
func (s *Service) write(tx *store.Tx, sig Signal, e *Event, note string) error {
	if note == "" {
		return nil
	}
	key, err := s.vault.KeyOf(tx, sig.ID)
	if err != nil {
		return err
	}
	e.sealed = key.Seal(noteField(*e), note)
	return nil
}

// searchBody is what can be searched of a signal: where, what, and the sentence when
// that is readable. Nothing sealed is in it.
func (s *Service) searchBody(sig Signal, postcode, city string, names catalogue.Names) string {
	return text.SearchText(s.searchParts(sig, postcode, city, names)...)
}

func (s *Service) searchParts(sig Signal, postcode, city string, names catalogue.Names) []string {
	parts := []string{sig.Address, postcode, city, sig.Site, sig.Number(), s.words.T(sig.Theme.Key()), sig.Theme.token(), sig.Sentence}
	for _, code := range sig.Facts {
		parts = append(parts, names.Of(code, text.Dutch))
	}
	return parts
}

// background is the program itself at work for the organisation of a signal.
func background(sig Signal) access.Actor { return access.System(sig.Org) }

// reading runs fn in a transaction that may write the record of a look.
func (s *Service) reading(ctx context.Context, fn func(tx *store.Tx) error) error {
	return s.db.Write(ctx, fn)
}
