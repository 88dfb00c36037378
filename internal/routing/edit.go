package routing

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
)

// Limits of a book.
const (
	maxName   = 100 // runes
	maxWhy    = 500
	minWhy    = 5
	maxRules  = 200
	maxDesks  = 100
	maxPeople = 50
	maxTerm   = 60 // working days, or hours
)

// Way is in which direction a rule moves.
type Way string

// The ways.
const (
	Up   Way = "omhoog"
	Down Way = "omlaag"
	Away Way = "weg"
)

// change lets fn change the draft that has the stamp which the actor saw; 0 begins one from the
// book in force.
func (s *Service) change(ctx context.Context, op string, a access.Actor, stamp int64, fn func(v View, b *Book) error) error {
	d, err := s.policy.Require(op, a, actWrite, actRead, access.Organisation(a.OrgID))
	if err != nil {
		return err
	}
	now := s.now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		v, err := s.view(tx, a)
		if err != nil {
			return err
		}
		if v.Stamp != stamp {
			return fault.New(op, fault.Conflict)
		}
		b := v.Book.clone()
		if err := fn(v, &b); err != nil {
			return err
		}
		n, err := saveDraft(tx, a.OrgID, draft{stamp: max(stamp+1, now.UnixMicro()), at: now, user: a.UserID, book: b}, stamp)
		if err := store.Changed(op, n, err); err != nil {
			return err
		}
		return audit.Write(tx, now, a, actWrite, "Organisation", a.OrgID, d)
	}))
}

// clone is a book whose lists can be changed without changing this one.
func (b Book) clone() Book {
	b.Rules, b.Desks, b.Terms = slices.Clone(b.Rules), slices.Clone(b.Desks), slices.Clone(b.Terms)
	return b
}

// SetRule adds a rule at the end, or changes the one with its id.
func (s *Service) SetRule(ctx context.Context, a access.Actor, stamp int64, r Rule) error {
	const op = "routing.setrule"
	return s.change(ctx, op, a, stamp, func(v View, b *Book) error {
		if err := fault.Check(op, checkRule(v, *b, r)); err != nil {
			return err
		}
		if r.ID == "" {
			r.ID = RuleID(store.NewID())
			b.Rules = append(b.Rules, r)
			return nil
		}
		i := slices.IndexFunc(b.Rules, func(x Rule) bool { return x.ID == r.ID })
		if i < 0 {
			return fault.New(op, fault.NotFound)
		}
		b.Rules[i] = r
		return nil
	})
}

// MoveRule changes the order of the rules, or takes one away.
func (s *Service) MoveRule(ctx context.Context, a access.Actor, stamp int64, id RuleID, way Way) error {
	const op = "routing.moverule"
	return s.change(ctx, op, a, stamp, func(_ View, b *Book) error {
		i := slices.IndexFunc(b.Rules, func(x Rule) bool { return x.ID == id })
		switch {
		case i < 0:
			return fault.New(op, fault.NotFound)
		case way == Away:
			b.Rules = slices.Delete(b.Rules, i, i+1)
		case way == Up && i > 0:
			b.Rules[i-1], b.Rules[i] = b.Rules[i], b.Rules[i-1]
		case way == Down && i < len(b.Rules)-1:
			b.Rules[i+1], b.Rules[i] = b.Rules[i], b.Rules[i+1]
		default:
			return fault.Invalidf(op, "", "routing.no_move")
		}
		return nil
	})
}

// SetDesk adds a desk, or changes the one with its id. The first desk becomes the fallback.
func (s *Service) SetDesk(ctx context.Context, a access.Actor, stamp int64, d Desk) error {
	const op = "routing.setdesk"
	return s.change(ctx, op, a, stamp, func(v View, b *Book) error {
		if err := fault.Check(op, s.checkDesk(v, *b, d)); err != nil {
			return err
		}
		if d.ID == "" {
			d.ID = DeskID(store.NewID())
			b.Desks = append(b.Desks, d)
			if b.Fallback == "" {
				b.Fallback = d.ID
			}
			return nil
		}
		i := slices.IndexFunc(b.Desks, func(x Desk) bool { return x.ID == d.ID })
		if i < 0 {
			return fault.New(op, fault.NotFound)
		}
		b.Desks[i] = d
		return nil
	})
}

