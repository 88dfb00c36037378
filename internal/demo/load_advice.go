package demo

import (
	"cmp"
	"context"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/advice"
	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
)

// advices are questions without a name in the demo: one that is answered, one that waits, one that
// waits too long and one that is finished.
func (l Loader) advices(ctx context.Context, users map[string]string) error {
	if l.Asides == nil {
		return nil
	}
	people, orgs := map[string]access.Actor{}, map[string]string{}
	if err := l.DB.Read(ctx, func(tx *store.Tx) error {
		for _, login := range []string{"consulent", "consulent2", "wijkbeheerder", "vakman", "regisseur", "partner", "partner2"} {
			u, err := account.UserByID(tx, users[login])
			if err != nil {
				return err
			}
			people[login], orgs[login] = u.Actor(), u.OrgID
		}
		return nil
	}); err != nil {
		return err
	}
	for _, q := range []struct {
		by, to, text string
		acts         []advice.Act
		ago          int
	}{
		{"consulent", "rol:" + orgs["regisseur"] + ":regisseur", "Iemand zegt steeds ja en doet dan niets. Wanneer is het tijd om met meer partijen te praten?",
			[]advice.Act{{Step: advice.Answer, Text: "Vraag eerst wat het doen moeilijk maakt. Lukt dat niet in twee gesprekken, vraag dan of er iemand bij mag komen."}}, 1},
		{"vakman", "persoon:" + users["consulent"], "Ik kwam in een huis vol spullen. Er was nog net een pad naar de kraan. Moet ik daar iets mee, of is dat hun zaak?", nil, 0},
		{"wijkbeheerder", "persoon:" + users["consulent2"], "Een bewoner vraagt mij elke dag om hulp met de post. Hoe zeg ik vriendelijk dat iemand anders dat beter kan?", nil, 8},
		{"partner", "rol:" + orgs["partner2"] + ":partner", "Hoe leg ik uit dat wij iets niet mogen vertellen, zonder dat iemand zich buitengesloten voelt?",
			[]advice.Act{{Step: advice.Answer, Text: "Zeg wat je wel mag, en wie de rest vertelt. Bied aan om samen te bellen."}, {Step: advice.Finish, Text: "Ik bel morgen samen met de bewoner."}}, 5},
		{"regisseur", "rol:" + orgs["partner"] + ":partner", "Twee buren klagen over elkaar en beiden hebben gelijk. Wie begint het gesprek?", nil, 0},
	} {
		if err := l.advice(ctx, people, q.by, q.to, q.text, q.acts, q.ago); err != nil {
			return err
		}
	}
	return nil
}

func (l Loader) advice(ctx context.Context, people map[string]access.Actor, by, to, text string, acts []advice.Act, ago int) error {
	id, err := l.Asides.Put(ctx, people[by], advice.Draft{Who: to, Text: text, Nobody: true})
	if err != nil {
		return err
	}
	for i, x := range acts {
		who := people[by]
		if x.Step == advice.Answer {
			if who, err = l.holder(ctx, id); err != nil {
				return err
			}
		}
		if err := l.Asides.Take(ctx, who, id, int64(i+1), x); err != nil {
			return err
		}
	}
	return cmp.Or(err, l.DB.Write(ctx, func(tx *store.Tx) error { return advice.Earlier(tx, id, time.Duration(ago)*24*time.Hour) }))
}

// holder is who has to answer a question.
func (l Loader) holder(ctx context.Context, id advice.ID) (a access.Actor, err error) {
	err = l.DB.Read(ctx, func(tx *store.Tx) error {
		user, err := advice.HolderOf(tx, id)
		if err != nil {
			return err
		}
		u, err := account.UserByID(tx, user)
		a = u.Actor()
		return err
	})
	return a, err
}
