//go:build attack

package attack

// BoundSeams attacks the last rows of tables of two cells, of which a table in more detail took the
// place, in whole numbers: from all their rows and the first row of the other.
func BoundSeams(series []*Series) *Report {
	r := &Report{}
	for _, s := range series {
		if s.Seam > 0 && len(s.Draws[0].Cells) == 2 && s.Draws[0].Homes > 0 {
			r.Table = s.Table
			r.add(s, seam(s))
		}
	}
	return r
}

func seam(s *Series) Finding {
	f := Finding{}
	sets := make([][]bool, s.Seam+1)
	for t := range s.Seam {
		sets[t] = behind(&s.Draws[t])
	}
	sets[s.Seam] = inNamed(&s.Draws[s.Seam])
	for t := 1; t <= s.Seam; t++ {
		both(sets[t], reach(sets[t-1], s.Draws[t].Changed))
	}
	for t := s.Seam - 1; t >= 0; t-- {
		both(sets[t], reach(sets[t+1], s.Draws[t+1].Changed))
	}
	for t := range s.Seam {
		n := 0
		for _, possible := range sets[t] {
			if possible {
				n++
			}
		}
		f.Candidates = append(f.Candidates, []int{n, n})
		if !sets[t][s.Draws[t].Truth.Cells[0]] {
			f.Outside++
		}
	}
	return f
}

// inNamed is how many homes can be in the cells of a row but the last.
func inNamed(d *Draw) []bool {
	possible := make([]bool, d.Homes+1)
	last := len(d.Cells) - 1
	low, high := 0, 0
	for c := range last {
		l, h := d.support(c)
		low, high = low+l, high+h
	}
	least, most := d.support(last)
	for x := range possible {
		possible[x] = low <= x && x <= high && least <= d.Homes-x && d.Homes-x <= most
	}
	return possible
}
