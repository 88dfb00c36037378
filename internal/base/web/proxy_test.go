package web

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestParseProxies(t *testing.T) {
	p, err := ParseProxies(" 10.0.0.5, 10.1.0.0/16 ,fd00::1,")
	if err != nil || len(p) != 3 {
		t.Fatal(p, err)
	}
	for address, want := range map[string]bool{"10.0.0.5": true, "10.0.0.6": false, "10.1.255.1": true, "::ffff:10.0.0.5": true,
		"fd00::1": true, "fd00::2": false, "": false, "elders": false, "10.0.0.5, 9.9.9.9": false} {
		if p.believes(address) != want {
			t.Errorf("%q: %t", address, !want)
		}
	}
	for _, bad := range []string{"proxy.example", "0.0.0.0/0", "::/0", "10.0.0.0/33", "10.0.0.5:80"} {
		if _, err := ParseProxies(bad); err == nil {
			t.Errorf("%q is accepted", bad)
		}
	}
}

func TestWhoAsks(t *testing.T) {
	p, err := ParseProxies("10.0.0.5, 10.0.0.6")
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{cfg: Config{Proxies: p}}
	for _, c := range []struct {
		peer string
		hops []string
		want string
	}{
		{"9.9.9.9:1", []string{"1.1.1.1"}, "9.9.9.9"}, // nobody's proxy
		{"10.0.0.5:1", nil, "10.0.0.5"},
		{"10.0.0.5:1", []string{"1.1.1.1"}, "1.1.1.1"},
		{"10.0.0.5:1", []string{"6.6.6.6, 1.1.1.1"}, "1.1.1.1"}, // the first was typed by the asker
		{"10.0.0.5:1", []string{"6.6.6.6", "1.1.1.1"}, "1.1.1.1"},
		{"10.0.0.5:1", []string{"6.6.6.6, 1.1.1.1, 10.0.0.6"}, "1.1.1.1"}, // two proxies of ours
		{"10.0.0.5:1", []string{"10.0.0.6"}, "10.0.0.6"},
		{"10.0.0.5:1", []string{"1.1.1.1, nonsense"}, "10.0.0.5"},
		{"10.0.0.5:1", []string{"::ffff:1.1.1.1"}, "1.1.1.1"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.peer
		for _, h := range c.hops {
			r.Header.Add("X-Forwarded-For", h)
		}
		if got := s.from(r); got != c.want {
			t.Errorf("%s %q: %s, want %s", c.peer, c.hops, got, c.want)
		}
	}
}

func TestOnlyOverHTTPS(t *testing.T) {
	p, err := ParseProxies("10.0.0.5")
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{cfg: Config{Proxies: p, ProxyHTTPS: true}}
	ask := func(method, path, from string, proto ...string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, path, nil)
		r.RemoteAddr = from + ":1"
		for _, v := range proto {
			r.Header.Add("X-Forwarded-Proto", v)
		}
		w := httptest.NewRecorder()
		s.overHTTPS(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })).ServeHTTP(w, r)
		return w
	}
	for what, c := range map[string]struct {
		got  *httptest.ResponseRecorder
		want int
	}{
		"through the proxy":             {ask("POST", "/x", "10.0.0.5", "https"), http.StatusTeapot},
		"round the proxy":               {ask("GET", "/x", "9.9.9.9", "https"), http.StatusForbidden},
		"plain at the proxy":            {ask("GET", "/x", "10.0.0.5", "http"), http.StatusForbidden},
		"a proxy that does not say":     {ask("GET", "/x", "10.0.0.5"), http.StatusForbidden},
		"said twice":                    {ask("GET", "/x", "10.0.0.5", "https", "http"), http.StatusForbidden},
		"a machine that looks after us": {ask("GET", "/healthz", "9.9.9.9"), http.StatusTeapot},
	} {
		if c.got.Code != c.want {
			t.Errorf("%s: %d, want %d", what, c.got.Code, c.want)
		}
	}
	s.cfg.Public = "https://samendoen.example"
	if w := ask("GET", "/a?b=c", "10.0.0.5", "http"); w.Code != http.StatusPermanentRedirect || w.Header().Get("Location") != "https://samendoen.example/a?b=c" {
		t.Error("sent on to", w.Code, w.Header())
	}
	if w := ask("POST", "/a", "10.0.0.5", "http"); w.Code != http.StatusForbidden {
		t.Error("a form without HTTPS:", w.Code)
	}
}
