package socialmap

import (
	"time"

	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
)

// sheetBytes is how many bytes of drawn maps are kept in memory. One of 60,000 complexes, for both widths, takes 2 MB, and what a script draws instead 7 MB a width.
const sheetBytes = 32 << 20

// sheetKey names a drawn map. A release never changes, but the names and borders below
// it may: hence when the board was made. The theme takes no part, because pictures carry
// classes only.
type sheetKey struct {
	picture   string // its name on the page
	edition   string
	made      time.Time
	indicator string
	level     Level
	lang      text.Lang
}

// sheet is a map as drawn, for both widths, with its legend.
type sheet struct {
	wide, narrow web.Packed
	legend       []key
	moved        bool // dots are not all where their homes stand
}

func (s sheet) size() int { return s.wide.Size() + s.narrow.Size() + 1024 }

func newSheets(most int) *recent[sheetKey, sheet] { return newRecent[sheetKey](most, sheet.size) }
