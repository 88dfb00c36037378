package account

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// partnerRoutes are the pages of the organisations beside the association.
func (s *Service) partnerRoutes() []web.Route {
	return []web.Route{
		{Pattern: "GET /beheer/organisaties", Handler: s.getPartners},
		{Pattern: "POST /beheer/organisaties", Handler: s.postPartner},
	}
}

type partnersScreen struct {
	p      ui.Page
	t      func(string, ...any) string
	list   []PartnerOrganisation
	only   PartnerOrganisation // the one that gets its first administrator; zero: a new one
	values url.Values
	errors map[string]string
}

func (s *Service) getPartners(c *web.Context) error {
	return s.partnersPage(c, http.StatusOK, nil, nil)
}

func (s *Service) partnersPage(c *web.Context, status int, values url.Values, failure error) error {
	list, err := s.Partners(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	screen := partnersScreen{p: c.Page(c.T("account.partners_title")), t: c.T, list: list, values: values, errors: web.FieldErrors(c.Print, failure)}
	id := c.R.URL.Query().Get("voor")
	if values.Get("voor") != "" {
		id = values.Get("voor")
	}
	for _, o := range list {
		if o.ID == id && o.Admins == 0 {
			screen.only = o
		}
	}
	return c.Render(status, partnersPage(screen))
}

func (s *Service) postPartner(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	if ok, err := s.asksAgain(c, "/beheer/organisaties"); err != nil || ok {
		return err
	}
	first, password := User{Name: strings.TrimSpace(f.Get("name")), Login: strings.ToLower(strings.TrimSpace(f.Get("login")))}, firstPassword()
	if id := f.Get("voor"); id != "" {
		err = s.AddFirstAdmin(c.R.Context(), c.Actor, id, first, password)
	} else {
		_, err = s.AddPartner(c.R.Context(), c.Actor, Organisation{Name: f.Get("organisation"), Kind: OrganisationKind(f.Get("kind"))}, first, password)
	}
	if fault.Is(err, fault.Invalid) {
		return s.partnersPage(c, http.StatusBadRequest, f, err)
	}
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, handedPage(handedScreen{p: c.Page(c.T("account.partners_title")), t: c.T, login: first.Login, password: password,
		title: c.T("account.partner_added"), back: "/beheer/organisaties"}))
}

func kindKey(k OrganisationKind) string { return "account.kind_" + string(k) }

func kindOptions(s partnersScreen) []ui.Option {
	options := []ui.Option{{Value: "", Label: s.t("account.kind_choose")}}
	for _, k := range organisationKinds() {
		options = append(options, ui.Option{Value: string(k), Label: s.t(kindKey(k)), Selected: s.values.Get("kind") == string(k)})
	}
	return options
}

// partnerSummary are the errors of the form, in the order of its fields.
func partnerSummary(s partnersScreen) []ui.FieldError {
	var list []ui.FieldError
	for _, field := range []string{"organisation", "kind", "name", "login", "password"} {
		if m := s.errors[field]; m != "" {
			list = append(list, ui.FieldError{FieldID: field, Message: m})
		}
	}
	return list
}

// offered are the roles to tick for somebody: those that the organisation can give, and
// those that somebody has already.
func offered(kind OrganisationKind, has []access.Role) []access.Role {
	return slices.DeleteFunc(access.Roles(), func(r access.Role) bool {
		return !slices.Contains(RolesAllowed(kind), r) && !slices.Contains(has, r)
	})
}

func partnerButton(s partnersScreen) string {
	if s.only.ID != "" {
		return s.t("account.partner_add_admin")
	}
	return s.t("account.partner_add")
}
