package volunteer

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// Milestones come from what was done and from years, each at its own moment.
func TestMilestones(t *testing.T) {
	begun := at("2021-03-01 10:00")
	deed := func(what What, days int) Deed { return Deed{what, begun.AddDate(0, 0, days)} }
	var ten []Deed
	for n := range 10 {
		ten = append(ten, deed(Passed, n))
	}
	for _, c := range []struct {
		name  string
		deeds []Deed
		now   time.Time
		want  string
	}{
		{"nothing yet", nil, at("2021-06-01 10:00"), ""},
		{"the first signal", []Deed{deed(Passed, 3)}, at("2021-06-01 10:00"), "eerste-signaal 2021-03-04"},
		{"ten, and one of them helped", append(slices.Clone(ten), deed(Helped, 12)), at("2021-06-01 10:00"), "eerste-signaal 2021-03-01, tien-signalen 2021-03-10, eerste-hulp 2021-03-13"},
		{"nine are not ten", ten[:9], at("2021-06-01 10:00"), "eerste-signaal 2021-03-01"},
		{"years", nil, at("2026-03-01 10:00"), "een-jaar 2022-03-01, vijf-jaar 2026-03-01"},
		{"a day before a year", nil, at("2022-02-28 10:00"), ""},
		{"a course and an activity", []Deed{deed(Lesson, 1), deed(Activity, 2)}, at("2021-06-01 10:00"), "eerste-cursus 2021-03-02, eerste-activiteit 2021-03-03"},
	} {
		var got []string
		for _, r := range reached(Volunteer{Started: begun}, c.deeds, c.now) {
			got = append(got, r.Code+" "+r.At.Format(time.DateOnly))
		}
		if s := strings.Join(got, ", "); s != c.want {
			t.Errorf("%s: %q, want %q", c.name, s, c.want)
		}
	}
}

// Only in December and January there is a year to look back upon.
func TestReviewed(t *testing.T) {
	for date, want := range map[string]int{"2026-11-30": 0, "2026-12-01": 2026, "2026-12-31": 2026, "2027-01-31": 2026, "2027-02-01": 0} {
		if got := reviewed(day(date)); got != want {
			t.Errorf("%s: %d, want %d", date, got, want)
		}
	}
}

// A thank-you comes back to the volunteer, once; milestones stay when what they rest on is erased.
func TestThanks(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.active("Vic", "vic")
		deeds := []Deed{{Passed, at("2026-11-28 10:00")}, {Passed, at("2026-12-02 10:00")}, {Helped, at("2026-12-05 10:00")}}
		w.s.UseDeeds(func(_ *store.Tx, user string) ([]Deed, error) {
			if user != "vic" {
				t.Errorf("counted for %q", user)
			}
			return deeds, nil
		})
		w.clock.Set(at("2026-12-10 10:00"))
		for range 2 {
			w.Must(w.s.Thank(w.ctx, w.people["con"], id, " Fijn dat je er bent. "))
		}
		for _, who := range []string{"zoe", "bob", "vic", "fg"} {
			if err := w.s.Thank(w.ctx, w.people[who], id, "Dank"); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s thanks: %v", who, err)
			}
		}
		if err := w.s.Thank(w.ctx, w.people["con"], id, ""); !fault.Is(err, fault.Invalid) {
			t.Error(err)
		}
		own := func() OwnView {
			t.Helper()
			o, err := w.s.Own(w.ctx, w.people["vic"])
			w.Must(err)
			return o
		}
		o := own()
		if len(o.Thanks) != 1 || o.Thanks[0].Text != "Fijn dat je er bent." || o.Names[o.Thanks[0].ByID] != "Con" || w.notices("vic") != "thanks" {
			t.Errorf("%+v, %q", o.Thanks, w.notices("vic"))
		}
		if o.Year[Passed] != 2 || o.Year[Helped] != 1 || o.Review != 2026 || o.Reviewed[Passed] != 2 || o.ThanksThen != 1 || len(o.Milestones) != 2 {
			t.Errorf("%+v", o.Thanked)
		}
		deeds = nil
		if o = own(); len(o.Milestones) != 2 || o.Year[Passed] != 0 {
			t.Errorf("after the signals were erased: %+v", o.Thanked)
		}
	})
}

// An organisation has sentences of its own; those of the program hold until then.
func TestSentences(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		read := func() string {
			list, version, err := w.s.Sentences(w.ctx, w.people["con"], []string{"meegebracht"})
			w.Must(err)
			return strings.Join(list, "|") + " " + string(rune('0'+version))
		}
		if got := read(); got != "meegebracht 0" {
			t.Error(got)
		}
		w.Must(w.s.SetSentences(w.ctx, w.people["tess"], []string{"een", "twee"}, 0))
		if got := read(); got != "een|twee 1" {
			t.Error(got)
		}
		if err := w.s.SetSentences(w.ctx, w.people["tess"], []string{"drie"}, 0); !fault.Is(err, fault.Conflict) {
			t.Error(err)
		}
		if err := w.s.SetSentences(w.ctx, w.people["con"], []string{"drie"}, 1); !fault.Is(err, fault.NotFound) {
			t.Error(err)
		}
	})
}

// Nobody is ranked: what is read of people is in the order of ids, names or moments, and of nothing
// that somebody did more or less of.
func TestNobodyIsRanked(t *testing.T) {
	allowed := []string{"v.id", "id", "at DESC, id DESC", "at, code", "since, id", "i.id", "i.made DESC, i.id"}
	files, err := filepath.Glob("store*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	orders := 0
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`ORDER BY ([a-z_.]+(?: DESC)?(?:, [a-z_.]+(?: DESC)?)*)`).FindAllStringSubmatch(string(body), -1) {
			if orders++; !slices.Contains(allowed, m[1]) {
				t.Errorf("%s orders by %q", file, m[1])
			}
		}
	}
	if orders < 5 {
		t.Errorf("only %d orders found", orders)
	}
}
