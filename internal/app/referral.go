package app

import (
	"samendoen/internal/account"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/casework"
	"samendoen/internal/referral"
	"samendoen/internal/rights"
)

// requestsOf are what partners were asked in the cases of a person: to whom, what, and what
// became of it.
func (a *App) requestsOf(tx *store.Tx, person string) (rights.Section, []rights.Told, error) {
	sealed, err := seal.RecordsOf(tx, person)
	if err != nil {
		return rights.Sharing, nil, err
	}
	cases, err := casework.Those(tx, sealed)
	if err != nil {
		return rights.Sharing, nil, err
	}
	asked, err := a.requests.OfCases(tx, cases)
	p := a.words.Printer(text.Dutch)
	var list []rights.Told
	for _, r := range asked {
		name, err := askedOf(tx, r)
		if err != nil {
			return rights.Sharing, nil, err
		}
		t := rights.Told{Type: referral.ObjectType, ID: string(r.ID), Within: true, Title: p.T("referral.rights_title", "Org", name), At: r.SentAt,
			Facts: []rights.Fact{{Label: p.T("referral.f_need"), Text: r.Texts.Need}, {Label: p.T("referral.f_question"), Text: r.Texts.Question},
				{Label: p.T("referral.rights_state"), Text: p.T("referral.state_" + string(r.State))}}}
		if !r.State.Open() {
			t.Ended = r.ChangedAt
		}
		list = append(list, t)
	}
	return rights.Sharing, list, err
}

// askedOf is the name of the organisation that was asked, which need not be in the program.
func askedOf(tx *store.Tx, r referral.Request) (string, error) {
	if r.PartnerID == "" && r.Link != nil {
		return r.Link.Who.Org, nil
	}
	org, err := account.OrganisationByID(tx, r.PartnerID)
	return org.Name, err
}
