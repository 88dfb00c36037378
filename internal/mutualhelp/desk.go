package mutualhelp

import (
	"cmp"
	"context"
	"slices"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// TalkView is a talk with who is to be spoken.
type TalkView struct {
	Talk
	Who   Post
	Other Post // of an alarm: with whom it felt wrong
}

// Desk is what waits for a matcher: kinds and places, and no name.
type Desk struct {
	Asks, Offers []Post
	Tabled       []Post // asks that are proposed now
	Going        int
	Talks        []TalkView
	Places       map[string]string
	None         bool // the actor was named for no complex
	MayKeep      bool
	Today        time.Time
}

// Desk is what a matcher has to do.
func (s *Service) Desk(ctx context.Context, a access.Actor) (v Desk, err error) {
	const op = "mutualhelp.desk"
	d, err := s.policy.RequireOrg(op, a, actDesk)
	if err != nil {
		return v, err
	}
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		v = Desk{Today: s.today(), MayKeep: s.policy.May(a, actKeep)}
		matchers, err := matchersOf(tx, a.OrgID)
		if err != nil {
			return err
		}
		v.None = !a.Has(access.TeamLead)
		for _, who := range matchers {
			v.None = v.None && !slices.Contains(who, a.UserID)
		}
		list, err := deskPosts(tx, a, matchers)
		if err != nil {
			return err
		}
		for _, p := range list {
			switch {
			case p.State == Open && p.Side == Ask:
				v.Asks = append(v.Asks, p)
			case p.State == Open:
				v.Offers = append(v.Offers, p)
			case p.Side == Ask && p.State == Tabled:
				v.Tabled = append(v.Tabled, p)
			case p.Side == Ask:
				v.Going++
			}
		}
		if v.Talks, err = s.talks(tx, a, d); err != nil {
			return err
		}
		v.Places, err = placesOf(tx, a.OrgID)
		return err
	})
	return v, fault.Wrap(op, err)
}

// talks are the talks that the actor holds, or leads, with who is to be spoken; that look is on record.
func (s *Service) talks(tx *store.Tx, a access.Actor, d access.Decision) ([]TalkView, error) {
	all, err := openTalks(tx, a.OrgID)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(t Talk) bool { return !s.policy.Decide(a, actTalk, t.resource()).Allowed })
	ids := make([]string, len(all))
	for i, t := range all {
		ids[i] = string(t.MatchID)
	}
	in, arg := tx.In("m.id", 1, ids)
	pairs, err := matches(tx, in, arg)
	if err != nil {
		return nil, err
	}
	of := map[MatchID]Match{}
	var wanted []ID
	for _, m := range pairs {
		of[m.ID] = m
		wanted = append(wanted, m.AskID, m.OfferID)
	}
	people, err := postsByID(tx, s.vault, wanted)
	if err != nil {
		return nil, err
	}
	list := make([]TalkView, len(all))
	for i, t := range all {
		m := of[t.MatchID]
		if list[i] = (TalkView{Talk: t, Who: people[m.post(t.Side)]}); t.Alarm {
			list[i].Other = people[m.post(t.Side.Other())]
		}
		if err := audit.Write(tx, s.now(), a, actTalk, MatchType, string(t.MatchID), d); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func (t Talk) resource() access.Resource {
	return access.Resource{Type: MatchType, ID: string(t.MatchID), Org: t.OrgID, Holder: t.Holder}
}

// Spoke says that a talk has been. Doing it again changes nothing.
func (s *Service) Spoke(ctx context.Context, a access.Actor, id string) error {
	const op = "mutualhelp.spoke"
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		t, missing := talkByID(tx, id)
		if missing != nil && !fault.Is(missing, fault.NotFound) {
			return missing
		}
		d, err := s.policy.Require(op, a, actTalk, actTalk, t.resource())
		if err := cmp.Or(missing, err); err != nil || !t.Done.IsZero() {
			return err
		}
		return cmp.Or(endTalk(tx, id, s.now()), audit.Write(tx, s.now(), a, actTalk, MatchType, string(t.MatchID), d))
	}))
}

