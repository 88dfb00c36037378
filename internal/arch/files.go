package arch

import (
	"bytes"
	"fmt"
	"go/ast"
	"regexp"
	"slices"
	"strings"
)

// confined is something that only some files may touch.
type confined struct {
	pkg    string   // import path; packages below it count too
	names  []string // only these of its functions; nil: the import itself
	where  []string // the files, see matches
	advice string
}

func confinedTable() []confined {
	return []confined{
		{"database/sql", nil, []string{"internal/base/store/...", "store*.go",
			"bench_*_test.go", "*_bench_test.go"}, // what is measured against is the raw engine
			"SQL lives in base/store and in files named store*.go: move this there"},
		{"net/http", nil, []string{"internal/base/web/...", "internal/app/...", "internal/e2e/...", "cmd/...",
			"web*.go", "api*.go", "provider*.go", "run*.go", "*_test.go"},
			"HTTP lives in base/web and in files named web*.go, api*.go, provider*.go or run*.go: move this there"},
		{"time", []string{"Now", "Since", "Until"}, []string{"internal/base/clock/...", "internal/e2e/...", "cmd/...", "*_test.go"},
			"only base/clock reads the clock: take a time.Time as an argument, or a clock.Clock at the edge"},
		{"os", []string{"Getenv", "LookupEnv", "Environ", "ExpandEnv"},
			// storetest is test support: it must know whether a cluster runs already.
			[]string{"internal/app/...", "internal/base/store/storetest/..."},
			"only internal/app reads the environment: take the value as an argument"},
	}
}

// checkConfined finds what files touch that they may not.
func checkConfined(t *Tree, table []confined) []Finding {
	var found []Finding
	for _, f := range t.goFiles(false) {
		for _, c := range table {
			if matches(f.Path, c.where) {
				continue
			}
			if c.names == nil {
				found = append(found, importsOf(t, f, c)...)
			} else {
				found = append(found, usesOf(t, f, c)...)
			}
		}
	}
	return found
}

func importsOf(t *Tree, f *File, c confined) []Finding {
	var found []Finding
	for _, spec := range f.AST.Imports {
		p := strings.Trim(spec.Path.Value, "\"`")
		if p == c.pkg || strings.HasPrefix(p, c.pkg+"/") {
			found = append(found, t.at(f, spec.Pos(), "imports %s: %s", p, c.advice))
		}
	}
	return found
}

func usesOf(t *Tree, f *File, c confined) []Finding {
	imports := f.imports()
	var found []Finding
	ast.Inspect(f.AST, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if x, ok := sel.X.(*ast.Ident); ok && imports[x.Name] == c.pkg && slices.Contains(c.names, sel.Sel.Name) {
			found = append(found, t.at(f, sel.Pos(), "uses %s.%s: %s", c.pkg, sel.Sel.Name, c.advice))
		}
		return true
	})
	return found
}

// Lengths past which a file or a function wants a name for its half.
const (
	fileLimit     = 400 // lines; generated files do not count
	testFileLimit = 600
	funcLimit     = 60 // lines, from func to its closing brace; not in tests
)

// checkFileLength finds Go and templ files that want splitting.
func checkFileLength(t *Tree) []Finding {
	var found []Finding
	for _, f := range t.Files {
		isGo := f.AST != nil && !f.isGenerated()
		if !isGo && !strings.HasSuffix(f.Path, ".templ") {
			continue
		}
		limit := fileLimit
		if f.isTest() {
			limit = testFileLimit
		}
		if n := f.lines(); n > limit {
			found = append(found, Finding{Path: f.Path, Text: fmt.Sprintf("%d lines, at most %d: split it along what it tells", n, limit)})
		}
	}
	return found
}

// checkMachinePaths finds paths of somebody's own machine and the addresses of
// package registries, which hold nowhere else.
func checkMachinePaths(t *Tree) []Finding {
	var found []Finding
	for _, f := range t.Files {
		if bytes.IndexByte(f.Text, 0) >= 0 {
			continue // a picture or a font
		}
		for i, line := range bytes.Split(f.Text, []byte("\n")) {
			if m := machinePath.Find(line); m != nil {
				found = append(found, Finding{Path: f.Path, Line: i + 1,
					Text: fmt.Sprintf("names %q, which is of one machine only: use a relative path or an argument", bytes.TrimSpace(m))})
			}
		}
	}
	return found
}

// machinePath is put together so that it does not find itself.
var machinePath = regexp.MustCompile(`(^|[^A-Za-z0-9._/~-])/(` + strings.Join([]string{"home", "work", "root", "Users"}, "|") + `)/` +
	`|` + strings.Join([]string{"registry[.]npmjs", "proxy[.]golang", "deb[.]debian"}, "|"))
