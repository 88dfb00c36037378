package app

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/importer"
)

// importCall is a call of samendoen import, taken apart.
type importCall struct {
	db, keyFile, config, organisation string
	date                              time.Time // zero for today
	full, yesEnd, dryRun, json        bool
	kind                              importer.Kind
	files                             []string
}

// shownProblems is how many problems the terminal shows.
const shownProblems = 20

// parseImport reads the arguments; options may stand before and after kind and files.
func parseImport(args []string, std streams) (importCall, error) {
	var c importCall
	f, config := flags("import", std)
	f.StringVar(&c.db, "db", "", "database: sqlite:PAD of postgres://…")
	f.StringVar(&c.keyFile, "key-file", "", "sleutelbestand; standaard samendoen.key naast de database")
	f.StringVar(&c.organisation, "organisation", "", "naam van de corporatie; mag weg als er één is")
	date := f.String("date", "", "peildatum, zoals 2026-11-21; standaard vandaag")
	f.BoolVar(&c.full, "full", false, "de levering is volledig: wat er niet in staat, eindigt op de peildatum")
	f.BoolVar(&c.yesEnd, "yes-end", false, "ja, er mag meer dan 2 procent eindigen")
	f.BoolVar(&c.dryRun, "dry-run", false, "toon wat er zou veranderen, en verander niets")
	f.BoolVar(&c.json, "json", false, "druk de samenvatting af als JSON")
	f.Usage = func() {
		fmt.Fprintf(std.err, "Gebruik: samendoen import [opties] SOORT BESTAND…\nSoorten: %s\n", kindNames())
		f.PrintDefaults()
	}
	words, err := parseMixed(f, args)
	if err != nil {
		return c, err
	}
	c.config = *config
	if *date != "" {
		if c.date, err = time.Parse(time.DateOnly, *date); err != nil {
			return c, usage{fmt.Sprintf("datum %q: schrijf jaar-maand-dag, zoals 2026-11-21", *date)}
		}
	}
	if len(words) == 0 {
		return c, usage{"geef aan wat je inleest: " + kindNames()}
	}
	if c.kind = importer.Kind(words[0]); !knownKind(c.kind) {
		return c, usage{fmt.Sprintf("onbekende soort %q; kies uit %s", words[0], kindNames())}
	}
	if c.files = words[1:]; len(c.files) == 0 {
		return c, usage{"noem minstens één bestand"}
	}
	return c, nil
}

func knownKind(k importer.Kind) bool {
	return k == directoryKind || k == casesKind || slices.Contains(importer.Kinds(), k)
}

func kindNames() string {
	names := make([]string, 0, len(importer.Kinds()))
	for _, k := range importer.Kinds() {
		names = append(names, string(k))
	}
	names = append(names, string(directoryKind), string(casesKind))
	return strings.Join(names, ", ")
}

// parseMixed parses options that stand among other words, and returns those words. What
// follows -- is never an option.
func parseMixed(f *flag.FlagSet, args []string) (words []string, err error) {
	for len(args) > 0 {
		if err := parse(f, args); err != nil {
			return nil, err
		}
		rest := f.Args()
		if n := len(args) - len(rest); n > 0 && args[n-1] == "--" {
			return append(words, rest...), nil
		}
		if len(rest) == 0 {
			break
		}
		words, args = append(words, rest[0]), rest[1:]
	}
	return words, nil
}

// settings are those of the file and the environment, with what the call says over them.
func (c importCall) settings() (Config, error) {
	cfg, err := LoadConfig(c.config)
	if err != nil {
		return cfg, err
	}
	if c.db != "" {
		cfg.Database = c.db
	}
	switch {
	case c.keyFile != "":
		cfg.KeyFile = c.keyFile
	case c.db != "" && cfg.KeyFile == DefaultConfig().KeyFile:
		if path, ok := strings.CutPrefix(cfg.Database, "sqlite:"); ok {
			cfg.KeyFile = filepath.Join(filepath.Dir(strings.TrimPrefix(path, "//")), cfg.KeyFile)
		}
	}
	return cfg, cfg.check()
}

func importCommand(ctx context.Context, args []string, std streams) error {
	c, err := parseImport(args, std)
	if err != nil {
		return err
	}
	bar := newProgressLine(std.err)
	sum, err := c.carryOut(ctx, bar.show)
	bar.clear()
	if !c.json {
		if err != nil {
			return err
		}
		printSummary(std.out, sum)
		return nil
	}
	e := json.NewEncoder(std.out)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err != nil {
		return errors.Join(err, e.Encode(map[string]string{"error": err.Error()}))
	}
	return e.Encode(sum)
}

