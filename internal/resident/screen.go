package resident

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/casework"
)

func isMissing(err error) bool { return fault.Is(err, fault.NotFound) }

type words struct{ p *text.Printer }

func (w words) t(key string, pairs ...any) string { return w.p.T("resident."+key, pairs...) }

// brief is what the card on the page of a case says.
type brief struct {
	running, came int
	waits         int64
}

func (s *Service) brief(ctx context.Context, id casework.ID) (b brief, err error) {
	now := s.now()
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		list, err := passesSealed(tx, id)
		b = brief{}
		for _, p := range list {
			if p.Kind == Own && p.Running(now) {
				b.running++
				if !p.FirstIn.IsZero() {
					b.came++
				}
			}
		}
		if err != nil {
			return err
		}
		b.waits, err = waitingCount(tx, id)
		return err
	})
	return b, err
}

func (b brief) state() string {
	switch {
	case b.running == 0:
		return "card_not"
	case b.came == 0:
		return "card_invited"
	}
	return "card_came"
}

// planScreen are the parts of a plan in words for its resident.
type planScreen struct {
	words
	casework.Plan
	org string
}

func (s planScreen) step() ui.Next {
	n := ui.Next{Heading: s.t("step"), Left: s.p.Lang.Dir() == "rtl"}
	switch {
	case s.State == casework.Closed:
		n.Heading, n.What = s.t("closed"), s.t("closed_until", "Date", s.p.Date(ReadableTo(s.ClosedAt).AddDate(0, 0, -1)))
		if !s.Kept.Until.IsZero() {
			n.Terms = []ui.Term{{Label: s.t("kept"), Text: s.t("kept_until", "Date", s.p.Date(s.Kept.Until))}}
		}
	case s.State == casework.Resting:
		n.What = s.t("resting")
		n.Terms = []ui.Term{{Label: s.t("who"), Text: s.Names[s.Vigil.ContactID]}, {Label: s.t("when"), Text: s.p.DayDate(s.Vigil.NextLook)}}
	case !s.Next.Known():
		n.What = s.t("step_none")
		n.Terms = []ui.Term{{Label: s.t("who"), Text: s.Names[s.DirectorID]}, {Label: s.t("when"), Text: s.p.DayDate(casework.StepDue(s.Case))}}
	default:
		n.What, n.Lang = s.Next.What, string(text.Dutch)
		n.Terms = []ui.Term{{Label: s.t("who"), Text: s.Names[s.Next.HolderID]}, {Label: s.t("when"), Text: s.p.DayDate(s.Next.By)}}
	}
	return n
}

// keptLine says until when the plan is kept, as far as that is known.
func (s planScreen) keptLine() string {
	switch {
	case s.Kept.Until.IsZero():
		return s.t("people_kept")
	case s.State == casework.Closed:
		return s.t("kept_until", "Date", s.p.Date(s.Kept.Until))
	}
	return s.t("people_kept_to", "Date", s.p.Date(s.Kept.Until))
}

func (s planScreen) stepLate() bool { return casework.Late(s.Case, s.Today) }

func (s planScreen) reins() string {
	if s.Reins.Holder == casework.TakenOver {
		return s.t("reins_overgenomen", "Date", s.p.Date(s.Reins.Until))
	}
	return s.t("reins_" + string(s.Reins.Holder))
}

// side are the commitments of a side, those that run first.
func (s planScreen) side(side casework.Side) []casework.Commitment {
	var list []casework.Commitment
	for _, c := range s.Commitments {
		if c.Side == side {
			list = append(list, c)
		}
	}
	slices.SortStableFunc(list, func(x, y casework.Commitment) int {
		a, b := x.State == casework.Promised, y.State == casework.Promised
		switch {
		case a == b:
			return x.By.Compare(y.By)
		case a:
			return -1
		}
		return 1
	})
	return list
}

func (s planScreen) promise(c casework.Commitment) string {
	switch {
	case c.State == casework.Kept:
		return s.t("promise_kept")
	case c.State == casework.NotKept:
		return s.t("promise_not_" + string(c.Side))
	case casework.LateCommitment(c, s.Today) && c.Side == casework.OurSide:
		return s.t("promise_late_us", "Date", s.p.DayDate(c.By), "Who", s.Names[c.HolderID])
	case casework.LateCommitment(c, s.Today):
		return s.t("promise_late_you", "Date", s.p.DayDate(c.By))
	case c.Side == casework.OurSide:
		return s.t("promise_us", "Date", s.p.DayDate(c.By), "Who", s.Names[c.HolderID])
	}
	return s.t("promise_you", "Date", s.p.DayDate(c.By))
}

func (s planScreen) people() (list []ui.Person) {
	for _, p := range s.People {
		one := ui.Person{Name: p.User.Name + " (" + s.Orgs[p.User.OrgID] + ")"}
		switch {
		case p.Part == casework.PartDirector:
			one.Role = s.t("person_director")
		case p.User.OrgID == s.OrgID && p.Reads:
			one.Role = s.t("person_own")
		case p.Reads:
			var kinds []string
			for _, k := range p.Categories {
				kinds = append(kinds, strings.ToLower(s.p.T("network.cat_"+string(k))))
			}
			one.Role = s.t("person_partner", "Kinds", strings.Join(kinds, ", "), "Covenant", p.Covenant, "Date", s.p.Date(p.Until))
		default:
			one.Role = s.t("person_not")
		}
		list = append(list, one)
	}
	for _, g := range s.Guests {
		var kinds []string
		for _, k := range g.Categories {
			kinds = append(kinds, strings.ToLower(s.p.T("network.cat_"+string(k))))
		}
		list = append(list, ui.Person{Name: g.Name + " (" + g.Org + ")", Role: s.t("person_partner", "Kinds", strings.Join(kinds, ", "), "Covenant", g.Covenant, "Date", s.p.Date(g.Until))})
	}
	return list
}

