package importer

import (
	"errors"
	"fmt"
	"io"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/place"
	"samendoen/internal/tenancy"
)

// Kind is what a delivery holds; its value is the word of the command line.
type Kind string

// The kinds of delivery.
const (
	Areas       Kind = "gebieden"           // GeoJSON with CBS codes
	Figures     Kind = "gebiedscijfers"     // CSV or XLSX
	Regions     Kind = "regios"             // CSV or XLSX
	Complexes   Kind = "complexen"          // CSV or XLSX
	Units       Kind = "eenheden"           // CSV or XLSX
	Tenancies   Kind = "huurovereenkomsten" // CSV or XLSX
	Arrears     Kind = "achterstanden"      // CSV or XLSX
	Nuisance    Kind = "overlast"           // CSV or XLSX
	Allocations Kind = "toewijzingen"       // CSV or XLSX
	Repairs     Kind = "reparaties"         // CSV or XLSX
	VERA        Kind = "vera"               // VERA 4.3 JSON, several entities together
)

// Kinds are all kinds in the order in which they build on each other.
func Kinds() []Kind {
	return []Kind{Areas, Figures, Regions, Complexes, Units, Tenancies, Arrears, Nuisance, Allocations, Repairs, VERA}
}

// Source is one file of a delivery. It is read more than once, hence ReaderAt;
// an *os.File, a *bytes.Reader and a multipart.File will do.
type Source struct {
	Name string // as the user knows it, shown in problems; a path is cut to its last part
	R    io.ReaderAt
	Size int64 // bytes
}

func (s Source) reader() io.Reader { return io.NewSectionReader(s.R, 0, s.Size) }

// Options are what the reader must know beside the files.
type Options struct {
	Org       string    // organisation id, put into every record; areas have none
	Reference time.Time // reference date of the delivery; VERA balances count for its month
	Cluster   string    // VERA: the CLUSTERSOORT code whose clusters are complexes; empty: chosen
	Limits    Limits    // zero values take the defaults
	// Progress is called now and then with bytes read and bytes in all; may be nil.
	Progress func(read, total int64)
}

// Limits bound what a hostile file can cost. Zero means the default.
type Limits struct {
	File     int64 // bytes of one file; default 4 GiB
	XLSX     int64 // bytes of one packed XLSX; default 64 MiB, held in memory
	Unzipped int64 // bytes of an XLSX after unpacking; default 1 GiB
	Record   int64 // bytes of one CSV row, GeoJSON feature or VERA object; default 8 MiB
	Columns  int   // columns of a table; default 300
	Points   int   // points of one area; default 200,000
}

func (l Limits) orDefault() Limits {
	set := func(v *int64, d int64) {
		if *v == 0 {
			*v = d
		}
	}
	set(&l.File, 4<<30)
	set(&l.XLSX, 64<<20)
	set(&l.Unzipped, 1<<30)
	set(&l.Record, 8<<20)
	if l.Columns == 0 {
		l.Columns = 300
	}
	if l.Points == 0 {
		l.Points = 200_000
	}
	return l
}

// Sink takes what was read. A nil function means that the caller does not want
// that record; an error from a function stops the reading and is returned as it is.
// The row is what the user sees: the header is row 1; for JSON it is the place in
// the list, counted from 1. Strings may be kept; they share memory per row.
type Sink struct {
	Area       func(row int, a place.Area) error
	Figure     func(row int, f place.Figure) error // of others, about an area
	Region     func(row int, r place.Region) error // a municipality in its region
	Complex    func(row int, c place.Complex) error
	Unit       func(row int, u place.Unit) error
	Tenancy    func(row int, t tenancy.Tenancy) error
	Arrears    func(row int, a tenancy.Arrears) error
	Nuisance   func(row int, n tenancy.NuisanceComplaint) error
	Allocation func(row int, a tenancy.Allocation) error
	Repair     func(row int, r tenancy.Repair) error
	Problem    func(Problem) error
	// Refused names the complex, home or tenancy of a row that did not become a record,
	// when its key could be read; Problem has said why.
	Refused func(kind Kind, row int, key string) error
	// File says that the rows to come stand in the source with this index.
	File func(index int)
}

// Stats says what a reading came to.
type Stats struct {
	Rows     int            // rows or objects with content
	Records  int            // records handed to the Sink
	Refused  int            // rows with at least one Problem; none of these became a record
	Problems int            // problems handed to the Sink
	Skipped  map[string]int // VERA: objects that Samendoen has no place for, by reason (Dutch)
	Warnings []Problem      // nothing was refused for these, such as an unknown column
}

func (s *Stats) skip(reason string) {
	if s.Skipped == nil {
		s.Skipped = make(map[string]int)
	}
	s.Skipped[reason]++
}

const maxWarnings = 100

