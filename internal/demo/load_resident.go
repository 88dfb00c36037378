package demo

import (
	"context"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/casework"
	"samendoen/internal/letter"
	"samendoen/internal/resident"
)

// DemoResident is for whom the demo has an invitation.
const DemoResident = "Mevrouw Voorbeeld"

// residents are a resident who takes part in the first open case of the first consultant, came to
// look, asked something and brought a supporter; a second one is invited and did not come yet.
func (l Loader) residents(ctx context.Context, users map[string]string) error {
	if l.Residents == nil || l.Cases == nil {
		return nil
	}
	consultant, err := l.actor(ctx, users["consulent"])
	if err != nil {
		return err
	}
	own, err := l.Cases.List(ctx, consultant, casework.FilterAll)
	if err != nil {
		return err
	}
	done := 0
	for _, row := range own.Rows {
		if row.State == casework.Closed || row.DirectorID != consultant.UserID || done == 2 {
			continue
		}
		card, err := l.Residents.Invite(ctx, consultant, row.ID, resident.Person{Name: DemoResident}, true)
		if err != nil {
			return err
		}
		if done++; done == 2 {
			break
		}
		secret, err := l.Residents.Enter(ctx, card.Code, card.PIN)
		if err != nil {
			return err
		}
		for _, w := range []resident.Word{{Kind: resident.Question, Text: "Wanneer belt u mij over de volgende stap?"},
			{Kind: resident.Goal, Text: "Ik wil weer rustig slapen, en de buren gewoon groeten."}} {
			if err := l.Residents.Say(ctx, secret, w, string(w.Kind)); err != nil {
				return err
			}
		}
		if _, err := l.Residents.Bring(ctx, secret, resident.Person{Name: "Els Voorbeeld", Reach: "06 12 34 56 78"}); err != nil {
			return err
		}
	}
	return nil
}

// OwnPage is how a resident of the demo opens the own page.
type OwnPage struct {
	Name string `json:"name"`
	Lang string `json:"lang"`
	Code string `json:"code"`
	PIN  string `json:"pin"`
}

// tongue is a resident who reads and writes another language than Dutch.
type tongue struct {
	lang, name     string
	goal, question string
}

func tongues() []tongue {
	return []tongue{
		{"ar", "Amal Voorbeeld", "أريد أن أشعر بالراحة في بيتي من جديد.", "متى يأتي أحد لإصلاح الباب؟"},
		{"pl", "Zofia Voorbeeld", "Chcę znów spokojnie spać.", "Kiedy ktoś do mnie zadzwoni?"},
	}
}

// otherTongues are residents of cases of other directors than the first consultant, who take part in
// their own language and find a letter on their own page.
func (l Loader) otherTongues(ctx context.Context, users map[string]string) error {
	if l.Residents == nil || l.Cases == nil || l.Letters == nil {
		return nil
	}
	left := tongues()
	for _, login := range []string{"consulent2", "teamleider", "regisseur"} {
		director, err := l.actor(ctx, users[login])
		if err != nil {
			return err
		}
		own, err := l.Cases.List(ctx, director, casework.FilterAll)
		if err != nil {
			return err
		}
		for _, row := range own.Rows {
			if row.State == casework.Closed || row.DirectorID != director.UserID || row.OrgID != director.OrgID || len(left) == 0 {
				continue
			}
			if err := l.inTongue(ctx, director, row.ID, left[0]); err != nil {
				return err
			}
			left = left[1:]
		}
	}
	return nil
}

// inTongue lets a resident come in, say something and get a letter on the own page.
func (l Loader) inTongue(ctx context.Context, director access.Actor, id casework.ID, t tongue) error {
	card, err := l.Residents.Invite(ctx, director, id, resident.Person{Name: t.name}, true)
	if err != nil {
		return err
	}
	secret, err := l.Residents.Enter(ctx, card.Code, card.PIN)
	if err != nil {
		return err
	}
	for _, w := range []resident.Word{{Kind: resident.Question, Text: t.question}, {Kind: resident.Goal, Text: t.goal}} {
		if err := l.Residents.Say(ctx, secret, w, string(w.Kind)); err != nil {
			return err
		}
	}
	letterID, err := l.Letters.Begin(ctx, director, id, "afspraken", "demo-"+t.lang)
	if err != nil {
		return err
	}
	if err := l.Letters.Send(ctx, director, id, letterID, 1, clock.Date(l.Now), letter.ByPost, true); err != nil {
		return err
	}
	if l.Own != nil {
		l.Own(OwnPage{Name: t.name, Lang: t.lang, Code: card.Code, PIN: card.PIN})
	}
	return nil
}

// away is a consultant who is away this week, with a colleague who stands in.
func (l Loader) away(ctx context.Context, users map[string]string) error {
	lead, err := l.actor(ctx, users["teamleider"])
	if err != nil || users["consulent2"] == "" {
		return err
	}
	today := clock.Date(l.Now)
	return l.Accounts.SetAway(ctx, lead, account.Absence{UserID: users["consulent2"], DeputyID: users["consulent"], From: today, Until: today.AddDate(0, 0, 4)})
}
