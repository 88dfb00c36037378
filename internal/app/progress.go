package app

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
)

// progressLine is the one line of a terminal that says how far a delivery is. What is
// not a terminal gets nothing.
type progressLine struct {
	mu    sync.Mutex
	w     io.Writer
	shown bool
	over  bool
}

func newProgressLine(w io.Writer) *progressLine {
	f, ok := w.(*os.File)
	if !ok {
		return &progressLine{over: true}
	}
	info, err := f.Stat()
	return &progressLine{w: w, over: err != nil || info.Mode()&os.ModeCharDevice == 0}
}

// show writes the line anew.
func (p *progressLine) show(at importProgress) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.over {
		return
	}
	p.shown = true
	fmt.Fprintf(p.w, "\r%-40s", at.String())
}

// clear wipes the line; nothing is written after it.
func (p *progressLine) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.over = true
	if p.shown {
		fmt.Fprint(p.w, "\r"+strings.Repeat(" ", 40)+"\r")
	}
}

// String is how far the delivery is, in Dutch.
func (p importProgress) String() string {
	s := "Bezig…"
	switch p.Step {
	case "read":
		s = "Bezig met lezen"
	case "compare":
		s = "Bezig met vergelijken"
	}
	if p.Total > 0 {
		s += fmt.Sprintf(", %d%%", min(100, max(0, 100*p.Done/p.Total)))
	}
	return s
}
