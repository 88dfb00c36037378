package casework

import (
	"net/http"
	"strings"

	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
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
	return c.RedirectWith(pathOf(id), "casework.draft_gone")
}

// saved forgets the draft of a form that was saved. When that fails the form is saved all the same,
// and the draft goes with the others of its age.
func (s *Service) saved(c *web.Context, id ID, form string) {
	if _, keeps := draftForms()[form]; keeps {
		_ = s.DropDraft(c.R.Context(), c.Actor, id, form)
	}
}

// in is a form of the page: as it was refused, as it was left while typing, or untouched.
func (s screen) in(form string) ui.Draft {
	d := s.draft.In(form)
	if kept, ok := s.Unsaved[form]; ok && d.Typed == nil {
		d.Typed = kept.Values
	}
	return d
}

// opened reports whether a form has something in it that its writer must see.
func (s screen) opened(form string) bool { return s.in(form).Typed != nil }

// versionIn is the version that a form holds on to: what was left while typing was typed beside
// what stood there then.
func (s screen) versionIn(form string) string {
	if v := s.in(form).Typed.Get("versie"); s.draft.In(form).Typed == nil && v != "" {
		return v
	}
	return s.version()
}

// keyIn is the key of a form that adds something.
func (s screen) keyIn(form string) string {
	if k := s.in(form).Typed.Get("sleutel"); k != "" && s.draft.In(form).Typed == nil {
		return k
	}
	return s.key
}

// leftAt says when a form was left that was not saved, "" when it was not.
func (s screen) leftAt(form string) string {
	kept, ok := s.Unsaved[form]
	if !ok || s.draft.In(form).Typed != nil {
		return ""
	}
	return s.t("draft_left", "When", s.p.Time(kept.At))
}

// draftPath is where what is typed is kept.
func draftPath(id ID) string { return strings.TrimSuffix(pathOf(id), "/") + "/concept" }
