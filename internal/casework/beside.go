package casework

import (
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/network"
)

// Forms are the forms of the pages of a module beside a case, of which is kept what somebody types.
// What the key of the case must not open has no place here.
type Forms struct {
	Path     string        // of the pages, below that of the case; the name of each form begins with it
	Action   access.Action // of who writes there
	Category network.Category
	Texts    []string // the fields without which there is nothing to keep
	// At is the page of a form, by what its name says after the Path; nil where it is that of the Path.
	At func(id ID, name string) string
}

// maxFormName is how long the name of a form is at most, in bytes.
const maxFormName = 120

// UseForms keeps what is typed on pages of modules above this one. It is called once, before the
// service is used.
func (s *Service) UseForms(list ...Forms) { s.forms = list }

// formsOf are the forms to which a form belongs that is called "path/name".
func (s *Service) formsOf(form string) (Forms, bool) {
	path, name, _ := strings.Cut(form, "/")
	i := slices.IndexFunc(s.forms, func(f Forms) bool { return f.Path == path })
	if i < 0 || name == "" || len(form) > maxFormName {
		return Forms{}, false
	}
	return s.forms[i], true
}

// pageOf is the page on which a form stands.
func (s *Service) pageOf(id ID, form string) string {
	f, ok := s.formsOf(form)
	switch {
	case !ok:
		return pathOf(id)
	case f.At != nil:
		_, name, _ := strings.Cut(form, "/")
		return f.At(id, name)
	}
	return pathOf(id) + "/" + f.Path
}

// Beside is what a page beside a case needs on which several people work: what its reader left there
// while typing, and what it shows, so that it hears what changes.
type Beside struct {
	id     ID
	number string
	root   string // of the addresses at which it hears, and keeps what is typed
	left   map[string]Unsaved
	seen   map[Group]int64
}

// BesideOf is that for a reader who may see the page.
func BesideOf(tx *store.Tx, in Inside, a access.Actor, now time.Time) (Beside, error) {
	b := Beside{id: in.ID, number: in.Number, root: pathOf(in.ID)}
	var err error
	if b.seen, err = versionsOf(tx, in.ID); err == nil {
		b.left, err = in.left(tx, a.UserID, now)
	}
	return b, err
}

// BesideAt is that for a page of something in a case, which has addresses of its own and a version:
// who sees it may know nothing of the case.
func BesideAt(tx *store.Tx, in Inside, a access.Actor, now time.Time, root string, version int64) (Beside, error) {
	left, err := in.left(tx, a.UserID, now)
	return Beside{id: in.ID, root: root, left: left, seen: ofOne(version)}, err
}

// ofOne are the versions of a page that shows one thing.
func ofOne(version int64) map[Group]int64 { return map[Group]int64{Whole: version} }

// Form is a form of the page, by the name under which it is kept.
func (b Beside) Form(name string, d ui.Draft) Typing { return keptOf(b.left, b.root, name, d) }

// Frame is what the frame of a page beside a case says. It knows the case, and leads back to it.
type Frame struct {
	Eyebrow     string // instead of the number of the case
	Title, Lead string
	Here        string          // its own address
	Back        ui.Link         // instead of to the case
	Under       templ.Component // what stands below the title, nil for nothing
	Draft       ui.Draft
	Wrong       string    // stands above what is wrong with what was sent
	Beyond      []string  // what is wrong with these has no control on the page
	Clash       *ui.Clash // what two wrote in one place; nil where a form replaces nothing
	Once        bool      // it shows something this once, and is not renewed
}

func (f Frame) clash(p *text.Printer) ui.Clash {
	if f.Clash != nil {
		return *f.Clash
	}
	return web.Looks(p, f.Draft)
}

func (b Beside) heading(p *text.Printer, f Frame) ui.Heading {
	if f.Eyebrow == "" {
		f.Eyebrow = p.T("casework.case_title", "Number", b.number)
	}
	return ui.Heading{Eyebrow: f.Eyebrow, Title: f.Title, Lead: f.Lead}
}

func (b Beside) back(p *text.Printer, f Frame) ui.Link {
	if f.Back.Href != "" {
		return f.Back
	}
	return ui.Link{Label: p.T("casework.back"), Href: pathOf(b.id)}
}

// To says where a form goes, and what it holds on to from the moment when it was opened.
type To struct {
	Action  string
	Version string // of what it changes; empty where it changes nothing
	Key     string // of what it adds
	Files   bool   // it sends files; they are not kept
	ID      string
	Class   string
}

// Typing is a form as it was refused, as it was left while typing, or untouched.
type Typing struct {
	ui.Draft
	root string
	name string
	at   time.Time // when it was left; zero when it was not, or when it was sent since
}

func keptOf(left map[string]Unsaved, root, name string, d ui.Draft) Typing {
	k := Typing{Draft: d, root: root, name: name}
	if u, ok := left[name]; ok && d.Typed == nil {
		k.Typed, k.at = u.Values, u.At
	}
	return k
}

// Holds is a hidden field that the form holds on to, as its version or key: what was left while typing
// was typed beside what stood there then. It is fresh when nothing was left.
func (k Typing) Holds(field, fresh string) string {
	if v := k.Typed.Get(field); !k.at.IsZero() && v != "" {
		return v
	}
	return fresh
}

// Open reports whether a form has something in it that its writer must see.
func (k Typing) Open() bool { return k.Typed != nil }
