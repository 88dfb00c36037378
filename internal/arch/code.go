package arch

import (
	"go/ast"
	"slices"
	"strings"
)

// checkPackageDoc finds packages that do not say what they are for.
func checkPackageDoc(t *Tree) []Finding {
	documented, first := map[string]bool{}, map[string]string{}
	var dirs []string
	for _, f := range t.goFiles(false) {
		if f.isTest() {
			continue
		}
		if first[f.dir()] == "" {
			first[f.dir()] = f.Path
			dirs = append(dirs, f.dir())
		}
		if f.AST.Doc != nil && strings.TrimSpace(f.AST.Doc.Text()) != "" {
			documented[f.dir()] = true
		}
	}
	var found []Finding
	for _, d := range dirs {
		if !documented[d] {
			found = append(found, Finding{Path: first[d], Text: "no file of the package says what it is for: give it a doc.go with its purpose, invariants and what it refuses"})
		}
	}
	return found
}

// checkExportedDoc finds exported names without a comment. Methods that the
// standard library gives their meaning need none.
func checkExportedDoc(t *Tree) []Finding {
	var found []Finding
	for _, f := range t.goFiles(false) {
		if f.isTest() {
			continue
		}
		missing := func(name *ast.Ident) {
			found = append(found, t.at(f, name.Pos(), "%s is exported without a comment: say what it guarantees, its units and its errors", name.Name))
		}
		for _, decl := range f.AST.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				if d.Doc == nil && d.Name.IsExported() && !isKnownMethod(d) {
					missing(d.Name)
				}
			case *ast.GenDecl:
				for _, name := range undocumented(d) {
					missing(name)
				}
			}
		}
	}
	return found
}

func isKnownMethod(d *ast.FuncDecl) bool {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return false
	}
	if name := typeName(d.Recv.List[0].Type); name != "" && !ast.IsExported(name) {
		return true // a method of a type that nobody outside can name
	}
	known := []string{"String", "Error", "Unwrap", "Is", "As", "Len", "Less", "Swap", "Read", "Write", "Close", "ServeHTTP", "Format",
		"MarshalJSON", "UnmarshalJSON", "MarshalText", "UnmarshalText", "Scan", "Value", "LogValue", "Schema"}
	return slices.Contains(known, d.Name.Name)
}

func typeName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.StarExpr:
		return typeName(e.X)
	case *ast.IndexExpr:
		return typeName(e.X)
	case *ast.IndexListExpr:
		return typeName(e.X)
	}
	return ""
}

// undocumented lists the exported names of a declaration that neither the
// group, nor their own comment, nor a comment behind them explains.
func undocumented(d *ast.GenDecl) []*ast.Ident {
	var names []*ast.Ident
	for _, spec := range d.Specs {
		switch s := spec.(type) {
		case *ast.TypeSpec:
			if s.Name.IsExported() && d.Doc == nil && s.Doc == nil && s.Comment == nil {
				names = append(names, s.Name)
			}
		case *ast.ValueSpec:
			if d.Doc != nil || s.Doc != nil || s.Comment != nil {
				continue
			}
			for _, n := range s.Names {
				if n.IsExported() {
					names = append(names, n)
				}
			}
		}
	}
	return names
}

// checkNoInit finds functions that run by being linked in.
func checkNoInit(t *Tree) []Finding {
	return eachFunc(t, func(f *File, d *ast.FuncDecl) []Finding {
		if d.Recv != nil || d.Name.Name != "init" {
			return nil
		}
		return []Finding{t.at(f, d.Pos(), "func init runs unseen: build it in a function that internal/app calls")}
	})
}

// checkFuncLength finds functions that want a name for their half.
func checkFuncLength(t *Tree) []Finding {
	return eachFunc(t, func(f *File, d *ast.FuncDecl) []Finding {
		n := t.fset.Position(d.End()).Line - t.fset.Position(d.Pos()).Line + 1
		if f.isTest() || n <= funcLimit {
			return nil
		}
		return []Finding{t.at(f, d.Pos(), "%s has %d lines, at most %d: give its half a name", d.Name.Name, n, funcLimit)}
	})
}

// checkNoSkip finds tests that may look passed without having run.
func checkNoSkip(t *Tree) []Finding {
	return eachFunc(t, func(f *File, d *ast.FuncDecl) []Finding {
		var found []Finding
		ast.Inspect(d, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || !f.isTest() {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if ok && slices.Contains([]string{"Skip", "Skipf", "SkipNow"}, sel.Sel.Name) {
				found = append(found, t.at(f, call.Pos(), "a skipped test proves nothing: make what it needs, or fail"))
			}
			return true
		})
		return found
	})
}

func eachFunc(t *Tree, check func(*File, *ast.FuncDecl) []Finding) []Finding {
	var found []Finding
	for _, f := range t.goFiles(false) {
		for _, decl := range f.AST.Decls {
			if d, ok := decl.(*ast.FuncDecl); ok {
				found = append(found, check(f, d)...)
			}
		}
	}
	return found
}

// isEmbed says whether a variable is filled by go:embed.
func isEmbed(d *ast.GenDecl, s *ast.ValueSpec) bool {
	for _, group := range []*ast.CommentGroup{d.Doc, s.Doc} {
		if group == nil {
			continue
		}
		for _, c := range group.List {
			if strings.HasPrefix(c.Text, "//go:embed ") {
				return true
			}
		}
	}
	return false
}
