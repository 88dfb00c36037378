package arch

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
)

const dependenciesPage = "docs/dependencies.md"

// checkDependencies compares the direct dependencies of go.mod, tools too, with
// the page that explains them.
func checkDependencies(t *Tree) []Finding {
	mod, page := t.file("go.mod"), t.file(dependenciesPage)
	if page == nil {
		return []Finding{{Path: dependenciesPage, Text: "is missing: it says of each direct dependency what for, licence, what it replaces, how alive"}}
	}
	parsed, err := modfile.Parse("go.mod", mod.Text, nil)
	if err != nil {
		return []Finding{{Path: "go.mod", Text: err.Error()}}
	}
	direct := directModules(parsed)
	var listed []string
	for _, m := range moduleRow.FindAllStringSubmatch(string(page.Text), -1) {
		listed = append(listed, m[1])
	}
	var found []Finding
	for _, m := range direct {
		if !slices.Contains(listed, m) {
			found = append(found, Finding{Path: dependenciesPage, Text: "has no line for " + m + ", a direct dependency in go.mod: say what for, licence, what it replaces, how alive, or do without it"})
		}
	}
	for _, m := range listed {
		if !slices.Contains(direct, m) {
			found = append(found, Finding{Path: dependenciesPage, Text: "has a line for " + m + ", which is no direct dependency in go.mod: delete the line, or run go mod tidy"})
		}
	}
	return found
}

// moduleRow is a table row whose first cell is a module in backquotes; npm
// packages and vendored files have no dot in their first element.
var moduleRow = regexp.MustCompile("(?m)^\\| `([a-z0-9-]+(?:\\.[a-z0-9-]+)+/[^`]+)` \\|")

// directModules are what our code imports (go mod tidy marks all others as
// indirect) and the modules of the tools that go.mod names.
func directModules(f *modfile.File) []string {
	var direct []string
	for _, r := range f.Require {
		isTool := slices.ContainsFunc(f.Tool, func(tool *modfile.Tool) bool {
			return tool.Path == r.Mod.Path || strings.HasPrefix(tool.Path, r.Mod.Path+"/")
		})
		if !r.Indirect || isTool {
			direct = append(direct, r.Mod.Path)
		}
	}
	return direct
}
