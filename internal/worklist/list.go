package worklist

import (
	"strings"
	"time"
	"unicode/utf8"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
	"samendoen/internal/signal"
)

// ID is the id of a saved list.
type ID string

// List is a choice of filters with a name.
type List struct {
	ID      ID
	Org     string
	Owner   string // user id of who saved it
	Name    string
	Shared  bool // with colleagues who have a work list
	Filter  signal.Filter
	At      time.Time // instant of the last change
	Version int64
}

// ObjectType is what a saved list is called in the log.
const ObjectType = "Worklist"

// Limits of what can be saved.
const (
	minName   = 2
	maxName   = 40 // runes
	maxOwn    = 20 // lists of one person
	maxShared = 40 // lists that an organisation shares
)

// resource is a list as the policy sees it: a shared one is held by nobody.
func resource(l List) access.Resource {
	r := access.Resource{Type: ObjectType, ID: string(l.ID), Org: l.Org, Sender: l.Owner, Holder: l.Owner}
	if l.Shared {
		r.Holder = ""
	}
	return r
}

// onlyChoices is a filter without what belongs to one look: words, page and size.
func onlyChoices(f signal.Filter) signal.Filter {
	f.Search, f.Cursor, f.Limit, f.Texts = "", "", 0, false
	if f.List == "" {
		f.List = signal.ListOpen
	}
	return f
}

// checkName are the reasons why a name is refused.
func checkName(name string) []fault.Field {
	var fields []fault.Field
	switch n := utf8.RuneCountInString(name); {
	case !utf8.ValidString(name) || strings.ContainsRune(name, 0):
		fields = append(fields, fault.NewField("naam", "worklist.name_damaged"))
	case n < minName:
		fields = append(fields, fault.NewField("naam", "worklist.name_missing"))
	case n > maxName:
		fields = append(fields, fault.NewField("naam", "worklist.name_long", "Max", maxName))
	}
	if text.ContainsBSN(name) {
		fields = append(fields, fault.NewField("naam", "worklist.name_bsn"))
	}
	return fields
}
