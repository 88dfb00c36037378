package exchange

import (
	"context"
	"strconv"
	"strings"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/catalogue"
	"samendoen/internal/document"
	"samendoen/internal/letter"
	"samendoen/internal/place"
	"samendoen/internal/signal"
)

// Cases gives a page of the cases that the actor takes part in; next is the cursor of the
// following page. texts asks for what was written of each contact as well, as far as the actor
// may read it: each case is then on record as read.
func (s *Service) Cases(ctx context.Context, a access.Actor, cursor string, texts bool) (out Cases, next string, err error) {
	return s.casesUpTo(ctx, a, cursor, pageSize, texts)
}

// casesUpTo gathers pages until there are enough rows; each page is on record when it is added.
func (s *Service) casesUpTo(ctx context.Context, a access.Actor, cursor string, limit int, texts bool) (out Cases, next string, err error) {
	const op = "exchange.cases"
	action := actCases
	if texts {
		action = actTexts
	}
	d, err := s.policy.RequireOrg(op, a, action)
	if err != nil {
		return out, "", err
	}
	out, next = newCases(), cursor
	for {
		rows, after, err := s.cases.Page(ctx, a, "", casework.ID(next), pageSize)
		if err != nil {
			return Cases{}, "", err
		}
		if err := s.addPage(ctx, a, d, &out, rows, texts); err != nil {
			return Cases{}, "", fault.Wrap(op, err)
		}
		if next = string(after); next == "" || len(out.Zaken) >= limit || len(out.Momenten) >= maxMoments {
			return out, next, nil
		}
	}
}

// addPage adds a page of cases with the record of it, in one transaction that may run twice.
func (s *Service) addPage(ctx context.Context, a access.Actor, d access.Decision, all *Cases, rows []casework.Row, texts bool) error {
	list := make([]casework.Case, len(rows))
	for i, r := range rows {
		list[i] = r.Case
	}
	now := s.now()
	var page Cases
	if err := s.db.Write(ctx, func(tx *store.Tx) (err error) {
		if page, err = s.pageOf(tx, a, list, texts); err != nil {
			return err
		}
		if !texts {
			return audit.Write(tx, now, a, actCases, "CaseList", "vera "+strconv.Itoa(len(page.Zaken)), d)
		}
		for _, z := range page.Zaken {
			if err := audit.Write(tx, now, a, actTexts, casework.ObjectType, z.ID, d); err != nil {
				return err
			}
		}
		return audit.Write(tx, now, a, actTexts, "CaseList", "vera "+strconv.Itoa(len(page.Zaken)), d)
	}); err != nil {
		return err
	}
	all.join(page)
	return nil
}

// pageOf are cases in the words of VERA with what they hold, as the actor may know it now.
func (s *Service) pageOf(tx *store.Tx, a access.Actor, list []casework.Case, texts bool) (Cases, error) {
	out, now := newCases(), s.now()
	facts, err := catalogue.Of(tx, a.OrgID)
	if err != nil {
		return out, err
	}
	homes, sites := make([]place.UnitID, 0, len(list)), make([]place.ComplexID, 0, len(list))
	for _, c := range list {
		homes, sites = append(homes, c.UnitID), append(sites, c.ComplexID)
	}
	k, err := keysOf(tx, homes, sites)
	if err != nil {
		return out, err
	}
	held, err := s.insides(tx, a, list, texts)
	if err != nil {
		return out, err
	}
	ids := make([]string, len(list))
	for i, c := range list {
		ids[i] = string(c.ID)
	}
	arrivals, err := arrivalsOf(tx, ids)
	if err != nil {
		return out, err
	}
	codes := codesOf(facts)
	for _, c := range list {
		in, may := held[c.ID]
		if !may {
			continue // a right that ended between the list and this moment
		}
		sigs, err := signal.OfCaseFor(tx, string(c.ID), a.UserID, now)
		if err != nil {
			return out, err
		}
		t := zaaktype(sigs, c.Nuisance, codes)
		if from := arrivals[c.ID]; len(sigs) == 0 && from.kind != "" {
			kind, detail, _ := strings.Cut(from.kind, "-")
			t = typeOf(kind, detail)
		}
		in.source = arrivals[c.ID].source
		out.add(c, t, k, in)
	}
	return out, nil
}

// insides are what cases hold, of those that the actor may read, with a fixed number of
// questions for all.
func (s *Service) insides(tx *store.Tx, a access.Actor, list []casework.Case, texts bool) (map[casework.ID]inside, error) {
	outlines, err := s.cases.Outlines(tx, a, s.now(), list, texts)
	if err != nil {
		return nil, err
	}
	held, ids := make(map[casework.ID]inside, len(outlines)), make([]string, 0, len(outlines))
	for _, c := range list {
		if o, may := outlines[c.ID]; may {
			held[c.ID], ids = inside{Outline: o}, append(ids, string(c.ID))
		}
	}
	files, err := document.References(tx, ids)
	if err != nil {
		return nil, err
	}
	letters, err := letter.References(tx, ids)
	if err != nil {
		return nil, err
	}
	asker := s.policy.For(a)
	for _, f := range files {
		in := held[casework.ID(f.CaseID)]
		if document.MayRefer(asker, in.Resource, f.File) {
			in.documents = append(in.documents, f.File)
			held[casework.ID(f.CaseID)] = in
		}
	}
	for _, l := range letters {
		in := held[casework.ID(l.CaseID)]
		if letter.MayRefer(asker, in.Resource) {
			in.letters = append(in.letters, l)
			held[casework.ID(l.CaseID)] = in
		}
	}
	return held, nil
}

// join puts the cases of a page after those of the pages before it.
func (out *Cases) join(page Cases) {
	out.Zaken = append(out.Zaken, page.Zaken...)
	out.Statussen = append(out.Statussen, page.Statussen...)
	out.Rollen = append(out.Rollen, page.Rollen...)
	out.Momenten = append(out.Momenten, page.Momenten...)
	out.Dossiers = append(out.Dossiers, page.Dossiers...)
	out.Stukken = append(out.Stukken, page.Stukken...)
	for _, t := range page.Zaaktypen {
		out.addType(t)
	}
}
