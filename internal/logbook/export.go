package logbook

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
)

// Format is a form in which the log is handed on.
type Format string

// The formats. The last two are a JSON document on each line.
const (
	CSV Format = "csv"
	LDV Format = "ldv"
	NEN Format = "nen7513"
)

// Formats are all formats in the order of the screen.
func Formats() []Format { return []Format{CSV, LDV, NEN} }

// exportDays is the longest period of one export from a screen.
const exportDays = 366

const exportBatch = 300

// Export is a part of the log in a format, from and until.
type Export struct {
	Format      Format
	From, Until time.Time // Until is not included
}

// check are the reasons why an export cannot be made like this.
func (e Export) check() []fault.Field {
	var fields []fault.Field
	if !slices.Contains(Formats(), e.Format) {
		fields = append(fields, fault.NewField("vorm", "logbook.choose"))
	}
	if e.From.IsZero() {
		fields = append(fields, fault.NewField("van", "logbook.date_needed"))
	}
	if !e.Until.After(e.From) || e.Until.Sub(e.From) > (exportDays+1)*24*time.Hour {
		fields = append(fields, fault.NewField("tot", "logbook.export_period", "Max", exportDays))
	}
	return fields
}

// StartExport allows an export and writes it into the log; what it returns writes the file.
func (s *Service) StartExport(ctx context.Context, a access.Actor, e Export) (write func(io.Writer) error, err error) {
	const op = "logbook.export"
	d, err := s.policy.RequireOrg(op, a, actExport)
	if err != nil {
		return nil, err
	}
	if err := fault.Check(op, e.check()); err != nil {
		return nil, err
	}
	now := s.clock.Now()
	if err := s.db.Write(ctx, func(tx *store.Tx) error {
		return s.log(tx, now, a, actExport, "Organisation", a.OrgID, d)
	}); err != nil {
		return nil, fault.Wrap(op, err)
	}
	return func(w io.Writer) error { return s.WriteExport(ctx, a.OrgID, e, w) }, nil
}

// WriteExport writes a part of the log: of one organisation, or of all when orgID is empty.
// It asks nobody and logs nothing; it serves the use case above and the command line.
func (s *Service) WriteExport(ctx context.Context, orgID string, e Export, w io.Writer) error {
	out := s.writer(e.Format, w)
	cursor := ""
	for {
		n := 0
		err := s.db.Read(ctx, func(tx *store.Tx) error {
			records, err := audit.After(tx, cursor, e.From, e.Until, exportBatch)
			if err != nil || len(records) == 0 {
				return err
			}
			n, cursor = len(records), records[len(records)-1].Cursor()
			return s.batch(tx, orgID, records, out)
		})
		if err != nil {
			return fault.Wrap("logbook.export", err)
		}
		if n < exportBatch {
			return out.flush()
		}
	}
}

// batch writes records that the organisation may have.
func (s *Service) batch(tx *store.Tx, orgID string, records []audit.Record, out writer) error {
	v := s.newViewer(tx, orgID)
	ids := make([]string, 0, len(records))
	for _, r := range records {
		if !slices.Contains(ids, r.Object) {
			ids = append(ids, r.Object)
		}
	}
	holders, err := seal.Holders(tx, ids)
	if err != nil {
		return err
	}
	entries, err := entriesOf(tx)
	if err != nil {
		return err
	}
	m := mapping{key: s.vault.Derive("logbook subject"), base: s.cfg.BaseURL, version: s.cfg.Version, entries: entries}
	for _, r := range records {
		if ok, err := v.shows(r); err != nil || !ok {
			if err != nil {
				return err
			}
			continue
		}
		l, err := v.line(r)
		if err != nil {
			return err
		}
		t, err := v.thing(r)
		if err != nil {
			return err
		}
		name, err := v.org(t.Org)
		if err != nil {
			return err
		}
		subjects := slices.DeleteFunc(slices.Clone(holders[r.Object]), func(h string) bool { return h == t.Org || v.orgs[h] != "" })
		if err := out.record(m, l, Body{t.Org, name}, subjects); err != nil {
			return err
		}
	}
	return nil
}

// writer puts records into a format.
type writer struct {
	record func(m mapping, l Line, controller Body, subjects []string) error
	flush  func() error
}

func (s *Service) writer(f Format, w io.Writer) writer {
	if f == CSV {
		return csvWriter(words{s.cfg.Words.Printer(text.Dutch)}, w)
	}
	lines := json.NewEncoder(w)
	lines.SetEscapeHTML(false)
	return writer{func(m mapping, l Line, controller Body, subjects []string) error {
		if f == NEN {
			return lines.Encode(m.access(l, controller))
		}
		for _, p := range m.lines(l, controller.ID, subjects) {
			if err := lines.Encode(p); err != nil {
				return err
			}
		}
		return nil
	}, func() error { return nil }}
}

// csvHead are the columns of the file for a spreadsheet: beside each code stands what it
// says in words, as on the screen.
func csvHead() []string {
	return []string{"tijd", "soort", "soort in woorden", "handeling", "handeling in woorden", "wie", "gebruiker", "organisatie",
		"object", "object in woorden", "nummer", "id", "regels", "regels in woorden", "regel-id", "aangemeld", "aangemeld in woorden"}
}

// csvRow is a line of the log for the file.
func csvRow(say words, l Line) []string {
	var rules, why []string
	for _, r := range l.Reasons {
		rules, why = append(rules, r.Rule), append(why, say.why(r))
	}
	row := []string{l.At.In(clock.Amsterdam()).Format(time.RFC3339), string(l.Kind), say.kind(l.Kind), string(l.Action), say.what(l), l.Name, l.User, l.Org,
		l.Type, say.object(l.Type), l.Number, l.Object, strings.Join(rules, " "), strings.Join(why, " "), l.ID, l.Via, say.via(l)}
	for i := range row {
		row[i] = guardFormula(row[i])
	}
	return row
}

func csvWriter(say words, w io.Writer) writer {
	out := csv.NewWriter(w)
	out.UseCRLF = true // RFC 4180
	headed := false
	head := func() error {
		if headed {
			return nil
		}
		headed = true
		return out.Write(csvHead())
	}
	return writer{func(_ mapping, l Line, _ Body, _ []string) error {
		if err := head(); err != nil {
			return err
		}
		return out.Write(csvRow(say, l))
	}, func() error {
		if err := head(); err != nil {
			return err
		}
		out.Flush()
		return out.Error()
	}}
}

// guardFormula keeps a spreadsheet from taking a text for a formula (OWASP, CSV injection).
func guardFormula(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}
