package place

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"samendoen/internal/base/fault"
)

func TestCleanValues(t *testing.T) {
	for _, c := range []struct {
		field       CorrectionField
		typed, want string // want "!key" is a refusal
	}{
		{ComplexName, "  De   Linde ", "De Linde"},
		{ComplexName, " ", "!value_missing"},
		{ComplexName, strings.Repeat("é", 121), "!value_length"},
		{ComplexName, strings.Repeat("é", 120), strings.Repeat("é", 120)},
		{ComplexName, "Flat 111222333", "!value_bsn"},
		{ComplexKind, "", ""},
		{UnitPostcode, "6211 ab", "6211AB"},
		{UnitPostcode, "0211 AB", "!value_postcode"},
		{UnitPostcode, "", "!value_missing"},
		{UnitNumber, "12", "12"},
		{UnitNumber, "012", "12"},
		{UnitNumber, "0", "!value_number"},
		{UnitNumber, "12A", "!value_number"},
		{UnitNumber, "100000", "!value_number"},
		{UnitNumber, "", "!value_missing"},
		{UnitArea, "", "0"},
		{UnitArea, "0", "0"},
		{UnitArea, "2001", "!value_number"},
		{UnitRooms, "-1", "!value_number"},
		{UnitBuilt, "999", "!value_number"},
		{UnitBuilt, "1974", "1974"},
		{UnitAddition, "", ""},
		{UnitAddition, "achterhuis boven", "!value_length"},
		{UnitStaircase, "A\x00B", "!value_bsn"},
		{UnitStreet, "  Nieuwe   Laan ", "Nieuwe Laan"},
		{UnitStreet, "", "!value_missing"},
		{UnitCity, strings.Repeat("x", 81), "!value_length"},
		{UnitPosition, "", ""},
		{UnitPosition, "50.849061, 5.700129", "50.84906, 5.70013"},
		{UnitPosition, "50,849061; 5,700129", "50.84906, 5.70013"},
		{UnitPosition, "50,849 5,700", "50.84900, 5.70000"},
		{UnitPosition, "5.700129, 50.849061", "!value_point"}, // the wrong way round
		{UnitPosition, "50.8, 5.7", "!value_point"},           // no place, but a region
		{UnitPosition, "48.85837, 2.29448", "!value_point"},   // Paris
		{UnitPosition, "53.90000, 5.70000", "!value_point"},
		{UnitPosition, "51, 5", "!value_point"},
		{ComplexPosition, "thuis", "!value_point"},
		{UnitStaircase, "A\xffB", "A B"},
	} {
		_, r, ok := c.field.rule()
		if !ok {
			t.Fatalf("no rule for %s", c.field)
		}
		got, refused := r.clean(c.typed)
		for _, f := range refused {
			got = "!" + strings.TrimPrefix(f.Key, "place.")
			if f.Name != string(c.field) {
				t.Errorf("%s %q: refused under %q", c.field, c.typed, f.Name)
			}
		}
		if got != c.want {
			t.Errorf("%s %q: %q, want %q", c.field, c.typed, got, c.want)
		}
	}
}

// Every field has its own name, column, label and, for the list that is sent back, the
// name of the template.
func TestFieldsAreKnown(t *testing.T) {
	columns := map[string]bool{}
	for _, s := range []Subject{OfComplex, OfHome} {
		for _, r := range rulesOf(s) {
			if columns[string(s)+r.template] || r.template == "" || !r.field.Valid() || r.field.Column() != r.template {
				t.Errorf("%+v", r)
			}
			if f, ok := byColumn(s, r.template); !ok || f != r.field {
				t.Errorf("%s is %s by its column", r.field, f)
			}
			columns[string(s)+r.template] = true
		}
	}
	if CorrectionField("hash").Valid() || len(columns) != 16 {
		t.Errorf("%d columns: %v", len(columns), columns)
	}
}

func TestImprove(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, own := context.Background(), people()["wijkbeheerder"]
		id := string(UnitIDOf("o", "2"))
		before := w.record(OfHome, id)
		if got := before.Field(UnitBuilt); got.Value != "1974" || got.Delivered != "1974" || got.Corrected {
			t.Fatalf("%+v", got)
		}
		change := map[CorrectionField]string{UnitNumber: " 22 ", UnitPostcode: "6211 ac", UnitRooms: "", UnitStaircase: "Portiek B", UnitKind: "appartement"}
		n, err := w.s.Improve(ctx, own, OfHome, id, before.Version, change)
		if err != nil || n != 4 {
			t.Fatalf("%d fields changed: %v", n, err)
		}
		after := w.record(OfHome, id)
		if after.Title != "Lindestraat 22" || after.Version == before.Version {
			t.Errorf("%+v", after)
		}
		for field, want := range map[CorrectionField][2]string{UnitNumber: {"22", "2"}, UnitPostcode: {"6211AC", "6211AB"}, UnitRooms: {"", "3"}, UnitStaircase: {"Portiek B", ""}} {
			got := after.Field(field)
			if got.Value != want[0] || got.Delivered != want[1] || !got.Corrected || got.By != "Wim Wijk" || !got.At.Equal(moment) {
				t.Errorf("%s: %+v, want %v", field, got, want)
			}
			if w.logged(field, id) != 1 {
				t.Errorf("%s: %d records", field, w.logged(field, id))
			}
		}
		if after.Field(UnitKind).Corrected || w.logged(UnitKind, id) != 0 {
			t.Error("what did not change counts as corrected")
		}
		if f, err := w.s.Find(ctx, own, "6211 ac 22"); err != nil || len(f.Homes) != 1 {
			t.Errorf("not found under the new address: %+v, %v", f, err)
		}

		w.deliver(linde(), homes()) // the same again
		kept := w.record(OfHome, id)
		if kept.Title != "Lindestraat 22" || kept.Field(UnitRooms).Value != "" || kept.Field(UnitRooms).Delivered != "3" {
			t.Errorf("a delivery undid it: %+v", kept)
		}
		moved := homes()
		moved[1].Number, moved[1].Rooms, moved[1].Postcode = 22, 4, "6299ZZ"
		w.deliver(linde(), moved)
		list, err := w.s.Differences(ctx, own)
		said := ""
		for _, d := range list {
			said += fmt.Sprintf("%s %s: %s, delivered %s; ", d.Key, d.Field.Column(), d.Value, d.Delivered)
		}
		const want = "2 kamers: 0, delivered 4; 2 portiek: Portiek B, delivered ; 2 postcode: 6211AC, delivered 6299ZZ; "
		if err != nil || strings.Join(sorted(said), "; ") != strings.Join(sorted(want), "; ") {
			t.Errorf("to send back: %s, want %s (%v)", said, want, err)
		}
		if w.record(OfHome, id).Field(UnitNumber).Corrected {
			t.Error("what the administration says itself is still a correction")
		}
	})
}