// DropDesk takes a desk away to which nothing leads.
func (s *Service) DropDesk(ctx context.Context, a access.Actor, stamp int64, id DeskID) error {
	const op = "routing.dropdesk"
	return s.change(ctx, op, a, stamp, func(_ View, b *Book) error {
		i := slices.IndexFunc(b.Desks, func(x Desk) bool { return x.ID == id })
		if i < 0 {
			return fault.New(op, fault.NotFound)
		}
		if id == b.Fallback || slices.ContainsFunc(b.Rules, func(r Rule) bool { return r.Desk == id }) {
			return fault.Invalidf(op, "", "routing.desk_used")
		}
		b.Desks = slices.Delete(b.Desks, i, i+1)
		return nil
	})
}

// SetTerms changes the fallback, the terms, the office hours and what is free on 5 May.
func (s *Service) SetTerms(ctx context.Context, a access.Actor, stamp int64, next Book) error {
	const op = "routing.setterms"
	return s.change(ctx, op, a, stamp, func(v View, b *Book) error {
		b.Fallback, b.Terms, b.Opens, b.Closes, b.Liberation = next.Fallback, next.Terms, next.Opens, next.Closes, next.Liberation
		return fault.Check(op, checkTerms(v, *b))
	})
}

// Publish puts the draft in force as the next version, with a reason. What came in before
// stays where it is.
func (s *Service) Publish(ctx context.Context, a access.Actor, stamp int64, why string) error {
	const op = "routing.publish"
	d, err := s.policy.Require(op, a, actWrite, actRead, access.Organisation(a.OrgID))
	if err != nil {
		return err
	}
	now := s.now()
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		v, err := s.view(tx, a)
		if err != nil {
			return err
		}
		if v.Stamp != stamp || stamp == 0 {
			return fault.New(op, fault.Conflict)
		}
		fields := checkLine("reden", why, minWhy, maxWhy)
		for _, c := range v.Conflicts {
			if c.Kind == NoFallback || c.Kind == NoDesk || c.Kind == NobodyLeft && c.Desk == v.Book.Fallback {
				fields = append(fields, fault.NewField("", "routing.must_"+string(c.Kind)))
			}
		}
		if err := fault.Check(op, fields); err != nil {
			return err
		}
		n, err := dropDraft(tx, a.OrgID, stamp)
		if err := store.Changed(op, n, err); err != nil {
			return err
		}
		if err := insertVersion(tx, a.OrgID, Version{N: v.Live.N + 1, At: now, User: a.UserID, Why: why, Book: v.Book}); err != nil {
			return err
		}
		return audit.Write(tx, now, a, "routing.publish", "Organisation", a.OrgID, d)
	})
	s.forget(a.OrgID)
	return fault.Wrap(op, err)
}

// Discard throws the draft away; the book in force stays.
func (s *Service) Discard(ctx context.Context, a access.Actor, stamp int64) error {
	const op = "routing.discard"
	d, err := s.policy.Require(op, a, actWrite, actRead, access.Organisation(a.OrgID))
	if err != nil {
		return err
	}
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		n, err := dropDraft(tx, a.OrgID, stamp)
		if err := store.Changed(op, n, err); err != nil {
			return err
		}
		return audit.Write(tx, s.now(), a, "routing.discard", "Organisation", a.OrgID, d)
	}))
}

// checkLine are the reasons why a short text is refused; sizes in runes. Nobody's number
// belongs in a rule.
func checkLine(field, s string, minimum, maximum int) []fault.Field {
	var fields []fault.Field
	switch n := utf8.RuneCountInString(strings.TrimSpace(s)); {
	case n < minimum:
		fields = append(fields, fault.NewField(field, "routing.text_short", "Min", minimum))
	case n > maximum:
		fields = append(fields, fault.NewField(field, "routing.text_long", "Max", maximum))
	}
	if text.ContainsBSN(s) {
		fields = append(fields, fault.NewField(field, "routing.text_bsn"))
	}
	return fields
}

