package directory

import (
	"time"

	"samendoen/internal/place"
)

// ID names a service of the directory; a UUID, as HSDS wants it.
type ID string

// State is whether a service is given.
type State string

// The states, as HSDS names them.
const (
	Active  State = "active"
	Paused  State = "temporarily closed"
	Stopped State = "defunct"
)

// States are all of them in the order of the form.
func States() []State { return []State{Active, Paused, Stopped} }

// Organisation gives services. One that works with the program has the id of its account.
type Organisation struct {
	ID       string
	Name     string
	About    string
	Website  string
	Email    string
	Changed  time.Time // instant
	External bool      // without people who sign in here
}

// Phone is a number of a service.
type Phone struct{ ID, Number, Label string }

// Contact is a person or a duty role of a service.
type Contact struct {
	ID    string
	Role  string
	Name  string // empty unless it may be published
	Phone string
	Email string
	Hours Hours // not known: when the service is open
}

// Location is where services are given.
type Location struct {
	ID                     string
	Name                   string
	Street, Postcode, City string // all empty for what is on the telephone or at home
	Point                  place.Point
	Changed                time.Time
}

// Place is a service at a location.
type Place struct {
	ID       string
	Location Location
	Hours    Hours // not known: those of the service
}

// Capacity is how many places are free.
type Capacity struct {
	Unit      string // of what, such as "plekken"; empty: nobody keeps it
	Free, Max int    // Max 0: not known
	Updated   time.Time
}

// Kept reports whether somebody keeps how many places are free.
func (c Capacity) Kept() bool { return c.Unit != "" }

// Listing is a service in the directory (HSDS: service), with all that belongs to it.
type Listing struct {
	ID          ID
	Org         Organisation
	Keeper      string // id of the association that looks after it
	Kind        Kind
	Name        string
	About       string
	For         string // whom it is for
	How         string // how to come to it
	URL         string
	Email       string
	State       State
	Phones      []Phone
	Instead     Phone // for when it is closed; its Number may be empty
	Contacts    []Contact
	Places      []Place
	Areas       []place.AreaCode // none: everywhere
	Hours       Hours
	Capacity    Capacity
	Owner       string    // user who is asked whether it is still right; empty: nobody yet
	Confirmed   time.Time // date, zero for never
	ConfirmedBy string    // user
	Reminded    time.Time // instant of the last question to the owner since then, zero for none
	Climbed     time.Time // instant at which somebody else heard of the silence, zero for not
	Source      string    // the file that it came from, empty for what was typed here
	Created     time.Time
	Changed     time.Time
	Version     int64
}
