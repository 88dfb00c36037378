package streetmap

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"time"
)

// Bounds of what is kept on disk.
const (
	cacheBytes = 256 << 20
	cacheAge   = 30 * 24 * time.Hour // older pictures are fetched anew, and serve while that fails
)

// cache keeps pictures in a folder of its own, up to a number of bytes. It only ever makes things
// faster: what cannot be written or read is as if it were not there.
type cache struct {
	dir  string
	most int64

	mu   sync.Mutex
	size int64 // -1: not counted yet
}

func newCache(dir string, most int64) *cache { return &cache{dir: dir, most: most, size: -1} }

func (c *cache) path(z, x, y int) string {
	return filepath.Join(c.dir, strconv.Itoa(z), strconv.Itoa(x)+"-"+strconv.Itoa(y)+".tegel")
}

// get is a picture that is kept, and whether it is younger than cacheAge at a moment.
func (c *cache) get(z, x, y int, now time.Time) (tile Tile, fresh, found bool) {
	if c.dir == "" {
		return Tile{}, false, false
	}
	path := c.path(z, x, y)
	info, err := os.Stat(path)
	if err != nil || info.Size() > maxTile {
		return Tile{}, false, false
	}
	data, err := os.ReadFile(path) // #nosec G304 -- in our own folder, by numbers
	if err != nil {
		return Tile{}, false, false
	}
	tile, found = pictureOf(data)
	return tile, found && now.Sub(info.ModTime()) < cacheAge, found
}

// put keeps a picture, and throws the oldest away when there is too much.
func (c *cache) put(z, x, y int, data []byte, now time.Time) {
	if c.dir == "" {
		return
	}
	path := c.path(z, x, y)
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return
	}
	file, err := os.CreateTemp(filepath.Dir(path), "half-*.tegel")
	if err != nil {
		return
	}
	_, err = file.Write(data)
	if e := file.Close(); err != nil || e != nil || os.Chtimes(file.Name(), now, now) != nil || os.Rename(file.Name(), path) != nil {
		_ = os.Remove(file.Name())
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.size >= 0 {
		c.size += int64(len(data))
	}
	if c.size < 0 || c.size > c.most {
		c.prune()
	}
}

// kept is a picture in the folder.
type kept struct {
	path string
	size int64
	at   time.Time
}

// prune counts what is in the folder, and takes the oldest away until nine tenths of the bound are left.
func (c *cache) prune() {
	var list []kept
	c.size = 0
	_ = filepath.WalkDir(c.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil
		}
		if info, err := d.Info(); err == nil && info.Mode().IsRegular() {
			list = append(list, kept{path, info.Size(), info.ModTime()})
			c.size += info.Size()
		}
		return nil
	})
	if c.size <= c.most {
		return
	}
	slices.SortFunc(list, func(a, b kept) int { return a.at.Compare(b.at) })
	for _, k := range list {
		if c.size <= c.most/10*9 {
			return
		}
		if ext := filepath.Ext(k.path); ext == ".tegel" && os.Remove(k.path) == nil {
			c.size -= k.size
		}
	}
}
