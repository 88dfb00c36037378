package app

import (
	"bufio"
	"context"
	"fmt"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/logbook"
)

const logExportUsage = `Schrijf regels van het logboek, één JSON-document per regel.
  ldv      Logboek Dataverwerkingen: een regel per betrokkene, zonder wie het deed
  nen7513  wie wat deed, voor wie en waarom het mocht, zonder betrokkene
Een id verbindt de twee: trace_id in de ene, id in de andere. Dagen zijn van Amsterdam.

  samendoen log-export --db sqlite:samendoen.db --from 2026-11-01 --until 2026-11-30 --format ldv
`

// logExportCommand writes the log of a period, also while the server runs. It reads only:
// that somebody at this machine did so cannot be in the log.
func logExportCommand(ctx context.Context, args []string, std streams) error {
	f, file := flags("log-export", std)
	dsn := f.String("db", "", "database: sqlite:PAD of postgres://…")
	keyFile := f.String("key-file", "", "sleutelbestand van deze installatie")
	from := f.String("from", "", "eerste dag, JJJJ-MM-DD")
	until := f.String("until", "", "laatste dag, JJJJ-MM-DD; die telt mee")
	format := f.String("format", "ldv", "ldv, nen7513 of csv")
	org := f.String("organisation", "", "id van een organisatie; leeg: alle")
	base := f.String("base-url", "", "adres van deze installatie, voor verwijzingen naar het register; leeg: public_url")
	f.Usage = func() { fmt.Fprint(std.err, logExportUsage+"\n"); f.PrintDefaults() }
	if err := parse(f, args); err != nil {
		return err
	}
	e := logbook.Export{Format: logbook.Format(*format)}
	var ok [2]bool
	e.From, ok[0] = dayInAmsterdam(*from, 0)
	e.Until, ok[1] = dayInAmsterdam(*until, 1)
	known := false
	for _, k := range logbook.Formats() {
		known = known || k == e.Format
	}
	if !ok[0] || !ok[1] || !known || !e.Until.After(e.From) {
		return usage{"geef --from en --until als JJJJ-MM-DD, in die volgorde, en --format ldv, nen7513 of csv"}
	}
	cfg, err := backupConfig(*file, *dsn, *keyFile)
	if err != nil {
		return err
	}
	db, err := store.Open(ctx, cfg.Database, store.Options{ReadOnly: true})
	if err != nil {
		return explainBackup(err)
	}
	defer db.Close()
	vault, err := openKeys(ctx, cfg, db)
	if err != nil {
		return err
	}
	if *base == "" {
		*base = cfg.public()
	}
	policy, err := Policy()
	if err != nil {
		return err
	}
	words, err := Words()
	if err != nil {
		return err
	}
	s := logbook.New(db, vault, clock.System(), policy, objects{}, logbook.Config{BaseURL: *base, Version: Version, Words: words})
	out := bufio.NewWriter(std.out)
	if err := s.WriteExport(ctx, *org, e, out); err != nil {
		return err
	}
	return out.Flush()
}

// openKeys is the vault of a database, after a change of the master key with the secrets of
// before: pseudonyms stay the same.
func openKeys(ctx context.Context, cfg Config, db *store.DB) (*seal.Vault, error) {
	master, err := masterKey(cfg)
	if err != nil {
		return nil, err
	}
	if err := keyFits(ctx, db, master); err != nil {
		return nil, err
	}
	v, err := seal.NewVault(master)
	if err != nil {
		return nil, err
	}
	return v, adopt(ctx, db, v)
}

// dayInAmsterdam is the beginning of a day, some days later.
func dayInAmsterdam(text string, later int) (time.Time, bool) {
	d, err := time.ParseInLocation(time.DateOnly, text, clock.Amsterdam())
	if err != nil {
		return time.Time{}, false
	}
	y, m, day := d.Date()
	return time.Date(y, m, day+later, 0, 0, 0, 0, clock.Amsterdam()), true
}
