package app

import "samendoen/internal/base/scan"

// openScanner gives the virus scanner of the settings to everything that takes files from
// people. Where there is none, nothing is scanned.
func (a *App) openScanner() error {
	scanner, err := scan.New(a.cfg.Scanner, a.log)
	if err != nil {
		return err
	}
	a.signals.UseScanner(scanner)
	a.mail.UseScanner(scanner)
	a.imports.UseScanner(scanner)
	a.desk.UseScanner(scanner)
	return nil
}
