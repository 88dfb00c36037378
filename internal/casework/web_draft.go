package casework

import (
	"net/http"

	"samendoen/internal/base/web"
)

// postDraft keeps what somebody is typing; a script sends it now and then.
func (s *Service) postDraft(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	form := f.Get("waar")
	f.Del("waar")
	if err := s.KeepDraft(c.R.Context(), c.Actor, ID(c.R.PathValue("id")), form, f); err != nil {
		return err
	}
	c.W.WriteHeader(http.StatusNoContent)
	return nil
}

// postDropDraft throws away what somebody typed before.
func (s *Service) postDropDraft(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id := ID(c.R.PathValue("id"))
	if err := s.DropDraft(c.R.Context(), c.Actor, id, f.Get("waar")); err != nil {
		return err
	}
	return c.RedirectWith(s.pageOf(id, f.Get("waar")), "casework.draft_gone")
}

// saved is Saved for a form of the case itself, of which not all are kept; which is the thing of one
// of several forms of a kind.
func (s *Service) saved(c *web.Context, id ID, form, which string) {
	if which != "" {
		form += "/" + which
	}
	if _, keeps := textsIn(form); keeps {
		s.Saved(c, id, form)
	}
}

// Saved forgets the draft of a form that was saved. When that fails the form is saved all the same,
// and the draft goes with the others of its age.
func (s *Service) Saved(c *web.Context, id ID, form string) {
	_ = s.DropDraft(c.R.Context(), c.Actor, id, form)
}

// in is a form of the page: as it was refused, as it was left while typing, or untouched.
func (s screen) in(form string) Typing {
	return keptOf(s.Unsaved, pathOf(s.ID), form, s.draft.In(form))
}

// opened reports whether a form has something in it that its writer must see.
func (s screen) opened(form string) bool { return s.in(form).Open() }

// draftPath is where what is typed is kept on the pages at an address and below.
func draftPath(root string) string { return root + "/concept" }