// carryOut opens the files and takes the delivery over: through the program that has the
// database, or else by itself. Its errors are Dutch.
func (c importCall) carryOut(ctx context.Context, progress func(importProgress)) (importer.Summary, error) {
	cfg, err := c.settings()
	if err != nil {
		return importer.Summary{}, err
	}
	var files []*os.File
	defer func() { closeAll(files) }()
	in := importer.Input{Kind: c.kind, Reference: c.date, Full: c.full, DryRun: c.dryRun, ConfirmEnding: c.yesEnd}
	for _, name := range c.files {
		f, err := os.Open(name) // #nosec G304 -- a delivery that the command line names
		if err != nil {
			return importer.Summary{}, fmt.Errorf("bestand %s: %w", filepath.Base(name), errors.Unwrap(err))
		}
		files = append(files, f)
		src, err := sourceOf(f, name)
		if err != nil {
			return importer.Summary{}, err
		}
		in.Sources = append(in.Sources, src)
	}
	switch conn, err := dialControl(cfg.Database); {
	case err == nil:
		return c.callRunning(ctx, conn, files, progress)
	case !errors.Is(err, errNobody):
		return importer.Summary{}, err
	}
	a, err := Open(ctx, cfg, clock.System(), NewLogger(cfg.LogLevel))
	if err != nil {
		return importer.Summary{}, err
	}
	defer a.Close()
	return a.take(ctx, c.organisation, in, progress)
}

// importError says in Dutch what went wrong, and keeps the error itself for its kind.
type importError struct{ err error }

func (e importError) Error() string { return importer.Explain(e.err) }
func (e importError) Unwrap() error { return e.err }

// sourceOf is an open file as a source; only a file can be read more than once.
func sourceOf(f *os.File, name string) (importer.Source, error) {
	name = filepath.Base(name)
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("dit is geen gewoon bestand")
	}
	if err != nil {
		return importer.Source{}, fmt.Errorf("bestand %s: %w", name, err)
	}
	return importer.Source{Name: name, R: f, Size: info.Size()}, nil
}

// importFor is the id of the association whose delivery it is. The first association of
// an empty database is made; a dry run makes nothing.
func (a *App) importFor(ctx context.Context, kind importer.Kind, organisation string, dryRun bool) (id string, err error) {
	var known []account.Organisation
	if err := a.db.Read(ctx, func(tx *store.Tx) (err error) {
		known, err = account.Organisations(tx)
		return err
	}); err != nil {
		return "", err
	}
	known = slices.DeleteFunc(known, func(o account.Organisation) bool { return o.Kind != account.HousingAssociation })
	id, isNew, err := chooseOrganisation(known, kind, organisation)
	if err != nil || !isNew {
		return id, err
	}
	id = store.NewID()
	if dryRun {
		return id, nil
	}
	now := a.clock.Now()
	return id, fault.Wrap("app.organisation", a.db.Write(ctx, func(tx *store.Tx) error {
		o := account.Organisation{ID: id, Name: strings.TrimSpace(organisation), Kind: account.HousingAssociation}
		if err := account.InsertOrganisation(tx, now, o); err != nil {
			return err
		}
		return audit.Write(tx, now, access.Command(id), "account.manage", "Organisation", id, access.Decision{Allowed: true, Rules: []string{"system"}})
	}))
}

// chooseOrganisation finds the association by its name; isNew says that it has to be made.
func chooseOrganisation(known []account.Organisation, kind importer.Kind, name string) (id string, isNew bool, err error) {
	name = strings.TrimSpace(name)
	names := make([]string, len(known))
	for i, o := range known {
		names[i] = o.Name
		if name != "" && strings.EqualFold(o.Name, name) {
			return o.ID, false, nil
		}
	}
	switch {
	case name == "" && len(known) == 1:
		return known[0].ID, false, nil
	case name == "" && kind == importer.Areas:
		return "", false, nil
	case name == "" && len(known) == 0:
		return "", false, usage{"er is nog geen corporatie: noem haar met --organisation NAAM"}
	case name == "":
		return "", false, usage{"noem de corporatie met --organisation; bekend zijn: " + strings.Join(names, ", ")}
	case len(known) > 0:
		return "", false, usage{fmt.Sprintf("corporatie %q is onbekend; bekend zijn: %s", name, strings.Join(names, ", "))}
	}
	return "", true, nil
}

// printSummary says in Dutch what a delivery did.
func printSummary(w io.Writer, sum importer.Summary) {
	head := "Ingelezen"
	if sum.DryRun {
		head = "Alleen gekeken, er is niets veranderd"
	}
	fmt.Fprintf(w, "%s: %s\n", head, sum.Kind)
	for _, line := range []struct {
		label string
		n     int64
	}{{"nieuw", sum.Added}, {"gewijzigd", sum.Changed}, {"beëindigd", sum.Ended}, {"gelijk gebleven", sum.Unchanged}, {"geweigerd", sum.Refused}} {
		fmt.Fprintf(w, "  %-16s %d\n", line.label, line.n)
	}
	if sum.AskEnding && sum.DryRun {
		fmt.Fprintln(w, "Er zou meer dan 2 procent eindigen. Gebruik --yes-end als dat klopt.")
	}
	for _, p := range sum.Warnings {
		fmt.Fprintln(w, "Let op: "+p.String())
	}
	for i, p := range sum.Problems {
		if i == shownProblems {
			fmt.Fprintf(w, "En nog %d problemen. Met --json zie je ze allemaal.\n", len(sum.Problems)-shownProblems)
			break
		}
		fmt.Fprintln(w, p.String())
	}
}
