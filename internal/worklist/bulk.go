package worklist

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/signal"
)

// Act is what is done with several signals.
type Act string

// The acts. Each is the step of the same name for each signal.
const (
	Take     Act = "op-naam"    // the actor holds them
	HandOver Act = "collega"    // a colleague does, before a date
	ToDesk   Act = "loket"      // somebody of a desk does
	PlanTalk Act = "gesprek"    // a talk on a day, by who holds it
	Drop     Act = "geen-actie" // they end without an act
)

// Acts are all acts in the order of the screen.
func Acts() []Act { return []Act{Take, HandOver, ToDesk, PlanTalk, Drop} }

// Todo is an act with what belongs to it.
type Todo struct {
	Act  Act
	Who  string // user id, for HandOver
	Desk string // id, for ToDesk
	On   time.Time
	Text string // reason, for all but Take and PlanTalk
}

// Chosen is a signal in the version that somebody saw.
type Chosen struct {
	ID      string
	Version int64
}

// Value is the signal in a form.
func (c Chosen) Value() string { return c.ID + "." + strconv.FormatInt(c.Version, 10) }

// maxChosen is how many signals are done at once: a page of the list.
const maxChosen = 50

// parseChosen reads values of a form; what is no value, or comes twice, is left out.
func parseChosen(values []string) (list []Chosen) {
	for _, v := range values {
		id, version, _ := strings.Cut(v, ".")
		n, err := strconv.ParseInt(version, 10, 64)
		if id == "" || len(id) > 64 || err != nil || slices.ContainsFunc(list, func(c Chosen) bool { return c.ID == id }) {
			continue
		}
		list = append(list, Chosen{id, n})
	}
	return list
}

// Outcome is how it went with one signal.
type Outcome string

// The outcomes. Gone is also said of what the actor may not read or do.
const (
	Done    Outcome = "gelukt"
	Changed Outcome = "veranderd" // somebody else was first
	Refused Outcome = "kan-niet"  // see Why
	Gone    Outcome = "niet-gevonden"
)

// Result is how it went with one signal.
type Result struct {
	Chosen
	Label   string // its place; empty for what the actor may not read
	Outcome Outcome
	Why     []fault.Field
}

// check are the reasons why an act is refused for all signals alike.
func (t Todo) check(n int) []fault.Field {
	var fields []fault.Field
	no := func(name, key string, pairs ...any) { fields = append(fields, fault.NewField(name, key, pairs...)) }
	if n == 0 {
		no("", "worklist.none_chosen")
	}
	if n > maxChosen {
		no("", "worklist.many_chosen", "Max", maxChosen)
	}
	switch t.Act {
	case Take:
	case PlanTalk:
		if t.On.IsZero() {
			no("wanneer", "signal.day_missing")
		}
	case HandOver:
		if t.Who == "" {
			no("wie", "signal.holder_missing")
		}
		if t.On.IsZero() {
			no("voor", "signal.day_missing")
		}
	case ToDesk:
		if t.Desk == "" {
			no("loket", "worklist.desk_missing")
		}
	case Drop:
	default:
		no("", "worklist.act_unknown")
	}
	if t.Act == HandOver || t.Act == ToDesk || t.Act == Drop {
		fields = append(fields, signal.CheckText("reden", signal.Tidy(t.Text), signal.MinReason, signal.MaxNote)...)
	}
	return fields
}

// Together does the same with several signals, one after the other: each is decided, written
// and logged by itself, and one that cannot be done keeps none of the others from it. An error
// says that nothing was begun, or that the program failed half-way.
func (s *Service) Together(ctx context.Context, a access.Actor, chosen []Chosen, t Todo) ([]Result, error) {
	const op = "worklist.together"
	if _, err := s.policy.RequireOrg(op, a, "signal.list"); err != nil {
		return nil, err
	}
	if err := fault.Check(op, t.check(len(chosen))); err != nil {
		return nil, err
	}
	labels, err := s.labels(ctx, a, chosen)
	if err != nil {
		return nil, fault.Wrap(op, err)
	}
	list := make([]Result, len(chosen))
	for i, c := range chosen {
		list[i] = Result{Chosen: c, Label: labels[c.ID]}
		err := s.one(ctx, a, c, t)
		switch fault.KindOf(err) {
		case fault.NotFound, fault.Denied:
			list[i].Outcome = Gone
		case fault.Conflict:
			list[i].Outcome = Changed
		case fault.Invalid:
			list[i].Outcome, list[i].Why = Refused, fault.FieldsOf(err)
		default:
			if err != nil {
				return nil, fault.Wrap(op, err)
			}
			list[i].Outcome = Done
		}
	}
	return list, nil
}

// one does it with one signal, by its own use case.
func (s *Service) one(ctx context.Context, a access.Actor, c Chosen, t Todo) error {
	switch t.Act {
	case Take:
		return s.signals.TakeUp(ctx, a, c.ID, c.Version)
	case HandOver:
		return s.signals.HandOver(ctx, a, c.ID, c.Version, t.Who, t.On, t.Text)
	case ToDesk:
		return s.signals.ToDesk(ctx, a, c.ID, c.Version, t.Desk, t.Text)
	case PlanTalk:
		return s.signals.PlanTalk(ctx, a, c.ID, c.Version, t.Who, t.On)
	}
	return s.signals.DropIt(ctx, a, c.ID, c.Version, t.Text)
}

// labels are the places of the chosen signals that the actor may read, by id.
func (s *Service) labels(ctx context.Context, a access.Actor, chosen []Chosen) (map[string]string, error) {
	ids := make([]string, len(chosen))
	for i, c := range chosen {
		ids[i] = c.ID
	}
	rows, err := s.signals.Rows(ctx, a, ids)
	labels := make(map[string]string, len(rows))
	for _, r := range rows {
		labels[r.ID] = r.Place()
	}
	return labels, err
}
