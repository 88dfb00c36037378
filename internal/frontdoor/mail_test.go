package frontdoor

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"testing"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/signal"
)

// mailed takes a message in, with a picture.
func (w *world) mailed(mark string) (id ID) {
	w.T.Helper()
	var picture bytes.Buffer
	w.Must(jpeg.Encode(&picture, image.NewRGBA(image.Rect(0, 0, 20, 10)), nil))
	w.Write(func(tx *store.Tx) (err error) {
		id, err = w.s.TakeIn(tx, Mailed{Org: own, Mark: mark, At: w.clock.Now(), Name: "Joke Voorbeeld", Address: "joke@buiten.example",
			Letter: Letter{Subject: "Vocht in de hal", What: "Er zit een MERKTEKEN plek.", Left: "contract.pdf"}, Pictures: [][]byte{picture.Bytes()}})
		return err
	})
	return id
}

func (w *world) reply(id ID) (r Reply) {
	w.T.Helper()
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) (err error) { r, err = w.s.ReplyTo(tx, id); return err }))
	return r
}

// A mail is a post of its sender: it becomes a signal with its pictures when a colleague says
// so, its sender has a code, and can take the address back.
func TestAMailIsAPost(t *testing.T) {
	each(t, func(w *world) {
		ctx, desk := context.Background(), people()["consulent"]
		id := w.mailed("een")
		if again := w.mailed("een"); again != "" {
			t.Error("the same message is a second post", again)
		}
		v, err := w.s.Open(ctx, desk, id)
		w.Must(err)
		if v.Channel != Mail || v.About != AboutUnsaid || v.Subject != "Vocht in de hal" || v.Photos != 1 || v.Left != "contract.pdf" || v.Reporter.Contact != "joke@buiten.example" {
			t.Errorf("%+v", v)
		}
		r := w.reply(id)
		if r.Address != "joke@buiten.example" || r.Code == "" {
			t.Errorf("%+v", r)
		}
		receipt, err := w.s.Accept(ctx, desk, id, 1, w.asSignal(), true)
		w.Must(err)
		w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
			sig, err := signal.ByID(tx, receipt.ID)
			if sig.Source != signal.FromMail || sig.Photos != 1 {
				t.Errorf("%+v", sig)
			}
			return err
		}))
		if st, err := w.s.Status(ctx, r.Code); err != nil || len(st.Lines) != 2 {
			t.Error(st, err)
		}
		w.Must(w.s.Withdraw(ctx, r.Code))
		if r := w.reply(id); r != (Reply{}) {
			t.Errorf("what was taken back: %+v", r)
		}
		other := w.mailed("twee")
		receipt, err = w.s.Accept(ctx, desk, other, 1, w.asSignal(), false)
		w.Must(err)
		if n := w.Count(`SELECT photos FROM signal_signal WHERE id = $1`, receipt.ID); n != 0 {
			t.Error("pictures go along though nobody said so")
		}
		w.Write(func(tx *store.Tx) error { return Erase(tx, w.vault, w.clock.Now(), string(other)) })
		if n := w.Count(`SELECT count(*) FROM frontdoor_photo WHERE post_id = $1`, string(other)); n != 0 {
			t.Error("pictures outlive their post")
		}
		_, err = w.s.Picture(ctx, desk, other, 1)
		w.Kind(err, fault.NotFound)
	})
}

// A telephone number is no address to write to.
func TestNoReplyToATelephone(t *testing.T) {
	each(t, func(w *world) {
		_, id := w.received(nil)
		if r := w.reply(id); r != (Reply{}) {
			t.Errorf("%+v", r)
		}
	})
}

func TestLikelyPlace(t *testing.T) {
	for want, l := range map[string]Letter{
		"de Linden":      {Where: "de Linden", Subject: "Lindestraat 12"},
		"Lindestraat 12": {Subject: "Lekkage Lindestraat 12, boven", What: "Op Kerkplein 3 ook."},
		"Kerkplein 3":    {Subject: "Lekkage", What: "Het is op Kerkplein 3."},
		"":               {Subject: "Lekkage", What: "Bel mij op 06 12345678"},
	} {
		if got := likelyPlace(l); got != want {
			t.Errorf("%+v: %q, want %q", l, got, want)
		}
	}
}
