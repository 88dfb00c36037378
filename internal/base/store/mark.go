package store

import (
	"strconv"
	"strings"
)

// Mark is where a page of a list ended, of rows that stand in the order of a number (an instant or
// a date, in microseconds) and then of their id.
type Mark struct {
	At int64
	ID string
}

// String is the mark as a cursor.
func (m Mark) String() string { return strconv.FormatInt(m.At, 36) + "." + m.ID }

// ParseMark reads a cursor; ok is false for what is none.
func ParseMark(cursor string) (m Mark, ok bool) {
	at, id, cut := strings.Cut(cursor, ".")
	n, err := strconv.ParseInt(at, 36, 64)
	return Mark{n, id}, err == nil && cut && id != "" && len(id) <= 64 && !strings.ContainsRune(id, 0)
}
