package demo

import (
	"slices"
	"testing"
	"time"

	"samendoen/internal/place"
	"samendoen/internal/tenancy"
)

// between fails when a figure lies outside its bounds, and always says it with -v.
func between(t *testing.T, what string, got, least, most float64) {
	t.Helper()
	t.Logf("%s: %.3f (%g to %g)", what, got, least, most)
	if got < least || got > most {
		t.Errorf("%s: %.3f, want %g to %g", what, got, least, most)
	}
}

func isDate(d time.Time) bool { return d.Equal(d.Truncate(24*time.Hour)) && d.Location() == time.UTC }

func endOf(y tenancy.Tenancy) time.Time {
	if y.Until.IsZero() {
		return testDay.AddDate(1, 0, 0)
	}
	return y.Until
}

// homesOf is the neighbourhood of each home.
func homesOf(c *City) map[string]place.AreaCode {
	of, homes := map[string]place.AreaCode{}, map[string]place.AreaCode{}
	for x := range c.Complexes() {
		of[x.Key] = x.Neighbourhood
	}
	for u := range c.Units() {
		homes[u.Key] = of[u.ComplexKey]
	}
	return homes
}

func TestTenancies(t *testing.T) {
	c := testCity(11, 12_000)
	units := map[string]place.Unit{}
	for u := range c.Units() {
		units[u.Key] = u
	}
	keys, people := map[string]bool{}, map[string]bool{}
	var last tenancy.Tenancy
	var running, ended, persons float64
	for y := range c.Tenancies() {
		u, ok := units[y.UnitKey]
		if !ok || keys[y.Key] {
			t.Fatalf("%s: no home %s, or it comes twice", y.Key, y.UnitKey)
		}
		keys[y.Key] = true
		if !isDate(y.From) || !isDate(y.Until) || y.From.Before(u.From) || y.From.After(testDay) ||
			!y.Until.IsZero() && (!y.Until.After(y.From) || !y.Until.Before(testDay)) {
			t.Fatalf("%s from %s until %s", y.Key, y.From, y.Until)
		}
		if last.UnitKey == y.UnitKey && !endOf(last).Before(y.From) {
			t.Fatalf("%s and %s overlap", last.Key, y.Key)
		}
		last = y
		if y.HouseholdSize < 1 || y.HouseholdSize < len(y.Persons) || y.RentCents < 25_000 || y.RentCents > 95_000 {
			t.Fatalf("%+v: household or rent", y)
		}
		for i, p := range y.Persons {
			if people[p.Key] || p.Name == "" || (p.Role == tenancy.Tenant) != (i == 0) {
				t.Fatalf("%s: person %+v", y.Key, p)
			}
			people[p.Key] = true
		}
		persons += float64(y.HouseholdSize)
		if y.Until.IsZero() {
			running++
		} else {
			ended++
		}
	}
	between(t, "part of the homes that is let", running/12_000, 0.97, 0.998)
	between(t, "moves out per home and year", ended/12_000/5, 0.07, 0.09)
	between(t, "persons per household", persons/(running+ended), 1.5, 2.6)
}

func TestArrears(t *testing.T) {
	c := testCity(12, 12_000)
	tenancies := map[string]tenancy.Tenancy{}
	runningIn := map[time.Time]float64{}
	for y := range c.Tenancies() {
		tenancies[y.Key] = y
		for _, m := range c.months[:historyMonths] {
			if end := dateOf(m).AddDate(0, 1, -1); !y.From.After(end) && endOf(y).After(end) {
				runningIn[dateOf(m)]++
			}
		}
	}
	owing, spells, months := map[time.Time]float64{}, 0.0, 0.0
	var last tenancy.Arrears
	var amounts []int64
	for a := range c.Arrears() {
		y, ok := tenancies[a.TenancyKey]
		if !ok {
			t.Fatalf("arrears on %s, which does not exist", a.TenancyKey)
		}
		end := a.Month.AddDate(0, 1, -1)
		if a.Month.Day() != 1 || !isDate(a.Month) || end.After(testDay) || y.From.After(end) || !endOf(y).After(end) {
			t.Fatalf("%s owes in %s, but runs from %s until %s", a.TenancyKey, a.Month, y.From, y.Until)
		}
		follows := last.TenancyKey == a.TenancyKey && last.Month.AddDate(0, 1, 0).Equal(a.Month) && last.Cents > 0
		if last.TenancyKey == a.TenancyKey && !a.Month.After(last.Month) || a.Cents < 0 || a.Cents > 13*y.RentCents || a.Cents == 0 && !follows {
			t.Fatalf("%+v after %+v", a, last)
		}
		last = a
		if a.Cents > 0 {
			owing[a.Month]++
			months++
			amounts = append(amounts, a.Cents)
			if !follows {
				spells++
			}
		}
	}
	if len(owing) != historyMonths {
		t.Errorf("arrears in %d months", len(owing))
	}
	for m, n := range owing {
		if part := n / runningIn[m]; part < 0.045 || part > 0.075 {
			t.Errorf("in %s %.3f of the households owes", m.Format("2006-01"), part)
		}
	}
	between(t, "months that arrears last", months/spells, 5, 12)
	slices.Sort(amounts)
	between(t, "median of the amounts in euros", float64(amounts[len(amounts)/2])/100, 250, 900)
	between(t, "nine in ten below", float64(amounts[len(amounts)*9/10])/100, 900, 3000)
}

