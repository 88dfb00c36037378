package streetmap

import (
	"bytes"
	"context"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/hook"
	"samendoen/internal/base/openid"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

// service is a map service on this machine: what it answers can be changed.
type service struct {
	asked   atomic.Int64
	answer  atomic.Value // func(http.ResponseWriter, *http.Request)
	headers atomic.Value // http.Header of the last request
}

func (s *service) set(f func(http.ResponseWriter, *http.Request)) { s.answer.Store(f) }

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.asked.Add(1)
	s.headers.Store(r.Header.Clone())
	s.answer.Load().(func(http.ResponseWriter, *http.Request))(w, r)
}

func picture(n int) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write(append(png(n), r.URL.Path...)) }
}

func newRemote(t *testing.T, network openid.Network, folder string) (*service, *Remote, *clock.Manual) {
	t.Helper()
	s := &service{}
	s.set(picture(1))
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	c := clock.NewManual(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC))
	return s, NewRemote(server.URL+"/grijs", folder, hook.NewOutside(network, "test", 2*time.Second), c, slog.New(slog.DiscardHandler)), c
}

// A picture is asked for once, by its numbers, and says nothing of who looks. It is kept for thirty days,
// and serves longer while the service is away.
func TestRemote(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "straten")
	s, r, c := newRemote(t, openid.Network{Loopback: true}, folder)
	get := func(want string, asked int64) {
		t.Helper()
		tile, found, err := r.Tile(t.Context(), 16, 33700, 21620)
		if err != nil || !found || string(tile.Data) != want || tile.Type != "image/png" {
			t.Errorf("%q %s %v %v, want %q", tile.Data, tile.Type, found, err, want)
		}
		if n := s.asked.Load(); n != asked {
			t.Errorf("asked %d times, want %d", n, asked)
		}
	}
	first, second := string(png(1))+"/grijs/16/33700/21620.png", string(png(2))+"/grijs/16/33700/21620.png"
	get(first, 1)
	for name := range s.headers.Load().(http.Header) {
		if name != "User-Agent" && name != "Accept" && name != "Accept-Encoding" {
			t.Errorf("the service hears %s", name)
		}
	}
	s.set(picture(2))
	get(first, 1)
	c.Add(cacheAge - time.Minute)
	get(first, 1)
	c.Add(2 * time.Minute)
	get(second, 2)
	c.Add(cacheAge + time.Minute)
	s.set(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) })
	get(second, 3) // old, for want of a new one
	get(second, 3) // and it is left alone for a while
	c.Add(pdokPause + time.Second)
	get(second, 4)
}

// What the service does not have is no fault; what it should not send never comes through.
func TestRemoteGivesNothing(t *testing.T) {
	for name, c := range map[string]struct {
		answer func(http.ResponseWriter, *http.Request)
		err    bool
	}{
		"not there":   {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) }, false},
		"no contents": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }, false},
		"a page":      {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<script>alert(1)</script>")) }, true},
		"svg":         {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<svg/>")) }, true},
		"refused":     {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) }, true},
		"elsewhere": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://127.0.0.1:1/", http.StatusFound)
		}, true},
	} {
		s, r, _ := newRemote(t, openid.Network{Loopback: true}, t.TempDir())
		s.set(c.answer)
		if tile, found, err := r.Tile(t.Context(), 16, 1, 1); found || tile.Data != nil || (err != nil) != c.err {
			t.Errorf("%s: %q %v %v", name, tile.Data, found, err)
		}
		if s.asked.Load() != 1 {
			t.Errorf("%s: asked %d times", name, s.asked.Load())
		}
	}
	s, r, _ := newRemote(t, openid.Network{Loopback: true}, "")
	for _, at := range [][3]int{{5, 0, 0}, {20, 0, 0}, {6, 64, 0}, {6, -1, 0}} {
		if _, found, err := r.Tile(t.Context(), at[0], at[1], at[2]); found || err != nil || s.asked.Load() != 0 {
			t.Errorf("%v was asked for: %v", at, err)
		}
	}
	s, r, _ = newRemote(t, openid.Network{}, "") // this machine is not the internet
	if _, found, err := r.Tile(t.Context(), 16, 1, 1); found || err == nil || s.asked.Load() != 0 {
		t.Errorf("asked on this machine: %v", err)
	}
}

// What is kept stays below its bound: the oldest goes first, and nothing that is not ours.
func TestCacheIsBounded(t *testing.T) {
	dir := t.TempDir()
	c := newCache(dir, 1000)
	if err := os.WriteFile(filepath.Join(dir, "van-een-ander"), bytes.Repeat([]byte("x"), 50), 0o600); err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	for i := range 40 {
		c.put(9, i, 1, append(png(i), make([]byte, 90)...), now.Add(time.Duration(i)*time.Minute))
	}
	var sum int64
	_ = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if info, e := d.Info(); err == nil && e == nil && !d.IsDir() {
			sum += info.Size()
		}
		return err
	})
	if sum > 1000 || sum < 500 {
		t.Errorf("%d bytes are kept", sum)
	}
	if _, _, found := c.get(9, 39, 1, now); !found {
		t.Error("the newest is gone")
	}
	if _, _, found := c.get(9, 0, 1, now); found {
		t.Error("the oldest is there")
	}
	if _, err := os.Stat(filepath.Join(dir, "van-een-ander")); err != nil {
		t.Error(err)
	}
	newCache(filepath.Join(dir, "van-een-ander"), 1000).put(9, 1, 1, png(1), now) // a folder that cannot be made
}

