package document

import (
	"cmp"
	"net/http"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/base/upload"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/casework"
	"samendoen/internal/network"
)

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET /dossiers/{id}/documenten", Handler: s.getList},
		{Pattern: "POST /dossiers/{id}/documenten", Handler: s.postAdd, MaxBody: upload.MaxBody},
		{Pattern: "GET /dossiers/{id}/documenten/{document}", Handler: s.getFile},
		{Pattern: "POST /dossiers/{id}/documenten/{document}/nieuw", Handler: s.postReplace, MaxBody: upload.MaxBody},
		{Pattern: "POST /dossiers/{id}/documenten/{document}/weg", Handler: s.postRemove},
	}
}

func pathOf(id casework.ID) string { return "/dossiers/" + string(id) + "/documenten" }

// Forms are the forms of which is kept what somebody types: not the files.
func Forms() casework.Forms {
	return casework.Forms{Path: "documenten", Action: actAdd, Texts: []string{"titel"}}
}

// newForm is the form of a new document.
const newForm = "nieuw"

// formName is the name under which is kept what is typed of a document, or of a new one.
func formName(document string) string { return "documenten/" + document }

// Card leads to the documents from the page of a case; nil for who may not see them.
func (s *Service) Card(c *web.Context, v casework.View) templ.Component {
	if !s.policy.Decide(c.Actor, actList, v.Resource()).Allowed {
		return nil
	}
	return card(c.Print, pathOf(v.ID))
}

func (s *Service) getList(c *web.Context) error { return s.page(c, http.StatusOK, ui.Draft{}) }

func (s *Service) page(c *web.Context, status int, d ui.Draft) error {
	v, err := s.List(c.R.Context(), c.Actor, casework.ID(c.R.PathValue("id")))
	if err != nil {
		return err
	}
	page := c.Page(c.T("document.title"))
	page.Path, page.WideContent = pathOf(v.CaseID), true
	return c.Render(status, listPage(page, screen{v, c.Print, d, store.NewID(), c.Actor.OrgID}))
}

func (s *Service) postAdd(c *web.Context) error {
	return s.sent(c, newForm, func(id casework.ID, f url.Values, d Draft) error { return s.Add(c.R.Context(), c.Actor, id, d) })
}

func (s *Service) postReplace(c *web.Context) error {
	return s.sent(c, c.R.PathValue("document"), func(id casework.ID, f url.Values, d Draft) error {
		return s.Replace(c.R.Context(), c.Actor, id, c.R.PathValue("document"), web.VersionOf(f), d)
	})
}

// sent reads a file that came in and goes back to the list.
func (s *Service) sent(c *web.Context, form string, keep func(id casework.ID, f url.Values, d Draft) error) error {
	id := casework.ID(c.R.PathValue("id"))
	if err := s.mayAdd(c.R.Context(), c.Actor, id); err != nil {
		return err // before anything of a file is read
	}
	f, data, err := upload.ReadForm(c.R)
	if err == nil {
		err = keep(id, f, Draft{Title: web.Line(f, "titel"), Category: network.Category(f.Get("gegevens")), Data: data, Key: f.Get("sleutel")})
	}
	if d, status, ok := c.Refused(form, f, err); ok {
		return s.page(c, status, d)
	}
	if err != nil {
		return err
	}
	s.cases.Saved(c, id, formName(cmp.Or(f.Get("document"), newForm)))
	return c.RedirectWith(pathOf(id), "document.saved")
}

func (s *Service) postRemove(c *web.Context) error {
	id := casework.ID(c.R.PathValue("id"))
	err := s.Remove(c.R.Context(), c.Actor, id, c.R.PathValue("document"))
	if d, status, ok := c.Refused("", nil, err); ok {
		return s.page(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(pathOf(id), "document.removed")
}

// getFile gives a file back. No browser shows it or runs anything in it: it is saved, under a
// name without anybody's name.
func (s *Service) getFile(c *web.Context) error {
	f, number, body, err := s.Download(c.R.Context(), c.Actor, casework.ID(c.R.PathValue("id")), c.R.PathValue("document"))
	if err != nil {
		return err
	}
	return upload.Give(c.W, f.Kind, fileName(f, number), body)
}

// fileName is what a file is called at who saves it.
func fileName(f File, number string) string {
	name := "dossier-" + number + "-" + string(f.Category) + "-" + f.At.Format("20060102-150405")
	if f.Version > 1 {
		name += "-versie-" + strconv.FormatInt(f.Version, 10)
	}
	return name
}

// screen is the page of the documents.
type screen struct {
	View
	p     *text.Printer
	draft ui.Draft
	key   string
	org   string // of the reader
}

func (s screen) t(key string, pairs ...any) string { return s.p.T("document."+key, pairs...) }

// add is the form of a new document.
func (s screen) add() casework.Typing { return s.Beside.Form(formName(newForm), s.draft.In(newForm)) }

// of is the form of a newer version of a document.
func (s screen) of(f File) casework.Typing {
	return s.Beside.Form(formName(f.Document), s.draft.In(f.ID))
}

// frame is what stands around the documents.
func (s screen) frame() casework.Frame {
	return casework.Frame{Title: s.t("title"), Lead: s.t("lead"), Here: pathOf(s.CaseID), Draft: s.draft, Wrong: s.t("wrong"), Beyond: []string{"", "versie"}, Clash: s.clash()}
}

// clash is the title that somebody gave a newer version, beside the one that it has by now.
func (s screen) clash() *ui.Clash {
	for _, d := range s.Documents {
		for _, f := range d.Versions {
			if f.ID == s.draft.Form {
				c := web.Looks(s.p, s.draft, web.Stands(s.draft, "titel", s.t("f_title"), d.Newest().Title, ui.OneLine))
				return &c
			}
		}
	}
	return nil
}

// kindOptions are the categories of a new document; none is chosen before somebody does.
func (s screen) kindOptions() []ui.Option {
	chosen := s.add().Value("gegevens", "")
	list := []ui.Option{{Label: s.t("choose"), Selected: chosen == ""}}
	for _, k := range s.Kinds {
		list = append(list, ui.Option{Value: string(k), Label: s.category(k), Selected: chosen == string(k)})
	}
	return list
}

func (s screen) category(k network.Category) string { return s.p.T("network.cat_" + string(k)) }

// fileLine says of a file what it is, how large, from whom and when.
func (s screen) fileLine(f File) string {
	return s.t("line", "Kind", s.p.T("web.filekind_"+string(f.Kind)), "Size", web.Bytes(s.p, f.Size), "Who", s.Names[f.ByID], "Date", s.p.Time(f.At))
}

// mayAdd reports whether the reader may put a version before a document, mayRemove the same of
// throwing it away; every other one is refused by the service too.
func (s screen) mayAdd(f File) bool {
	for _, k := range s.Kinds {
		if k == f.Category {
			return mayReplace(f, s.org)
		}
	}
	return false
}

func (s screen) mayRemove(f File) bool {
	for _, k := range s.Kinds {
		if k == f.Category {
			return mayRemove(f, s.org, s.CaseOrg)
		}
	}
	return false
}

func (s screen) filePath(f File) string { return pathOf(s.CaseID) + "/" + url.PathEscape(f.ID) }
