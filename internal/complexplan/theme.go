package complexplan

import (
	"slices"
	"strconv"
)

// Theme is what a plan is about.
type Theme string

// themeRow is a theme with the indicators of the map that tell of it, and how many directions of
// what usually helps there are.
type themeRow struct {
	theme      Theme
	indicators []string
	helps      string // beginning of their text keys
	directions int
}

// themeTable are the themes as data. The directions of the first two are those that the page of a
// complex says of the same figures.
func themeTable() []themeRow {
	return []themeRow{
		{"samenleven", []string{"nuisance"}, "socialmap.helps.neighbours", 3},
		{"betalen", []string{"arrears"}, "socialmap.helps.rent", 3},
		{"ontmoeten", nil, "complexplan.helps_ontmoeten", 3},
		{"instroom", []string{"turnover"}, "complexplan.helps_instroom", 3},
		{"opvolging", []string{"follow_up"}, "complexplan.helps_opvolging", 3},
	}
}

// Themes are all themes in the order of the form.
func Themes() (list []Theme) {
	for _, r := range themeTable() {
		list = append(list, r.theme)
	}
	return list
}

// Indicators are the codes of the indicators that a goal can be a number of, in the order of the
// themes.
func Indicators() (list []string) {
	for _, r := range themeTable() {
		list = append(list, r.indicators...)
	}
	return list
}

// Helps are the text keys of what usually helps with a theme.
func (t Theme) Helps() (keys []string) {
	i := slices.IndexFunc(themeTable(), func(r themeRow) bool { return r.theme == t })
	if i < 0 {
		return nil
	}
	r := themeTable()[i]
	for n := range r.directions {
		keys = append(keys, r.helps+"."+strconv.Itoa(n+1))
	}
	return keys
}
