package signal

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/upload"
	"samendoen/internal/subject"
)

var ctx = context.Background()

func TestSendStoresAllAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.draft()
		d.Photos, d.Where = [][]byte{testJPEG(t, 64, 48)}, Outdoors
		r, err := w.s.Send(ctx, w.actor("vakman"), d)
		w.Must(err)
		sig := w.signal(r.ID)
		if sig.Address != "Lindestraat 12 A" || sig.Site != "De Linden" || sig.Sentence != "" || sig.State != Received ||
			sig.Photos != 1 || sig.Version != 1 || sig.SenderRole != "vakman" || !slices.Equal(sig.Facts, d.Facts) {
			t.Errorf("%+v", sig)
		}
		if r.Again || r.Number != sig.Number() || !r.Due.Equal(sig.Due) || sig.Due.Format(time.DateOnly) != "2026-11-09" {
			t.Errorf("%+v", r)
		}
		for what, sql := range map[string]string{
			"log record": `SELECT count(*) FROM audit_record WHERE action = 'signal.send' AND object_id = $1 AND user_id = 'u-vakman'`,
			"due timer":  `SELECT count(*) FROM jobs_job WHERE kind = 'signal.due' AND payload = $1`,
			"photo job":  `SELECT count(*) FROM jobs_job WHERE kind = 'signal.photo' AND payload = $1`,
			"event":      `SELECT count(*) FROM signal_event WHERE step = 'verstuurd' AND signal_id = $1`,
		} {
			if n := w.Count(sql, r.ID); n != 1 {
				t.Errorf("%d × %s", n, what)
			}
		}
	})
}

func TestWhoMaySendWhere(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for login, a := range people() {
			for what, unit := range map[string]bool{"own": true, "foreign": false} {
				d := w.draft()
				if !unit {
					d.UnitID = w.foreign
				}
				if login == "vrijwilliger" {
					d.Facts = []FactCode{"alleen"} // somebody said so
				}
				_, err := w.s.Send(ctx, a, d)
				network := login == "partner" || login == "regisseur" || login == "ggz"
				never := slices.Contains([]string{"beleid", "bestuur", "fg", "beheerder", "incasso", "schuldhulp", "aandachtsfunctionaris"}, login)
				mine := (a.OrgID == own) == unit
				switch {
				case never:
					wantKind(t, err, fault.NotFound, login+" "+what)
				case mine || network:
					if err != nil {
						t.Errorf("%s %s: %v", login, what, err)
					}
				default:
					if got := fieldKeys(err); !slices.Equal(got, []string{"plek place_unknown"}) {
						t.Errorf("%s %s: %v", login, what, err)
					}
				}
			}
		}
	})
}

// A home of another association and one that does not exist are refused alike.
func TestForeignPlaceLooksLikeNone(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.draft()
		d.UnitID = w.foreign
		_, foreign := w.s.Send(ctx, w.actor("vakman"), d)
		d.UnitID = "bestaat-niet"
		_, missing := w.s.Send(ctx, w.actor("vakman"), d)
		if foreign == nil || foreign.Error() != missing.Error() {
			t.Errorf("%v and %v", foreign, missing)
		}
	})
}

