package account

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"samendoen/internal/base/openid"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

func queryEscape(s string) string { return url.QueryEscape(s) }

// otherWay is the label of the link to another organisation than the one known here.
func otherWay(s loginScreen) string {
	if s.provider != "" {
		return s.t("account.login_other")
	}
	return s.t("account.find_title")
}

func findKind(s findScreen) ui.ActionKind {
	if s.name != "" {
		return ui.Secondary
	}
	return ui.Primary
}

func secretHint(s providerScreen) string {
	if s.provider.HasSecret {
		return s.t("account.provider_secret_keep")
	}
	return s.t("account.provider_secret_hint")
}

// roleLine is the field for the groups that give one role.
type roleLine struct{ field, label, groups string }

func roleLines(s providerScreen) []roleLine {
	var lines []roleLine
	for _, r := range RolesAllowed(s.kind) {
		lines = append(lines, roleLine{"groep_" + string(r), s.t("account.provider_role_groups", "Role", s.t(web.RoleKey(r))), strings.Join(s.provider.Roles[r], ", ")})
	}
	return lines
}

// providerSummary are the errors of the form, in the order of its fields.
func providerSummary(s providerScreen) []ui.FieldError {
	order := []string{"", "provider_name", "word", "issuer", "client", "secret", "scopes", "proofs", "groups", "creates"}
	var list []ui.FieldError
	for field, message := range s.errors {
		list = append(list, ui.FieldError{FieldID: field, Message: message})
	}
	slices.SortFunc(list, func(a, b ui.FieldError) int {
		return cmp.Compare(slices.Index(order, a.FieldID), slices.Index(order, b.FieldID))
	})
	return list
}

func works(s providerScreen) bool {
	return !slices.ContainsFunc(s.found, func(f openid.Finding) bool { return f.Bad })
}

func findTone(s providerScreen) ui.Tone {
	switch {
	case !works(s):
		return ui.Bad
	case len(s.found) > 0:
		return ui.Warn
	}
	return ui.Good
}

func findTitle(s providerScreen) string {
	switch {
	case !works(s):
		return s.t("account.test_bad")
	case len(s.found) > 0:
		return s.t("account.test_warn")
	}
	return s.t("account.test_good")
}
