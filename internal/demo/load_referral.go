package demo

import (
	"context"
	"slices"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/referral"
)

// asking is a request of the demo: to whom, about what, and what became of it.
type asking struct {
	to             string // login
	kind           referral.Kind
	urgent         bool
	need, question string
	why            string
	acts           []act
	ago            int // days since which it stands as it does
}

type act struct {
	by string // login; empty: the director
	referral.Act
}

// askings are requests in every state that waits, and some that are over.
func askings() []asking {
	return []asking{
		{to: "partner", kind: referral.Help, need: "Iemand die helpt om de dag vorm te geven", question: "Kunnen jullie een keer per week langsgaan?", ago: 14},
		{to: "partner2", kind: referral.Contact, urgent: true, need: "Contact met iemand die niet opendoet", question: "Wie van het wijkteam belt deze week aan?",
			acts: []act{{"partner2", referral.Act{Step: referral.AskMore, Text: "Op welk moment is de kans het grootst dat de deur opengaat?"}}}},
		{to: "partner", kind: referral.Help, need: "Steun bij het opruimen van een volle woning", question: "Kan er iemand meekijken die dit vaker doet?",
			acts: []act{{"partner", referral.Act{Step: referral.Counter, Text: "Wij kunnen een groep aanbieden, op dinsdagochtend."}}}},
		{to: "partner2", kind: referral.Mediation, need: "Een gesprek tussen twee buren over geluid", question: "Willen jullie beide buren uitnodigen?",
			acts: []act{{"partner2", referral.Act{Step: referral.Accept}}, {"partner2", referral.Act{Step: referral.Report, Text: "Beide buren zijn gebeld. Het gesprek is volgende week."}}}},
		{to: "partner", kind: referral.Advice, need: "Meedenken over slecht slapen en onrust", question: "Is dit iets voor jullie, of eerst voor de huisarts?",
			acts: []act{{"partner", referral.Act{Step: referral.Decline, Reason: referral.NotOurs, Text: "Begin bij de huisarts. Die kan ons vragen."}}}},
		{to: "partner2", kind: referral.Help, need: "Hulp bij post en rekeningen", question: "Wie kan een paar keer meekijken met de post?",
			acts: []act{{"partner2", referral.Act{Step: referral.Accept}}, {"partner2", referral.Act{Step: referral.Finish, Text: "De post ligt op orde. Een vrijwilliger komt elke maand."}}}},
		{to: "partner", kind: referral.Contact, need: "Kennismaken met de begeleiding", question: "Wanneer kunnen wij samen op huisbezoek?",
			acts: []act{{"", referral.Act{Step: referral.Withdraw, Text: "De bewoner belde zelf al met de begeleiding."}}}},
		{to: "partner3", kind: referral.Special, need: "Overleg na herhaalde dreiging in het portiek", question: "Wat kan de politie doen, en wat niet?", why: "Wij hoorden beide kanten. De dreiging houdt aan."},
	}
}

// requests are what partners are asked in the demo, in cases of one director.
func (l Loader) requests(ctx context.Context, users map[string]string) error {
	if l.Requests == nil || l.Cases == nil {
		return nil
	}
	actors, err := l.actors(ctx, users, "consulent", "partner", "partner2", "partner3")
	if err != nil {
		return err
	}
	own, err := l.Cases.List(ctx, actors["consulent"], casework.FilterAll)
	if err != nil {
		return err
	}
	for i, x := range askings() {
		for n := range own.Rows { // each in another case, as far as there are enough
			made, err := l.ask(ctx, actors, own.Rows[(i+n)%len(own.Rows)].ID, x)
			if err != nil {
				return err
			}
			if made {
				break
			}
		}
	}
	for i := range own.Rows {
		made, err := l.askByLink(ctx, actors["consulent"], own.Rows[len(own.Rows)-1-i].ID)
		if err != nil {
			return err
		}
		if made {
			break
		}
	}
	return l.Requests.Tick(ctx)
}

// askByLink asks somebody without an account in a case, who said yes and how it goes; false when
// nothing can be asked there.
func (l Loader) askByLink(ctx context.Context, director access.Actor, id casework.ID) (bool, error) {
	choice, err := l.Requests.Choose(ctx, director, id)
	if err != nil {
		return false, nil // closed, or of somebody else
	}
	at := slices.IndexFunc(choice.Seats, func(s referral.Seat) bool { return s.CovenantID != "" && !s.OnlyAsks })
	if at < 0 {
		return false, nil
	}
	handed, err := l.Requests.AskByLink(ctx, director, id, referral.Draft{Kind: referral.Help, Need: "Iemand die een maand meeloopt", Question: "Kan een vrijwilliger elke week koffie drinken?",
		Talked: clock.Date(l.Now).AddDate(0, 0, -2), Nobody: true, Seat: choice.Seats[at].Who(),
		Link: &referral.Invited{Name: "Gerda Voorbeeld", Phone: "06 12 34 56 78", LinkBy: referral.OnPaper, PINBy: referral.ByPhone}})
	if err != nil {
		return false, err
	}
	secret, err := l.Requests.Enter(ctx, handed.Code, handed.PIN)
	for _, a := range []referral.Act{{Step: referral.Accept}, {Step: referral.Report, Text: "De eerste keer koffie was gezellig. Volgende week weer."}} {
		if err != nil {
			return false, err
		}
		var v referral.GuestView
		if v, err = l.Requests.Look(ctx, secret); err == nil {
			err = l.Requests.Answer(ctx, secret, handed.ID, v.Version, a)
		}
	}
	return true, err
}

// ask asks one thing in a case; false when its partner cannot be asked there.
func (l Loader) ask(ctx context.Context, actors map[string]access.Actor, id casework.ID, x asking) (bool, error) {
	director := actors["consulent"]
	choice, err := l.Requests.Choose(ctx, director, id)
	if err != nil {
		return false, nil // closed, or of somebody else
	}
	at := slices.IndexFunc(choice.Who, func(c casework.Candidate) bool { return c.User.ID == actors[x.to].UserID })
	if at < 0 {
		return false, nil
	}
	made, err := l.Requests.Ask(ctx, director, id, referral.Draft{Who: choice.Who[at].Who(), Kind: x.kind, Urgent: x.urgent, Need: x.need, Question: x.question,
		Talked: clock.Date(l.Now).AddDate(0, 0, -x.ago-1), Why: x.why, Nobody: true})
	if err != nil {
		return false, err
	}
	for _, a := range x.acts {
		by := director
		if a.by != "" {
			by = actors[a.by]
		}
		v, err := l.Requests.Show(ctx, by, made)
		if err == nil {
			err = l.Requests.Take(ctx, by, made, v.Version, a.Act)
		}
		if err != nil {
			return false, err
		}
	}
	return true, l.DB.Write(ctx, func(tx *store.Tx) error { return referral.Earlier(tx, made, time.Duration(x.ago)*24*time.Hour) })
}
