package referral

import (
	"flag"
	"os"
	"slices"
	"testing"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/states"
	"samendoen/internal/base/text"
)

var redraw = flag.Bool("update", false, "write the drawing of the states into the documents")

func day(s string) time.Time {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return d
}

// The whole table by hand: what each side can do from each state, and nothing else.
func TestMoves(t *testing.T) {
	want := map[State]map[Side]map[Step]State{
		"":        {Asker: {Send: Sent}},
		Sent:      {Partner: {Look: Seen, Pass: Sent}, Asker: {Withdraw: Withdrawn}, Program: {End: Ended}},
		Seen:      {Partner: {Accept: Accepted, Decline: Declined, AskMore: AskedMore, Counter: Countered, Pass: Sent}, Asker: {Withdraw: Withdrawn}, Program: {End: Ended}},
		AskedMore: {Asker: {Tell: Seen, Withdraw: Withdrawn}, Program: {End: Ended}},
		Countered: {Asker: {Agree: Accepted, Disagree: Seen, Withdraw: Withdrawn}, Program: {End: Ended}},
		Accepted:  {Partner: {Report: Busy, Finish: Done, Decline: Declined, Pass: Sent}, Asker: {Withdraw: Withdrawn}, Program: {End: Ended}},
		Busy:      {Partner: {Report: Busy, Finish: Done, Decline: Declined, Pass: Sent}, Asker: {Withdraw: Withdrawn}, Program: {End: Ended}},
		Declined:  {Asker: {Settle: Settled}, Program: {End: Ended}},
		Done:      {Asker: {Settle: Settled}, Program: {End: Ended}},
	}
	steps := []Step{Send, Look, Accept, Decline, AskMore, Tell, Counter, Agree, Disagree, Report, Finish, Withdraw, Settle, Pass, End}
	for _, from := range append([]State{""}, States()...) {
		for _, by := range []Side{Nobody, Partner, Asker, Program} {
			for _, step := range steps {
				to, ok := Next(from, step, by)
				expected, allowed := want[from][by][step]
				if ok != allowed || ok && to != expected {
					t.Errorf("%s: %s by %q leads to %s %v, want %s %v", from, step, by, to, ok, expected, allowed)
				}
				if slices.Contains(StepsFrom(from, by), step) != allowed {
					t.Errorf("%s: %s is offered to %q", from, step, by)
				}
			}
		}
	}
	for _, s := range States() {
		if s.Open() != (s.Waits() != Nobody) {
			t.Errorf("%s is open and waits for %q", s, s.Waits())
		}
	}
}

// Christmas and New Year's Day are no working days, nor are weekends.
func TestDates(t *testing.T) {
	at := day("2026-12-21").Add(9 * time.Hour) // a Monday
	r := Request{Kind: Help}.moved(Send, Sent, at, time.Time{})
	expect := func(what string, got time.Time, want string) {
		t.Helper()
		if got.Format(time.DateOnly) != want && !(want == "" && got.IsZero()) {
			t.Errorf("%s: %s, want %s", what, got.Format(time.DateOnly), want)
		}
	}
	expect("sent", r.Due, "2026-12-29")
	expect("urgent", Request{Kind: Help, Urgent: true}.moved(Send, Sent, at, time.Time{}).Due, "2026-12-22")
	expect("contact", Request{Kind: Contact}.moved(Send, Sent, at, time.Time{}).Due, "2026-12-24")
	expect("an unknown kind has a term too", Request{Kind: "x"}.moved(Send, Sent, at, time.Time{}).Due, "2026-12-24")
	seen := r.moved(Look, Seen, at.AddDate(0, 0, 1), time.Time{})
	expect("seen", seen.Due, "2026-12-29")
	more := seen.moved(AskMore, AskedMore, at.AddDate(0, 0, 1), time.Time{}) // 22nd: 4 working days are left
	expect("more asked", more.Due, "2026-12-28")
	expect("stands still", more.StoppedOn, "2026-12-22")
	told := more.moved(Tell, Seen, at.AddDate(0, 0, 9), time.Time{}) // the 30th
	expect("told", told.Due, "2027-01-06")
	expect("runs again", told.StoppedOn, "")
	lateMore := seen.moved(AskMore, AskedMore, day("2027-01-04").Add(9*time.Hour), time.Time{})
	expect("what had passed comes back for a day", lateMore.moved(Tell, Seen, day("2027-01-08").Add(9*time.Hour), time.Time{}).Due, "2027-01-11")
	yes := seen.moved(Accept, Accepted, at.AddDate(0, 0, 1), time.Time{})
	expect("accepted", yes.Due, "2027-01-21")
	expect("reported", yes.moved(Report, Busy, day("2027-01-04").Add(9*time.Hour), time.Time{}).Due, "2027-02-01")
	expect("agreed for later", more.moved(Agree, Accepted, at, day("2027-03-01")).Due, "2027-03-01")
	expect("passed on before a yes", seen.moved(Pass, Sent, at.AddDate(0, 0, 3), time.Time{}).Due, "2026-12-29")
	expect("passed on after a yes", yes.moved(Pass, Sent, at.AddDate(0, 0, 3), time.Time{}).Due, "2027-01-04")
	for _, e := range Effects() {
		no := seen
		no.Reason = e.Reason
		expect("no: "+string(e.Reason), no.moved(Decline, Declined, day("2027-01-04").Add(9*time.Hour), time.Time{}).Due,
			clock.AddWorkingDays(day("2027-01-04"), e.Days).Format(time.DateOnly))
	}
	expect("done", yes.moved(Finish, Done, day("2027-01-04").Add(9*time.Hour), time.Time{}).Due, "2027-01-07")
	for step, to := range map[Step]State{Withdraw: Withdrawn, Settle: Settled, End: Ended} {
		expect(string(step), yes.moved(step, to, at, time.Time{}).Due, "")
	}
}

