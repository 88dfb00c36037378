package ui

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"sync"
)

// StaticPrefix is the path below which Handler serves the files.
const StaticPrefix = "/static/"

//go:embed static
var embedded embed.FS

// asset is one file as it is sent. It is not changed once made.
type asset struct {
	body    []byte
	gzipped []byte // nil when compressing does not help
	hash    string // of body, hexadecimal
	kind    string // media type
}

// catalogue makes every asset once, at the first use.
var catalogue = sync.OnceValue(func() map[string]asset {
	all, err := buildAssets(Assets())
	if err != nil { // the files are part of the binary: only a broken build gets here
		panic(err)
	}
	return all
})

// Assets returns the static files as they lie in the source, paths without prefix
// ("samendoen.css", "vendor/htmx.min.js").
func Assets() fs.FS {
	sub, err := fs.Sub(embedded, "static")
	if err != nil {
		panic(err) // "static" is a valid path
	}
	return sub
}

// AssetPath returns the address of a static file, with the hash of what is in it, so
// that a browser may keep it for ever: "/static/samendoen.css?v=1f2e3d4c5b6a". A name
// that does not exist gets no hash, and Handler answers it with 404.
func AssetPath(name string) string {
	a, ok := catalogue()[name]
	if !ok {
		return StaticPrefix + name
	}
	return StaticPrefix + name + "?v=" + a.version()
}

// version is the part of the hash that stands in the address.
func (a asset) version() string { return a.hash[:12] }

func buildAssets(files fs.FS) (map[string]asset, error) {
	all := map[string]asset{}
	var sheets []string
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		if path.Ext(name) == ".css" { // after the fonts, whose hashes they hold
			sheets = append(sheets, name)
			return nil
		}
		body, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		all[name], err = newAsset(name, body)
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, name := range sheets {
		body, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		if all[name], err = newAsset(name, stampURLs(minifyCSS(body), all)); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func newAsset(name string, body []byte) (asset, error) {
	sum := sha256.Sum256(body)
	a := asset{body: body, hash: hex.EncodeToString(sum[:16]), kind: mediaType(name)}
	packed, err := pack(body)
	if err != nil {
		return asset{}, fmt.Errorf("ui: compress %s: %w", name, err)
	}
	if len(packed) < len(body)*9/10 {
		a.gzipped = packed
	}
	return a, nil
}

func pack(body []byte) ([]byte, error) {
	var buf bytes.Buffer
	w, err := gzip.NewWriterLevel(&buf, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(body); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// mediaType is a fixed table: the operating system's own table differs per machine.
func mediaType(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".woff2":
		return "font/woff2"
	default:
		return "text/plain; charset=utf-8"
	}
}

var assetURL = regexp.MustCompile(`url\(([a-z0-9./-]+)\)`)

// stampURLs adds the hash to the files that a sheet asks for, so that these too may be
// kept for ever.
func stampURLs(sheet []byte, known map[string]asset) []byte {
	return assetURL.ReplaceAllFunc(sheet, func(match []byte) []byte {
		name := string(assetURL.FindSubmatch(match)[1])
		a, ok := known[name]
		if !ok {
			return match
		}
		return []byte("url(" + name + "?v=" + a.version() + ")")
	})
}

// minifyCSS takes out comments and the white space that means nothing. It leaves
// strings alone, and the spaces around + and > that calc and selectors may need.
func minifyCSS(sheet []byte) []byte {
	var out strings.Builder
	text := string(sheet)
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case strings.HasPrefix(text[i:], "/*"):
			end := strings.Index(text[i+2:], "*/")
			if end < 0 {
				return []byte(out.String())
			}
			i += end + 3
		case c == '"':
			end := strings.IndexByte(text[i+1:], '"')
			if end < 0 {
				end = len(text) - i - 2
			}
			out.WriteString(text[i : i+end+2])
			i += end + 1
		case c == ' ' || c == '\n' || c == '\t':
			if keepSpace(out.String(), text[i+1:]) {
				out.WriteByte(' ')
			}
		default:
			out.WriteByte(c)
		}
	}
	return []byte(out.String())
}

// keepSpace says whether white space between what is written and what follows matters.
func keepSpace(before, after string) bool {
	if before == "" || after == "" {
		return false
	}
	return !strings.ContainsRune("{};:, ", rune(before[len(before)-1])) &&
		!strings.ContainsRune("{}; \n\t", rune(after[0]))
}
