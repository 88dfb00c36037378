package socialmap

import (
	"time"

	"samendoen/internal/place"
)

// Shares are the five groups as shares of the homes, by Group.
type Shares [groupCount]Interval

// Tighten uses that the groups together are all homes: a group is at least what the
// others leave at most, and at most what they leave at least. Shares that cannot add up
// to 100 come back unchanged.
func (s Shares) Tighten() Shares {
	low, high := 0.0, 0.0
	for _, i := range s {
		low, high = low+i.Low, high+i.High
	}
	if low > 100 || high < 100 {
		return s
	}
	for g, i := range s {
		s[g] = Interval{max(i.Low, 100-(high-i.High)), min(i.High, 100-(low-i.Low))}
	}
	return s
}

// Together is the share of some groups taken together, with the same knowledge.
func (s Shares) Together(groups ...Group) Interval {
	in := [groupCount]bool{}
	for _, g := range groups {
		in[g] = true
	}
	var sum, rest Interval
	for g, i := range s {
		if in[g] {
			sum = Interval{sum.Low + i.Low, sum.High + i.High}
		} else {
			rest = Interval{rest.Low + i.Low, rest.High + i.High}
		}
	}
	return Interval{max(sum.Low, 100-rest.High), min(sum.High, 100-rest.Low)}
}

// Composition is the estimated composition of a complex or an area.
type Composition struct {
	Shares Shares // of the homes that were estimated
	// Help is the vulnerable group by Help, of the same homes, and Split how many of them are of complexes
	// where a team told both kinds apart. Elsewhere each kind may be none of the group, or all of it.
	Help      [helpCount]Interval
	Split     int
	Homes     int // all homes in it
	Estimated int // homes of complexes with an estimate
	Complexes int // complexes with an estimate
	Oldest    time.Time
	Newest    time.Time
}

// Known reports whether anything was estimated.
func (c Composition) Known() bool { return c.Estimated > 0 }

// Coverage is the part of the homes that was estimated, 0 to 1.
func (c Composition) Coverage() float64 {
	if c.Homes == 0 {
		return 0
	}
	return float64(c.Estimated) / float64(c.Homes)
}

// Whole is the share in all homes: where nobody estimated, anything is possible.
func (c Composition) Whole() Shares {
	covered := c.Coverage()
	var s Shares
	for g, i := range c.Shares {
		s[g] = Interval{i.Low * covered, i.High*covered + 100*(1-covered)}
	}
	return s
}

// Compose joins the latest estimates of complexes, each weighing as many homes as it
// has. Intervals are added end to end: the truth of the judgements lies within, however
// they err together. The order of the complexes does not matter.
func Compose(complexes []Complex, latest map[place.ComplexID]Estimate) Composition {
	var c composing
	for i := range complexes {
		c.add(&complexes[i], latest)
	}
	return c.composition()
}

// composing joins the latest estimates of complexes one by one; see Compose.
type composing struct {
	Composition
	low, high         [groupCount]float64 // percent times homes: whole numbers after Tighten
	helpLow, helpHigh [helpCount]float64
}

func (c *composing) add(x *Complex, latest map[place.ComplexID]Estimate) {
	c.Homes += x.Homes
	e, ok := latest[x.ID]
	if !ok || x.Homes <= 0 {
		return
	}
	var s Shares
	for _, g := range AllGroups() {
		s[g] = e.Share(g)
	}
	s = s.Tighten()
	for g, i := range s {
		c.low[g] += i.Low * float64(x.Homes)
		c.high[g] += i.High * float64(x.Homes)
	}
	for h, i := range e.kinds(s[Vulnerable]) {
		c.helpLow[h] += i.Low * float64(x.Homes)
		c.helpHigh[h] += i.High * float64(x.Homes)
	}
	if e.IsSplit() {
		c.Split += x.Homes
	}
	c.Estimated += x.Homes
	c.Complexes++
	if c.Oldest.IsZero() || e.On.Before(c.Oldest) {
		c.Oldest = e.On
	}
	if e.On.After(c.Newest) {
		c.Newest = e.On
	}
}

func (c *composing) composition() Composition {
	if c.Estimated == 0 {
		return c.Composition
	}
	for g := range c.Shares {
		c.Shares[g] = Interval{c.low[g] / float64(c.Estimated), c.high[g] / float64(c.Estimated)}
	}
	for h := range c.Help {
		c.Help[h] = Interval{c.helpLow[h] / float64(c.Estimated), c.helpHigh[h] / float64(c.Estimated)}
	}
	return c.Composition
}

// kinds are both kinds of the vulnerable, of which the whole group has a share. They are never put higher than
// their band by what the others leave: that would say of a small complex that one household is there.
func (e Estimate) kinds(group Interval) (kinds [helpCount]Interval) {
	for h, b := range e.Split {
		kinds[h] = Interval{0, group.High}
		if e.IsSplit() {
			other := e.Split[len(kinds)-1-h].Interval()
			kinds[h] = Interval{b.Interval().Low, max(b.Interval().Low, min(b.Interval().High, group.High-other.Low))}
		}
	}
	return kinds
}

// CompositionOf reads the composition from published counts of table Groups, for the
// day that counting by rule is allowed: each count within Bound per leaf.
func CompositionOf(f Figure) Composition {
	if !f.Known() || f.Table != Groups || f.Homes == 0 {
		return Composition{}
	}
	c := Composition{Homes: f.Homes, Estimated: f.Homes, Complexes: f.Leaves, Oldest: f.Oldest, Newest: f.Newest}
	for _, g := range AllGroups() {
		n, spread := f.Cells[g], Bound*f.Leaves
		c.Shares[g] = Interval{
			Low:  100 * float64(max(0, n-spread)) / float64(f.Homes),
			High: 100 * float64(min(f.Homes, n+spread)) / float64(f.Homes),
		}
	}
	return c
}
