package complexplan

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/effect"
	"samendoen/internal/place"
	"samendoen/internal/socialmap"
)

// published is the map as a test has it: the figures of a complex whose plan began a year and a half
// ago, and of so many like it that did not change.
type published struct {
	asOf    time.Time
	alike   int
	after   float64
	planned []place.ComplexID
}

func (f *published) Beside(_ context.Context, _ access.Actor, id place.ComplexID, code string, start time.Time, planned func(place.ComplexID) bool) (socialmap.Beside, error) {
	if f.planned = nil; planned(id) {
		f.planned = append(f.planned, id)
	}
	in, _ := socialmap.IndicatorOf(code)
	b := socialmap.Beside{Indicator: in, AsOf: f.asOf, Memory: effect.OverYear(), Start: socialmap.Value{Known: true, Rate: 12}, Now: socialmap.Value{Known: true, Rate: f.after}}
	course := func(name string, wobble, after float64) effect.Place {
		p := effect.Place{Name: name, Homes: 200, Counts: 1}
		for month := -24; month <= 24; month++ {
			v := 12 + wobble
			if month > 0 {
				v = after + wobble
			}
			p.Points = append(p.Points, effect.Point{At: start.AddDate(0, month, 0), Value: v})
		}
		return p
	}
	b.Own = course("own", 0, f.after)
	b.Own.Planned = planned(id)
	for i := range f.alike {
		wobble := float64(i%9-4) * 0.7
		b.Pool = append(b.Pool, course(fmt.Sprint("like ", i), wobble, 12+float64(i*7%5-2)*0.3))
	}
	return b, nil
}

// What is said of a plan: an effect only where its interval leaves 0 out, and else why not.
func TestCompare(t *testing.T) {
	begun := today.AddDate(0, -18, 0)
	for name, c := range map[string]struct {
		p    Plan
		f    published
		code string
		want effect.Says
	}{
		"much better":        {Plan{From: begun}, published{alike: 120, after: 4}, "nuisance", effect.Lower},
		"much worse":         {Plan{From: begun}, published{alike: 120, after: 22}, "nuisance", effect.Higher},
		"the same":           {Plan{From: begun}, published{alike: 120, after: 12}, "nuisance", effect.NoneShown},
		"alone":              {Plan{From: begun}, published{alike: 12, after: 4}, "nuisance", effect.FewAlike},
		"begun last season":  {Plan{From: today.AddDate(0, -4, 0)}, published{alike: 120, after: 4}, "nuisance", effect.TooEarly},
		"an idea":            {Plan{}, published{alike: 120, after: 4}, "nuisance", effect.Nothing},
		"late repairs":       {Plan{From: begun}, published{alike: 120, after: 4}, "repairs_late", effect.Lower},
		"a share of signals": {Plan{From: begun}, published{alike: 120, after: 4}, "follow_up", effect.Nothing},
	} {
		c.f.asOf = today
		b, err := c.f.Beside(t.Context(), access.Actor{}, linden, c.code, begun, func(place.ComplexID) bool { return false })
		if err != nil {
			t.Fatal(err)
		}
		if !c.p.From.IsZero() && !c.p.From.Equal(begun) {
			b, _ = c.f.Beside(t.Context(), access.Actor{}, linden, c.code, c.p.From, func(place.ComplexID) bool { return false })
		}
		got := compare(c.p, b)
		if c.code == "repairs_late" {
			b.Own.Burst = 2
			for i := range b.Pool {
				b.Pool[i].Burst = 2
			}
			got = compare(c.p, b)
		}
		if got.Reading.Says != c.want || got.Counted != (c.code != "follow_up" && !c.p.From.IsZero()) {
			t.Errorf("%s: %s, %+v", name, got.Reading.Says.Key(), got.Reading.Effect)
		}
		if c.want == effect.TooEarly && !got.Reading.From.Equal(c.p.From.AddDate(1, 0, 0)) {
			t.Errorf("%s: from %v", name, got.Reading.From)
		}
	}
}

// Another plan stands beside this one when it is of the same theme, began, and had not ended before.
func TestBesides(t *testing.T) {
	p := Plan{ID: "p", Complex: linden, Theme: "samenleven", From: day(-300)}
	for name, c := range map[string]struct {
		other Plan
		want  bool
	}{
		"runs":            {Plan{ID: "q", Complex: linden, Theme: "samenleven", From: day(-20)}, true},
		"ended since":     {Plan{ID: "q", Complex: linden, Theme: "samenleven", From: day(-400), Ended: day(-200)}, true},
		"ended before":    {Plan{ID: "q", Complex: linden, Theme: "samenleven", From: day(-500), Ended: day(-400)}, false},
		"an idea":         {Plan{ID: "q", Complex: linden, Theme: "samenleven"}, false},
		"something else":  {Plan{ID: "q", Complex: linden, Theme: "betalen", From: day(-20)}, false},
		"somewhere else":  {Plan{ID: "q", Complex: theirs, Theme: "samenleven", From: day(-20)}, false},
		"the plan itself": {p, false},
	} {
		if got := p.besides([]Plan{c.other}, linden); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// The page says what the figures allow, in sentences, and nothing of them without a figure.
func TestPageSays(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		board, id := w.b("bestuur"), w.plan()
		path := pathOf(id)
		if strings.Contains(board.Get(path), "Voor en na") {
			t.Error("there is no release, and yet figures")
		}
		f := w.s.figures.(*published)
		f.asOf, f.alike, f.after = today, 120, 4
		board.Get(path, "Voor en na", "Het plan is nog niet begonnen.", `data-label="Hier">4<`)
		w.Must(w.s.Move(w.ctx, who(access.TeamLead), id, 1, Move{Step: Start, Words: "Eerst koffie.", Due: day(60)}))
		board.Get(path, "Kan nog niet. Vanaf 20 november 2027", "Bij het begin, 20 november 2026")
		f.asOf = today.AddDate(0, 13, 0)
		board.Get(path, "Het cijfer is lager dan zonder plan te verwachten was.", "en ligt tussen -", "complexen zonder plan was het verschil ook zo groot")
		other := w.plan()
		w.Must(w.s.Move(w.ctx, who(access.TeamLead), other, 1, Move{Step: Start, Words: "Ook koffie.", Due: day(60)}))
		board.Get(path, "Er liep hier ook een ander plan over hetzelfde.")
		if status, _, _ := w.b("vrijwilliger").Do(http.MethodGet, path, nil); status != http.StatusNotFound {
			t.Errorf("a volunteer: %d", status)
		}
	})
}
