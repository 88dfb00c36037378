package app

import (
	"context"
	"errors"
	"fmt"
	"io"

	"samendoen/internal/base/access"
	"samendoen/internal/exchange"
	"samendoen/internal/importer"
)

// casesKind is cases of another system, in VERA 4.3: no part of the administration, and so no
// kind of importer itself.
const casesKind importer.Kind = "zaken"

// maxCasesFile is how large a file of cases may be, in bytes.
const maxCasesFile = 256 << 20

// takeCases reads one file of cases in, and says what it did as every delivery does.
func (a *App) takeCases(ctx context.Context, actor access.Actor, in importer.Input) (sum importer.Summary, err error) {
	if len(in.Sources) != 1 {
		return sum, usage{"noem één bestand met zaken in VERA 4.3"}
	}
	src := in.Sources[0]
	if src.Size > maxCasesFile {
		return sum, fmt.Errorf("bestand %s: het is groter dan %d MB", src.Name, maxCasesFile>>20)
	}
	sum = importer.Summary{Kind: in.Kind, Files: []string{src.Name}, DryRun: in.DryRun, Problems: []importer.Problem{}}
	t, err := a.exchange.Take(ctx, actor, a.vault, io.NewSectionReader(src.R, 0, src.Size), in.DryRun)
	sum.Added, sum.Unchanged, sum.Refused = t.Added, t.Unchanged, t.Refused
	for _, w := range t.Wrong {
		sum.Problems = append(sum.Problems, problemOf(src.Name, w))
	}
	for _, w := range t.Notes {
		sum.Warnings = append(sum.Warnings, problemOf(src.Name, w))
	}
	for _, reason := range []error{exchange.ErrBSN, exchange.ErrShape, exchange.ErrLarge} {
		if errors.Is(err, reason) {
			return sum, fmt.Errorf("bestand %s: %w", src.Name, reason)
		}
	}
	return sum, err
}

func problemOf(file string, w exchange.Wrong) importer.Problem {
	column := w.List
	if w.Field != "" {
		column += "." + w.Field
	}
	return importer.Problem{File: file, Row: w.Row, Column: column, Reason: w.Reason, Advice: w.Advice}
}
