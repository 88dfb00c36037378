package mutualhelp

import (
	"cmp"
	"context"
	"slices"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// The actions of the policy.
const (
	actList  access.Action = "mutualhelp.list"
	actPut   access.Action = "mutualhelp.put"
	actRead  access.Action = "mutualhelp.read"
	actAct   access.Action = "mutualhelp.act"
	actDesk  access.Action = "mutualhelp.desk"
	actMatch access.Action = "mutualhelp.match"
	actTalk  access.Action = "mutualhelp.talk"
	actKeep  access.Action = "mutualhelp.keep"
	actDoor  access.Action = "mutualhelp.door" // has it in the menu
)

// Notices of this module; none says who, or what.
const (
	noticeNew    = "mutualhelp.notice_new"    // to a matcher: somebody asks for something
	noticeAsked  = "mutualhelp.notice_asked"  // to both: there may be somebody
	noticeYes    = "mutualhelp.notice_yes"    // to both: it goes on
	noticeFailed = "mutualhelp.notice_failed" // to the other: not this time
	noticeEnded  = "mutualhelp.notice_ended"  // to the other: it ended
	noticeSpeak  = "mutualhelp.notice_speak"  // to a matcher: somebody wants to speak you
	noticeAlarm  = "mutualhelp.notice_alarm"  // to who leads: something felt wrong, today
	noticeLapsed = "mutualhelp.notice_lapsed" // to the owner: it stands no longer
)

// Service carries out what people do.
type Service struct {
	db     *store.DB
	vault  *seal.Vault
	clock  clock.Clock
	policy *access.Policy
}

// New makes the service.
func New(db *store.DB, v *seal.Vault, c clock.Clock, policy *access.Policy) *Service {
	return &Service{db: db, vault: v, clock: c, policy: policy}
}

func (s *Service) now() time.Time   { return s.clock.Now().UTC().Truncate(time.Microsecond) }
func (s *Service) today() time.Time { return clock.Date(s.clock.Now()) }

// load reads a post and decides; what one may not read does not exist.
func (s *Service) load(tx *store.Tx, op string, a access.Actor, action, read access.Action, id ID) (Post, access.Decision, error) {
	p, missing := postByID(tx, s.vault, id)
	if missing != nil && !fault.Is(missing, fault.NotFound) {
		return p, access.Decision{}, missing
	}
	matchers, err := matchersOf(tx, a.OrgID)
	if err != nil {
		return p, access.Decision{}, err
	}
	d, err := s.policy.Require(op, a, action, read, p.resource(matchers)) // of what is missing too, which so takes as long
	return p, d, cmp.Or(missing, err)
}

// Pair is a match with the two posts that it brings together.
type Pair struct {
	Match
	Own, Their Post
	Side       Side // of Own
}

// Mine is what somebody asks and offers, and with whom.
type Mine struct {
	Posts   []Post
	Waiting []Pair // asked about each other; nobody's name
	Going   []Pair
	Places  map[string]string
	Today   time.Time
	MayDesk bool
	MayPut  bool
	Alarmed bool // somebody will speak the actor about what felt wrong
}

// Mine are the actor's own posts and matches. Whose name the actor sees is on record first.
func (s *Service) Mine(ctx context.Context, a access.Actor) (v Mine, err error) {
	const op = "mutualhelp.mine"
	d, err := s.policy.RequireOrg(op, a, actList)
	if err != nil {
		return v, err
	}
	v = Mine{Today: s.today(), MayDesk: s.policy.May(a, actDesk), MayPut: s.policy.May(a, actPut)}
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		v.Waiting, v.Going = nil, nil
		if v.Posts, err = ofOwner(tx, s.vault, a.UserID); err != nil {
			return err
		}
		live, err := liveOfPosts(tx, v.Posts)
		if err != nil {
			return err
		}
		for _, own := range v.Posts {
			for _, m := range live {
				if own.ID != m.AskID && own.ID != m.OfferID {
					continue
				}
				x := Pair{Match: m, Own: own, Side: own.Side}
				if !m.Shows() {
					v.Waiting = append(v.Waiting, x)
					continue
				}
				v.Going = append(v.Going, x)
			}
		}
		if err := s.theirs(tx, a, d, v.Going); err != nil {
			return err
		}
		if v.Alarmed, err = alarmed(tx, a.UserID); err != nil {
			return err
		}
		v.Places, err = placesOf(tx, a.OrgID)
		return err
	})
	return v, fault.Wrap(op, err)
}

// theirs fills in who the others are of matches that go on, and puts on record who was looked at.
func (s *Service) theirs(tx *store.Tx, a access.Actor, d access.Decision, list []Pair) error {
	var ids []ID
	for _, x := range list {
		ids = append(ids, x.post(x.Side.Other()))
	}
	others, err := postsByID(tx, s.vault, ids)
	if err != nil {
		return err
	}
	for i, x := range list {
		list[i].Their = others[x.post(x.Side.Other())]
		if err := audit.Write(tx, s.now(), a, actRead, MatchType, string(x.Match.ID), d); err != nil {
			return err
		}
	}
	return nil
}

