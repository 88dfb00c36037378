package demo

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"iter"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"samendoen/internal/place"
	"samendoen/internal/tenancy"
)

var testDay = time.Date(2026, 9, 14, 0, 0, 0, 0, time.UTC)

func testCity(seed uint64, homes int) *City {
	return NewCity(Config{Seed: seed, Homes: homes, Today: testDay, Org: "windvaan"})
}

// digest is a hash over everything a city gives.
func digest(t *testing.T, c *City) string {
	t.Helper()
	h := sha256.New()
	e := json.NewEncoder(h)
	put := func(v any) {
		if err := e.Encode(v); err != nil {
			t.Fatal(err)
		}
	}
	each(c.Areas(), put)
	each(c.Complexes(), put)
	each(c.Units(), put)
	each(c.Tenancies(), put)
	each(c.Arrears(), put)
	each(c.Nuisance(), put)
	each(c.Allocations(), put)
	each(c.Volunteers(), put)
	each(c.Estimates(), put)
	each(c.Signals(), put)
	each(c.Cases(), put)
	put(c.Users())
	put(c.Organisations())
	put(c.Stories())
	return fmt.Sprintf("%x", h.Sum(nil))
}

func each[T any](seq iter.Seq[T], put func(any)) {
	for v := range seq {
		put(v)
	}
}

func count[T any](seq iter.Seq[T]) int {
	n := 0
	for range seq {
		n++
	}
	return n
}

func TestSameSeedSameCity(t *testing.T) {
	c := testCity(7, 2000)
	first := digest(t, c)
	if again := digest(t, c); again != first {
		t.Error("walking the same city twice gives different values")
	}
	if other := digest(t, testCity(7, 2000)); other != first {
		t.Error("the same seed gives another city")
	}
	if other := digest(t, testCity(8, 2000)); other == first {
		t.Error("another seed gives the same city")
	}
	late := NewCity(Config{Seed: 7, Homes: 2000, Today: testDay.Add(23 * time.Hour / 2), Org: "windvaan"})
	if other := digest(t, late); other != first {
		t.Error("the hour of the day changes the city")
	}
}

func TestIteratorsAreIndependent(t *testing.T) {
	c := testCity(3, 1500)
	want := slices.Collect(c.Tenancies())
	var got []tenancy.Tenancy
	next, stop := iter.Pull(c.Signals())
	defer stop()
	for y := range c.Tenancies() {
		got = append(got, y)
		next()
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Error("walking signals meanwhile changes the tenancies")
	}
}

func TestStoppingEarly(t *testing.T) {
	c := testCity(3, 1500)
	stop := func(name string, n int) {
		if n != 1 {
			t.Errorf("%s: walked on after a stop", name)
		}
	}
	stop("areas", one(c.Areas()))
	stop("complexes", one(c.Complexes()))
	stop("units", one(c.Units()))
	stop("tenancies", one(c.Tenancies()))
	stop("arrears", one(c.Arrears()))
	stop("nuisance", one(c.Nuisance()))
	stop("allocations", one(c.Allocations()))
	stop("volunteers", one(c.Volunteers()))
	stop("estimates", one(c.Estimates()))
	stop("signals", one(c.Signals()))
	stop("cases", one(c.Cases()))
}

func one[T any](seq iter.Seq[T]) int {
	n := 0
	seq(func(T) bool { n++; return false })
	return n
}

func TestSizes(t *testing.T) {
	for _, x := range []struct{ homes, towns, least, most int }{
		{1, 1, 1, 1}, {9, 1, 1, 1}, {25, 1, 1, 2}, {137, 1, 3, 13}, {1000, 1, 12, 40},
		{12_000, 1, 210, 280}, {100_000, 1, 1700, 2300}, {250_000, 3, 4300, 5700},
	} {
		c := testCity(5, x.homes)
		if n := count(c.Units()); n != x.homes {
			t.Errorf("%d homes: got %d", x.homes, n)
		}
		if len(c.towns) != x.towns {
			t.Errorf("%d homes: %d municipalities, want %d", x.homes, len(c.towns), x.towns)
		}
		if n := count(c.Complexes()); n < x.least || n > x.most {
			t.Errorf("%d homes: %d complexes, want %d to %d", x.homes, n, x.least, x.most)
		}
		var sizes []int
		for _, p := range c.complexes {
			sizes = append(sizes, p.homes)
			if x.homes >= 10 && p.homes < 10 || p.homes > 300 {
				t.Errorf("%d homes: a complex of %d", x.homes, p.homes)
			}
		}
		slices.Sort(sizes)
		if m := sizes[len(sizes)/2]; x.homes >= 12_000 && (m < 36 || m > 54) {
			t.Errorf("%d homes: the median complex has %d", x.homes, m)
		}
	}
	if n := testCity(1, 0).Homes(); n != DefaultHomes {
		t.Errorf("no size given: %d homes", n)
	}
	if n := testCity(1, MaxHomes+1).Homes(); n != MaxHomes {
		t.Errorf("too large a size: %d homes", n)
	}
}

// Codes of CBS and the Kadaster follow the number of a municipality; those that exist
// stay far below 9900.
var areaCodes = map[place.AreaKind]*regexp.Regexp{
	place.Municipality:  regexp.MustCompile(`^GM99\d\d$`),
	place.District:      regexp.MustCompile(`^WK99\d{4}$`),
	place.Neighbourhood: regexp.MustCompile(`^BU99\d{6}$`),
}

