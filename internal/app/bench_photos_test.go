package app

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"math/rand/v2"
	"mime/multipart"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/demo"
)

// How long the benchmark of the photos sends: go test -bench Photos ./internal/app -args -minutes 5
var benchMinutes = flag.Float64("minutes", 1.0/6, "how long the benchmark of the photos sends")

// What the benchmark of the photos sends.
const (
	phones         = 64
	phonesOfUser   = 8 // of the ten that one user may have
	photosASecond  = 20
	photoSize      = 300_000 // bytes
	againEvery     = 25      // of so many signals one is sent twice, as by a phone that missed the answer
	mostDrainHours = 1
)

// BenchmarkPhotos lets 64 phones send 20 signals a second, each with a photo of 300 KB, as the
// outbox of a phone does: the words, and when these are confirmed the photo in a request of its
// own, under the secret of the device, one after another on each phone. Every signal has a planned
// moment, and what its receipt took counts from there: a phone that is still busy with the one
// before makes the next one late, and does not send less. What the photo took counts from the
// receipt. In the end each receipt must be one signal with one photo.
//
// Reported: the receipt of the signal in ms (p50, p99, max), that of its photo (p50, p99), how many photos still waited to be made anew
// when the last one was sent, how many seconds until none did, the longest that any other job
// waited meanwhile, processor time for each signal, and the most memory that the process had
// resident, phones included.
func BenchmarkPhotos(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { benchPhotos(b, "sqlite:"+filepath.Join(b.TempDir(), "photos.db")) })
	b.Run("postgres", func(b *testing.B) {
		c, err := storetest.NewCluster("", storetest.Durable(), storetest.Set("shared_buffers", "256MB"))
		must(b, err)
		b.Cleanup(c.Close)
		benchPhotos(b, c.DSN())
	})
}

func benchPhotos(b *testing.B, dsn string) {
	cfg := benchConfig(b, dsn)
	logins := loadCity(b, cfg, demo.Config{Seed: 1, Homes: 4000})
	a, err := Open(context.Background(), cfg, clock.System(), quiet())
	must(b, err)
	address := serveDemo(b, a)
	waitErased(b, dsn)
	crowd := newCrowd(b, address, senderLogins(logins))
	homes, pictures := someHomes(b, a.db, 997), noisyPhotos(b, 8)
	total := int(*benchMinutes * 60 * photosASecond)
	for b.Loop() {
		peak, busy, late := peakMemory(b), processorTime(b), watchLate(b, a)
		took, photos := crowd.send(b, total, homes, pictures)
		waiting := count(b, a.db, `SELECT count(*) FROM signal_photo WHERE state = 'ruw'`)
		drained := drain(b, a.db)
		busy = processorTime(b) - busy
		b.ReportMetric(late(), "s-late")
		slices.Sort(took)
		b.ReportMetric(milliseconds(took[len(took)/2]), "ms-p50")
		b.ReportMetric(milliseconds(took[len(took)*99/100]), "ms-p99")
		b.ReportMetric(milliseconds(took[len(took)-1]), "ms-max")
		slices.Sort(photos)
		b.ReportMetric(milliseconds(photos[len(photos)/2]), "ms-photo-p50")
		b.ReportMetric(milliseconds(photos[len(photos)*99/100]), "ms-photo-p99")
		b.ReportMetric(float64(waiting), "waiting")
		b.ReportMetric(drained.Seconds(), "s-drain")
		b.ReportMetric(milliseconds(busy)/float64(total), "ms-cpu")
		b.ReportMetric(peak(), "peak-MB")
		crowd.check(b, a.db)
	}
	b.ReportMetric(0, "ns/op")
}

// senderLogins are the users of the own organisation that pass on signals at the door.
func senderLogins(logins []demo.Login) (list []demo.Login) {
	for _, l := range logins {
		if slices.Contains([]string{"vakman", "wijkbeheerder", "consulent", "teamleider"}, l.Role) {
			list = append(list, l)
		}
	}
	return list
}

// crowd is everybody with a phone, and what their phones were told.
type crowd struct {
	phones []*phone
	run    int // of sending, part of the keys
	mu     sync.Mutex
	got    map[string]string // id of the signal by key
}

func newCrowd(b *testing.B, address string, users []demo.Login) *crowd {
	if len(users)*phonesOfUser < phones {
		b.Fatalf("%d users are too few for %d phones", len(users), phones)
	}
	c := &crowd{got: map[string]string{}}
	for n := range phones {
		c.phones = append(c.phones, newPhone(b, address, n, users[n/phonesOfUser]))
	}
	return c
}

