package socialmap

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/store"
	"samendoen/internal/effect"
	"samendoen/internal/place"
)

// outbursts are complexes of 48 homes in which repairs come in bursts: some of one home, month by month.
// Nothing changes in it but chance, unless rises says so.
type outbursts struct {
	rng    *rand.Rand
	size   float64 // mean repairs of a burst
	rises  func(complex, month int) float64
	months [][][]burst // by complex
	now    int
}

type burst struct{ cells [3]int }

const burstHomes = 48

func (o *outbursts) next(complexes int) {
	for len(o.months) < complexes {
		o.months = append(o.months, nil)
	}
	for c := range complexes {
		var came []burst
		frequent := burstHomes * 0.7 / 12 / o.size * o.rises(c, o.now)
		for at := o.rng.ExpFloat64(); at < frequent; at += o.rng.ExpFloat64() {
			b := burst{}
			for {
				b.cells[[]int{0, 0, 1, 1, 2}[o.rng.IntN(5)]]++
				if o.rng.Float64() < 1/o.size {
					break
				}
			}
			came = append(came, b)
		}
		o.months[c] = append(o.months[c], came)
	}
	o.now++
}

// facts are the repairs of the last twelve months, and what changed since a date.
func (o *outbursts) facts(asOf time.Time) *Snapshot {
	s := &Snapshot{}
	s.Columns[Repairs] = make([]uint16, Repairs.Named()*len(o.months))
	for c := range o.months {
		s.Complexes = append(s.Complexes, Complex{ID: place.ComplexID(fmt.Sprintf("c%04d", c)), Homes: burstHomes,
			Neighbourhood: place.AreaCode(fmt.Sprintf("BU%03d", c/8)), District: "WK", Municipality: "GM"})
		for _, month := range o.months[c][max(0, o.now-12):] {
			for _, b := range month {
				for cell, n := range b.cells {
					s.Columns[Repairs][c*Repairs.Named()+cell] += uint16(n)
				}
			}
		}
	}
	s.ChangedSince = func(t Table, c int, since time.Time) (change Change) {
		if t != Repairs {
			return change
		}
		back := monthsBetween(since, asOf)
		moved := slices.Clone(o.months[c][o.now-min(back, 12) : o.now])
		moved = append(moved, o.months[c][max(0, o.now-12-back):max(0, o.now-max(back, 12))]...)
		for _, month := range moved {
			for _, b := range month {
				n := b.cells[0] + b.cells[1] + b.cells[2]
				change = change.plus(Change{Homes: 1, Least: n, Most: n})
			}
		}
		return change
	}
	return s
}

// published are five years of releases, drawn as all releases are.
func (o *outbursts) published(t *testing.T, complexes int) (list []*Release) {
	t.Helper()
	var previous *Release
	for range 12 {
		o.next(complexes)
	}
	for month := range 61 {
		asOf := day.AddDate(0, month-60, 0)
		r, err := Compute(testSecret, asOf, o.facts(asOf), previous)
		if err != nil {
			t.Fatal(err)
		}
		list, previous = append(list, r), r
		o.next(complexes)
	}
	return list
}

// yearly are the releases of some years, as burstsUpTo takes them.
func yearly(list []*Release) (some []*Release) {
	for i := (len(list) - 1) % 12; i < len(list); i += 12 {
		some = append(some, list[i])
	}
	return some
}

// TestBurstsAsPublished: on releases as they are really drawn, repairs that come in bursts sound no more
// alarms than is stated, in complexes and in areas, and without the model far more.
func TestBurstsAsPublished(t *testing.T) {
	late, _ := IndicatorOf("repairs_late")
	for _, size := range outburstSizes() {
		o := &outbursts{rng: rand.New(rand.NewPCG(9, uint64(size))), size: size, rises: func(int, int) float64 { return 1 }}
		releases := o.published(t, outburstComplexes)
		together := burstsOf(yearly(releases))
		newest := releases[len(releases)-1]
		count := func(level Level, burst float64, places int, of func(i int) func(*Release) Figure) float64 {
			n := 0
			for i := range places {
				points, f := Series(releases, late, of(i)), of(i)(newest)
				s := standing{late, late.Of(f), Value{}, points, TrendOf(points), f.counts(late.Cells), burst}
				for _, up := range []bool{true, false} {
					n += len(effect.Alarms(s.placeOf(), memory(late), up))
				}
			}
			return float64(n) / float64(places) / 4 / 2 // four years that have a year before, two ways
		}
		for _, c := range []struct {
			level Level
			n     int
			of    func(i int) func(*Release) Figure
		}{
			{LevelComplex, outburstComplexes, func(i int) func(*Release) Figure {
				return func(r *Release) Figure { return r.ComplexFigure(place.ComplexID(fmt.Sprintf("c%04d", i)), Repairs) }
			}},
			{LevelNeighbourhood, outburstComplexes / 8, func(i int) func(*Release) Figure {
				return func(r *Release) Figure {
					return r.AreaFigure(LevelNeighbourhood, place.AreaCode(fmt.Sprintf("BU%03d", i)), Repairs)
				}
			}},
		} {
			burst := together.at(late, c.level)
			got, blind := count(c.level, burst, c.n, c.of), count(c.level, 1, c.n, c.of)
			t.Logf("bursts of %v, level %d: %.1f come together; %.4f alarms a year, %.4f as if each came by itself", size, c.level, burst, got, blind)
			if most := effect.FalsePerYear + 2*math.Sqrt(effect.FalsePerYear/float64(8*c.n)); got > most {
				t.Errorf("bursts of %v, level %d: %.4f false alarms a year, stated at most %.4f", size, c.level, got, effect.FalsePerYear)
			}
			if size > 1 && blind < 2*effect.FalsePerYear {
				t.Errorf("bursts of %v, level %d: %.4f alarms a year without the model, so this tests nothing", size, c.level, blind)
			}
		}
	}
}

