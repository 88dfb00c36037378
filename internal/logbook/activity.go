package logbook

import (
	"slices"
	"strings"

	"samendoen/internal/base/access"
)

// Kind is what sort of deed a record tells of.
type Kind string

// The kinds. Entry is signing in and all that keeps an account safe; Refused is what somebody
// tried and was not let do.
const (
	Looked    Kind = "keek"
	Changed   Kind = "veranderde"
	Emergency Kind = "noodinzage"
	Entry     Kind = "aanmelden"
	Refused   Kind = "geweigerd"
)

// A request that was not let through: what it is called in the log, and what it was done to. The
// id of such an object is the pattern of an address, without any id of a thing.
const (
	RefusedRequest access.Action = "account.refused"
	RouteType      string        = "Route"
)

// Kinds are all kinds in the order of the screen.
func Kinds() []Kind { return []Kind{Looked, Changed, Emergency, Entry, Refused} }

// looks are the ends of actions that only look.
func looks() []string {
	return []string{".read", ".search", ".glance", ".list", ".overview", ".export", ".story", ".explain", ".open_log", ".look", ".dry_run", ".webhook", ".vera", ".vera_texts", ".figures", ".figures_export"}
}

// KindOf sorts an action by its name.
func KindOf(action access.Action) Kind {
	name := string(action)
	if strings.HasPrefix(name, "account.") && strings.HasSuffix(name, "refused") {
		return Refused
	}
	if strings.Contains(name, "emergency") || strings.Contains(name, "break_glass") || strings.Contains(name, "noodinzage") {
		return Emergency
	}
	for _, end := range looks() {
		if strings.HasSuffix(name, end) {
			return Looked
		}
	}
	if strings.HasPrefix(name, "account.") && name != "account.manage" {
		return Entry
	}
	return Changed
}

// Activity is a processing (verwerkingsactiviteit) as the program knows it: the work that
// actions belong to. The register of an organisation says more about it.
type Activity string

// row of the table of activities: actions that begin so belong to the activity.
type activityRow struct {
	prefix   string
	activity Activity
	// residents: what happens there is about residents, and so goes to the log of
	// processings by person. The rest is about colleagues or about nobody.
	residents bool
}

// activityTable is which processing an action belongs to; the first line that fits counts.
func activityTable() []activityRow {
	return slices.Concat(signalTable(), activeTable(), caseTable())
}

// signalTable is activityTable for what stands around signals.
func signalTable() []activityRow {
	return []activityRow{
		{"signal.list_", "signalen", false}, // choices of filters with a name
		{"signal.", "signalen", true},
		{"routing.", "signalen", false},
		{"takeout.", "signalen", true},
		{"feedback.", "signalen", false}, // the standard texts; what is said about a signal is its own
		{"offline.device", "toegang", false},
		{"offline.", "signalen", true},
		{"catalogue.", "signalen", false}, // the list of facts and guides
		{"workorder.", "signalen", true},
		{"reminder.", "herinneringen", true},
		{"profiling.", "profilering", true},
		{"danger.", "gevaar", true},
		{"attention.", "veiligheid", true},
		{"bottleneck.", "dossiers", false}, // rules and systems, about nobody
		{"advice.", "adviesvragen", false}, // about nobody
		{"directory.", "wijkgids", false},  // who helps, about no resident
		{"training.", "oefenen", false},    // about colleagues who practise
		{"frontdoor.", "signalen", true},
		{"calendar.", "toegang", false}, // where own dates go, without anybody in them
		{"mail.", "toegang", false},     // where people get mail, and that one went: a mail holds nothing
	}
}

// caseTable is activityTable from cases up.
func caseTable() []activityRow {
	return []activityRow{
		{"case.", "dossiers", true},
		{"health.", "dossiers", true},
		{"document.", "dossiers", true},
		{"conference.present", "dossiers", true},
		{"conference.", "dossiers", false}, // the meeting; each case that was looked at has its own record
		{"regie.set", "dossiers", false},
		{"regie.", "dossiers", true},
		{"plan.", "dossiers", false}, // templates, about nobody
		{"resident.", "dossiers", true},
		{"nuisance.", "dossiers", true},
		{"secondchance.", "dossiers", true},
		{"letter.list", "dossiers", false},
		{"letter.template", "dossiers", false}, // about nobody
		{"letter.", "dossiers", true},
		{"referral.", "dossiers", true},
		{"rights.", "rechten", true},
		{"retention.", "bewaren", true},
		{"import.", "leveringen", true},
		{"place.", "woningen", true},
		{"debtwarning.", "vroegsignalering", true},
		{"network.", "convenanten", false},
		{"map.", "sociale-kaart", false},
		{"streetmap.", "sociale-kaart", false},   // where streets come from; nobody is in it
		{"grouprule.", "sociale-kaart", false},   // the rule and its switch; nobody's group is anywhere
		{"complexplan.", "sociale-kaart", false}, // about complexes, without persons
		{"report.", "sociale-kaart", false},      // published figures on paper, without persons
		{"webhook.", "koppelingen", false},       // who is told; what was told is a look at the signal or case
		{"account.", "toegang", false},
		{"logbook.", "logboek", false},
		{"oversight.", "logboek", false},
	}
}

// activeTable is activityTable of who volunteers, meets and is on call.
func activeTable() []activityRow {
	return []activityRow{
		{"hotline.way", "meldpunt", false},  // how colleagues are called
		{"hotline.keep", "meldpunt", false}, // whom the meldpunt calls
		{"hotline.watch", "meldpunt", false},
		{"hotline.drills", "meldpunt", false}, // numbers only
		{"hotline.", "meldpunt", true},
		{"activity.", "vrijwilligers", false},   // what there is to do; who signs up is forgotten the day after
		{"course.", "vrijwilligers", false},     // who learns what, also colleagues
		{"roster.", "meldpunt", false},          // who of the colleagues is on duty when
		{"volunteer.", "vrijwilligers", false},  // who agreed to a public role
		{"body.", "vrijwilligers", false},       // residents in a public role that they agreed to
		{"mutualhelp.", "vrijwilligers", false}, // who asked and offered themselves, apart from what they are as a tenant
	}
}

// Activities are all activities in the order of the table.
func Activities() []Activity {
	var list []Activity
	for _, r := range activityTable() {
		if !slices.Contains(list, r.activity) {
			list = append(list, r.activity)
		}
	}
	return list
}

// ActivityOf is which processing an action belongs to, and whether it is about residents; ok
// is false for an action that the table does not know.
func ActivityOf(action access.Action) (activity Activity, residents, ok bool) {
	for _, r := range activityTable() {
		if strings.HasPrefix(string(action), r.prefix) {
			return r.activity, r.residents, true
		}
	}
	return "", false, false
}
