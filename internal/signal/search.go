package signal

import (
	"context"
	"slices"
	"strings"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
)

// ownTexts is how many of somebody's newest open signals a search in texts opens.
const ownTexts = 200

// SearchTexts is List with the actor's own open signals before it whose sealed texts
// hold all words: what was said and what was noted down. At most the 200 newest are
// opened, with one record of the search on disk before the first is; what was read is
// not shown. The texts belong to the first page; the following ones are those of List.
func (s *Service) SearchTexts(ctx context.Context, a access.Actor, f Filter) (Page, error) {
	const op = "signal.search"
	page, err := s.List(ctx, a, f)
	terms := f.terms()
	if err != nil || len(terms) == 0 || f.Cursor != "" {
		return page, err
	}
	d, err := s.policy.RequireOrg(op, a, "signal.list")
	if err != nil {
		return Page{}, err
	}
	now := s.now()
	if err := s.db.Write(ctx, func(tx *store.Tx) error {
		return audit.Write(tx, now, a, "signal.search", "Organisation", a.OrgID, d)
	}); err != nil {
		return Page{}, fault.Wrap(op, err)
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		own, err := heldBy(tx, a.OrgID, a.UserID, now, ownTexts+1)
		if err != nil {
			return err
		}
		if page.Capped = len(own) > ownTexts; page.Capped {
			own = own[:ownTexts]
		}
		hits, err := s.sayingAll(tx, a, f, own, terms)
		if err != nil {
			return err
		}
		rows, err := s.rows(tx, a, hits)
		page.Rows = joinRows(rows, page.Rows)
		return err
	})
	return page, fault.Wrap(op, err)
}

// sayingAll are the signals of a list of the actor that fit the filter, that the actor
// may read, and whose texts hold all terms; the newest first.
func (s *Service) sayingAll(tx *store.Tx, a access.Actor, f Filter, list []Signal, terms []string) ([]Signal, error) {
	may, err := s.MayReadAll(tx, a, list)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(sig Signal) bool { return !may[sig.ID] || !f.fits(sig, s.today()) })
	ids := make([]string, len(list))
	for i, sig := range list {
		ids[i] = sig.ID
	}
	events, err := stepsOf(tx, ids)
	if err != nil {
		return nil, err
	}
	keys, err := s.vault.KeysOf(tx, ids)
	if err != nil {
		return nil, err
	}
	var hits []Signal
	stems := text.Stems{}
	for _, sig := range list {
		parts := s.searchParts(sig, "", "", nil)
		if key, ok := keys[sig.ID]; ok { // without, its people were forgotten: the texts say nothing
			for _, e := range events[sig.ID] {
				said, err := key.Open(noteField(e), e.sealed)
				if err != nil {
					return nil, err
				}
				parts = append(parts, said)
			}
		}
		words := stems.SearchText(parts...)
		if !slices.ContainsFunc(terms, func(term string) bool { return !strings.Contains(words, term) }) {
			hits = append(hits, sig)
		}
	}
	return hits, nil
}

// fits reports whether an open signal of the actor is one of a filter, apart from its words.
func (f Filter) fits(sig Signal, today time.Time) bool {
	return (f.List != ListLate || sig.Due.Before(today)) && (f.Theme == "" || sig.Theme == f.Theme) && (f.Source == "" || sig.Source == f.Source) &&
		(f.ComplexID == "" || sig.ComplexID == f.ComplexID)
}

// joinRows puts rows before others and leaves out what is in both.
func joinRows(first, rest []Row) []Row {
	list := slices.Clone(first)
	for _, r := range rest {
		if !slices.ContainsFunc(first, func(o Row) bool { return o.ID == r.ID }) {
			list = append(list, r)
		}
	}
	return list
}
