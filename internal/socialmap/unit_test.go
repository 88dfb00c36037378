package socialmap

import (
	"context"
	"reflect"
	"testing"
	"time"

	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// Complexes are merged and split; what is published goes on about the same homes. A complex that took
// homes in is told by all that they were counted with, back through the releases of before.
func TestComplexesMergeAndSplit(t *testing.T) {
	each(t, func(t *testing.T, w *live) {
		ctx, stock := context.Background(), w.source.facts.Complexes
		w.source.changed = MinChanged
		w.Must(w.s.Release(ctx, own, day))
		big := func(not ...int) int {
			for i, c := range stock {
				if c.Homes >= MinHomes && c.Neighbourhood == stock[0].Neighbourhood && i != not[0] && i != not[len(not)-1] {
					return i
				}
			}
			panic("the town is too small")
		}
		taken := big(0)
		divided := big(0, taken)
		stock[0].Now = &Now{Homes: stock[0].Homes + stock[taken].Homes, With: []place.ComplexID{w.linden, stock[taken].ID}}
		stock[taken].Now = &Now{}
		stock[divided].Now = &Now{Homes: stock[divided].Homes - 9}
		part := Complex{ID: "part", Name: "Deel", Neighbourhood: stock[0].Neighbourhood, District: stock[0].District, Municipality: stock[0].Municipality,
			Now: &Now{Homes: 9, With: []place.ComplexID{stock[divided].ID}}}
		w.source.facts.Complexes = append(stock, part)
		w.source.facts.Helpers = append(w.source.facts.Helpers, 3)
		for _, t := range Tables() {
			if c := w.source.facts.Columns[t]; c != nil {
				w.source.facts.Columns[t] = append(c, make([]uint16, t.Named())...)
			}
		}
		w.Must(w.s.Release(ctx, own, day.AddDate(0, 1, 0)))
		made := w.releases()[1]
		w.restart()
		before, after := w.releases()[0], w.releases()[1]
		if made.Digest() != after.Digest() || !reflect.DeepEqual(made.Places, after.Places) || !reflect.DeepEqual(made.Leaves, after.Leaves) {
			t.Error("the release is not what was stored")
		}
		for i, l := range before.Leaves {
			if a := after.Leaves[i]; a.ID != l.ID || a.Homes != l.Homes || a.Withheld != l.Withheld {
				t.Errorf("leaf %v became %v", l, a)
			}
		}
		if _, ok := after.Place(stock[taken].ID); ok {
			t.Error("a complex that is no more is on the map")
		}
		if p, ok := after.Place("part"); !ok || p.Homes != 9 || p.Volunteers != 3 || !after.Merged("part") || !after.Merged(stock[divided].ID) || after.Merged(w.linden) {
			t.Errorf("%+v, merged %t", p, after.Merged("part"))
		}
		v, err := w.s.Complex(ctx, people()["consulent"], w.linden)
		w.Must(err)
		both := []LeafID{before.LeafIDs(w.linden)[0], before.LeafIDs(stock[taken].ID)[0]}
		for _, l := range v.Lines {
			if want := l.Indicator.Of(after.LeafFigure(both, l.Indicator.Table)); !reflect.DeepEqual(l.Value, want) || want.Known && want.Homes < stock[0].Homes+stock[taken].Homes {
				t.Errorf("%s is %+v, want %+v", l.Indicator.Code, l.Value, want)
			}
		}
		for _, c := range v.Courses {
			if want := c.Indicator.Of(before.LeafFigure(both, c.Indicator.Table)); want.Known && c.Points[0].Value != want.Rate {
				t.Errorf("%s was %+v, want %+v", c.Indicator.Code, c.Points[0], want)
			}
		}
		w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
			list, err := editions(tx, own, historyLength)
			w.Must(err)
			shown, err := viewOf(tx, list[0], "part")
			w.Must(err)
			history, err := w.s.history(tx, list, shown)
			w.Must(err)
			view := ComplexView{Site: place.Site{ID: "part"}}
			view.published(history, bursts{})
			if len(view.With) != 1 || view.With[0] != stock[divided].Name {
				t.Errorf("part of %s is told together with %v", stock[divided].Name, view.With)
			}
			return nil
		}))
	})
}

// A unit of which so few homes are left that they could be found goes on in silence, and starts again with
// what it was when there are enough.
func TestUnitFallsBelow(t *testing.T) {
	town := city(12, 5)
	at := -1
	for i, c := range town.Complexes {
		if at < 0 && c.Homes >= MinHomes {
			at = i
		}
	}
	changes := func(n int) {
		town.ChangedSince = func(Table, int, time.Time) Change { return Change{Homes: n, Most: 100} }
	}
	changes(MinChanged)
	secret := []byte("01234567890123456789012345678901")
	first, err := Compute(secret, day, town, nil)
	if err != nil {
		t.Fatal(err)
	}
	id, homes, columns := first.LeafIDs(town.Complexes[at].ID)[0], town.Complexes[at].Homes, town.Columns
	town.Complexes[at].Homes = MinHomes - 1
	for _, table := range Tables() {
		if c := columns[table]; c != nil {
			town.Columns[table] = append([]uint16(nil), c...)
			clear(town.Columns[table][at*table.Named() : (at+1)*table.Named()])
		}
	}
	second, err := Compute(secret, day.AddDate(0, 1, 0), town, first)
	if err != nil {
		t.Fatal(err)
	}
	if f := second.LeafFigure([]LeafID{id}, Debt); f.Known() || f.Withheld != 1 {
		t.Errorf("29 homes are told about: %+v", f)
	}
	town.Complexes[at].Homes, town.Columns = homes, columns
	third, err := Compute(secret, day.AddDate(0, 2, 0), town, second)
	if err != nil {
		t.Fatal(err)
	}
	if f := third.LeafFigure([]LeafID{id}, Debt); !f.Known() || !f.Newest.Equal(third.AsOf) {
		t.Errorf("%d homes again: %+v", homes, f)
	}
}
