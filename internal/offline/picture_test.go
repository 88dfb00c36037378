package offline

import (
	"bytes"
	"encoding/json"
	"image"
	"image/jpeg"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
	"samendoen/internal/signal"
)

// announce is a draft of which n pictures follow.
func (w *world) announce(key string, n int) signal.Draft {
	d := w.draft(key)
	d.Photos = signal.Announced(n)
	return d
}

func (w *world) picture(p Proof, key string, n int) (held bool, err error) {
	dev, err := w.s.Known(ctx, p)
	w.Must(err)
	return w.s.Picture(ctx, dev, key, n, shot(w.T))
}

func shot(t testing.TB) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewRGBA(image.Rect(0, 0, 8, 8)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const withdrawn = `UPDATE account_user SET disabled = 1 WHERE id = 'u-vakman'`
const restored = `UPDATE account_user SET disabled = 0 WHERE id = 'u-vakman'`

// TestPicturesFollow: after their signal, once for each number, of this user only.
func TestPicturesFollow(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := w.device("vakman")
		_, err := w.picture(p, "sleutel-een", 1)
		w.kind(err, fault.Invalid, "before its signal")
		_, err = w.send(p, w.announce("sleutel-een", 2))
		w.Must(err)
		for _, n := range []int{2, 2, 1} {
			if held, err := w.picture(p, "sleutel-een", n); err != nil || held {
				t.Errorf("picture %d: %v %v", n, held, err)
			}
		}
		_, err = w.picture(p, "sleutel-een", 3)
		w.kind(err, fault.Invalid, "not announced")
		_, err = w.picture(w.device("consulent"), "sleutel-een", 1)
		w.kind(err, fault.Invalid, "of another user")
		if n := w.Count(`SELECT count(*) FROM signal_photo`); n != 2 {
			t.Errorf("%d pictures", n)
		}
	})
}

// TestPicturesWait: what comes after the right was withdrawn waits with its signal, goes where that
// goes, and none that the phone was told of is lost.
func TestPicturesWait(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p, lead := w.device("vakman"), people()["teamleider"]
		w.exec(withdrawn)
		_, err := w.send(p, w.announce("sleutel-een", 3))
		w.Must(err)
		for _, n := range []int{3, 3, 1} {
			if held, err := w.picture(p, "sleutel-een", n); err != nil || !held {
				t.Errorf("picture %d: %v %v", n, held, err)
			}
		}
		for _, n := range []int{0, 4, -1} {
			_, err = w.picture(p, "sleutel-een", n)
			w.kind(err, fault.Invalid, "number "+strconv.Itoa(n))
		}
		dev, err := w.s.Known(ctx, p)
		w.Must(err)
		_, err = w.s.Picture(ctx, dev, "sleutel-een", 2, []byte("geen foto"))
		w.kind(err, fault.Invalid, "no picture")
		w.exec(restored)
		if held, err := w.picture(p, "sleutel-een", 2); err != nil || !held {
			t.Errorf("with the right again, of a signal that still waits: %v %v", held, err)
		}
		w.exec(withdrawn)
		list, err := w.s.Waiting(ctx, lead)
		w.Must(err)
		if len(list) != 1 || w.Count(`SELECT count(*) FROM offline_held_photo`) != 3 || w.Count(`SELECT count(*) FROM signal_photo`) != 0 {
			t.Fatalf("%d wait", len(list))
		}
		r, err := w.s.Take(ctx, lead, list[0].ID)
		w.Must(err)
		if n := w.Count(`SELECT count(*) FROM signal_photo WHERE signal_id = $1`, r.ID); n != 3 {
			t.Errorf("%d pictures of what was taken", n)
		}
		if held, err := w.picture(p, "sleutel-een", 3); err != nil || held {
			t.Errorf("what was taken is held again: %v %v", held, err)
		}
		_, err = w.send(p, w.announce("sleutel-twee", 1))
		w.Must(err)
		list, err = w.s.Waiting(ctx, lead)
		w.Must(err)
		w.Must(w.s.Drop(ctx, lead, list[0].ID, "Dit stuurde iemand anders."))
		_, err = w.picture(p, "sleutel-twee", 1)
		w.kind(err, fault.Invalid, "of what was thrown away")
		if n := w.Count(`SELECT count(*) FROM offline_held_photo`); n != 0 {
			t.Errorf("%d pictures are left", n)
		}
	})
}

