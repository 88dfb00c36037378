package demo

import (
	"context"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/bottleneck"
)

// bottlenecks are what stands in the way in the demo: one that several colleagues met, one on an
// agenda, one with a decision, one that was solved, and one of the municipality.
func (l Loader) bottlenecks(ctx context.Context, users map[string]string) error {
	if l.Hinders == nil {
		return nil
	}
	actors, err := l.actors(ctx, users, "consulent", "wijkbeheerder", "teamleider", "beleid", "regisseur")
	if err != nil {
		return err
	}
	today := clock.Date(l.Now)
	agenda := bottleneck.Move{Step: bottleneck.PutOnAgenda, Forum: "managers", Day: today.AddDate(0, 0, 12)}
	decided := bottleneck.Move{Step: bottleneck.Decide, Day: today, Body: "overleg van managers", Words: "Wij betalen de eerste inrichting voor en rekenen later af."}
	for _, b := range []struct {
		by    string
		draft bottleneck.Draft
		tried string
		moves []bottleneck.Move
	}{
		{"consulent", bottleneck.Draft{Kind: "regel", Title: "Wie gaat samenwonen, raakt de toeslag kwijt", Story: "Een zoon die thuis komt helpen, telt mee voor het inkomen. Daarom komt hij niet."},
			"Gevraagd of het loket een uitzondering maakt. Dat mag niet van de regel.", nil},
		{"consulent", bottleneck.Draft{Kind: "aanbod", Title: "Een opruimcoach is er pas na drie maanden", Story: "Wie vandaag ja zegt op hulp, heeft over drie maanden weer nee gezegd."},
			"Een vrijwilliger helpt in de wachttijd. Dat werkt bij kleine woningen.", []bottleneck.Move{agenda}},
		{"wijkbeheerder", bottleneck.Draft{Kind: "geld", Title: "Niemand betaalt de eerste inrichting", Story: "De gemeente vergoedt pas na de bon, en geld voor de bon is er niet."}, "", []bottleneck.Move{agenda, decided}},
		{"teamleider", bottleneck.Draft{Kind: "systeem", Title: "Een verwijzing moet in twee systemen", Story: "Collega's typen alles twee keer over. Soms vergeet iemand de tweede keer."},
			"", []bottleneck.Move{agenda, {Step: bottleneck.Decide, Day: today, Body: "overleg van managers", Words: "Er komt een koppeling, en tot dan één formulier."},
				{Step: bottleneck.Solve, Words: "De koppeling loopt. Niemand typt meer over."}}},
		{"regisseur", bottleneck.Draft{Kind: "samenwerking", Title: "Elke partij wacht op de ander", Story: "Iedereen doet een deel. Wie begint, staat nergens."}, "", nil},
	} {
		if err := l.bottleneck(ctx, actors, b.by, b.draft, b.tried, b.moves); err != nil {
			return err
		}
	}
	return nil
}

func (l Loader) bottleneck(ctx context.Context, actors map[string]access.Actor, by string, d bottleneck.Draft, tried string, moves []bottleneck.Move) error {
	id, err := l.Hinders.Note(ctx, actors[by], d)
	if err == nil && tried != "" {
		err = l.Hinders.Try(ctx, actors[by], id, tried, false, "")
	}
	if err == nil && by == "consulent" {
		err = l.Hinders.MeetAgain(ctx, actors["wijkbeheerder"], id)
	}
	for i, m := range moves {
		if err == nil {
			err = l.Hinders.Move(ctx, actors["beleid"], id, int64(i+1), m)
		}
	}
	return err
}