func (s *Stats) warn(p Problem) {
	if len(s.Warnings) < maxWarnings {
		s.Warnings = append(s.Warnings, p)
	}
}

// Read reads the files of one delivery in order and hands the records to the sink.
//
// The format is recognised by content, never by the name of the file. A *Fatal
// means that nothing of the delivery may be used, whatever the sink got before it;
// the caller stages and throws away. Keys must be unique over all files together.
// Problems with single rows are no error: they go to sink.Problem.
func Read(kind Kind, sources []Source, opt Options, sink Sink) (Stats, error) {
	run := &run{kind: kind, opt: opt, lim: opt.Limits.orDefault(), sink: sink, seen: newKeySet(),
		regions: map[place.AreaCode]place.Region{}, regionNames: map[place.AreaCode]string{}}
	if len(sources) == 0 {
		return run.stats, newFatal("", NoData, "Er is geen bestand gekozen.", "Kies minstens één bestand.")
	}
	for i := range sources {
		sources[i].Name = baseName(sources[i].Name)
		if err := run.admit(sources[i]); err != nil {
			return run.stats, err
		}
		run.total += sources[i].Size
	}
	err := run.all(sources)
	return run.stats, outcome(err)
}

// outcome tells the caller's own errors and a Fatal apart from a disk that fails.
func outcome(err error) error {
	var stop stopped
	var fatal *Fatal
	switch {
	case err == nil:
		return nil
	case errors.As(err, &stop):
		return stop.err
	case errors.As(err, &fatal):
		return fatal
	}
	return fault.Wrap("importer.read", err)
}

// stopped carries an error of the sink through the readers unchanged.
type stopped struct{ err error }

func (s stopped) Error() string { return s.err.Error() }

// run is one reading: what is shared by its files.
type run struct {
	kind Kind
	opt  Options
	lim  Limits
	sink Sink
	seen *keySet
	// What a list of regions said so far: the region of a municipality, and the names of regions.
	regions     map[place.AreaCode]place.Region
	regionNames map[place.AreaCode]string
	stats       Stats
	read        int64 // bytes
	done        int64 // bytes of the files before this one
	total       int64
}

func (r *run) all(sources []Source) error {
	switch r.kind {
	case Areas:
		return r.areas(sources)
	case VERA:
		return r.vera(sources)
	case Figures:
		return tables(r, sources, parseFigure, r.sink.Figure)
	case Regions:
		return tables(r, sources, parseRegion, r.sink.Region)
	case Complexes:
		return tables(r, sources, parseComplex, r.sink.Complex)
	case Units:
		return tables(r, sources, parseUnit, r.sink.Unit)
	case Tenancies:
		return tables(r, sources, parseTenancy, r.sink.Tenancy)
	case Arrears:
		return tables(r, sources, parseArrears, r.sink.Arrears)
	case Nuisance:
		return tables(r, sources, parseNuisance, r.sink.Nuisance)
	case Allocations:
		return tables(r, sources, parseAllocation, r.sink.Allocation)
	case Repairs:
		return tables(r, sources, parseRepair, r.sink.Repair)
	}
	return fmt.Errorf("importer: no kind %q", r.kind)
}

// problem hands one problem on, cleaned.
func (r *run) problem(p Problem) error {
	r.stats.Problems++
	if r.sink.Problem == nil {
		return nil
	}
	if err := r.sink.Problem(p.clean()); err != nil {
		return stopped{err}
	}
	return nil
}

// startFile tells the sink in which file the rows to come stand.
func (r *run) startFile(index int) {
	if r.sink.File != nil {
		r.sink.File(index)
	}
}

// refused tells the sink which complex, home or tenancy a refused row was about.
func (r *run) refused(kind Kind, row int, key string) error {
	if r.sink.Refused == nil || key == "" || kind != Complexes && kind != Units && kind != Tenancies {
		return nil
	}
	if err := r.sink.Refused(kind, row, key); err != nil {
		return stopped{err}
	}
	return nil
}

// emit hands one record to the sink.
func emit[T any](r *run, row int, rec T, yield func(int, T) error) error {
	r.stats.Records++
	if yield == nil {
		return nil
	}
	if err := yield(row, rec); err != nil {
		return stopped{err}
	}
	return nil
}

// progressReader counts bytes for Options.Progress, in steps of 1 MiB.
type progressReader struct {
	r    io.Reader
	run  *run
	step int64
}

func (p *progressReader) Read(b []byte) (int, error) {
	n, err := p.r.Read(b)
	p.run.read += int64(n)
	p.step += int64(n)
	if p.step >= 1<<20 || err != nil {
		p.step = 0
		if p.run.opt.Progress != nil {
			p.run.opt.Progress(min(p.run.read, p.run.total), p.run.total)
		}
	}
	return n, err
}
