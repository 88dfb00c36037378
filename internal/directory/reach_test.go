package directory

import (
	"slices"
	"testing"
	"time"
)

func TestReach(t *testing.T) {
	open, night := hours(t, "ma-vr 9-17"), hours(t, "elke dag 22-6")
	base := Listing{State: Active, Hours: open, Phones: []Phone{{Number: "043-1234567", Label: "balie"}}, Instead: Phone{Number: "0900-8844", Label: "de politie"}}
	const friday, late, small = "2026-11-20 10:00", "2026-11-20 18:00", "2026-11-21 03:00"
	for name, c := range map[string]struct {
		change func(l *Listing)
		now    string
		want   string // open or not, number, role, name, until, next
	}{
		"open":                         {nil, friday, "open 043-1234567 balie  2026-11-20 17:00 +0100 "},
		"closed: the other number":     {nil, late, "closed instead 0900-8844 de politie   2026-11-23 09:00 +0100"},
		"closed, and no other number":  {func(l *Listing) { l.Instead = Phone{} }, late, "closed none   2026-11-23 09:00 +0100"},
		"open, but no number":          {func(l *Listing) { l.Phones = nil }, friday, "open none  2026-11-20 17:00 +0100 "},
		"nobody knows when":            {func(l *Listing) { l.Hours = Hours{} }, late, "unknown 043-1234567 balie   "},
		"nobody knows when, no number": {func(l *Listing) { l.Hours, l.Phones = Hours{}, nil }, late, "unknown instead 0900-8844 de politie   "},
		"paused":                       {func(l *Listing) { l.State = Paused }, friday, "closed instead 0900-8844 de politie   "},
		"paused, nobody else":          {func(l *Listing) { l.State, l.Instead = Paused, Phone{} }, friday, "closed none   "},
		"on duty goes first":           {func(l *Listing) { l.Contacts = []Contact{{Role: "wijkagent", Name: "Ans", Phone: "06-1"}} }, friday, "open 06-1 wijkagent Ans 2026-11-20 17:00 +0100 "},
		"who is on, not who is first": {func(l *Listing) {
			l.Contacts = []Contact{{Role: "piket", Phone: "06-2", Hours: night}, {Role: "dag", Phone: "06-1"}}
		}, friday, "open 06-1 dag  2026-11-20 17:00 +0100 "},
		"on duty while it is closed":   {func(l *Listing) { l.Contacts = []Contact{{Role: "piket", Phone: "06-2", Hours: night}} }, small, "open 06-2 piket  2026-11-21 06:00 +0100 "},
		"nobody on: when the first is": {func(l *Listing) { l.Contacts = []Contact{{Role: "piket", Phone: "06-2", Hours: night}} }, late, "closed instead 0900-8844 de politie   2026-11-20 22:00 +0100"},
		"a contact without a number":   {func(l *Listing) { l.Contacts = []Contact{{Role: "leiding"}} }, friday, "open 043-1234567 balie  2026-11-20 17:00 +0100 "},
		"a contact where no hours are": {func(l *Listing) { l.Hours, l.Contacts = Hours{}, []Contact{{Role: "dag", Phone: "06-1"}} }, friday, "unknown 043-1234567 balie   "},
		"hours of the places": {func(l *Listing) {
			l.Hours, l.Places = Hours{}, []Place{{Hours: hours(t, "vr 9-11")}, {Hours: hours(t, "vr 9-12")}, {}}
		}, friday, "open 043-1234567 balie  2026-11-20 12:00 +0100 "},
		"the place that closes last": {func(l *Listing) {
			l.Hours, l.Places = Hours{}, []Place{{Hours: hours(t, "vr 9-12")}, {Hours: hours(t, "vr 9-11")}}
		}, friday, "open 043-1234567 balie  2026-11-20 12:00 +0100 "},
		"the place that opens first": {func(l *Listing) {
			l.Hours, l.Places = Hours{}, []Place{{Hours: hours(t, "zo 9-11")}, {Hours: hours(t, "za 9-12")}}
		}, late, "closed instead 0900-8844 de politie   2026-11-21 09:00 +0100"},
		"one place day and night": {func(l *Listing) {
			l.Hours, l.Places = Hours{}, []Place{{Hours: hours(t, "vr 9-12")}, {Hours: hours(t, "elke dag 24 uur")}}
		}, friday, "open 043-1234567 balie   "},
		"own hours go before those places": {func(l *Listing) { l.Places = []Place{{Hours: hours(t, "elke dag 24 uur")}} }, late, "closed instead 0900-8844 de politie   2026-11-23 09:00 +0100"},
	} {
		l := base
		if c.change != nil {
			c.change(&l)
		}
		r := l.Reach(at(t, c.now))
		got := map[bool]string{true: "open", false: "closed"}[r.Open]
		if r.Unknown {
			got = "unknown"
		}
		if r.Call == nil {
			got += " none "
		} else {
			if r.Call.Instead {
				got += " instead"
			}
			got += " " + r.Call.Number + " " + r.Call.Role + " " + r.Call.Name
		}
		if got += " " + wall(r.Until) + " " + wall(r.Next); got != c.want {
			t.Errorf("%s:\n%q, want\n%q", name, got, c.want)
		}
	}
}

