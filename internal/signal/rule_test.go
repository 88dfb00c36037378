package signal

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
	"samendoen/internal/base/upload"
)

func TestEveryStepFromEveryState(t *testing.T) {
	planned := []Step{Take, PlanTalk, NotReached, Talk, Forward, Advise, Drop, Join, Lapse, Merge, Gain}
	open := append(slices.Clone(planned), Halt, Run) // a clock stands still while nothing is agreed on
	allowed := map[State][]Step{"": {Send}, Received: open, TalkPlanned: planned, Talked: open, Joined: {Split}, InCase: {Close},
		Advised: {Unsolved}, NoAction: {Unsolved}, Closed: {Reopen, Unsolved}}
	after := map[Step]State{Send: Received, Advise: Advised, Drop: NoAction, Join: InCase, Close: Closed, Reopen: InCase, Talk: Talked, Unsolved: Received,
		Merge: Joined, Split: Received}
	for _, from := range append(States(), "") {
		for _, step := range Steps() {
			to, ok := Next(from, step)
			if want := slices.Contains(allowed[from], step); ok != want {
				t.Errorf("%q %q: allowed %v, want %v", from, step, ok, want)
			}
			if !ok {
				if to != "" {
					t.Errorf("%q %q: a refused step leads to %q", from, step, to)
				}
				continue
			}
			want, fixed := after[step]
			switch {
			case step == PlanTalk && from != Talked:
				want = TalkPlanned
			case !fixed:
				want = from
			}
			if to != want {
				t.Errorf("%q %q leads to %q, want %q", from, step, to, want)
			}
		}
	}
	if n := len(Transitions()); n != 44 {
		t.Errorf("%d transitions", n)
	}
}

