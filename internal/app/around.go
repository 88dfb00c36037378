package app

import (
	"errors"

	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/casework"
	"samendoen/internal/document"
	"samendoen/internal/health"
	"samendoen/internal/letter"
	"samendoen/internal/plan"
	"samendoen/internal/resident"
	"samendoen/internal/rights"
)

// aroundCases makes the modules that work inside cases and show a card on their pages.
func (a *App) aroundCases() {
	a.health = health.New(a.db, a.clock, a.policy, a.cases)
	a.plans = plan.New(a.db, a.clock, a.policy, a.cases)
	a.papers = document.New(a.db, a.clock, a.policy, a.cases)
	a.letters = letter.New(a.db, a.clock, a.policy, a.words, a.cases)
	a.resident = resident.New(a.db, a.vault, a.clock, a.policy, a.cases)
	a.cases.UseCards(
		a.resident.Card,
		a.plans.Card,
		a.letters.Card,
		a.papers.Card,
		a.health.Card,
	)
}

// eraseAround erases what the modules that work inside cases keep of a case that was erased.
func eraseAround(tx *store.Tx, id string) error {
	return errors.Join(
		health.Erase(tx, id),
		letter.Erase(tx, id),
		resident.Erase(tx, id),
		document.Erase(tx, id),
	)
}

// casesSealedFor are the cases that are sealed for a person.
func casesSealedFor(tx *store.Tx, person string) ([]string, error) {
	sealed, err := seal.RecordsOf(tx, person)
	if err != nil {
		return nil, err
	}
	return casework.Those(tx, sealed)
}

// lettersOf are the letters in the cases of a person, for that person.
func (a *App) lettersOf(tx *store.Tx, person string) (rights.Section, []rights.Told, error) {
	cases, err := casesSealedFor(tx, person)
	if err != nil {
		return rights.Cases, nil, err
	}
	letters, err := letter.About(tx, a.vault, cases)
	p := a.words.Printer(text.Dutch)
	var list []rights.Told
	for _, l := range letters {
		list = append(list, rights.Told{Type: casework.ObjectType, ID: string(l.CaseID) + "/" + l.ID, Within: true, Title: p.T("letter.letter"), At: l.At, Ended: l.SentOn,
			Facts: []rights.Fact{{Label: p.T("letter.f_to"), Text: l.To}, {Label: p.T("letter.f_about"), Text: l.Subject}}, Text: l.Text})
	}
	return rights.Cases, list, err
}
