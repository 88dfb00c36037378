//go:build attack

package attack

/*
#cgo LDFLAGS: -lglpk
#include <glpk.h>
#include <stdlib.h>

// One simplex from the basis that stands; 0 when it ended in an optimum.
static int samendoen_simplex(glp_prob *p) {
	glp_smcp parm;
	glp_init_smcp(&parm);
	parm.msg_lev = GLP_MSG_OFF;
	parm.meth = GLP_PRIMAL;
	int rc = glp_simplex(p, &parm);
	if (rc != 0) { // from another basis, where it got lost
		glp_adv_basis(p, 0);
		rc = glp_simplex(p, &parm);
	}
	if (rc != 0) return rc;
	return glp_get_status(p) == GLP_OPT ? 0 : -1;
}

static void samendoen_columns(glp_prob *p, double *out, int n) {
	for (int j = 0; j < n; j++) out[j] = glp_get_col_prim(p, j + 1);
}
*/
import "C"

import (
	"fmt"
	"runtime"
)

// GLPK solves programs with the GNU Linear Programming Kit, from the last basis on, so
// that the next question about the same program costs little. GLPK keeps its memory per
// thread: a GLPK belongs to one goroutine, which stays on its thread until Close.
type GLPK struct {
	problem *C.glp_prob
	last    int
	columns []float64
}

// NewGLPK binds the goroutine to its thread.
func NewGLPK() *GLPK {
	runtime.LockOSThread()
	C.glp_term_out(C.GLP_OFF)
	return &GLPK{problem: C.glp_create_prob()}
}

// Close gives the memory back and the thread free.
func (g *GLPK) Close() {
	C.glp_delete_prob(g.problem)
	C.glp_free_env()
	runtime.UnlockOSThread()
}

// Load takes another program.
func (g *GLPK) Load(p *Program) {
	C.glp_erase_prob(g.problem)
	C.glp_add_cols(g.problem, C.int(len(p.Low)))
	for j := range p.Low {
		g.bound(p.Low[j], p.High[j], j+1, false)
	}
	C.glp_add_rows(g.problem, C.int(len(p.Lines)))
	var indices []C.int
	var factors []C.double
	for i, l := range p.Lines {
		g.bound(l.Low, l.High, i+1, true)
		indices, factors = append(indices[:0], 0), append(factors[:0], 0)
		for k, c := range l.Columns {
			indices, factors = append(indices, C.int(c+1)), append(factors, C.double(l.Factors[k]))
		}
		C.glp_set_mat_row(g.problem, C.int(i+1), C.int(len(l.Columns)), &indices[0], &factors[0])
	}
	g.last, g.columns = -1, make([]float64, len(p.Low))
}

func (g *GLPK) bound(low, high float64, at int, line bool) {
	kind := C.int(C.GLP_DB)
	switch {
	case low == high:
		kind = C.GLP_FX
	case high >= unbounded:
		kind = C.GLP_LO
	case low <= -unbounded:
		kind = C.GLP_UP
	}
	if line {
		C.glp_set_row_bnds(g.problem, C.int(at), kind, C.double(low), C.double(high))
	} else {
		C.glp_set_col_bnds(g.problem, C.int(at), kind, C.double(low), C.double(high))
	}
}

// Solve answers one question. A program without an answer is a mistake of the attacker,
// who then believes what cannot be, and stops the run.
func (g *GLPK) Solve(o Objective) (float64, []float64) {
	if g.last >= 0 {
		C.glp_set_obj_coef(g.problem, C.int(g.last+1), 0)
	}
	g.last = o.Column
	C.glp_set_obj_coef(g.problem, C.int(o.Column+1), 1)
	direction := C.int(C.GLP_MIN)
	if o.Most {
		direction = C.GLP_MAX
	}
	C.glp_set_obj_dir(g.problem, direction)
	if rc := C.samendoen_simplex(g.problem); rc != 0 {
		panic(fmt.Sprintf("GLPK finds no optimum (%d): the truth is outside the bounds", int(rc)))
	}
	C.samendoen_columns(g.problem, (*C.double)(&g.columns[0]), C.int(len(g.columns)))
	return float64(C.glp_get_obj_val(g.problem)), g.columns
}
