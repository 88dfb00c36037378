package app

import (
	"context"
	"errors"
	"fmt"
	"io"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/directory"
	"samendoen/internal/importer"
)

// directoryKind is the directory of who helps, in HSDS 3.1: no part of the administration, and so
// no kind of importer itself.
const directoryKind importer.Kind = "hsds"

// takeDirectory reads one file of services in, and says what it did as every delivery does.
func (a *App) takeDirectory(ctx context.Context, actor access.Actor, in importer.Input) (sum importer.Summary, err error) {
	if len(in.Sources) != 1 {
		return sum, usage{"noem één bestand met hulp in HSDS 3.1"}
	}
	src := in.Sources[0]
	if src.Size > maxDirectoryFile {
		return sum, fmt.Errorf("bestand %s: het is groter dan %d MB", src.Name, maxDirectoryFile>>20)
	}
	sum = importer.Summary{Kind: in.Kind, Files: []string{src.Name}, Full: in.Full, DryRun: in.DryRun, Problems: []importer.Problem{}}
	t, err := a.guide.Take(ctx, actor, directory.File{Name: src.Name, R: io.NewSectionReader(src.R, 0, src.Size), Full: in.Full, YesEnd: in.ConfirmEnding, DryRun: in.DryRun})
	sum.Added, sum.Changed, sum.Ended, sum.Unchanged, sum.Refused, sum.AskEnding = t.Added, t.Changed, t.Ended, t.Unchanged, t.Refused, t.AskEnding
	for _, w := range t.Wrong {
		sum.Problems = append(sum.Problems, importer.Problem{File: src.Name, Row: w.Row, Column: w.Field, Reason: w.Reason})
	}
	for _, name := range t.Vanished {
		sum.Warnings = append(sum.Warnings, importer.Problem{File: src.Name, Value: name, Reason: "deze hulp stond er eerst wel in", Advice: "Vraag na of zij er nog is. Op de pagina staat nu dat zij niet bevestigd is."})
	}
	switch {
	case fault.Is(err, fault.Conflict) && t.AskEnding:
		err = errors.New("meer dan 2 procent van de hulp zou stoppen: gebruik --yes-end als dat klopt")
	case fault.Is(err, fault.Invalid):
		err = fmt.Errorf("bestand %s: dit is geen hulp in de vorm van HSDS 3.1", src.Name)
	}
	return sum, err
}

// maxDirectoryFile is how large a file of services may be, in bytes.
const maxDirectoryFile = 64 << 20
