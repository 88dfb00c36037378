package signal

import (
	"bytes"
	"image"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/upload"
)

// announced sends a signal with as many pictures after it.
func (w *world) announced(n int) string {
	w.T.Helper()
	return w.send(func(d *Draft) { d.Photos, d.Where, d.Yes = Announced(n), Indoors, true })
}

// add is picture n of a signal of a login.
func (w *world) add(login, id string, n int, data []byte) (bool, error) {
	a := w.actor(login)
	return w.s.AddPicture(ctx, a, a.UserID, id, n, data)
}

// Pictures that were announced come after their signal: in any order, days later, after triage
// began, and none twice. What was not announced, is no picture, or is of another sender is refused.
func TestPicturesFollow(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id, data := w.announced(2), testJPEG(t, 40, 30)
		if n := w.Count(`SELECT count(*) FROM jobs_job WHERE kind = 'signal.photo'`) + w.Count(`SELECT count(*) FROM signal_photo`); n != 0 {
			t.Errorf("%d jobs and pictures before any came", n)
		}
		v, err := w.s.Show(ctx, w.actor("consulent"), id)
		w.Must(err)
		if n, until := v.Missing(); n != 2 || until.Format(time.DateOnly) != "2026-11-16" || v.PhotoYes.IsZero() {
			t.Errorf("%d are missing until %v, yes at %v", n, until, v.PhotoYes)
		}
		w.Must(w.s.DropIt(ctx, w.holder(id), id, v.Version, "Er is niets aan de hand."))
		w.clock.Set(monday.AddDate(0, 0, 40))
		for _, again := range []bool{false, true} {
			if got, err := w.add("vakman", id, 2, data); err != nil || got != again {
				t.Errorf("again is %v, %v", got, err)
			}
		}
		if got, err := w.add("vakman", id, 2, testPNG(t, 9, 9)); err != nil || !got {
			t.Errorf("another picture under the same number: %v %v", got, err)
		}
		w.work()
		v, err = w.s.Show(ctx, w.actor("consulent"), id)
		w.Must(err)
		if n, _ := v.Missing(); n != 1 || !slices.Equal(v.Pictures, []string{"", photoClean}) {
			t.Errorf("%d are missing of %v", n, v.Pictures)
		}
		if _, err := w.s.Picture(ctx, w.actor("consulent"), id, 2); err != nil {
			t.Error(err)
		}
		for what, c := range map[string]struct {
			login string
			id    string
			n     int
			data  []byte
			want  fault.Kind
		}{
			"number 0":         {"vakman", id, 0, data, fault.Invalid},
			"one too many":     {"vakman", id, 3, data, fault.Invalid},
			"no picture":       {"vakman", id, 1, []byte("<svg onload=1>"), fault.Invalid},
			"nothing":          {"vakman", id, 1, nil, fault.Invalid},
			"too large":        {"vakman", id, 1, append(bytes.Clone(data), make([]byte, upload.MaxBytes)...), fault.Invalid},
			"not announced":    {"vakman", w.announced(0), 1, data, fault.Invalid},
			"another sender":   {"wijkbeheerder", id, 1, data, fault.NotFound},
			"who treats it":    {"consulent", id, 1, data, fault.NotFound},
			"who may not send": {"bestuur", id, 1, data, fault.NotFound},
			"no signal":        {"vakman", store.NewID(), 1, data, fault.NotFound},
		} {
			_, err := w.add(c.login, c.id, c.n, c.data)
			wantKind(t, err, c.want, what)
		}
		if _, err := w.add("vakman", id, 1, data); err != nil {
			t.Errorf("the first after the second: %v", err)
		}
		for what, sql := range map[string]string{"pictures": `SELECT count(*) FROM signal_photo`, "records": `SELECT count(*) FROM audit_record WHERE action = 'signal.addphoto' AND user_id = 'u-vakman'`} {
			if n := w.Count(sql); n != 2 {
				t.Errorf("%d %s", n, what)
			}
		}
		if n := w.Count(`SELECT count(*) FROM signal_photo WHERE data = $1`, data); n != 0 {
			t.Error("a picture is not sealed")
		}
	})
}

