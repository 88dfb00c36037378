package socialmap

import (
	"os"
	"strings"
	"testing"

	"samendoen/internal/base/text"
)

// run is a standing of an indicator: values by month up to now, beside what lies around.
func run(code string, homes int, around float64, values ...float64) standing {
	in, _ := IndicatorOf(code)
	s := standing{indicator: in, counts: 1}
	noise := noise(1) * 100 / float64(homes)
	for i, v := range values {
		at := day.AddDate(0, i-len(values)+1, 0)
		s.course = append(s.course, Point{AsOf: at, Known: true, Value: v, Noise: noise})
		s.value = Value{Known: true, Rate: v, Homes: homes, Noise: noise, Newest: at, Oldest: at}
	}
	s.around = Value{Known: true, Rate: around, Homes: 10 * homes, Noise: noise / 3}
	s.trend = TrendOf(s.course)
	return s
}

// steady is the same value for some months, and rise goes on from there by steps.
func steady(months int, value float64) []float64 {
	out := make([]float64, months)
	for i := range out {
		out[i] = value
	}
	return out
}

func rise(from, step float64, months int) (out []float64) {
	for i := range months {
		out = append(out, from+step*float64(i))
	}
	return out
}

// shareOf is the share of so many signals that are followed up in time, of which some come together.
func shareOf(signals int, burst float64, values ...float64) standing {
	s := run(FollowUp, 1000, 80, values...)
	s.burst = burst
	for i := range s.course {
		s.course[i].Among = signals
	}
	return s
}

// TestStandouts is every sentence, word for word.
func TestStandouts(t *testing.T) {
	words := dutchWords(t)
	for _, c := range []struct {
		name string
		of   standing
		want string
	}{
		{"rises away from around", run("nuisance", 1000, 3, append(steady(6, 3), rise(3, 1, 8)...)...),
			"Huishoudens die overlast meldden: dat stijgt sinds maart 2026, van 3 naar 10 per 100 woningen."},
		{"falls below around", run("arrears", 1000, 12, append(steady(6, 12), rise(12, -1, 8)...)...),
			"+Woningen met huurachterstand: dat daalt sinds maart 2026, van 12 naar 5 % van de woningen."},
		{"rises, and is as around", run("nuisance", 1000, 4.5, append(steady(6, 3), rise(3, 0.2, 8)...)...), ""},
		{"has long been higher", run("arrears", 1000, 4, steady(12, 10)...),
			"Woningen met huurachterstand: al 11 maanden hoger dan in Stad. Hier 10, daar 4 % van de woningen."},
		{"has long been lower", run("arrears", 1000, 14, steady(12, 10)...),
			"+Woningen met huurachterstand: al 11 maanden lager dan in Stad. Hier 10, daar 14 % van de woningen."},
		{"is as around", run("arrears", 1000, 10, steady(12, 10)...), ""},
		{"other than around, less than rounding", run("arrears", 48, 4, steady(12, 10)...), ""},
		{"far more than a year before, with ups and downs", run("arrears", 1000, 10, append(steady(12, 4), 10, 11, 9.5, 10, 11, 9)...),
			"Woningen met huurachterstand: meer dan een jaar eerder, sinds mei 2026. Nu 9, toen 4 % van de woningen."},
		{"no better side", run("turnover", 1000, 3, append(steady(6, 3), rise(3, 1, 8)...)...), ""},
		{"a share of signals of which chance is not known", run(FollowUp, 1000, 80, append(steady(12, 80), 30, 28, 31, 29, 32, 30)...), ""},
		{"a share of many signals falls", shareOf(400, 4, append(steady(12, 80), 30, 28, 31, 29, 32, 30)...),
			"Signalen op tijd opgevolgd (binnen 5 werkdagen): minder dan een jaar eerder, sinds mei 2026. Nu 30, toen 80 % van de signalen."},
		{"a share of many signals, in the long run lower than around", shareOf(400, 4, steady(18, 60)...), ""},
		{"a share of few signals falls", shareOf(20, 4, append(steady(12, 80), 30, 28, 31, 29, 32, 30)...), ""},
		{"a share of signals of which many come together falls", shareOf(400, 60, append(steady(12, 80), 30, 28, 31, 29, 32, 30)...), ""},
		{"no figure", standing{indicator: Indicators()[0]}, ""},
	} {
		got := ""
		if x, ok := c.of.find(); ok {
			if got = words.standout(x, "Stad"); x.Good {
				got = "+" + got
			}
		}
		if got != c.want {
			t.Errorf("%s: %q\nwant %q", c.name, got, c.want)
		}
	}
}

// TestStandoutsAreFew: at most five, the most first, and good news always has a place.
func TestStandoutsAreFew(t *testing.T) {
	var list []standing
	for i := range 7 {
		list = append(list, run("nuisance", 1000, 2, steady(12, float64(5+i))...))
	}
	list = append(list, run("arrears", 1000, 14, steady(12, 10)...))
	got := standouts(list)
	if len(got) != maxStandouts || got[0].To != 11 || !got[4].Good || got[3].Good {
		t.Errorf("%+v", got)
	}
	if all := standouts(list[:7]); len(all) != maxStandouts || all[4].Good {
		t.Errorf("without good news: %+v", all)
	}
	if none := standouts(nil); len(none) != 0 {
		t.Errorf("nothing: %+v", none)
	}
}

// TestHelps: what usually helps has words for every theme, and stands with no good news.
func TestHelps(t *testing.T) {
	words := dutchWords(t)
	for _, th := range themes() {
		in := Indicator{}
		for _, i := range Indicators() {
			if strings.HasPrefix(i.Table.Code(), th.table) {
				in = i
			}
		}
		if in.Code == "" {
			t.Errorf("no indicator of theme %s", th.code)
		}
		keys := Standout{Indicator: in}.Helps()
		if len(keys) != th.helps {
			t.Errorf("%s: %v", th.code, keys)
		}
		for _, key := range keys {
			if s := words.p.T(key); s == key || s == "" {
				t.Errorf("%s has no words", key)
			}
		}
		if (Standout{Indicator: in, Good: true}).Helps() != nil {
			t.Errorf("%s: help for what goes well", th.code)
		}
	}
}

// dutchWords are the words of this module in Dutch.
func dutchWords(t *testing.T) words {
	t.Helper()
	all, err := text.Load(os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	return words{all.Printer(text.Dutch)}
}

// TestKeptFiguresAreNoNews: a figure that stayed is no new point.
func TestKeptFiguresAreNoNews(t *testing.T) {
	s := run("arrears", 1000, 10, append(steady(12, 4), 20, 20, 20, 20)...)
	if _, changed := s.changed(true); !changed {
		t.Fatal("no alarm where the figure is five times what it was")
	}
	for i := 12; i < len(s.course); i++ {
		s.course[i].Kept = true
	}
	if a, changed := s.changed(true); changed {
		t.Errorf("an alarm of figures that stayed: %v", a)
	}
	if got := len(s.placeOf().Points); got != 12 {
		t.Errorf("%d figures, want 12", got)
	}
	for code, year := range map[string]bool{"nuisance": true, "turnover": true, "arrears": false, "stay_5_10": false} {
		if in, _ := IndicatorOf(code); (memory(in).Lag() == 12) != year {
			t.Errorf("%s looks back %d months", code, memory(in).Lag())
		}
	}
}
