package casework

import (
	"context"
	"slices"
	"strings"
	"testing"

	"samendoen/internal/base/store"
)

// Nothing that was said of a commitment is written over: who, when, how it stood, until when it
// held then, and by what one saw it.
func TestWhatWasSaidOfACommitmentStays(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		id := w.open()
		first, later := w.today().AddDate(0, 0, 2), w.today().AddDate(0, 0, 9)
		w.Must(w.cases.Promise(ctx, w.people["anna"], id, Commitment{Side: OurSide, What: "De kraan maken", HolderID: "anna", By: first}))
		promise := func() Commitment { return w.show("anna", id).Commitments[0] }
		if p := promise(); len(p.Said) != 0 {
			t.Fatalf("said before anybody did: %+v", p.Said)
		}
		for _, v := range []Settlement{{To: NotKept, Proof: "De monteur was ziek."}, {To: Promised, By: later}, {To: Kept, Proof: "De kraan drupt niet meer."}} {
			w.clock.Add(1)
			w.Must(w.cases.Settle(ctx, w.people["anna"], id, promise().ID, promise().Version, v))
		}
		var got []string
		for _, v := range promise().Said {
			got = append(got, strings.TrimSpace(v.ByID+" "+string(v.State)+" "+dateText(v.By)+" "+v.Proof))
		}
		want := []string{"anna nagekomen " + dateText(later) + " De kraan drupt niet meer.", "anna open " + dateText(later), "anna niet-nagekomen " + dateText(first) + " De monteur was ziek."}
		if !slices.Equal(got, want) {
			t.Errorf("said\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		if body := viewBody(w.show("anna", id)).Afspraken[0]; len(body.Wijzigingen) != 3 || body.Wijzigingen[2].Bewijs != "De monteur was ziek." {
			t.Errorf("the API says %+v", body)
		}
		w.exec(`DELETE FROM casework_promise_change`) // as it was before this was kept
		statements, err := Files.ReadFile("sql/20261123140_promise_change.sql")
		w.Must(err)
		_, copied, _ := strings.Cut(string(statements), "INSERT INTO")
		w.exec("INSERT INTO" + copied)
		if said := promise().Said; len(said) != 1 || said[0].State != Kept || said[0].Proof != "De kraan drupt niet meer." {
			t.Errorf("taken over: %+v", said)
		}
		w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
			bodies, err := store.Strings(tx, `SELECT coalesce(CAST(proof AS TEXT), '') FROM casework_promise_change`)
			if strings.Contains(strings.Join(bodies, ""), "kraan") {
				t.Error("what was seen stands there for everybody to read")
			}
			return err
		}))
	})
}
