package arch

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/modfile"
)

// Tree is a checkout in memory.
type Tree struct {
	Module string // the module's path, from go.mod
	Files  []*File
	fset   *token.FileSet
}

// File is one file of a Tree.
type File struct {
	Path string // from the root, with slashes
	Text []byte
	AST  *ast.File // nil unless it is Go outside testdata
}

// Finding is one place where a rule is broken, and what to do about it.
type Finding struct {
	Path string
	Line int // 0: the file as a whole
	Text string
}

// String says the place in the form that editors follow.
func (f Finding) String() string {
	if f.Line == 0 {
		return fmt.Sprintf("%s: %s", f.Path, f.Text)
	}
	return fmt.Sprintf("%s:%d: %s", f.Path, f.Line, f.Text)
}

// Load reads the files below root that git follows or would take in.
func Load(root string) (*Tree, error) {
	cmd := exec.Command("git", "ls-files", "--cached", "--others", "--exclude-standard", "-z")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("arch: list the files with git: %w", err)
	}
	files := map[string][]byte{}
	for name := range strings.SplitSeq(strings.TrimSuffix(string(out), "\x00"), "\x00") {
		full := filepath.Join(root, filepath.FromSlash(name))
		info, err := os.Lstat(full)
		if os.IsNotExist(err) || err == nil && !info.Mode().IsRegular() {
			continue // deleted but not yet committed, or a link
		}
		files[name], err = os.ReadFile(full) // #nosec G304 -- the files of this project, in a test
		if err != nil {
			return nil, err
		}
	}
	return NewTree(files)
}

// NewTree parses files, which are named by their path from the root.
func NewTree(files map[string][]byte) (*Tree, error) {
	t := &Tree{fset: token.NewFileSet(), Module: modfile.ModulePath(files["go.mod"])}
	if t.Module == "" {
		return nil, fmt.Errorf("arch: go.mod names no module")
	}
	for name, text := range files {
		f := &File{Path: name, Text: text}
		if strings.HasSuffix(name, ".go") && !strings.Contains(name, "testdata/") {
			var err error
			f.AST, err = parser.ParseFile(t.fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
			if err != nil {
				return nil, err
			}
		}
		t.Files = append(t.Files, f)
	}
	slices.SortFunc(t.Files, func(a, b *File) int { return strings.Compare(a.Path, b.Path) })
	return t, nil
}

// file returns the file at a path, nil when there is none.
func (t *Tree) file(name string) *File {
	i := slices.IndexFunc(t.Files, func(f *File) bool { return f.Path == name })
	if i < 0 {
		return nil
	}
	return t.Files[i]
}

// goFiles are the parsed Go files, generated ones too when asked.
func (t *Tree) goFiles(generated bool) []*File {
	var list []*File
	for _, f := range t.Files {
		if f.AST != nil && (generated || !f.isGenerated()) {
			list = append(list, f)
		}
	}
	return list
}

// at makes a finding at a place in a Go file.
func (t *Tree) at(f *File, pos token.Pos, format string, args ...any) Finding {
	return Finding{Path: f.Path, Line: t.fset.Position(pos).Line, Text: fmt.Sprintf(format, args...)}
}

func (f *File) isTest() bool { return strings.HasSuffix(f.Path, "_test.go") }

func (f *File) dir() string { return path.Dir(f.Path) }

func (f *File) isGenerated() bool {
	head, _, _ := bytes.Cut(f.Text, []byte("\npackage "))
	return generatedMark.Match(head)
}

var generatedMark = regexp.MustCompile(`(?m)^// Code generated .* DO NOT EDIT\.$`)

// lines counts lines as an editor does.
func (f *File) lines() int {
	return bytes.Count(bytes.TrimSuffix(f.Text, []byte("\n")), []byte("\n")) + 1
}

// imports maps the name by which a Go file knows a package to its path.
func (f *File) imports() map[string]string {
	names := map[string]string{}
	for _, spec := range f.AST.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue // the compiler refuses such a file
		}
		name := path.Base(p)
		if spec.Name != nil {
			name = spec.Name.Name
		}
		names[name] = p
	}
	return names
}

// matches says whether a path is one of the patterns: "dir/..." is everything
// below dir, a pattern with a slash is a path, any other a file name.
func matches(name string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		if below, ok := strings.CutSuffix(p, "/..."); ok {
			return name == below || strings.HasPrefix(name, below+"/")
		}
		subject := name
		if !strings.Contains(p, "/") {
			subject = path.Base(name)
		}
		ok, err := path.Match(p, subject)
		return ok && err == nil
	})
}
