package casework

import (
	"strconv"

	"samendoen/internal/base/web/ui"
)

// help is the judgment that counts now, zero for none.
func (s screen) help() Help {
	if len(s.Helps) == 0 {
		return Help{}
	}
	return s.Helps[0]
}

func (s screen) helpTerms(h Help) []ui.Term {
	return []ui.Term{{Label: s.t("ladder_now"), Text: s.p.T(h.Now.Key())}, {Label: s.t("ladder_wanted"), Text: s.p.T(h.Wanted.Key())}}
}

func (s screen) helpBy(h Help) string {
	return s.t("ladder_by", "Who", s.by(h.ByID, h.At), "Date", s.p.Date(clockDate(h.At)))
}

// rungValue is a rung as a form holds it, empty for none.
func rungValue(r Rung) string {
	if r == 0 {
		return ""
	}
	return strconv.Itoa(int(r))
}

// rungOptions are the rungs to choose from, each with what it means.
func (s screen) rungOptions(field string, stands Rung) []ui.Option {
	chosen := s.in("ladder").Value(field, rungValue(stands))
	var list []ui.Option
	for _, r := range Rungs() {
		v := rungValue(r)
		list = append(list, ui.Option{Value: v, Label: s.p.T(r.Key()), Hint: s.t("rung_" + v + "_help"), Selected: v == chosen})
	}
	return list
}
