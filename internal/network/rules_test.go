package network

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"samendoen/internal/account"
	"samendoen/internal/base/clock"
)

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func at(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, clock.Amsterdam())
	if err != nil {
		panic(err)
	}
	return t.UTC()
}

// sound is a processing that may run from 1 October 2026 until 1 October 2027.
func sound() Processing {
	return Processing{ID: "p", Org: "o", Version: 3, Name: "Samen tegen overlast", Purpose: "Overlast oplossen", Ground: "f", GroundWhy: "goed verhuurder zijn",
		Health: "9a", Criminal: "u33", Subjects: "huurders", Categories: Categories(), Months: 24, MonthsWhy: "rechtszaken",
		DPIA: DPIA{Signer: "Bea Bestuur", Document: "DPIA 1.0", On: day("2026-10-01"), Review: day("2027-10-01"), Version: 3}}
}

func register() map[ProcessingID]Processing { return map[ProcessingID]Processing{"p": sound()} }

// kinds are the organisations of the tests: an association, care, and the police.
func kinds() map[string]account.OrganisationKind {
	return map[string]account.OrganisationKind{"o": account.HousingAssociation, "g": account.Care, "pol": account.Police}
}

// sample is a covenant that is in force from 1 November 2026 up to 31 January 2027.
func sample() Covenant {
	return Covenant{ID: "c", Org: "o", State: Running, Version: 2, Stamp: 5, StartedAt: at("2026-10-20 12:00"),
		Terms: Terms{Name: "Samen", Vision: "Goed wonen", TargetGroup: "huishoudens met overlast", Approach: Reactive,
			Parties:    []Party{{"o", "bea"}, {"g", "gijs"}},
			Purposes:   []Purpose{{"Overlast oplossen", "p"}},
			Categories: []Category{Identity, Nuisance, Health},
			Seats: []Seat{{"wonen", "consulent", "o", "afspraken maken", []Category{Identity, Nuisance, Health}},
				{"zorg", "behandelaar", "g", "hulp starten", []Category{Identity, Health}}},
			From: day("2026-11-01"), Until: day("2027-01-31"), Months: 12, MonthsWhy: "nazorg"},
		Signatures: []Signature{{"o", "bea", 1, at("2026-10-01 10:00")}, {"o", "bea", 2, at("2026-10-10 10:00")}, {"g", "gijs", 2, at("2026-10-11 10:00")}}}
}

func keysOf(list []Block) []string {
	var keys []string
	for _, b := range list {
		keys = append(keys, b.Key)
	}
	return keys
}

func TestProcessingMayRun(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Processing)
		at     string
		want   []string
	}{
		"sound":                         {nil, "2026-11-21 09:00", nil},
		"on the day of signing":         {nil, "2026-10-01 00:00", nil},
		"before it was signed":          {nil, "2026-09-30 23:59", []string{"network.off_early"}},
		"the last minute before review": {nil, "2027-09-30 23:59", nil},
		"the day of review":             {nil, "2027-10-01 00:00", []string{"network.off_review"}},
		"never signed":                  {func(p *Processing) { p.DPIA = DPIA{} }, "2026-11-21 09:00", []string{"network.off_unsigned"}},
		"changed after signing":         {func(p *Processing) { p.Version = 4 }, "2026-11-21 09:00", []string{"network.off_changed"}},
		"no purpose":                    {func(p *Processing) { p.Purpose = " " }, "2026-11-21 09:00", []string{"network.off_purpose"}},
		"no ground":                     {func(p *Processing) { p.Ground = "z" }, "2026-11-21 09:00", []string{"network.off_ground"}},
		"a ground without a reason":     {func(p *Processing) { p.GroundWhy = "" }, "2026-11-21 09:00", []string{"network.off_ground"}},
		"health without exception":      {func(p *Processing) { p.Health = "" }, "2026-11-21 09:00", []string{"network.off_health"}},
		"health on a criminal one":      {func(p *Processing) { p.Health = "u33" }, "2026-11-21 09:00", []string{"network.off_health"}},
		"criminal without exception":    {func(p *Processing) { p.Criminal = "9g" }, "2026-11-21 09:00", []string{"network.off_criminal"}},
		"together with nobody":          {func(p *Processing) { p.Joint = true }, "2026-11-21 09:00", []string{"network.off_joint"}},
		"no term":                       {func(p *Processing) { p.Months = 0 }, "2026-11-21 09:00", []string{"network.off_term"}},
		"without special data no exception is needed": {func(p *Processing) {
			p.Categories, p.Health, p.Criminal = []Category{Identity, Care}, "", ""
		}, "2026-11-21 09:00", nil},
	} {
		p := sound()
		if c.change != nil {
			c.change(&p)
		}
		if got := keysOf(p.Blocks(at(c.at))); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
		if p.MayRun(at(c.at)) != (len(c.want) == 0) {
			t.Errorf("%s: MayRun says otherwise", name)
		}
	}
}

