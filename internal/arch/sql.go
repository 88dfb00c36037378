package arch

import (
	"fmt"
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// readableByAll are the prefixes of tables that every module may read, never
// write: base/access owns the relations that decide, and lists join on them.
func readableByAll() []string { return []string{"access_"} }

// tablesBelow are the prefixes of the tables of the modules that a module may import: a
// list may join on what lies below it, and only read it.
func tablesBelow(owner string) []string {
	var prefixes []string
	for _, r := range importTable() {
		if r.pkg != owner {
			continue
		}
		for _, below := range r.may {
			if !strings.HasPrefix(below, "@") && !slices.Contains(tablesClosed()[owner], below) {
				prefixes = append(prefixes, below+"_")
			}
		}
	}
	return prefixes
}

// tablesClosed are the modules below a module of which it may call the code and not read
// the tables: what it needs of them is theirs to find, so that they can change inside.
func tablesClosed() map[string][]string {
	return map[string][]string{"rights": {"casework", "signal"}}
}

// engineTables are the tables of the two databases themselves.
func engineTables() []string {
	return []string{"sqlite_master", "sqlite_schema", "sqlite_sequence", "sqlite_temp_master", "dbstat", "excluded", "lateral", "only", "dual"}
}

// checkSQLTables finds SQL that names another module's tables. It reads the
// migrations below sql/ and the string literals of files named store*.go;
// base/store itself knows no tables.
func checkSQLTables(t *Tree) []Finding {
	var found []Finding
	for _, f := range t.Files {
		if strings.HasPrefix(f.Path, "internal/base/store/") || !strings.HasPrefix(f.Path, "internal/") || strings.Contains(f.Path, "testdata/") {
			continue
		}
		switch {
		case path.Base(f.dir()) == "sql" && strings.HasSuffix(f.Path, ".sql"):
			owner := path.Base(path.Dir(f.dir()))
			found = append(found, foreignTables(f.Path, sqlPiece{string(f.Text), 1}, owner, nil)...)
		case f.AST != nil && !f.isTest() && matches(f.Path, []string{"store*.go"}):
			found = append(found, literalTables(t, f)...)
		}
	}
	return found
}

// sqlPiece is SQL text and the line on which it starts.
type sqlPiece struct {
	text string
	line int
}

// literalTables checks all string literals of a file that hold SQL. Names that
// any of them defines by WITH count for all, since SQL is put together.
func literalTables(t *Tree, f *File) []Finding {
	var pieces []sqlPiece
	ast.Inspect(f.AST, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			if s, err := strconv.Unquote(lit.Value); err == nil && sqlWord.MatchString(s) {
				pieces = append(pieces, sqlPiece{s, t.fset.Position(lit.Pos()).Line})
			}
		}
		return true
	})
	var with []string
	for _, p := range pieces {
		with = append(with, withNames(clean(p.text))...)
	}
	var found []Finding
	for _, p := range pieces {
		found = append(found, foreignTables(f.Path, p, path.Base(f.dir()), with)...)
	}
	return found
}

var (
	// sqlWord tells SQL from prose: keywords in capitals, as the house writes them.
	sqlWord = regexp.MustCompile(`\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|FROM|JOIN|CREATE TABLE|ALTER TABLE|WITH)\b`)
	comment = regexp.MustCompile(`(?s)--[^\n]*|/\*.*?\*/`)
	quoted  = regexp.MustCompile(`'[^']*'`)
	defined = regexp.MustCompile(`(?i)(?:\bwith(?:\s+recursive)?|,)\s+([a-z_][a-z0-9_]*)\s*(?:\([^()]*\))?\s+as\s+(?:not\s+)?(?:materialized\s+)?\(`)
	named   = regexp.MustCompile(`(?i)\b(distinct\s+from|from|join|into|update\s+of|for\s+update|do\s+update|no\s+key\s+update|update|references|truncate(?:\s+table)?|` +
		`(?:create|alter|drop)\s+(?:unlogged\s+|temp\s+|temporary\s+|virtual\s+)?table(?:\s+if\s+(?:not\s+)?exists)?)\s+([a-z_][a-z0-9_.]*)(\s*\()?`)
)

// clean blanks out comments and quoted text, and keeps every line break.
func clean(sql string) string {
	blank := func(s string) string { return strings.Repeat("\n", strings.Count(s, "\n")) }
	return quoted.ReplaceAllStringFunc(comment.ReplaceAllStringFunc(sql, blank), func(s string) string { return "''" + blank(s) })
}

func withNames(sql string) []string {
	var names []string
	for _, m := range defined.FindAllStringSubmatch(sql, -1) {
		names = append(names, strings.ToLower(m[1]))
	}
	return names
}

func foreignTables(file string, p sqlPiece, owner string, with []string) []Finding {
	sql := clean(p.text)
	with = append(withNames(sql), with...)
	var found []Finding
	for _, at := range named.FindAllStringSubmatchIndex(sql, -1) {
		verb, table := strings.ToLower(sql[at[2]:at[3]]), strings.ToLower(sql[at[4]:at[5]])
		table = strings.TrimPrefix(table, "stage.") // staged rows belong to whom the table belongs
		isCall := at[6] >= 0 && slices.Contains([]string{"from", "join"}, verb)
		if isCall || isNoTable(verb, table) || slices.Contains(with, table) || slices.Contains(engineTables(), table) ||
			strings.HasPrefix(table, owner+"_") || strings.HasPrefix(table, "pg_") || strings.HasPrefix(table, "information_schema.") {
			continue
		}
		reads := verb == "from" && !regexp.MustCompile(`(?i)delete\s+$`).MatchString(sql[:at[2]]) || verb == "join"
		// A migration may hand rows over to a table below: there is no function to ask.
		handsOver := path.Ext(file) == ".sql" && (verb == "into" || verb == "update")
		if (reads || handsOver) && slices.ContainsFunc(append(readableByAll(), tablesBelow(owner)...), func(prefix string) bool { return strings.HasPrefix(table, prefix) }) {
			continue
		}
		found = append(found, Finding{Path: file, Line: p.line + strings.Count(sql[:at[4]], "\n"),
			Text: fmt.Sprintf("SQL of %s says %s %s: a module writes only its own tables (%s_…) and reads %s… and those of modules that it may import; ask the owner's function instead",
				owner, strings.ToUpper(verb), table, owner, strings.Join(readableByAll(), "…, "))})
	}
	return found
}

// isNoTable tells the words after which no table follows: IS DISTINCT FROM x,
// UPDATE OF column, FOR UPDATE SKIP LOCKED, ON CONFLICT DO UPDATE SET.
func isNoTable(verb, word string) bool {
	if strings.Contains(verb, " ") && (strings.HasPrefix(verb, "distinct") || strings.HasSuffix(verb, "update") || strings.HasSuffix(verb, "of")) {
		return true
	}
	return verb == "update" && slices.Contains([]string{"set", "or", "on"}, word)
}
