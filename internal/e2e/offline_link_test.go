package e2e

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// cameraMark is what a camera left in a picture.
const cameraMark = "GEHEIME-CAMERA"

// fate is what becomes of the next words or picture on their way.
type fate string

// The fates. Those that need the phone itself (a killed tab, a full phone) are in the suite.
const (
	arrives  fate = "arrives"
	before   fate = "the link dies before the request"
	halfway  fate = "the link dies half-way"
	answer   fate = "the answer is lost after the server stored it"
	gateway  fate = "a gateway says 502"
	expired  fate = "somebody on the way says 401"
	tooLarge fate = "somebody on the way says 413"
	portal   fate = "a portal answers with a page of its own"
	down     fate = "the server is killed"
	killed   fate = "the tab is killed while it sends"
	full     fate = "the phone is full"
)

func fates() []fate {
	return []fate{before, halfway, answer, gateway, expired, tooLarge, portal, down, killed, full}
}

// The two steps of a signal: its words, and after these each picture.
const (
	wordsPath   = "/toestel/signalen"
	picturePath = "/toestel/fotos"
)

// link is the way between a phone and the server, which fails on demand.
type link struct {
	address string
	mu      sync.Mutex
	fates   map[string]fate // by the step; what none is said of arrives
	posts   map[meeting]int // how often a phone tried each, and met what
	leaked  bool            // a picture still said which camera made it
	hold    chan struct{}   // what a killed tab was sending hangs here
	proxy   *httputil.ReverseProxy
}

// meeting is a step that met its fate.
type meeting struct {
	step string
	fate fate
}

func startLink(t *testing.T, server string) *link {
	t.Helper()
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	l := &link{posts: map[meeting]int{}, hold: make(chan struct{})}
	l.proxy = &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(u); r.Out.Host = r.In.Host },
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) }}
	s := httptest.NewServer(l)
	t.Cleanup(func() { close(l.hold); s.CloseClientConnections(); s.Close() })
	l.address = strings.Replace(s.URL, "127.0.0.1", "localhost", 1)
	return l
}

// set is what becomes of words and of pictures from now on; without reception (down) nothing else
// arrives either.
func (l *link) set(words, picture fate) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.fates = map[string]fate{wordsPath: words, picturePath: picture}
}

// met is how many times a step met a fate.
func (l *link) met(step string, f fate) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.posts[meeting{step, f}]
}

// meets is the fate of a request, and its step; empty for all that is no step.
func (l *link) meets(r *http.Request) (f fate, step string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	f, isStep := l.fates[r.URL.Path]
	if !isStep {
		if l.fates[wordsPath] == down {
			return down, ""
		}
		return arrives, ""
	}
	l.posts[meeting{r.URL.Path, f}]++
	if f != halfway {
		body, _ := io.ReadAll(r.Body) // a phone that stops half-way sends what it has
		l.leaked = l.leaked || bytes.Contains(body, []byte(cameraMark))
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	return f, r.URL.Path
}

// ServeHTTP lets everything pass but what the fate says; only a killed server answers
// nothing at all.
func (l *link) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f, step := l.meets(r)
	if f == down {
		panic(http.ErrAbortHandler)
	}
	if step == "" {
		l.proxy.ServeHTTP(w, r)
		return
	}
	switch f {
	case before:
		panic(http.ErrAbortHandler)
	case halfway:
		io.CopyN(io.Discard, r.Body, r.ContentLength/2)
		panic(http.ErrAbortHandler)
	case answer:
		l.proxy.ServeHTTP(httptest.NewRecorder(), r)
		panic(http.ErrAbortHandler)
	case gateway:
		w.WriteHeader(http.StatusBadGateway)
	case expired:
		w.WriteHeader(http.StatusUnauthorized)
	case tooLarge:
		w.WriteHeader(http.StatusRequestEntityTooLarge)
	case portal:
		w.Header().Set("Content-Type", "text/html")
		io.WriteString(w, "<h1>Welkom op de wifi van de lunchroom</h1>")
	case killed:
		io.Copy(io.Discard, r.Body)
		select {
		case <-l.hold:
		case <-r.Context().Done():
		}
		panic(http.ErrAbortHandler)
	default:
		l.proxy.ServeHTTP(w, r)
	}
}

// cameraPicture writes a photo of which no two are the same, with a marker of a camera in it.
func cameraPicture(t testing.TB, n int) string {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 320, 240))
	for y := range 240 {
		for x := range 320 {
			img.Set(x, y, color.RGBA{uint8(x + n), uint8(y * n), uint8(x * y), 255}) // #nosec G115 -- a pattern
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	// A comment (COM) after the start of the image, as cameras leave with what they know.
	mark := []byte(cameraMark)
	whole := append([]byte{0xff, 0xd8, 0xff, 0xfe, 0, byte(len(mark) + 2)}, mark...)
	whole = append(whole, b.Bytes()[2:]...)
	file := filepath.Join(t.TempDir(), "foto"+strconv.Itoa(n)+".jpg")
	if err := os.WriteFile(file, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}
