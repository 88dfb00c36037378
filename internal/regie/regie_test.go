package regie

import (
	"slices"
	"strings"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/casework"
	"samendoen/internal/network"
)

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

// TestSilentSince: whole working days lie between the last entry and today; weekends and
// holidays are none.
func TestSilentSince(t *testing.T) {
	for _, v := range []struct {
		today string
		days  int
		want  string
	}{
		{"2026-11-20", 1, "2026-11-18"},  // Friday: nothing on Thursday
		{"2026-11-23", 1, "2026-11-19"},  // Monday: nothing on Friday
		{"2026-11-20", 10, "2026-11-05"}, // two weeks
		{"2026-12-29", 3, "2026-12-22"},  // Christmas counts for nothing
	} {
		if got := silentSince(day(v.today), v.days).Format(time.DateOnly); got != v.want {
			t.Errorf("%s, %d days: %s, want %s", v.today, v.days, got, v.want)
		}
	}
}

// TestConcerns is the table of what is the matter with a case on Friday 20 November 2026, when
// silence begins after the 5th.
func TestConcerns(t *testing.T) {
	users := map[string]account.User{"anna": {ID: "anna"}, "bea": {ID: "bea"}, "cas": {ID: "cas"}, "weg": {ID: "weg", Disabled: true}}
	away := account.Away{"bea": "anna", "cas": "", "weg": ""}
	good := casework.Standing{State: casework.Open, DirectorID: "anna", WaitsFor: "anna", HasStep: true, Due: day("2026-11-20"), LastSign: day("2026-11-06")}
	with := func(change func(s *casework.Standing)) casework.Standing { s := good; change(&s); return s }
	for name, v := range map[string]struct {
		s    casework.Standing
		want string
	}{
		"all is well":           {good, ""},
		"the director left":     {with(func(s *casework.Standing) { s.DirectorID = "weg" }), "zonder-regisseur"},
		"a director erased":     {with(func(s *casework.Standing) { s.DirectorID = "gewist" }), "zonder-regisseur"},
		"away with a deputy":    {with(func(s *casework.Standing) { s.DirectorID = "bea" }), "regisseur-weg"},
		"away with nobody":      {with(func(s *casework.Standing) { s.DirectorID = "cas" }), "regisseur-weg"},
		"waits for who is away": {with(func(s *casework.Standing) { s.WaitsFor = "bea" }), ""},
		"no step":               {with(func(s *casework.Standing) { s.HasStep = false }), "zonder-stap"},
		"silent":                {with(func(s *casework.Standing) { s.LastSign = day("2026-11-05").Add(20 * time.Hour) }), "stil"},
		"resting and silent":    {with(func(s *casework.Standing) { s.LastSign, s.State = day("2026-01-01"), casework.Resting }), ""},
		"late":                  {with(func(s *casework.Standing) { s.Due = day("2026-11-19") }), "te-laat"},
		"no date":               {with(func(s *casework.Standing) { s.Due = time.Time{} }), ""},
		"everything": {casework.Standing{State: casework.Open, DirectorID: "weg", Due: day("2026-10-01"), LastSign: day("2026-10-01")},
			"zonder-regisseur zonder-stap stil te-laat"},
	} {
		var got []string
		for _, c := range concernsOf(v.s, day("2026-11-20"), day("2026-11-05"), users, away) {
			got = append(got, string(c))
		}
		if strings.Join(got, " ") != v.want {
			t.Errorf("%s: %q, want %q", name, got, v.want)
		}
	}
}

// TestCount: the tabs count what is within the other choices; the rows are of the chosen concern;
// who waits longest with most comes first.
func TestCount(t *testing.T) {
	today := day("2026-11-20")
	users := map[string]account.User{"anna": {ID: "anna", Name: "Anna", OrgID: "corp", OrgName: "Woonstichting"}, "pia": {ID: "pia", Name: "Pia", OrgID: "zorg", OrgName: "Zorg"}}
	one := func(id, waits string, due string, area string, k network.Category) casework.Standing {
		return casework.Standing{ID: casework.ID(id), State: casework.Open, DirectorID: "anna", WaitsFor: waits, HasStep: true, Due: day(due), LastSign: today, Areas: access.Area(area, "GM1"), Category: k}
	}
	list := []casework.Standing{one("a", "pia", "2026-11-12", "BU1", network.Care), one("b", "pia", "2026-11-19", "BU2", network.Care),
		one("c", "anna", "2026-11-19", "BU1", network.Nuisance), one("d", "anna", "2026-11-30", "BU1", network.Care), one("e", "anna", "2026-12-01", "BU1", network.Care)}
	for name, v := range map[string]struct {
		f     Filter
		all   int
		shown string
	}{
		"everything":      {Filter{}, 5, "a b c d e"},
		"late":            {Filter{Concern: Late}, 5, "a b c"},
		"a neighbourhood": {Filter{Area: "BU1", Concern: Late}, 4, "a c"},
		"a municipality":  {Filter{Area: "GM1"}, 5, "a b c d e"},
		"half a code":     {Filter{Area: "BU"}, 0, ""},
		"a person":        {Filter{Person: "pia"}, 2, "a b"},
		"an organisation": {Filter{Partner: "corp"}, 3, "c d e"},
		"a kind":          {Filter{Category: network.Nuisance}, 1, "c"},
		"nobody":          {Filter{Person: "onbekend"}, 0, ""},
	} {
		got := count(list, v.f, today, day("2026-11-05"), users, nil)
		var ids []string
		for _, id := range got.Shown {
			ids = append(ids, string(id))
		}
		if got.Counts[Running] != v.all || strings.Join(ids, " ") != v.shown {
			t.Errorf("%s: %d, %q", name, got.Counts[Running], ids)
		}
	}
	got := count(list, Filter{}, today, day("2026-11-05"), users, nil)
	if want := []Waiting{{"pia", "Pia", "Zorg", 2, 2, 6}, {"anna", "Anna", "Woonstichting", 3, 1, 1}}; !slices.Equal(got.People, want) {
		t.Errorf("%+v", got.People)
	}
	if want := []Waiting{{"zorg", "Zorg", "", 2, 2, 6}, {"corp", "Woonstichting", "", 3, 1, 1}}; !slices.Equal(got.Partners, want) {
		t.Errorf("%+v", got.Partners)
	}
}
