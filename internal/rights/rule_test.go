package rights

import (
	"testing"
	"time"
)

func TestAnswerBy(t *testing.T) {
	for _, c := range []struct{ on, want, extended string }{
		{"2026-11-05", "2026-12-07", "2027-02-05"}, // 5 December is a Saturday
		{"2026-01-31", "2026-03-02", "2026-04-30"}, // no 31 February; 28 February 2026 is a Saturday
		{"2028-01-31", "2028-02-29", "2028-05-01"}, // leap year; 30 April 2028 is a Sunday
		{"2026-11-25", "2026-12-28", "2027-02-25"}, // Christmas, then a weekend
		{"2026-03-06", "2026-04-07", "2026-06-08"}, // Easter Monday; 6 June is a Saturday
		{"2026-03-27", "2026-04-28", "2026-06-29"}, // King's Day
		{"2026-12-01", "2027-01-04", "2027-03-01"}, // New Year's Day, then a weekend
		{"2026-10-24", "2026-11-24", "2027-01-25"}, // over the change of the clock
	} {
		if got := AnswerBy(day(c.on), false); !got.Equal(day(c.want)) {
			t.Errorf("%s: answer by %s, want %s", c.on, got.Format(time.DateOnly), c.want)
		}
		if got := AnswerBy(day(c.on), true); !got.Equal(day(c.extended)) {
			t.Errorf("%s: extended to %s, want %s", c.on, got.Format(time.DateOnly), c.extended)
		}
	}
}

func TestLate(t *testing.T) {
	for state, want := range map[State]bool{Received: true, Released: true, Decided: true, Done: false} {
		r := Request{State: state, Due: day("2026-12-21")}
		if r.Late(day("2026-12-21")) || r.Late(day("2026-12-22")) != want {
			t.Errorf("%s: on its date late %v, the day after %v", state, r.Late(day("2026-12-21")), r.Late(day("2026-12-22")))
		}
	}
}

func TestSeventyTwoHoursRunThrough(t *testing.T) {
	for from, want := range map[string]string{
		"2026-11-20T16:00:00Z": "2026-11-23T16:00:00Z", // over a weekend
		"2026-10-24T12:00:00Z": "2026-10-27T12:00:00Z", // the day of 25 hours makes no difference
		"2026-12-24T09:00:00Z": "2026-12-27T09:00:00Z", // over Christmas, to a Sunday
	} {
		at, _ := time.Parse(time.RFC3339, from)
		if got := ReportBy(at).Format(time.RFC3339); got != want {
			t.Errorf("%s: %s, want %s", from, got, want)
		}
	}
}

func TestExtension(t *testing.T) {
	r := Request{On: day("2026-11-05")}
	for name, c := range map[string]struct {
		r           Request
		why         string
		told, today string
		want        string
	}{
		"in time":                    {r, "veel dossiers", "2026-12-07", "2026-12-07", ""},
		"a day late":                 {r, "veel dossiers", "2026-12-07", "2026-12-08", "rights.extend_late"},
		"without a reason":           {r, "", "2026-11-10", "2026-11-10", "rights.needed"},
		"told before it came":        {r, "veel", "2026-11-04", "2026-11-10", "rights.bad_date"},
		"told tomorrow":              {r, "veel", "2026-11-11", "2026-11-10", "rights.bad_date"},
		"a second time":              {Request{On: r.On, Details: Details{Extended: day("2026-11-09")}}, "veel", "2026-11-10", "2026-11-10", "rights.extended_already"},
		"with a number of a citizen": {r, "bsn 111222333", "2026-11-10", "2026-11-10", "rights.no_bsn"},
	} {
		fields := checkExtension(c.r, c.why, day(c.told), day(c.today))
		if (len(fields) == 0) != (c.want == "") || len(fields) > 0 && fields[0].Key != c.want {
			t.Errorf("%s: %v, want %q", name, fields, c.want)
		}
	}
}

func TestLetterCode(t *testing.T) {
	secret := []byte("geheim")
	made := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	l := letter{sum: sumCode(secret, "r1", "7KQ2-M0XP"), made: made}
	for typed, want := range map[string]bool{"7KQ2-M0XP": true, "7kq2 moxp": true, "7KQ2-M0XQ": false, "": false} {
		if got := l.fits(sumCode(secret, "r1", typed)); got != want {
			t.Errorf("%q: %v", typed, got)
		}
	}
	if l.fits(sumCode(secret, "r2", "7KQ2-M0XP")) || l.fits(sumCode([]byte("ander"), "r1", "7KQ2-M0XP")) {
		t.Error("a code fits another request or another installation")
	}
	for name, c := range map[string]struct {
		l    letter
		now  time.Time
		want string
	}{
		"fresh":          {l, made, ""},
		"last moment":    {l, made.AddDate(0, 0, 42).Add(-time.Second), ""},
		"six weeks":      {l, made.AddDate(0, 0, 42), "rights.code_old"},
		"fifth try":      {letter{l.sum, made, 4}, made, ""},
		"after five":     {letter{l.sum, made, 5}, made, "rights.code_tries"},
		"no letter sent": {letter{}, made, "rights.code_none"},
	} {
		if key, ok := c.l.usable(c.now); key != c.want || ok != (c.want == "") {
			t.Errorf("%s: %q", name, key)
		}
	}
	seen := map[string]bool{}
	for range 1000 {
		if c := newCode(); len(c) != 9 || seen[c] || plainCode(c) != c[:4]+c[5:] {
			t.Fatalf("code %q", c)
		} else {
			seen[c] = true
		}
	}
}

