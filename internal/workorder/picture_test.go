package workorder

import (
	"bytes"
	"encoding/json"
	"image"
	"image/jpeg"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"samendoen/internal/place"
	"samendoen/internal/signal"
)

// A contractor on a slow line announces pictures and sends them after the signal, each once; a
// signal that came in without a work order is none of this door.
func TestPicturesFollow(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		h := w.server().Handler()
		ask := func(method, path, kind, key, body string) (int, string) {
			r := httptest.NewRequest(method, "/api/v1/werkbonsignalen"+path, strings.NewReader(body))
			r.Header.Set("Authorization", "Bearer vakman")
			r.Header.Set("Content-Type", kind)
			r.Header.Set("Idempotency-Key", key)
			out := httptest.NewRecorder()
			h.ServeHTTP(out, r)
			return out.Code, out.Body.String()
		}
		var picture bytes.Buffer
		w.Must(jpeg.Encode(&picture, image.NewRGBA(image.Rect(0, 0, 64, 48)), nil))
		_, body := ask("POST", "", "application/json", "sleutel-1", `{"werkbon":"B 12","woning":{"eenheidId":"E1"},"thema":"woning","zin":"De trap is los.","fotoPlek":"buiten","fotosVolgen":2}`)
		var receipt workorderReceiptBody
		w.Must(json.Unmarshal([]byte(body), &receipt))
		other, err := w.signals.Send(t.Context(), people()["vakman"], signal.Draft{UnitID: place.UnitIDOf(own, "E1"), Theme: signal.Home, Sentence: "Zonder werkbon.", Key: "zonder-werkbon", Where: signal.Outdoors, Photos: signal.Announced(1)})
		w.Must(err)
		for _, c := range []struct {
			id, n, body string
			want        int
		}{
			{receipt.ID, "2", picture.String(), http.StatusNoContent}, {receipt.ID, "2", picture.String(), http.StatusNoContent}, {receipt.ID, "1", "geen foto", http.StatusBadRequest},
			{receipt.ID, "3", picture.String(), http.StatusBadRequest}, {other.ID, "1", picture.String(), http.StatusNotFound}, {"is-er-niet", "1", picture.String(), http.StatusNotFound},
		} {
			if code, body := ask("PUT", "/"+c.id+"/fotos/"+c.n, "image/jpeg", "", c.body); code != c.want {
				t.Errorf("picture %s: %d %s, want %d", c.n, code, body, c.want)
			}
		}
		if n := w.Count(`SELECT count(*) FROM signal_photo`); n != 1 {
			t.Errorf("%d pictures", n)
		}
	})
}
