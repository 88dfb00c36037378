package casework

import (
	"slices"

	"samendoen/internal/base/web/ui"
)

// promisesOf are the commitments of a side as the page shows them: what is late first, then
// what is open, then the rest.
func (s screen) promisesOf(side Side) []Commitment {
	rank := func(p Commitment) int {
		switch {
		case s.promiseLate(p):
			return 0
		case p.State == Promised:
			return 1
		}
		return 2
	}
	list := slices.DeleteFunc(slices.Clone(s.Commitments), func(p Commitment) bool { return p.Side != side })
	slices.SortStableFunc(list, func(x, y Commitment) int { return rank(x) - rank(y) })
	return list
}

// homeLate is how many things at the home we should have done by now.
func (s screen) homeLate() (n int) {
	for _, p := range s.Commitments {
		if p.Home && s.promiseLate(p) {
			n++
		}
	}
	return n
}

func (s screen) promiseLate(p Commitment) bool {
	return s.State != Closed && LateCommitment(p, s.Today)
}

// promiseBy is the date of a promise: how long still while it is open, else the date.
func (s screen) promiseBy(p Commitment) string {
	if p.State == Promised && s.State != Closed {
		return s.p.Due(p.By, s.Today)
	}
	return s.p.Date(p.By)
}

// promiseTo is to whom a promise is made, when it is not the other side.
func (s screen) promiseTo(p Commitment) string {
	if p.ToID == "" {
		return ""
	}
	for _, c := range s.Carers {
		if c.ID == p.ToID {
			return s.t("promise_to", "Who", c.Name)
		}
	}
	return s.t("promise_to_carer")
}

// saidLine is who said something of a promise, and when.
func (s screen) saidLine(v Said) string {
	return s.t("promise_said", "Who", s.by(v.ByID, v.At), "Date", s.p.Date(clockDate(v.At)))
}

// before is what was said of a promise before the last time, in words.
func (s screen) before(p Commitment) (list []ui.Term) {
	for _, v := range p.Said[min(1, len(p.Said)):] {
		said := s.t("promise_" + string(v.State))
		if v.State == Promised {
			said = s.t("promise_anew", "Date", s.p.Date(v.By))
		}
		if v.Proof != "" {
			said += ": " + v.Proof
		}
		list = append(list, ui.Term{Label: s.saidLine(v), Text: said})
	}
	return list
}

// doLabel is what a button says that brings a promise from one state to another.
func (s screen) doLabel(from, to CommitmentState) string {
	if from == NotKept {
		return s.t("again_" + string(to))
	}
	return s.t("do_" + string(to))
}

func promiseTone(st CommitmentState) ui.Tone {
	switch st {
	case Promised:
		return ui.Info
	case Kept:
		return ui.Good
	case NotKept:
		return ui.Warn
	}
	return ui.Plain
}

// toOptions are to whom one of us can promise something.
func (s screen) toOptions() []ui.Option {
	choices := []choice{{"", s.t("promise_to_resident")}}
	for _, c := range s.Carers {
		choices = append(choices, choice{c.ID, c.Name})
	}
	return optionsOf(choices, s.in("afspraken").Value("aan", ""))
}

func (s screen) homeOption() []ui.Option {
	return []ui.Option{{Value: "ja", Label: s.t("promise_home"), Selected: s.in("afspraken").Value("klus", "") != ""}}
}

// promisedTo are the commitments that were made to a carer.
func (s screen) promisedTo(c Carer) []Commitment {
	return slices.DeleteFunc(slices.Clone(s.Commitments), func(p Commitment) bool { return p.ToID != c.ID })
}

// carers reports whether the reader knows of carers, or may write them down.
func (s screen) seesCarers() bool {
	return len(s.Carers) > 0 || s.writes() && slices.Contains(s.Kinds, carerKind)
}
