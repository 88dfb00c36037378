package app

import (
	"samendoen/internal/account"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/casework"
	"samendoen/internal/document"
	"samendoen/internal/rights"
)

// papersOf are the documents of the cases of a person: what each is and who keeps it. The file
// itself may say something about others, so a human gives it.
func (a *App) papersOf(tx *store.Tx, person string) (rights.Section, []rights.Told, error) {
	cases, err := casesSealedFor(tx, person)
	if err != nil {
		return rights.Cases, nil, err
	}
	kept, err := document.KeptIn(tx, a.vault, cases)
	p := a.words.Printer(text.Dutch)
	var list []rights.Told
	for _, k := range kept {
		org, err := account.OrganisationByID(tx, k.OrgID)
		if err != nil {
			return rights.Cases, nil, err
		}
		told := rights.Told{Type: casework.ObjectType, ID: k.CaseID + "/" + k.Document, Within: true, Title: p.T("document.rights_title"), At: k.At}
		for _, f := range [][2]string{{"what", k.Title}, {"kind", p.T("document.kind_" + string(k.Kind))}, {"category", p.T("network.cat_" + string(k.Category))}, {"org", org.Name}} {
			told.Facts = append(told.Facts, rights.Fact{Label: p.T("document.rights_" + f[0]), Text: f[1]})
		}
		list = append(list, told)
	}
	return rights.Cases, list, err
}
