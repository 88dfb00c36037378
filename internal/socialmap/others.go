package socialmap

import (
	"strconv"

	"samendoen/internal/base/web/ui"
	"samendoen/internal/place"
)

// otherKey is the text key of what a figure of others is called.
func otherKey(code string) string { return "socialmap.other." + code }

// classKey is the text key of one of the nine classes of Leefbaarometer 3.0.
func classKey(class int) string { return "socialmap.other_class." + strconv.Itoa(class) }

// others are the figures of others with their source and year, as they are: they were
// rounded where they came from.
func (s areaScreen) others() (terms []ui.Term) {
	for _, f := range s.Others {
		value := s.p.Int(int(f.Value))
		switch kind, _ := place.FigureKindOf(f.Code); kind.Measure {
		case place.Percent:
			value = s.t("other_percent", "Value", s.p.Decimal(f.Value, 0))
		case place.Euros:
			value = s.t("other_euros", "Value", s.p.Int(int(f.Value)*1000))
		case place.Class:
			value = s.t("other_class", "Class", value, "Word", s.p.T(classKey(int(f.Value))))
		}
		terms = append(terms, ui.Term{Label: s.p.T(otherKey(f.Code)), Text: s.t("other_value", "Value", value, "Source", f.Source, "Year", strconv.Itoa(f.Year))})
	}
	return terms
}
