package rights

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/casework"
	"samendoen/internal/catalogue"
	"samendoen/internal/signal"
)

func signalNumber(id string) string { return signal.Number(id) }

func (c *collection) caseNumber(id string) string {
	found, err := casework.ByID(c.tx, casework.ID(id))
	if err != nil {
		return ""
	}
	return found.Number
}

// allSignals are what was passed on about the homes of the person: what and when, the
// sentence apart, because it may give away who said it.
func (c *collection) allSignals() error {
	for _, id := range c.trail.signals {
		a, err := signal.Tell(c.tx, c.s.vault, id)
		if err != nil {
			return err
		}
		title := c.t("doc_signal", "Number", a.Number())
		source, reporter := c.t("src_staff"), isReporter(a.SenderRole)
		if reporter {
			source = c.t("src_someone")
		}
		names, err := catalogue.NamesOf(c.tx, a.Org)
		if err != nil {
			return err
		}
		var facts []Fact
		c.fact(&facts, "theme", c.s.dutch.T(a.Theme.Key()))
		for _, code := range a.Facts {
			c.fact(&facts, "seen", names.Of(code, text.Dutch))
		}
		for _, q := range a.Asked {
			facts = append(facts, Fact{Label: q.Question, Text: q.Answer})
		}
		c.fact(&facts, "where", a.Place())
		c.fact(&facts, "state", c.s.dutch.T(a.State.Key()))
		c.fact(&facts, "talk", c.date(a.TalkAt))
		c.fact(&facts, "done", c.date(a.DoneAt))
		c.add(Item{of: id, ended: a.DoneAt, Key: "signal/" + id, Section: Signals, Title: title, At: a.At, Facts: facts, Source: source})
		if a.Said != "" {
			c.add(Item{of: id, ended: a.DoneAt, Key: "signal/" + id + "/said", Section: Signals, Title: title + ": " + c.t("doc_said"), At: a.At, Text: a.Said,
				Source: source, Concern: concernOf(a.Said, reporter, c.others)})
		}
		for _, n := range a.Notes {
			i := Item{of: id, ended: a.DoneAt, Key: "signal/" + id + "/" + n.ID, Section: Signals, Title: title + ": " + c.t("doc_note"), At: n.At, Text: n.Text,
				Source: c.t("src_staff"), Concern: concernOf(n.Text, reporter && n.Sender, c.others)}
			if n.Sender {
				i.Source = source
			}
			c.add(i)
		}
		if a.Photos > 0 {
			c.add(Item{of: id, ended: a.DoneAt, Key: "signal/" + id + "/photos", Section: Signals, Title: title + ": " + c.t("doc_photos"), At: a.At, Source: source,
				Facts: []Fact{{Label: c.t("doc_count"), Text: c.s.dutch.Int(a.Photos)}}})
		}
	}
	return nil
}

// allCases are the cases of the person with their texts, and with whom they were shared.
func (c *collection) allCases() error {
	for _, id := range c.trail.cases {
		a, err := casework.Tell(c.tx, c.s.vault, casework.ID(id))
		if err != nil {
			return err
		}
		c.caseItself(a)
		c.caseTexts(a)
		if err := c.shared(a); err != nil {
			return err
		}
	}
	return nil
}

func (c *collection) caseItself(a casework.About) {
	var facts []Fact
	c.fact(&facts, "state", c.t("case_"+string(a.State)))
	c.fact(&facts, "where", a.Label)
	c.fact(&facts, "closed", c.date(a.ClosedAt))
	c.fact(&facts, "reins", c.t("reins_"+string(a.Reins.Holder)))
	c.add(Item{of: string(a.ID), nuisance: a.Nuisance, ended: a.ClosedAt, Key: "case/" + string(a.ID), Section: Cases, Title: c.caseTitle(a), At: a.OpenedAt, Facts: facts, Source: c.t("src_case")})
}

func (c *collection) caseTitle(a casework.About) string { return c.t("doc_case", "Number", a.Number) }