func TestTransitions(t *testing.T) {
	allowed := map[[2]string]State{
		{"opgesteld", "wijzigen"}: Drafted, {"opgesteld", "vaststellen"}: Agreed, {"opgesteld", "beeindigen"}: Ended,
		{"vastgesteld", "wijzigen"}: Drafted, {"vastgesteld", "starten"}: Running, {"vastgesteld", "beeindigen"}: Ended,
		{"loopt", "opschorten"}: Suspended, {"loopt", "beeindigen"}: Ended,
		{"opgeschort", "hervatten"}: Running, {"opgeschort", "wijzigen"}: Drafted, {"opgeschort", "beeindigen"}: Ended,
	}
	for _, from := range append(States(), "") {
		for _, do := range []Step{"", Change, Agree, Start, Suspend, Resume, End, "tekenen"} {
			to, ok := Next(from, do)
			if want, may := allowed[[2]string{string(from), string(do)}]; ok != may || to != want {
				t.Errorf("%s after %s: %s %v, want %s %v", from, do, to, ok, want, may)
			}
		}
	}
}

func TestInForce(t *testing.T) {
	for name, c := range map[string]struct {
		change   func(*Covenant, map[ProcessingID]Processing)
		at       string
		want     []string
		stateNow State
	}{
		"in force":               {nil, "2026-11-21 09:00", nil, Running},
		"first minute":           {nil, "2026-11-01 00:00", nil, Running},
		"a minute too early":     {nil, "2026-10-31 23:59", []string{"network.not_yet"}, Running},
		"last minute":            {nil, "2027-01-31 23:59", nil, Running},
		"ends by itself":         {nil, "2027-02-01 00:00", []string{"network.not_beeindigd"}, Ended},
		"suspended":              {func(c *Covenant, _ map[ProcessingID]Processing) { c.State = Suspended }, "2026-11-21 09:00", []string{"network.not_opgeschort"}, Suspended},
		"suspended ends too":     {func(c *Covenant, _ map[ProcessingID]Processing) { c.State = Suspended }, "2027-02-01 00:00", []string{"network.not_beeindigd"}, Ended},
		"a draft does not end":   {func(c *Covenant, _ map[ProcessingID]Processing) { c.State = Drafted }, "2027-02-01 00:00", []string{"network.not_opgesteld", "network.not_anymore"}, Drafted},
		"started later":          {func(c *Covenant, _ map[ProcessingID]Processing) { c.StartedAt = at("2026-11-22 09:00") }, "2026-11-21 09:00", []string{"network.not_loopt"}, Running},
		"an older signature":     {func(c *Covenant, _ map[ProcessingID]Processing) { c.Version = 3 }, "2026-11-21 09:00", []string{"network.not_signed", "network.not_signed"}, Running},
		"one party did not sign": {func(c *Covenant, _ map[ProcessingID]Processing) { c.Signatures = c.Signatures[:2] }, "2026-11-21 09:00", []string{"network.not_signed"}, Running},
		"alone":                  {func(c *Covenant, _ map[ProcessingID]Processing) { c.Terms.Parties = c.Terms.Parties[:1] }, "2026-11-21 09:00", []string{"network.gap_parties"}, Running},
		"without purpose":        {func(c *Covenant, _ map[ProcessingID]Processing) { c.Terms.Purposes = nil }, "2026-11-21 09:00", []string{"network.gap_purposes"}, Running},
		"a purpose on nothing":   {func(_ *Covenant, r map[ProcessingID]Processing) { delete(r, "p") }, "2026-11-21 09:00", []string{"network.gap_register"}, Running},
		"the DPIA is for review": {func(_ *Covenant, r map[ProcessingID]Processing) {
			p := r["p"]
			p.DPIA.Review = day("2026-11-21")
			r["p"] = p
		}, "2026-11-21 09:00", []string{"network.not_ground"}, Running},
	} {
		v, r := sample(), register()
		if c.change != nil {
			c.change(&v, r)
		}
		if got := keysOf(v.Blocks(r, at(c.at))); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
		if got := v.StateAt(at(c.at)); got != c.stateNow {
			t.Errorf("%s: state %s, want %s", name, got, c.stateNow)
		}
	}
}

