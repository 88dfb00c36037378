package takeout

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"samendoen/internal/base/text"
	"samendoen/internal/signal"
)

func printer(t *testing.T) *text.Printer {
	t.Helper()
	c, err := text.Load(Files, signal.Files)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(c.Keys(text.Dutch), c.Keys(text.English)); diff != "" {
		t.Error(diff)
	}
	return c.Printer(text.Dutch)
}

// The two kinds of file hold the same rows; what could run as a formula is text in both.
func TestFilesHoldTheSameAndRunNothing(t *testing.T) {
	at := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	file := File{Choice: Choice{Format: CSV}, p: printer(t), Rows: []signal.Row{
		{Signal: signal.Signal{ID: "01a1fea0-3369-713a-94a1-fa325abe1fc6", At: at, Address: `=HYPERLINK("http://kwaad")`, Site: "De Linden; oost",
			Theme: signal.Concern, Urgency: signal.Today, State: signal.Received, Due: at.AddDate(0, 0, 1), Sentence: "GEHEIM", SenderID: "GEHEIM", Source: signal.FromDoor}, HolderName: "-1+Marja"},
		{Signal: signal.Signal{ID: "01a1fea0-3369-713a-94a1-fa325abe1fc7", At: at, Address: "@straat 1", Theme: signal.Home, Urgency: signal.Ordinary, State: signal.Advised, Late: 3, Source: signal.FromStaff}},
	}}
	var plain, book bytes.Buffer
	if err := file.Write(&plain); err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(plain.String(), "\ufeff")))
	r.Comma = ';'
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 3 || rows[0][0] != "Nummer" || rows[1][1] != "2026-11-02 10:00" || rows[1][3] != "De Linden; oost" || rows[1][5] != "openbare pagina" || rows[1][9] != "2026-11-03" || rows[2][9] != "" || rows[2][10] != "3" {
		t.Errorf("rows %q", rows)
	}
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@", rune(cell[0])) {
				t.Errorf("a formula: %s", cell)
			}
		}
	}
	if strings.Contains(plain.String(), "GEHEIM") {
		t.Error("a text or a sender is in the file")
	}
	file.Format = XLSX
	if err := file.Write(&book); err != nil {
		t.Fatal(err)
	}
	x, err := excelize.OpenReader(&book)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	cells, err := x.GetRows(x.GetSheetName(0))
	if err != nil {
		t.Fatal(err)
	}
	for i := range rows {
		for j, cell := range cells[i] {
			if strings.TrimPrefix(rows[i][j], "'") != cell {
				t.Errorf("row %d: %q in one and %q in the other", i, rows[i][j], cell)
			}
		}
	}
	if formula, err := x.GetCellFormula(x.GetSheetName(0), "C2"); err != nil || formula != "" {
		t.Errorf("a formula in XLSX: %q %v", formula, err)
	}
}
