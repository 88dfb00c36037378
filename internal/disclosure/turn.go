package disclosure

// settle brings every arc within its bounds, by the out-of-kilter method of Fulkerson
// (1961); false when that cannot be.
func (f *flow) settle() bool {
	for n := range f.arcs {
		for f.arcs[n].units < f.arcs[n].least {
			if !f.turnBy(len(f.cells)-1, n, true) {
				return false
			}
		}
		for f.arcs[n].units > f.arcs[n].most {
			if !f.turnBy(len(f.cells)-1, n, false) {
				return false
			}
		}
	}
	return true
}

// turnBy turns an arc of a draw, and where no single cycle will do it two: the first takes a
// unit from an arc of which the tie is tight, before the draw or after it.
func (f *flow) turnBy(t, n int, more bool) bool {
	if f.turn(n, more) {
		return true
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
			turned := f.turn(m, false)
			f.arcs[n].least, f.arcs[n].most = now.least, now.most
			if turned && f.turn(n, more) {
				return true
			}
			copy(f.arcs, f.undo)
		}
	}
	return false
}

// turn sends one more unit, or one fewer, through an arc, along a short cycle that has room;
// false when none is found.
func (f *flow) turn(n int, more bool) bool {
	a := &f.arcs[n]
	start, end, one := a.to, a.from, int32(1)
	if !more {
		start, end, one = end, start, -1
	}
	for f.walk.caution = range cautions {
		if !f.path(start, end, int32(n)) { // #nosec G115 -- some thousands
			continue
		}
		f.send(f.walk.path, 1)
		a.units += one
		if !f.torn(n, f.walk.path) {
			return true
		}
		f.send(f.walk.path, -1)
		a.units -= one
	}
	return false
}

// send moves units along a path.
func (f *flow) send(path []int32, units int32) {
	for _, m := range path {
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

// path looks for the shortest way from start to end that does not use an arc, and leaves
// it in f.walk: arc + 1 where it is followed, its negative where it is gone back along.
func (f *flow) path(start, end, not int32) bool {
	w := &f.walk
	if len(w.by) < len(f.at) {
		w.by = make([]int32, len(f.at))
	}
	w.queue = append(w.queue[:0], start)
	for i := 0; i < len(w.queue) && w.by[end] == 0; i++ {
		node := w.queue[i]
		for _, n := range f.at[node] {
			a := &f.arcs[n]
			switch {
			case n == not:
			case a.from == node && w.by[a.to] == 0 && a.to != start && f.room(n):
				w.by[a.to] = n + 1
				w.queue = append(w.queue, a.to)
			case a.to == node && a.units > a.least && w.by[a.from] == 0 && a.from != start:
				w.by[a.from] = -n - 1
				w.queue = append(w.queue, a.from)
			}
		}
	}
	found := w.by[end] != 0
	w.path = w.path[:0]
	for node := end; found && node != start; {
		m := w.by[node]
		w.path = append(w.path, m)
		if m > 0 {
			node = f.arcs[m-1].from
		} else {
			node = f.arcs[-m-1].to
		}
	}
	for _, node := range w.queue {
		w.by[node] = 0
	}
	return found
}
