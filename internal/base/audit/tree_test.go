package audit

import (
	"encoding/binary"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"
)

func hashesOf(rows []row) []tlog.Hash {
	list := make([]tlog.Hash, len(rows))
	var buf []byte
	for i := range rows {
		list[i], buf = rows[i].hash(buf)
	}
	return list
}

// Whatever the sizes of batches: every leaf proves that it is in the tree, and every older
// size that it is its beginning.
func TestEveryLeafAndEveryOlderSizeProve(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		stored := map[tileID][]byte{}
		var leaves, roots []tlog.Hash
		b := builder{}
		for range rapid.IntRange(1, 2).Draw(t, "batches") {
			n := rapid.OneOf(rapid.IntRange(1, 5), rapid.IntRange(120, 300)).Draw(t, "batch")
			var more []tlog.Hash
			for range n {
				more = append(more, tlog.RecordHash(binary.BigEndian.AppendUint64(nil, uint64(len(leaves)+len(more)))))
			}
			g, err := grow(int64(len(leaves)), newTiles(func(id tileID) ([]byte, error) { return stored[id], nil }), more)
			if err != nil {
				t.Fatal(err)
			}
			for id, data := range g.tiles {
				stored[id] = data
			}
			for _, leaf := range more {
				if err := b.push(leaf, func(level int, n int64, h tlog.Hash) error {
					at := n % tileWidth * tlog.HashSize
					if string(stored[tileID{level, n / tileWidth}][at:at+tlog.HashSize]) != string(h[:]) {
						t.Fatalf("level %d, %d", level, n)
					}
					return nil
				}); err != nil {
					t.Fatal(err)
				}
				roots = append(roots, b.root())
			}
			leaves = append(leaves, more...)
			if g.size != int64(len(leaves)) || g.root != b.root() {
				t.Fatal("two ways to the root differ")
			}
		}
		size, root := int64(len(leaves)), roots[len(roots)-1]
		hashes := newTiles(func(id tileID) ([]byte, error) { return stored[id], nil })
		for i, leaf := range leaves {
			proof, err := tlog.ProveRecord(size, int64(i), hashes)
			if err != nil || tlog.CheckRecord(proof, size, root, int64(i), leaf) != nil {
				t.Fatalf("leaf %d of %d does not prove: %v", i, size, err)
			}
			growth, err := tlog.ProveTree(size, int64(i+1), hashes)
			if err != nil || tlog.CheckTree(growth, size, root, int64(i+1), roots[i]) != nil {
				t.Fatalf("size %d is no beginning of %d: %v", i+1, size, err)
			}
			if other := leaves[(i+1)%len(leaves)]; other != leaf && tlog.CheckRecord(proof, size, root, int64(i), other) == nil {
				t.Fatalf("another leaf proves at %d", i)
			}
		}
	})
}

func TestFieldsDoNotRunTogether(t *testing.T) {
	a := row{id: "1", user: "ab", action: "c"}
	b := row{id: "1", user: "a", action: "bc"}
	if h := hashesOf([]row{a, b}); h[0] == h[1] {
		t.Error("two records have one hash")
	}
}

// The form of a leaf may never change: logs of years ago must still verify.
func TestTheFormOfALeafStays(t *testing.T) {
	r := row{"01990000-0000-7000-8000-000000000001", 1, 1763712000000000, "org", "user", "case.read", "Case", "c1", "case.part", "", 7}
	if got := hashesOf([]row{r})[0].String(); got != wantLeaf {
		t.Errorf("a record: %s", got)
	}
	r.via = "sessie"
	if got := hashesOf([]row{r})[0].String(); got != wantLeafVia {
		t.Errorf("a record that says how its user was signed in: %s", got)
	}
	if got := startLeaf(epochRow{1, 1763712000000000, "restored"}, treeHead{epoch: 0, size: 3}).String(); got != wantStart {
		t.Errorf("a start: %s", got)
	}
}

const (
	wantLeaf    = "qSzap6zhuIGm9FwIyxmNyA+XkgksO51egWjW3BOkCvg="
	wantLeafVia = "JY2eGHTx7bIl+pThJU9aJNGOnihIWt6xlqKY4TJJg78="
	wantStart   = "BaVm1YRVQOJH88/KDj5swQweG4e9TTBM4loMgpaFgpA="
)

func TestCheckpointText(t *testing.T) {
	s, err := NewSigner([]byte("a secret of two and thirty bytes"))
	if err != nil {
		t.Fatal(err)
	}
	text, err := s.checkpoint(2, 12, tlog.Hash{1}, start)
	if err != nil {
		t.Fatal(err)
	}
	known, _ := verifiers([]string{s.Public(), s.Public()})
	c, err := openCheckpoint(text, known)
	if err != nil || c.Epoch != 2 || c.Size != 12 || c.Root != (tlog.Hash{1}) || !c.At.Equal(start) {
		t.Fatalf("%+v, %v\n%s", c, err, text)
	}
	for i := range len(text) - 1 { // the last is the line break that ends it
		if _, err := openCheckpoint(text[:i]+string(text[i]^1)+text[i+1:], known); err == nil {
			t.Errorf("signed with another byte at %d", i)
		}
	}
	for name, data := range map[string]string{
		"two notes": text + "\n" + text, "close together": text + text, "one": "\n" + text + "\n\n",
		"answers": `{"controlepunt": "` + strings.ReplaceAll(text, "\n", `\n`) + `", "sleutel": "k"}`,
	} {
		list, err := ParseCheckpoints([]byte(data))
		if err != nil || len(list) != strings.Count(data, "— ") || list[0].Size != 12 || list[0].Note != text {
			t.Errorf("%s: %+v, %v", name, list, err)
		}
	}
	for _, bad := range []string{"", "x", "{}", "{", "a\nb\n\n— c d\n", text + "half", `{"controlepunt": 3}`} {
		if list, err := ParseCheckpoints([]byte(bad)); err == nil {
			t.Errorf("%q was read as %+v", bad, list)
		}
	}
}
