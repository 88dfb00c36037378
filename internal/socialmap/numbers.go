package socialmap

import (
	"strings"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/place"
)

// numbersIn are the house numbers of parts of complexes, by part: the addresses of the stock of today.
func numbersIn(tx *store.Tx, parts []Part) (map[place.ComplexID][]place.Numbers, error) {
	of, complexes := byComplex(parts)
	doors, err := place.Doors(tx, complexes)
	if err != nil {
		return nil, err
	}
	at := map[place.ComplexID][]place.Door{}
	for _, d := range doors {
		id := of[d.Complex][Holding(of[d.Complex], d.Staircase)].ID()
		at[id] = append(at[id], d)
	}
	numbers := make(map[place.ComplexID][]place.Numbers, len(at))
	for id, list := range at {
		numbers[id] = place.NumbersOf(list)
	}
	return numbers, nil
}

// numbered are parts of complexes in a release with their house numbers; parts are all of these complexes.
func numbered(tx *store.Tx, stairs []Stairs, parts []Part) ([]Stairs, error) {
	if len(stairs) == 0 {
		return nil, nil
	}
	numbers, err := numbersIn(tx, parts)
	for i, x := range stairs {
		stairs[i].Numbers = numbers[x.ID()]
	}
	return stairs, err
}

// stairLines gives the lines of an indicator of the parts of complexes; what is not counted per part has none.
func stairLines(tx *store.Tx, b *board) (func(*Release, Indicator) []Line, error) {
	if !b.has(LevelStaircase) {
		return nil, fault.Invalidf("socialmap.published", "niveau", "socialmap.no_parts")
	}
	numbers, err := numbersIn(tx, b.parts)
	return func(r *Release, in Indicator) []Line {
		if !in.Table.Parted() {
			return nil
		}
		lines := linesOf(r, b, Choice{Indicator: in, Level: LevelStaircase}).inOrder("naam")
		for i, l := range lines {
			lines[i].numbers = numbers[l.part.ID()]
		}
		return lines
	}, err
}

// NameIn is the name of what a figure is about, in a language: of a part of a complex with its staircases
// and house numbers.
func (x Published) NameIn(p *text.Printer) string {
	if x.part == nil {
		return x.Name
	}
	return words{p}.partName(x.Line)
}

// partName is the name of a part of a complex, with its house numbers where the line has them.
func (w words) partName(l Line) string {
	name := w.t("stairs_of", "Complex", l.Name, "Staircases", w.staircases(*l.part))
	if numbers := w.numbers(l.numbers); numbers != "" {
		name = w.t("stairs_at", "Part", name, "Numbers", numbers)
	}
	return name
}

// mostNumbers is how many pieces of house numbers are said.
const mostNumbers = 6

// numbers says house numbers: each street once, and no more pieces than somebody reads.
func (w words) numbers(list []place.Numbers) string {
	var said []string
	shown := list[:min(len(list), mostNumbers)]
	for i, x := range shown {
		key := "numbers"
		switch {
		case x.First == x.Last:
			key = "numbers_one"
		case i+1 < len(shown) && shown[i+1].Street == x.Street && shown[i+1].Side == x.Side: // said after the last
		case x.Side == place.EvenSide:
			key = "numbers_even"
		case x.Side == place.OddSide:
			key = "numbers_odd"
		}
		piece := w.t(key, "First", x.First, "Last", x.Last)
		if i > 0 && shown[i-1].Street == x.Street {
			said[len(said)-1] += ", " + piece
			continue
		}
		said = append(said, w.t("numbers_street", "Street", x.Street, "Numbers", piece))
	}
	all := strings.Join(said, "; ")
	if len(list) > mostNumbers {
		all = w.t("numbers_more", "Numbers", all)
	}
	return all
}
