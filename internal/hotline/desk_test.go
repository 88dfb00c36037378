package hotline

import (
	"context"
	"strings"
	"testing"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/pass"
)

// TestANumberReadOut: how people say a number does not matter.
func TestANumberReadOut(t *testing.T) {
	for said, want := range map[string]string{
		"ABCDE-FGHJK": "ABCDE-FGHJK", "abcde fghjk": "ABCDE-FGHJK", " a b c d e - f g h j k ": "ABCDE-FGHJK", "O1I2L-ABCDE": "01121-ABCDE", "ABCDE": "", "ABCDE-FGHJKX": "", "": "",
	} {
		same(t, said, want, pass.ReadCode(said))
	}
	same(t, "read out", "ABC DEF GHJ K", spelled("ABCDE-FGHJK"))
}

// TestTheDesk: who answers the telephone opens a report by its number and takes one in of who calls;
// who may not sees nothing of it, and a number of elsewhere is as unknown as any.
func TestTheDesk(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.reach("ad", "sms:0611")
		w.policy(plain())
		ctx := context.Background()
		r, err := w.s.TakeIn(ctx, w.people["ben"], Draft{Who: "Mevrouw De Wit", Tel: "06 12 34 56 78", What: "Rook in de hal.", Key: "bel"})
		w.Must(err)
		again, err := w.s.TakeIn(ctx, w.people["ben"], Draft{What: "Rook in de hal.", Key: "bel"})
		w.Must(err)
		if again.ID != r.ID || r.Source != Phone || r.Kind != Call {
			t.Errorf("taken in: %+v, and again %+v", r, again)
		}
		w.work()
		same(t, "somebody is called", "sms:0611", w.phone.take())
		id, err := w.s.ByNumber(ctx, w.people["ad"], strings.ToLower(strings.ReplaceAll(r.Receipt, "-", " ")))
		w.Must(err)
		if v := w.view("ad", Report{ID: id}); v.Who != "Mevrouw De Wit" || v.Tel != "06 12 34 56 78" {
			t.Errorf("who is on call reads %+v", v.Details)
		}
		_, err = w.s.ByNumber(ctx, w.people["vera"], r.Receipt)
		w.Kind(err, fault.NotFound)
		_, err = w.s.TakeIn(ctx, w.people["vera"], Draft{What: "x"})
		w.Kind(err, fault.NotFound)
		_, err = w.s.TakeIn(ctx, w.people["ad"], Draft{})
		w.Kind(err, fault.Invalid)
		_, unknown := w.s.ByNumber(ctx, w.people["ad"], "22222-22222")
		elsewhere := w.people["ad"]
		elsewhere.OrgID = "elders"
		_, other := w.s.ByNumber(ctx, elsewhere, r.Receipt)
		w.Kind(unknown, fault.Invalid)
		if other == nil || other.Error() != unknown.Error() {
			t.Errorf("of elsewhere %v, unknown %v", other, unknown)
		}
	})
}
