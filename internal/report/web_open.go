package report

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/socialmap"
	"samendoen/internal/takeout"
)

const (
	feedPath = Path + "/open-data"
	openPath = "/open-data/"
)

// What one address may ask of the feed.
const (
	asksPerSecond = 2.0
	asksAtOnce    = 60
)

func (s *Service) openRoutes() []web.Route {
	return []web.Route{
		{Pattern: "GET " + feedPath, Handler: s.getFeed},
		{Pattern: "POST " + feedPath, Handler: s.postFeed},
		{Pattern: "GET " + openPath + "{woord}", Handler: everybody(s.getCatalogue), Public: true},
		{Pattern: "GET " + openPath + "{woord}/{bestand}", Handler: everybody(s.getOpen), Public: true},
	}
}

func (s *Service) getFeed(c *web.Context) error { return s.feedForm(c, http.StatusOK, ui.Draft{}) }

func (s *Service) feedForm(c *web.Context, status int, d ui.Draft) error {
	f, err := s.Feed(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	if f.Title == "" {
		f.Title = c.Actor.Org
	}
	levels, err := s.maps.LevelsOf(c.R.Context(), c.Actor.OrgID)
	if err != nil {
		return err
	}
	page := c.Page(c.T("report.feed_title"))
	page.Path = feedPath
	return c.Render(status, feedPage(page, feedScreen{words{c.Print}, d, f, c.URL(openPath + f.Word), slices.Contains(levels, socialmap.LevelStaircase)}))
}

func (s *Service) postFeed(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	err = s.SetFeed(c.R.Context(), c.Actor, Feed{Word: web.Line(f, "woord"), Title: web.Line(f, "titel"), On: f.Get("aan") == "ja", Complexes: f.Get("complexen") == "ja", Stairs: f.Get("portieken") == "ja",
		License: License(f.Get("licentie")), Contact: web.Line(f, "vragen")})
	if d, status, ok := c.Refused("", f, err); ok {
		return s.feedForm(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(feedPath, "report.feed_saved")
}

// everybody is what each address of the feed does: any site may ask, and nobody too fast.
func everybody(h web.Handler) web.Handler {
	return func(c *web.Context) error {
		if !c.Allow("open-data", asksPerSecond, asksAtOnce) {
			return fault.New("report.open", fault.TooMany)
		}
		return h(c)
	}
}

// send answers with a file that may be kept for an hour; who has it already hears that only.
func send(c *web.Context, kind string, data []byte) error {
	sum := sha256.Sum256(data)
	tag := `"` + hex.EncodeToString(sum[:12]) + `"`
	h := c.W.Header()
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Cache-Control", "public, max-age=3600")
	h.Set("ETag", tag)
	if strings.Contains(c.R.Header.Get("If-None-Match"), tag) {
		c.W.WriteHeader(http.StatusNotModified)
		return nil
	}
	h.Set("Content-Type", kind)
	_, err := c.W.Write(data)
	return err
}

// openData is a file of the feed as JSON.
type openData struct {
	Titel       string       `json:"titel"`
	Uitgever    string       `json:"uitgever"`
	Licentie    string       `json:"licentie"`
	Peildatum   string       `json:"peildatum,omitempty"`
	Toelichting string       `json:"toelichting"`
	Cijfers     []openFigure `json:"cijfers"`
}

// openFigure is a published figure; what is not published has no numbers.
type openFigure struct {
	Code      string   `json:"code"`
	Naam      string   `json:"naam"`
	LigtIn    string   `json:"ligtIn,omitempty"`
	Woningen  int      `json:"woningen"`
	Indicator string   `json:"indicator"`
	Omschr    string   `json:"omschrijving"`
	Eenheid   string   `json:"eenheid"`
	Waarde    *float64 `json:"waarde"`
	Aantal    *int     `json:"aantal"`
	Laag      *float64 `json:"laag"`
	Hoog      *float64 `json:"hoog"`
	Peildatum string   `json:"peildatum,omitempty"`
}

func openFigureOf(x socialmap.Published, p *text.Printer) openFigure {
	f := openFigure{Code: x.ID, Naam: x.NameIn(p), LigtIn: x.Around, Woningen: x.Homes, Indicator: x.Indicator.Code, Omschr: p.T(x.Indicator.LabelKey()), Eenheid: p.T(x.Indicator.UnitKey())}
	if !x.Value.Known {
		return f
	}
	rate, low, high, count := hundredth(x.Value.Rate), hundredth(x.Value.Low), hundredth(x.Value.High), x.Value.Count
	f.Waarde, f.Laag, f.Hoog, f.Aantal, f.Peildatum = &rate, &low, &high, &count, x.Value.Oldest.Format(time.DateOnly)
	return f
}

// getOpen is the newest figures on one level, as niveau.json or niveau.csv.
func (s *Service) getOpen(c *web.Context) error {
	level, kind, _ := strings.Cut(c.R.PathValue("bestand"), ".")
	if kind != "json" && kind != "csv" {
		return fault.New("report.open", fault.NotFound)
	}
	feed, figures, err := s.Open(c.R.Context(), c.R.PathValue("woord"), level)
	if err != nil {
		return err
	}
	p := s.words.Printer(text.Dutch)
	if kind == "csv" {
		l, _ := socialmap.ParseLevel(level)
		var out bytes.Buffer
		if err := takeout.WriteCells(&out, takeout.CSV, File{Figures: figures, level: l}.table(p)); err != nil {
			return err
		}
		return send(c, takeout.CSV.Type(), out.Bytes())
	}
	d := openData{Titel: p.T("report.open_title", "Org", feed.Title), Uitgever: feed.Title, Licentie: feed.License.uri(), Toelichting: p.T("socialmap.rounding"), Cijfers: []openFigure{}}
	for _, x := range figures {
		d.Peildatum = x.AsOf.Format(time.DateOnly)
		d.Cijfers = append(d.Cijfers, openFigureOf(x, p))
	}
	data, err := json.Marshal(d)
	if err != nil {
		return err
	}
	return send(c, "application/json", data)
}

// getCatalogue describes the feed in the words of DCAT-AP-NL 3.0, as JSON-LD.
func (s *Service) getCatalogue(c *web.Context) error {
	f, err := s.openFeed(c.R.Context(), c.R.PathValue("woord"))
	if err != nil {
		return err
	}
	_, figures, err := s.Open(c.R.Context(), f.Word, socialmap.LevelAssociation.Code())
	if err != nil {
		return err
	}
	modified := f.At
	for _, x := range figures {
		modified = x.AsOf
	}
	all, err := s.maps.LevelsOf(c.R.Context(), f.Org)
	if err != nil {
		return err
	}
	data, err := json.Marshal(catalogue(f, all, c.URL(openPath+f.Word), modified, s.words.Printer(text.Dutch)))
	if err != nil {
		return err
	}
	return send(c, "application/ld+json", data)
}
