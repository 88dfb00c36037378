package offline

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"path"
	"strings"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

//go:embed files
var sources embed.FS

// filesPath is where the files of this module are.
const filesPath = "/toestel/"

// file is one file as it is sent.
type file struct {
	body, packed []byte
	kind         string
}

// href is the address of a file with the hash of what is in it.
func (s *Service) href(name string) string {
	sum := sha256.Sum256(s.files[name].body)
	return filesPath + name + "?v=" + hex.EncodeToString(sum[:6])
}

// makeFiles puts together what the phone gets: the sources, the words in each language,
// the manifest, and the worker with the names of the others in it.
func (s *Service) makeFiles() map[string]file {
	s.files = map[string]file{}
	add := func(name, kind string, body []byte) { s.files[name] = file{body: body, packed: pack(body), kind: kind} }
	kinds := map[string]string{".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml", ".png": "image/png"}
	entries, err := sources.ReadDir("files")
	if err != nil {
		panic("offline: " + err.Error()) // part of the binary
	}
	for _, e := range entries {
		body, err := sources.ReadFile("files/" + e.Name())
		if err != nil {
			panic("offline: " + err.Error())
		}
		add(e.Name(), kinds[path.Ext(e.Name())], body)
	}
	for _, lang := range []text.Lang{text.Dutch, text.English} {
		add("woorden-"+string(lang)+".js", kinds[".js"], s.phoneWords(s.words.Printer(lang)))
	}
	said, _ := json.Marshal(map[string]string{"titel": s.words.Printer(text.Dutch).T("offline.called"), "tekst": s.words.Printer(text.Dutch).T("offline.called_text")}) // strings always can
	call := strings.NewReplacer("ROEPWOORDEN", string(said), "ICOON", s.href("icoon-192.png")).Replace(string(s.files["roep.js"].body))
	add("roep.js", kinds[".js"], []byte(call))
	pages, _ := json.Marshal(keptPages()) // strings always can
	worker := strings.NewReplacer("KERN", s.href("kern.js"), "ROEP", s.href("roep.js"), "PAGINALIJST", string(pages)).Replace(string(s.files["werker.js"].body))
	add("werker.js", kinds[".js"], []byte(worker))
	add("samendoen.webmanifest", "application/manifest+json", s.manifest())
	return s.files
}

// manifest makes the pages an app that can be put on the home screen (W3C Web Application
// Manifest).
func (s *Service) manifest() []byte {
	p := s.words.Printer(text.Dutch)
	data, err := json.Marshal(map[string]any{
		"id": "/", "name": p.T("web.app"), "short_name": p.T("web.app"), "description": p.T("offline.app_about"), "lang": "nl",
		"start_url": "/signalen/nieuw", "scope": "/", "display": "standalone", "background_color": "#ffffff", "theme_color": "#0b5f5a",
		"icons": []map[string]string{
			{"src": s.href("icoon.svg"), "sizes": "any", "type": "image/svg+xml"},
			{"src": s.href("icoon-192.png"), "sizes": "192x192", "type": "image/png"},
			{"src": s.href("icoon-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "any"},
			{"src": s.href("icoon-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
		},
		"shortcuts": []map[string]string{{"name": p.T("signal.new_title"), "url": "/signalen/nieuw"}, {"name": p.T("offline.list_title"), "url": listPath}},
	})
	if err != nil {
		panic("offline: manifest: " + err.Error()) // strings only
	}
	return data
}

// phoneWords are the sentences that the scripts say.
func (s *Service) phoneWords(p *text.Printer) []byte {
	words := map[string]any{"foto": s.href("foto.js")}
	for js, key := range map[string]string{"een": "wait_one", "meer": "wait_more", "nergens": "nowhere", "geenLijst": "no_list", "heelComplex": "whole_complex",
		"gevonden": "found", "gekozen": "chosen", "onvolledig": "incomplete", "niemand": "nobody", "vol": "full", "bewaard": "kept", "alsWie": "as",
		"fotoMislukt": "photo_failed", "fotoNr": "photo_n", "fotoHint": "photo_hint", "penseel": "brush", "deel": "part", "vervaag": "blur", "weer": "again",
		"nummer": "number", "lang": "long", "verder": "go_on", "verbeter": "correct", "login": "login", "kleiner": "smaller", "kopieer": "copy",
		"weg": "away", "zeker": "sure", "ander": "others", "wisZeker": "wipe_sure", "volgt": "follows", "gevaarOnbekend": "danger_unknown", "kies": "choose", "kijkt": "looking", "alarmWacht": "alarm_waits", "alarmLogin": "alarm_login"} {
		words[js] = p.T("offline.js_" + key)
	}
	states := map[string]string{}
	for _, st := range []string{"concept", "wacht", "bezig", "foto", "fotoniet", "verstuurd", "nagekeken", "geweigerd", "groot", "inloggen"} {
		states[st] = p.T("offline.state_" + st)
	}
	words["stand"], words["delen"] = states, strings.Split(p.T("offline.js_parts"), ", ")
	data, err := json.Marshal(words)
	if err != nil {
		panic("offline: words: " + err.Error()) // strings only
	}
	return append(append([]byte("self.toestelWoorden = "), data...), ";\n"...)
}

func pack(body []byte) []byte {
	var out bytes.Buffer
	w, _ := gzip.NewWriterLevel(&out, gzip.BestCompression) // a level that exists
	w.Write(body)                                           // to memory
	w.Close()
	return out.Bytes()
}

// getFile sends a file. Those with a hash in their address never change; the worker and
// the manifest are asked for anew each time.
func (s *Service) getFile(c *web.Context) error {
	name := c.R.PathValue("bestand")
	f, ok := s.files[name]
	if !ok {
		return fault.New("offline.file", fault.NotFound)
	}
	h := c.W.Header()
	h.Set("Content-Type", f.kind)
	h.Set("Cache-Control", "no-cache")
	if c.R.URL.Query().Get("v") != "" {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	if name == "werker.js" {
		h.Set("Service-Worker-Allowed", "/")
	}
	body := f.body
	h.Add("Vary", "Accept-Encoding")
	if len(f.packed) < len(f.body) && strings.Contains(c.R.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = f.packed
	}
	c.W.WriteHeader(http.StatusOK)
	_, err := c.W.Write(body)
	return err
}

// Dress adds the outbox to the frame of every page, and on the form what belongs there.
func (s *Service) Dress(c *web.Context, p *ui.Page) {
	p.Reader, p.Manifest = c.Actor.UserID, s.href("samendoen.webmanifest")
	p.Scripts = append(p.Scripts, s.scripts(c.Lang())...)
	if c.R.URL.Path == "/meldpunt" {
		p.Scripts = append(p.Scripts, s.href("nood.js"))
	}
	if c.R.URL.Path == "/mijn/bereik" {
		p.Scripts = append(p.Scripts, s.href("bereik.js"))
	}
	if c.R.URL.Path == "/signalen/nieuw" {
		p.Scripts = append(p.Scripts, s.href("formulier.js"))
	}
}

// scripts are those of every page.
func (s *Service) scripts(lang text.Lang) []string {
	return []string{s.href("woorden-" + string(text.ParseLang(string(lang))) + ".js"), s.href("kern.js"), s.href("scherm.js")}
}
