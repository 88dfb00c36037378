package importer

import (
	"encoding/csv"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// maxUpload is how many bytes somebody may send in one delivery over the web; more goes
// by the command line.
const maxUpload = 512 << 20

const importPath = "/beheer/import"

// Routes are the pages of deliveries.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET " + importPath, Handler: s.getImport},
		{Pattern: "POST " + importPath, Handler: s.postImport, MaxBody: maxUpload + 1<<20},
		{Pattern: "GET " + importPath + "/{id}", Handler: s.getDelivery},
		{Pattern: "GET " + importPath + "/{id}/{file}", Handler: s.getFile},
		{Pattern: "GET " + importPath + "/verschillen.csv", Handler: s.getDifferences},
	}
}

// Nav is the place of deliveries in the menu.
func (s *Service) Nav() []web.NavItem {
	return []web.NavItem{{Key: "importer.nav", Path: importPath, Icon: string(ui.IconUpload), Action: "import.run", Order: 80}}
}

func (s *Service) getImport(c *web.Context) error {
	return s.importPage(c, http.StatusOK, form{reference: c.Now.Format(time.DateOnly)}, nil)
}

// importPage is the form with what was delivered before and what was corrected by hand.
func (s *Service) importPage(c *web.Context, status int, f form, errs map[string]string) error {
	list, names, err := s.overview(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	differences, err := s.differences(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	page := c.Page(c.T("importer.title"))
	page.WideContent = true
	return c.Render(status, importPage(page, importScreen{words: words{c.Print}, form: f, errs: errs, list: list, names: names,
		differences: differences, may: c.May("import.run")}))
}

func (s *Service) postImport(c *web.Context) error {
	if _, err := s.policy.Require("importer.upload", c.Actor, "import.run", "import.read", access.Organisation(c.Actor.OrgID)); err != nil {
		return err
	}
	f, err := readForm(c.R)
	if err == nil {
		err = f.check()
	}
	if err == nil {
		err = s.scanned(c.R.Context(), f.sources)
	}
	if err == nil {
		var id string
		id, err = s.Begin(c.R.Context(), c.Actor, f.input(), f.close)
		if err == nil {
			return c.Redirect(importPath + "/" + id)
		}
	} else {
		f.close()
	}
	errs := web.FieldErrors(c.Print, err)
	switch {
	case errors.Is(err, ErrBusy):
		errs = map[string]string{"": c.T("importer.busy")}
	case len(errs) == 0:
		return err
	}
	return s.importPage(c, http.StatusBadRequest, f, errs)
}

// form is what somebody filled in, with the files that came along.
type form struct {
	kind      Kind
	reference string // as filled in
	date      time.Time
	full      bool
	confirm   bool
	takeOver  bool
	sources   []Source
	uploads   []*upload
}

// readForm reads the form part by part: files go to disk while they arrive.
func readForm(r *http.Request) (form, error) {
	const op = "importer.form"
	var f form
	parts, err := r.MultipartReader()
	if err != nil {
		return f, fault.Invalidf(op, "", "web.bad_form")
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return f, nil
		}
		if err == nil {
			err = f.read(part)
		}
		var tooLarge *http.MaxBytesError
		switch {
		case errors.As(err, &tooLarge):
			return f, fault.Invalidf(op, "bestand", "web.too_large", "Max", maxUpload>>20)
		case err != nil && fault.KindOf(err) == fault.Invalid:
			return f, err
		case err != nil:
			return f, fault.Invalidf(op, "", "web.bad_form")
		}
	}
}

// The limits of a form: files in one delivery, and bytes of a field that is no file.
const (
	maxFiles = 50
	maxField = 1 << 10
)

func (f *form) read(part *multipart.Part) error {
	if name := part.FileName(); name != "" {
		if part.FormName() != "bestand" || len(f.uploads) >= maxFiles {
			return fault.Invalidf("importer.form", "bestand", "importer.too_many_files", "Max", maxFiles)
		}
		u, err := newUpload(part)
		if err != nil {
			return err
		}
		f.uploads = append(f.uploads, u)
		f.sources = append(f.sources, Source{Name: name, R: u, Size: u.size})
		return nil
	}
	data, err := io.ReadAll(io.LimitReader(part, maxField))
	if err != nil {
		return err
	}
	switch value := string(data); part.FormName() {
	case "soort":
		f.kind = Kind(value)
	case "peildatum":
		f.reference = strings.TrimSpace(value)
	case "omvang":
		f.full = value == "volledig"
	case "beeindigen":
		f.confirm = value == "ja"
	case "wat":
		f.takeOver = value == "overnemen"
	}
	return nil
}

func (f *form) check() error {
	var fields []fault.Field
	if !slices.Contains(Kinds(), f.kind) {
		fields = append(fields, fault.NewField("soort", "importer.choose_kind"))
	}
	if len(f.sources) == 0 {
		fields = append(fields, fault.NewField("bestand", "importer.choose_file"))
	}
	if f.reference != "" {
		for _, layout := range []string{time.DateOnly, "2-1-2006"} {
			if d, err := time.Parse(layout, f.reference); err == nil {
				f.date = d
			}
		}
		if f.date.IsZero() {
			fields = append(fields, fault.NewField("peildatum", "importer.date_form"))
		}
	}
	return fault.Check("importer.form", fields)
}

func (f *form) input() Input {
	return Input{Kind: f.kind, Sources: f.sources, Reference: f.date, Full: f.full, DryRun: !f.takeOver, ConfirmEnding: f.confirm}
}

// close throws the files away; nothing more can be done about one that stays, and it is
// not readable.
func (f *form) close() {
	for _, u := range f.uploads {
		u.Close()
	}
}

func (s *Service) getDelivery(c *web.Context) error {
	d, problems, err := s.Delivery(c.R.Context(), c.Actor, c.R.PathValue("id"))
	if err != nil {
		return err
	}
	screen := deliveryScreen{words: words{c.Print}, Delivery: d, problems: problems}
	if c.Partial() {
		return c.Render(http.StatusOK, deliveryState(screen))
	}
	page := c.Page(c.T("importer.delivery_title"))
	page.WideContent = true
	return c.Render(http.StatusOK, deliveryPage(page, screen))
}

// getFile is a file to download: an example, or the problems of a delivery.
func (s *Service) getFile(c *web.Context) error {
	switch {
	case c.R.PathValue("id") == "voorbeeld":
		return s.getExample(c)
	case c.R.PathValue("file") == "meldingen.csv":
		return s.getProblems(c)
	}
	return fault.New("importer.file", fault.NotFound)
}

func (s *Service) getProblems(c *web.Context) error {
	_, problems, err := s.Delivery(c.R.Context(), c.Actor, c.R.PathValue("id"))
	if err != nil {
		return err
	}
	rows := [][]string{{"bestand", "rij", "kolom", "waarde", "wat is er", "wat kun je doen"}}
	for _, p := range problems {
		rows = append(rows, []string{p.File, strconv.Itoa(p.Row), p.Column, p.Value, p.Reason, p.Advice})
	}
	return sendCSV(c, "meldingen.csv", rows)
}

func (s *Service) getDifferences(c *web.Context) error {
	list, err := s.differences(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	rows := [][]string{{"sleutel", "veld", "verbeterd", "geleverd", "op"}}
	for _, d := range list {
		rows = append(rows, []string{d.Key, d.Field.Column(), d.Value, d.Delivered, d.At.Format(time.DateOnly)})
	}
	return sendCSV(c, "verschillen.csv", rows)
}

func (s *Service) getExample(c *web.Context) error {
	kind, ok := strings.CutSuffix(c.R.PathValue("file"), ".csv")
	data, known := ExampleCSV(Kind(kind))
	if !ok || !known || !c.May("import.read") {
		return fault.New("importer.example", fault.NotFound)
	}
	attachment(c, kind+".csv")
	_, err := c.W.Write(data)
	return err
}

func attachment(c *web.Context, name string) {
	c.W.Header().Set("Content-Type", "text/csv; charset=utf-8")
	c.W.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
}

// sendCSV sends rows for a spreadsheet: with semicolons, and with a mark by which it
// sees that this is UTF-8.
func sendCSV(c *web.Context, name string, rows [][]string) error {
	attachment(c, name)
	if _, err := io.WriteString(c.W, "\ufeff"); err != nil {
		return err
	}
	w := csv.NewWriter(c.W)
	w.Comma, w.UseCRLF = ';', true
	for _, row := range rows {
		for i := range row {
			row[i] = harmless(row[i])
		}
		if err := w.Write(row); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

// harmless puts an apostrophe before what a spreadsheet would carry out as a formula.
func harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