// phone is a browser that is a device of its user.
type phone struct {
	client  *http.Client
	address string
	device  string
	body    bytes.Buffer
}

func newPhone(b *testing.B, address string, n int, u demo.Login) *phone {
	from := &net.TCPAddr{IP: net.IPv4(127, 0, 1, byte(n+1))} // Linux has all of 127.0.0.0/8
	over := &http.Transport{DialContext: (&net.Dialer{LocalAddr: from}).DialContext}
	b.Cleanup(over.CloseIdleConnections)
	p := &phone{client: loginOver(b, over, address, u), address: address}
	answer, err := p.client.Post(address+"/toestel/aanmelden", "", nil)
	must(b, err)
	defer answer.Body.Close()
	var known struct{ Toestel string }
	must(b, json.NewDecoder(answer.Body).Decode(&known))
	if p.device = known.Toestel; p.device == "" {
		b.Fatalf("phone %d is no device: %s", n, answer.Status)
	}
	return p
}

// send sends signals on their planned moments, and gives what each receipt took from there, and
// what its photo took after it.
func (c *crowd) send(b *testing.B, total int, homes []string, pictures [][]byte) (took, photos []time.Duration) {
	took, photos = make([]time.Duration, total), make([]time.Duration, total)
	start := time.Now()
	c.run++
	var wait sync.WaitGroup
	for i, p := range c.phones {
		wait.Go(func() {
			for n := i; n < total; n += phones {
				planned := start.Add(time.Duration(n) * time.Second / photosASecond)
				time.Sleep(time.Until(planned))
				key := fmt.Sprintf("foto-%d-%08d", c.run, n)
				id := p.words(b, http.StatusCreated, key, homes[n%len(homes)])
				received := time.Now()
				p.photo(b, key, pictures[n%len(pictures)])
				took[n], photos[n] = received.Sub(planned), time.Since(received)
				if n%againEvery == 0 {
					if p.words(b, http.StatusOK, key, homes[n%len(homes)]) != id {
						b.Errorf("%s: another signal when it is sent again", key)
					}
					p.photo(b, key, pictures[n%len(pictures)])
				}
				c.mu.Lock()
				c.got[key] = id
				c.mu.Unlock()
			}
		})
	}
	wait.Wait()
	return took, photos
}

// words sends one signal as kern.js does, and gives the id of the receipt.
func (p *phone) words(b *testing.B, want int, key, home string) string {
	p.body.Reset()
	form := multipart.NewWriter(&p.body)
	for _, f := range [][2]string{{"plek", "woning:" + home}, {"thema", "woning"}, {"feiten", "deur-raam-stuk"}, {"zin", observed}, {"spoed", "gewoon"}, {"fotoplek", "buiten"}, {"fotos-volgen", "1"}} {
		form.WriteField(f[0], f[1]) // into memory: it cannot fail
	}
	form.Close()
	return p.post(b, want, "/toestel/signalen", form.FormDataContentType(), key, 0, p.body.Bytes())
}

// photo sends the photo of a signal as kern.js does.
func (p *phone) photo(b *testing.B, key string, picture []byte) {
	p.post(b, http.StatusOK, "/toestel/fotos", "image/jpeg", key, 1, picture)
}

// post sends something of a signal, and wants it confirmed under its key and number.
func (p *phone) post(b *testing.B, want int, path, kind, key string, n int, body []byte) string {
	r, err := http.NewRequest(http.MethodPost, p.address+path, bytes.NewReader(body))
	if err != nil {
		b.Error(err)
		return ""
	}
	r.Header.Set("Content-Type", kind)
	r.Header.Set("Idempotency-Key", key)
	r.Header.Set("Toestel", p.device)
	if n > 0 {
		r.Header.Set("Foto", strconv.Itoa(n))
	}
	answer, err := p.client.Do(r)
	if err != nil {
		b.Error(err)
		return ""
	}
	defer answer.Body.Close()
	said, err := io.ReadAll(answer.Body)
	var receipt struct {
		Sleutel, Stand, ID string
		Foto               int
	}
	if err == nil {
		err = json.Unmarshal(said, &receipt)
	}
	if err != nil || answer.StatusCode != want || receipt.Sleutel != key || receipt.Stand != "verstuurd" || receipt.Foto != n || n == 0 && receipt.ID == "" {
		b.Errorf("%s: %s %s %v", key, answer.Status, said, err)
	}
	return receipt.ID
}

