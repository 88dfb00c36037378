package referral

import (
	"cmp"
	"strings"
	"time"

	"samendoen/internal/base/web/ui"
	"samendoen/internal/casework"
)

// withoutAccount is what the form says of somebody without an account.
const withoutAccount = "zonder-account"

// doorScreen is the page for who is not in.
type doorScreen struct {
	words
	draft ui.Draft
}

func (s doorScreen) field(name, label, hint string) ui.Field {
	return s.draft.Field(s.t, name, label, hint)
}

// linkOpen reports whether the part for who has no account stands open.
func (s askScreen) linkOpen() bool {
	return s.in().Value("wie", "") == withoutAccount || len(s.Who) == 0
}

func (s askScreen) seatOptions() []ui.Option {
	list := []ui.Option{{Label: s.t("choose_first"), Value: "kies"}}
	for _, seat := range s.Seats {
		o := ui.Option{Value: seat.Who(), Selected: s.in().Value("bij", "kies") == seat.Who()}
		switch {
		case seat.OrgID == "":
			o.Label = s.t("seat_elsewhere")
		case seat.CovenantID == "":
			o.Label = s.t("seat_card", "Org", seat.Org)
		default:
			o.Label = s.t("seat", "Org", seat.Org, "Role", seat.Title, "Covenant", seat.Covenant)
		}
		list = append(list, o)
	}
	return list
}

func (s askScreen) wayOptions(name string, ways []Way) []ui.Option {
	var list []ui.Option
	for _, w := range ways {
		list = append(list, ui.Option{Value: string(w), Label: s.t("way_" + name + "_" + string(w)), Selected: s.in().Value(name, "") == string(w)})
	}
	return list
}

// help is what a step means for who takes it.
func (s requestScreen) help(step Step) string {
	if s.guest && step == Accept && s.Seat.CovenantID == "" {
		return s.t("help_neem-aan_card")
	}
	if s.guest && step == Finish {
		return s.t("help_klaar_guest")
	}
	return s.t("help_" + string(step))
}

// handedHow says how link and PIN go, each its own way.
func (s requestScreen) handedHow() string {
	who := s.handed.Who
	if s.handed.Mailed {
		return s.t("handed_mailed") + " " + s.t("handed_pin_"+string(who.PINBy), "Phone", who.Phone)
	}
	return s.t("handed_apart") + " " + s.t("handed_pin_"+string(who.PINBy), "Phone", who.Phone)
}

func (s requestScreen) handedFigures() []ui.BigFigure {
	list := []ui.BigFigure{{Label: s.t("handed_pin"), Figure: s.handed.PIN}}
	if s.handed.Mailed {
		return list
	}
	return append(list, ui.BigFigure{Label: s.t("handed_code"), Figure: s.handed.Code})
}

func (s requestScreen) linkTerms() []ui.Term {
	who := s.Link.Who
	list := []ui.Term{{Label: s.t("f_who"), Text: s.t("person_of", "Name", who.Name, "Org", cmp.Or(who.Org, s.Names[s.orgKey()]))},
		{Label: s.t("link_ways"), Text: s.t("way_linkweg_"+string(who.LinkBy)) + "; " + s.t("way_pinweg_"+string(who.PINBy))}}
	if who.Phone != "" {
		list = append(list, ui.Term{Label: s.t("f_phone"), Text: who.Phone})
	}
	return append(list, ui.Term{Label: s.t("link_now"), Text: s.linkState()})
}

func (s requestScreen) linkState() string {
	switch {
	case s.Link.Ended():
		return s.t("link_ended", "Date", s.p.Time(s.Link.Revoked))
	case !s.Link.Revoked.IsZero():
		return s.t("link_stopped", "Date", s.p.Time(s.Link.Revoked))
	case !s.Link.Running(s.Now):
		return s.t("link_over", "Date", s.p.Time(s.Link.Until))
	case s.Link.FirstIn.IsZero():
		return s.t("link_not_yet", "Date", s.p.Time(s.Link.Until))
	}
	return s.t("link_came", "Last", s.p.Time(s.Link.LastIn), "Date", s.p.Time(s.Link.Until))
}

// linkGives says to the asking side what the link opens after a yes, or why no more.
func (s requestScreen) linkGives() string {
	if s.Seat.CovenantID == "" {
		return s.t("link_card")
	}
	return s.t("link_gives", "Role", s.Seat.Title, "Covenant", s.Seat.Covenant)
}

// guestGives says to who has the link what a yes opens, or why there is no more.
func (s requestScreen) guestGives() string {
	switch {
	case s.Seat.CovenantID == "":
		return s.t("guest_card", "Org", s.Names[s.OrgID])
	case !s.State.Inside():
		return s.t("guest_after", "Covenant", s.Seat.Covenant)
	}
	return s.t("guest_none")
}

func (s requestScreen) glimpseWhy(c casework.Glimpse) string {
	var kinds []string
	for _, k := range c.Kinds {
		kinds = append(kinds, strings.ToLower(s.p.T("network.cat_"+string(k))))
	}
	return s.t("glimpse_why", "Covenant", c.Covenant.Name, "Kinds", strings.Join(kinds, ", "), "Date", s.p.Date(c.Until))
}

func (s requestScreen) glimpseTerms(c casework.Glimpse) []ui.Term {
	list := []ui.Term{{Label: s.t("glimpse_home"), Text: c.Label}, {Label: s.t("glimpse_director"), Text: c.Names[c.DirectorID]}}
	for _, t := range []struct{ label, text string }{{"glimpse_reason", c.Reason}, {"glimpse_goal", c.Goal}, {"glimpse_cause", c.Cause}} {
		if t.text != "" {
			list = append(list, ui.Term{Label: s.t(t.label), Text: t.text})
		}
	}
	if c.Next.What != "" {
		list = append(list, ui.Term{Label: s.t("glimpse_step"), Text: s.t("glimpse_by", "What", c.Next.What, "Who", c.Names[c.Next.HolderID], "Date", s.p.DayDate(c.Next.By))})
	}
	return list
}

func (s requestScreen) promise(c casework.Glimpse, p casework.Commitment) string {
	who := c.Names[p.HolderID]
	if p.HolderID == "" {
		who = s.t("glimpse_resident")
	}
	return s.t("glimpse_by", "What", p.What, "Who", who, "Date", s.p.DayDate(p.By))
}

func (s requestScreen) glimpseLog(c casework.Glimpse) []ui.Moment {
	list := make([]ui.Moment, 0, len(c.Log))
	for _, l := range c.Log {
		list = append(list, ui.Moment{When: s.p.Time(l.At), Machine: l.At.UTC().Format(time.RFC3339), Icon: ui.IconTalk, Title: s.p.T("casework.log_" + string(l.Kind)),
			By: c.Names[l.AuthorID], Text: l.Text})
	}
	return list
}