func checkRule(v View, b Book, r Rule) []fault.Field {
	fields := checkLine("naam", r.Name, 2, maxName)
	no := func(name, key string, pairs ...any) { fields = append(fields, fault.NewField(name, key, pairs...)) }
	if r.ID == "" && len(b.Rules) >= maxRules {
		no("", "routing.many_rules", "Max", maxRules)
	}
	if _, ok := b.Desk(r.Desk); !ok {
		no("loket", "routing.desk_missing")
	}
	c := r.When
	if !allIn(c.Themes, codesOf(v.Themes)) || !allIn(c.Urgencies, codesOf(v.Urgencies)) {
		no("themas", "routing.choice_unknown")
	}
	for _, f := range c.Facts {
		if !slices.ContainsFunc(v.Facts, func(x Fact) bool { return x.Code == f && oneOf(c.Themes, x.Theme) }) {
			no("feiten", "routing.fact_unknown")
			break
		}
	}
	for _, role := range c.Sources {
		if !slices.Contains(access.Roles(), access.Role(role)) && !slices.Contains(codesOf(v.Ways), role) {
			no("bronnen", "routing.choice_unknown")
			break
		}
	}
	if c.Moment != Always && c.Moment != OfficeHours && c.Moment != OutsideHours {
		no("moment", "routing.choice_unknown")
	}
	if c.From < 0 || c.Until < 0 || c.From >= 24*60 || c.Until > 24*60 {
		no("vanaf", "routing.time_form")
	}
	return fields
}

func codesOf(list []Word) []string {
	codes := make([]string, len(list))
	for i, w := range list {
		codes[i] = w.Code
	}
	return codes
}

func allIn(list, known []string) bool {
	return !slices.ContainsFunc(list, func(v string) bool { return !slices.Contains(known, v) })
}

func (s *Service) checkDesk(v View, b Book, d Desk) []fault.Field {
	fields := checkLine("naam", d.Name, 2, maxName)
	no := func(name, key string, pairs ...any) { fields = append(fields, fault.NewField(name, key, pairs...)) }
	if slices.ContainsFunc(b.Desks, func(x Desk) bool { return x.ID != d.ID && strings.EqualFold(x.Name, d.Name) }) {
		no("naam", "routing.name_taken")
	}
	if d.ID == "" && len(b.Desks) >= maxDesks || len(d.People) > maxPeople {
		no("", "routing.many_desks", "Max", maxDesks)
	}
	if len(d.People) == 0 && d.Duty == "" {
		no("mensen", "routing.nobody")
	}
	if d.Duty != "" && !slices.Contains(s.signals.Holders(), d.Duty) {
		no("taak", "routing.choice_unknown")
	}
	old, _ := b.Desk(d.ID)
	known := func(id string) bool {
		return id == "" || slices.ContainsFunc(v.Holders, func(u account.User) bool { return u.ID == id })
	}
	for _, id := range d.People {
		if !known(id) && !slices.Contains(old.People, id) {
			no("mensen", "routing.person_unknown")
			break
		}
	}
	if !known(d.Deputy) {
		no("vervanger", "routing.person_unknown")
	}
	if !known(d.Lead) {
		no("leider", "routing.person_unknown")
	}
	return fields
}

func checkTerms(v View, b Book) []fault.Field {
	var fields []fault.Field
	no := func(name, key string, pairs ...any) { fields = append(fields, fault.NewField(name, key, pairs...)) }
	if _, ok := b.Desk(b.Fallback); !ok {
		no("vangnet", "routing.desk_missing")
	}
	if !b.Calendar().Valid() {
		no("opent", "routing.hours_form")
	}
	if !slices.Contains(liberations(), b.Liberation) {
		no("bevrijdingsdag", "routing.choice_unknown")
	}
	for _, t := range b.Terms {
		if t.N < 0 || t.N > maxTerm || t.Unit == WorkingHours && t.N == 0 {
			no(termName(t), "routing.term_form", "Max", maxTerm)
		}
		if t.Unit != WorkingDays && t.Unit != WorkingHours || !slices.Contains(codesOf(v.Urgencies), t.Urgency) ||
			t.Theme != "" && !slices.Contains(codesOf(v.Themes), t.Theme) {
			no(termName(t), "routing.choice_unknown")
		}
	}
	return fields
}
