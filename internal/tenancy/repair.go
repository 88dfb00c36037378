package tenancy

import (
	"time"

	"samendoen/internal/base/delivery"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// Repair is a repair that somebody asked for, of a home or of a complex as a whole.
type Repair struct {
	Org        string
	Key        string // the administration's own key
	ComplexKey string // empty where UnitKey is given
	UnitKey    string
	Reported   time.Time // date
	Term       time.Time // date by which it is to be done
	Done       time.Time // date, zero while it is not
}

// RepairTable is how deliveries of repairs are taken over.
func RepairTable() delivery.Table {
	return delivery.Table{Name: "tenancy_repair",
		Columns: []string{"key", "complex_id", "complex_key", "unit_id", "unit_key", "reported", "term", "done"},
		History: []string{"complex_id", "unit_id", "reported", "term", "done"},
		Refs: []delivery.Ref{{Column: "complex_id", Key: "complex_key", Table: "place_complex", Field: "complex"},
			{Column: "unit_id", Key: "unit_key", Table: "place_unit", Field: "eenheid"}}}
}

// Row is the repair as a row of RepairTable.
func (r Repair) Row(line int) delivery.Row {
	return delivery.Row{ID: store.IDOf("repair", r.Org, r.Key), Line: line, Values: []any{r.Key,
		string(place.ComplexIDOf(r.Org, r.ComplexKey)), r.ComplexKey, string(place.UnitIDOf(r.Org, r.UnitKey)), r.UnitKey,
		store.Micros(r.Reported), store.Micros(r.Term), store.Micros(r.Done)}}
}