func isKind(code string) bool {
	for _, k := range tenancy.NuisanceKinds {
		if k.Code == code {
			return true
		}
	}
	return false
}

func TestNuisance(t *testing.T) {
	c := testCity(13, 12_000)
	units := map[string]string{}
	for u := range c.Units() {
		units[u.Key] = u.ComplexKey
	}
	let := map[string][]tenancy.Tenancy{}
	for y := range c.Tenancies() {
		let[y.UnitKey] = append(let[y.UnitKey], y)
	}
	lives := func(unit string, day time.Time) bool {
		return slices.ContainsFunc(let[unit], func(y tenancy.Tenancy) bool { return !y.From.After(day) && !endOf(y).Before(day) })
	}
	keys, about, kinds := map[string]bool{}, map[string]int{}, map[string]int{}
	var n, anonymous float64
	households := map[string]bool{}
	var last tenancy.NuisanceComplaint
	for x := range c.Nuisance() {
		if keys[x.Key] || !isKind(x.Kind) || !isDate(x.Date) || x.Date.Before(dateOf(c.start())) || !x.Date.Before(testDay) {
			t.Fatalf("complaint %+v", x)
		}
		keys[x.Key] = true
		if last.ComplexKey == x.ComplexKey && x.Date.Before(last.Date) {
			t.Fatalf("%s comes after %s", x.Key, last.Key)
		}
		last = x
		for _, u := range []string{x.ComplainantUnit, x.AboutUnit} {
			if u != "" && (units[u] != x.ComplexKey || !lives(u, x.Date)) {
				t.Fatalf("%s: nobody lives in %s on %s, or not in %s", x.Key, u, x.Date, x.ComplexKey)
			}
		}
		if x.ComplainantUnit != "" && x.ComplainantUnit == x.AboutUnit {
			t.Fatalf("%s: somebody complains about themselves", x.Key)
		}
		n++
		kinds[x.Kind]++
		if x.ComplainantUnit == "" {
			anonymous++
		} else if x.Date.After(testDay.AddDate(-1, 0, 0)) {
			households[x.ComplainantUnit] = true
		}
		if x.AboutUnit != "" {
			about[x.AboutUnit]++
		}
	}
	between(t, "complaints per 100 homes and year", n/120/5, 3, 8)
	between(t, "complaining households per 100 homes in the last year", float64(len(households))/120, 2, 6)
	between(t, "part that is anonymous", anonymous/n, 0.05, 0.2)
	if len(kinds) != len(tenancy.NuisanceKinds) || kinds["geluid"] < kinds["vervuiling"] {
		t.Errorf("kinds %v", kinds)
	}
	repeated := 0
	for _, k := range about {
		if k >= 5 {
			repeated++
		}
	}
	between(t, "homes with five complaints or more", float64(repeated), 20, 250)
}

func TestAllocations(t *testing.T) {
	c := testCity(14, 12_000)
	begun := map[string]tenancy.Tenancy{}
	for y := range c.Tenancies() {
		if !y.From.Before(dateOf(c.start())) {
			begun[y.Key] = y
		}
	}
	kinds, n := map[string]float64{}, 0.0
	for a := range c.Allocations() {
		y, ok := begun[a.TenancyKey]
		if !ok || a.UnitKey != y.UnitKey || a.Date.After(y.From) || y.From.Sub(a.Date) > 96*time.Hour || !isDate(a.Date) {
			t.Fatalf("%+v does not belong to %+v", a, y)
		}
		delete(begun, a.TenancyKey)
		kinds[a.Kind]++
		n++
	}
	if len(begun) > 0 {
		t.Errorf("%d tenancies were begun without an allocation", len(begun))
	}
	for _, k := range tenancy.AllocationKinds {
		if kinds[k.Code] == 0 {
			t.Errorf("no allocation of kind %s", k.Code)
		}
	}
	between(t, "regular", kinds["regulier"]/n, 0.5, 0.7)
	between(t, "outflow from shelter", kinds["uitstroom"]/n, 0.05, 0.12)
}

