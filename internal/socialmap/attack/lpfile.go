//go:build attack

package attack

import (
	"bufio"
	"fmt"
	"io"
)

// WriteLP writes a program with one question in CPLEX LP format, as other solvers read it.
func WriteLP(w io.Writer, p *Program, o Objective) error {
	out := bufio.NewWriter(w)
	sense := "Minimize"
	if o.Most {
		sense = "Maximize"
	}
	fmt.Fprintf(out, "%s\n obj: x%d\nSubject To\n", sense, o.Column)
	for i, l := range p.Lines {
		switch {
		case l.Low == l.High:
			writeLine(out, fmt.Sprintf("r%d", i), l, "=", l.Low)
		case l.High >= unbounded:
			writeLine(out, fmt.Sprintf("r%d", i), l, ">=", l.Low)
		default:
			writeLine(out, fmt.Sprintf("r%d", i), l, ">=", l.Low)
			writeLine(out, fmt.Sprintf("s%d", i), l, "<=", l.High)
		}
	}
	fmt.Fprintln(out, "Bounds")
	for j := range p.Low {
		fmt.Fprintf(out, " %g <= x%d <= %g\n", p.Low[j], j, p.High[j])
	}
	fmt.Fprintln(out, "End")
	return out.Flush()
}

func writeLine(w io.Writer, name string, l Line, relation string, bound float64) {
	fmt.Fprintf(w, " %s:", name)
	for k, column := range l.Columns {
		fmt.Fprintf(w, " %+g x%d", l.Factors[k], column)
	}
	fmt.Fprintf(w, " %s %g\n", relation, bound)
}
