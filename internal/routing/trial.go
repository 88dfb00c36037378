package routing

import "time"

// Trial is what a book would have done with the signals of a time: counts by rule.
type Trial struct {
	From, Until time.Time // dates
	Total       int
	Elsewhere   int // how many would go to another desk than under the book in force
	Rows        []TrialRow
}

// TrialRow is one rule in a trial; the last is for what no rule names.
type TrialRow struct {
	Rule      RuleID // empty: the fallback
	Name      string
	Desk      DeskID
	N         int
	Elsewhere int
}

// trial counts subjects one by one.
type trial struct {
	draft, live Book
	rows        map[RuleID]*TrialRow
	sum         Trial
}

func newTrial(draft, live Book) *trial {
	t := &trial{draft: draft, live: live, rows: map[RuleID]*TrialRow{}}
	for _, r := range draft.Rules {
		t.rows[r.ID] = &TrialRow{Rule: r.ID, Name: r.Name, Desk: r.Desk}
	}
	t.rows[""] = &TrialRow{Desk: draft.Fallback}
	return t
}

func (t *trial) add(s Subject) {
	row := t.rows[t.draft.Match(s).ID]
	row.N++
	t.sum.Total++
	if t.live.Match(s).Desk != row.Desk {
		row.Elsewhere++
		t.sum.Elsewhere++
	}
}

// result is the trial in the order of the book, the fallback last.
func (t *trial) result(from, until time.Time) Trial {
	t.sum.From, t.sum.Until = from, until
	for _, r := range t.draft.Rules {
		t.sum.Rows = append(t.sum.Rows, *t.rows[r.ID])
	}
	t.sum.Rows = append(t.sum.Rows, *t.rows[""])
	return t.sum
}
