package place

import (
	"context"
	"fmt"
	"testing"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// elm is a second complex, in another neighbourhood.
func elm() Complex {
	return Complex{Org: "o", Key: "D", Name: "Iepenhof", Neighbourhood: "BU00010102", Point: Point{50.86, 5.7}}
}

// improve corrects an object from the form as it is now.
func (w *world) improve(subject Subject, id string, values map[CorrectionField]string) Record {
	w.T.Helper()
	_, err := w.s.Improve(context.Background(), people()["wijkbeheerder"], subject, id, w.record(subject, id).Version, values)
	w.Must(err)
	return w.record(subject, id)
}

// value is a field of a home, as it is, as delivered, and whether that was corrected.
func (w *world) value(f CorrectionField, id string) string {
	w.T.Helper()
	subject, _, _ := f.rule()
	v := w.record(subject, id).Field(f)
	return fmt.Sprint(v.Value, " | ", v.Delivered, " | ", v.Corrected)
}

// A street that the administration comes to say too, in other letters and in another city, is
// no correction any more.
func TestStreetInOtherLetters(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.deliver(linde(), homes())
		id := string(UnitIDOf("o", "2"))
		w.improve(OfHome, id, map[CorrectionField]string{UnitStreet: "Nieuwe Laan"})
		says := homes()
		says[1].Street, says[1].City = "NIEUWE LAAN", "Stad"
		w.deliver(linde(), says)
		if got := w.value(UnitStreet, id); got != "NIEUWE LAAN | NIEUWE LAAN | false" {
			t.Error(got)
		}
	})
}

// Street, city, complex and position can be corrected; the corrections stay through
// deliveries, each goes back by itself, and ends when the administration says the same.
func TestMovedHome(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, own := context.Background(), people()["wijkbeheerder"]
		w.deliver(elm(), homes())
		id := string(UnitIDOf("o", "2"))
		r := w.improve(OfHome, id, map[CorrectionField]string{UnitStreet: "Nieuwe Laan", UnitCity: "Stad", UnitComplex: "D", UnitPosition: "50,849061; 5,700129"})
		if r.Title != "Nieuwe Laan 2" || r.ComplexName != "Iepenhof" || len(r.Choices) != 2 {
			t.Errorf("%+v", r)
		}
		if f, err := w.s.Find(ctx, own, "nieuwe laan 2 stad"); err != nil || len(f.Homes) != 1 || f.Homes[0].City != "Stad" {
			t.Errorf("not found under the new address: %+v, %v", f, err)
		}
		all := map[CorrectionField]string{UnitStreet: "Nieuwe Laan | Lindestraat | true", UnitCity: "Stad | Dorp | true",
			UnitComplex: "D | C | true", UnitPosition: "50.84906, 5.70013 | 50.85000, 5.69050 | true"}
		same := func(when string, want map[CorrectionField]string) {
			t.Helper()
			for f, is := range want {
				if got := w.value(f, id); got != is {
					t.Errorf("%s, %s: %s, want %s", when, f, got, is)
				}
			}
		}
		same("corrected", all)
		w.deliver(linde(), homes())
		same("the same delivery again", all)
		moved := homes()
		moved[1].Rooms, moved[1].Point = 5, Point{50.851, 5.691}
		w.deliver(linde(), moved)
		all[UnitPosition] = "50.84906, 5.70013 | 50.85100, 5.69100 | true"
		same("a delivery that changes the home", all)

		w.Must(w.s.Restore(ctx, own, OfHome, id, w.record(OfHome, id).Version, UnitStreet))
		same("the street is put back", map[CorrectionField]string{UnitStreet: "Lindestraat | Lindestraat | false", UnitCity: "Stad | Dorp | true"})
		w.improve(OfHome, id, map[CorrectionField]string{UnitCity: "dorp"}) // the delivered one, written differently
		same("the city is typed back", map[CorrectionField]string{UnitStreet: "Lindestraat | Lindestraat | false", UnitCity: "Dorp | Dorp | false"})

		moved[1].ComplexKey, moved[1].Point = "D", Point{50.849061, 5.700129}
		w.deliver(elm(), moved)
		same("the administration says the same", map[CorrectionField]string{UnitComplex: "D | D | false", UnitPosition: "50.84906, 5.70013 | 50.84906, 5.70013 | false"})
		w.improve(OfHome, id, map[CorrectionField]string{UnitComplex: "", UnitPosition: ""})
		if r = w.record(OfHome, id); r.ComplexID != "" || r.Field(UnitPosition).Value != "" {
			t.Errorf("in no complex and without a position: %+v", r)
		}
		list, err := w.s.Differences(ctx, own)
		w.Must(err)
		got := map[string]string{}
		for _, d := range list {
			got[d.Field.Column()] = d.Value + "|" + d.Delivered
		}
		if len(got) != 2 || got["complex"] != "|D" || got["positie"] != "|50.84906, 5.70013" {
			t.Errorf("to send back: %v", got)
		}
	})
}

// What is no place of the association is refused; capitals alone are no correction.
func TestMovedHomeRefuses(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, own := context.Background(), people()["wijkbeheerder"]
		id := string(UnitIDOf("o", "1"))
		w.Write(func(tx *store.Tx) error { // of another association, and one that is gone
			for _, c := range [][2]string{{"p", "X"}, {"o", "OLD"}} {
				if _, err := tx.Exec(`INSERT INTO place_complex (id, org_id, hash, until, key, name, kind, neighbourhood, lat, lon, outline, from_date, until_date)
					VALUES ($1, $2, 0, $3, $4, 'Weg', '', '', 0, 0, '', 0, 0)`, string(ComplexIDOf(c[0], c[1])), c[0], store.Bool(c[0] == "o"), c[1]); err != nil {
					return err
				}
			}
			return nil
		})
		v := w.record(OfHome, id).Version
		for _, key := range []string{"X", "OLD", "none"} {
			_, err := w.s.Improve(ctx, own, OfHome, id, v, map[CorrectionField]string{UnitComplex: key})
			if f := fault.FieldsOf(err); len(f) != 1 || f[0].Key != "place.complex_unknown" {
				t.Errorf("%s: %v", key, err)
			}
		}
		n, err := w.s.Improve(ctx, own, OfHome, id, v, map[CorrectionField]string{UnitStreet: "LINDESTRAAT", UnitCity: "dorp"})
		if err != nil || n != 0 {
			t.Errorf("capitals alone: %d, %v", n, err)
		}
		c := string(ComplexIDOf("o", "C"))
		r := w.improve(OfComplex, c, map[CorrectionField]string{ComplexPosition: "50.84906, 5.70013"})
		if r.Field(ComplexPosition).Delivered != "50.85000, 5.69000" {
			t.Errorf("%+v", r.Fields)
		}
		w.deliver(linde(), homes())
		site := Site{}
		w.Must(w.DB.Read(ctx, func(tx *store.Tx) (err error) { site, err = SiteByID(tx, ComplexID(c)); return err }))
		if site.Point != (Point{50.84906, 5.70013}) {
			t.Errorf("the complex lies at %v", site.Point)
		}
	})
}
