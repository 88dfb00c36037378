package signal

import (
	"slices"

	"samendoen/internal/base/web/ui"
)

// factOptions are the facts to tick under a tile.
func (s sendScreen) factOptions(t Theme) []ui.Option {
	var list []ui.Option
	for _, f := range s.facts {
		if Theme(f.Tile) == t {
			list = append(list, ui.Option{Value: string(f.Code), Label: f.Name(s.p.Lang), Selected: slices.Contains(s.values["feiten"], string(f.Code)), After: s.below(f)})
		}
	}
	return list
}
