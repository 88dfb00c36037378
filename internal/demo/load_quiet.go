package demo

import (
	"context"
	"slices"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/place"
)

const (
	// quietShare is the part of the homes of a neighbourhood with a story where help made to measure ran at some
	// time in the last two years.
	quietShare = 0.22
	// quietWeeks is how often somebody looks in while help runs and nothing else is needed.
	quietWeeks = 13
)

// loadQuiet stores the cases of the neighbourhoods with a story in which help made to measure runs and that
// rest beside it: they ask little of who directs them, and they are who the map counts as vulnerable. Where it
// gets worse most of them are of the last year; where it got better most have come to an end.
func (l Loader) loadQuiet(ctx context.Context, c *City, vault *seal.Vault, users, orgs map[string]string) error {
	w, err := newWorkLoader(c, users, orgs, l.Now)
	if err != nil {
		return err
	}
	var list []casework.Historic
	for i := range c.hoods {
		if c.hoods[i].story != noStory {
			list = append(list, w.quietIn(&c.hoods[i])...)
		}
	}
	slices.SortStableFunc(list, func(a, b casework.Historic) int { return a.Case.OpenedAt.Compare(b.Case.OpenedAt) })
	for part := range slices.Chunk(list, partSize) {
		if err := l.DB.Write(ctx, func(tx *store.Tx) error { return w.insert(tx, vault, part) }); err != nil {
			return err
		}
	}
	return nil
}

// insert stores cases with the agreements in them.
func (l *workLoader) insert(tx *store.Tx, vault *seal.Vault, cases []casework.Historic) error {
	ids, err := casework.InsertMany(tx, vault, cases)
	if err != nil {
		return err
	}
	for i, id := range ids {
		cases[i].Case.ID = id
	}
	return l.agreements(tx, vault, cases)
}

// quietIn are those of a neighbourhood, home after home.
func (l *workLoader) quietIn(h *hood) (list []casework.Historic) {
	s := newStream(l.city.cfg.Seed)
	for k := h.complexes.from; k < h.complexes.until; k++ {
		p := &l.city.complexes[k]
		for unit := p.firstUnit; unit < p.firstUnit+p.homes; unit++ {
			s.at(topicQuiet, unit, 0)
			if !s.chance(quietShare) {
				continue
			}
			opened := workday(l.city.today - s.intBetween(20, 730))
			if lately := s.chance(0.7); lately && h.story == gettingWorse {
				opened = workday(l.city.today - s.intBetween(20, 30*worseSince))
			} else if lately && h.story == gotBetter {
				opened = workday(l.city.today - s.intBetween(450, 900))
			}
			ended := opened + s.intBetween(120, 700)
			who := quietCase{key: numbered("rust-", unit, 1), home: unitKey(unit), complex: complexKey(k), opened: moment(opened, 9*60+s.IntN(400)), nuisance: s.chance(0.3), carer: s.chance(0.6), heavy: s.chance(0.3)}
			home, lives := l.city.stayOn(s, p, unit, opened)
			if !lives {
				continue
			}
			if home.until > 0 {
				ended = min(ended, home.until)
			}
			if ended = workday(ended); ended <= opened {
				continue
			}
			if ended < l.city.today {
				who.ended = moment(ended, 16*60)
			}
			list = append(list, l.quiet(who))
		}
	}
	return list
}

// quietCase is one of them; ended is zero while help runs.
type quietCase struct {
	key, home, complex     string
	opened, ended          time.Time
	nuisance, carer, heavy bool
}

func (l *workLoader) quiet(x quietCase) casework.Historic {
	director := l.users[l.quietDirector(x.complex)]
	k := casework.Case{ID: casework.ID(l.caseID(x.key)), OrgID: l.org, State: casework.Resting, UnitID: place.UnitIDOf(l.city.cfg.Org, x.home), ComplexID: place.ComplexIDOf(l.city.cfg.Org, x.complex),
		Nuisance: x.nuisance, Reason: "De bewoner vroeg hulp bij het wonen.", Goal: "Ik wil hier blijven wonen, met hulp waar het nodig is.", Cause: "Er kwam te veel tegelijk.",
		OpenedAt: x.opened, DirectorID: director, Reins: casework.Reins{Holder: casework.Together}}
	rung := casework.LightIndividual
	if x.heavy {
		rung = casework.HeavyIndividual
	}
	first := casework.Help{At: x.opened.Add(2 * time.Minute), ByID: director, Now: rung, Wanted: casework.GeneralServices, Why: "De bewoner vertelt wie er nu helpt en wat lukt."}
	h := casework.Historic{Helps: []casework.Help{first}}
	if since := x.opened.AddDate(0, 0, 14); x.ended.IsZero() {
		k.Vigil = casework.Vigil{ContactID: director, EveryWeeks: quietWeeks, Since: clock.Date(since), NextLook: l.nextLook(since)}
	} else {
		k.State, k.ClosedAt, k.Outcome = casework.Closed, x.ended, casework.Solved
	}
	if x.carer {
		h.Carers = carersOf(WorkCase{Theme: ThemeConcern, Question: x.key, OpenedAt: x.opened}, director)
	}
	h.Case = k
	return h
}

// nextLook is the next date on which somebody looks in.
func (l *workLoader) nextLook(since time.Time) time.Time {
	look := since
	for !look.After(l.now.AddDate(0, 0, 2)) {
		look = look.AddDate(0, 0, 7*quietWeeks)
	}
	return clock.Date(look)
}

// quietDirector directs them: a consultant whom no tour follows, or else the team lead.
func (l *workLoader) quietDirector(complexKey string) string {
	team := l.city.team[RoleConsultant]
	if len(team) < 3 {
		return "teamleider"
	}
	others := team[2:]
	return others[len(l.desks[complexKey].consultant)%len(others)]
}
