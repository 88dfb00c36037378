package worklist

import (
	"strings"
	"time"
	"unicode/utf8"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
	"samendoen/internal/routing"
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
	Readers Readers
	Filter  signal.Filter
	At      time.Time // instant of the last change
	Version int64
}

// Readers are who uses a list beside who saved it, all with a work list of their own: the people of
// a desk when it is none of those named here, see AtDesk.
type Readers string

// The readers that are no desk.
const (
	OnlyMe    Readers = ""
	Everybody Readers = "ja" // every colleague
)

const deskSign = "loket:"

// AtDesk are the people of a desk of the routing rules: the team that it stands for.
func AtDesk(id routing.DeskID) Readers { return Readers(deskSign + string(id)) }

// Desk is the desk of the readers; empty for others.
func (r Readers) Desk() routing.DeskID {
	id, ok := strings.CutPrefix(string(r), deskSign)
	if !ok {
		return ""
	}
	return routing.DeskID(id)
}

// check are the reasons why a list cannot be shared like this by whoever may share.
func (r Readers) check(may bool, book routing.Book) []fault.Field {
	_, known := book.Desk(r.Desk())
	switch {
	case r == OnlyMe || may && r == Everybody || may && known:
		return nil
	case !may:
		return []fault.Field{fault.NewField("delen", "worklist.may_not_share")}
	}
	return []fault.Field{fault.NewField("delen", "worklist.desk_gone")}
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

// resource is a list as the policy sees it for an actor: a shared one is held by nobody. One of a
// desk is shared with who sits there, and with team leads, who look after all of them.
func resource(l List, a access.Actor, book routing.Book) access.Resource {
	r := access.Resource{Type: ObjectType, ID: string(l.ID), Org: l.Org, Sender: l.Owner, Holder: l.Owner}
	desk, _ := book.Desk(l.Readers.Desk())
	if l.Readers == Everybody || l.Readers.Desk() != "" && (desk.Seats(a) || a.Has(access.TeamLead)) {
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
