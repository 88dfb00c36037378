package report

import (
	"context"
	"math"
	"slices"
	"strings"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/socialmap"
	"samendoen/internal/takeout"
)

// Choice is which published figures go into a file.
type Choice struct {
	Indicators []string // codes
	Level      string   // as socialmap.Level.Code names it
	From, To   time.Time
	Format     takeout.Format
}

// File is a file, made and on record, that is still to be written.
type File struct {
	Figures []socialmap.Published
	format  takeout.Format
	level   socialmap.Level
}

// asked is a choice as the map understands it, or why it does not.
func (c Choice) asked() (q socialmap.Asked, wrong []fault.Field) {
	for _, code := range c.Indicators {
		if in, ok := socialmap.IndicatorOf(code); ok {
			q.Indicators = append(q.Indicators, in)
		} else {
			wrong = append(wrong, fault.NewField("cijfer", "socialmap.unknown_indicator"))
		}
	}
	if len(c.Indicators) == 0 {
		wrong = append(wrong, fault.NewField("cijfer", "report.choose_figure"))
	}
	var ok bool
	if q.Level, ok = socialmap.ParseLevel(c.Level); !ok {
		wrong = append(wrong, fault.NewField("niveau", "report.choose"))
	}
	if q.From, q.To = c.From, c.To; !c.From.IsZero() && !c.To.IsZero() && c.To.Before(c.From) {
		wrong = append(wrong, fault.NewField("tot", "report.to_before_from"))
	}
	return q, wrong
}

// File gathers published figures and puts on record that they were taken out.
func (s *Service) File(ctx context.Context, a access.Actor, c Choice) (f File, err error) {
	const op = "report.file"
	d, err := s.policy.RequireOrg(op, a, actExport)
	if err != nil {
		return f, err
	}
	q, wrong := c.asked()
	if !slices.Contains(takeout.Formats(), c.Format) {
		wrong = append(wrong, fault.NewField("vorm", "takeout.format_unknown"))
	}
	if err := fault.Check(op, wrong); err != nil {
		return f, err
	}
	f = File{format: c.Format, level: q.Level}
	if f.Figures, err = s.maps.Published(ctx, a, q); err != nil {
		return f, fault.Wrap(op, err)
	}
	return f, s.takenOut(ctx, a, d, string(c.Format), c)
}

// takenOut puts on record that figures were taken out, and as what.
func (s *Service) takenOut(ctx context.Context, a access.Actor, d access.Decision, as string, c Choice) error {
	what := strings.Join([]string{as, c.Level, strings.Join(c.Indicators, "+")}, " ")
	return fault.Wrap("report.taken_out", s.db.Write(ctx, func(tx *store.Tx) error {
		return audit.Write(tx, s.now(), a, actExport, "Figures", what, d)
	}))
}

// Name is the name of the file on a day.
func (f File) Name(day time.Time) string {
	return "cijfers-per-" + f.level.Code() + "-" + day.Format(time.DateOnly) + "." + string(f.format)
}

// hundredth rounds a rate as files give it.
func hundredth(v float64) float64 { return math.Round(v*100) / 100 }

// table is a line for each figure, with a head. What is not published has no numbers.
func (f File) table(p *text.Printer) [][]any {
	var head []any
	for _, key := range []string{"release", "level", "code", "name", "around", "homes", "figure", "label", "unit", "value", "count", "low", "high", "oldest", "newest", "how"} {
		head = append(head, p.T("report.col_"+key))
	}
	all := [][]any{head}
	for _, x := range f.Figures {
		row := []any{x.AsOf.Format(time.DateOnly), f.level.Code(), x.ID, x.NameIn(p), x.Around, x.Homes, x.Indicator.Code, p.T(x.Indicator.LabelKey()), p.T(x.Indicator.UnitKey())}
		all = append(all, append(row, numbers(x.Value, p)...))
	}
	return all
}

// numbers are the cells of a value: what is not published says so, and nothing else.
func numbers(v socialmap.Value, p *text.Printer) []any {
	if !v.Known {
		return []any{nil, nil, nil, nil, nil, nil, p.T("socialmap.few")}
	}
	return []any{hundredth(v.Rate), v.Count, hundredth(v.Low), hundredth(v.High), v.Oldest.Format(time.DateOnly), v.Newest.Format(time.DateOnly), p.T("socialmap.rounding_figure", "Most", v.Off)}
}