// check wants every receipt to be one signal with one photo that can be seen.
func (c *crowd) check(b *testing.B, db *store.DB) {
	stored := map[string]string{}
	must(b, db.Read(context.Background(), func(tx *store.Tx) error {
		list, err := store.Strings(tx, `SELECT s.idem_key || ' ' || s.id || ' ' || CAST(count(p.n) AS TEXT) || ' ' || coalesce(max(p.state), '')
			FROM signal_signal s LEFT JOIN signal_photo p ON p.signal_id = s.id WHERE s.idem_key LIKE 'foto-%' GROUP BY s.idem_key, s.id`)
		for _, line := range list {
			key, rest, _ := strings.Cut(line, " ")
			if stored[key] != "" {
				b.Errorf("%s is stored twice", key)
			}
			stored[key] = rest
		}
		return err
	}))
	if len(stored) != len(c.got) {
		b.Errorf("%d signals stored for %d receipts", len(stored), len(c.got))
	}
	for key, id := range c.got {
		if stored[key] != id+" 1 klaar" {
			b.Errorf("%s: %q stored, receipt %s", key, stored[key], id)
		}
	}
}

func count(b *testing.B, db *store.DB, query string, args ...any) (n int64) {
	if err := db.Read(context.Background(), func(tx *store.Tx) (err error) {
		n, err = store.Count(tx, query, args...)
		return err
	}); err != nil {
		b.Error(err)
	}
	return n
}

// drain waits until every photo is made anew.
func drain(b *testing.B, db *store.DB) time.Duration {
	start := time.Now()
	for count(b, db, `SELECT count(*) FROM signal_photo WHERE state = 'ruw'`) > 0 {
		if time.Since(start) > mostDrainHours*time.Hour {
			b.Fatal("the photos are never done")
		}
		time.Sleep(100 * time.Millisecond)
	}
	return time.Since(start)
}

// watchLate says, when it is called, the longest in seconds that a job of another kind than
// photos waited since, looking twice a second.
func watchLate(b *testing.B, a *App) func() float64 {
	quit, gone := make(chan struct{}), make(chan time.Duration)
	go func() {
		var most time.Duration
		tick := time.NewTicker(500 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-quit:
				gone <- most
				return
			case now := <-tick.C:
				if due := count(b, a.db, `SELECT coalesce(min(due), 0) FROM jobs_job WHERE state = 'ready' AND kind <> 'signal.photo' AND due <= $1`, store.Micros(now)); due > 0 {
					most = max(most, now.Sub(store.Time(due)))
				}
			}
		}
	}()
	return func() float64 { close(quit); return (<-gone).Seconds() }
}

// peakMemory says, when it is called, the most memory in MB that this process had resident
// since (proc(5): clear_refs, VmHWM); 0 where the system does not tell.
func peakMemory(b *testing.B) func() float64 {
	if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0); err != nil {
		b.Log("the most memory is that since the start: ", err)
	}
	return func() float64 {
		data, err := os.ReadFile("/proc/self/status")
		if err != nil {
			return 0
		}
		_, rest, _ := strings.Cut(string(data), "VmHWM:")
		kB, _ := strconv.Atoi(strings.Fields(rest)[0])
		return float64(kB) / 1000
	}
}

// noisyPhotos are JPEGs of 1600 by 1200 pixels, as the phone makes them, of about photoSize.
// Each is noise over a slope, which no packing makes smaller.
func noisyPhotos(b *testing.B, n int) [][]byte {
	list := make([][]byte, n)
	for i := range list {
		low, high := 1, 128
		for low < high { // the least noise that fills the size
			if amplitude := (low + high) / 2; len(noisyPhoto(b, i, amplitude)) >= photoSize {
				high = amplitude
			} else {
				low = amplitude + 1
			}
		}
		list[i] = noisyPhoto(b, i, low)
		if size := len(list[i]); size < photoSize || size > photoSize*5/4 {
			b.Fatalf("a photo of %d bytes", size)
		}
	}
	return list
}

func noisyPhoto(b *testing.B, seed, amplitude int) []byte {
	random := rand.New(rand.NewPCG(uint64(seed), 1)) // #nosec G115 G404 -- a pattern
	img := image.NewYCbCr(image.Rect(0, 0, 1600, 1200), image.YCbCrSubsampleRatio420)
	for y := range 1200 {
		for x := range 1600 {
			img.Y[y*img.YStride+x] = uint8(32 + (x+y)/32 + random.IntN(amplitude)) // #nosec G115 -- at most 32 + 87 + 127
		}
	}
	for i := range img.Cb {
		img.Cb[i], img.Cr[i] = 120, 136
	}
	var out bytes.Buffer
	must(b, jpeg.Encode(&out, img, &jpeg.Options{Quality: 80}))
	return out.Bytes()
}
