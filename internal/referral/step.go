package referral

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
)

// Act is a step that somebody takes, with what belongs to it.
type Act struct {
	Step   Step
	Reason Reason    // of a refusal
	Text   string    // what somebody says with it
	On     time.Time // date of another proposal
	Who    string    // to whom it is passed on, as casework.Candidate.Who says
}

// needsText reports whether a step says nothing without words.
func (x Act) needsText() bool {
	switch x.Step {
	case AskMore, Tell, Counter, Report, Finish, Settle, Withdraw, Disagree:
		return true
	case Decline:
		effect, _ := EffectOf(x.Reason)
		return effect.Words
	}
	return false
}

// farAhead is how many days ahead a proposal can be.
const farAhead = 180

// check are the reasons why a step cannot be taken like this.
func (x Act) check(today time.Time) []fault.Field {
	fields := checkWords("tekst", x.Text, x.needsText())
	if x.Step == Tell || x.Step == Disagree { // the partner did not say yes yet
		fields = checkCard("tekst", x.Text, longText, true)
	}
	if _, known := EffectOf(x.Reason); x.Step == Decline && !known {
		fields = append(fields, fault.NewField("reden", "referral.choose_reason"))
	}
	if x.Step == Counter && !x.On.IsZero() && (x.On.Before(today) || x.On.After(today.AddDate(0, 0, farAhead))) {
		fields = append(fields, fault.NewField("datum", "referral.date_when"))
	}
	return fields
}

// Take takes a step with a request that still has the version.
func (s *Service) Take(ctx context.Context, a access.Actor, id ID, version int64, x Act) error {
	const op = "referral.take"
	now := s.now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		w, err := s.find(tx, op, a, id, now)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(Moves(), func(m Move) bool { return m.Step == x.Step }) {
			return fault.Invalidf(op, "", "referral.not_now")
		}
		side, d := w.side(x.Step)
		if side == Nobody {
			return fault.New(op, fault.Denied)
		}
		return w.take(tx, s, version, x, side, d)
	}))
}

// take takes a step of a side with a request that still has the version, and writes the record.
func (w *work) take(tx *store.Tx, s *Service, version int64, x Act, side Side, d access.Decision) error {
	if w.Version != version {
		return fault.New(w.op, fault.Conflict)
	}
	x.Text = strings.TrimSpace(x.Text)
	if w.State == Sent && side == Partner && x.Step != Pass { // who answers has seen it
		if err := w.step(tx, s, Act{Step: Look}, Partner); err != nil {
			return err
		}
	}
	if err := cmp.Or(w.step(tx, s, x, side), w.in.Drop(tx, w.actor, formName(w.ID, x.Step))); err != nil {
		return err
	}
	action := actAnswer
	switch {
	case side == Asker:
		action = actAsk
	case x.Step == Pass:
		action = actPass
	}
	return audit.Write(tx, w.now, w.actor, action, ObjectType, string(w.ID), d)
}

// step carries out one step of a side: the state, the dates, who is in the case, the story, and
// who hears of it.
func (w *work) step(tx *store.Tx, s *Service, x Act, by Side) error {
	to, ok := Next(w.State, x.Step, by)
	if !ok {
		return fault.Invalidf(w.op, "", "referral.not_now")
	}
	if by != Program {
		if err := fault.Check(w.op, x.check(w.today)); err != nil {
			return err
		}
	}
	from := w.Request
	e := Event{ID: store.NewID(), At: w.now, ByID: w.actor.UserID, Step: x.Step, State: to, Text: x.Text}
	switch x.Step {
	case Decline:
		w.Reason, e.Reason = x.Reason, x.Reason
	case Counter:
		e.On = x.On
	case Agree:
		on, err := w.proposed(tx)
		if err != nil {
			return err
		}
		e.On, x.On = on, on
	}
	w.Request = w.moved(x.Step, to, w.now, x.On)
	if x.Step == Pass {
		if err := w.pass(tx, x.Who); err != nil {
			return err
		}
		e.ToID = w.HolderID
	}
	if err := w.doors(tx, s, from); err != nil {
		return err
	}
	if err := updateRequest(tx, w.op, w.Request); err != nil {
		return err
	}
	w.Version++
	return cmp.Or(insertEvent(tx, w.in, w.ID, e), w.tell(tx, x, from), w.tellGuest(tx, s, x.Step, by))
}

