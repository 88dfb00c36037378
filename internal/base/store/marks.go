package store

import (
	"strconv"
	"strings"
)

// Marks are the places of a list in a statement, from $first on, and its values: for IN
// ($1, $2, …). A list has at most some hundreds of values, and at least one.
func Marks[T ~string](first int, list []T) (string, []any) {
	places, values := make([]string, len(list)), make([]any, len(list))
	for i, v := range list {
		places[i], values[i] = "$"+strconv.Itoa(first+i), string(v)
	}
	return strings.Join(places, ", "), values
}