func TestSameKeyIsOneSignal(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		const senders = 64
		key := store.NewID()
		receipts := make([]Receipt, senders)
		var wait sync.WaitGroup
		for i := range senders {
			wait.Go(func() {
				d := w.draft()
				d.Key = key
				var err error
				if receipts[i], err = w.s.Send(ctx, w.actor("vakman"), d); err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		fresh := 0
		for _, r := range receipts {
			if r.ID != receipts[0].ID || r.Number != receipts[0].Number || !r.At.Equal(receipts[0].At) {
				t.Errorf("two receipts: %+v and %+v", r, receipts[0])
			}
			if !r.Again {
				fresh++
			}
		}
		if fresh != 1 {
			t.Errorf("%d receipts say that they are the first", fresh)
		}
		for _, table := range []string{"signal_signal", "signal_event", "signal_text", "jobs_job", "audit_record"} {
			if n := w.Count(`SELECT count(*) FROM ` + table); n != 1 {
				t.Errorf("%s has %d rows", table, n)
			}
		}
		again := w.draft()
		again.Key, again.UnitID, again.Sentence = key, w.empty, "Iets heel anders."
		r, err := w.s.Send(ctx, w.actor("vakman"), again)
		if err != nil || !r.Again || r.ID != receipts[0].ID {
			t.Errorf("another body: %+v, %v", r, err)
		}
		if r, err = w.s.Send(ctx, w.actor("consulent"), again); err != nil || r.Again {
			t.Errorf("another sender: %+v, %v", r, err)
		}
	})
}

func TestSignalsAreSpreadOverConsulents(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		count := map[string]int{}
		for range 6 {
			count[w.signal(w.send(nil)).HolderID]++
		}
		if count["u-consulent"] != 3 || count["u-consulent2"] != 3 {
			t.Errorf("%v", count)
		}
		w.disable("consulent", "consulent2")
		if h := w.signal(w.send(nil)).HolderID; h != "u-teamleider" {
			t.Errorf("without consulents: %s", h)
		}
		w.disable("teamleider")
		if h := w.signal(w.send(nil)).HolderID; h != "u-beheerder" {
			t.Errorf("without a teamleider: %s", h)
		}
		w.disable("beheerder")
		_, err := w.s.Send(ctx, w.actor("vakman"), w.draft())
		if got := fieldKeys(err); !slices.Equal(got, []string{" nobody_there"}) {
			t.Errorf("without anybody: %v", err)
		}
	})
}

// disable ends the accounts, and lets the counts of the desk become old.
func (w *world) disable(logins ...string) {
	w.T.Helper()
	w.Write(func(tx *store.Tx) error {
		for _, l := range logins {
			if _, err := tx.Exec(`UPDATE account_user SET disabled = 1 WHERE login = $1`, l); err != nil {
				return err
			}
		}
		return nil
	})
	w.clock.Add(deskAge + time.Second)
}

// What is said about a household is sealed and goes with its people; what is said
// about a complex can be read.
func TestSentenceIsSealedUnderTheHousehold(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		said := "In de koelkast lag alleen melk."
		sealed, open := w.send(nil), w.send(func(d *Draft) { d.UnitID, d.ComplexID = "", w.linden })
		vacant := w.send(func(d *Draft) { d.UnitID = w.empty })
		if got := w.signal(open).Sentence; got != said {
			t.Errorf("about a complex: %q", got)
		}
		for _, id := range []string{sealed, open, vacant} {
			v, err := w.s.Show(ctx, w.actor("consulent"), id)
			w.Must(err)
			if v.Said != said || v.Erased {
				t.Errorf("%q, erased %v", v.Said, v.Erased)
			}
		}
		if n := w.Count(`SELECT count(*) FROM signal_text WHERE body LIKE '%koelkast%'`); n != 1 {
			t.Errorf("%d sentences can be searched", n)
		}
		w.Write(func(tx *store.Tx) error { return seal.Forget(tx, monday, string(subject.IDOf(own, "P1"))) })
		v, err := w.s.Show(ctx, w.actor("consulent"), sealed)
		w.Must(err)
		if v.Said != "" || !v.Erased || len(v.Contacts) != 0 {
			t.Errorf("after forgetting: %q, %v, %v", v.Said, v.Erased, v.Contacts)
		}
		if v, err = w.s.Show(ctx, w.actor("consulent"), vacant); err != nil || v.Said != said {
			t.Errorf("of the vacant home: %q, %v", v.Said, err)
		}
	})
}