func TestCheckDraft(t *testing.T) {
	good := Draft{UnitID: "h", Theme: Home, Facts: []FactCode{"lekkage"}, Sentence: "Het lekt.", Urgency: Ordinary, Key: "12345678"}
	for name, c := range map[string]struct {
		change func(d *Draft)
		want   []string
	}{
		"good":               {func(d *Draft) {}, nil},
		"complex only":       {func(d *Draft) { d.UnitID, d.ComplexID = "", "c" }, nil},
		"sentence only":      {func(d *Draft) { d.Facts = nil }, nil},
		"facts only":         {func(d *Draft) { d.Sentence = "" }, nil},
		"no place":           {func(d *Draft) { d.UnitID = "" }, []string{"plek place_missing"}},
		"no theme":           {func(d *Draft) { d.Theme = "" }, []string{"thema theme_missing"}},
		"theme of children":  {func(d *Draft) { d.Theme = "kinderen" }, []string{"thema theme_missing"}},
		"fact of another":    {func(d *Draft) { d.Facts = []FactCode{"lekkage", "alleen"} }, []string{"feiten fact_unknown"}},
		"unknown fact":       {func(d *Draft) { d.Facts = []FactCode{"psychisch"} }, []string{"feiten fact_unknown"}},
		"nothing":            {func(d *Draft) { d.Facts, d.Sentence = nil, "" }, []string{"feiten nothing_said"}},
		"500 runes":          {func(d *Draft) { d.Sentence = strings.Repeat("é", 500) }, nil},
		"501 runes":          {func(d *Draft) { d.Sentence = strings.Repeat("é", 501) }, []string{"zin text_long"}},
		"bsn":                {func(d *Draft) { d.Sentence = "Nummer 111222333." }, []string{"zin text_bsn"}},
		"damaged":            {func(d *Draft) { d.Sentence = "a\xff" }, []string{"zin text_damaged"}},
		"nul":                {func(d *Draft) { d.Sentence = "a\x00b" }, []string{"zin text_damaged"}},
		"urgency":            {func(d *Draft) { d.Urgency = "gevaar" }, []string{"spoed urgency_unknown"}},
		"short key":          {func(d *Draft) { d.Key = "1234567" }, []string{"sleutel key_form"}},
		"key with space":     {func(d *Draft) { d.Key = "1234 5678" }, []string{"sleutel key_form"}},
		"long key":           {func(d *Draft) { d.Key = strings.Repeat("k", 101) }, []string{"sleutel key_form"}},
		"four photos":        {func(d *Draft) { d.Photos, d.Where = make([][]byte, 4), Outdoors }, []string{"fotos photo_many"}},
		"no photo":           {func(d *Draft) { d.Photos, d.Where = [][]byte{[]byte("<html>")}, Outdoors }, []string{"fotos photo_kind"}},
		"all faults at once": {func(d *Draft) { *d = Draft{} }, []string{"plek place_missing", "thema theme_missing", "feiten nothing_said", "spoed urgency_unknown", "sleutel key_form"}},
	} {
		d := good
		c.change(&d)
		if got := fieldKeys(fault.Check("test", checkDraft(d))); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestTidiedDraft(t *testing.T) {
	d := Draft{Sentence: "  Een\r\nregel\tmet tab\x07 ", Facts: []FactCode{"a", "b", "a"}, Key: " k "}.tidied()
	if d.Sentence != "Een\nregel met tab" || len(d.Facts) != 2 || d.Key != "k" || d.Urgency != Ordinary {
		t.Errorf("%+v", d)
	}
}

func TestDueDates(t *testing.T) {
	at := func(s string) time.Time {
		v, err := time.ParseInLocation("2006-01-02 15:04", s, clock.Amsterdam())
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, c := range []struct {
		at      string
		urgency Urgency
		want    string
	}{
		{"2026-11-02 10:00", Ordinary, "2026-11-09"},
		{"2026-11-02 10:00", ThisWeek, "2026-11-04"},
		{"2026-11-02 23:59", Today, "2026-11-02"},
		{"2026-11-07 12:00", Today, "2026-11-09"},    // Saturday: the Monday after
		{"2026-12-24 16:00", ThisWeek, "2026-12-29"}, // both days of Christmas and a weekend
		{"2026-10-25 02:30", Ordinary, "2026-10-30"}, // the night in which the clock goes back
		{"2026-03-29 03:30", ThisWeek, "2026-03-31"},
	} {
		if got := dueDate(at(c.at), c.urgency).Format(time.DateOnly); got != c.want {
			t.Errorf("%s %s: %s, want %s", c.at, c.urgency, got, c.want)
		}
	}
}

func TestLastTalkDateStaysWithinTheTerm(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2026, 11, d, 0, 0, 0, 0, time.UTC) }
	for _, c := range []struct{ due, today, want int }{{20, 2, 20}, {4, 2, 9}, {2, 16, 23}} {
		if got := lastTalkDate(Signal{Due: day(c.due)}, day(c.today)); !got.Equal(day(c.want)) {
			t.Errorf("due %d on %d: %v, want %d", c.due, c.today, got, c.want)
		}
	}
}

func TestRequireTalk(t *testing.T) {
	reason := "Er lag iemand op de grond en riep om hulp."
	for name, c := range map[string]struct {
		talked, danger bool
		reason         string
		want           []string
	}{
		"talked":            {true, false, "", nil},
		"not talked":        {false, false, reason, []string{"gesprek talk_first"}},
		"danger":            {false, true, reason, nil},
		"danger, no reason": {false, true, "  ", []string{"reden text_short"}},
		"danger, bsn":       {false, true, reason + " 111222333", []string{"reden text_bsn"}},
	} {
		var s Signal
		if c.talked {
			s.TalkAt = monday
		}
		if got := fieldKeys(RequireTalk(s, c.danger, c.reason)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestPickHolder(t *testing.T) {
	for name, c := range map[string]struct {
		list []candidate
		want string
	}{
		"fewest":              {[]candidate{{"a", 0, 3, false}, {"b", 0, 2, false}, {"c", 0, 2, false}}, "b"},
		"rank before load":    {[]candidate{{"a", 1, 0, false}, {"b", 0, 9, false}}, "b"},
		"same whatever order": {[]candidate{{"c", 0, 2, false}, {"b", 0, 2, false}}, "b"},
		"nobody":              {nil, ""},
	} {
		got := ""
		if i, ok := pickHolder(c.list); ok {
			got = c.list[i].id
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestNumberIsShortAndStable(t *testing.T) {
	if got := Number("0193a5b0-7c1e-7abc-8def-0123456789ab"); got != "4D2P-F2DB" {
		t.Errorf("%s", got)
	}
	if Number("kort") != "" {
		t.Error("a damaged id has a number")
	}
	rapid.Check(t, func(t *rapid.T) {
		n := Number(rapid.StringMatching(`[0-9a-f]{32}`).Draw(t, "id"))
		if !regexp.MustCompile(`^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$`).MatchString(n) {
			t.Fatalf("%q", n)
		}
	})
}

// A story is made of kinds, dates and first names: whatever was written in the notes,
// and whoever else took part, is not in it.
func TestStoryTellsNothing(t *testing.T) {
	names := map[string]string{"u1": "Marja Geheim", "u2": "Piet Geheim"}
	rapid.Check(t, func(t *rapid.T) {
		at := monday
		var events []Event
		state := State("")
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			step := rapid.SampledFrom(Steps()).Draw(t, "step")
			to, ok := Next(state, step)
			if !ok {
				continue
			}
			state, at = to, at.Add(time.Hour)
			events = append(events, Event{ID: "id", At: at, ActorID: rapid.SampledFrom([]string{"u1", "u2", ""}).Draw(t, "who"),
				Step: step, State: to, Holder: "u2", CaseID: "dossier-geheim", sealed: []byte("geheim")})
		}
		kinds, last := map[StoryKind]bool{}, StoryKind("")
		for _, l := range storyOf(events, names) {
			if turns := l.Kind == StoryDone || l.Kind == StoryAgain; kinds[l.Kind] && !turns || l.Kind == last {
				t.Fatalf("%s comes twice", l.Kind)
			}
			kinds[l.Kind], last = true, l.Kind
			if l.First != "" && l.First != "Marja" && l.First != "Piet" {
				t.Fatalf("a story says %q", l.First)
			}
			if l.First != "" && l.Kind != StoryTalk && l.Kind != StoryTaken {
				t.Fatalf("%s names %s", l.Kind, l.First)
			}
		}
	})
}

func TestWordsAreThereInBothLanguages(t *testing.T) {
	c, err := text.Load(Files)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(c.Keys(text.Dutch), c.Keys(text.English)) {
		t.Error("the languages have different keys")
	}
	used := map[string]bool{}
	for _, th := range Themes() {
		used[th.Key()], used[th.Key()+"_help"] = true, true
	}
	for _, s := range States() {
		used[s.Key()] = true
	}
	for _, s := range Steps() {
		used[s.Key()] = true
	}
	for _, k := range []StoryKind{StoryReceived, StoryTaken, StoryTalk, StoryWorking, StoryLate, StoryDone} {
		used[k.Key()] = true
	}
	for _, l := range ListKinds() {
		used[l.Key()] = true
	}
	for _, s := range Sources() {
		used[s.Key()] = true
	}
	for _, w := range StillWhys() {
		used[w.Key()] = true
	}
	for _, p := range []upload.Problem{upload.BadKind, upload.TooLarge, upload.TooMany} {
		used["signal.photo_"+string(p)] = true
	}
	for _, p := range PhotoPlaces() {
		used["signal.photo_"+string(p)] = true
	}
	for _, u := range Urgencies() {
		used["signal.urgency_"+string(u)], used["signal.urgency_"+string(u)+"_help"] = true, true
	}
	for _, key := range keysInSource(t) {
		used[key] = true
	}
	for key := range used {
		if !c.Has(text.Dutch, key) {
			t.Errorf("%s has no words", key)
		}
	}
	for _, key := range c.Keys(text.Dutch) {
		if !used[key] && !strings.HasPrefix(key, "signal.story_") {
			t.Errorf("%s is used nowhere", key)
		}
	}
}

// keysInSource are the message keys that the source names in full.
func keysInSource(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("*")
	if err != nil {
		t.Fatal(err)
	}
	// Message keys have an underscore; operations and actions have none.
	pattern := regexp.MustCompile(`"(signal\.[a-z0-9]+_[a-z0-9_-]*[a-z0-9])"`)
	short := regexp.MustCompile(`\bt\("([a-z0-9_]+)"`) // words.t adds the module's name
	fields := regexp.MustCompile(`s\.field\("[^"]*", "[^"]*", "([a-z_]+)", "([a-z_]*)"`)
	var keys []string
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") || !strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, ".templ") || strings.HasSuffix(name, "_templ.go") {
			continue
		}
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(data)) {
			for _, m := range pattern.FindAllStringSubmatch(line, -1) {
				keys = append(keys, m[1])
			}
			for _, m := range short.FindAllStringSubmatch(line, -1) {
				keys = append(keys, "signal."+m[1])
			}
			for _, m := range fields.FindAllStringSubmatch(line, -1) {
				keys = append(keys, "signal."+m[1])
				if m[2] != "" {
					keys = append(keys, "signal."+m[2])
				}
			}
		}
	}
	return keys
}

func TestSentencesAreShort(t *testing.T) {
	c, err := text.Load(Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range c.Keys(text.Dutch) {
		for _, sentence := range regexp.MustCompile(`[.!?:]`).Split(c.Printer(text.Dutch).T(key), -1) {
			if n := len(strings.Fields(sentence)); n > 15 {
				t.Errorf("%s has a sentence of %d words: %s", key, n, sentence)
			}
		}
	}
	if _, err := fs.Stat(Files, "policy.cedar"); err != nil {
		t.Error(err)
	}
}