func sorted(s string) []string {
	parts := strings.Split(strings.TrimSuffix(s, "; "), "; ")
	slices.Sort(parts)
	return parts
}

func TestImproveRefuses(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, own := context.Background(), people()["wijkbeheerder"]
		id := string(ComplexIDOf("o", "C"))
		v := w.record(OfComplex, id).Version
		_, err := w.s.Improve(ctx, own, OfComplex, id, v, map[CorrectionField]string{ComplexName: "", ComplexNeighbourhood: "BU99999999", ComplexKind: strings.Repeat("x", 61), UnitNumber: "5"})
		var keys []string
		for _, f := range fault.FieldsOf(err) {
			keys = append(keys, f.Name+" "+f.Key)
		}
		if fmt.Sprint(keys) != "[complex_name place.value_missing complex_kind place.value_length complex_neighbourhood place.area_unknown]" {
			t.Errorf("%v: %v", keys, err)
		}
		if w.record(OfComplex, id).Version != v {
			t.Error("half of a refused form was stored")
		}
		for login, want := range map[string]fault.Kind{"vreemd": fault.NotFound, "vakman": fault.NotFound} {
			if _, err := w.s.Improve(ctx, people()[login], OfComplex, id, v, map[CorrectionField]string{ComplexName: "Van ons"}); !fault.Is(err, want) {
				t.Errorf("%s: %v", login, err)
			}
			if _, err := w.s.Record(ctx, people()[login], OfComplex, id); !fault.Is(err, want) {
				t.Errorf("%s reads: %v", login, err)
			}
			if err := w.s.Restore(ctx, people()[login], OfComplex, id, v, ComplexName); !fault.Is(err, want) {
				t.Errorf("%s restores: %v", login, err)
			}
		}
		if _, err := w.s.Record(ctx, own, OfHome, "bestaat-niet"); !fault.Is(err, fault.NotFound) {
			t.Error(err)
		}
	})
}

// Two people at the same form: the second is told, and nothing is lost.
func TestImproveNoticesTheOther(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, first, second := context.Background(), people()["wijkbeheerder"], people()["consulent"]
		id := string(ComplexIDOf("o", "C"))
		v := w.record(OfComplex, id).Version
		_, err := w.s.Improve(ctx, first, OfComplex, id, v, map[CorrectionField]string{ComplexName: "De eerste"})
		w.Must(err)
		if _, err := w.s.Improve(ctx, second, OfComplex, id, v, map[CorrectionField]string{ComplexName: "De tweede"}); !fault.Is(err, fault.Conflict) {
			t.Errorf("the second overwrote the first: %v", err)
		}
		r := w.record(OfComplex, id)
		if r.Title != "De eerste" {
			t.Errorf("%+v", r)
		}
		// A delivery that changes what the form shows makes it stale too.
		renamed := linde()
		renamed.Kind = "toren"
		w.deliver(renamed, homes())
		if err := w.s.Restore(ctx, second, OfComplex, id, r.Version, ComplexName); !fault.Is(err, fault.Conflict) {
			t.Errorf("restored from a stale form: %v", err)
		}
		w.Must(w.s.Restore(ctx, second, OfComplex, id, w.record(OfComplex, id).Version, ComplexName))
		r = w.record(OfComplex, id)
		if r.Title != "Linde flat" || r.Field(ComplexName).Corrected || w.logged(ComplexName, id) != 2 {
			t.Errorf("%+v, %d records", r, w.logged(ComplexName, id))
		}
		if err := w.s.Restore(ctx, second, OfComplex, id, r.Version, ComplexName); !fault.Is(err, fault.Invalid) {
			t.Errorf("restored what was not corrected: %v", err)
		}
		// Typing what was delivered is taking the correction back.
		_, err = w.s.Improve(ctx, first, OfComplex, id, r.Version, map[CorrectionField]string{ComplexNeighbourhood: "BU00010102"})
		w.Must(err)
		r = w.record(OfComplex, id)
		_, err = w.s.Improve(ctx, first, OfComplex, id, r.Version, map[CorrectionField]string{ComplexNeighbourhood: "BU00010101"})
		w.Must(err)
		if r = w.record(OfComplex, id); r.Field(ComplexNeighbourhood).Corrected {
			t.Errorf("%+v", r.Fields)
		}
	})
}