// TestEventsStandOut: more late repairs than chance explains stand out, in a complex and as a warning in the
// mirror, if one knows how repairs come together; where one does not, and in other complexes, nothing does.
func TestEventsStandOut(t *testing.T) {
	late, _ := IndicatorOf("repairs_late")
	o := &outbursts{rng: rand.New(rand.NewPCG(3, 3)), size: 2, rises: func(c, month int) float64 {
		if c < 8 && month > 60 { // of 73, twelve before the first release
			return 4
		}
		return 1
	}}
	releases := o.published(t, 96)
	together := burstsOf(yearly(releases))
	if got := together.at(late, LevelComplex); got < 1.5 || got > 5 {
		t.Errorf("%.1f come together", got)
	}
	m := Mirror{Indicator: late, Ours: ours()}
	b := &board{names: map[place.AreaCode]string{}, known: map[place.AreaCode]bool{}}
	for _, code := range releases[0].AreaCodes(LevelNeighbourhood) {
		b.known[code] = true
	}
	warned := map[place.AreaCode]int{}
	for end := len(releases) - 12; end <= len(releases); end++ {
		m.Lines, m.Warnings = nil, nil
		m.reflect(releases[end-historyLength:end], b, together)
		for _, w := range m.Warnings {
			if w.Indicator.Code == late.Code {
				warned[w.Code]++
			}
		}
	}
	if warned["BU000"] == 0 || len(warned) > 2 {
		t.Errorf("months with a warning: %v", warned)
	}
	last := releases[len(releases)-historyLength:]
	for _, l := range m.Lines {
		if l.Code == "BU000" && (l.Rank.First != 1 || l.Worst != effect.Surely) || l.Rank.First == 0 {
			t.Errorf("%s stands %+v", l.Code, l.Rank)
		}
	}
	blind := Mirror{Indicator: late, Ours: ours()}
	blind.reflect(last, b, bursts{})
	if len(blind.Warnings) > 0 || blind.Lines[0].Rank.First != 0 {
		t.Errorf("said without knowing how repairs come together: %+v", blind.Warnings)
	}
	said := map[int]string{}
	for c := range 16 {
		d := Detail{}
		ids := releases[0].LeafIDs(place.ComplexID(fmt.Sprintf("c%04d", c)))
		d.fill(last, together, LevelComplex, func(r *Release, t Table) Figure { return r.LeafFigure(ids, t) },
			func(r *Release, t Table) Figure { return r.AreaFigure(LevelAssociation, "", t) })
		for _, x := range d.Stands {
			said[c] = dutchWords(t).standout(x, "Stad")
		}
	}
	t.Log(said)
	rose := 0
	for c, sentence := range said {
		if c < 8 {
			rose++
		}
		if !strings.Contains(sentence, "Reparaties") {
			t.Errorf("complex %d: %s", c, sentence)
		}
	}
	if rose < 3 || len(said)-rose > 2 {
		t.Errorf("%d of 8 where repairs came late more often stand out, and %d of 8 others", rose, len(said)-rose)
	}
}

// Of releases that cannot be trusted nothing is used, and they keep nobody from the page or from the start; what
// is known of how events come together is kept with the release.
func TestBurstsOfAlteredReleases(t *testing.T) {
	each(t, func(t *testing.T, w *live) {
		for years := range 3 {
			w.source.changed = 20
			w.Must(w.s.Release(t.Context(), own, day.AddDate(years-2, 0, 0)))
		}
		var list []edition
		w.Must(w.DB.Write(t.Context(), func(tx *store.Tx) (err error) {
			if list, err = editions(tx, own, 9); err == nil {
				_, err = tx.Exec(`UPDATE socialmap_piece SET body = $1 WHERE release_id = $2`, []byte("x"), list[2].id)
			}
			return err
		}))
		w.restart()
		s := w.s
		w.Must(s.Start(t.Context()))
		_, err := s.Complex(t.Context(), people()["beleid"], w.linden)
		w.Must(err)
		_, err = s.Mirror(t.Context(), people()["beleid"], "repairs_late")
		if !errors.Is(err, errAltered) {
			t.Errorf("the mirror looks back over an altered release: %v", err)
		}
		if _, known := s.bursts.find(list[0].id); !known {
			t.Error("not kept")
		}
	})
}
