package upload

import (
	"bytes"
	"context"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/scan"
)

// atOnce is how many pictures are made anew at the same time: each takes a hundred megabytes.
const atOnce = 2

// Desk takes files in.
type Desk struct {
	scanner *scan.Scanner // nil: there is none
	slots   chan struct{} // one for each picture that is made anew
}

// NewDesk makes a desk at which no scanner looks at files yet.
func NewDesk() *Desk { return &Desk{slots: make(chan struct{}, atOnce)} }

// UseScanner lets a virus scanner look at files before they are kept; nil is none. It is called
// once, before the desk is used.
func (d *Desk) UseScanner(scanner *scan.Scanner) { d.scanner = scanner }

// Scans reports whether a virus scanner looks at files.
func (d *Desk) Scans() bool { return d.scanner != nil }

// Accept is what a browser lets people choose from, for the attribute of that name.
const Accept = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx,.odt,.ods"

// Field is the name of the field of a form that holds the file.
const Field = "bestand"

// Fields says of a problem which field is wrong; nil for none.
func Fields(p Problem) []fault.Field {
	if p == NoProblem {
		return nil
	}
	return []fault.Field{fault.NewField(Field, "web.file_"+string(p), "Max", MaxBytes>>20)}
}

// Take looks at a file before it is kept, and makes a picture anew. It takes time, so it is no part of
// a transaction; what somebody may not do is asked before it.
func (d *Desk) Take(ctx context.Context, op string, data []byte) (Kind, []byte, error) {
	kind, problem := Sniff(data)
	if err := fault.Check(op, Fields(problem)); err != nil {
		return "", nil, err
	}
	if err := d.scanner.Check(ctx, Field, bytes.NewReader(data)); err != nil {
		return "", nil, err
	}
	if kind != Picture {
		return kind, data, nil
	}
	select {
	case d.slots <- struct{}{}:
		defer func() { <-d.slots }()
	case <-ctx.Done():
		return "", nil, ctx.Err()
	}
	clean, err := CleanPhoto(data)
	if err != nil {
		return "", nil, fault.Check(op, Fields(Unread))
	}
	return kind, clean, nil
}