// More than a signal may have cannot be announced, and nothing without where they were taken.
func TestAnnouncing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for what, c := range map[string]struct {
			photos [][]byte
			where  PhotoPlace
			want   string
		}{
			"four":             {Announced(4), Outdoors, "fotos photo_many"},
			"three and a one":  {append([][]byte{testJPEG(t, 5, 5)}, Announced(3)...), Outdoors, "fotos photo_many"},
			"nowhere":          {Announced(1), "", "fotoplek photo_where"},
			"without the yes":  {Announced(1), Indoors, "fotoja photo_yes"},
			"far too many":     {Announced(1 << 40), Outdoors, "fotos photo_many"},
			"an empty picture": {[][]byte{{}}, Outdoors, "fotos photo_kind"},
		} {
			d := w.draft()
			d.Photos, d.Where = c.photos, c.where
			_, err := w.s.Send(ctx, w.actor("vakman"), d)
			if got := fieldKeys(err); !slices.Equal(got, []string{c.want}) {
				t.Errorf("%s: %v", what, got)
			}
		}
		if n := len(Announced(-5)); n != 0 {
			t.Errorf("%d announced", n)
		}
		mixed := w.send(func(d *Draft) {
			d.Photos, d.Where = append([][]byte{testJPEG(t, 5, 5)}, Announced(1)...), Outdoors
		})
		if again, err := w.add("vakman", mixed, 1, testJPEG(t, 5, 5)); err != nil || !again {
			t.Errorf("the one that came along: %v %v", again, err)
		}
		if again, err := w.add("vakman", mixed, 2, testJPEG(t, 5, 5)); err != nil || again {
			t.Errorf("the one after it: %v %v", again, err)
		}
	})
}

// Whatever comes after the yes was taken back, the pictures were erased or the people were
// forgotten, is not kept.
func TestPictureComesTooLate(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ends := map[string]func(id string){
			"yes taken back": func(id string) { w.Must(w.s.WithdrawPhotos(ctx, w.actor("consulent"), id, w.signal(id).Version)) },
			"erased": func(id string) {
				w.Write(func(tx *store.Tx) error { return ErasePictures(tx, w.vault, monday, id) })
			},
			"forgotten": func(id string) {
				w.Write(func(tx *store.Tx) error { return w.vault.Shred(tx, monday, id) })
			},
		}
		for what, end := range ends {
			id := w.announced(1)
			end(id)
			_, err := w.add("vakman", id, 1, testJPEG(t, 5, 5))
			if got := fieldKeys(err); !slices.Equal(got, []string{"foto photo_uncalled"}) {
				t.Errorf("%s: %v", what, err)
			}
		}
		gone := w.announced(1)
		w.Write(func(tx *store.Tx) error { return Erase(tx, w.vault, monday, gone) })
		_, err := w.add("vakman", gone, 1, testJPEG(t, 5, 5))
		wantKind(t, err, fault.NotFound, "an erased signal")
		if n := w.Count(`SELECT count(*) FROM signal_photo`); n != 0 {
			t.Errorf("%d pictures", n)
		}
	})
}

// Thirty-two times the same picture at once is one picture, one job and one record.
func TestSamePictureAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id, data := w.announced(3), testJPEG(t, 30, 30)
		var wait sync.WaitGroup
		var mu sync.Mutex
		fresh := 0
		for range 32 {
			wait.Go(func() {
				again, err := w.add("vakman", id, 2, data)
				mu.Lock()
				defer mu.Unlock()
				if err != nil {
					t.Error(err)
				} else if !again {
					fresh++
				}
			})
		}
		wait.Wait()
		for what, sql := range map[string]string{"pictures": `SELECT count(*) FROM signal_photo WHERE n = 2`, "jobs": `SELECT count(*) FROM jobs_job WHERE kind = 'signal.photo'`,
			"records": `SELECT count(*) FROM audit_record WHERE action = 'signal.addphoto'`} {
			if n := w.Count(sql); n != 1 {
				t.Errorf("%d %s", n, what)
			}
		}
		if fresh != 1 {
			t.Errorf("%d say that they are the first", fresh)
		}
	})
}

// The holder hears once that a picture came after somebody began, however many come, and also
// when they come at the same moment. Before that nobody needs to hear.
func TestLatePictureIsToldOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.announced(3)
		told := func(when string, want int64) {
			t.Helper()
			for what, sql := range map[string]string{
				"notices of the holder": `SELECT count(*) FROM account_notice WHERE message = 'signal.notice_photo' AND user_id = '` + w.holder(id).UserID + `'`,
				"notices":               `SELECT count(*) FROM account_notice WHERE message = 'signal.notice_photo'`,
				"lines of history":      `SELECT count(*) FROM signal_event WHERE step = 'foto-later'`,
			} {
				if n := w.Count(sql); n != want {
					t.Errorf("%s: %d %s", when, n, what)
				}
			}
		}
		add := func(n int) {
			if _, err := w.add("vakman", id, n, testJPEG(t, 5, 5)); err != nil {
				t.Error(err)
			}
		}
		add(1)
		told("before anybody began", 0)
		w.Must(w.s.NotReachedNow(ctx, w.holder(id), id, w.signal(id).Version))
		var both sync.WaitGroup
		for n := 2; n <= 3; n++ {
			both.Go(func() { add(n) })
		}
		both.Wait()
		told("two at once", 1)
		add(3)
		told("again", 1)
		v, err := w.s.Show(ctx, w.actor("consulent"), id)
		w.Must(err)
		if last := v.History[len(v.History)-1]; last.Step != PhotoLate || last.Who == "" {
			t.Errorf("the history ends with %+v", last)
		}
		if _, ok := Next(v.State, PhotoLate); ok || v.State != Received {
			t.Errorf("it is %q", v.State)
		}
	})
}