func TestConcern(t *testing.T) {
	others := []string{"Karim Bouzid", "J. van der Meer"}
	for body, want := range map[string]Concern{
		"Sanne wil graag verhuizen.":             "",
		"Karim was boos.":                        Other,
		"Meneer Bouzid deed open.":               Other,
		"Hij woont van maandag tot vrijdag hier": "",
		"Mevrouw kwam van der Wal":               "",
		"De meer geld dan verwacht":              Other, // better once too often
		"Het kind van Karim huilde":              Child,
		"Zijn DOCHTER gaat niet naar school.":    Child,
		"De kinderbijslag is stopgezet.":         "",
	} {
		if got := concernOf(body, false, others); got != want {
			t.Errorf("%q: %q, want %q", body, got, want)
		}
	}
	if concernOf("Er is veel lawaai.", true, nil) != Reporter || concernOf("Het kind huilt.", true, nil) != Child {
		t.Error("what a neighbour said is proposed to be given")
	}
	if (Item{Concern: Other}).Proposal() != Withhold || (Item{}).Proposal() != Give {
		t.Error("the proposal does not follow the concern")
	}
}

func TestRelease(t *testing.T) {
	judged := []Part{{Verdict: Give, By: "anna"}, {Verdict: Withhold, By: "bob"}}
	for name, c := range map[string]struct {
		parts []Part
		user  string
		want  string
	}{
		"somebody else":     {judged, "fg", ""},
		"who judged a part": {judged, "bob", "rights.release_own"},
		"one is not judged": {append(judged[:1:1], Part{}), "fg", "rights.release_waiting"},
	} {
		fields := checkRelease(c.parts, c.user)
		if (len(fields) == 0) != (c.want == "") || len(fields) > 0 && fields[0].Key != c.want {
			t.Errorf("%s: %v", name, fields)
		}
	}
}

func TestVerdict(t *testing.T) {
	free := Item{Text: "Karim was boos"}
	for name, c := range map[string]struct {
		p    Part
		want string
	}{
		"given":                     {Part{Item: free, Verdict: Give}, ""},
		"left out with a reason":    {Part{Item: free, Verdict: Withhold, Reason: Other}, ""},
		"left out without":          {Part{Item: free, Verdict: Withhold}, "reden"},
		"partly":                    {Part{Item: free, Verdict: GivePart, Reason: Other, Given: "[weggelaten] was boos"}, ""},
		"partly and nothing left":   {Part{Item: free, Verdict: GivePart, Reason: Other}, "tekst"},
		"partly of what is no text": {Part{Verdict: GivePart, Reason: Other, Given: "x"}, "oordeel"},
		"no verdict":                {Part{Item: free}, "oordeel"},
	} {
		fields := c.p.check()
		ok := c.want == "" && len(fields) == 0
		for _, f := range fields {
			ok = ok || f.Name == c.want
		}
		if !ok {
			t.Errorf("%s: %v", name, fields)
		}
	}
}

func TestSteps(t *testing.T) {
	for _, c := range []struct {
		kind Kind
		from State
		step Step
		to   State
	}{
		{Access, Identified, Collect, Reviewing}, {Access, Identified, Decide, ""}, {Correction, Identified, Collect, ""},
		{Correction, Identified, Decide, Decided}, {Access, Received, Collect, ""}, {Access, Reviewing, Deliver, ""},
		{Access, Released, Deliver, Done}, {Access, Released, Collect, Reviewing}, {Erasure, Received, Decide, ""},
		{Objection, Decided, Finish, Done}, {Objection, Decided, Stop, ""}, {Access, Done, Collect, ""}, {Access, Done, Extend, ""},
	} {
		if to, ok := Next(c.kind, c.from, c.step); to != c.to || ok != (c.to != "") {
			t.Errorf("%s %s %s: %q", c.kind, c.from, c.step, to)
		}
	}
	for _, x := range Transitions() { // everything ends
		if x.From == Done {
			t.Errorf("%v: out of the end", x)
		}
	}
}