// View is a post as a matcher sees it, with what fits.
type View struct {
	Post
	Fits     []Fit
	Proposed bool // it is proposed to somebody now
	Places   map[string]string
	Today    time.Time
}

// mostFits is how many of what fits a page shows.
const mostFits = 10

// fits are what can be proposed to a post, by the rule of Order.
func (s *Service) fits(tx *store.Tx, a access.Actor, p Post) ([]Fit, error) {
	matchers, err := matchersOf(tx, a.OrgID)
	if err != nil {
		return nil, err
	}
	others, err := candidates(tx, s.vault, a, matchers, p)
	if err != nil {
		return nil, err
	}
	set, err := settingsOf(tx, a.OrgID)
	if err != nil {
		return nil, err
	}
	b, err := barsOf(tx, a.OrgID, set.Most)
	return Order(p, others, b), err
}

// Show is a post for a matcher. Whose name and sentence the matcher sees is on record first.
func (s *Service) Show(ctx context.Context, a access.Actor, id ID) (v View, err error) {
	const op = "mutualhelp.show"
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		p, d, err := s.load(tx, op, a, actMatch, actMatch, id)
		if err == nil && p.State.Over() {
			err = fault.New(op, fault.NotFound)
		}
		if err != nil {
			return err
		}
		v = View{Post: p, Proposed: p.State == Tabled, Today: s.today()}
		if p.State == Open {
			if v.Fits, err = s.fits(tx, a, p); err != nil {
				return err
			}
		}
		v.Fits = v.Fits[:min(len(v.Fits), mostFits)]
		seen := []ID{p.ID}
		for _, f := range v.Fits {
			seen = append(seen, f.ID)
		}
		for _, id := range seen {
			if err := audit.Write(tx, s.now(), a, actMatch, ObjectType, string(id), d); err != nil {
				return err
			}
		}
		v.Places, err = placesOf(tx, a.OrgID)
		return err
	})
	return v, fault.Wrap(op, err)
}

// Propose asks two people whether they want to meet; once for each key. Only here a match begins, and
// only by who may do so for both.
func (s *Service) Propose(ctx context.Context, a access.Actor, id, other ID, key string) (made MatchID, err error) {
	const op = "mutualhelp.propose"
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		p, d, err := s.load(tx, op, a, actMatch, actMatch, id)
		if err != nil {
			return err
		}
		m := Match{ID: MatchID(store.NewID()), OrgID: p.OrgID, MatcherID: a.UserID}
		stored, again, err := account.Once(tx, a.UserID, op+" "+string(id), key, string(m.ID), s.now())
		if made = MatchID(stored); err != nil || again {
			return err
		}
		fits, err := s.fits(tx, a, p)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(fits, func(f Fit) bool { return f.ID == other })
		if i < 0 {
			return fault.Invalidf(op, "ander", "mutualhelp.fits_not")
		}
		o := fits[i].Post
		if m.AskID, m.OfferID = p.ID, o.ID; p.Side == Offer {
			m.AskID, m.OfferID = o.ID, p.ID
		}
		m, _ = m.With(Propose, Ask, s.now())
		return cmp.Or(insertMatch(tx, m), s.moveBoth(tx, op, p, stepTable, o, stepTable), s.tell(tx, noticeAsked, p.Owner(), o.Owner()),
			audit.Write(tx, s.now(), a, actMatch, MatchType, string(m.ID), d))
	})
	return made, fault.Wrap(op, err)
}

// TakeBack withdraws what is proposed to a post; both come back to the list. Doing it again changes
// nothing.
func (s *Service) TakeBack(ctx context.Context, a access.Actor, id ID) error {
	const op = "mutualhelp.take_back"
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		p, d, err := s.load(tx, op, a, actMatch, actMatch, id)
		if err != nil || p.State != Tabled {
			return err
		}
		m, err := liveOf(tx, p.ID)
		return cmp.Or(err, s.take(tx, op, m, TakeBack, p.Side), audit.Write(tx, s.now(), a, actMatch, MatchType, string(m.ID), d))
	}))
}