func TestRung(t *testing.T) {
	due := day("2026-12-29") // a Tuesday
	for at, want := range map[string]int{"2026-12-30T07:29:59Z": 0, "2026-12-30T07:30:00Z": 1, "2027-01-04T07:29:59Z": 1, "2027-01-04T07:30:00Z": 2,
		"2027-01-06T07:30:00Z": 3, "2027-01-08T07:30:00Z": 4, "2027-01-13T07:29:59Z": 4, "2027-01-13T07:30:00Z": 5, "2027-01-20T07:30:00Z": 6, "2027-01-27T07:30:00Z": 7} {
		now, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := rung(due, now); got != want {
			t.Errorf("%s: %d, want %d", at, got, want)
		}
		if rung(time.Time{}, now) != 0 {
			t.Error("what has no date is late")
		}
		if next := (Request{Due: due}).NextMoment(now); !next.After(now) || rung(due, next) != want+1 {
			t.Errorf("%s: next %s", at, next)
		}
	}
	// In summer the clocks stand an hour later, and people begin at the same hour.
	if got := stepAt(day("2027-03-26"), 1); got.Format(time.RFC3339) != "2027-03-30T06:30:00Z" { // Easter Monday is the 29th
		t.Errorf("%s", got)
	}
}

// Every reason, kind, state and step has its words, and an effect that says who does what.
func TestEverythingHasWords(t *testing.T) {
	catalogue, err := text.Load(text.Words, Files)
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, k := range Kinds() {
		keys = append(keys, "kind_"+string(k))
	}
	for _, s := range States() {
		keys = append(keys, "state_"+string(s))
		if s.Open() && s != Declined {
			keys = append(keys, "next_"+string(s))
		}
	}
	for _, e := range Effects() {
		keys = append(keys, "reason_"+string(e.Reason), "effect_"+string(e.Reason))
	}
	for _, m := range Moves() {
		keys = append(keys, "did_"+string(m.Step))
	}
	for step := stepHolder; step <= stepBoards+1; step++ {
		keys = append(keys, "climb_"+rungName(step), "climbed_"+rungName(step))
	}
	for _, lang := range []text.Lang{text.Dutch, text.English} {
		p := catalogue.Printer(lang)
		for _, k := range keys {
			if got := p.T("referral." + k); got == "" || got == "referral."+k {
				t.Errorf("%s: no words for %s", lang, k)
			}
		}
	}
}

const docs = "../../docs/verwijzen.md"

// The drawing in the docs is that of the code; -update writes it.
func TestDocsDrawTheTable(t *testing.T) {
	catalogue, err := text.Load(text.Words, Files)
	if err != nil {
		t.Fatal(err)
	}
	p := catalogue.Printer(text.Dutch)
	var moves []states.Move
	for _, m := range Moves() {
		moves = append(moves, states.Move{From: string(m.From), To: string(m.To), Step: string(m.Step), By: string(m.By)})
	}
	page, err := os.ReadFile(docs)
	if err != nil {
		t.Fatal(err)
	}
	want, ok := states.Put(string(page), "standen", states.Draw(func(s string) string { return p.T("referral.state_" + s) }, moves))
	switch {
	case !ok:
		t.Fatal("no place for the drawing")
	case want == string(page):
	case !*redraw:
		t.Fatal("the drawing is not that of the code: run with -update")
	default:
		if err := os.WriteFile(docs, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
