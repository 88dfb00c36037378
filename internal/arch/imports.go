package arch

import (
	"path"
	"slices"
	"strings"
)

// row says which of our own packages one package may import. Names are paths
// below internal/ (or cmd/…); "@base" and "@all" are groups.
type row struct {
	pkg string
	may []string
}

// base is what every module may lean on; storetest is for tests.
func base() []string {
	return []string{"base/fault", "base/clock", "base/text", "base/store", "base/access", "base/audit", "base/jobs",
		"base/pass", "base/seal", "base/scan", "base/upload", "base/delivery", "base/hook", "base/openid", "base/states", "base/web", "base/web/ui"}
}

// importTable is the picture of the house; arrows point down. A new package
// gets a line, a deleted one loses it. Where an arrow would point up, let the
// one that needs it declare a small interface for app to fill, or let the
// reaction go through the outbox of base/jobs.
func importTable() []row { return append(baseTable(), moduleTable()...) }

// baseTable is importTable for what knows no module.
func baseTable() []row {
	return []row{
		{"base/fault", nil},
		{"base/clock", nil},
		{"base/states", nil},
		{"base/text", []string{"base/fault", "base/clock"}},
		{"base/store", []string{"base/fault", "base/clock"}},
		{"base/store/storetest", []string{"base/store", "base/fault", "base/clock"}},
		{"base/store/storetest/withpostgres", []string{"base/store/storetest"}},
		{"base/access", []string{"base/fault", "base/store", "base/clock", "base/text"}},
		{"base/audit", []string{"base/store", "base/access", "base/clock", "base/fault"}},
		{"base/jobs", []string{"base/store", "base/access", "base/clock", "base/fault"}},
		{"base/seal", []string{"base/fault", "base/store"}},
		{"base/pass", []string{"base/store"}},
		{"base/hook", []string{"base/openid"}},
		{"base/scan", []string{"base/fault"}},
		{"base/scan/scantest", nil},
		{"base/upload", []string{"base/fault", "base/scan"}},
		{"base/openid", []string{"base/clock", "base/fault"}},
		{"base/openid/openidtest", nil},
		{"base/delivery/deliverytest", []string{"base/delivery", "base/store"}},
		{"base/delivery", []string{"base/fault", "base/store", "base/clock"}},
		{"base/web/ui", nil},
		{"base/web/webtest", []string{"base/web", "base/access", "base/fault", "base/text"}},
		{"base/web", []string{"base/access", "base/text", "base/fault", "base/web/ui", "base/clock", "base/store", "base/audit"}},
	}
}

// moduleTable is importTable for the modules and what stands above them.
func moduleTable() []row { return slices.Concat(signalTable(), activeTable(), caseTable(), mapTable()) }

// signalTable is moduleTable from accounts up to what stands around signals.
func signalTable() []row {
	return []row{
		{"account", []string{"@base"}},
		// What nobody did in time goes up, step after step.
		{"escalation", []string{"@base", "account"}},
		{"place", []string{"@base", "account"}},
		{"subject", []string{"@base", "account", "place"}},
		{"tenancy", []string{"@base", "account", "place", "subject"}},
		{"network", []string{"@base", "account", "place", "subject"}},
		{"logbook", []string{"@base", "account", "network"}},
		// Rules say who gets a signal; app lets them look at the signals of last year.
		{"routing", []string{"@base", "account", "place"}},
		// What can be seen and what to do then; and where nobody goes in alone.
		{"catalogue", []string{"@base", "account"}},
		{"danger", []string{"@base", "account", "place", "subject", "tenancy"}},
		// The reporting code, and practising to recognise: beside signals, which reach neither.
		{"attention", []string{"@base", "account", "place", "subject", "network", "catalogue"}},
		{"training", []string{"@base", "account", "catalogue"}},
		{"signal", []string{"@base", "account", "place", "subject", "tenancy", "catalogue", "danger", "routing"}},
		// Signals about the same: what already runs, as far as one may know, and joining it.
		{"joining", []string{"@base", "account", "place", "subject", "tenancy", "catalogue", "danger", "signal"}},
		// Things to do from figures, one process at a time.
		{"reminder", []string{"@base", "account", "place", "subject", "tenancy"}},
		// Several sources of one household together: off unless the officer and a DPIA say so.
		{"profiling", []string{"@base", "account", "place", "subject", "tenancy", "network"}},
		{"workorder", []string{"@base", "account", "place", "subject", "tenancy", "catalogue", "danger", "signal"}},
		{"feedback", []string{"@base", "account", "place", "subject", "tenancy", "catalogue", "danger", "signal"}},
		{"frontdoor", []string{"@base", "account", "escalation", "place", "subject", "tenancy", "catalogue", "danger", "signal"}},
		{"worklist", []string{"@base", "account", "place", "subject", "tenancy", "catalogue", "danger", "routing", "signal"}},
		// Mail says that something waits; what came by mail goes to the front door.
		{"mail", []string{"@base", "account", "escalation", "place", "subject", "tenancy", "catalogue", "danger", "signal", "frontdoor"}},
		{"takeout", []string{"@base", "signal"}},
		{"bottleneck", []string{"@base", "account", "takeout"}},
		// Asking somebody to think along: about nobody, so it reaches no home, person or case.
		{"advice", []string{"@base", "account", "escalation"}},
		// Own dates for calendars elsewhere: app fills them, so it reaches no contents.
		{"calendar", []string{"@base", "account"}},
		{"directory", []string{"@base", "account", "place"}},
	}
}

