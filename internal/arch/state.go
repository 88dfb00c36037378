package arch

import (
	"go/ast"
	"go/token"
	"strings"
)

// checkPackageState finds variables of a package that change while the program
// runs: those that a function assigns, empties or counts up, those that start
// empty (so that something must fill them), and locks, counters and pools.
// Left alone are sentinel errors, compiled patterns, tables, go:embed and
// sync.OnceValue, which are written once and never change.
func checkPackageState(t *Tree) []Finding {
	vars := map[string]map[string]bool{} // folder and package name -> variables
	var found []Finding
	for _, f := range t.goFiles(true) {
		key := f.dir() + " " + f.AST.Name.Name
		if vars[key] == nil {
			vars[key] = map[string]bool{}
		}
		for _, decl := range f.AST.Decls {
			d, ok := decl.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, spec := range d.Specs {
				if s, ok := spec.(*ast.ValueSpec); ok && d.Tok == token.VAR {
					for _, n := range s.Names {
						vars[key][n.Name] = true
					}
					if why := changesByNature(f, d, s); why != "" && !f.isGenerated() {
						found = append(found, t.at(f, s.Pos(), "package variable %s %s: put it in a struct that app builds", s.Names[0].Name, why))
					}
				}
			}
		}
	}
	return append(found, eachFunc(t, func(f *File, d *ast.FuncDecl) []Finding {
		return assignments(t, f, d, vars[f.dir()+" "+f.AST.Name.Name])
	})...)
}

// changesByNature says why a variable can only be meant to change, "" when it
// may be a constant in all but name.
func changesByNature(f *File, d *ast.GenDecl, s *ast.ValueSpec) string {
	if s.Names[0].Name == "_" || isEmbed(d, s) {
		return ""
	}
	imports := f.imports()
	if s.Type != nil {
		if p := qualifier(s.Type, imports); p == "sync" || p == "sync/atomic" {
			return "is a lock, counter or pool"
		}
	}
	if len(s.Values) == 0 {
		return "starts empty, so something must fill it"
	}
	for _, v := range s.Values {
		if lit, ok := v.(*ast.UnaryExpr); ok {
			v = lit.X
		}
		switch v := v.(type) {
		case *ast.CallExpr:
			if id, ok := v.Fun.(*ast.Ident); ok && (id.Name == "make" || id.Name == "new") {
				return "starts empty, so something must fill it"
			}
		case *ast.CompositeLit:
			if p := qualifier(v.Type, imports); p == "sync" || p == "sync/atomic" {
				return "is a lock, counter or pool"
			}
		}
	}
	return ""
}

// qualifier is the import path of the package in a type such as *sync.Map.
func qualifier(e ast.Expr, imports map[string]string) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return qualifier(e.X, imports)
	case *ast.IndexExpr:
		return qualifier(e.X, imports)
	case *ast.SelectorExpr:
		if x, ok := e.X.(*ast.Ident); ok {
			return imports[x.Name]
		}
	}
	return ""
}

// assignments finds where a function changes a variable of its package, or one
// of another package. A name that the function declares anywhere is taken for
// its own.
func assignments(t *Tree, f *File, d *ast.FuncDecl, vars map[string]bool) []Finding {
	if d.Body == nil {
		return nil
	}
	own, imports := locals(d), f.imports()
	var found []Finding
	change := func(target ast.Expr) {
		root, path := rootOf(target)
		switch {
		case root == nil || own[root.Name] || root.Name == "_":
		case vars[root.Name]:
			found = append(found, t.at(f, target.Pos(), "changes package variable %s: put it in a struct that app builds", root.Name))
		case path != "" && imports[root.Name] != "":
			found = append(found, t.at(f, target.Pos(), "changes %s.%s of another package: pass the value on instead", root.Name, path))
		}
	}
	ast.Inspect(d.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if n.Tok != token.DEFINE {
				for _, target := range n.Lhs {
					change(target)
				}
			}
		case *ast.IncDecStmt:
			change(n.X)
		case *ast.CallExpr:
			if id, ok := n.Fun.(*ast.Ident); ok && (id.Name == "delete" || id.Name == "clear") && len(n.Args) > 0 {
				change(n.Args[0])
			}
		}
		return true
	})
	return found
}

// rootOf finds the variable that v, v.f, v[i] and *v change, and what of it is
// named first.
func rootOf(e ast.Expr) (root *ast.Ident, path string) {
	switch e := e.(type) {
	case *ast.Ident:
		return e, ""
	case *ast.SelectorExpr:
		root, path := rootOf(e.X)
		return root, strings.TrimPrefix(path+"."+e.Sel.Name, ".")
	case *ast.IndexExpr:
		return rootOf(e.X)
	case *ast.SliceExpr:
		return rootOf(e.X)
	case *ast.StarExpr:
		return rootOf(e.X)
	case *ast.ParenExpr:
		return rootOf(e.X)
	}
	return nil, ""
}

// locals are the names that a function declares: receiver, parameters, results
// and everything in its body, those of inner functions too.
func locals(d *ast.FuncDecl) map[string]bool {
	own := map[string]bool{}
	fields := func(list *ast.FieldList) {
		if list == nil {
			return
		}
		for _, f := range list.List {
			for _, n := range f.Names {
				own[n.Name] = true
			}
		}
	}
	names := func(list []ast.Expr) {
		for _, e := range list {
			if id, ok := e.(*ast.Ident); ok {
				own[id.Name] = true
			}
		}
	}
	fields(d.Recv)
	ast.Inspect(d, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncType:
			fields(n.Params)
			fields(n.Results)
		case *ast.AssignStmt:
			if n.Tok == token.DEFINE {
				names(n.Lhs)
			}
		case *ast.RangeStmt:
			if n.Tok == token.DEFINE {
				names([]ast.Expr{n.Key, n.Value})
			}
		case *ast.ValueSpec:
			for _, id := range n.Names {
				own[id.Name] = true
			}
		}
		return true
	})
	return own
}
