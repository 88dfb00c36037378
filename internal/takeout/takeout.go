package takeout

import (
	"context"
	"embed"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/signal"
)

// Files are the words and the rule of this module.
//
//go:embed text policy.cedar
var Files embed.FS

const actSignals access.Action = "takeout.signals"

// maxRows is the most rows of one file.
const maxRows = 5000

// Format is what kind of file it is.
type Format string

// The formats.
const (
	CSV  Format = "csv"
	XLSX Format = "xlsx"
)

// Formats are all formats in the order of the screen.
func Formats() []Format { return []Format{CSV, XLSX} }

// Type is the media type of a file.
func (f Format) Type() string {
	if f == XLSX {
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	return "text/csv; charset=utf-8"
}

// Lister is the work list: what the actor may see of it, page by page.
type Lister interface {
	List(ctx context.Context, a access.Actor, f signal.Filter) (signal.Page, error)
}

// Service makes the files.
type Service struct {
	db     *store.DB
	clock  clock.Clock
	policy *access.Policy
	words  *text.Catalogue
	list   Lister
}

// New makes the service.
func New(db *store.DB, c clock.Clock, policy *access.Policy, words *text.Catalogue, list Lister) *Service {
	return &Service{db: db, clock: c, policy: policy, words: words, list: list}
}

// Choice is what goes into a file.
type Choice struct {
	List   signal.ListKind
	Theme  signal.Theme  // empty for all
	Source signal.Source // empty for all
	Format Format
}

// File is a file, made and on record, that is still to be written.
type File struct {
	Choice
	Rows []signal.Row
	Full bool // there were more rows than fit
	p    *text.Printer
}

// Make gathers what the actor may read of the work list, and puts that it was taken out on
// record. Rows that the actor only holds, without reading them, are not in it.
func (s *Service) Make(ctx context.Context, a access.Actor, c Choice, lang text.Lang) (f File, err error) {
	const op = "takeout.make"
	d, err := s.policy.RequireOrg(op, a, actSignals)
	if err != nil {
		return f, err
	}
	var fields []fault.Field
	if !slices.Contains(Formats(), c.Format) {
		fields = append(fields, fault.NewField("vorm", "takeout.format_unknown"))
	}
	if !slices.Contains(signal.ListKinds(), c.List) {
		fields = append(fields, fault.NewField("lijst", "takeout.list_unknown"))
	}
	if err := fault.Check(op, fields); err != nil {
		return f, err
	}
	f = File{Choice: c, p: s.words.Printer(lang)}
	for cursor := ""; ; {
		page, err := s.list.List(ctx, a, signal.Filter{List: c.List, Theme: c.Theme, Source: c.Source, Cursor: cursor, Limit: 100})
		if err != nil {
			return f, err
		}
		for _, r := range page.Rows {
			if r.Readable {
				f.Rows = append(f.Rows, r)
			}
		}
		cursor = page.Next
		if f.Full = len(f.Rows) >= maxRows && (cursor != "" || len(f.Rows) > maxRows); f.Full {
			f.Rows = f.Rows[:maxRows]
		}
		if cursor == "" || f.Full {
			break
		}
	}
	what := strings.Join([]string{string(c.Format), string(c.List), string(c.Theme), string(c.Source), strconv.Itoa(len(f.Rows))}, " ")
	now := s.clock.Now().UTC()
	return f, fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		return audit.Write(tx, now, a, actSignals, "SignalList", what, d)
	}))
}

// Name is the name of the file on a day.
func (f File) Name(day time.Time) string {
	return "signalen-" + day.Format(time.DateOnly) + "." + string(f.Format)
}

// Write writes the file.
func (f File) Write(w io.Writer) error { return WriteTable(w, f.Format, f.table()) }

// WriteTable writes rows as a file of a format, for other modules too. No cell of it can run
// as a formula.
func WriteTable(w io.Writer, f Format, table [][]string) error {
	cells := make([][]any, len(table))
	for i, row := range table {
		for _, text := range row {
			cells[i] = append(cells[i], text)
		}
	}
	return WriteCells(w, f, cells)
}

// WriteCells is WriteTable for rows with numbers (int, float64), texts, and nil for an empty cell.
// A spreadsheet can reckon with the numbers; in CSV they have a comma, as it is Dutch.
func WriteCells(w io.Writer, f Format, table [][]any) error {
	if f == XLSX {
		return writeXLSX(w, table)
	}
	out := csv.NewWriter(w)
	out.Comma, out.UseCRLF = ';', true // as Dutch spreadsheets expect
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	for _, row := range table {
		cells := make([]string, len(row))
		for i := range row {
			cells[i] = plain(row[i])
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// guard keeps a spreadsheet from taking a text for a formula when it opens a CSV file
// (OWASP, CSV injection).
func guard(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

// plain is a cell as it stands in CSV.
func plain(cell any) string {
	switch v := cell.(type) {
	case nil:
		return ""
	case int:
		return strconv.Itoa(v)
	case float64:
		return strings.Replace(strconv.FormatFloat(v, 'f', -1, 64), ".", ",", 1)
	}
	return guard(fmt.Sprint(cell))
}

// writeXLSX writes every text as text, which no spreadsheet calculates.
func writeXLSX(w io.Writer, table [][]any) error {
	book := excelize.NewFile()
	defer book.Close()
	sheet, err := book.NewStreamWriter(book.GetSheetName(0))
	if err != nil {
		return err
	}
	for i, row := range table {
		if err := sheet.SetRow("A"+strconv.Itoa(i+1), row); err != nil {
			return err
		}
	}
	if err := sheet.Flush(); err != nil {
		return err
	}
	return book.Write(w)
}

// table is the head and the rows in words.
func (f File) table() [][]string {
	head := []string{}
	for _, key := range []string{"number", "at", "address", "complex", "theme", "source", "urgency", "state", "holder", "due", "late"} {
		head = append(head, f.p.T("takeout.col_"+key))
	}
	all := [][]string{head}
	for _, r := range f.Rows {
		due := ""
		if !r.Due.IsZero() {
			due = r.Due.Format(time.DateOnly)
		}
		all = append(all, []string{r.Number(), r.At.In(clock.Amsterdam()).Format("2006-01-02 15:04"), r.Address, r.Site, f.p.T(r.Theme.Key()), f.p.T(r.Source.Key()),
			f.p.T("signal.urgency_" + string(r.Urgency)), f.p.T(r.State.Key()), r.HolderName, due, strconv.Itoa(r.Late)})
	}
	return all
}