// caseTable is moduleTable from cases up.
func caseTable() []row {
	return []row{
		{"casework", []string{"@base", "account", "escalation", "place", "subject", "tenancy", "network", "catalogue", "danger", "signal"}},
		{"casework/casetest", []string{"@base", "account", "escalation", "place", "subject", "tenancy", "network", "catalogue", "danger", "signal", "casework", "base/store/storetest"}},
		// What works inside cases; then other programs hear that something happened.
		{"plan", []string{"@base", "account", "place", "subject", "tenancy", "network", "catalogue", "danger", "signal", "casework"}},
		{"health", []string{"@base", "account", "place", "subject", "tenancy", "network", "catalogue", "danger", "signal", "casework"}},
		{"secondchance", []string{"@base", "account", "place", "subject", "tenancy", "network", "catalogue", "danger", "signal", "casework", "letter", "escalation"}},
		// What partners are asked in cases.
		{"referral", []string{"@base", "account", "escalation", "place", "subject", "tenancy", "network", "catalogue", "danger", "signal", "casework"}},
		{"nuisance", []string{"@base", "account", "place", "subject", "tenancy", "network", "catalogue", "danger", "signal", "casework", "letter"}},
		{"document", []string{"@base", "account", "place", "subject", "tenancy", "network", "catalogue", "danger", "signal", "casework"}},
		// Where the work stands still, for whom it waits: what casework says of each case.
		{"regie", []string{"@base", "account", "place", "subject", "tenancy", "network", "catalogue", "danger", "signal", "casework", "takeout"}},
		// People of several organisations at one table, about cases that all of them may open.
		{"conference", []string{"@base", "account", "escalation", "place", "subject", "tenancy", "network", "catalogue", "danger", "signal", "casework", "takeout", "regie"}},
		// The resident takes part in the own plan, with a code and a PIN.
		{"resident", []string{"@base", "account", "escalation", "place", "subject", "tenancy", "network", "catalogue", "danger", "signal", "health", "casework", "letter"}},
		{"letter", []string{"@base", "account", "place", "subject", "tenancy", "network", "catalogue", "danger", "signal", "casework"}},
		{"webhook", []string{"@base", "account", "place", "subject", "tenancy", "network", "catalogue", "danger", "signal", "casework"}},
		// Signals and cases in the words of VERA, and figures about signals: counts of signal,
		// rounded by the map.
		{"exchange", []string{"@base", "account", "place", "subject", "tenancy", "network", "catalogue", "danger", "signal", "casework", "document", "letter"}},
		{"figures", []string{"@base", "account", "place", "subject", "tenancy", "catalogue", "danger", "signal", "socialmap", "takeout"}},
		// Arrears stand beside signals and cases, and neither can reach the other.
		{"debtwarning", []string{"@base", "account", "escalation", "place", "subject", "tenancy", "network"}},
		// The phone without reception sends through signal.
		{"offline", []string{"@base", "account", "escalation", "catalogue", "danger", "place", "subject", "tenancy", "routing", "signal"}},
		// What waits for who watches over the work: app asks the modules.
		{"oversight", []string{"@base"}},
		// What is kept how long: app fills its keepers, so it reaches no contents.
		{"retention", []string{"@base", "account"}},
		// All that is kept about a person comes together here, for that person.
		{"rights", []string{"@base", "catalogue", "danger", "account", "escalation", "place", "subject", "tenancy", "network", "signal", "casework"}},
		{"importer", []string{"@base", "account", "place", "subject", "tenancy"}},
		{"demo", []string{"@base", "conference", "regie", "advice", "referral", "bottleneck", "directory", "reminder", "workorder", "mail", "attention", "training", "frontdoor", "feedback", "worklist", "catalogue", "danger", "account", "place", "subject", "tenancy", "routing", "signal", "casework", "document", "health", "plan", "letter", "resident", "nuisance", "secondchance", "socialmap", "importer", "network", "rights", "retention", "debtwarning", "webhook", "figures", "hotline", "roster", "volunteer", "body", "activity", "course", "mutualhelp", "complexplan", "grouprule", "target", "report"}},

		{"app", []string{"@all"}},
		{"cmd/samendoen", []string{"@base", "app"}},
		{"e2e", []string{"@all"}},
		{"powercut", []string{"@all"}},
		{"docs/access-matrix", nil}, // the matrix in Markdown, for the screen and the test
		{"arch", nil},
	}
}

