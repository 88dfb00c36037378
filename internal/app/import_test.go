package app

import (
	"bytes"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/fault"
	"samendoen/internal/importer"
)

func quietStreams() streams { return streams{strings.NewReader(""), io.Discard, io.Discard} }

func TestImportOptionsStandAnywhere(t *testing.T) {
	want := importCall{db: "sqlite:a.db", organisation: "De Windvaan", date: time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC),
		full: true, dryRun: true, json: true, kind: importer.Units, files: []string{"een.csv", "twee.csv"}}
	for _, line := range []string{
		"--db sqlite:a.db --organisation De_Windvaan --date 2026-11-21 --full --dry-run --json eenheden een.csv twee.csv",
		"eenheden een.csv twee.csv --db sqlite:a.db --organisation De_Windvaan --date 2026-11-21 --full --dry-run --json",
		"--full eenheden --db=sqlite:a.db een.csv --json -dry-run twee.csv --organisation De_Windvaan --date 2026-11-21",
	} {
		args := strings.Fields(line)
		for i := range args {
			args[i] = strings.ReplaceAll(args[i], "_", " ")
		}
		got, err := parseImport(args, quietStreams())
		if err != nil {
			t.Fatal(err)
		}
		files := got.files
		if !slices.Equal(files, want.files) {
			t.Errorf("%s: files %v", line, files)
		}
		got.files = nil
		rest := want
		rest.files = nil
		if !got.date.Equal(rest.date) || got.db != rest.db || got.organisation != rest.organisation || got.kind != rest.kind ||
			got.full != rest.full || got.dryRun != rest.dryRun || got.json != rest.json || got.yesEnd {
			t.Errorf("%s: %+v", line, got)
		}
	}
	got, err := parseImport([]string{"--json", "eenheden", "--", "--full"}, quietStreams())
	if err != nil || got.full || !got.json || !slices.Equal(got.files, []string{"--full"}) {
		t.Errorf("after --: %+v %v", got, err)
	}
}

func TestImportRefusesWrongCalls(t *testing.T) {
	for line, part := range map[string]string{
		"":                                   "geef aan wat je inleest",
		"woningen a.csv":                     "onbekende soort \"woningen\"",
		"eenheden":                           "noem minstens één bestand",
		"eenheden a.csv --date 21-11-2026":   "schrijf jaar-maand-dag",
		"eenheden a.csv --organisatie Linde": "organisatie",
		"eenheden --full":                    "noem minstens één bestand",
	} {
		_, err := parseImport(strings.Fields(line), quietStreams())
		if err == nil || !strings.Contains(err.Error(), part) || ExitCode(err) != 2 {
			t.Errorf("%q: %v, want %q with status 2", line, err, part)
		}
	}
	if _, err := parseImport([]string{"eenheden", "-h"}, quietStreams()); !errors.Is(err, flag.ErrHelp) {
		t.Errorf("-h: %v", err)
	}
}

func TestImportKeyFile(t *testing.T) {
	for _, c := range []struct {
		call importCall
		want string
	}{
		{importCall{db: "sqlite:/srv/data/stad.db"}, "/srv/data/samendoen.key"},
		{importCall{db: "sqlite:stad.db"}, "samendoen.key"},
		{importCall{db: "postgres://host/stad"}, "samendoen.key"},
		{importCall{db: "sqlite:/srv/data/stad.db", keyFile: "elders.key"}, "elders.key"},
	} {
		cfg, err := c.call.settings()
		if err != nil || filepath.ToSlash(cfg.KeyFile) != c.want || cfg.Database != c.call.db {
			t.Errorf("%+v: %s %s %v, want %s", c.call, cfg.Database, cfg.KeyFile, err, c.want)
		}
	}
	// What the settings say holds for the server too, so it is not looked for elsewhere.
	file := filepath.Join(t.TempDir(), "samendoen.toml")
	if err := os.WriteFile(file, []byte(`database = "sqlite:/srv/data/stad.db"`), 0o600); err != nil {
		t.Fatal(err)
	}
	if cfg, err := (importCall{config: file}).settings(); err != nil || cfg.KeyFile != "samendoen.key" || cfg.Database != "sqlite:/srv/data/stad.db" {
		t.Errorf("by the settings: %s %s %v", cfg.Database, cfg.KeyFile, err)
	}
	if _, err := (importCall{db: "mysql:x"}).settings(); err == nil {
		t.Error("mysql was accepted")
	}
}

func TestImportChoosesTheOrganisation(t *testing.T) {
	one := []account.Organisation{{ID: "a", Name: "De Windvaan"}}
	two := append(slices.Clone(one), account.Organisation{ID: "b", Name: "Elders"})
	for _, c := range []struct {
		known  []account.Organisation
		kind   importer.Kind
		name   string
		id     string
		isNew  bool
		refuse string
	}{
		{one, importer.Units, "", "a", false, ""},
		{two, importer.Units, "elders", "b", false, ""},
		{two, importer.Units, "", "", false, "De Windvaan, Elders"},
		{two, importer.Areas, "", "", false, ""},
		{nil, importer.Areas, "", "", false, ""},
		{one, importer.Units, "Wimdvaan", "", false, "De Windvaan"},
		{nil, importer.Units, "Nieuw", "", true, ""},
		{nil, importer.Units, "", "", false, "--organisation"},
	} {
		id, isNew, err := chooseOrganisation(c.known, c.kind, c.name)
		if id != c.id || isNew != c.isNew || (err != nil) != (c.refuse != "") || err != nil && !strings.Contains(err.Error(), c.refuse) {
			t.Errorf("%+v: %q %v %v", c, id, isNew, err)
		}
	}
}

func TestImportSummaryInDutch(t *testing.T) {
	sum := importer.Summary{Kind: importer.Units, DryRun: true, Added: 3, Refused: 25, AskEnding: true}
	for i := range 25 {
		sum.Problems = append(sum.Problems, importer.Problem{File: "a.csv", Row: i + 2, Reason: "Fout."})
	}
	var out bytes.Buffer
	printSummary(&out, sum)
	for _, want := range []string{"Alleen gekeken", "nieuw            3\n", "geweigerd        25\n", "--yes-end", "a.csv, rij 21: Fout.", "En nog 5 problemen"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%s", want, out.String())
		}
	}
	if strings.Contains(out.String(), "rij 22") {
		t.Error("more than 20 problems are shown")
	}
	err := importError{fault.As("importer.compare", fault.Conflict, importer.ErrTooManyEnd)}
	if !strings.Contains(err.Error(), "2 procent") || !errors.Is(err, importer.ErrTooManyEnd) {
		t.Errorf("%v", err)
	}
}
