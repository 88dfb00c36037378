package store

import (
	"encoding/json"
	"strconv"
)

// In is the SQL condition that a column holds one of some texts, which join the arguments
// as one value: however many there are, the statement stays the same, and so it is parsed
// and planned once.
func (tx *Tx) In(column string, args *[]any, texts []string) string {
	mark := "$" + strconv.Itoa(len(*args)+1)
	if tx.dialect == Postgres {
		*args = append(*args, texts)
		return column + " = ANY(" + mark + ")"
	}
	list, _ := json.Marshal(texts) // texts always can be
	*args = append(*args, string(list))
	return column + " IN (SELECT value FROM json_each(" + mark + "))"
}
