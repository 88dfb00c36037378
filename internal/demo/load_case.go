package demo

import (
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/casework"
	"samendoen/internal/place"
)

// director is the login of who directs a case: not everybody to whom the generator
// gives one may.
func (l *workLoader) director(x WorkCase) string {
	switch l.city.roleOf(x.Director) {
	case RoleConsultant, RoleTeamLeader, RoleMunicipal:
		return x.Director
	}
	return l.desks[x.ComplexKey].consultant
}

func (c *City) roleOf(login string) Role {
	for _, m := range c.staff {
		if m.login == login {
			return m.role
		}
	}
	return ""
}

// caseOf is a case as module casework takes it in. The code of the cause has no place
// there; the resident takes part without an account.
func (l *workLoader) caseOf(x playedCase) (casework.Historic, error) {
	director, err := l.user(l.director(x.WorkCase))
	if err != nil {
		return casework.Historic{}, err
	}
	k := casework.Case{
		ID: casework.ID(l.caseID(x.Key)), OrgID: l.org, State: casework.State(x.State),
		UnitID: place.UnitIDOf(l.city.cfg.Org, x.UnitKey), ComplexID: place.ComplexIDOf(l.city.cfg.Org, x.ComplexKey),
		Nuisance: x.nuisance || x.Theme == ThemeNuisance, Reason: x.first.Sentence, Goal: x.Question, Cause: x.CauseText,
		OpenedAt: x.OpenedAt, DirectorID: director, Reins: reinsOf(x.WorkCase),
	}
	h := casework.Historic{Signals: len(x.SignalKeys), Holders: x.members}
	ended := x.ClosedAt
	switch x.State {
	case CaseClosed:
		k.ClosedAt, k.Outcome = x.ClosedAt, outcomeOf(x.Result)
	case CaseVigil:
		ended = x.Log[len(x.Log)-1].At // the line with which it came to rest
		k.Vigil = casework.Vigil{EveryWeeks: x.Vigil.EveryWeeks, Since: clock.Date(ended), NextLook: x.Vigil.NextOn}
		if k.Vigil.ContactID, err = l.user(x.Vigil.Contact); err != nil {
			return h, err
		}
	case CaseOpen:
		if x.Next != nil {
			k.Next = casework.NextStep{What: x.Next.What, HolderID: director, By: x.Next.On}
		}
	}
	h.Case = k
	if h.Parts, err = l.partsOf(x.WorkCase); err != nil {
		return h, err
	}
	if h.Log, err = l.logOf(x.WorkCase); err != nil {
		return h, err
	}
	h.Carers = carersOf(x.WorkCase, director)
	h.Helps = helpsOf(x.WorkCase, director, ended)
	h.Commitments, err = l.commitmentsOf(x.WorkCase, director, ended)
	return h, err
}

// carersOf is who cares for the resident of some cases about a concern.
func carersOf(x WorkCase, director string) []casework.Carer {
	if x.Theme != ThemeConcern || len(x.Log)%2 == 1 {
		return nil
	}
	who := [][2]string{{"Paraplu Dauwtrapper", "zus"}, {"Mistral Knikkervanger", "zoon"}, {"Zonneke Hoepelmaker", "buurvrouw"}, {"Bries Klompenwever", "vriend"}}[len(x.Question)%4]
	c := casework.Carer{Since: x.OpenedAt.Add(3 * time.Minute), Name: who[0], Relation: who[1], Phone: "06-0000 0000"}
	c.ToldOn, c.ToldBy = clock.Date(c.Since), director
	if len(x.Log)%4 == 0 {
		c.AskedOn, c.AskedBy, c.Needs = clock.Date(c.Since), director, "Af en toe een middag vrij zijn."
	}
	return []casework.Carer{c}
}

// helpsOf is the rung on which the help stood when the case was opened, a rung lower being
// wanted, and the one that it came to when the case ended well; ended is zero while it is open.
func helpsOf(x WorkCase, director string, ended time.Time) []casework.Help {
	now := casework.Rung(x.Rung)
	first := casework.Help{At: x.OpenedAt.Add(2 * time.Minute), ByID: director, Now: now, Wanted: max(now-1, casework.OwnStrength), Why: "De bewoner vertelt wie er nu helpt en wat lukt."}
	if ended.IsZero() || x.Result != ResultSolved || first.Wanted == now {
		return []casework.Help{first}
	}
	return []casework.Help{first, {At: clock.Later(first.At, ended), ByID: director, Now: first.Wanted, Wanted: first.Wanted, Why: "Het lukt met minder hulp dan eerst."}}
}