// TestPictureWaitsAlone: a picture of a signal that was there before the right was withdrawn waits
// for a team lead too, each once; one that the signal has is confirmed.
func TestPictureWaitsAlone(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p, lead := w.device("vakman"), people()["teamleider"]
		first, err := w.send(p, w.announce("sleutel-een", 3))
		w.Must(err)
		_, err = w.picture(p, "sleutel-een", 1)
		w.Must(err)
		w.exec(withdrawn)
		for n, want := range map[int]bool{1: false, 2: true, 3: true} {
			for range 2 {
				if held, err := w.picture(p, "sleutel-een", n); err != nil || held != want {
					t.Errorf("picture %d: held %v, %v", n, held, err)
				}
			}
		}
		_, err = w.picture(p, "sleutel-een", 4)
		w.kind(err, fault.Invalid, "not announced")
		list, err := w.s.Waiting(ctx, lead)
		w.Must(err)
		if len(list) != 2 || !list[0].Alone() {
			t.Fatalf("%+v", list)
		}
		for i, h := range list {
			if v, err := w.s.Show(ctx, lead, h.ID); err != nil || v.Draft.Key != "sleutel-een" {
				t.Errorf("%+v %v", v, err)
			}
			if i == 0 {
				r, err := w.s.Take(ctx, lead, h.ID)
				if err != nil || r.ID != first.Receipt.ID {
					t.Errorf("taken with %+v, %v", r, err)
				}
			} else {
				w.Must(w.s.Drop(ctx, lead, h.ID, "Dit stuurde iemand anders."))
			}
		}
		if n := w.Count(`SELECT count(*) FROM signal_photo WHERE signal_id = $1`, first.Receipt.ID); n != 2 {
			t.Errorf("%d pictures", n)
		}
		taken, dropped := 0, 0
		for n := 2; n <= 3; n++ {
			if held, err := w.picture(p, "sleutel-een", n); err == nil && !held {
				taken++
			} else if fault.Is(err, fault.Invalid) {
				dropped++
			}
		}
		if taken != 1 || dropped != 1 {
			t.Errorf("%d confirmed, %d refused", taken, dropped)
		}
		if n := w.Count(`SELECT count(*) FROM signal_signal`); n != 1 {
			t.Errorf("%d signals", n)
		}
	})
}

// TestTakeWhilePicturesCome: a picture that comes in while its signal is taken is in the signal
// afterwards, or waits, and is never erased unseen.
func TestTakeWhilePicturesCome(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p, lead := w.device("vakman"), people()["teamleider"]
		w.exec(withdrawn)
		for round := range 6 {
			key := "sleutel-" + strconv.Itoa(round)
			_, err := w.send(p, w.announce(key, 3))
			w.Must(err)
			var wait sync.WaitGroup
			for n := 1; n <= 3; n++ {
				wait.Go(func() {
					if _, err := w.picture(p, key, n); err != nil {
						t.Errorf("%s: %v", key, err)
					}
				})
			}
			list, err := w.s.Waiting(ctx, lead)
			w.Must(err)
			_, err = w.s.Take(ctx, lead, list[0].ID)
			if err != nil && !fault.Is(err, fault.Conflict) {
				t.Error(err)
			}
			wait.Wait()
			for { // what waits is taken again, as a team lead would
				list, err := w.s.Waiting(ctx, lead)
				w.Must(err)
				if len(list) == 0 {
					break
				}
				_, err = w.s.Take(ctx, lead, list[0].ID)
				w.Must(err)
			}
			if n := w.Count(`SELECT count(*) FROM signal_photo p JOIN signal_signal s ON s.id = p.signal_id WHERE s.idem_key = $1`, key); n != 3 {
				t.Errorf("%s has %d of 3 pictures", key, n)
			}
		}
	})
}

// TestPictureAfterLook: a picture that came after the team lead's page was read is not erased with
// what was on it.
func TestPictureAfterLook(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p, lead := w.device("vakman"), people()["teamleider"]
		w.exec(withdrawn)
		_, err := w.send(p, w.announce("sleutel-een", 2))
		w.Must(err)
		_, err = w.picture(p, "sleutel-een", 1)
		w.Must(err)
		list, err := w.s.Waiting(ctx, lead)
		w.Must(err)
		_, err = w.picture(p, "sleutel-een", 2)
		w.Must(err)
		w.kind(w.s.judge(ctx, "test", lead, list[0].ID, verdict{Taken, "", "offline.take", 1}, access.Decision{}), fault.Conflict, "one more than was seen")
		if n := w.Count(`SELECT count(*) FROM offline_held_photo`); n != 2 {
			t.Errorf("%d pictures", n)
		}
	})
}

