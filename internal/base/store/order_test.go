package store

import (
	"slices"
	"testing"
)

func TestParentsFirst(t *testing.T) {
	for name, c := range map[string]struct {
		tables, want []string
		parents      [][2]string
	}{
		"none":         {[]string{"a", "b"}, []string{"a", "b"}, nil},
		"child before": {[]string{"child", "parent"}, []string{"parent", "child"}, [][2]string{{"child", "parent"}}},
		"three deep":   {[]string{"a", "b", "c"}, []string{"c", "b", "a"}, [][2]string{{"a", "b"}, {"b", "c"}}},
		"itself":       {[]string{"tree", "z"}, []string{"tree", "z"}, [][2]string{{"tree", "tree"}}},
		"a ring":       {[]string{"a", "b", "c"}, []string{"c", "a", "b"}, [][2]string{{"a", "b"}, {"b", "a"}}},
		"left out":     {[]string{"child"}, []string{"child"}, [][2]string{{"child", "parent"}}},
	} {
		var list []dumpTable
		for _, table := range c.tables {
			list = append(list, dumpTable{Table: table})
		}
		var got []string
		for _, table := range parentsFirst(list, c.parents) {
			got = append(got, table.Table)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
