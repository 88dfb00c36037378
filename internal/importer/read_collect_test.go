package importer

import (
	"errors"
	"strings"
	"testing"

	"samendoen/internal/place"
	"samendoen/internal/tenancy"
)

// harvest is everything that a reading handed over.
type harvest struct {
	areas       []place.Area
	figures     []place.Figure
	regions     []place.Region
	complexes   []place.Complex
	units       []place.Unit
	tenancies   []tenancy.Tenancy
	arrears     []tenancy.Arrears
	nuisance    []tenancy.NuisanceComplaint
	allocations []tenancy.Allocation
	repairs     []tenancy.Repair
	rows        []int
	problems    []Problem
	stats       Stats
}

func keep[T any](h *harvest, list *[]T) func(int, T) error {
	return func(row int, rec T) error {
		*list = append(*list, rec)
		h.rows = append(h.rows, row)
		return nil
	}
}

func collect(kind Kind, opt Options, sources ...Source) (*harvest, error) {
	h := &harvest{}
	stats, err := Read(kind, sources, opt, Sink{
		Area: keep(h, &h.areas), Figure: keep(h, &h.figures), Region: keep(h, &h.regions), Complex: keep(h, &h.complexes), Unit: keep(h, &h.units), Tenancy: keep(h, &h.tenancies),
		Arrears: keep(h, &h.arrears), Nuisance: keep(h, &h.nuisance), Allocation: keep(h, &h.allocations), Repair: keep(h, &h.repairs),
		Problem: func(p Problem) error { h.problems = append(h.problems, p); return nil },
	})
	h.stats = stats
	return h, err
}

// read reads one text and fails the test on a Fatal.
func read(t *testing.T, kind Kind, data string) *harvest {
	t.Helper()
	h, err := collect(kind, Options{Org: "corporatie"}, source("levering", []byte(data)))
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// wantFatal reads one file and compares the code and the whole Dutch text.
func wantFatal(t *testing.T, kind Kind, opt Options, data []byte, code FatalCode, message string) {
	t.Helper()
	_, err := collect(kind, opt, source("levering", data))
	var fatal *Fatal
	if !errors.As(err, &fatal) {
		t.Fatalf("got error %v, want a Fatal", err)
	}
	if fatal.Code != code || fatal.Error() != message {
		t.Errorf("got  %s %q\nwant %s %q", fatal.Code, fatal, code, message)
	}
}

// wantProblems compares problems by their line.
func wantProblems(t *testing.T, h *harvest, want ...string) {
	t.Helper()
	got := make([]string, len(h.problems))
	for i, p := range h.problems {
		got[i] = p.String()
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if h.stats.Problems != len(h.problems) {
		t.Errorf("Stats.Problems is %d, handed over %d", h.stats.Problems, len(h.problems))
	}
}
