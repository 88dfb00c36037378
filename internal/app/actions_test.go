package app

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"samendoen/internal/base/text"
)

const actionType = "samendoen/internal/base/access.Action"

// listed is a package as the go command lists it.
type listed struct {
	ImportPath, Dir, Export string
	GoFiles                 []string
}

// packages are the packages of this program and all that they import.
func packages(t *testing.T) (own []listed, exports map[string]string) {
	t.Helper()
	cmd := exec.Command("go", "list", "-export", "-deps", "-json=ImportPath,Dir,Export,GoFiles", "samendoen/internal/app")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	exports = map[string]string{}
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return own, exports
		} else if err != nil {
			t.Fatal(err)
		}
		exports[p.ImportPath] = p.Export
		if strings.HasPrefix(p.ImportPath, "samendoen/internal/") {
			own = append(own, p)
		}
	}
}

// actionsOf are the constants of the type of actions in a package, with where each stands,
// and the places where the name of an action is put together at run time.
func actionsOf(t *testing.T, p listed, exports map[string]string) (actions map[string]string, made []string) {
	t.Helper()
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range p.GoFiles {
		f, err := parser.ParseFile(fset, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	imported := importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}}
	if _, err := (&types.Config{Importer: imported}).Check(p.ImportPath, fset, files, info); err != nil {
		t.Fatal(err)
	}
	actions = map[string]string{}
	for e, tv := range info.Types {
		if tv.Type == nil || tv.Type.String() != actionType {
			continue
		}
		if tv.Value != nil {
			actions[strings.Trim(tv.Value.ExactString(), `"`)] = fset.Position(e.Pos()).String()
			continue
		}
		switch x := e.(type) {
		case *ast.BinaryExpr:
			made = append(made, fset.Position(x.Pos()).String())
		case *ast.CallExpr:
			if info.Types[x.Fun].IsType() {
				made = append(made, fset.Position(x.Pos()).String())
			}
		}
	}
	return actions, made
}

// Whatever people do stands in the log in words that people use, in both languages. The
// compiler says what all actions are: the constants of their type.
func TestActionsHaveWords(t *testing.T) {
	words, err := Words()
	if err != nil {
		t.Fatal(err)
	}
	own, exports := packages(t)
	all := map[string]string{}
	for _, p := range own {
		actions, made := actionsOf(t, p, exports)
		for action, where := range actions {
			all[action] = where
		}
		if !strings.HasPrefix(p.ImportPath, "samendoen/internal/base/") {
			for _, where := range made {
				t.Errorf("%s puts the name of an action together; write it out, so that it can have words", where)
			}
		}
	}
	if len(all) < 150 {
		t.Errorf("only %d actions were found", len(all))
	}
	name := regexp.MustCompile(`^[a-z]+\.[a-z_]+$`)
	for action, where := range all {
		if action == "" {
			continue // an action that is not there
		}
		if !name.MatchString(action) {
			t.Errorf("%s: %q is no name of an action", where, action)
		}
		key := "logbook.act_" + strings.ReplaceAll(action, ".", "_")
		for _, lang := range []text.Lang{text.Dutch, text.English} {
			if !words.Has(lang, key) {
				t.Errorf("%s: the log has no words for %s: add %s to text/%s.json of logbook", where, action, key, lang)
			}
		}
	}
	said := map[string]bool{}
	for action := range all {
		said["logbook.act_"+strings.ReplaceAll(action, ".", "_")] = true
	}
	for _, key := range words.Keys(text.Dutch) {
		if strings.HasPrefix(key, "logbook.act_") && !said[key] {
			t.Errorf("nothing is called %s any more", key)
		}
	}
}