// tellGuest mails who has a link that something happened, and closes the link when the request is
// over: at once, also in the browser that is in.
func (w *work) tellGuest(tx *store.Tx, s *Service, step Step, by Side) error {
	switch {
	case w.Link == nil || by == Partner:
		return nil
	case !w.State.Open():
		w.Link.Close(w.now)
		return saveLink(tx, *w.Link)
	}
	return s.mail(tx, w.Request, string(step)+"/"+strconv.FormatInt(w.Version, 10), w.now)
}

// proposed is the date of the newest other proposal.
func (w *work) proposed(tx *store.Tx) (time.Time, error) {
	list, err := eventsOf(tx, w.in, w.ID)
	for _, e := range list {
		if e.Step == Counter {
			return e.On, err
		}
	}
	return time.Time{}, err
}

// pass gives the request to another person of the partner.
func (w *work) pass(tx *store.Tx, who string) error {
	list, err := w.colleagues(tx)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(c casework.Candidate) bool { return c.Who() == who || c.User.ID == who })
	if i < 0 {
		return fault.Invalidf(w.op, "wie", "referral.choose_colleague")
	}
	w.HolderID, w.CovenantID = list[i].User.ID, list[i].CovenantID
	return nil
}

// doors let the partner into the case after a yes, and out again when it is over. Who takes part
// for another reason too stays.
func (w *work) doors(tx *store.Tx, s *Service, from Request) (err error) {
	switch {
	case w.State.Inside() && !from.State.Inside() && w.HolderID != "":
		w.Gave, err = s.cases.Admit(tx, w.op, w.actor, w.CaseID, w.HolderID, w.CovenantID, w.now)
		return err
	case from.State.Inside() && !w.State.Inside() && from.Gave:
		w.Gave = false
		others, err := sharing(tx, from)
		if err != nil {
			return err
		}
		if len(others) > 0 { // the door stays open for that one, and closes with it
			others[0].Gave = true
			return updateRequest(tx, w.op, others[0])
		}
		return s.cases.Dismiss(tx, w.actor, w.CaseID, from.HolderID, w.now)
	}
	return nil
}

// tell lets everybody hear who waits now or who waited: without contents.
func (w *work) tell(tx *store.Tx, x Act, from Request) error {
	if x.Step == Look || x.Step == Report {
		return nil
	}
	hear := []string{w.HolderID}
	key := "referral.notice_" + string(x.Step)
	switch {
	case x.Step == Pass:
		key = "referral.notice_new"
	case w.State.Waits() == Asker || x.Step == Accept || x.Step == Report:
		list, err := director(tx, w.in)
		if err != nil {
			return err
		}
		hear = list
	case x.Step == Settle:
		return nil
	}
	if effect, known := EffectOf(w.Reason); x.Step == Decline && known && effect.Hears != "" {
		more, err := present(tx, w.OrgID, effect.Hears, access.Admin)
		if err != nil {
			return err
		}
		hear = append(hear, more...)
	}
	if x.Step == Withdraw && from.HolderID != w.HolderID {
		hear = append(hear, from.HolderID)
	}
	for _, u := range slices.Compact(slices.Sorted(slices.Values(hear))) {
		if u == w.actor.UserID {
			continue
		}
		if err := account.Notify(tx, u, key, w.now); err != nil {
			return err
		}
	}
	return nil
}

// CaseEvent ends what is still open when a case is closed: nobody works on in what is over.
func (s *Service) CaseEvent(tx *store.Tx, at time.Time, c casework.Case, event casework.EventKind) error {
	if event != casework.EventClosed {
		return nil
	}
	list, err := ofCase(tx, c.ID)
	if err != nil {
		return err
	}
	for _, r := range list {
		if !r.State.Open() {
			continue
		}
		w, err := s.stand(tx, "referral.ended", access.System(r.OrgID), r, at.UTC().Truncate(time.Microsecond))
		if err != nil {
			return err
		}
		if err := cmp.Or(w.step(tx, s, Act{Step: End}, Program),
			audit.Write(tx, at, w.actor, "referral.ended", ObjectType, string(r.ID), access.Decision{Allowed: true, Rules: []string{"system"}})); err != nil {
			return err
		}
	}
	return nil
}
