package groupflow

import (
	"slices"

	"samendoen/internal/socialmap"
)

// Way is from one group to another.
type Way struct{ From, To socialmap.Group }

// ways is how many ways there are.
const ways = 12

// Ways are all ways that somebody can be followed, in the order in which they are stored.
//
// The facts of two groups are of homes and those of two others of people without a home (package
// grouprule), so nobody is followed from one kind to the other: both kinds come from and go to self-reliant,
// which is the group of who has no fact.
func Ways() []Way {
	list := make([]Way, 0, ways)
	for _, from := range socialmap.AllGroups() {
		for _, to := range socialmap.AllGroups() {
			if w := (Way{from, to}); w.Followed() {
				list = append(list, w)
			}
		}
	}
	return list
}

// Followed reports whether somebody can be seen going this way.
func (w Way) Followed() bool {
	return w.From != w.To && (w.From == socialmap.SelfReliant || w.To == socialmap.SelfReliant || w.From.Sensitive() == w.To.Sensitive())
}

// Index is the place of the way in Ways; -1 for one that nobody is followed on.
func (w Way) Index() int { return slices.Index(Ways(), w) }

// Code names the way in files and the API.
func (w Way) Code() string { return w.From.Code() + ":" + w.To.Code() }

// Counts are how many went each way, in the order of Ways.
type Counts [ways]int

// Add counts one more who went from a group to another; who stayed, and who cannot be followed, is
// not counted.
func (c *Counts) Add(from, to socialmap.Group) {
	if i := (Way{from, to}).Index(); i >= 0 {
		c[i]++
	}
}

// Total is how many went any way.
func (c Counts) Total() (n int) {
	for _, v := range c {
		n += v
	}
	return n
}

// Plus is both together.
func (c Counts) Plus(o Counts) Counts {
	for i, v := range o {
		c[i] += v
	}
	return c
}

// Net is by how many a group grew by who came from other groups, less who went to others.
func (c Counts) Net(g socialmap.Group) (n int) {
	for i, w := range Ways() {
		switch g {
		case w.To:
			n += c[i]
		case w.From:
			n -= c[i]
		}
	}
	return n
}