// TestPhoneAnswers: each answer names what it is about, and only an answer that ends the waiting
// does.
func TestPhoneAnswers(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		h := w.handler()
		p := w.device("vakman")
		words := func(key string, follow string, proof Proof) (int, sent) {
			return ask(t, h, wordsOf(t, w, follow), key, "", proof)
		}
		photo := func(key, n string, data []byte) (int, sent) {
			return ask(t, h, post{"/toestel/fotos", "image/jpeg", data}, key, n, p)
		}
		if code, a := words("sleutel-een", "2", p); code != 201 || a.Key != "sleutel-een" || a.State != "verstuurd" || a.Number == "" {
			t.Errorf("%d %+v", code, a)
		}
		if code, a := words("sleutel-een", "2", p); code != 200 || a.State != "verstuurd" {
			t.Errorf("again: %d %+v", code, a)
		}
		if code, a := words("sleutel-twee", "9", p); code != 400 || a.State != "geweigerd" || len(a.Why) != 1 {
			t.Errorf("nine: %d %+v", code, a)
		}
		if code, a := words("sleutel-drie", "1", Proof{p.ID, "fout"}); code != 401 || a.Key != "" || a.State != "inloggen" {
			t.Errorf("no device: %d %+v", code, a)
		}
		for range 2 {
			if code, a := photo("sleutel-een", "2", shot(t)); code != 200 || a.Key != "sleutel-een" || a.Photo != 2 || a.State != "verstuurd" {
				t.Errorf("photo: %d %+v", code, a)
			}
		}
		for _, n := range []string{"", "0", "3", "twee", "-1"} {
			if code, a := photo("sleutel-een", n, shot(t)); code != 400 || a.State != "geweigerd" || len(a.Why) != 1 {
				t.Errorf("photo %q: %d %+v", n, code, a)
			}
		}
		if code, a := photo("sleutel-een", "1", make([]byte, maxPictureBody+1)); code != 413 || a.Key != "" || a.State != "groot" {
			t.Errorf("too large: %d %+v", code, a)
		}
		if code, a := photo("sleutel-een", "1", []byte("geen foto")); code != 400 || a.State != "geweigerd" {
			t.Errorf("no photo: %d %+v", code, a)
		}
		r := httptest.NewRequest("POST", "/toestel/fotos", iotest.TimeoutReader(bytes.NewReader(shot(t)))) // the link dies half-way
		if code, a := serve(t, h, r, "sleutel-een", "1", p); code != 400 || a.Key != "" {
			t.Errorf("half a photo: %d %+v", code, a)
		}
		w.exec(withdrawn)
		if code, a := photo("sleutel-een", "1", shot(t)); code != 200 || a.State != "nagekeken" || a.Photo != 1 {
			t.Errorf("after the right ended: %d %+v", code, a)
		}
		if n := w.Count(`SELECT count(*) FROM signal_photo`); n != 1 {
			t.Errorf("%d pictures", n)
		}
	})
}

// TestManyPhonesBehindOneAddress: what an address may do binds nobody who proves to be a device; a
// device has a measure of its own, and whoever is none soon has none left.
func TestManyPhonesBehindOneAddress(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		h := w.handler()
		one, two := w.device("vakman"), w.device("consulent")
		empty := post{"/toestel/fotos", "image/jpeg", nil}
		count := func(p Proof, times int) (through int) {
			for range times {
				if code, _ := ask(t, h, empty, "sleutel-x", "1", p); code != http.StatusTooManyRequests {
					through++
				}
			}
			return through
		}
		if n := count(Proof{one.ID, "fout"}, addressBurst+50); n != addressBurst {
			t.Errorf("%d of strangers came through, want %d", n, addressBurst)
		}
		if n := count(one, deviceBurst+50); n != deviceBurst {
			t.Errorf("%d of one phone came through, want %d", n, deviceBurst)
		}
		if n := count(two, 10); n != 10 {
			t.Errorf("%d of another phone at the same address came through", n)
		}
	})
}

func (w *world) handler() http.Handler {
	return web.NewServer(web.Config{Auth: webtest.Logins(people()), Policy: w.policy, Clock: w.clock, Words: w.s.words, Log: slog.New(slog.DiscardHandler)}, w.s.Routes()).Handler()
}

// post is a request of a phone.
type post struct {
	path, kind string
	body       []byte
}

// wordsOf are those of a signal, of which pictures follow.
func wordsOf(t *testing.T, w *world, follow string) post {
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	for _, f := range [][2]string{{"plek", "woning:" + string(w.home)}, {"thema", "zorgen"}, {"feiten", "doet-niet-open"}, {"zin", said}, {"fotoplek", "buiten"}, {"fotos-volgen", follow}} {
		if err := form.WriteField(f[0], f[1]); err != nil {
			t.Fatal(err)
		}
	}
	form.Close()
	return post{"/toestel/signalen", form.FormDataContentType(), b.Bytes()}
}

func ask(t *testing.T, h http.Handler, p post, key, n string, proof Proof) (int, sent) {
	t.Helper()
	r := httptest.NewRequest("POST", p.path, bytes.NewReader(p.body))
	r.Header.Set("Content-Type", p.kind)
	return serve(t, h, r, key, n, proof)
}

func serve(t *testing.T, h http.Handler, r *http.Request, key, n string, proof Proof) (int, sent) {
	t.Helper()
	r.Header.Set("Idempotency-Key", key)
	r.Header.Set("Toestel", proof.ID)
	r.Header.Set("Foto", n)
	r.AddCookie(&http.Cookie{Name: cookieOf(proof.ID), Value: proof.Secret})
	out := httptest.NewRecorder()
	h.ServeHTTP(out, r)
	var a sent
	if strings.HasPrefix(out.Header().Get("Content-Type"), "application/json") {
		if err := json.Unmarshal(out.Body.Bytes(), &a); err != nil {
			t.Errorf("%s: %v", out.Body, err)
		}
	}
	return out.Code, a
}