// TestDifficultNeighbourhoods wants a handful that stand out.
func TestDifficultNeighbourhoods(t *testing.T) {
	c := testCity(15, 12_000)
	homes := homesOf(c)
	size, complaints := map[place.AreaCode]float64{}, map[place.AreaCode]float64{}
	for _, a := range homes {
		size[a]++
	}
	of := map[string]place.AreaCode{}
	for x := range c.Complexes() {
		of[x.Key] = x.Neighbourhood
	}
	var total float64
	for x := range c.Nuisance() {
		complaints[of[x.ComplexKey]]++
		total++
	}
	stand := 0.0
	for a, n := range complaints {
		if n/size[a] > 1.6*total/12_000 {
			stand++
		}
	}
	between(t, "neighbourhoods that stand out", stand, 2, 7)
	empty := 0.0
	for a := range c.Areas() {
		if a.Kind == place.Neighbourhood && size[a.Code] == 0 {
			empty++
		}
	}
	between(t, "neighbourhoods without homes", empty, 1, 3)
}

// TestStories looks for both trends in the figures themselves, in every seed.
func TestStories(t *testing.T) {
	for seed := range uint64(12) {
		c := testCity(seed, 12_000)
		story := c.Stories()[0]
		homes := homesOf(c)
		of := map[string]place.AreaCode{}
		for x := range c.Complexes() {
			of[x.Key] = x.Neighbourhood
		}
		ago := func(d time.Time) int { return int(testDay.Sub(d) / (24 * time.Hour * 365)) } // years
		nuisance, lettings, outflow := map[place.AreaCode]*[6]float64{}, map[place.AreaCode]*[6]float64{}, map[place.AreaCode]*[6]float64{}
		for a := range c.Areas() {
			nuisance[a.Code], lettings[a.Code], outflow[a.Code] = new([6]float64), new([6]float64), new([6]float64)
		}
		for x := range c.Nuisance() {
			nuisance[of[x.ComplexKey]][ago(x.Date)]++
		}
		for x := range c.Allocations() {
			lettings[homes[x.UnitKey]][ago(x.Date)]++
			if x.Kind == "uitstroom" {
				outflow[homes[x.UnitKey]][ago(x.Date)]++
			}
		}
		w, b := nuisance[story.Worse], nuisance[story.Better]
		if before := (w[1] + w[2] + w[3]) / 3; w[0] < 1.5*before {
			t.Errorf("seed %d: nuisance in %s was %.1f a year and is %.0f", seed, story.Worse, before, w[0])
		}
		if before := (b[2] + b[3] + b[4]) / 3; b[0] > 0.65*before {
			t.Errorf("seed %d: nuisance in %s was %.1f a year and is %.0f", seed, story.Better, before, b[0])
		}
		share := func(years ...int) float64 {
			var n, of float64
			for _, y := range years {
				n, of = n+outflow[story.Worse][y], of+lettings[story.Worse][y]
			}
			return n / of
		}
		if now, before := share(0), share(1, 2, 3, 4); now < before+0.1 {
			t.Errorf("seed %d: outflow in %s was %.2f and is %.2f", seed, story.Worse, before, now)
		}
		slow := func(a place.AreaCode, from, until int) float64 {
			var days, n float64
			for x := range c.Signals() {
				if age := int(testDay.Sub(x.At).Hours() / 24 / 30); of[x.ComplexKey] == a && age >= from && age < until && !x.Outcome.TalkAt.IsZero() {
					days += x.Outcome.TalkAt.Sub(x.At).Hours() / 24
					n++
				}
			}
			return days / n
		}
		if now, before := slow(story.Worse, 1, 8), slow(story.Worse, 13, 24); now < 1.5*before {
			t.Errorf("seed %d: a talk in %s took %.1f days and takes %.1f", seed, story.Worse, before, now)
		}
		if now, before := slow(story.Better, 0, 12), slow(story.Better, 19, 25); now > 0.8*before {
			t.Errorf("seed %d: a talk in %s took %.1f days and takes %.1f", seed, story.Better, before, now)
		}
	}
}
