package app

import (
	"strings"

	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/casework"
	"samendoen/internal/rights"
	"samendoen/internal/subject"
)

// carersOf are the cases in which somebody of the name of a person stands as a carer. They
// may be somebody else of that name: a human looks.
func (a *App) carersOf(tx *store.Tx, person string) (rights.Section, []rights.Told, error) {
	who, err := subject.Open(tx, a.vault, subject.ID(person))
	if err != nil {
		return rights.Cases, nil, orNotFound(err)
	}
	known, err := casework.CarersNamed(tx, a.vault, who.Org, who.Name)
	p := a.words.Printer(text.Dutch)
	var list []rights.Told
	for _, c := range known {
		told := rights.Told{Type: casework.ObjectType, ID: c.ID, Title: p.T("rights.doc_carer_title"), At: c.Since, Ended: c.Closed, Maybe: true}
		for _, f := range [][2]string{{"maybe", p.T("rights.doc_carer_maybe_text")}, {"relation", c.Relation}, {"phone", c.Phone}, {"needs", c.Needs}} {
			if strings.TrimSpace(f[1]) != "" {
				told.Facts = append(told.Facts, rights.Fact{Label: p.T("rights.doc_carer_" + f[0]), Text: f[1]})
			}
		}
		if !c.ToldOn.IsZero() {
			told.Facts = append(told.Facts, rights.Fact{Label: p.T("rights.doc_carer_told"), Text: p.Date(c.ToldOn)})
		}
		list = append(list, told)
	}
	return rights.Cases, list, err
}