func TestAreas(t *testing.T) {
	c := testCity(4, 250_000)
	known := map[place.AreaCode]place.AreaKind{}
	names := map[string]bool{}
	for a := range c.Areas() {
		if !areaCodes[a.Kind].MatchString(string(a.Code)) {
			t.Errorf("%s is no invented code of a %s", a.Code, a.Kind)
		}
		if _, twice := known[a.Code]; twice {
			t.Errorf("%s comes twice", a.Code)
		}
		known[a.Code] = a.Kind
		parent := map[place.AreaKind]place.AreaKind{place.District: place.Municipality, place.Neighbourhood: place.District}
		if known[a.Parent] != parent[a.Kind] {
			t.Errorf("%s lies in %q, a %q", a.Code, a.Parent, known[a.Parent])
		}
		if a.Kind != place.Municipality && string(a.Code[2:6]) != string(a.Parent[2:6]) {
			t.Errorf("%s lies in %s", a.Code, a.Parent)
		}
		town := string(a.Code[2:6])
		if a.Name == "" || names[town+string(a.Kind)+a.Name] {
			t.Errorf("%s: name %q is empty or comes twice", a.Code, a.Name)
		}
		names[town+string(a.Kind)+a.Name] = true
		if !json.Valid(a.Geometry) {
			t.Errorf("%s: geometry is no JSON", a.Code)
		}
	}
}

var (
	postcodes = regexp.MustCompile(`^[1-9]\d{3}[A-Z]{2}$`)
	bags      = regexp.MustCompile(`^999901\d{10}$`)
)

func TestUnits(t *testing.T) {
	c := testCity(4, 120_000)
	complexes := map[string]place.Complex{}
	for x := range c.Complexes() {
		if _, twice := complexes[x.Key]; twice {
			t.Errorf("complex %s comes twice", x.Key)
		}
		complexes[x.Key] = x
	}
	keys, addresses, stairs := map[string]bool{}, map[string]bool{}, 0
	streets := map[string]string{}
	for u := range c.Units() {
		address := fmt.Sprint(u.Postcode, " ", u.Number, u.Addition)
		if keys[u.Key] || keys[u.BAG] || addresses[address] {
			t.Fatalf("%s, %s or %s comes twice", u.Key, u.BAG, address)
		}
		keys[u.Key], keys[u.BAG], addresses[address] = true, true, true
		if !postcodes.MatchString(u.Postcode) || strings.Contains("SA SD SS", u.Postcode[4:]) || !bags.MatchString(u.BAG) {
			t.Fatalf("%s: postcode %q or BAG %q", u.Key, u.Postcode, u.BAG)
		}
		if was, ok := streets[u.City+u.Street]; ok && was != u.ComplexKey {
			t.Fatalf("%s %s is in %s and %s", u.City, u.Street, was, u.ComplexKey)
		}
		streets[u.City+u.Street] = u.ComplexKey
		x, ok := complexes[u.ComplexKey]
		if !ok || !x.From.Equal(u.From) || u.Rooms < 1 || u.Area < 30 || u.Area > 130 || !u.Point.Known() {
			t.Fatalf("%+v does not fit its complex %+v", u, x)
		}
		if u.Staircase != "" {
			stairs++
		}
	}
	if part := float64(stairs) / 120_000; part < 0.5 || part > 0.9 {
		t.Errorf("%.2f of the homes has an entrance to share", part)
	}
}

// TestNothingReal looks for what could point at somebody: nine digits that pass the
// check of a citizen service number, and mail that could arrive.
func TestNothingReal(t *testing.T) {
	c := testCity(9, 3000)
	digits := regexp.MustCompile(`\d{8,9}`)
	look := func(v any) {
		raw, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		for _, run := range regexp.MustCompile(`\d+`).FindAllString(string(raw), -1) {
			if digits.FindString(run) == run && elevenTest(run) {
				t.Errorf("%s looks like a citizen service number in %s", run, raw)
			}
		}
		for _, mail := range regexp.MustCompile(`"[^"]*@[^"]*"`).FindAllString(string(raw), -1) {
			if !strings.HasSuffix(mail, `@voorbeeld.example"`) {
				t.Errorf("mail address %s could exist", mail)
			}
		}
	}
	each(c.Units(), func(v any) {
		u := v.(place.Unit)
		u.Point = place.Point{} // coordinates are numbers, and lie in the sea
		look(u)
	})
	each(c.Tenancies(), look)
	each(c.Signals(), look)
	each(c.Cases(), look)
	each(c.Volunteers(), look)
	for u := range c.Units() {
		if u.Point.Lon < 3.2 || u.Point.Lon > 4.5 || u.Point.Lat < 52.4 || u.Point.Lat > 53.5 {
			t.Fatalf("%s lies at %v: not in the sea", u.Key, u.Point)
		}
	}
}

func elevenTest(s string) bool {
	s = fmt.Sprintf("%09s", s)
	sum := 0
	for i, r := range s[:8] {
		sum += int(r-'0') * (9 - i)
	}
	return (sum-int(s[8]-'0'))%11 == 0
}
