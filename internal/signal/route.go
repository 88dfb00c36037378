package signal

import (
	"context"
	"slices"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/catalogue"
	"samendoen/internal/routing"
)

// ForRules is what the routing rules may know of signals: what can be ticked and chosen, and
// how many there were, without a word that anybody wrote.
type ForRules struct{}

// Vocabulary are the themes, facts and urgencies of signals.
func (ForRules) Vocabulary(tx *store.Tx, org string) (v routing.Vocabulary, err error) {
	for _, t := range Themes() {
		v.Themes = append(v.Themes, routing.Word{Code: string(t), Key: t.Key()})
	}
	facts, err := catalogue.Of(tx, org)
	for _, f := range facts {
		if f.Tile != "" { // retired ones too: old rules name them
			v.Facts = append(v.Facts, routing.Fact{Code: string(f.Code), Theme: string(f.Tile),
				Name: map[text.Lang]string{text.Dutch: f.Name(text.Dutch), text.English: f.Name(text.English)}})
		}
	}
	for _, w := range Sources() {
		if !contains(access.Roles(), access.Role(w)) { // those are chosen as roles
			v.Ways = append(v.Ways, routing.Word{Code: string(w), Key: w.Key()})
		}
	}
	for _, u := range Urgencies() {
		v.Urgencies = append(v.Urgencies, routing.Word{Code: string(u), Key: "signal.urgency_" + string(u)})
	}
	return v, err
}

// Holders are the roles whose people can hold a signal.
func (ForRules) Holders() []access.Role { return holderRoles() }

// Past calls each for every signal of an organisation that came in from from and before until.
func (ForRules) Past(tx *store.Tx, org string, from, until time.Time, each func(routing.Subject)) error {
	return pastSubjects(tx, org, from, until, each)
}

// subject is what the rules may know of a signal.
func subjectOf(sig Signal) routing.Subject {
	facts := make([]string, len(sig.Facts))
	for i, f := range sig.Facts {
		facts[i] = string(f)
	}
	return routing.Subject{Complex: sig.ComplexID, Theme: string(sig.Theme), Facts: facts, Source: string(sig.SenderRole), Via: string(sig.Source), Urgency: string(sig.Urgency), At: sig.At}
}

// UseRules lets routing rules decide who gets a signal and before when.
func (s *Service) UseRules(r *routing.Service) { s.rules = r }

// assign gives a new signal its holder and its date, by the rules when there are any. The
// route says why, and is the zero Route without rules.
func (s *Service) assign(ctx context.Context, sig *Signal, barred []string) (r routing.Route, err error) {
	if s.rules != nil {
		if r, err = s.rules.Route(ctx, sig.Org, subjectOf(*sig)); err != nil {
			return r, err
		}
	}
	if r.Known {
		sig.Due = r.Due
		if sig.HolderID, err = s.takeAt(ctx, sig.Org, r, barred); err != nil || sig.HolderID != "" {
			return r, err
		}
	}
	sig.HolderID, err = s.take(ctx, sig.Org, barred)
	return r, err
}

// withRoute stores why a signal went where it went together with the signal, and its timer
// when its term counts in hours.
func (s *Service) withRoute(sig Signal, r routing.Route, with func(*store.Tx, Receipt) error) func(*store.Tx, Receipt) error {
	if !r.Known {
		return with
	}
	return func(tx *store.Tx, receipt Receipt) error {
		if err := insertRoute(tx, sig.ID, r); err != nil {
			return err
		}
		if !r.Choice.DueAt.IsZero() {
			if err := jobs.Add(tx, s.db, sig.At, jobs.Job{Kind: jobDue, Payload: sig.ID, Due: r.Choice.DueAt.Add(time.Second)}); err != nil {
				return err
			}
		}
		if with == nil {
			return nil
		}
		return with(tx, receipt)
	}
}

// member is somebody who can hold a signal, with what a desk asks about them.
type member struct {
	candidate
	roles []access.Role
}

// membersOf are all who can hold signals of an organisation.
func membersOf(tx *store.Tx, org string, now time.Time) ([]member, error) {
	users, err := account.Colleagues(tx, org, "")
	if err != nil {
		return nil, err
	}
	away, err := account.AwayAt(tx, now)
	if err != nil {
		return nil, err
	}
	list := []member{}
	for _, u := range users {
		if u.Disabled || !slices.ContainsFunc(holderRoles(), u.Actor().Has) {
			continue
		}
		n, err := openOf(tx, u.ID)
		if err != nil {
			return nil, err
		}
		list = append(list, member{candidate{id: u.ID, open: n, away: away.Is(u.ID)}, u.Roles})
	}
	return list, nil
}

