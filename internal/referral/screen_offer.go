package referral

import "samendoen/internal/base/web/ui"

// offersPath is the form again with services; nothing is asked by it.
func (s askScreen) offersPath() string { return askPath(s.CaseID) + "#diensten" }

func (s askScreen) helpOptions() []ui.Option {
	list := []ui.Option{{Label: s.t("f_help_any")}}
	for _, k := range s.kinds {
		list = append(list, ui.Option{Value: k, Label: s.p.T("directory.kind_" + k), Selected: s.in().Value("hulp", "") == k})
	}
	return list
}

// offerTerms are what one wants to know before a call, and what asking there gives.
func (s askScreen) offerTerms(o offered) []ui.Term {
	list := []ui.Term{{Label: s.t("offer_org"), Text: o.Org}}
	if o.For != "" {
		list = append(list, ui.Term{Label: s.t("offer_for"), Text: o.For})
	}
	reach := s.t("offer_closed")
	switch {
	case o.Open:
		reach = s.t("offer_open")
	case !o.Next.IsZero():
		reach = s.t("offer_from", "When", s.p.Time(o.Next))
	}
	if o.Phone != "" {
		reach += ", " + s.t("offer_phone", "Phone", o.Phone)
	}
	list = append(list, ui.Term{Label: s.t("offer_reach"), Text: reach})
	if o.Unit != "" {
		list = append(list, ui.Term{Label: s.t("offer_free"), Text: s.t("offer_free_n", "N", s.p.Int(o.Free), "Unit", o.Unit)})
	}
	sure := s.t("offer_unsure")
	if o.Fresh {
		sure = s.p.Date(o.Confirmed)
	}
	return append(list, ui.Term{Label: s.t("offer_confirmed"), Text: sure}, ui.Term{Label: s.t("offer_bond"), Text: s.t("offer_bond_" + string(o.Bond))})
}
