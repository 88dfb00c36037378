package app

import (
	"samendoen/internal/account"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/casework"
	"samendoen/internal/health"
	"samendoen/internal/resident"
	"samendoen/internal/rights"
)

// healthOf tells with which care partners scores of Positive Health are. The scores
// themselves are the partner's to give: nobody of the association sees them.
func (a *App) healthOf(tx *store.Tx, person string) (rights.Section, []rights.Told, error) {
	cases, err := casesSealedFor(tx, person)
	if err != nil {
		return rights.Sharing, nil, err
	}
	keepers, err := health.Keepers(tx, cases)
	p := a.words.Printer(text.Dutch)
	var list []rights.Told
	for _, k := range keepers {
		c, err := casework.ByID(tx, casework.ID(k.CaseID))
		if err != nil {
			return rights.Sharing, nil, err
		}
		org, err := account.OrganisationByID(tx, k.OrgID)
		if err != nil {
			return rights.Sharing, nil, err
		}
		list = append(list, rights.Told{Type: casework.ObjectType, ID: k.CaseID + "/" + k.OrgID, Within: true, Title: p.T("health.rights_title"), At: c.OpenedAt, Ended: c.ClosedAt,
			Facts: []rights.Fact{{Label: p.T("health.rights_where"), Text: p.T("health.rights_where_text", "Org", org.Name)}, {Label: p.T("health.rights_count"), Text: p.Int(int(k.Scores))}}})
	}
	if err != nil {
		return rights.Sharing, nil, err
	}
	// What a resident keeps is told of whoever has a page, with scores or without: it says of nobody
	// that there are any.
	invited, err := resident.Invited(tx, cases)
	for _, id := range invited {
		c, err := casework.ByID(tx, id)
		if err != nil {
			return rights.Sharing, nil, err
		}
		list = append(list, rights.Told{Type: casework.ObjectType, ID: string(id) + "/cijfers", Within: true, Title: p.T("resident.told_feel"), At: c.OpenedAt, Ended: c.ClosedAt,
			Text: p.T("resident.told_feel_text")})
	}
	return rights.Sharing, list, err
}