// Who holds a signal and sent it knows of its late picture.
func TestLatePictureOfTheHolder(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.draft()
		d.Photos, d.Where, d.Yes = Announced(1), Indoors, true
		a := w.actor("consulent")
		r, err := w.s.Send(ctx, a, d)
		w.Must(err)
		w.Must(w.s.PlanTalk(ctx, a, r.ID, w.signal(r.ID).Version, a.UserID, clock.Date(w.signal(r.ID).At).AddDate(0, 0, 1)))
		if _, err := w.add("consulent", r.ID, 1, testJPEG(t, 5, 5)); err != nil {
			t.Fatal(err)
		}
		if n := w.Count(`SELECT count(*) FROM account_notice WHERE message = 'signal.notice_photo'`); n != 0 {
			t.Errorf("%d notices", n)
		}
	})
}

// A picture that comes while another of the same signal is being made anew is made anew too.
func TestPictureComesWhileAnotherIsMade(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.announced(2)
		add := func(n int) {
			if _, err := w.add("vakman", id, n, testJPEG(t, 20+n, 20)); err != nil {
				t.Fatal(err)
			}
		}
		add(2)
		w.s.decode <- struct{}{} // the one place where pictures are made is taken
		var making sync.WaitGroup
		making.Go(w.work)
		for range 5000 {
			if w.Count(`SELECT count(*) FROM jobs_job WHERE kind = 'signal.photo' AND attempt > 0`) > 0 {
				break
			}
			time.Sleep(time.Millisecond)
		}
		time.Sleep(50 * time.Millisecond) // it has read what there was, and stands before that place
		add(1)
		<-w.s.decode
		making.Wait()
		w.work()
		v, err := w.s.Show(ctx, w.actor("consulent"), id)
		w.Must(err)
		if !slices.Equal(v.Pictures, []string{photoClean, photoClean}) {
			t.Errorf("%v", v.Pictures)
		}
		for n := 1; n <= 2; n++ {
			data, err := w.s.Picture(ctx, w.actor("consulent"), id, n)
			w.Must(err)
			if cfg, _, err := image.DecodeConfig(bytes.NewReader(data)); err != nil || cfg.Width != 20+n {
				t.Errorf("picture %d: %+v %v", n, cfg, err)
			}
		}
	})
}

// The page says that a picture is still to come, until when, and afterwards that it did not.
func TestPageAwaitsPicture(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		one, two := w.announced(1), w.announced(2)
		page := w.browse(t, w.serve(), "consulent")
		for _, c := range []struct {
			days int
			id   string
			want string
		}{
			{0, one, "Er komt nog een foto. Wij wachten tot en met 16 november"}, {14, one, "Er komt nog een foto."}, {15, one, "Er zou nog een foto komen. Die kwam niet."},
			{0, two, "Er komen nog 2 foto"}, {15, two, "Er zouden nog 2 foto"},
		} {
			w.clock.Set(monday.AddDate(0, 0, c.days))
			_, body := page.get("/signalen/" + c.id)
			page.has(body, c.want)
		}
	})
}

// A program announces pictures and sends them one by one; the answer says what is on its way.
func TestAPIPicturesFollow(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		server := w.serve()
		body := `{"woningId":"` + string(w.home) + `","thema":"woning","feiten":["lekkage"],"fotoPlek":"buiten","fotosVolgen":2}`
		id := call(t, server, "vakman", "POST", "/signalen", body, store.NewID()).field(t, "id")
		put := func(login, n string, data []byte, want int, says string) {
			t.Helper()
			got, _ := callFull(t, server, login, "PUT", "/signalen/"+id+"/fotos/"+n, string(data), "Content-Type", "image/jpeg")
			if got.status != want || !strings.Contains(got.body, says) {
				t.Errorf("%s sends %s: %+v", login, n, got)
			}
		}
		data := testJPEG(t, 30, 20)
		put("vakman", "2", data, 204, "")
		put("vakman", "2", data, 204, "")
		put("vakman", "3", data, 400, "hoort niet bij het signaal")
		put("vakman", "1", []byte("geen foto"), 400, "geen foto")
		put("vakman", "1", nil, 400, "")
		put("vakman", "1", append(bytes.Clone(data), make([]byte, upload.MaxBytes)...), 413, "")
		put("consulent", "1", data, 404, "")
		w.work()
		if got := call(t, server, "consulent", "GET", "/signalen/"+id, "", ""); !strings.Contains(got.body, `"fotos":2,"fotosOnderweg":1`) {
			t.Errorf("%+v", got)
		}
		if got := call(t, server, "vakman", "POST", "/signalen", strings.Replace(body, `"fotosVolgen":2`, `"fotosVolgen":4`, 1), store.NewID()); got.status != 400 {
			t.Errorf("four announced: %+v", got)
		}
	})
}
