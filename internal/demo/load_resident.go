package demo

import (
	"context"

	"samendoen/internal/casework"
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
