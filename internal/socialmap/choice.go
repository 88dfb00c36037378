package socialmap

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Choice is what somebody wants to see on the map.
type Choice struct {
	Indicator Indicator
	Beside    *Indicator // a second figure beside it; nil for none
	Level     Level
	Against   Comparison
	Multiples bool      // the course of the first lines of the table, side by side
	AsOf      time.Time // the release of this date, or the last before it; zero for the newest
	Quarters  bool      // go through the releases by quarter
	allTables bool      // figures of other indicators are wanted too
}

// tables are those of which a page shows figures.
func (c Choice) tables() []Table {
	if c.Beside != nil {
		return tablesOf([]Indicator{c.Indicator, *c.Beside})
	}
	return tablesOf([]Indicator{c.Indicator})
}

func tablesOf(list []Indicator) (tables []Table) {
	for _, in := range list {
		if !slices.Contains(tables, in.Table) {
			tables = append(tables, in.Table)
		}
	}
	return tables
}

// choiceOf reads a choice from an address. What does not exist is the first there is.
func choiceOf(q url.Values) Choice {
	in, ok := IndicatorOf(q.Get("indicator"))
	if !ok {
		in = Indicators()[0]
	}
	level := max(slices.Index(levelCodes(), q.Get("niveau")), 0)
	if q.Get("niveau") == "" {
		level = int(LevelNeighbourhood)
	}
	c := Choice{Indicator: in, Level: Level(level), AsOf: dateOn(q.Get("peildatum")), Quarters: q.Get("per") == perQuarter} // #nosec G115 -- an index of a few levels
	if against := ComparisonOf(q.Get("vergelijk")); against.Fits(c.Level) {
		c.Against = against
	}
	c.Multiples = q.Get("reeks") == "ja" && hasMultiples(c.Level)
	if second, ok := IndicatorOf(q.Get("naast")); ok && second.Code != in.Code {
		c.Beside = &second
	}
	return c
}

// perQuarter goes through the releases by quarter.
const perQuarter = "kwartaal"

// levelCodes are the levels as addresses name them, by Level.
func levelCodes() []string {
	return []string{"complex", "buurt", "wijk", "gemeente", "regio", "corporatie", "portiek"}
}

// values is the choice as addresses have it.
func (c Choice) values() url.Values {
	q := url.Values{"indicator": {c.Indicator.Code}, "niveau": {levelCodes()[c.Level]}}
	if !c.AsOf.IsZero() {
		q.Set("peildatum", c.AsOf.Format(time.DateOnly))
	}
	if c.Beside != nil {
		q.Set("naast", c.Beside.Code)
	}
	if c.Against != NoComparison {
		q.Set("vergelijk", comparisonCodes()[c.Against])
	}
	if c.Multiples {
		q.Set("reeks", "ja")
	}
	if c.Quarters {
		q.Set("per", perQuarter)
	}
	return q
}

// tableChoice is how the table below the map is shown.
type tableChoice struct {
	sort  string
	query string // what the names in the table must hold
	page  int
}

// maxQuery is how many signs of a name the table looks for.
const maxQuery = 60

func tableChoiceOf(q url.Values) tableChoice {
	page, _ := strconv.Atoi(q.Get("blad")) // what is no number is the first page
	return tableChoice{sort: sortKey(q.Get("sorteer")), query: firstRunes(strings.TrimSpace(q.Get("zoek")), maxQuery), page: page}
}

// firstRunes is the beginning of a text, at most n characters.
func firstRunes(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

func sortKey(key string) string {
	if slices.Contains([]string{"naam", "buurt", "waarde", "naast", "verschil", "aantal", "woningen"}, strings.TrimPrefix(key, "-")) {
		return key
	}
	return "-waarde"
}
