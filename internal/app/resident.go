package app

import (
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/casework"
	"samendoen/internal/resident"
	"samendoen/internal/rights"
	"samendoen/internal/subject"
)

// saidOf is what was said on the own page in the cases of a person, with the answers.
func (a *App) saidOf(tx *store.Tx, person string) (rights.Section, []rights.Told, error) {
	cases, err := casesSealedFor(tx, person)
	if err != nil {
		return rights.Cases, nil, err
	}
	said, err := resident.Said(tx, a.vault, cases)
	p := a.words.Printer(text.Dutch)
	var list []rights.Told
	for _, w := range said {
		told := rights.Told{Type: casework.ObjectType, ID: string(w.CaseID) + "/" + w.ID, Within: true, Title: p.T("resident.told"), At: w.At, Ended: w.Answered, Text: w.Text}
		if w.Answer != "" {
			told.Facts = []rights.Fact{{Label: p.T("resident.told_answer"), Text: w.Answer}}
		}
		list = append(list, told)
	}
	return rights.Cases, list, err
}

// besideOf are the plans that somebody of the name of a person was allowed to see as a supporter.
// They may be somebody else of that name: a human looks.
func (a *App) besideOf(tx *store.Tx, person string) (rights.Section, []rights.Told, error) {
	who, err := subject.Open(tx, a.vault, subject.ID(person))
	if err != nil {
		return rights.Cases, nil, orNotFound(err)
	}
	known, err := resident.SupportersNamed(tx, a.vault, who.Org, who.Name)
	p := a.words.Printer(text.Dutch)
	var list []rights.Told
	for _, k := range known {
		list = append(list, rights.Told{Type: casework.ObjectType, ID: string(k.CaseID) + "/steun/" + k.ID, Title: p.T("resident.told_beside"), At: k.Made, Ended: k.Revoked, Maybe: true,
			Facts: []rights.Fact{{Label: p.T("resident.told_reach"), Text: k.Who.Reach}}, Text: p.T("resident.told_beside_text")})
	}
	return rights.Cases, list, err
}

// objections makes what residents object to on the own page a request of the law.
type objections struct{ rights *rights.Service }

// Object takes it in.
func (o objections) Object(tx *store.Tx, a access.Actor, d access.Decision, x resident.Objected, now time.Time) error {
	return o.rights.Object(tx, a, d, rights.Objecting{WordID: x.Word.ID, CaseID: string(x.Word.CaseID), Org: x.Word.OrgID, Partner: x.Word.PartnerID,
		Name: x.Name, Text: x.Word.Text, Number: x.Number, Director: x.Director, Paused: x.Paused}, now)
}

// Settle closes it with the answer.
func (o objections) Settle(tx *store.Tx, a access.Actor, d access.Decision, w resident.Word, now time.Time) error {
	return o.rights.SettleOwn(tx, a, d, rights.Settled{WordID: w.ID, Stopped: w.State == resident.Stopped, Why: w.Answer}, now)
}

// Terms are by when those that wait are answered by law.
func (o objections) Terms(tx *store.Tx, list []string) (map[string]resident.Term, error) {
	found, err := o.rights.OwnTerms(tx, list)
	terms := make(map[string]resident.Term, len(found))
	for id, t := range found {
		terms[id] = resident.Term{Number: t.Number, Due: t.Due, Why: t.Why}
	}
	return terms, err
}
