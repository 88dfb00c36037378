package casework

import (
	"strings"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
)

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func at(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

func TestTransitions(t *testing.T) {
	allowed := map[Transition]bool{
		{Open, Resting}: true, {Open, Closed}: true, {Resting, Resting}: true, {Resting, Open}: true,
		{Resting, Closed}: true, {Closed, Open}: true,
	}
	for _, from := range []State{"", Open, Resting, Closed} {
		for _, to := range []State{"", Open, Resting, Closed} {
			if got, want := CanBecome(from, to), allowed[Transition{from, to}]; got != want {
				t.Errorf("CanBecome(%q, %q) = %v, want %v", from, to, got, want)
			}
		}
	}
	settles := map[CommitmentTransition]bool{{Promised, Kept}: true, {Promised, NotKept}: true, {Promised, Withdrawn}: true,
		{NotKept, Kept}: true, {NotKept, Promised}: true}
	states := []CommitmentState{"", Promised, Kept, NotKept, Withdrawn}
	for _, from := range states {
		for _, to := range states {
			if got, want := CanSettle(from, to), settles[CommitmentTransition{from, to}]; got != want {
				t.Errorf("CanSettle(%q, %q) = %v, want %v", from, to, got, want)
			}
		}
	}
}

func TestDueAndLate(t *testing.T) {
	step := NextStep{HolderID: "u", By: day("2026-11-24")}
	opened := at("2026-11-20T09:00:00Z") // a Friday
	taken := Reins{Holder: TakenOver, Until: day("2026-11-22")}
	for _, c := range []struct {
		name  string
		c     Case
		today string
		due   string
		late  bool
	}{
		{"the step is today", Case{State: Open, Next: step}, "2026-11-24", "2026-11-24", false},
		{"the step was yesterday", Case{State: Open, Next: step}, "2026-11-25", "2026-11-24", true},
		{"no step yet", Case{State: Open, ActiveSince: opened}, "2026-11-27", "2026-11-27", false},
		{"no step for too long", Case{State: Open, ActiveSince: opened}, "2026-11-28", "2026-11-27", true},
		{"a step without a holder is none", Case{State: Open, ActiveSince: opened, Next: NextStep{By: day("2027-01-01")}}, "2026-11-20", "2026-11-27", false},
		{"resting", Case{State: Resting, Next: step, Vigil: Vigil{NextLook: day("2026-12-15")}}, "2026-12-16", "2026-12-15", true},
		{"closed waits for nothing", Case{State: Closed, Next: step}, "2027-12-16", "", false},
		{"the reins go back before the step", Case{State: Open, Next: step, Reins: taken}, "2026-11-23", "2026-11-22", true},
		{"the reins go back today", Case{State: Open, Next: step, Reins: taken}, "2026-11-22", "2026-11-22", false},
		{"the reins of a resting case", Case{State: Resting, Vigil: Vigil{NextLook: day("2026-12-15")}, Reins: taken}, "2026-11-23", "2026-11-22", true},
		{"the reins after the step", Case{State: Open, Next: step, Reins: Reins{Holder: TakenOver, Until: day("2026-11-25")}}, "2026-11-24", "2026-11-24", false},
		{"the reins are back", Case{State: Open, Next: step, Reins: Reins{Holder: ByResident, Until: day("2026-11-22")}}, "2026-11-24", "2026-11-24", false},
		{"the reins of a closed case", Case{State: Closed, Reins: taken}, "2026-12-24", "", false},
	} {
		due := ""
		if d := DueOf(c.c); !d.IsZero() {
			due = d.Format(time.DateOnly)
		}
		if due != c.due {
			t.Errorf("%s: due %s, want %s", c.name, due, c.due)
		}
		if got := Late(c.c, day(c.today)); got != c.late {
			t.Errorf("%s: late %v, want %v", c.name, got, c.late)
		}
	}
}

func TestSilent(t *testing.T) {
	c := Case{State: Open, ActiveSince: at("2026-11-01T22:30:00Z")}
	for _, v := range []struct {
		log, today string
		want       bool
	}{
		{"", "2026-11-14", false}, {"", "2026-11-15", true},
		{"2026-11-10T08:00:00Z", "2026-11-23", false}, {"2026-11-10T08:00:00Z", "2026-11-24", true},
	} {
		c.LastLog = time.Time{}
		if v.log != "" {
			c.LastLog = at(v.log)
		}
		if got := Silent(c, day(v.today)); got != v.want {
			t.Errorf("last log %q, today %s: silent %v, want %v", v.log, v.today, got, v.want)
		}
	}
	c.State = Resting
	if Silent(c, day("2027-06-01")) {
		t.Error("a resting case is quiet on purpose")
	}
}

func TestWaitsFor(t *testing.T) {
	for _, v := range []struct {
		c    Case
		want string
	}{
		{Case{State: Open, DirectorID: "d", Next: NextStep{HolderID: "h"}}, "h"},
		{Case{State: Open, DirectorID: "d"}, "d"},
		{Case{State: Resting, DirectorID: "d", Vigil: Vigil{ContactID: "k"}}, "k"},
		{Case{State: Resting, DirectorID: "d", Next: NextStep{HolderID: "h"}}, "d"},
		{Case{State: Closed, DirectorID: "d"}, ""},
		{Case{State: Open, DirectorID: "d", Next: NextStep{HolderID: "h", By: day("2026-11-24")}, Reins: Reins{Holder: TakenOver, Until: day("2026-11-23")}}, "d"},
		{Case{State: Open, DirectorID: "d", Next: NextStep{HolderID: "h", By: day("2026-11-24")}, Reins: Reins{Holder: TakenOver, Until: day("2026-11-24")}}, "h"},
	} {
		if got := WaitsFor(v.c); got != v.want {
			t.Errorf("WaitsFor(%+v) = %q, want %q", v.c, got, v.want)
		}
	}
}

func TestLooksAtARestingCase(t *testing.T) {
	for _, v := range []struct {
		from  string
		weeks int
		want  string
	}{
		{"2026-11-20", 4, "2026-12-18"}, // Friday to Friday
		{"2026-11-22", 1, "2026-11-30"}, // a Sunday becomes the Monday after
		{"2026-11-27", 4, "2026-12-28"}, // Christmas Day and the weekend after it
	} {
		if got := NextLook(day(v.from), v.weeks); !got.Equal(day(v.want)) {
			t.Errorf("NextLook(%s, %d) = %s, want %s", v.from, v.weeks, got.Format(time.DateOnly), v.want)
		}
	}
	if got := YearlyLook(Vigil{Since: day("2026-02-28")}); !got.Equal(day("2027-02-28")) {
		t.Errorf("yearly look = %s", got)
	}
	if !YearlyLook(Vigil{}).IsZero() {
		t.Error("a case that never rested has no yearly look")
	}
}

func TestKeepUntil(t *testing.T) {
	closed := at("2026-12-31T23:30:00Z") // 1 January 2027 in Amsterdam
	for _, v := range []struct {
		c    Case
		want string
	}{
		{Case{State: Closed, ClosedAt: closed}, "2028-01-01"},
		{Case{State: Closed, ClosedAt: closed, Nuisance: true}, "2029-01-01"},
		{Case{State: Open, ClosedAt: closed}, "0001-01-01"},
	} {
		if got := KeepUntil(v.c).Format(time.DateOnly); got != v.want {
			t.Errorf("KeepUntil(%+v) = %s, want %s", v.c, got, v.want)
		}
	}
}

func TestWhoMayDirectAndTakePart(t *testing.T) {
	user := func(org string, roles ...access.Role) account.User {
		return account.User{ID: "u", OrgID: org, Roles: roles}
	}
	gone := user("a", access.Consultant)
	gone.Disabled = true
	for _, v := range []struct {
		name         string
		u            account.User
		direct, part bool
	}{
		{"a consultant", user("a", access.Consultant), true, true},
		{"a team lead", user("a", access.TeamLead), true, true},
		{"a municipal regisseur", user("b", access.Director), true, true},
		{"a consultant of another association", user("b", access.Consultant), false, false},
		{"a caretaker", user("a", access.Caretaker), false, true},
		{"a caretaker of another association", user("b", access.Caretaker), false, false},
		{"a partner's professional", user("b", access.Partner), false, true},
		{"a volunteer", user("a", access.Volunteer), false, false},
		{"a resident", user("a", access.Resident), false, false},
		{"the board", user("a", access.Board), false, false},
		{"the officer", user("a", access.Officer), false, false},
		{"an administrator", user("a", access.Admin), false, false},
		{"somebody who left", gone, false, false},
		{"nobody", account.User{Roles: []access.Role{access.Consultant}, OrgID: "a"}, false, false},
	} {
		if got := MayDirect(v.u, "a"); got != v.direct {
			t.Errorf("%s may direct: %v, want %v", v.name, got, v.direct)
		}
		if got := MayTakePart(v.u, "a"); got != v.part {
			t.Errorf("%s may take part: %v, want %v", v.name, got, v.part)
		}
	}
}

func TestAbove(t *testing.T) {
	people := []account.User{
		{ID: "c1", Roles: []access.Role{access.Consultant}}, {ID: "r1", Roles: []access.Role{access.Director}},
		{ID: "t0", Roles: []access.Role{access.TeamLead}, Disabled: true}, {ID: "t1", Roles: []access.Role{access.TeamLead}},
		{ID: "b1", Roles: []access.Role{access.Board}}, {ID: "a1", Roles: []access.Role{access.Admin}},
	}
	for _, v := range []struct {
		people []account.User
		waits  string
		step   int
		want   string
	}{
		{people, "c1", 1, "t1"}, {people, "t1", 1, "r1"}, {people[:1], "r1", 1, "c1"}, {people[:1], "c1", 1, ""}, {nil, "c1", 1, ""},
		{people, "c1", 2, "r1"}, {people, "r1", 2, "b1"}, {people, "c1", 3, "b1"}, {people, "b1", 3, "a1"}, {people[:4], "c1", 3, "t1"}, {people[5:], "c1", 1, "a1"},
	} {
		if got := above(v.people, v.waits, v.step); got != v.want {
			t.Errorf("above(%d people, %s, %d) = %q, want %q", len(v.people), v.waits, v.step, got, v.want)
		}
	}
}

// The dates of the SQL say the same as the rule, on every day of some years.
func TestLateRung(t *testing.T) {
	due := day("2026-12-18") // a Friday; Christmas and New Year are no working days
	for on, want := range map[string]int{"2026-12-18": 0, "2026-12-19": 1, "2026-12-24": 1, "2026-12-27": 1, "2026-12-28": 2, "2027-01-04": 2, "2027-01-05": 3} {
		if got := lateRung(due, day(on)); got != want {
			t.Errorf("on %s step %d, want %d", on, got, want)
		}
	}
	for today := day("2026-01-01"); today.Before(day("2028-01-01")); today = today.AddDate(0, 0, 1) {
		second, third := rungDates(today)
		for back := 1; back < 30; back++ {
			due := today.AddDate(0, 0, -back)
			sql := 1
			if !due.After(second) {
				sql = 2
			}
			if !due.After(third) {
				sql = 3
			}
			if got := lateRung(due, today); got != sql {
				t.Fatalf("due %s on %s: step %d, and %d in SQL", due, today, got, sql)
			}
		}
	}
}

func TestChecks(t *testing.T) {
	today := day("2026-11-20")
	keys := func(fields []fault.Field) string {
		var list []string
		for _, f := range fields {
			list = append(list, f.Name+" "+f.Key)
		}
		return strings.Join(list, ", ")
	}
	parts := []string{"d", "p"}
	for _, v := range []struct {
		name string
		got  []fault.Field
		want string
	}{
		{"a good step", checkStep(NextStep{What: "bellen", HolderID: "p", By: today}, parts, today), ""},
		{"an empty step", checkStep(NextStep{}, parts, today), "stap casework.missing_stap, stapdatum casework.date_missing, stapwie casework.holder_not_in"},
		{"a step in the past", checkStep(NextStep{What: "bellen", HolderID: "p", By: day("2026-11-19")}, parts, today), "stapdatum casework.date_past"},
		{"a step far away", checkStep(NextStep{What: "bellen", HolderID: "p", By: day("2028-01-01")}, parts, today), "stapdatum casework.date_far"},
		{"a stranger", checkStep(NextStep{What: "bellen", HolderID: "x", By: today}, parts, today), "stapwie casework.holder_not_in"},
		{"a service number", checkText("tekst", "BSN 111222333 genoteerd", longText, true), "tekst casework.text_bsn"},
		{"a long text", checkText("tekst", strings.Repeat("é", shortText+1), shortText, true), "tekst casework.text_long"},
		{"as long as allowed", checkText("tekst", strings.Repeat("é", shortText), shortText, true), ""},
		{"the resident's reins", checkReins(Reins{Holder: ByResident}, today), ""},
		{"taken over without a word", checkReins(Reins{Holder: TakenOver}, today), "omdat casework.missing_omdat, tot casework.date_missing"},
		{"taken over for long", checkReins(Reins{Holder: TakenOver, Because: "ziek", Until: day("2027-05-21")}, today), "tot casework.reins_long"},
		{"taken over until spring", checkReins(Reins{Holder: TakenOver, Because: "ziek", Until: day("2027-05-20")}, today), ""},
		{"no reins", checkReins(Reins{}, today), "regie casework.reins_unknown"},
		{"a rhythm of nothing", checkVigil(0), "weken casework.weeks"},
		{"half a year", checkVigil(26), ""},
		{"the director leaves", checkLeaving(Case{DirectorID: "d"}, 0, "d"), "wie casework.director_stays"},
		{"the holder leaves", checkLeaving(Case{State: Open, DirectorID: "d", Next: NextStep{HolderID: "p"}}, 0, "p"), "wie casework.step_holder_stays"},
		{"the contact leaves", checkLeaving(Case{State: Resting, DirectorID: "d", Vigil: Vigil{ContactID: "p"}}, 0, "p"), "wie casework.contact_stays"},
		{"one with promises leaves", checkLeaving(Case{State: Open, DirectorID: "d"}, 1, "p"), "wie casework.promise_holder_stays"},
		{"one without leaves", checkLeaving(Case{State: Open, DirectorID: "d"}, 0, "p"), ""},
		{"not reached needs no text", checkLog(LogEntry{Kind: NotReached}), ""},
		{"a talk does", checkLog(LogEntry{Kind: Talk}), "tekst casework.missing_tekst"},
		{"an unknown kind", checkLog(LogEntry{Kind: "roddel", Text: "x"}), "soort casework.log_kind"},
		{"the resident promises", checkPromise(Commitment{Side: ResidentSide, What: "belt", By: today}, parts, today), ""},
		{"nobody of us promises", checkPromise(Commitment{Side: OurSide, What: "belt", By: today}, parts, today), "afspraakwie casework.holder_not_in"},
		{"no side", checkPromise(Commitment{What: "belt", By: today}, parts, today), "kant casework.side"},
	} {
		if got := keys(v.got); got != v.want {
			t.Errorf("%s: %q, want %q", v.name, got, v.want)
		}
	}
}

func TestWeekChoosesTen(t *testing.T) {
	var items []Item
	for i := range 12 {
		items = append(items, Item{Kind: ItemSilent, CaseID: ID(rune('a' + i)), Due: day("2026-11-20")})
	}
	items = append(items,
		Item{Kind: ItemSignal, Label: "danger", Urgent: true},
		Item{Kind: ItemToday, CaseID: "a", Label: "promise today"},
		Item{Kind: ItemLate, CaseID: "m", Label: "two days", Due: day("2026-11-18")},
		Item{Kind: ItemLate, CaseID: "n", Label: "three days", Due: day("2026-11-17")},
		Item{Kind: ItemSignal, Label: "signal 1"}, Item{Kind: ItemSignal, Label: "signal 2"})
	first, left := Week(items)
	if len(first) != 10 || left != 7 { // 18 items, one case twice
		t.Fatalf("%d items and %d left, want 10 and 7", len(first), left)
	}
	var labels []string
	for _, i := range first {
		if i.Label != "" {
			labels = append(labels, i.Label)
		}
	}
	if got := strings.Join(labels, ", "); got != "danger, three days, two days, promise today, signal 1, signal 2" {
		t.Error(got)
	}
	for _, i := range first[6:] {
		if i.CaseID == "a" {
			t.Error("a case stands in the list twice")
		}
	}
}

func TestKindFor(t *testing.T) {
	today := day("2026-11-20")
	step := func(who, by string) Case {
		return Case{State: Open, DirectorID: "d", ActiveSince: at("2026-11-19T10:00:00Z"), Next: NextStep{HolderID: who, By: day(by)}}
	}
	quiet := step("x", "2026-12-20")
	quiet.ActiveSince = at("2026-10-01T10:00:00Z")
	for _, v := range []struct {
		name string
		c    Case
		user string
		want ItemKind
		none bool
	}{
		{"mine and late", step("u", "2026-11-19"), "u", ItemLate, false},
		{"mine and today", step("u", "2026-11-20"), "u", ItemToday, false},
		{"mine this week", step("u", "2026-11-26"), "u", ItemWaiting, false},
		{"mine next month", step("u", "2026-12-26"), "u", 0, true},
		{"late with a colleague", step("u", "2026-11-19"), "d", ItemWaiting, false},
		{"late with a colleague, and I only take part", step("u", "2026-11-19"), "z", 0, true},
		{"nobody wrote a step down", Case{State: Open, DirectorID: "d", ActiveSince: at("2026-11-19T10:00:00Z")}, "d", ItemNoStep, false},
		{"gone silent", quiet, "d", ItemSilent, false},
		{"closed", Case{State: Closed, DirectorID: "d"}, "d", 0, true},
		{"a look today", Case{State: Resting, DirectorID: "d", Vigil: Vigil{ContactID: "u", NextLook: today}}, "u", ItemToday, false},
	} {
		got, ok := KindFor(v.c, v.user, today)
		if ok == v.none || ok && got != v.want {
			t.Errorf("%s: %d %v, want %d %v", v.name, got, ok, v.want, !v.none)
		}
	}
}

func TestReinsKindFor(t *testing.T) {
	for _, v := range []struct {
		name, until string
		holder      ReinsHolder
		state       State
		user        string
		want        ItemKind
		none        bool
	}{
		{"past", "2026-11-19", TakenOver, Open, "d", ItemLate, false},
		{"today", "2026-11-20", TakenOver, Open, "d", ItemToday, false},
		{"this week", "2026-11-26", TakenOver, Open, "d", ItemWaiting, false},
		{"next week", "2026-11-27", TakenOver, Open, "d", 0, true},
		{"of a resting case", "2026-11-19", TakenOver, Resting, "d", ItemLate, false},
		{"not mine", "2026-11-19", TakenOver, Open, "u", 0, true},
		{"back", "2026-11-19", ByResident, Open, "d", 0, true},
		{"closed", "2026-11-19", TakenOver, Closed, "d", 0, true},
	} {
		c := Case{State: v.state, DirectorID: "d", Reins: Reins{Holder: v.holder, Until: day(v.until)}}
		if got, ok := ReinsKindFor(c, v.user, day("2026-11-20")); ok == v.none || ok && got != v.want {
			t.Errorf("%s: %d %v, want %d %v", v.name, got, ok, v.want, !v.none)
		}
	}
	c := Case{State: Open, DirectorID: "d", Next: NextStep{HolderID: "u", By: day("2026-11-21")}, Reins: Reins{Holder: TakenOver, Until: day("2026-11-19")}}
	if kind, ok := KindFor(c, "u", day("2026-11-20")); !ok || kind != ItemWaiting {
		t.Error("late reins of the director hide the step of a colleague")
	}
}

func TestCountMonths(t *testing.T) {
	spans := []span{
		newSpan("a", at("2026-01-10T10:00:00Z"), at("2026-03-05T10:00:00Z")),
		newSpan("a", at("2026-02-28T23:30:00Z"), time.Time{}), // 1 March in Amsterdam
		newSpan("b", at("2025-12-01T10:00:00Z"), at("2026-01-02T10:00:00Z")),
	}
	got := countMonths(spans, day("2026-01-01"), day("2026-04-01"))
	want := []MonthCount{
		{"a", day("2026-01-01"), 1, 0, 1}, {"a", day("2026-02-01"), 0, 0, 1}, {"a", day("2026-03-01"), 1, 1, 1},
		{"b", day("2026-01-01"), 0, 1, 0},
	}
	if len(got) != len(want) {
		t.Fatalf("%+v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%+v, want %+v", got[i], want[i])
		}
	}
}

func TestNumber(t *testing.T) {
	for want, got := range map[string]string{"2026-0001": numberOf(2026, 1), "2027-12345": numberOf(2027, 12345)} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
