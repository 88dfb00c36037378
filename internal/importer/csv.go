package importer

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
)

// table is a file with rows and columns, whatever its format.
type table interface {
	// next returns the next row that is not blank, with its number as the user sees
	// it. The slice is valid until the next call; the strings may be kept. A *badRow
	// condemns one row only; io.EOF ends; any other error condemns the file.
	next() (cells []string, row int, err error)
	// rewind goes back to the first row.
	rewind() error
	// style says how numbers and dates are written.
	style() style
	close() error
}

// style is how a format writes its numbers.
type style int

const (
	styleText  style = iota // as a person types: 1.234 is a thousand and more
	styleSheet              // as a spreadsheet stores: 1.234 is a little over one; dates are serials
)

// badRow is a row that cannot be read, in Dutch.
type badRow struct {
	row            int
	reason, advice string
}

func (b *badRow) Error() string { return b.reason }

// csvTable reads CSV with encoding/csv, one allocation a row.
type csvTable struct {
	src   Source
	run   *run
	enc   encoding
	comma rune
	skip  bool // the first line is "sep=;"

	guard *recordGuard
	r     *csv.Reader
	shift int // lines of the file that were no row of their own (breaks inside quotes)
}

// errRecordTooLong comes from recordGuard, through encoding/csv.
var errRecordTooLong = errors.New("importer: record too long")

// recordGuard fails when one record takes more than max bytes, so that a forgotten
// quote or a file without line ends does not fill the memory.
type recordGuard struct {
	r         io.Reader
	max, left int64
}

func (g *recordGuard) Read(p []byte) (int, error) {
	if g.left <= 0 {
		return 0, errRecordTooLong
	}
	n, err := g.r.Read(p)
	g.left -= int64(n)
	return n, err
}

func openCSV(r *run, src Source) (table, error) {
	enc, err := detectEncoding(src)
	if err != nil {
		return nil, err
	}
	t := &csvTable{src: src, run: r, enc: enc}
	if err := t.dialect(); err != nil {
		return nil, err
	}
	return t, t.rewind()
}

// dialect finds the separator on the header line.
func (t *csvTable) dialect() error {
	br := bufio.NewReaderSize(decoded(t.src, t.enc, t.src.reader()), 64<<10)
	line, err := firstLine(br)
	if errors.Is(err, bufio.ErrBufferFull) {
		return newFatal(t.src.Name, WrongFormat, "De kopregel is te lang.", "Zet elke rij op een eigen regel.")
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	text := strings.TrimSpace(string(line))
	if strings.Contains(text, "\r") {
		return newFatal(t.src.Name, WrongFormat, "De regels van het bestand zijn niet te herkennen.", "Sla het opnieuw op als CSV UTF-8.")
	}
	if len(text) == 5 && strings.EqualFold(text[:4], "sep=") && strings.ContainsRune(";,\t|", rune(text[4])) {
		t.skip, t.comma = true, rune(text[4])
		return nil
	}
	tpl, _ := templateOf(t.run.kind)
	t.comma = sniffComma(text, tpl)
	return nil
}

func firstLine(br *bufio.Reader) ([]byte, error) {
	for {
		line, err := br.ReadSlice('\n')
		if err != nil || len(bytes.TrimSpace(line)) > 0 {
			return line, err
		}
	}
}

// sniffComma takes the separator that makes most columns of the template; if none makes
// any, the one that makes most columns. At a tie ; wins, as Dutch spreadsheets write it.
func sniffComma(line string, tpl *template) rune {
	best, bestKnown, bestColumns := ';', -1, -1
	for _, comma := range ";,\t" {
		r := csv.NewReader(strings.NewReader(line))
		r.Comma, r.LazyQuotes = comma, true
		names, err := r.Read()
		if err != nil {
			continue
		}
		known := 0
		for _, at := range tpl.match(names).index {
			if at >= 0 {
				known++
			}
		}
		if known > bestKnown || known == bestKnown && len(names) > bestColumns {
			best, bestKnown, bestColumns = comma, known, len(names)
		}
	}
	return best
}

func (t *csvTable) rewind() error {
	t.guard = &recordGuard{r: &progressReader{r: t.src.reader(), run: t.run}, max: t.run.lim.Record}
	t.guard.left = t.guard.max
	var text io.Reader = decoded(t.src, t.enc, t.guard)
	t.shift = 0
	t.run.read = t.run.done
	if t.skip {
		br := bufio.NewReader(text)
		if _, err := firstLine(br); err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		text = br
	}
	t.r = csv.NewReader(bufio.NewReaderSize(text, 128<<10))
	t.r.Comma, t.r.ReuseRecord, t.r.FieldsPerRecord = t.comma, true, -1
	return nil
}

func (t *csvTable) next() ([]string, int, error) {
	for {
		t.guard.left = t.guard.max
		rec, err := t.r.Read()
		if err != nil {
			return nil, 0, t.failure(err)
		}
		line, _ := t.r.FieldPos(0)
		row := line - t.shift
		lastLine, _ := t.r.FieldPos(len(rec) - 1)
		t.shift += lastLine - line + strings.Count(rec[len(rec)-1], "\n")
		if !blank(rec) {
			return rec, row, nil
		}
	}
}

// failure sorts an error of encoding/csv into end, bad row and bad file.
func (t *csvTable) failure(err error) error {
	var parse *csv.ParseError
	switch {
	case errors.Is(err, io.EOF):
		return io.EOF
	case errors.Is(err, errRecordTooLong):
		return newFatal(t.src.Name, TooLarge, fmt.Sprintf("Eén rij is groter dan %s.", megabytes(t.guard.max)),
			"Kijk of er ergens een aanhalingsteken (\") open staat.")
	case !errors.As(err, &parse):
		return err
	case parse.StartLine == parse.Line:
		return &badRow{row: parse.StartLine - t.shift,
			reason: "De aanhalingstekens in deze rij kloppen niet.",
			advice: "Zet tekst met een aanhalingsteken tussen aanhalingstekens en verdubbel het teken."}
	}
	f := newFatal(t.src.Name, Broken, fmt.Sprintf("In rij %d begint een aanhalingsteken dat niet goed sluit.", parse.StartLine-t.shift),
		"Herstel de rij en lever het bestand opnieuw aan.")
	f.Row = parse.StartLine - t.shift
	return f
}

func (t *csvTable) style() style { return styleText }
func (t *csvTable) close() error { return nil }

func blank(rec []string) bool {
	for _, f := range rec {
		if strings.TrimSpace(f) != "" {
			return false
		}
	}
	return true
}