// placesOf are the names of the complexes of an organisation.
func placesOf(tx *store.Tx, org string) (map[string]string, error) {
	sites, err := place.Briefs(tx, org)
	names := make(map[string]string, len(sites))
	for _, x := range sites {
		names[string(x.ID)] = x.Name
	}
	return names, err
}

// Choices are what the form of a post can choose from, and whether the actor agreed to the rules before.
type Choices struct {
	Sites  []place.Brief
	Agreed bool
	Self   bool // the actor can ask and offer for themselves
	Others bool // and for others
}

// Choices are what the actor can choose from.
func (s *Service) Choices(ctx context.Context, a access.Actor) (c Choices, err error) {
	const op = "mutualhelp.choices"
	if _, err := s.policy.RequireOrg(op, a, actPut); err != nil {
		return c, err
	}
	c.Self = a.Has(access.Resident) || a.Has(access.Volunteer)
	c.Others = a.Has(access.Volunteer) || slices.ContainsFunc(staffRoles(), a.Has)
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		before, err := agreed(tx, a.UserID)
		if err != nil {
			return err
		}
		c.Agreed = !before.IsZero()
		c.Sites, err = place.Briefs(tx, a.OrgID)
		return err
	})
	return c, fault.Wrap(op, err)
}

// agreed is when somebody agreed to the rules as they are now; zero for not.
func agreed(tx *store.Tx, user string) (time.Time, error) {
	list, err := bare(tx, `p.user_id = $1 AND p.rules = $2 ORDER BY p.agreed, p.id LIMIT 1`, user, int64(RulesVersion))
	if err != nil || len(list) == 0 {
		return time.Time{}, err
	}
	return list[0].Agreed, nil
}

// Put asks or offers something, once for each key. For is for somebody without an account, who was
// asked and agreed: then the name and how to reach them are theirs.
func (s *Service) Put(ctx context.Context, a access.Actor, p Post, forOther, ticked bool, key string) (id ID, err error) {
	const op = "mutualhelp.put"
	d, err := s.policy.RequireOrg(op, a, actPut)
	if err != nil {
		return "", err
	}
	if p.UserID = a.UserID; forOther {
		p.UserID = ""
	}
	self := a.Has(access.Resident) || a.Has(access.Volunteer)
	others := a.Has(access.Volunteer) || slices.ContainsFunc(staffRoles(), a.Has)
	if forOther && !others || !forOther && !self {
		return "", fault.Invalidf(op, "wie", "mutualhelp.choose_who")
	}
	now := s.now()
	p.ID, p.OrgID, p.ByID, p.Made, p.Rules = ID(store.NewID()), a.OrgID, a.UserID, now, RulesVersion
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		if err := s.fill(tx, &p, ticked); err != nil {
			return err
		}
		if err := fault.Check(op, p.Check()); err != nil {
			return err
		}
		made, again, err := account.Once(tx, a.UserID, op, key, string(p.ID), now)
		if id = ID(made); err != nil || again {
			return err
		}
		set, err := settingsOf(tx, a.OrgID)
		if err != nil {
			return err
		}
		p, _ = p.step(stepPut, set, now)
		k, err := s.vault.NewKey(tx, now, string(p.ID), p.OrgID)
		if err != nil {
			return err
		}
		matchers, err := matchersOf(tx, a.OrgID)
		if err != nil {
			return err
		}
		hear := slices.DeleteFunc(slices.Clone(matchers[p.Complex]), func(u string) bool { return u == p.Owner() || p.Side == Offer })
		return cmp.Or(insertPost(tx, k, p), s.tell(tx, noticeNew, hear...), audit.Write(tx, now, a, actPut, ObjectType, string(p.ID), d))
	})
	return id, fault.Wrap(op, err)
}

// fill gives a post the neighbourhood of its complex, and the day on which the rules were agreed to.
func (s *Service) fill(tx *store.Tx, p *Post, ticked bool) error {
	sites, err := place.Briefs(tx, p.OrgID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(sites, func(x place.Brief) bool { return x.ID == p.Complex })
	if i < 0 {
		p.Complex = ""
	} else {
		p.Area = sites[i].Neighbourhood
	}
	if p.Agreed = (time.Time{}); p.UserID != "" {
		if p.Agreed, err = agreed(tx, p.UserID); err != nil {
			return err
		}
	}
	if p.Agreed.IsZero() && ticked {
		p.Agreed = s.today()
	}
	return nil
}

func (s *Service) tell(tx *store.Tx, notice string, users ...string) error {
	for _, u := range users {
		if err := account.Notify(tx, u, notice, s.now()); err != nil {
			return err
		}
	}
	return nil
}