func TestBreachAsReported(t *testing.T) {
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		change func(*Breach)
		want   string
	}{
		"good":                        {func(*Breach) {}, ""},
		"discovered this very moment": {func(b *Breach) { b.Discovered = now }, ""},
		"discovered later than now":   {func(b *Breach) { b.Discovered = now.Add(time.Minute) }, "ontdekt"},
		"discovered a year ago":       {func(b *Breach) { b.Discovered = now.AddDate(-1, 0, -1) }, "ontdekt"},
		"not discovered":              {func(b *Breach) { b.Discovered = time.Time{} }, "ontdekt"},
		"it happened the day after":   {func(b *Breach) { b.Happened = day("2026-11-20") }, "gebeurd"},
		"fewer people than none":      {func(b *Breach) { b.People = -1 }, "mensen"},
		"of no kind":                  {func(b *Breach) { b.Kind = "zomaar" }, "soort"},
		"without what it was":         {func(b *Breach) { b.What = "" }, "wat"},
		"without which data":          {func(b *Breach) { b.Categories = "" }, "gegevens"},
	} {
		b := Breach{Discovered: now.AddDate(0, 0, -1), BreachFacts: BreachFacts{Kind: "kwijt", What: "Een laptop is weg.", Categories: "Namen", Happened: day("2026-11-19")}}
		c.change(&b)
		fields := b.check(now)
		if (len(fields) == 0) != (c.want == "") || len(fields) > 0 && fields[0].Name != c.want {
			t.Errorf("%s: %v, want %q", name, fields, c.want)
		}
	}
}

func TestBreachNeeds(t *testing.T) {
	at := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		b    BreachFacts
		want string
	}{
		"fresh":          {BreachFacts{}, "beoordelen maatregelen"},
		"no risk":        {BreachFacts{Risk: NoRisk, Measures: "x"}, ""},
		"some risk":      {BreachFacts{Risk: SomeRisk, Measures: "x"}, "melden"},
		"reported":       {BreachFacts{Risk: SomeRisk, Measures: "x", ReportedAt: at}, ""},
		"high":           {BreachFacts{Risk: HighRisk, Measures: "x", ReportedAt: at}, "vertellen"},
		"high, told":     {BreachFacts{Risk: HighRisk, Measures: "x", ReportedAt: at, ToldOn: day("2026-11-21")}, ""},
		"high, need not": {BreachFacts{Risk: HighRisk, Measures: "x", ReportedAt: at, NotToldWhy: "versleuteld"}, ""},
	} {
		got := ""
		for _, n := range (Breach{BreachFacts: c.b}).Needs() {
			if got != "" {
				got += " "
			}
			got += string(n)
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	b := Breach{Discovered: at}
	if b.Late(at.Add(BreachTerm)) || !b.Late(at.Add(BreachTerm+time.Second)) {
		t.Error("late is not after 72 hours")
	}
	if b.Risk = NoRisk; b.Late(at.AddDate(0, 1, 0)) {
		t.Error("late although nobody has to know")
	}
	b.Risk, b.ReportedAt = SomeRisk, at.Add(BreachTerm+time.Hour)
	if !b.Late(at.AddDate(0, 1, 0)) {
		t.Error("reported too late is no longer late")
	}
}

func TestConsentHolds(t *testing.T) {
	given, gone := time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC), time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	c := Consent{State: Withdrawn, Answered: given, Withdrawn: gone}
	for at, want := range map[time.Time]bool{given.Add(-1): false, given: true, gone.Add(-1): true, gone: false} {
		if c.Holds(at) != want {
			t.Errorf("%s: %v", at, !want)
		}
	}
	for _, state := range []ConsentState{"", Asked, Refused} {
		if (Consent{State: state, Asked: given, Answered: given}).Holds(gone) {
			t.Errorf("%q is consent", state)
		}
	}
	for from, to := range map[ConsentState][]ConsentState{"": {Asked, Given, Refused}, Asked: {Given, Refused}, Given: {Withdrawn}, Refused: {Asked, Given, Refused}, Withdrawn: {Asked, Given, Refused}} {
		for _, x := range []ConsentState{Asked, Given, Refused, Withdrawn} {
			want := false
			for _, y := range to {
				want = want || x == y
			}
			if NextConsent(from, x) != want {
				t.Errorf("%q to %q: %v", from, x, !want)
			}
		}
	}
}

func TestNoticeDue(t *testing.T) {
	n := Notice{Opened: time.Date(2026, 11, 20, 23, 30, 0, 0, time.UTC)} // the 21st in Amsterdam
	if !n.Due().Equal(day("2026-12-21")) || n.Late(day("2026-12-21")) || !n.Late(day("2026-12-22")) {
		t.Error(n.Due())
	}
	if n.Later = day("2027-01-15"); !n.Due().Equal(n.Later) || !n.Unseen() {
		t.Error("putting off has no effect")
	}
	if n.Later = day("2026-12-01"); !n.Due().Equal(day("2026-12-21")) {
		t.Error("put off to before the term: the term counts")
	}
}
