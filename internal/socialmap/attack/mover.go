//go:build attack

package attack

import "math"

// Mover is the neighbour who saw one household change and wants to know what it became.
// It learned from other worlds which changes of the published row go with which new cell.
// A hasty one looks at the release of that week, as in the study that the mechanism comes
// from; a patient one waits for the next row that is drawn and knows that the household
// is one of those that changed.
type Mover struct {
	hasty bool
	width int
	total []float64                 // joins of each cell
	seen  [][]map[int]float64       // by new cell and published cell: how often its figure changed by so much
	rows  map[[widest]int][]float64 // by the whole change of the row: joins of each cell
}

// NewMover learns nothing yet.
func NewMover(width int, hasty bool) *Mover {
	m := &Mover{hasty: hasty, width: width, total: make([]float64, width), rows: map[[widest]int][]float64{}}
	for range width {
		changes := make([]map[int]float64, width)
		for c := range changes {
			changes[c] = map[int]float64{}
		}
		m.seen = append(m.seen, changes)
	}
	return m
}

func changeOf(s *Series, t int) (change [widest]int) {
	for c, v := range s.Draws[t].Cells {
		change[c] = min(max(v-s.Draws[t-1].Cells[c], -15), 15)
	}
	return change
}

// Learn takes in what was true of a series of a world of the mover's own.
func (m *Mover) Learn(s *Series) {
	for t := 1; t < len(s.Draws); t++ {
		change := changeOf(s, t)
		if m.rows[change] == nil {
			m.rows[change] = make([]float64, m.width)
		}
		for g, n := range m.watched(&s.Draws[t]) {
			m.total[g] += float64(n)
			m.rows[change][g] += float64(n)
			for c := range m.width {
				m.seen[g][c][change[c]] += float64(n)
			}
		}
	}
}

// watched are the households that a mover links with the change of a row.
func (m *Mover) watched(d *Draw) []int {
	if m.hasty {
		return d.Truth.Late
	}
	return d.Truth.Joined
}

// Score is how often an attacker was right.
type Score struct {
	Asked   int
	Right   int // with the best of two ways to weigh
	Blind   int // right when saying the cell that most join
	Certain int // at least 95 % sure, and right
}

// Guess tries the mover on a series and counts how often the new cell of a household is
// right, weighing what is seen cell by cell, and by the change of the whole row.
func (m *Mover) Guess(s *Series, bayes, rows *Score) {
	blind := best(m.total)
	for t := 1; t < len(s.Draws); t++ {
		change, joined := changeOf(s, t), m.watched(&s.Draws[t])
		for g, n := range s.Draws[t].Truth.Joined { // of the others nothing appeared when they changed
			bayes.plain(n-joined[g], g == blind)
			rows.plain(n-joined[g], g == blind)
		}
		bayes.add(m.weigh(change), joined, blind)
		chances := make([]float64, m.width)
		for g := range chances { // what was seen of this very change, and a little of what is usual
			chances[g] = 20 * m.total[g] / sum(m.total)
			if seen := m.rows[change]; seen != nil {
				chances[g] += seen[g]
			}
		}
		rows.add(chances, joined, blind)
	}
}

// weigh is the chance of each new cell when the cells of the row are taken for independent.
func (m *Mover) weigh(change [widest]int) []float64 {
	chances := make([]float64, m.width)
	most := math.Inf(-1)
	for g := range chances {
		chances[g] = math.Log(m.total[g] + 1)
		for c := range m.width {
			chances[g] += math.Log((m.seen[g][c][change[c]] + 1) / (m.total[g] + 7))
		}
		most = max(most, chances[g])
	}
	for g := range chances {
		chances[g] = math.Exp(chances[g] - most)
	}
	return chances
}

// plain counts a blind guess for n households.
func (s *Score) plain(n int, right bool) {
	s.Asked += n
	if right {
		s.Right += n
		s.Blind += n
	}
}

func (s *Score) add(chances []float64, joined []int, blind int) {
	guess := best(chances)
	for _, n := range joined {
		s.Asked += n
	}
	s.Right += joined[guess]
	s.Blind += joined[blind]
	if chances[guess] >= 0.95*sum(chances) {
		s.Certain += joined[guess]
	}
}

// Gained is how many points more often than blind.
func (s *Score) Gained() float64 { return percent(s.Right-s.Blind, s.Asked) }

func best(chances []float64) (at int) {
	for g, v := range chances {
		if v > chances[at] {
			at = g
		}
	}
	return at
}

func sum(list []float64) (n float64) {
	for _, v := range list {
		n += v
	}
	return n
}
