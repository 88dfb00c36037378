package rights

import (
	"slices"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/casework"
	"samendoen/internal/escalation"
	"samendoen/internal/subject"
)

// OnPage is the way of what a resident asked on the own page, and of the answer there.
const OnPage Way = "mijn-plan"

// OwnPage is where an objection came from that a resident made on the own page, against sharing a
// case with a partner. It is answered in that case, which closes the request, so that there is one
// answer. Of a case that was erased meanwhile it is answered here.
type OwnPage struct {
	CaseID  string
	Number  string // of the case
	Partner string // organisation
	// Paused says that the partner is kept out of the case until there is an answer (art. 18(1)(d)).
	Paused bool
	gone   bool // the case was erased
}

// Objecting is an objection as it is made: which word of the resident, and in whose name.
type Objecting struct {
	WordID, CaseID, Org, Partner string
	Name, Text                   string
	Number                       string // of the case
	Director                     string // user who directs the case
	Paused                       bool
}

// ownID is the request of a word that a resident said.
func ownID(word string) RequestID { return RequestID(store.IDOf("rights", "word", word)) }

// Object takes in an objection of a resident who is known by a code on paper and a PIN, with the
// term of the law. It authorises nothing: who says it did.
func (s *Service) Object(tx *store.Tx, a access.Actor, d access.Decision, x Objecting, now time.Time) error {
	r := Request{ID: ownID(x.WordID), Org: x.Org, Kind: Objection, State: Identified, On: clock.Date(now), Since: now,
		Details: Details{Via: OnPage, Wish: x.Text, SeenAt: now, Seen: seenOnPage,
			Own: &OwnPage{CaseID: x.CaseID, Number: x.Number, Partner: x.Partner, Paused: x.Paused}}}
	r.Due = AnswerBy(r.On, false)
	r.Events = []Event{{At: now, User: a.UserID, Step: Take, Note: string(OnPage)}}
	var err error
	if r.Subject, r.From, err = s.whoIs(tx, x.CaseID, x.Name); err != nil {
		return err
	}
	if r.Holder, err = ownHolder(tx, x.Org, x.Director); err != nil {
		return err
	}
	if err := insertRequest(tx, s.vault, &r); err != nil {
		return err
	}
	if err := account.Notify(tx, r.Holder, "rights.notice_objection", now); err != nil {
		return err
	}
	return audit.Write(tx, now, a, actTake, "Request", string(r.ID), d)
}

// seenOnPage says that somebody is known by the code on paper and the PIN of the own page.
const seenOnPage Seen = "eigen-code"

// whoIs is the person of a case with a name. Of somebody else in the home the request is about the
// first person of the case, and from says who asks.
func (s *Service) whoIs(tx *store.Tx, caseID, name string) (who subject.ID, from string, err error) {
	holders, err := seal.Holders(tx, []string{caseID})
	if err != nil {
		return "", "", err
	}
	list := slices.Clone(holders[caseID])
	slices.Sort(list)
	for _, h := range list { // the few people of one home
		p, err := subject.Open(tx, s.vault, subject.ID(h))
		if fault.Is(err, fault.NotFound) {
			continue // the association itself, or forgotten
		}
		if err != nil {
			return "", "", err
		}
		if text.Fold(p.Name) == text.Fold(name) {
			return subject.ID(h), "", nil
		}
		if who == "" {
			who = subject.ID(h)
		}
	}
	return who, name, nil
}

// ownHolder is who holds an objection that came in by itself: who is appointed, else the officer,
// the board or an administrator, else who directs the case. It is never nobody.
func ownHolder(tx *store.Tx, org, director string) (string, error) {
	list, err := people(tx, org)
	ids := idsOf(list)
	if err == nil && len(ids) == 0 {
		ids, err = escalation.FirstWith(tx, org, access.Officer, access.Board, access.Admin)
	}
	if err != nil || len(ids) == 0 {
		return director, err
	}
	return ids[0], nil
}

// Settled is the answer to an objection, as it was given in the case.
type Settled struct {
	WordID  string
	Stopped bool // we stop sharing; otherwise the reason stands in Why
	Why     string
}

// SettleOwn closes the request of an objection with the answer that was given in the case. An
// objection of before there were requests has none, and nothing happens.
func (s *Service) SettleOwn(tx *store.Tx, a access.Actor, d access.Decision, x Settled, now time.Time) error {
	r, err := requestByID(tx, s.vault, ownID(x.WordID))
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil || r.State == Done {
		return err
	}
	r.Answer, r.AnswerWhy, r.DecidedAt, r.OutBy, r.OutOn = Denied, x.Why, now, OnPage, clock.Date(now)
	if x.Stopped {
		r.Answer = Granted
	}
	r.State, r.Closed = Done, now
	r.Events = append(r.Events, Event{At: now, User: a.UserID, Step: Decide, Note: string(r.Answer)}, Event{At: now, User: a.UserID, Step: Finish})
	if err := updateRequest(tx, s.vault, "rights.settleown", &r); err != nil {
		return err
	}
	return audit.Write(tx, now, a, actHandle, "Request", string(r.ID), d)
}

// OwnTerm is by when an objection is answered by law.
type OwnTerm struct {
	Number string
	Due    time.Time // date
	Why    string    // it became later; empty for the first term
}

// OwnTerms are the terms of the open objections among some words, by word.
func (s *Service) OwnTerms(tx *store.Tx, words []string) (map[string]OwnTerm, error) {
	terms := map[string]OwnTerm{}
	for _, w := range words { // the open objections of one case: seldom more than one
		r, err := requestByID(tx, s.vault, ownID(w))
		if fault.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if r.State != Done {
			terms[w] = OwnTerm{Number: r.Number, Due: r.Due, Why: r.ExtendWhy}
		}
	}
	return terms, nil
}

// Next is the state after a step, and whether it may be taken. What is answered in a case is handed
// over and extended here, and no more.
func (r Request) Next(step Step) (State, bool) {
	if r.inCase() && step != Hand && step != Extend {
		return "", false
	}
	return Next(r.Kind, r.State, step)
}

// inCase reports whether the answer comes from the case.
func (r Request) inCase() bool { return r.Own != nil && !r.Own.gone && r.State != Done }

// lost finds out whether the case of an objection was erased.
func (o *OwnPage) lost(tx *store.Tx, v *seal.Vault) error {
	_, err := v.KeyOf(tx, o.CaseID)
	if o.gone = fault.Is(err, fault.NotFound); o.gone {
		return nil
	}
	return err
}

// things are what an objection is about beside what is the person's.
func (o *OwnPage) things() []string {
	if o == nil {
		return nil
	}
	return []string{o.CaseID}
}

// directorOf is who answers an objection in its case; empty of a case that is gone.
func directorOf(tx *store.Tx, o *OwnPage) (string, error) {
	if o == nil || o.gone {
		return "", nil
	}
	c, err := casework.ByID(tx, casework.ID(o.CaseID))
	if fault.Is(err, fault.NotFound) {
		return "", nil
	}
	return c.DirectorID, err
}
