package tenancy

import "time"

// Person is a tenant or cohabitant as delivered.
type Person struct {
	Key   string // the administration's own key, unique within the organisation
	Role  PersonRole
	Name  string
	Phone string
	Email string
}

// PersonRole says how a person belongs to the household.
type PersonRole string

// The roles of persons in a household.
const (
	Tenant     PersonRole = "huurder"
	Cohabitant PersonRole = "medebewoner"
)

// Tenancy is a unit let to a household, from and until (VERA: huurovereenkomst).
type Tenancy struct {
	Org           string
	Key           string // the administration's own key
	UnitKey       string
	HouseholdKey  string    // equals Key where the administration has none
	From          time.Time // date
	Until         time.Time // date, zero while it runs
	HouseholdSize int       // persons, 0 if not known
	RentCents     int64     // net rent per month in eurocents, 0 if not known
	Persons       []Person
}

// Arrears is the rent owed on a tenancy at the end of a month.
type Arrears struct {
	Org        string
	TenancyKey string
	Month      time.Time // first day of the month
	Cents      int64     // rent owed in eurocents, 0 = paid off
}

// NuisanceComplaint is a complaint as registered by the association.
type NuisanceComplaint struct {
	Org             string
	Key             string
	Date            time.Time
	Kind            string // code of NuisanceKinds
	ComplexKey      string // where it happens
	ComplainantUnit string // key of the complaining household's unit; empty if anonymous
	AboutUnit       string // key of the unit it is about; empty if not known
}

// NuisanceKinds are the codes of a complaint with their Dutch label, after the
// covenant text in Gmb. 2022-485650 and the VERA details of SIGNALERINGSOORT OVE.
var NuisanceKinds = []struct{ Code, Label string }{
	{"geluid", "geluid"}, {"vervuiling", "vervuiling"}, {"verwaarlozing", "verwaarlozing"},
	{"intimidatie", "intimidatie"}, {"brandgevaar", "brandgevaar"}, {"drugs", "drugs"},
	{"dieren", "dieren"}, {"overig", "overig"},
}

// Allocation is how a home was let (VERA: toewijzing).
type Allocation struct {
	Org        string
	Key        string
	UnitKey    string
	TenancyKey string // empty if not known
	Date       time.Time
	Kind       string // code of AllocationKinds
}

// AllocationKinds are the codes of an allocation with their Dutch label.
var AllocationKinds = []struct{ Code, Label string }{
	{"regulier", "regulier"}, {"urgent", "urgent"}, {"uitstroom", "uitstroom uit opvang"},
	{"statushouder", "statushouder"}, {"zorg", "zorg of aanpassing"}, {"ruil", "woningruil"},
	{"overig", "overig"},
}
