package socialmap

import (
	"sync"
	"time"

	"samendoen/internal/base/text"
)

// sheetBytes is how many bytes of drawn maps are kept in memory.
const sheetBytes = 8 << 20

// sheetKey names a drawn map. A release never changes, but the names and borders below
// it may: hence when the board was made. The theme takes no part, because pictures carry
// classes only.
type sheetKey struct {
	edition   string
	made      time.Time
	indicator string
	level     Level
	lang      text.Lang
}

// sheet is a map as drawn, for both widths, with its legend.
type sheet struct {
	wide, narrow string
	legend       []key
}

func (s sheet) size() int { return len(s.wide) + len(s.narrow) + 1024 }

// sheets are the drawn maps that were asked for last.
type sheets struct {
	mu    sync.Mutex
	most  int // bytes
	bytes int
	turn  int64
	kept  map[sheetKey]*keptSheet
}

type keptSheet struct {
	sheet
	used int64 // the turn in which it was asked for last
}

func newSheets(most int) *sheets { return &sheets{most: most, kept: map[sheetKey]*keptSheet{}} }

// of is the sheet of a key, drawn where it is not kept. Two who ask at the same time may
// both draw it.
func (k *sheets) of(key sheetKey, draw func() sheet) sheet {
	if s, ok := k.find(key); ok {
		return s
	}
	drawn := draw()
	k.keep(key, drawn)
	return drawn
}

func (k *sheets) find(key sheetKey) (sheet, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	s := k.kept[key]
	if s == nil {
		return sheet{}, false
	}
	k.turn++
	s.used = k.turn
	return s.sheet, true
}

// keep remembers a sheet, and forgets those that were asked for longest ago.
func (k *sheets) keep(key sheetKey, drawn sheet) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.kept[key] != nil || drawn.size() > k.most {
		return
	}
	k.turn++
	k.kept[key] = &keptSheet{drawn, k.turn}
	k.bytes += drawn.size()
	for k.bytes > k.most {
		var oldest sheetKey
		least := k.turn + 1
		for other, s := range k.kept {
			if s.used < least {
				oldest, least = other, s.used
			}
		}
		k.bytes -= k.kept[oldest].size()
		delete(k.kept, oldest)
	}
}
