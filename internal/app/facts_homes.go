package app

import (
	"slices"

	"samendoen/internal/base/delivery"
	"samendoen/internal/place"
)

// keptHomes is of how many views the homes are kept while a release is loaded: 12 bytes a home for
// each. Tables mostly look back to the same few dates.
const keptHomes = 4

// homesIn is the homes of a view.
type homesIn struct {
	view  delivery.View
	homes *place.Homes
}

// stoodAt are the homes of a view, read from beginning to end where they are not kept.
func (b *loading) stoodAt(v delivery.View) (*place.Homes, error) {
	if i := slices.IndexFunc(b.stood, func(x homesIn) bool { return x.view == v }); i >= 0 {
		return b.stood[i].homes, nil
	}
	homes, err := place.HomesAt(b.tx, b.org, v)
	if err != nil {
		return nil, err
	}
	if len(b.stood) == keptHomes { // all but those of now, which come first
		b.stood = slices.Delete(b.stood, 1, 2)
	}
	b.stood = append(b.stood, homesIn{v, homes})
	return homes, nil
}
