package app

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"samendoen/internal/base/access"
	"samendoen/internal/logbook"
)

// class is what an answer means to who asked.
type class string

const (
	mag      class = "mag"
	isAbsent class = "bestaat niet"
	isDenied class = "verboden"
	asksIn   class = "inloggen"
)

func classes() []class { return []class{mag, isAbsent, isDenied, asksIn} }

// matrixCell is what the matrix expects of one column: of everybody, with roles that differ.
type matrixCell struct {
	rest  class
	roles map[access.Role]class
}

func (c matrixCell) of(r access.Role) class {
	if want, is := c.roles[r]; is {
		return want
	}
	return c.rest
}

// parseCell reads a cell; own is what the column "Eigen organisatie" said.
func parseCell(text string, own matrixCell) (matrixCell, error) {
	if text == "als eigen" {
		return own, nil
	}
	if text == "allen" {
		return matrixCell{rest: mag}, nil
	}
	c := matrixCell{rest: isAbsent, roles: map[access.Role]class{}}
	may, rest, split := strings.Cut(text, ";")
	if !split {
		if first, _, _ := strings.Cut(may, ","); slices.Contains(classes(), class(strings.TrimSpace(first))) || strings.HasPrefix(may, "anders ") {
			may, rest = "", may
		}
	}
	for name := range strings.SplitSeq(may, ",") {
		if name = strings.TrimSpace(name); name == "" {
			continue
		}
		if !slices.Contains(access.Roles(), access.Role(name)) {
			return c, fmt.Errorf("%q is no role", name)
		}
		c.roles[access.Role(name)] = mag
	}
	for i, part := range strings.Split(strings.TrimSpace(rest), ",") {
		part = strings.TrimPrefix(strings.TrimSpace(part), "anders ")
		switch name, of, has := strings.Cut(part, " "); {
		case part == "":
		case i == 0 && slices.Contains(classes(), class(part)):
			c.rest = class(part)
		case i > 0 && has && slices.Contains(access.Roles(), access.Role(name)) && slices.Contains(classes(), class(of)):
			c.roles[access.Role(name)] = class(of)
		default:
			return c, fmt.Errorf("cannot read %q", part)
		}
	}
	return c, nil
}

// matrixRow is a line of the matrix.
type matrixRow struct {
	route string
	scope string
	cells map[string]matrixCell // by column
}

// matrixRows reads the matrix as it is written for people.
func matrixRows(t *testing.T) []matrixRow {
	t.Helper()
	data, err := os.ReadFile("../../docs/access-matrix/README.md")
	if err != nil {
		t.Fatal(err)
	}
	var rows []matrixRow
	for _, s := range logbook.ParseMatrix(data) {
		for _, cells := range s.Rows {
			row := matrixRow{route: logbook.PlainText(cells[0]), cells: map[string]matrixCell{}}
			for i, head := range s.Head {
				if i == 0 {
					continue
				}
				if head == "Bereik" {
					row.scope = logbook.PlainText(cells[i])
					continue
				}
				c, err := parseCell(logbook.PlainText(cells[i]), row.cells["Eigen organisatie"])
				if err != nil {
					t.Errorf("%s, %s, %s: %v", s.Title, row.route, head, err)
				}
				row.cells[head] = c
			}
			rows = append(rows, row)
		}
	}
	return rows
}

func TestCells(t *testing.T) {
	own := matrixCell{rest: isDenied}
	for text, want := range map[string]string{
		"allen": "mag mag", "mag": "mag mag", "bestaat niet": "bestaat niet bestaat niet", "fg": "mag bestaat niet", "fg, beleid": "mag bestaat niet",
		"fg; anders verboden": "mag verboden", "fg; anders bestaat niet, bestuur verboden": "mag verboden", "bestaat niet, bestuur verboden": "bestaat niet verboden",
		"anders bestaat niet, fg verboden": "verboden bestaat niet", "als eigen": "verboden verboden", "inloggen": "inloggen inloggen",
	} {
		c, err := parseCell(text, own)
		if got := fmt.Sprint(c.of(access.Officer), " ", c.of(access.Board)); err != nil || got != want {
			t.Errorf("%q: %s, %v", text, got, err)
		}
	}
	for _, wrong := range []string{"iedereen", "fg, niemand", "fg; anders misschien", "mag, fg soms", ""} {
		if c, err := parseCell(wrong, own); err == nil && wrong != "" {
			t.Errorf("%q: %v", wrong, c)
		}
	}
}
