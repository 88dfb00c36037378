package store

import (
	"encoding/json"
	"strconv"
)

// In is the SQL condition that a column holds one of some texts, and the one argument, $place,
// that holds them all: however many there are, the statement stays the same, and so it is
// parsed and planned once.
func (tx *Tx) In(column string, place int, texts []string) (condition string, list any) {
	mark := "$" + strconv.Itoa(place)
	if tx.dialect == Postgres {
		return column + " = ANY(" + mark + ")", texts
	}
	text, _ := json.Marshal(texts) // texts always can be
	return column + " IN (SELECT value FROM json_each(" + mark + "))", string(text)
}
