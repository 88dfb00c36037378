package app

import (
	"errors"
	"fmt"

	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/casework"
	"samendoen/internal/conference"
	"samendoen/internal/directory"
	"samendoen/internal/document"
	"samendoen/internal/exchange"
	"samendoen/internal/health"
	"samendoen/internal/letter"
	"samendoen/internal/nuisance"
	"samendoen/internal/plan"
	"samendoen/internal/referral"
	"samendoen/internal/regie"
	"samendoen/internal/resident"
	"samendoen/internal/rights"
	"samendoen/internal/secondchance"
)

// aroundCases makes the modules that work inside cases and show a card on their pages.
func (a *App) aroundCases() {
	a.health = health.New(a.db, a.clock, a.policy, a.cases)
	a.plans = plan.New(a.db, a.clock, a.policy, a.cases)
	a.papers = document.New(a.db, a.clock, a.policy, a.cases, a.desk)
	a.regie = regie.New(a.db, a.clock, a.policy, a.cases)
	a.tables = conference.New(a.db, a.clock, a.policy, a.cases, a.regie)
	a.letters = letter.New(a.db, a.clock, a.policy, a.words, a.cases)
	a.resident = resident.New(a.db, a.vault, a.clock, a.policy, a.cases, a.letters)
	a.letters.UseHousehold(a.resident)
	a.guide = directory.New(a.db, a.clock, a.policy)
	a.requests = referral.New(a.db, a.vault, a.clock, a.policy, a.cases)
	a.requests.UseHelpers(helpers{a.guide})
	a.cases.UseGuests(a.requests.Guests)
	a.ladders = nuisance.New(a.db, a.clock, a.policy, a.cases)
	a.chances = secondchance.New(a.db, a.clock, a.policy, a.cases)
	a.cases.UseForms(
		conference.Forms(),
		document.Forms(),
		letter.Forms(),
		nuisance.Forms(),
		referral.Forms(),
		resident.Forms(),
		secondchance.Forms(),
	)
	a.cases.UseCards(
		a.resident.Card,
		a.requests.Card,
		a.plans.Card,
		a.letters.Card,
		a.ladders.Card,
		a.chances.Card,
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
		secondchance.Erase(tx, id),
		document.Erase(tx, id),
		conference.Erase(tx, id),
		exchange.Erase(tx, id),
		referral.Erase(tx, id),
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

// laddersOf are the steps that were taken on the ladder in the cases of a person, and what that
// side told. What others told of them is not repeated: it is somebody else's.
func (a *App) laddersOf(tx *store.Tx, person string) (rights.Section, []rights.Told, error) {
	cases, err := casesSealedFor(tx, person)
	if err != nil {
		return rights.Cases, nil, err
	}
	lines, err := nuisance.Sheet.About(tx, a.vault, cases)
	p := a.words.Printer(text.Dutch)
	var list []rights.Told
	for _, l := range lines {
		if l.Entry.Side == nuisance.Sufferers {
			continue
		}
		list = append(list, rights.Told{Type: casework.ObjectType, ID: fmt.Sprintf("%s/overlast/%d", l.CaseID, l.Seq), Within: true, Title: nuisance.Title(p, l.Entry), At: l.Entry.On, Text: l.Entry.Text})
	}
	return rights.Cases, list, err
}

// chancesOf is what was written down of agreements of a second chance in the cases of a person.
func (a *App) chancesOf(tx *store.Tx, person string) (rights.Section, []rights.Told, error) {
	cases, err := casesSealedFor(tx, person)
	if err != nil {
		return rights.Cases, nil, err
	}
	lines, err := secondchance.Sheet.About(tx, a.vault, cases)
	p := a.words.Printer(text.Dutch)
	var list []rights.Told
	for _, l := range lines {
		told := rights.Told{Type: casework.ObjectType, ID: fmt.Sprintf("%s/tweede-kans/%d", l.CaseID, l.Seq), Within: true, Title: secondchance.Title(p, l.Entry), At: l.Entry.On, Text: l.Entry.Text}
		if t := l.Entry.Terms; t != nil {
			for _, f := range [][2]string{{"voorwaarden", t.Conditions}, {"wij", t.Ours}, {"steun", t.Supporter}, {"kinderen", t.Children}, {"begeleiding", t.Guidance}, {"tot", p.Date(t.Until)}} {
				told.Facts = append(told.Facts, rights.Fact{Label: p.T("secondchance.f_" + f[0]), Text: f[1]})
			}
		}
		list = append(list, told)
	}
	return rights.Cases, list, err
}

// typedOf says of the cases of a person where somebody is typing something that is not saved, and
// when it is gone at the latest. What it says stands in no case yet, and only its writer sees it.
func (a *App) typedOf(tx *store.Tx, person string) (rights.Section, []rights.Told, error) {
	cases, err := casesSealedFor(tx, person)
	if err != nil {
		return rights.Cases, nil, err
	}
	waiting, err := casework.WaitingIn(tx, cases)
	p := a.words.Printer(text.Dutch)
	var list []rights.Told
	for i, w := range waiting {
		list = append(list, rights.Told{Type: casework.ObjectType, ID: fmt.Sprintf("%s/concept/%d", w.CaseID, i+1), Within: true, Title: p.T("casework.typed_told"), At: w.At,
			Facts: []rights.Fact{{Label: p.T("casework.typed_until"), Text: p.Date(w.Until())}, {Label: p.T("casework.typed_why"), Text: p.T("casework.typed_reason")}}})
	}
	return rights.Cases, list, err
}