// staffScreen is the page on which staff invite and answer.
type staffScreen struct {
	words
	View
	draft ui.Draft
	made  *Card
}

func (s staffScreen) plan() planScreen { return planScreen{s.words, s.Plan, s.Org} }

func (s staffScreen) field(form, name, label, hint string) ui.Field {
	return s.draft.In(form).Field(s.t, name, label, hint)
}

func (s staffScreen) passLine(p Pass) string {
	switch {
	case p.Ended():
		return s.t("pass_tries", "Date", s.p.Time(p.Revoked))
	case !p.Revoked.IsZero():
		return s.t("pass_revoked", "Date", s.p.Time(p.Revoked))
	case !p.Running(s.Now):
		return s.t("pass_over", "Date", s.p.Time(p.Until))
	case p.FirstIn.IsZero():
		return s.t("pass_not_yet", "Date", s.p.Time(p.Until))
	}
	return s.t("pass_came", "Last", s.p.Time(p.LastIn), "Date", s.p.Time(p.Until))
}

func (s staffScreen) wordTitle(w Word) string {
	return s.t("word_"+string(w.Kind), "Partner", s.Names[w.PartnerID])
}

func (s staffScreen) wordBy(w Word) string {
	return s.t("word_by", "Who", s.passOf(w.PassID).Who.Name, "Date", s.p.Time(w.At))
}

// objection says what the law asks of an objection that waits, and what happens meanwhile.
func (s staffScreen) objection(w Word) (list []string) {
	at, open := s.Open[w.ID]
	if !open {
		return nil
	}
	state := "objection_runs"
	if at.Paused {
		state = "objection_paused"
	}
	list = append(list, s.t(state, "Partner", s.Names[w.PartnerID]))
	if !at.Due.IsZero() {
		list = append(list, s.t("objection_law", "Number", at.Number, "Date", s.p.Date(at.Due)))
	}
	return list
}

func (s staffScreen) outcomes(w Word) (list []ui.Option) {
	for _, a := range answers(w.Kind) {
		list = append(list, ui.Option{Value: string(a), Label: s.t("outcome_" + string(a)), Selected: s.draft.In(w.ID).Value("uitkomst", "") == string(a)})
	}
	return list
}

// doorScreen is the page for who is not in.
type doorScreen struct {
	words
	draft ui.Draft
}

func (s doorScreen) field(name, label, hint string) ui.Field {
	return s.draft.Field(s.t, name, label, hint)
}

// ownScreen is the page of the resident.
type ownScreen struct {
	words
	Mine
	draft ui.Draft
	made  *Card
	key   string
}

func (s ownScreen) plan() planScreen { return planScreen{s.words, s.Plan, s.Org} }

func (s ownScreen) says() bool { return !s.Beside && s.State != casework.Closed }

func (s ownScreen) field(form, name, label, hint string) ui.Field {
	return s.draft.In(form).Field(s.t, name, label, hint)
}

func (s ownScreen) kinds() (list []ui.Option) {
	chosen := s.draft.In("woord").Value("soort", string(Question))
	for _, k := range WordKinds() {
		if k == Objection && len(s.Partners) == 0 {
			continue
		}
		list = append(list, ui.Option{Value: string(k), Label: s.t("say_" + string(k)), Hint: s.t("say_" + string(k) + "_then"), Selected: chosen == string(k)})
	}
	return list
}

func (s ownScreen) partnerOptions() []ui.Option {
	list := []ui.Option{{Value: "", Label: s.t("nobody")}}
	for id, name := range s.Partners {
		list = append(list, ui.Option{Value: id, Label: name, Selected: s.draft.In("woord").Value("met", "") == id})
	}
	slices.SortFunc(list[1:], func(x, y ui.Option) int { return strings.Compare(x.Label, y.Label) })
	return list
}

func (s ownScreen) wordLine(w Word) string {
	switch {
	case w.State == Waits && s.Today.After(w.Due):
		return s.t("your_late", "Date", s.p.DayDate(w.Due))
	case w.State == Waits:
		return s.t("your_waits", "Who", s.Names[s.DirectorID], "Date", s.p.DayDate(w.Due))
	}
	return s.t("your_answer", "Who", s.Answerers[w.AnsweredBy], "Date", s.p.Time(w.Answered))
}

// objectionLines say to the resident what happens while an objection waits, and what the law says.
func objectionLines(s words, open map[string]Standing, w Word, partner string) (list []string) {
	at, waits := open[w.ID]
	if !waits {
		return nil
	}
	state := "your_runs"
	if at.Paused {
		state = "your_paused"
	}
	list = append(list, s.t(state, "Partner", partner))
	switch {
	case at.Why != "":
		list = append(list, s.t("your_later", "Date", s.p.Date(at.Due), "Why", at.Why))
	case !at.Due.IsZero():
		list = append(list, s.t("your_law", "Date", s.p.Date(at.Due)))
	}
	return list
}

func (s ownScreen) wordTitle(w Word) string {
	return s.t("word_"+string(w.Kind), "Partner", s.Orgs[w.PartnerID])
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

// typing is the answer to a word as it was refused, as it was left while typing, or untouched.
func (s staffScreen) typing(w Word) casework.Typing {
	return s.Beside.Form(formName(w.ID), s.draft.In(w.ID))
}
