package debtwarning

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func day(s string) time.Time {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return d
}

func TestPeriod(t *testing.T) {
	owed := func(months ...string) (list []Owed) {
		for _, m := range months {
			list = append(list, Owed{day(m), 40000})
		}
		return list
	}
	for name, c := range map[string]struct {
		list   []Owed
		origin string // empty: nothing is owed
	}{
		"one month":              {owed("2026-10-01"), "2026-10-01"},
		"three in a row":         {owed("2026-08-01", "2026-09-01", "2026-10-01"), "2026-08-01"},
		"in any order":           {owed("2026-10-01", "2026-08-01", "2026-09-01"), "2026-08-01"},
		"a month between paid":   {append(owed("2026-08-01", "2026-10-01"), Owed{day("2026-09-01"), 0}), "2026-10-01"},
		"a month between silent": {owed("2026-07-01", "2026-10-01"), "2026-10-01"},
		"over the new year":      {owed("2025-12-01", "2026-10-01"), "2026-10-01"},
		"paid off":               {append(owed("2026-08-01", "2026-09-01"), Owed{day("2026-10-01"), 0}), ""},
		"not delivered":          {owed("2026-09-01"), ""},
		"nothing":                {nil, ""},
	} {
		p, owing := Current(c.list, day("2026-10-01"))
		if owing != (c.origin != "") || owing && (!p.Origin.Equal(day(c.origin)) || !p.Last.Equal(day("2026-10-01")) || p.Cents != 40000) {
			t.Errorf("%s: %v %v", name, p, owing)
		}
	}
}

