package oversight

import (
	"slices"
	"time"
)

// Item is something that waits for the actor.
type Item struct {
	Key    string    // message key of what is to be done
	N      int       // how many of it, above zero when the message counts
	Args   []any     // pairs for the message
	Path   string    // where it is done
	Icon   string    // a ui.IconName
	Due    time.Time // date, zero when nothing says before when
	Late   bool
	Holder string // name of who has it, when that is another
}

// Place is a page of the actor with how it stands there, in a message key that may count.
// Instants in Args are shown as days.
type Place struct {
	Label  string // message key
	Path   string
	Icon   string // a ui.IconName
	Status string // message key, empty for nothing to tell
	N      int
	Args   []any
}

// Day is what the page shows.
type Day struct {
	Today  time.Time // date
	Items  []Item
	Places []Place
}

// patient is how many days something without a date may stand behind what has one.
const patient = 7

// order puts what is late first, then what is due first. What has no date stands behind
// what is due within a week: somebody waits for it.
func order(items []Item, today time.Time) {
	soon := func(i Item) time.Time {
		if i.Due.IsZero() {
			return today.AddDate(0, 0, patient)
		}
		return i.Due
	}
	slices.SortStableFunc(items, func(a, b Item) int {
		if a.Late != b.Late {
			if a.Late {
				return -1
			}
			return 1
		}
		return soon(a).Compare(soon(b))
	})
}