// mapTable is moduleTable for the map, what it stands on and what is done with it.
func mapTable() []row {
	return []row{
		// The map must not be able to reach a person: app fills its interfaces.
		{"socialmap", []string{"@base", "place", "disclosure", "effect", "streetmap"}},
		// Pictures of streets below the map: about nobody.
		{"streetmap", []string{"@base"}},
		{"streetmap/streetmaptest", nil},
		// What a team does with what the map shows: no home, no tenancy and no case.
		{"complexplan", []string{"@base", "account", "escalation", "place", "socialmap", "effect"}},
		// What an association wants to have reached, by the same figures.
		{"target", []string{"@base", "account", "place", "socialmap", "effect"}},
		// The five groups by rule: off unless the officer and a DPIA say so; it reaches no home and no case.
		{"grouprule", []string{"@base", "account", "place", "network", "socialmap"}},
		// How many went from group to group: counts only, as the groups.
		{"groupflow", []string{"@base", "place", "disclosure", "socialmap", "takeout"}},
		// Published figures on paper and in files, and the plans of complexes: no home, no tenancy and no case.
		{"report", []string{"@base", "account", "place", "socialmap", "complexplan", "effect", "takeout"}},
		// What published rows leave open is reckoned from published rows.
		{"disclosure", nil},
		{"effect", nil},
		// Tries to learn more from what the map publishes than it says; nothing imports it.
		{"socialmap/attack", []string{"place", "disclosure", "socialmap", "groupflow"}},
	}
}

// testsMay is what test files may import beside what their package may.
func testsMay() []string {
	return []string{"base/store/storetest", "base/delivery/deliverytest", "base/openid/openidtest", "base/scan/scantest", "base/web/webtest", "casework/casetest", "hotline/pushtest", "streetmap/streetmaptest"}
}

// checkImports compares the imports among our own packages with a table.
func checkImports(t *Tree, table []row) []Finding {
	var found []Finding
	seen := map[string]bool{}
	for _, f := range t.goFiles(true) {
		pkg := packageName(f.dir())
		i := slices.IndexFunc(table, func(r row) bool { return r.pkg == pkg })
		if i < 0 {
			if !seen[pkg] {
				found = append(found, Finding{Path: f.dir(), Text: "package has no line in importTable of internal/arch: add one that says what it may import"})
			}
			seen[pkg] = true
			continue
		}
		seen[pkg] = true
		for _, spec := range f.AST.Imports {
			target, ours := strings.CutPrefix(strings.Trim(spec.Path.Value, "\"`"), t.Module+"/")
			if !ours || mayImport(table[i], packageName(target), f.isTest()) {
				continue
			}
			found = append(found, t.at(f, spec.Pos(), "%s may not import %s: turn the arrow round with a small interface that app fills, "+
				"or send the reaction through base/jobs; see importTable", pkg, packageName(target)))
		}
	}
	for _, r := range table {
		if !seen[r.pkg] {
			found = append(found, Finding{Path: "internal/arch/imports.go", Text: r.pkg + " has a line in importTable but no package: delete the line"})
		}
	}
	return found
}

func mayImport(r row, target string, test bool) bool {
	switch {
	case r.pkg == target: // an external test of the package
		return true
	case test && slices.Contains(testsMay(), target):
		return true
	case slices.Contains(r.may, "@all"):
		return true
	case slices.Contains(r.may, "@base") && slices.Contains(base(), target):
		return true
	}
	return slices.Contains(r.may, target)
}

// packageName is how the table names a folder.
func packageName(dir string) string { return strings.TrimPrefix(dir, "internal/") }

// checkPackageNames refuses names that say nothing.
func checkPackageNames(t *Tree) []Finding {
	banned := []string{"util", "utils", "common", "helper", "helpers", "model", "models", "misc", "lib", "shared", "types"}
	var found []Finding
	seen := map[string]bool{}
	for _, f := range t.goFiles(true) {
		name := strings.TrimSuffix(f.AST.Name.Name, "_test")
		for _, n := range []string{name, path.Base(f.dir())} {
			if slices.Contains(banned, n) && !seen[f.dir()] {
				seen[f.dir()] = true
				found = append(found, Finding{Path: f.dir(), Text: "package name " + n + " says nothing: name it after what it is for, in the caseworker's word"})
			}
		}
	}
	return found
}

// activeTable is moduleTable of who volunteers, meets and is on call.
func activeTable() []row {
	return []row{
		{"roster", []string{"@base", "account", "escalation", "place"}},
		// How residents are organised: no tenancy, no case, no signal.
		{"body", []string{"@base", "account", "escalation", "place", "socialmap"}},
		// What residents do together; its public calendar is written as the own one.
		{"activity", []string{"@base", "account", "calendar", "place"}},
		{"hotline", []string{"@base", "account", "escalation", "place", "roster"}},
		{"hotline/pushtest", nil},
		// What somebody is as a volunteer is apart from what they are as a tenant: neither reaches the other.
		{"volunteer", []string{"@base", "account", "escalation", "place", "coverage"}},
		// What volunteers and colleagues learn together.
		{"course", []string{"@base", "account", "escalation", "place", "coverage", "volunteer"}},
		// Help between neighbours knows who volunteers, and nobody as a tenant.
		{"mutualhelp", []string{"@base", "account", "escalation", "place", "volunteer"}},
		// Where the next volunteers do most: places and numbers.
		{"coverage", nil},
	}
}
