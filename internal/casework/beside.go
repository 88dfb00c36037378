package casework

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
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
	Pages    bool     // each form is a page of its own
}

// maxFormName is how long the name of a form is at most, in bytes.
const maxFormName = 80

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
	case f.Pages:
		_, name, _ := strings.Cut(form, "/")
		return pathOf(id) + "/" + f.Path + "/" + url.PathEscape(name)
	}
	return pathOf(id) + "/" + f.Path
}

// Beside is what a page beside a case needs on which several people work: what its reader left there
// while typing, and what it shows, so that it hears what changes.
type Beside struct {
	id   ID
	left map[string]Unsaved
	seen map[Group]int64
}

// BesideOf is that for a reader who may see the page.
func BesideOf(tx *store.Tx, in Inside, a access.Actor, now time.Time) (Beside, error) {
	b := Beside{id: in.ID}
	var err error
	if b.seen, err = versionsOf(tx, in.ID); err == nil && !in.Erased {
		b.left, err = unsavedOf(tx, in.Key, in.ID, a.UserID, now)
	}
	return b, err
}

// Form is a form of the page, by the name under which it is kept.
func (b Beside) Form(name string, d ui.Draft) Typing { return keptOf(b.left, b.id, name, d) }

// Typing is a form as it was refused, as it was left while typing, or untouched.
type Typing struct {
	ui.Draft
	id   ID
	name string
	at   time.Time // when it was left; zero when it was not, or when it was sent since
}

func keptOf(left map[string]Unsaved, id ID, name string, d ui.Draft) Typing {
	k := Typing{Draft: d, id: id, name: name}
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
