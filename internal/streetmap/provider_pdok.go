package streetmap

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"samendoen/internal/base/clock"
)

// DefaultURL is the grey background map of PDOK in the grid of web maps (EPSG:3857), from its tile service
// (WMTS 1.0.0, addressed by path): https://www.pdok.nl/introductie/-/article/basisregistratie-topografie-achtergrondkaarten-brt-a-
const DefaultURL = "https://service.pdok.nl/brt/achtergrondkaart/wmts/v2_0/grijs/EPSG:3857"

// What the service has, and how we ask.
const (
	pdokMinZoom = 6
	pdokMaxZoom = 19
	pdokAtOnce  = 4
	pdokPause   = 30 * time.Second // after it did not answer
)

// PatienceOfService is how long a picture may take to come, all in all.
const PatienceOfService = 8 * time.Second

// errAway is that the service did not give a picture now.
var errAway = errors.New("streetmap: the map service gives nothing now")

// Doer sends a request to where the program may go.
type Doer interface {
	Do(r *http.Request) (*http.Response, error)
}

// Remote fetches pictures from a tile service, keeps them, and tells it nothing of who looks.
type Remote struct {
	base  string
	out   Doer
	clock clock.Clock
	log   *slog.Logger
	cache *cache
	slots chan struct{}
	once  singleflight.Group

	mu   sync.Mutex
	away time.Time // until when it is left alone
}

// NewRemote asks a service at an address, and keeps what it gives in a folder; without a folder it keeps
// nothing.
func NewRemote(base, folder string, out Doer, c clock.Clock, log *slog.Logger) *Remote {
	return &Remote{base: strings.TrimSuffix(base, "/"), out: out, clock: c, log: log, cache: newCache(folder, cacheBytes), slots: make(chan struct{}, pdokAtOnce)}
}

// Host is who is asked, to be named where one chooses.
func (r *Remote) Host() string {
	if u, err := url.Parse(r.base); err == nil {
		return u.Hostname()
	}
	return ""
}

// Tile is a picture; found is false where the service has none. What is kept and old serves while the
// service does not answer.
func (r *Remote) Tile(ctx context.Context, z, x, y int) (tile Tile, found bool, err error) {
	if z < pdokMinZoom || z > pdokMaxZoom || !onGrid(z, x, y) {
		return Tile{}, false, nil
	}
	old, fresh, known := r.cache.get(z, x, y, r.clock.Now())
	if fresh {
		return old, true, nil
	}
	key := fmt.Sprint(z, "/", x, "/", y)
	// Who goes away takes nothing from who waits for the same picture.
	made, err, _ := r.once.Do(key, func() (any, error) { return r.fetch(context.WithoutCancel(ctx), key, z, x, y) })
	switch tile, _ = made.(Tile); {
	case err == nil:
		return tile, tile.Data != nil, nil
	case known:
		return old, true, nil
	}
	return Tile{}, false, err
}

// fetch asks for a picture; without data the service has none there.
func (r *Remote) fetch(ctx context.Context, key string, z, x, y int) (Tile, error) {
	if r.isAway() {
		return Tile{}, errAway
	}
	ctx, cancel := context.WithTimeout(ctx, PatienceOfService)
	defer cancel()
	select {
	case r.slots <- struct{}{}:
		defer func() { <-r.slots }()
	case <-ctx.Done():
		return Tile{}, errAway
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, r.base+"/"+key+".png", nil)
	if err != nil {
		return Tile{}, errAway
	}
	req.Header.Set("User-Agent", "Samendoen")
	req.Header.Set("Accept", "image/png, image/jpeg, image/webp")
	resp, err := r.out.Do(req)
	if err != nil {
		r.leaveAlone(0)
		return Tile{}, errAway
	}
	defer resp.Body.Close()
	switch {
	case resp.StatusCode == http.StatusNotFound, resp.StatusCode == http.StatusNoContent:
		return Tile{}, nil
	case resp.StatusCode != http.StatusOK:
		r.leaveAlone(resp.StatusCode)
		return Tile{}, errAway
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, maxTile+1))
	tile, ok := pictureOf(data)
	if err != nil || !ok || len(data) > maxTile {
		r.leaveAlone(resp.StatusCode)
		return Tile{}, errAway
	}
	r.cache.put(z, x, y, data, r.clock.Now())
	return tile, nil
}

func (r *Remote) isAway() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.clock.Now().Before(r.away)
}

// leaveAlone asks nothing for a while, so that nobody waits for each picture; it is said once each time.
func (r *Remote) leaveAlone(status int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if now := r.clock.Now(); !now.Before(r.away) {
		r.away = now.Add(pdokPause)
		r.log.Warn("streetmap: the map service gives nothing", "host", r.Host(), "status", strconv.Itoa(status))
	}
}