func TestOpens(t *testing.T) {
	r, p := Standard(), Period{Origin: day("2026-10-01"), Last: day("2026-10-01"), Cents: 40000}
	for name, c := range map[string]struct {
		p      Period
		today  string
		former []time.Time
		want   bool
	}{
		"after thirty days":           {p, "2026-10-31", nil, true},
		"a day too early":             {p, "2026-10-30", nil, false},
		"too little":                  {Period{p.Origin, p.Last, 4999}, "2026-11-20", nil, false},
		"this run had its file":       {p, "2026-11-20", []time.Time{day("2026-10-01")}, false},
		"the run of the file goes on": {Period{day("2026-09-01"), p.Last, 40000}, "2026-11-20", []time.Time{day("2026-09-01")}, false},
		"an earlier run had its file": {p, "2026-11-20", []time.Time{day("2026-05-01")}, true},
	} {
		if got := c.p.Opens(r, day(c.today), c.former...); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// done is everything that the law asks, in a period from 1 October 2026.
func done() []Step {
	return []Step{{Kind: Contact, On: day("2026-10-12"), Means: ByPhone, Result: NotFound}, {Kind: Help, On: day("2026-10-14"), Means: ByPost},
		{Kind: Letter, On: day("2026-10-14"), Means: ByPost}, {Kind: Offer, On: day("2026-10-14"), Means: ByPost}}
}

func facts(steps []Step) Facts {
	return Facts{Origin: day("2026-10-01"), Owing: true, May: true, Receiver: true, Steps: steps}
}

func with(steps []Step, more ...Step) []Step { return append(slices.Clone(steps), more...) }

func without(k StepKind) []Step {
	return slices.DeleteFunc(done(), func(s Step) bool { return s.Kind == k })
}

func TestGate(t *testing.T) {
	no, yes := Step{Kind: Reaction, On: day("2026-10-20"), Means: ByPhone, Result: Objecting}, Step{Kind: Reaction, On: day("2026-10-16"), Means: ByPhone, Result: Agreed}
	later := func(s Step, on string) Step { s.On = day(on); return s }
	change := func(fn func(f *Facts)) Facts { f := facts(done()); fn(&f); return f }
	agree := Standard()
	agree.Reading = MustAgree
	loose := Standard()
	loose.OfferInLetter = false
	early := done()
	early[3].On = day("2026-10-13") // before the reminder
	for name, c := range map[string]struct {
		f     Facts
		rules Rules
		today string
		want  []Need
	}{
		"all done and silence":            {facts(done()), Standard(), "2026-10-28", nil},
		"the last day to react":           {facts(done()), Standard(), "2026-10-27", []Need{NeedWait}},
		"nothing done":                    {facts(nil), Standard(), "2026-11-20", []Need{NeedContact, NeedHelp, NeedLetter, NeedOffer}},
		"no contact":                      {facts(without(Contact)), Standard(), "2026-11-20", []Need{NeedContact}},
		"contact by post is none":         {facts(with(without(Contact), Step{Kind: Contact, On: day("2026-10-12"), Means: ByPost, Result: NotFound})), Standard(), "2026-11-20", []Need{NeedContact}},
		"no help":                         {facts(without(Help)), Standard(), "2026-11-20", []Need{NeedHelp}},
		"no reminder, so no offer in one": {facts(without(Letter)), Standard(), "2026-11-20", []Need{NeedLetter, NeedOffer}},
		"offer before the reminder":       {facts(early), Standard(), "2026-11-20", []Need{NeedOffer}},
		"offer apart from the reminder":   {facts(early), loose, "2026-11-20", nil},
		"no offer":                        {facts(without(Offer)), Standard(), "2026-11-20", []Need{NeedOffer}},
		"objection":                       {facts(with(done(), no)), Standard(), "2026-11-20", []Need{Objection}},
		"objection, and then yes":         {facts(with(done(), no, later(yes, "2026-10-22"))), Standard(), "2026-11-20", nil},
		"yes, and then an objection":      {facts(with(done(), no, yes)), Standard(), "2026-11-20", []Need{Objection}},
		"yes needs no waiting":            {facts(with(done(), yes)), Standard(), "2026-10-17", nil},
		"silence where yes is needed":     {facts(done()), agree, "2026-11-20", []Need{NeedAgreement}},
		"yes where yes is needed":         {facts(with(done(), yes)), agree, "2026-11-20", nil},
		"steps of an earlier period":      {change(func(f *Facts) { f.Origin = day("2026-11-01") }), Standard(), "2026-11-20", []Need{NeedContact, NeedHelp, NeedLetter, NeedOffer}},
		"steps of a later day":            {facts(done()), Standard(), "2026-10-13", []Need{NeedHelp, NeedLetter, NeedOffer}},
		"paid":                            {change(func(f *Facts) { f.Owing = false }), Standard(), "2026-11-20", []Need{Paid}},
		"sent before":                     {change(func(f *Facts) { f.Sent = true }), Standard(), "2026-11-20", []Need{SentBefore}},
		"switched off":                    {change(func(f *Facts) { f.May = false }), Standard(), "2026-11-20", []Need{SwitchedOff}},
		"nobody to tell":                  {change(func(f *Facts) { f.Receiver = false }), Standard(), "2026-11-20", []Need{NoReceiver}},
	} {
		if got := Missing(c.f, c.rules, day(c.today)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestNext(t *testing.T) {
	opened := day("2026-10-09") // a Friday
	for name, c := range map[string]struct {
		f     Facts
		today string
		what  Need
		due   string
	}{
		"first contact":         {facts(nil), "2026-10-09", NeedContact, "2026-10-16"},
		"then help":             {facts(done()[:1]), "2026-10-12", NeedHelp, "2026-10-19"},
		"then the reminder":     {facts(done()[:2]), "2026-10-14", NeedLetter, "2026-10-21"},
		"then the offer":        {facts(done()[:3]), "2026-10-14", NeedOffer, "2026-10-21"},
		"then wait":             {facts(done()), "2026-10-15", NeedWait, "2026-10-28"},
		"then send":             {facts(done()), "2026-10-28", "", "2026-11-04"},
		"an objection is heard": {facts(with(done(), Step{Kind: Reaction, On: day("2026-10-20"), Means: ByPhone, Result: Objecting})), "2026-10-28", Objection, "2026-11-19"},
		"contact anew":          {facts(with(nil, Step{Kind: Help, On: day("2026-10-14"), Means: ByPhone})), "2026-10-14", NeedContact, "2026-10-21"},
	} {
		if got := Next(c.f, Standard(), opened, day(c.today)); got.What != c.what || !got.Due.Equal(day(c.due)) {
			t.Errorf("%s: %q %s, want %q %s", name, got.What, got.Due.Format(time.DateOnly), c.what, c.due)
		}
	}
}

func drawSteps(t *rapid.T) (list []Step) {
	kinds, means := rapid.SampledFrom(StepKinds()), rapid.SampledFrom(allMeans())
	results := rapid.SampledFrom(append(allResults(), ""))
	for range rapid.IntRange(0, 9).Draw(t, "steps") {
		list = append(list, Step{Kind: kinds.Draw(t, "kind"), Means: means.Draw(t, "means"), Result: results.Draw(t, "result"),
			On: day("2026-09-20").AddDate(0, 0, rapid.IntRange(0, 60).Draw(t, "day"))})
	}
	return list
}

// TestGateProperties: whatever was done, a warning goes only with all four parts of the law
// in this period, in order and in time, and never against an objection.
func TestGateProperties(t *testing.T) {
	open := 0
	rapid.Check(t, func(t *rapid.T) {
		r := Standard()
		r.Reading, r.OfferInLetter = rapid.SampledFrom(Readings()).Draw(t, "reading"), rapid.Bool().Draw(t, "in letter")
		f := Facts{Origin: day("2026-10-01"), Owing: rapid.IntRange(0, 9).Draw(t, "owing") > 0, Sent: rapid.IntRange(0, 9).Draw(t, "sent") == 0, May: true, Receiver: true, Steps: drawSteps(t)}
		if rapid.Bool().Draw(t, "all done") {
			f.Steps = with(f.Steps, done()...)
		}
		today := day("2026-10-10").AddDate(0, 0, rapid.IntRange(0, 60).Draw(t, "today"))
		if len(Missing(f, r, today)) > 0 {
			return
		}
		open++
		var offers []time.Time
		has := map[StepKind]bool{}
		var last Step
		for _, s := range f.Steps {
			if s.On.Before(f.Origin) || s.On.After(today) || !fits(s) {
				continue
			}
			has[s.Kind] = true
			if s.Kind == Offer {
				offers = append(offers, s.On)
			}
			if s.Kind == Reaction && !s.On.Before(last.On) {
				last = s
			}
		}
		if !f.Owing || f.Sent || !has[Contact] || !has[Help] || !has[Letter] || len(offers) == 0 {
			t.Fatalf("a warning goes without what the law asks: %v", has)
		}
		if last.Result == Objecting {
			t.Fatal("a warning goes against an objection")
		}
		if last.Result != Agreed && (r.Reading == MustAgree || !slices.ContainsFunc(offers, func(on time.Time) bool { return !today.Before(on.AddDate(0, 0, r.ReactDays)) })) {
			t.Fatal("a warning goes before the tenant could react")
		}
		more := f
		more.Steps = with(f.Steps, Step{Kind: Reaction, On: today, Means: ByPhone, Result: Objecting})
		if !slices.Contains(Missing(more, r, today), Objection) {
			t.Fatal("an objection of today does not stop it")
		}
	})
	if open == 0 {
		t.Error("nothing was ever sent: the test is blind")
	}
}

// TestStepsOnlyHelp: doing one more of the own steps never adds a need of another kind.
func TestOwnStepsOnlyHelp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f, today := facts(drawSteps(t)), day("2026-11-25")
		before := Missing(f, Standard(), today)
		s := rapid.SampledFrom(done()[:3]).Draw(t, "more")
		f.Steps = with(f.Steps, s)
		for _, n := range Missing(f, Standard(), today) {
			if !slices.Contains(before, n) {
				t.Fatalf("%s asks for %s", s.Kind, n)
			}
		}
	})
}

func TestRulesAreChecked(t *testing.T) {
	for name, change := range map[string]func(r *Rules){
		"no days":    func(r *Rules) { r.MinDays = 0 },
		"short term": func(r *Rules) { r.ReactDays = 6 },
		"long pause": func(r *Rules) { r.PauseDays = maxDays + 1 },
		"negative":   func(r *Rules) { r.MinCents = -1 },
		"no reading": func(r *Rules) { r.Reading = "" },
		"bsn":        func(r *Rules) { r.Wording = "Burgerservicenummer 111222333" },
	} {
		r := Standard()
		if len(r.Check()) != 0 {
			t.Fatal("the standard is refused")
		}
		change(&r)
		if len(r.Check()) != 1 {
			t.Errorf("%s: %v", name, r.Check())
		}
	}
}

func TestAnswers(t *testing.T) {
	for _, c := range []struct {
		from, to State
		ok       bool
	}{{Sent, Received, true}, {Sent, Handling, true}, {Received, Handling, true}, {Handling, Received, false}, {Received, Received, false},
		{OwnSteps, Received, false}, {OwnSteps, Handling, false}, {Ended, Handling, false}, {Sent, Ended, false}, {Sent, OwnSteps, false}} {
		f := File{State: c.from}
		if fields := f.answer(c.to, Standard(), day("2026-11-20")); (len(fields) == 0) != c.ok {
			t.Errorf("%s to %s: %v", c.from, c.to, fields)
		}
		if c.ok && c.to == Handling && !f.Paused.Equal(day("2027-01-15")) {
			t.Errorf("collection rests until %s", f.Paused)
		}
	}
}