// Nothing is on until the administrator chooses, and only of what the server has; the choice is on record.
func TestChoose(t *testing.T) {
	storetest.Each(t, []fs.FS{access.Migrations, audit.Migrations, Files}, func(t *testing.T, db *store.DB) {
		w := storetest.Hands{T: t, DB: db}
		doc, err := fs.ReadFile(Files, "policy.cedar")
		w.Must(err)
		policy, err := access.NewPolicy(doc)
		w.Must(err)
		c := clock.NewManual(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC))
		archive, err := open(packed{tiles: map[[3]int][]byte{{7, 1, 1}: png(1), {8, 1, 1}: []byte("<svg/>")}, kind: kindPNG, metadata: "{}"}.write())
		w.Must(err)
		remote := NewRemote(DefaultURL, "", nil, c, slog.New(slog.DiscardHandler))
		s := New(db, c, policy, archive, remote, slog.New(slog.DiscardHandler))
		admin := access.Actor{UserID: "u", OrgID: "o", Roles: []access.Role{access.Admin}}
		ground := func(s *Service, org string) (g Ground, ok bool) {
			t.Helper()
			w.Must(db.Read(t.Context(), func(tx *store.Tx) (err error) {
				g, ok, err = s.GroundOf(tx, org)
				return err
			}))
			return g, ok
		}
		if g, ok := ground(s, "o"); ok {
			t.Errorf("%+v without a choice", g)
		}
		w.Must(s.Choose(t.Context(), admin, Choice{Source: FromPDOK}))
		if g, ok := ground(s, "o"); !ok || g.Attribution != "© Kadaster / PDOK, CC BY 4.0" || g.MinZoom != 6 || g.MaxZoom != 19 {
			t.Errorf("%+v %v", g, ok)
		}
		if _, ok := ground(s, "elders"); ok {
			t.Error("the choice of one is that of another")
		}
		w.Kind(s.Choose(t.Context(), admin, Choice{Source: FromFile}), fault.Conflict)
		w.Must(s.Choose(t.Context(), admin, Choice{Source: FromFile, Version: 1}))
		g, ok := ground(s, "o")
		if !ok || g.Source != FromFile || g.MinZoom != 7 || g.MaxZoom != 8 || g.Version == "" {
			t.Errorf("%+v %v", g, ok)
		}
		tile, err := s.Tile(t.Context(), g, 7, 1, 1)
		if err != nil || tile.Type != "image/png" || !bytes.Equal(tile.Data, png(1)) {
			t.Errorf("%+v %v", tile, err)
		}
		for _, at := range [][3]int{{7, 2, 1}, {8, 1, 1}} { // nothing there, and what is no picture
			_, err = s.Tile(t.Context(), g, at[0], at[1], at[2])
			w.Kind(err, fault.NotFound)
		}
		_, err = s.Tile(t.Context(), Ground{}, 7, 1, 1)
		w.Kind(err, fault.NotFound)
		if _, ok := ground(New(db, c, policy, nil, remote, nil), "o"); ok {
			t.Error("streets from a file that is gone")
		}
		w.Kind(New(db, c, policy, nil, nil, nil).Choose(t.Context(), admin, Choice{Source: FromPDOK, Version: 2}), fault.Invalid)
		w.Kind(s.Choose(t.Context(), admin, Choice{Source: "satelliet", Version: 2}), fault.Invalid)
		for _, role := range []access.Role{access.Board, access.Officer, access.Consultant, access.PolicyMaker} {
			other := access.Actor{UserID: "u", OrgID: "o", Roles: []access.Role{role}}
			w.Kind(s.Choose(t.Context(), other, Choice{Source: NoStreets, Version: 2}), fault.NotFound)
			_, err = s.Chosen(t.Context(), other)
			w.Kind(err, fault.NotFound)
		}
		w.Must(s.Choose(t.Context(), admin, Choice{Source: NoStreets, Version: 2}))
		if _, ok := ground(s, "o"); ok {
			t.Error("switched off, and on")
		}
		if got := w.Count(`SELECT count(*) FROM audit_record WHERE action = 'streetmap.set' AND object_id IN ('geen', 'pdok', 'bestand')`); got != 3 {
			t.Errorf("%d choices on record", got)
		}
		if _, err := s.Chosen(context.Background(), admin); err != nil {
			t.Error(err)
		}
	})
}
