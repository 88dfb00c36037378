package ui

import (
	"net/http"
	"strconv"
	"strings"
)

// Handler serves the static files below StaticPrefix, from memory. A request with the
// right hash (see AssetPath) may be kept for a year; any other is checked again by its
// ETag. It answers only GET and HEAD, and sends gzip to browsers that take it.
func Handler() http.Handler {
	files := catalogue()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
			return
		}
		a, ok := files[strings.TrimPrefix(r.URL.Path, StaticPrefix)]
		if !ok {
			http.NotFound(w, r)
			return
		}
		forever := r.URL.Query().Get("v") == a.version()
		a.send(w, r, forever)
	})
}

// ThemeHandler serves the style sheet of a theme, at the address of Theme.Path.
func ThemeHandler(t Theme) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, err := newAsset("theme.css", []byte(t.CSS()))
		if err != nil {
			http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
			return
		}
		a.send(w, r, r.URL.Query().Get("v") == a.version())
	})
}

func (a asset) send(w http.ResponseWriter, r *http.Request, forever bool) {
	body, tag := a.body, `"`+a.hash+`"`
	h := w.Header()
	if a.gzipped != nil {
		h.Add("Vary", "Accept-Encoding")
		if takesGzip(r.Header.Get("Accept-Encoding")) {
			body, tag = a.gzipped, `"`+a.hash+`-gz"`
			h.Set("Content-Encoding", "gzip")
		}
	}
	h.Set("ETag", tag)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "public, no-cache")
	if forever {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	if knowsTag(r.Header.Get("If-None-Match"), tag) {
		h.Del("Content-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", a.kind)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the visitor is gone: nobody is left to tell
	}
}

// takesGzip reads Accept-Encoding (RFC 9110, 12.5.3); q=0 means no.
func takesGzip(header string) bool {
	for part := range strings.SplitSeq(header, ",") {
		coding, params, _ := strings.Cut(part, ";")
		coding = strings.TrimSpace(coding)
		if !strings.EqualFold(coding, "gzip") && coding != "*" {
			continue
		}
		q, found := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q=")
		if !found {
			return true
		}
		weight, err := strconv.ParseFloat(q, 64)
		return err == nil && weight > 0
	}
	return false
}

// knowsTag compares weakly, as If-None-Match asks (RFC 9110, 13.1.2).
func knowsTag(header, tag string) bool {
	for known := range strings.SplitSeq(header, ",") {
		known = strings.TrimPrefix(strings.TrimSpace(known), "W/")
		if known == "*" || known == tag {
			return true
		}
	}
	return false
}
