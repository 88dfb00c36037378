package disclosure

// settle brings every arc within its bounds, by the out-of-kilter method of Fulkerson
// (1961); false when that cannot be.
func (f *flow) settle() bool {
	newest := len(f.cells) - 1
	for n := range f.arcs {
		a := &f.arcs[n]
		for a.units < a.least {
			if f.turnBy(newest, n, true, a.least-a.units) == 0 {
				return false
			}
		}
		for a.units > a.most {
			if f.turnBy(newest, n, false, a.units-a.most) == 0 {
				return false
			}
		}
	}
	return true
}

// turnBy turns an arc of a draw, and where no single cycle will do it two: the first takes a
// unit from an arc of which the tie is tight, before the draw or after it. It returns how many
// units it turned, at most so many.
func (f *flow) turnBy(t, n int, more bool, most int32) int32 {
	if turned := f.turn(n, more, most); turned > 0 {
		return turned
	}
	f.undo = append(f.undo[:0], f.arcs...)
	for after := t - 1; after <= t && after < len(f.ties); after++ {
		if after < 0 {
			continue
		}
		for _, m := range f.ties[after] {
			a, now := &f.arcs[m], f.arcs[n]
			if m == n || a.units == 0 || a.units+f.arcs[a.tied-1].units < a.together {
				continue
			}
			f.arcs[n].least, f.arcs[n].most = now.units, now.units
			turned := f.turn(m, false, 1)
			f.arcs[n].least, f.arcs[n].most = now.least, now.most
			if turned > 0 && f.turn(n, more, 1) > 0 {
				return 1
			}
			copy(f.arcs, f.undo)
		}
	}
	return 0
}

// turn sends more units, or fewer, through an arc, along a short cycle that has room: as many as
// the cycle takes and at most so many. It returns how many; 0 when no cycle is found.
func (f *flow) turn(n int, more bool, most int32) int32 {
	a := &f.arcs[n]
	start, end, one := a.to, a.from, int32(1)
	if !more {
		start, end, one = end, start, -1
	}
	for f.walk.caution = range cautions {
		if !f.path(start, end, int32(n)) { // #nosec G115 -- some thousands
			continue
		}
		for units := f.takes(most); units > 0; units /= 2 {
			f.send(units)
			a.units += one * units
			if !f.torn(n, f.walk.path) {
				f.seeAll(n, one*units)
				return units
			}
			f.send(-units)
			a.units -= one * units
		}
	}
	return 0
}

// takes is how many units the path that was found has room for, as far as each arc alone can
// tell, and at most so many.
func (f *flow) takes(most int32) int32 {
	for _, m := range f.walk.path {
		if m < 0 {
			most = min(most, f.arcs[-m-1].units-f.arcs[-m-1].least)
			continue
		}
		a := &f.arcs[m-1]
		most = min(most, a.most-a.units)
		if a.tied > 0 {
			most = min(most, max(1, a.together-a.units-f.arcs[a.tied-1].units)) // the other may give way
		}
	}
	return most
}

// seeAll marks what the arcs of a cycle came by, for who keeps that.
func (f *flow) seeAll(n int, units int32) {
	if f.seen == nil {
		return
	}
	f.see(n, f.arcs[n].units-units)
	units = max(units, -units)
	for _, m := range f.walk.path {
		if m > 0 {
			f.see(int(m-1), f.arcs[m-1].units-units)
		} else {
			f.see(int(-m-1), f.arcs[-m-1].units+units)
		}
	}
}

// send moves units along the path that was found.
func (f *flow) send(units int32) {
	for _, m := range f.walk.path {
		if m > 0 {
			f.arcs[m-1].units += units
		} else {
			f.arcs[-m-1].units -= units
		}
	}
}

// torn reports whether tied arcs of a cycle have too many units together.
func (f *flow) torn(n int, path []int32) bool {
	if f.over(int32(n)) { // #nosec G115 -- some thousands
		return true
	}
	for _, m := range path {
		if m > 0 && f.over(m-1) {
			return true
		}
	}
	return false
}

func (f *flow) over(n int32) bool {
	a := &f.arcs[n]
	return a.tied > 0 && a.units+f.arcs[a.tied-1].units > a.together
}

// caution is how a way treats tied arcs. The shortest cycle may go by both of two, or take a
// unit from one and give one to the other, which a look at one arc cannot see.
type caution uint8

const (
	eachAlone  caution = iota
	notEntered         // where there is room for one only, it is not taken to enter
	notLeft            // or not to leave
	asIfLoose          // as if none were tied; what is torn is found afterwards
	cautions
)

// room reports whether one more unit can follow an arc, as far as an arc alone can tell.
func (f *flow) room(n int32) bool {
	a := &f.arcs[n]
	if a.units >= a.most || a.tied == 0 || f.walk.caution == asIfLoose {
		return a.units < a.most
	}
	left := a.together - a.units - f.arcs[a.tied-1].units
	leaves := a.tied-1 > n
	if left == 1 && (f.walk.caution == notEntered && !leaves || f.walk.caution == notLeft && leaves) {
		return false
	}
	return left > 0
}

// path looks for a short way from start to end that does not use an arc, from both ends at once,
// and leaves it in f.walk: arc + 1 where it is followed, its negative where it is gone back along.
func (f *flow) path(start, end, not int32) bool {
	w := &f.walk
	w.out.begin(start, len(f.at))
	w.back.begin(end, len(f.at))
	w.path = w.path[:0]
	meet := int32(-1)
	for meet < 0 && w.out.left() > 0 && w.back.left() > 0 {
		if w.out.left() <= w.back.left() {
			meet = f.step(&w.out, &w.back, not, true)
		} else {
			meet = f.step(&w.back, &w.out, not, false)
		}
	}
	if meet >= 0 {
		w.path = w.out.trace(f, meet, w.path)
		w.path = w.back.trace(f, meet, w.path)
	}
	w.out.end()
	w.back.end()
	return meet >= 0
}

// side is one end of a search: what it reached, and by which arc.
type side struct {
	by    []int32 // by node how it was reached, as in a path; 0: not, root: the end itself
	queue []int32
	done  int
}

const root = plenty * 2

func (s *side) begin(node int32, nodes int) {
	if len(s.by) < nodes {
		s.by = make([]int32, nodes)
	}
	s.queue, s.done = append(s.queue[:0], node), 0
	s.by[node] = root
}

func (s *side) end() {
	for _, node := range s.queue {
		s.by[node] = 0
	}
}

func (s *side) left() int { return len(s.queue) - s.done }

// step goes on from the next node of a side, and returns the node where it meets the other; -1
// when it does not. out is the side of the start.
func (f *flow) step(s, other *side, not int32, out bool) int32 {
	node := s.queue[s.done]
	s.done++
	for _, n := range f.at[node] {
		a := &f.arcs[n]
		next, along := a.to, out
		if a.to == node {
			next, along = a.from, !out
		}
		switch {
		case n == not || s.by[next] != 0:
			continue
		case along && !f.room(n) || !along && a.units <= a.least:
			continue
		case along:
			s.by[next] = n + 1
		default:
			s.by[next] = -n - 1
		}
		s.queue = append(s.queue, next)
		if other.by[next] != 0 {
			return next
		}
	}
	return -1
}

// trace adds the arcs from a node to the end of a side.
func (s *side) trace(f *flow, node int32, path []int32) []int32 {
	for m := s.by[node]; m != root; m = s.by[node] {
		path = append(path, m)
		a := &f.arcs[max(m, -m)-1]
		if a.from == node {
			node = a.to
		} else {
			node = a.from
		}
	}
	return path
}