// pickAt chooses who of a desk gets a signal: of its people who are there the one with the
// fewest open signals, then its deputy, then its team lead, and then the same of the fallback.
// It gives "" when none of them can.
func pickAt(list []member, r routing.Route, barred []string) string {
	for _, d := range []routing.Desk{r.Desk, r.Fallback} {
		var at []candidate
		for _, m := range list {
			if !m.away && (slices.Contains(d.People, m.id) || d.Duty != "" && slices.Contains(m.roles, d.Duty)) {
				at = append(at, m.candidate)
			}
		}
		at = without(at, barred)
		if i, ok := pickHolder(at); ok {
			return at[i].id
		}
		for _, id := range []string{d.Deputy, d.Lead} {
			if canHold(list, id, barred) {
				return id
			}
		}
	}
	return ""
}

func canHold(list []member, id string, barred []string) bool {
	return !slices.Contains(barred, id) && slices.ContainsFunc(list, func(m member) bool { return m.id == id && !m.away })
}

// overdue reports whether an open signal is late: its date passed, or the hour that the rules
// gave it while nobody did anything with it.
func overdue(sig Signal, bound term, now time.Time) bool {
	return sig.late(clock.Date(now)) || !bound.at.IsZero() && now.After(bound.at)
}

// promised is the date that the sender of a signal was told.
func promised(tx *store.Tx, sig Signal) (time.Time, error) {
	r, ok, err := routeOf(tx, sig.ID)
	if ok {
		return r.due, err
	}
	return dueDate(sig.At, sig.Urgency), err
}

// maxClimbs is how often lateness looks at a signal; after that it stands out at the team lead.
const maxClimbs = 3

// climb hands a late signal to whom it goes next, and plans to look again one working day later.
// Whoever cannot hold it or is away is passed over.
func (s *Service) climb(tx *store.Tx, sig *Signal, times int, now time.Time) error {
	list, err := membersOf(tx, sig.Org, now)
	if err != nil {
		return err
	}
	barred, err := barredFrom(tx, sig.UnitID)
	if err != nil {
		return err
	}
	next, err := nextUp(tx, *sig, slices.DeleteFunc(list, func(m member) bool { return m.away || slices.Contains(barred, m.id) }), times)
	if err != nil {
		return err
	}
	if next != "" && next != sig.HolderID {
		sig.HolderID, sig.Since = next, now
		if err := setHolder(tx, sig.ID, next, now); err != nil {
			return err
		}
	}
	if times >= maxClimbs {
		return nil
	}
	again := clock.EndOfDay(clock.AddWorkingDays(clock.Date(now), 1)).Add(time.Second)
	return jobs.Add(tx, s.db, now, jobs.Job{Kind: jobClimb, Payload: climbing{sig.ID, sig.Due, times}.String(), Due: again})
}

// nextUp is who of some people gets a signal that is late so many times: whom the rules name, the
// deputy of its desk the first time and its team lead from the second. Without rules its holder
// keeps it the first time, and from the second a team lead has it, the one with the fewest open
// signals. Empty when it stays where it is.
func nextUp(tx *store.Tx, sig Signal, list []member, times int) (string, error) {
	r, ok, err := routeOf(tx, sig.ID)
	if err != nil {
		return "", err
	}
	var desk routing.Desk
	if ok {
		if desk, ok, err = routing.DeskOf(tx, sig.Org, r.Desk); err != nil {
			return "", err
		}
	}
	switch {
	case ok && times == 1:
		return firstOf(list, sig.HolderID, desk.Deputy, desk.Lead), nil
	case ok:
		return firstOf(list, sig.HolderID, desk.Lead), nil
	case times == 1:
		return "", nil
	}
	best := member{}
	for _, m := range list {
		if !slices.Contains(m.roles, access.TeamLead) {
			continue
		}
		if m.id == sig.HolderID {
			return "", nil
		}
		if best.id == "" || m.open < best.open {
			best = m
		}
	}
	return best.id, nil
}

// firstOf is the first of some ids that is among the members and is not the holder.
func firstOf(list []member, holder string, ids ...string) string {
	for _, id := range ids {
		if id != "" && id != holder && slices.ContainsFunc(list, func(m member) bool { return m.id == id }) {
			return id
		}
	}
	return ""
}

// lookAgain moves a signal up that is still late: nobody moved its date since it was looked at.
func (s *Service) lookAgain(ctx context.Context, j jobs.Job) error {
	c, ok := parseClimbing(j.Payload)
	if !ok {
		return fault.Invalidf("signal.climb", "", "signal.step_refused")
	}
	now := s.now()
	return fault.Wrap("signal.climb", s.db.Write(ctx, func(tx *store.Tx) error {
		n, err := markAgain(tx, c)
		if err != nil || n == 0 {
			return err
		}
		sig, err := ByID(tx, c.id)
		if err != nil {
			return err
		}
		if err := s.climb(tx, &sig, c.times+1, now); err != nil {
			return err
		}
		return s.lapsed(tx, sig, now)
	}))
}
