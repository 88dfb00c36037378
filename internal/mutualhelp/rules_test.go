package mutualhelp

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// Only a matcher begins a match, in the table by which the program decides.
func TestOnlyAMatcherBegins(t *testing.T) {
	for _, m := range Moves() {
		if m.From == "" && (m.By != ByMatcher || m.To != Asked) {
			t.Errorf("%s begins a match as %s", m.By, m.To)
		}
		if m.To == Going && m.From != Going && (m.From != Half || m.Step != Yes || m.By != ByNeighbour) {
			t.Errorf("%s from %s by %s makes it go on", m.Step, m.From, m.By)
		}
	}
}

// What fits, and in which order: place, time, language, and then who waits longest.
func TestOrder(t *testing.T) {
	base := Post{OrgID: "corp", Side: Ask, Kind: "taal", Complex: "linde", Area: "BU1", Parts: []string{"week-ochtend"}, Tongues: []string{"tr"}, UserID: "an", ID: "vraag", State: Open}
	offer := func(id string, change func(p *Post)) Post {
		p := base
		p.Side, p.UserID, p.ID, p.Since = Offer, "u"+id, ID(id), noon
		change(&p)
		return p
	}
	list := []Post{
		offer("later", func(p *Post) { p.Since = noon.Add(time.Hour) }),
		offer("zonder-taal", func(p *Post) { p.Tongues = []string{"pl"} }),
		offer("ander-moment", func(p *Post) { p.Parts = []string{"weekend-avond"} }),
		offer("eerst", func(*Post) {}),
		offer("buurt", func(p *Post) { p.Complex, p.Wider = "beuk", true }),
		offer("buurt-wil-niet", func(p *Post) { p.Complex = "beuk" }),
		offer("ver", func(p *Post) { p.Complex, p.Area, p.Wider = "es", "BU2", true }),
		offer("geen-buurt", func(p *Post) { p.Complex, p.Area, p.Wider = "es", "", true }),
		offer("ander-soort", func(p *Post) { p.Kind = "klusje" }),
		offer("zelf", func(p *Post) { p.UserID = "an" }),
		offer("door-an", func(p *Post) { p.UserID, p.ByID = "", "an" }),
		offer("bezet", func(p *Post) { p.State = Tabled }),
		offer("elders", func(p *Post) { p.OrgID = "elders" }),
		offer("vol", func(*Post) {}), offer("apart", func(*Post) {}), offer("nee", func(*Post) {}),
		offer("ook-vraag", func(p *Post) { p.Side = Ask }),
	}
	bars := bars{map[string]bool{"uvol": true}, map[[2]string]bool{pair("an", "uapart"): true}, map[[2]ID]bool{pair(ID("vraag"), ID("nee")): true}}
	for wider, want := range map[bool]string{false: "eerst later zonder-taal ander-moment", true: "eerst later zonder-taal ander-moment buurt"} {
		base.Wider = wider
		var got []string
		for _, f := range Order(base, list, bars) {
			got = append(got, string(f.ID))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("with the neighbourhood %v: %v, want %s", wider, got, want)
		}
	}
	base.Area, base.Wider = "", true
	if _, ok := FitOf(base, offer("geen-buurt", func(p *Post) { p.Complex, p.Area, p.Wider = "es", "", true })); ok {
		t.Error("two complexes of no neighbourhood are near")
	}
	bars.full["an"] = true
	if got := Order(base, list, bars); len(got) != 0 {
		t.Errorf("who has enough is proposed: %v", got)
	}
}