func TestFresh(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n) }
	today, terms := day(0), Terms{Days: 90, Patience: 14}
	for name, c := range map[string]struct {
		l       Listing
		orphan  bool // its owner cannot sign in
		fresh   bool
		nudges  []Nudge
		unnamed bool
	}{
		"today":                   {l: Listing{Confirmed: today}, fresh: true},
		"the last day":            {l: Listing{Confirmed: day(-90)}, fresh: true},
		"a day later":             {l: Listing{Confirmed: day(-91)}, nudges: []Nudge{Ask}},
		"asked six days ago":      {l: Listing{Confirmed: day(-98), Reminded: day(-6)}},
		"asked a week ago":        {l: Listing{Confirmed: day(-99), Reminded: day(-7)}, nudges: []Nudge{Ask}},
		"patient":                 {l: Listing{Confirmed: day(-104), Reminded: day(-6)}},
		"silent":                  {l: Listing{Confirmed: day(-105), Reminded: day(-7)}, nudges: []Nudge{Ask, Climb}},
		"somebody heard":          {l: Listing{Confirmed: day(-110), Reminded: day(-2), Climbed: day(-5)}},
		"and hears it again":      {l: Listing{Confirmed: day(-150), Reminded: day(-2), Climbed: day(-30)}, nudges: []Nudge{Climb}},
		"nobody to ask":           {l: Listing{Confirmed: day(-91)}, orphan: true, nudges: []Nudge{Climb}},
		"nobody to ask, in term":  {l: Listing{Confirmed: day(-90)}, orphan: true, fresh: true},
		"never, made today":       {l: Listing{Created: today.Add(9 * time.Hour)}, nudges: []Nudge{Ask}},
		"never, made long ago":    {l: Listing{Created: day(-14), Reminded: day(-1)}, nudges: []Nudge{Climb}},
		"names stay a while":      {l: Listing{Confirmed: day(-90 - 180), Reminded: day(-1), Climbed: day(-1), Contacts: []Contact{{Name: "Ans"}}}, unnamed: true},
		"names go":                {l: Listing{Confirmed: day(-91 - 180), Reminded: day(-1), Climbed: day(-1), Contacts: []Contact{{Role: "x"}, {Name: "Ans"}}}, nudges: []Nudge{Unname}, unnamed: true},
		"no names to go":          {l: Listing{Confirmed: day(-400), Reminded: day(-1), Climbed: day(-1), Contacts: []Contact{{Role: "x"}}}},
		"it stopped":              {l: Listing{Confirmed: day(-400), State: Stopped}},
		"paused is asked as well": {l: Listing{Confirmed: day(-91), State: Paused}, nudges: []Nudge{Ask}},
	} {
		if got := c.l.Fresh(terms, today); got != c.fresh {
			t.Errorf("%s: fresh %v", name, got)
		}
		if got := c.l.nudges(terms, today, !c.orphan); !slices.Equal(got, c.nudges) {
			t.Errorf("%s: %v", name, got)
		}
		if c.l.State == Stopped {
			continue
		}
		if shown := c.l.Shown(terms, today); c.l.named() && shown.named() == c.unnamed {
			t.Errorf("%s: names %v", name, shown.named())
		}
	}
}

func TestStoppedIsNotReached(t *testing.T) {
	l := Listing{State: Stopped, Confirmed: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC), Phones: []Phone{{Number: "1"}}, Email: "a@b.nl", Contacts: []Contact{{Name: "Ans", Phone: "2"}},
		Instead: Phone{Number: "3"}}
	shown := l.Shown(DefaultTerms(), l.Confirmed)
	if r := shown.Reach(l.Confirmed); len(shown.Phones)+len(shown.Contacts) > 0 || shown.Email != "" || r.Call == nil || r.Call.Number != "3" {
		t.Errorf("%+v %+v", shown, r)
	}
}
