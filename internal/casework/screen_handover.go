package casework

import (
	"samendoen/internal/base/text"
	"samendoen/internal/base/web/ui"
)

// handOpen reports whether somebody is asked to take over and did not answer yet.
func (s screen) handOpen() bool { return s.Handing != nil && s.Handing.State == HandAsked }

// handText is what the page of a case says while somebody is asked: who still holds everything.
func (s screen) handText() string {
	return s.t("hand_waits", "Who", s.name(s.Handing.ToID), "Date", s.p.DayDate(s.Handing.Due), "Director", s.name(s.DirectorID))
}

// offersScreen is the page of hand-overs.
type offersScreen struct {
	Offers
	p     *text.Printer
	draft ui.Draft
}

func (s offersScreen) t(key string, pairs ...any) string { return s.p.T("casework."+key, pairs...) }

func (s offersScreen) field(o Offer, name, labelKey, hintKey string) ui.Field {
	d := s.draft.In(o.ID)
	f := d.Field(s.t, name, labelKey, hintKey)
	if d.Typed == nil {
		f.ID = name + "-" + o.ID
	}
	return f
}

// terms are the small card of a hand-over.
func (s offersScreen) terms(o Offer) []ui.Term {
	list := []ui.Term{{Label: s.t("offer_from"), Text: s.Names[o.FromID]}}
	if o.ByID != o.FromID {
		list = append(list, ui.Term{Label: s.t("offer_by"), Text: s.Names[o.ByID]})
	}
	list = append(list, ui.Term{Label: s.t("offer_org"), Text: o.Org})
	if o.Area != "" {
		list = append(list, ui.Term{Label: s.t("offer_area"), Text: o.Area})
	}
	if o.State == HandAsked {
		list = append(list, ui.Term{Label: s.t("offer_due"), Text: s.p.DayDate(o.Due)})
	}
	return list
}

// moves says what comes along, or stays with whom.
func (s offersScreen) moves(o Offer) string {
	key := "offer_moves"
	if o.Stays {
		key = "offer_stays"
	}
	switch {
	case o.Step:
		key += "_step"
	case o.Promises == 0:
		return s.t(key+"_none", "Who", s.Names[o.FromID])
	}
	return s.p.N("casework."+key, o.Promises, "Who", s.Names[o.FromID])
}

func handTone(st HandoverState) ui.Tone {
	switch st {
	case HandAsked:
		return ui.Info
	case HandTaken:
		return ui.Good
	}
	return ui.Warn
}

// stayOptions say whether the director of before keeps taking part.
func stayOptions(t func(string, ...any) string, d ui.Draft) []ui.Option {
	return optionsOf([]choice{{"nee", t("hand_stays_no")}, {"ja", t("hand_stays_yes")}}, d.Value("blijft", "nee"))
}