// Two yeses of one side are one; a no, a stop and an alarm end it; nothing moves what is over.
func TestWith(t *testing.T) {
	start, _ := Match{}.With(Propose, Ask, noon)
	take := func(m Match, steps ...string) Match {
		for _, s := range steps {
			side, step, _ := strings.Cut(s, " ")
			m, _ = m.With(Step(step), Side(side), noon)
		}
		return m
	}
	for steps, want := range map[string]Stage{"": Asked, "vraag ja": Half, "vraag ja,vraag ja": Half, "vraag ja,aanbod ja": Going, "aanbod ja,vraag ja": Going, "aanbod nee": Failed, "vraag ja,aanbod nee": Failed,
		"vraag ja,vraag nee": Failed, "vraag ja,aanbod ja,vraag stoppen": Stopped, "vraag ja,aanbod ja,aanbod niet-veilig": Unsafe, "vraag nee,aanbod ja": Failed, "vraag stoppen": Asked,
		"vraag ja,aanbod ja,vraag nee": Going, "vraag ja,aanbod ja,vraag stoppen,aanbod ja": Stopped, "vraag stilte": Failed} {
		var list []string
		if steps != "" {
			list = strings.Split(steps, ",")
		}
		m := take(start, list...)
		if m.Stage != want || m.Live() != slices.Contains([]Stage{Asked, Half, Going}, want) || m.Shows() != (want == Going) {
			t.Errorf("%s: %s, live %v, shows %v", steps, m.Stage, m.Live(), m.Shows())
		}
	}
	going := take(start, "vraag ja", "aanbod ja")
	if day := going.Due; !day.Equal(time.Date(2026, 6, 22, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("asked how it goes on %s", day)
	}
	if again, ok := going.With(Well, Ask, noon); !ok || again != going {
		t.Error("an answer before the question counts")
	}
	later := noon.AddDate(0, 0, 14)
	one, _ := going.With(Well, Ask, later)
	if !one.Said(Ask) || one.Said(Offer) || one.Waits(Ask, later) || !one.Waits(Offer, later) {
		t.Errorf("one answered: %+v", one)
	}
	two, _ := one.With(Speak, Offer, later)
	if two.Said(Ask) || two.Said(Offer) || !two.Due.Equal(time.Date(2026, 9, 20, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("both answered: %+v", two)
	}
}

// What cannot be written: outside the lists, too long, a number of a citizen, without agreeing.
func TestCheck(t *testing.T) {
	good := draft(Ask, "wandelen", "Anna")
	good.Rules, good.Agreed = RulesVersion, noon
	if list := good.Check(); len(list) > 0 {
		t.Errorf("a good one: %v", list)
	}
	for name, change := range map[string]func(p *Post){
		"kant": func(p *Post) { p.Side = "beide" }, "soort": func(p *Post) { p.Kind = "zorg" }, "complex": func(p *Post) { p.Complex = "" }, "wanneer": func(p *Post) { p.Parts = nil },
		"talen": func(p *Post) { p.Tongues = []string{"xx"} }, "naam": func(p *Post) { p.Name = "A" }, "bereik": func(p *Post) { p.Reach = "06" },
		"zin": func(p *Post) { p.Words = strings.Repeat("a", maxWords+1) }, "akkoord": func(p *Post) { p.Agreed = time.Time{} },
	} {
		p := good
		change(&p)
		if list := p.Check(); len(list) != 1 || list[0].Name != name {
			t.Errorf("%s: %v", name, list)
		}
	}
	for name, change := range map[string]func(p *Post){"akkoord": func(p *Post) { p.Rules++ }, "wanneer": func(p *Post) { p.Parts = []string{"altijd"} }, "zin": func(p *Post) { p.Words = "mijn nummer is 111222333" }} {
		p := good
		change(&p)
		if list := p.Check(); len(list) != 1 || list[0].Name != name {
			t.Errorf("%s: %v", name, list)
		}
	}
	for _, set := range []Settings{{Most: 0, Days: 30}, {Most: 6, Days: 30}, {Most: 2, Days: 13}, {Most: 2, Days: 91}} {
		if len(set.Check()) != 1 {
			t.Errorf("%+v can be", set)
		}
	}
	for want, list := range map[int][]int{-1: nil, 3: {9, 3, 1}, 4: {1, 3, 5, 20}} {
		if got := median(list); got != want {
			t.Errorf("the middle of %v is %d", list, got)
		}
	}
}