func TestPhotoLosesItsMetadata(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		marked := withExif(testJPEG(t, 80, 40), 6)
		id := w.send(func(d *Draft) {
			d.Photos, d.Where = [][]byte{marked, testPNG(t, 2400, 30), brokenJPEG(t)}, Outdoors
		})
		if _, err := w.s.Picture(ctx, w.actor("consulent"), id, 1); !fault.Is(err, fault.NotFound) {
			t.Errorf("a picture as it came in is shown: %v", err)
		}
		w.work()
		data, err := w.s.Picture(ctx, w.actor("consulent"), id, 1)
		w.Must(err)
		if bytes.Contains(data, []byte("GPS-GEHEIM")) || bytes.Contains(data, []byte("Exif")) {
			t.Error("metadata is still there")
		}
		if cfg, format, err := image.DecodeConfig(bytes.NewReader(data)); err != nil || format != "jpeg" || cfg.Width != 40 || cfg.Height != 80 {
			t.Errorf("not upright: %v %s %v", cfg, format, err)
		}
		data, err = w.s.Picture(ctx, w.actor("consulent"), id, 2)
		w.Must(err)
		if cfg, _, err := image.DecodeConfig(bytes.NewReader(data)); err != nil || cfg.Width != 1600 || cfg.Height != 20 {
			t.Errorf("not made smaller: %+v, %v", cfg, err)
		}
		v, err := w.s.Show(ctx, w.actor("consulent"), id)
		if err != nil || !slices.Equal(v.Pictures, []string{photoClean, photoClean, photoRefused}) {
			t.Errorf("%v, %v", v.Pictures, err)
		}
		if n := w.Count(`SELECT count(*) FROM signal_photo WHERE state = 'ruw'`); n != 0 {
			t.Errorf("%d raw pictures are left", n)
		}
		for _, login := range []string{"vakman", "bestuur", "fg", "beheerder", "vreemd"} {
			_, err := w.s.Picture(ctx, w.actor(login), id, 1)
			wantKind(t, err, fault.NotFound, login)
		}
		var list []audit.Record
		w.Must(w.DB.Read(ctx, func(tx *store.Tx) (err error) {
			list, err = audit.Of(tx, "Signal", id, 10)
			return err
		}))
		if len(list) != 4 { // sent, two pictures, one show
			t.Errorf("%d records", len(list))
		}
	})
}

// A small file that claims a huge picture is refused before a pixel is decoded.
func TestPictureBombs(t *testing.T) {
	var bomb bytes.Buffer
	if err := png.Encode(&bomb, image.NewPaletted(image.Rect(0, 0, 6000, 5000), color.Palette{color.Black})); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"30 megapixels": {bomb.Bytes(), "signal.photo_pixels"},
		"text":          {[]byte("GIF89a..."), "signal.photo_kind"},
		"empty":         {nil, "signal.photo_kind"},
		"too large":     {make([]byte, upload.MaxBytes+1), "signal.photo_large"},
		"good":          {testJPEG(t, 10, 10), ""},
	} {
		if got := checkPhoto(c.data); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	if _, err := upload.CleanPhoto(bomb.Bytes()); err == nil {
		t.Error("the bomb was decoded")
	}
}

func testJPEG(t testing.TB, w, h int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewRGBA(image.Rect(0, 0, w, h)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func testPNG(t testing.TB, w, h int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewRGBA(image.Rect(0, 0, w, h))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// brokenJPEG has a good header and nothing behind it.
func brokenJPEG(t testing.TB) []byte {
	data := testJPEG(t, 64, 64)
	return data[:bytes.Index(data, []byte{0xff, 0xda})+4]
}

// withExif puts an Exif block with an orientation and a place into a JPEG.
func withExif(data []byte, orientation int) []byte {
	tiff := "MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00" + string(rune(orientation)) + "\x00\x00\x00\x00\x00\x00GPS-GEHEIM"
	body := "Exif\x00\x00" + tiff
	block := "\xff\xe1" + string([]byte{byte((len(body) + 2) >> 8), byte(len(body) + 2)}) + body
	return []byte(strings.Join([]string{string(data[:2]), block, string(data[2:])}, ""))
}
