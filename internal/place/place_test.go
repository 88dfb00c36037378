package place

import (
	"context"
	"reflect"
	"testing"

	"samendoen/internal/base/fault"
)

func TestParseQuery(t *testing.T) {
	for typed, want := range map[string]query{
		"Lindestraat 12":    {number: 12, words: []string{"lindestraat"}},
		"lindestr 12a":      {number: 12, addition: "a", words: []string{"lindestr"}},
		"12 lindestraat":    {number: 12, words: []string{"lindestraat"}},
		"Lindestraat 12 hs": {number: 12, addition: "hs", words: []string{"lindestraat"}},
		"6211 ab 12":        {postcode: "6211AB", number: 12},
		"6211AB":            {postcode: "6211AB"},
		"Café-hof 3":        {number: 3, words: []string{"cafe", "hof"}},
		"":                  {},
		"'; DROP TABLE x":   {words: []string{"drop", "table", "x"}},
	} {
		if got := parseQuery(typed); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %+v, want %+v", typed, got, want)
		}
	}
}

func TestPlaces(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, own, other := context.Background(), people()["wijkbeheerder"], people()["vreemd"]
		for typed, want := range map[string]int{"lindestraat": 3, "lindestraat 2": 1, "linde 2": 1, "straat": 0, "6211 ab 3": 1, "dorp 1": 1, "eik": 0, "l": 3} {
			f, err := w.s.Find(ctx, own, typed)
			if err != nil || len(f.Homes) != want {
				t.Errorf("%q: %d homes, want %d (%v)", typed, len(f.Homes), want, err)
			}
		}
		if f, err := w.s.Find(ctx, own, "flat linde"); err != nil || len(f.Sites) != 1 || f.Sites[0].Homes != 3 {
			t.Errorf("complex: %+v, %v", f.Sites, err)
		}
		if f, err := w.s.Find(ctx, other, "lindestraat"); err != nil || len(f.Homes)+len(f.Sites) != 0 {
			t.Errorf("another organisation finds %+v, %v", f, err)
		}

		id := string(ComplexIDOf("o", "C"))
		if err := w.s.Correct(ctx, other, ComplexName, id, "Van ons"); !fault.Is(err, fault.NotFound) {
			t.Error("another organisation corrected it:", err)
		}
		if err := w.s.Correct(ctx, own, "hash", id, "1"); !fault.Is(err, fault.Invalid) {
			t.Error("any column can be corrected:", err)
		}
		w.Must(w.s.Correct(ctx, own, ComplexName, id, "De Linde"))
		renamed := linde()
		renamed.Name = "Lindeflat oud"
		w.deliver(renamed, homes())
		list, err := w.s.Differences(ctx, own)
		if err != nil || len(list) != 1 || list[0].Value != "De Linde" || list[0].Delivered != "Lindeflat oud" || list[0].Key != "C" {
			t.Fatalf("%+v, %v", list, err)
		}
		if f, err := w.s.Find(ctx, own, "de linde"); err != nil || len(f.Sites) != 1 {
			t.Error("the correction did not survive:", f, err)
		}
		renamed.Name = "De Linde"
		w.deliver(renamed, homes())
		if list, err := w.s.Differences(ctx, own); err != nil || len(list) != 0 {
			t.Errorf("nothing to send back, and yet %+v, %v", list, err)
		}
	})
}
