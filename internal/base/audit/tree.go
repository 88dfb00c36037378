package audit

import (
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// A tree is kept as tiles: each holds up to 256 neighbouring hashes of one level, in which
// all others are found by hashing (c2sp.org/tlog-tiles). Level 0 are the leaves, level 1
// the roots of full tiles of level 0, and so on.
const (
	tileHeight = 8
	tileWidth  = 1 << tileHeight
)

// treeHead is how far a tree is.
type treeHead struct {
	epoch, size int64
	root        tlog.Hash
	at          int64 // microseconds
	note        string
}

type tileID struct {
	level  int
	number int64
}

// tiles reads the hashes of one tree, and keeps the tiles that it has seen.
type tiles struct {
	load func(tileID) ([]byte, error)
	seen map[tileID][]byte
}

func newTiles(load func(tileID) ([]byte, error)) *tiles {
	return &tiles{load, map[tileID][]byte{}}
}

func (t *tiles) tile(id tileID) ([]byte, error) {
	if data, ok := t.seen[id]; ok {
		return data, nil
	}
	data, err := t.load(id)
	if err == nil {
		t.seen[id] = data
	}
	return data, err
}

// ReadHashes makes tiles a tlog.HashReader.
func (t *tiles) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	list := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		tile := tlog.TileForIndex(tileHeight, index)
		data, err := t.tile(tileID{tile.L, tile.N})
		if err != nil {
			return nil, err
		}
		if list[i], err = tlog.HashFromTile(tile, data, index); err != nil {
			return nil, fmt.Errorf("audit: tile %d/%d: %w", tile.L, tile.N, err)
		}
	}
	return list, nil
}

// grown is what adding leaves to a tree gives.
type grown struct {
	size  int64
	root  tlog.Hash
	tiles map[tileID][]byte // to be stored in the place of what was there
}

// grow adds leaves to a tree of a size.
func grow(size int64, old *tiles, leaves []tlog.Hash) (g grown, err error) {
	fresh := make(map[int64]tlog.Hash, 2*len(leaves))
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		list := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			h, ok := fresh[index]
			if !ok {
				stored, err := old.ReadHashes([]int64{index})
				if err != nil {
					return nil, err
				}
				h = stored[0]
			}
			list[i] = h
		}
		return list, nil
	})
	for i, leaf := range leaves {
		n := size + int64(i)
		stored, err := tlog.StoredHashesForRecordHash(n, leaf, reader)
		if err != nil {
			return g, err
		}
		for j, h := range stored {
			fresh[tlog.StoredHashIndex(0, n)+int64(j)] = h
		}
	}
	g = grown{size: size + int64(len(leaves)), tiles: map[tileID][]byte{}}
	if g.root, err = tlog.TreeHash(g.size, reader); err != nil {
		return g, err
	}
	for _, t := range tlog.NewTiles(tileHeight, size, g.size) {
		data, err := tlog.ReadTileData(t, reader)
		if err != nil {
			return g, err
		}
		g.tiles[tileID{t.L, t.N}] = data
	}
	return g, nil
}

// builder computes the root of a tree from its leaves, in order, with a hash per level in
// memory.
type builder struct {
	size  int64
	stack []tlog.Hash // of the full subtrees, largest first, one for each bit of size
}

// push adds a leaf and calls whole for each node that is now complete and stands in a tile
// above level 0.
func (b *builder) push(leaf tlog.Hash, whole func(level int, n int64, h tlog.Hash) error) error {
	h, n := leaf, b.size
	for level := 1; n&1 == 1; level++ {
		h = tlog.NodeHash(b.stack[len(b.stack)-1], h)
		b.stack = b.stack[:len(b.stack)-1]
		n >>= 1
		if level%tileHeight == 0 {
			if err := whole(level/tileHeight, n, h); err != nil {
				return err
			}
		}
	}
	b.stack = append(b.stack, h)
	b.size++
	return nil
}

// root is the root of the tree of what was pushed; at least one leaf was.
func (b *builder) root() tlog.Hash {
	h := b.stack[len(b.stack)-1]
	for i := len(b.stack) - 2; i >= 0; i-- {
		h = tlog.NodeHash(b.stack[i], h)
	}
	return h
}