// caseTexts are all that was written in a case, each text apart, so that a human can
// decide on each.
func (c *collection) caseTexts(a casework.About) {
	title := c.caseTitle(a) + ": "
	written := func(key, what, body string, at time.Time, source string, own bool) {
		if body != "" {
			c.add(Item{of: string(a.ID), nuisance: a.Nuisance, ended: a.ClosedAt, Key: "case/" + string(a.ID) + "/" + key, Section: Cases, Title: title + what, At: at, Text: body, Source: source,
				Own: own, Concern: concernOf(body, false, c.others)})
		}
	}
	staff := c.t("src_staff")
	written("reason", c.t("doc_reason"), a.Reason, a.OpenedAt, staff, false)
	written("goal", c.t("doc_goal"), a.Goal, a.OpenedAt, c.t("src_own"), true)
	written("cause", c.t("doc_cause"), a.Cause, a.OpenedAt, c.t("src_own"), true)
	written("because", c.t("doc_because"), a.Reins.Because, a.OpenedAt, staff, false)
	written("step", c.t("doc_step"), a.Next.What, a.OpenedAt, staff, false)
	for _, e := range a.Log {
		written("log/"+e.ID, c.t("log_"+string(e.Kind)), e.Text, e.At, staff, false)
	}
	for _, e := range a.Events {
		written("event/"+e.ID, c.t("doc_event"), e.Note, e.At, staff, false)
	}
	for _, h := range a.Helps {
		written("help/"+h.ID, c.t("doc_help", "Now", c.s.dutch.T(h.Now.Key()), "Wanted", c.s.dutch.T(h.Wanted.Key())), h.Why, h.At, staff, false)
	}
	for _, p := range a.Commitments {
		what := c.t("doc_promise_" + string(p.Side))
		source := staff
		if p.Side == casework.ResidentSide {
			source = c.t("src_own")
		}
		own := p.Side == casework.ResidentSide
		written("promise/"+p.ID, what+", "+c.t("doc_before", "Date", c.s.dutch.Date(p.By)), p.What, a.OpenedAt, source, own)
		written("promise/"+p.ID+"/ifnot", what+", "+c.t("doc_ifnot"), p.IfNot, a.OpenedAt, source, own)
		for i, said := range p.Said {
			written(fmt.Sprintf("promise/%s/proof/%d", p.ID, len(p.Said)-i), what+", "+c.t("doc_proof"), said.Proof, said.At, staff, false)
		}
	}
	for _, r := range a.Carers {
		c.add(Item{of: string(a.ID), nuisance: a.Nuisance, ended: a.ClosedAt, Key: "case/" + string(a.ID) + "/carer/" + r.ID, Section: Cases, Title: title + c.t("doc_carer"),
			At: r.Since, Text: strings.Join([]string{r.Name, r.Relation, r.Phone, r.Needs}, "\n"), Source: staff, Concern: Other})
	}
}

// shared is with which organisations a case was shared, and on what ground.
func (c *collection) shared(a casework.About) error {
	list, err := everIn(c.tx, string(a.ID))
	if err != nil {
		return err
	}
	for _, t := range list {
		u, err := account.UserByID(c.tx, t.UserID)
		if fault.Is(err, fault.NotFound) || err == nil && u.OrgID == a.OrgID {
			continue
		} else if err != nil {
			return err
		}
		var facts []Fact
		c.fact(&facts, "receiver", c.orgs[u.OrgID])
		c.fact(&facts, "part", t.Role)
		c.fact(&facts, "from", c.date(t.Since))
		c.fact(&facts, "until", c.date(t.until))
		grounds, err := groundsOf(c.tx, t, a.OrgID, u.OrgID)
		if err != nil {
			return err
		}
		for _, g := range grounds {
			c.fact(&facts, "covenant", g.Name)
			for i, purpose := range g.Purposes {
				if g.Grounds[i] != "" {
					purpose += " " + c.t("doc_ground_of", "Letter", string(g.Grounds[i]))
				}
				c.fact(&facts, "purpose", purpose)
			}
		}
		if len(grounds) == 0 {
			c.fact(&facts, "covenant", c.t("doc_no_covenant"))
		}
		c.add(Item{of: string(a.ID), nuisance: a.Nuisance, ended: a.ClosedAt, Key: "shared/" + string(a.ID) + "/" + t.UserID, Section: Sharing, Title: c.caseTitle(a), At: t.Since, Facts: facts, Source: c.t("src_case")})
	}
	return nil
}

// receivers are the other organisations that took part in the cases of a person.
func receivers(tx *store.Tx, w *work, t trail) ([]string, error) {
	var orgs []string
	for _, id := range t.cases {
		list, err := everIn(tx, id)
		if err != nil {
			return nil, err
		}
		for _, p := range list {
			u, err := account.UserByID(tx, p.UserID)
			if fault.Is(err, fault.NotFound) || err == nil && u.OrgID == w.Org {
				continue
			} else if err != nil {
				return nil, err
			}
			if !slices.Contains(orgs, u.OrgID) {
				orgs = append(orgs, u.OrgID)
			}
		}
	}
	return orgs, nil
}

// extras are what the person was asked consent for.
func (c *collection) extras() error {
	list, err := consentsOf(c.tx, string(c.w.Subject))
	if err != nil {
		return err
	}
	for _, x := range list {
		var facts []Fact
		c.fact(&facts, "asked", c.date(x.Asked))
		c.fact(&facts, "answered", c.date(x.Answered))
		c.fact(&facts, "withdrawn", c.date(x.Withdrawn))
		c.fact(&facts, "state", c.t("consent_"+string(x.State)))
		c.add(Item{Key: "consent/" + string(x.Extra), Section: Extras, Title: c.t("extra_" + string(x.Extra)), At: x.Asked, Facts: facts,
			Source: c.t("src_own"), Own: true})
	}
	return nil
}

// requests are the requests of the person before this one.
func (c *collection) requests() error {
	list, err := requestsAbout(c.tx, c.w.Subject)
	if err != nil {
		return err
	}
	for _, r := range list {
		if r.ID == c.w.ID {
			continue
		}
		var facts []Fact
		c.fact(&facts, "state", c.t("state_"+string(r.State)))
		c.fact(&facts, "done", c.date(r.Closed))
		c.add(Item{Key: "request/" + string(r.ID), ended: r.Closed, Section: Extras, Title: c.t("kind_"+string(r.Kind)) + " " + r.Number, At: r.On, Facts: facts,
			Source: c.t("src_own"), Own: true})
	}
	return nil
}
