package demo

import (
	"context"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/mutualhelp"
	"samendoen/internal/place"
)

// neighbour is what somebody of the demo asks or offers: for themselves with a login only, for somebody
// else with a name too.
type neighbour struct {
	who, name string
	side      mutualhelp.Side
	kind      string
	site      int
	words     string
	days      int // ago
}

func (n neighbour) owner() bool {
	return n.who == "bewoner" || n.who == "vrijwilliger" && n.name == "Mila"
}

// neighbours are asks and offers in a few complexes: two go on, and one is proposed to the resident of
// the demo.
func (l Loader) neighbours(ctx context.Context, c *City, users map[string]string) error {
	if l.Mutual == nil {
		return nil
	}
	at := clock.NewManual(l.Now)
	s := l.Mutual(at)
	people := map[string]access.Actor{}
	var sites []place.Brief
	if err := l.DB.Read(ctx, func(tx *store.Tx) (err error) {
		for _, login := range []string{"vrijwilliger", "bewoner", "wijkbeheerder", "consulent", "teamleider"} {
			u, err := account.UserByID(tx, users[login])
			if err != nil {
				return err
			}
			people[login] = u.Actor()
		}
		sites, err = place.Briefs(tx, c.cfg.Org)
		return err
	}); err != nil || len(sites) < 3 {
		return err
	}
	list := []neighbour{
		{"consulent", "Fatma", mutualhelp.Ask, "wandelen", 0, "Ik wil weer naar buiten, in mijn tempo.", 18},
		{"wijkbeheerder", "Joop", mutualhelp.Offer, "wandelen", 0, "Ik loop elke ochtend een rondje.", 17},
		{"wijkbeheerder", "Rina", mutualhelp.Ask, "telefoon", 1, "Mijn nieuwe telefoon is te moeilijk.", 16},
		{"vrijwilliger", "Mila", mutualhelp.Offer, "telefoon", 1, "Ik leg het rustig uit.", 15},
		{"bewoner", "", mutualhelp.Ask, "boodschap", 0, "Zware tassen lukken niet meer.", 6},
		{"wijkbeheerder", "Ahmed", mutualhelp.Offer, "boodschap", 0, "Ik ga toch elke zaterdag.", 5},
		{"wijkbeheerder", "Truus", mutualhelp.Ask, "gezelschap", 0, "Koffie met een praatje, graag.", 9},
		{"consulent", "Elif", mutualhelp.Offer, "gezelschap", 0, "Ik bak graag en drink koffie.", 4},
		{"consulent", "Henk", mutualhelp.Offer, "gezelschap", 0, "Ik heb tijd in het weekend.", 3},
		{"wijkbeheerder", "Samir", mutualhelp.Ask, "taal", 1, "Ik wil Nederlands praten.", 3},
		{"consulent", "Bep", mutualhelp.Ask, "klusje", 2, "Een lamp ophangen.", 2},
		{"wijkbeheerder", "Dirk", mutualhelp.Offer, "vervoer", 2, "Ik heb een auto.", 1},
	}
	ids := make([]mutualhelp.ID, len(list))
	for i, n := range list {
		at.Set(l.Now.AddDate(0, 0, -n.days))
		p := mutualhelp.Post{Side: n.side, Kind: n.kind, Complex: sites[n.site].ID, Wider: i%3 == 0, Parts: mutualhelp.Parts()[i%2 : 2+i%3],
			Private: mutualhelp.Private{Name: n.name, Reach: "06 00 00 00 2" + string(rune('0'+i%10)), Words: n.words}}
		if p.Name == "" {
			p.Name = "Sanne"
		}
		if i%4 == 2 {
			p.Tongues = []string{"nl", "tr"}
		}
		var err error
		if ids[i], err = s.Put(ctx, people[n.who], p, !n.owner(), true, ""); err != nil {
			return err
		}
	}
	for i := range 3 {
		for _, login := range []string{"vrijwilliger", "consulent"} {
			if err := s.Name(ctx, people["teamleider"], mutualhelp.Named{UserID: people[login].UserID, Complex: sites[i].ID}, true); err != nil {
				return err
			}
		}
	}
	return l.bringTogether(ctx, at, s, people, list, ids)
}

// bringTogether proposes the first three pairs; the first two say yes, and one of them wants to speak
// somebody after two weeks.
func (l Loader) bringTogether(ctx context.Context, at *clock.Manual, s *mutualhelp.Service, people map[string]access.Actor, list []neighbour, ids []mutualhelp.ID) error {
	var first mutualhelp.MatchID
	for i := 0; i < 6; i += 2 {
		at.Set(l.Now.AddDate(0, 0, -list[i+1].days+1))
		m, err := s.Propose(ctx, people["teamleider"], ids[i], ids[i+1], "")
		if err != nil {
			return err
		}
		if i == 0 {
			first = m
		}
		for _, n := range list[i : i+2] {
			if i == 4 {
				continue
			}
			if err := s.Answer(ctx, people[n.who], m, mutualhelp.Yes); err != nil {
				return err
			}
		}
	}
	at.Set(l.Now)
	return s.Answer(ctx, people[list[0].who], first, mutualhelp.Speak)
}