func reinsOf(x WorkCase) casework.Reins {
	switch x.Direction {
	case DirectionResident:
		return casework.Reins{Holder: casework.ByResident}
	case DirectionTaken:
		return casework.Reins{Holder: casework.TakenOver, Until: x.TakenUntil, Because: x.TakenBecause}
	}
	return casework.Reins{Holder: casework.Together}
}

// outcomeOf is the outcome of a closed case; for who moved away nothing was solved.
func outcomeOf(r Result) casework.Outcome {
	switch r {
	case ResultSolved:
		return casework.Solved
	case ResultPartly:
		return casework.Partly
	}
	return casework.NotSolved
}

func (l *workLoader) partsOf(x WorkCase) ([]casework.HistoricPart, error) {
	var parts []casework.HistoricPart
	for _, p := range x.Participants {
		if p.Role == RoleResident {
			continue
		}
		id, err := l.user(p.Login)
		if err != nil {
			return nil, err
		}
		parts = append(parts, casework.HistoricPart{UserID: id, Part: casework.PartParticipant, Since: p.Since, Until: p.Until})
	}
	return parts, nil
}

func (l *workLoader) logOf(x WorkCase) ([]casework.LogEntry, error) {
	log := make([]casework.LogEntry, len(x.Log))
	for i, line := range x.Log {
		author, err := l.user(line.Author)
		if err != nil {
			return nil, err
		}
		log[i] = casework.LogEntry{At: clock.Later(line.At, x.OpenedAt.Add(5*time.Minute)), AuthorID: author, Kind: logKindOf(line.Kind), Text: line.Text}
	}
	return log, nil
}

// logKindOf is the kind of a log line; talking among colleagues is a note, for it is no
// contact with the resident.
func logKindOf(kind string) casework.LogKind {
	if kind == "overleg" {
		return casework.Note
	}
	return casework.LogKind(kind)
}

// commitmentsOf are the promises of a case; ended is when it was closed or came to rest,
// zero while it is open. A partner's promise is held by a partner where one takes part.
func (l *workLoader) commitmentsOf(x WorkCase, director string, ended time.Time) ([]casework.HistoricCommitment, error) {
	holders := map[Side]string{SideAssociation: director, SidePartner: director} // a resident has no account
	for _, p := range x.Participants {
		if p.Role == RolePartner || p.Role == RoleMunicipal {
			id, err := l.user(p.Login)
			if err != nil {
				return nil, err
			}
			holders[SidePartner] = id
		}
	}
	list := make([]casework.HistoricCommitment, len(x.Commitments))
	for i, p := range x.Commitments {
		list[i] = commitmentOf(p, x.OpenedAt, ended)
		list[i].HolderID, list[i].Home = holders[p.Side], p.Side == SideAssociation && x.Theme == ThemeHome
		if !list[i].Settled.IsZero() {
			list[i].ByID = director
		} else if i%2 == 0 {
			list[i].IfNot = "Dan bellen wij elkaar en spreken wij iets anders af."
		}
	}
	return list, nil
}

// commitmentOf is a promise without its holder. What was not done when the case ended
// was not kept, or withdrawn when its date was still to come.
func commitmentOf(p Commitment, opened, ended time.Time) casework.HistoricCommitment {
	c := casework.HistoricCommitment{Made: clock.Later(opened, moment(dayOf(p.Due)-14, 10*60))}
	c.Side, c.What, c.By, c.State = casework.OurSide, p.What, p.Due, casework.Promised
	if p.Side == SideResident {
		c.Side = casework.ResidentSide
	}
	switch {
	case !p.Done.IsZero():
		c.State, c.Settled = casework.Kept, clock.Later(opened, moment(dayOf(p.Done), 16*60))
	case ended.IsZero():
		return c
	case p.Due.After(ended):
		c.State, c.Settled = casework.Withdrawn, ended
	default:
		c.State, c.Settled = casework.NotKept, ended
	}
	if c.Made.After(c.Settled) {
		c.Made = clock.Later(opened, c.Settled.AddDate(0, 0, -1))
	}
	return c
}