func TestSee(t *testing.T) {
	police := Seat{Key: "pol", Org: "pol", Categories: []Category{Identity, Nuisance}}
	own, without := register(), register()
	p := sound()
	p.DPIA.Own = []Category{Health}
	own["p"] = p
	p = sound()
	p.Health = ""
	without["p"] = p
	for name, c := range map[string]struct {
		seat     Seat
		category Category
		register map[ProcessingID]Processing
		want     Finding
	}{
		"the role needs it":          {sample().Terms.Seats[0], Nuisance, register(), Finding{Visible, "network.why_role"}},
		"not of this role":           {sample().Terms.Seats[1], Nuisance, register(), Finding{Closed, "network.why_not_role"}},
		"not agreed":                 {sample().Terms.Seats[0], Arrears, register(), Finding{Closed, "network.why_not_agreed"}},
		"care sees health":           {sample().Terms.Seats[1], Health, register(), Finding{Visible, "network.why_role"}},
		"an association does not":    {sample().Terms.Seats[0], Health, register(), Finding{Closed, "network.why_association"}},
		"unless its DPIA says so":    {sample().Terms.Seats[0], Health, own, Finding{Visible, "network.why_role"}},
		"nobody without exception":   {sample().Terms.Seats[1], Health, without, Finding{Closed, "network.why_no_exception"}},
		"nothing without processing": {sample().Terms.Seats[0], Nuisance, nil, Finding{Closed, "network.why_no_ground"}},
		"police by question":         {police, Nuisance, register(), Finding{OnAsked, "network.why_police"}},
	} {
		if got := See(sample().Terms, c.seat, kinds()[c.seat.Org], c.category, c.register); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestRehearse(t *testing.T) {
	terms := sample().Terms
	e := Exercise{Name: "Harde muziek", Situation: "x", InGroup: true, Happened: true, Categories: []Category{Health, Identity}}
	rows := Rehearse(terms, e, kinds(), register())
	if len(rows) != 2 || len(rows[0].Findings) != 2 {
		t.Fatalf("%v", rows)
	}
	// Identity stands before health, whatever the order in the exercise.
	if rows[0].Findings[0].Verdict != Visible || rows[0].Findings[1].Why != "network.why_association" || rows[1].Findings[1].Verdict != Visible {
		t.Errorf("%v", rows)
	}
	for name, c := range map[string]struct {
		change func(*Exercise, *Terms)
		why    string
	}{
		"outside the group":  {func(e *Exercise, _ *Terms) { e.InGroup = false }, "network.why_group"},
		"nothing happened":   {func(e *Exercise, _ *Terms) { e.Happened = false }, "network.why_early"},
		"too late for early": {func(_ *Exercise, t *Terms) { t.Approach = Preventive }, "network.why_late"},
	} {
		e, terms := e, terms
		c.change(&e, &terms)
		for _, row := range Rehearse(terms, e, kinds(), register()) {
			for _, f := range row.Findings {
				if f != (Finding{Closed, c.why}) {
					t.Errorf("%s: %v", name, f)
				}
			}
		}
	}
}

func TestGaps(t *testing.T) {
	if g := sample().Terms.Gaps(register()); len(g) > 0 {
		t.Errorf("a whole covenant has gaps: %v", g)
	}
	want := []string{"network.gap_vision", "network.gap_target", "network.gap_approach", "network.gap_dates", "network.gap_term",
		"network.gap_parties", "network.gap_purposes", "network.gap_categories", "network.gap_seats"}
	if got := keysOf(Terms{Name: "x"}.Gaps(register())); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	longer := sample().Terms
	longer.Months = 25
	small := sound()
	small.Categories = []Category{Identity, Health}
	if got := keysOf(longer.Gaps(map[ProcessingID]Processing{"p": small})); !slices.Equal(got, []string{"network.gap_longer", "network.gap_ground"}) {
		t.Errorf("%v", got)
	}
}

func TestGrants(t *testing.T) {
	m := Mandate{ID: "m", Seat: "zorg", User: "gijs", Area: "BU1", From: day("2026-11-10"), Until: day("2026-12-31")}
	grants := sample().Grants(register(), []Mandate{m, {Seat: "weg", User: "x", From: m.From, Until: m.Until}}, kinds())
	if len(grants) != 2 || grants[0].Category != string(Identity) || grants[1].Category != string(Health) {
		t.Fatalf("%v", grants)
	}
	if g := grants[0]; g.UserID != "gijs" || g.OrgID != "g" || g.Area != "BU1" || g.Asked || !g.From.Equal(at("2026-11-10 00:00")) || !g.Until.Equal(at("2027-01-01 00:00")) {
		t.Errorf("%v", g)
	}
	m.Withdrawn = at("2026-11-20 15:00")
	if g := sample().Grants(register(), []Mandate{m}, kinds()); !g[0].Until.Equal(m.Withdrawn) {
		t.Errorf("a withdrawn mandate goes on: %v", g)
	}
	m.Withdrawn = at("2026-11-09 15:00")
	if g := sample().Grants(register(), []Mandate{m}, kinds()); len(g) > 0 {
		t.Errorf("withdrawn before it began: %v", g)
	}
	v := sample()
	v.Terms.Parties = append(v.Terms.Parties, Party{"pol", "pia"})
	v.Signatures = append(v.Signatures, Signature{"pol", "pia", 2, at("2026-10-12 10:00")})
	v.Terms.Seats = []Seat{{"pol", "wijkagent", "pol", "antwoorden", []Category{Nuisance}}}
	if g := v.Grants(register(), []Mandate{{Seat: "pol", User: "pia", From: m.From, Until: m.Until}}, kinds()); len(g) != 1 || !g[0].Asked {
		t.Errorf("police: %v", g)
	}
}

// In force never without all signatures, and the window of the policy's rows says the
// same as the rule for every moment.
func TestInForceProperty(t *testing.T) {
	seen := map[bool]int{}
	rapid.Check(t, func(t *rapid.T) {
		v, r := sample(), register()
		date := func(name string, low, high int) time.Time {
			return day("2026-10-15").AddDate(0, 0, rapid.IntRange(low, high).Draw(t, name))
		}
		v.State = rapid.SampledFrom([]State{Running, Running, Running, Running, Running, Running, Running, Running, Drafted, Agreed, Suspended, Ended}).Draw(t, "state")
		v.Version = rapid.SampledFrom([]int64{2, 2, 2, 2, 2, 2, 2, 2, 1, 3}).Draw(t, "version")
		v.Terms.From, v.Terms.Until = date("from", 0, 15), date("until", 15, 60)
		v.StartedAt = date("start", 0, 15).Add(13 * time.Hour)
		p := r["p"]
		p.DPIA.On, p.DPIA.Review = date("signed", 0, 15), date("review", 15, 60)
		p.Version = rapid.SampledFrom([]int64{3, 3, 3, 3, 3, 3, 3, 4}).Draw(t, "changed")
		r["p"] = p
		v.Signatures = v.Signatures[:rapid.SampledFrom([]int{3, 3, 3, 3, 3, 3, 3, 0, 1, 2}).Draw(t, "signatures")]
		for i := range v.Signatures {
			v.Signatures[i].At = date("sign", 0, 15).Add(9 * time.Hour)
		}
		now := date("now", 5, 50).Add(time.Duration(rapid.IntRange(0, 47).Draw(t, "half hours")) * 30 * time.Minute)

		in := v.InForce(r, now)
		seen[in]++
		if in {
			if v.StateAt(now) != Running || len(v.Unsigned()) > 0 || !p.MayRun(now) {
				t.Fatalf("in force while %s, unsigned %v, may run %v", v.StateAt(now), v.Unsigned(), p.MayRun(now))
			}
		}
		from, until, ok := v.Window(r)
		if window := ok && !now.Before(from) && now.Before(until); window != in {
			t.Fatalf("at %v: rule %v %v, window %v (%v to %v, %v)", now, in, v.Blocks(r, now), window, from, until, ok)
		}
	})
	if seen[true] == 0 || seen[false] == 0 {
		t.Errorf("one-sided worlds: %v", seen)
	}
}
