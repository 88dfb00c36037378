package tenancy

import (
	"samendoen/internal/base/delivery"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
	"samendoen/internal/subject"
)

// ID names a tenancy.
type ID string

// IDOf is the id of the tenancy that an organisation calls key.
func IDOf(org, key string) ID {
	if key == "" {
		return ""
	}
	return ID(store.IDOf("tenancy", org, key))
}

// Table is how deliveries of tenancies are taken over.
func Table() delivery.Table {
	return delivery.Table{Name: "tenancy_tenancy", Lasting: true, GivenUntil: "until_date",
		Columns: []string{"key", "unit_id", "unit_key", "household_key", "from_date", "until_date", "household_size", "rent_cents"},
		History: []string{"unit_id", "from_date", "rent_cents"},
		Refs:    []delivery.Ref{{Column: "unit_id", Key: "unit_key", Table: "place_unit", Field: "eenheid"}}}
}

// MemberTable is how the persons of tenancies are taken over.
func MemberTable() delivery.Table {
	return delivery.Table{Name: "tenancy_member", Columns: []string{"tenancy_id", "subject_id", "role"},
		Refs: []delivery.Ref{{Column: "tenancy_id", Key: "tenancy_id", Table: "tenancy_tenancy", Field: "huurovereenkomst"}}}
}

// ArrearsTable is how deliveries of arrears are taken over.
func ArrearsTable() delivery.Table {
	return delivery.Table{Name: "tenancy_arrears", Columns: []string{"tenancy_id", "tenancy_key", "month", "cents"},
		History: []string{"tenancy_id", "month", "cents"},
		Refs:    []delivery.Ref{{Column: "tenancy_id", Key: "tenancy_key", Table: "tenancy_tenancy", Field: "huurovereenkomst"}}}
}

// NuisanceTable is how deliveries of nuisance complaints are taken over.
func NuisanceTable() delivery.Table {
	return delivery.Table{Name: "tenancy_nuisance",
		Columns: []string{"key", "date", "kind", "complex_id", "complex_key", "complainant", "complainant_key", "about", "about_key"},
		History: []string{"date", "complainant", "about"},
		Refs: []delivery.Ref{{Column: "complex_id", Key: "complex_key", Table: "place_complex", Field: "complex"},
			{Column: "complainant", Key: "complainant_key", Table: "place_unit", Field: "eenheid_melder"},
			{Column: "about", Key: "about_key", Table: "place_unit", Field: "eenheid_betrokken"}}}
}

// AllocationTable is how deliveries of allocations are taken over.
func AllocationTable() delivery.Table {
	return delivery.Table{Name: "tenancy_allocation",
		Columns: []string{"key", "unit_id", "unit_key", "tenancy_id", "tenancy_key", "date", "kind"},
		History: []string{"unit_id", "tenancy_id", "date", "kind"},
		Refs: []delivery.Ref{{Column: "unit_id", Key: "unit_key", Table: "place_unit", Field: "eenheid"},
			{Column: "tenancy_id", Key: "tenancy_key", Table: "tenancy_tenancy", Field: "huurovereenkomst"}}}
}

// Row is the tenancy as a row of Table.
func (t Tenancy) Row(line int) delivery.Row {
	return delivery.Row{ID: string(IDOf(t.Org, t.Key)), Line: line, Values: []any{t.Key,
		string(place.UnitIDOf(t.Org, t.UnitKey)), t.UnitKey, t.HouseholdKey, store.Micros(t.From), store.Micros(t.Until),
		int64(t.HouseholdSize), t.RentCents}}
}

// Members are the persons of the tenancy, as rows of MemberTable and as persons.
func (t Tenancy) Members(line int) ([]delivery.Row, []subject.Person) {
	rows := make([]delivery.Row, len(t.Persons))
	persons := make([]subject.Person, len(t.Persons))
	for i, p := range t.Persons {
		id := subject.IDOf(t.Org, p.Key)
		rows[i] = delivery.Row{ID: store.IDOf("member", t.Org, t.Key, p.Key), Line: line,
			Values: []any{string(IDOf(t.Org, t.Key)), string(id), string(p.Role)}}
		persons[i] = subject.Person{ID: id, Org: t.Org, Key: p.Key, Name: p.Name, Phone: p.Phone, Email: p.Email}
	}
	return rows, persons
}

// Row is the arrears of a month as a row of ArrearsTable.
func (a Arrears) Row(line int) delivery.Row {
	return delivery.Row{ID: store.IDOf("arrears", a.Org, a.TenancyKey, a.Month.Format("2006-01")), Line: line,
		Values: []any{string(IDOf(a.Org, a.TenancyKey)), a.TenancyKey, store.Micros(a.Month), a.Cents}}
}

// Row is the complaint as a row of NuisanceTable.
func (n NuisanceComplaint) Row(line int) delivery.Row {
	return delivery.Row{ID: store.IDOf("nuisance", n.Org, n.Key), Line: line, Values: []any{n.Key, store.Micros(n.Date), n.Kind,
		string(place.ComplexIDOf(n.Org, n.ComplexKey)), n.ComplexKey,
		string(place.UnitIDOf(n.Org, n.ComplainantUnit)), n.ComplainantUnit,
		string(place.UnitIDOf(n.Org, n.AboutUnit)), n.AboutUnit}}
}

// Row is the allocation as a row of AllocationTable.
func (a Allocation) Row(line int) delivery.Row {
	return delivery.Row{ID: store.IDOf("allocation", a.Org, a.Key), Line: line, Values: []any{a.Key,
		string(place.UnitIDOf(a.Org, a.UnitKey)), a.UnitKey, string(IDOf(a.Org, a.TenancyKey)), a.TenancyKey,
		store.Micros(a.Date), a.Kind}}
}
