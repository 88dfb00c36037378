package frontdoor

import (
	"context"
	"testing"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

func TestWhoWrote(t *testing.T) {
	sanne := Person{Name: "Sanne de Wit", Phone: "06-12 34 56 78", Email: "Sanne@Voorbeeld.example"}
	for _, c := range []struct {
		r            Reporter
		sure, byName bool
	}{
		{Reporter{Name: "Sanne de Wit", Contact: "0612345678"}, true, true},
		{Reporter{Name: "S. de Wit", Contact: "+31 6 1234 5678"}, true, false},
		{Reporter{Name: "S. de Wit", Contact: "0031612345678"}, true, false},
		{Reporter{Name: "sanne", Contact: " sanne@voorbeeld.EXAMPLE "}, true, false},
		{Reporter{Name: "SANNE de Wít", Contact: "0687654321"}, false, true},
		{Reporter{Name: "Karim Bouzid", Contact: "0687654321"}, false, false},
		{Reporter{Name: "Karim Bouzid", Contact: "a0612345678@elders.example"}, false, false}, // digits in an address of mail
		{Reporter{}, false, false},
	} {
		if sure, byName := sanne.wrote(c.r); sure != c.sure || byName != c.byName {
			t.Errorf("%+v: %v %v", c.r, sure, byName)
		}
	}
	if sure, byName := (Person{}).wrote(Reporter{Contact: ""}); sure || byName {
		t.Error("nobody wrote what nobody signed")
	}
}

// Who asks gets what they wrote at this door, and what somebody of the same name wrote as
// such; not what others wrote, nor what was taken back, nor of another door.
func TestWhatSomebodyWrote(t *testing.T) {
	each(t, func(w *world) {
		ctx := context.Background()
		mine, id := w.received(nil)
		_, named := w.received(func(f *Form) { f.Contact = "0687654321" })
		w.received(func(f *Form) { f.Name, f.Contact = "Karim", "0611111111" })
		w.received(func(f *Form) { f.About, f.Name, f.Contact = AboutPlace, "", "" })
		found := func(org string) (got map[ID]bool) {
			w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
				list, err := w.s.WrittenBy(tx, org, Person{Name: "riet melder", Phone: "06-12345678"})
				got = map[ID]bool{}
				for _, p := range list {
					got[p.ID] = p.ByName
					if p.What != "De MERKTEKEN post blijft liggen." || p.Name != "Riet Melder" {
						w.T.Errorf("%+v", p)
					}
				}
				return err
			}))
			return got
		}
		if got := found(own); len(got) != 2 || got[id] || !got[named] {
			w.T.Errorf("%v", got)
		}
		if got := found(other); len(got) != 0 {
			w.T.Errorf("at another door: %v", got)
		}
		w.Must(w.s.Withdraw(ctx, mine))
		if got := found(own); len(got) != 1 || !got[named] {
			w.T.Errorf("after it was taken back: %v", got)
		}
	})
}

// What its writer had restricted, nobody reads or handles until that is lifted.
func TestRestrictedPost(t *testing.T) {
	each(t, func(w *world) {
		ctx, reader := context.Background(), people()["consulent"]
		_, id := w.received(nil)
		w.Write(func(tx *store.Tx) error { return access.Restrict(tx, ObjectType, string(id), "V1", w.clock.Now()) })
		_, err := w.s.Open(ctx, reader, id)
		w.Kind(err, fault.NotFound)
		_, err = w.s.Accept(ctx, reader, id, 1, w.asSignal(), false)
		w.Kind(err, fault.NotFound)
		w.Write(func(tx *store.Tx) error { return access.LiftRestriction(tx, "V1", w.clock.Now()) })
		_, err = w.s.Open(ctx, reader, id)
		w.Must(err)
	})
}
