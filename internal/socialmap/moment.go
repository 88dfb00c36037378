package socialmap

import (
	"time"

	"samendoen/internal/base/store"
)

// Shown is which release a page shows, of those that can be chosen.
type Shown struct {
	Moments []time.Time // their dates, newest first; none before the first release
	Moment  int
}

// Newest tells that nothing was published after what is shown.
func (x Shown) Newest() bool { return x.Moment == 0 }

// shownAt are the releases of an organisation from that of a date (or else the last before it) back,
// at most so many as a course has; zero is the newest. All of them are told, to choose from.
func shownAt(tx *store.Tx, org string, on time.Time) (x Shown, list []edition, err error) {
	all, err := editions(tx, org, maxMoments)
	if err != nil || len(all) == 0 {
		return x, nil, err
	}
	for _, e := range all {
		x.Moments = append(x.Moments, e.asOf)
	}
	x.Moment = momentAt(all, on)
	list = all[x.Moment:]
	return x, list[:min(len(list), historyLength)], nil
}

// momentHref is the same page at another release.
func (x Shown) momentHref(i int) string {
	if i == 0 {
		return "?"
	}
	return "?peildatum=" + x.Moments[i].Format(time.DateOnly)
}

// dateOn is a date of an address; what is no date is the newest.
func dateOn(typed string) time.Time {
	on, _ := time.Parse(time.DateOnly, typed)
	return on
}
