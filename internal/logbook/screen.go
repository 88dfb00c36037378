package logbook

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// words turns the keys of this module into the language of a page.
type words struct{ p *text.Printer }

func (w words) t(key string, pairs ...any) string { return w.p.T("logbook."+key, pairs...) }

func (s logScreen) columns() []ui.Column {
	return []ui.Column{{Label: s.t("c_when")}, {Label: s.t("c_who")}, {Label: s.t("c_what")}, {Label: s.t("c_about")}, {Label: s.t("c_why")}}
}

// who is the name of a colleague, or what stands in its place.
func (w words) who(l Line) string {
	switch {
	case l.Name != "":
		return l.Name
	case l.User == "" && l.Kind == Refused:
		return w.t("stranger")
	case l.User == "system":
		return w.t("system")
	case access.Via(l.Via) == access.ByInvitation:
		who, _, _ := strings.Cut(l.User, "/") // behind it stands with which link
		return w.t("invited_" + who)
	}
	return w.t("gone")
}

// via is how somebody was signed in, in words; empty where the record does not say.
func (w words) via(l Line) string {
	switch access.Via(l.Via) {
	case access.BySession, access.ByToken, access.ByDevice, access.ByCommand, access.ByProgram, access.ByInvitation:
		return w.t("via_" + l.Via)
	}
	return ""
}

// role are organisation and roles of who did it.
func (w words) role(l Line) string {
	names := make([]string, 0, len(l.Roles)+1)
	if l.Org != "" {
		names = append(names, l.Org)
	}
	for _, r := range l.Roles {
		names = append(names, w.p.T(web.RoleKey(r)))
	}
	return strings.Join(names, ", ")
}

func (w words) kindTag(k Kind) ui.TagText {
	tones := map[Kind]ui.Tone{Looked: ui.Info, Changed: ui.Accent, Emergency: ui.Bad, Entry: ui.Plain}
	return ui.TagText{Tone: tones[k], Text: w.kind(k)}
}

func (w words) kind(k Kind) string { return w.t("kind_" + string(k)) }

// what is the deed of a line in words; of an action that the program no longer has, its
// name.
func (w words) what(l Line) string {
	key := actionKey(l.Action)
	if said := w.p.T(key); said != key {
		return said
	}
	return string(l.Action)
}

// actionKey is the message key of an action.
func actionKey(action access.Action) string {
	return "logbook.act_" + strings.ReplaceAll(string(action), ".", "_")
}

// about is what it was done to: a kind, and the number that people know it by.
func (w words) about(l Line) string {
	kind := w.object(l.Type)
	switch {
	case l.Number != "":
		return kind + " " + l.Number
	case l.Type == RouteType:
		return kind + " " + l.Object
	}
	return kind
}

// object is a kind of thing in words, or its name where it has none.
func (w words) object(kind string) string {
	if slices.Contains(objectTypes(), kind) {
		return w.t("object_" + strings.ToLower(kind))
	}
	return kind
}

// objectTypes are the kinds of things that have a word of their own.
func objectTypes() []string {
	return []string{"Case", "Signal", "Organisation", "User", "Token", "Covenant", "Processing", "Complex", "Delivery", "Release", "Witness",
		"Request", "Person", "Home", "Breach", "Deletion", "RetentionTerm", "Provider", "Danger", "Device", "Fact", "FeedbackText",
		"Held", "SignalList", "DebtFile", "Post", "SafetyRecord", "Webhook", "Figures", "CaseList", "Referral", "Advice", "Conference", "Volunteer", RouteType}
}

// why is a rule in words.
func (w words) why(r Reason) string {
	switch {
	case r.Rule == "system":
		return w.t("why_system")
	case strings.HasPrefix(r.Rule, "refused."):
		return w.t(strings.Replace(r.Rule, ".", "_", 1))
	case r.Sentence != "":
		return r.Sentence
	}
	return r.Rule
}

func (s logScreen) choices() []ui.Option {
	list := []ui.Option{{Label: s.t("everybody")}}
	for _, u := range s.people {
		list = append(list, ui.Option{Value: u.ID, Label: u.Name + " (" + u.Login + ")", Selected: s.In("").Value("wie", "") == u.ID})
	}
	return list
}

func (s logScreen) kinds() []ui.Option {
	list := []ui.Option{{Label: s.t("every_kind")}}
	for _, k := range Kinds() {
		list = append(list, ui.Option{Value: string(k), Label: s.t("kind_" + string(k)), Selected: s.In("").Value("soort", "") == string(k)})
	}
	return list
}

func (s logScreen) formats() []ui.Option {
	var list []ui.Option
	for _, f := range Formats() {
		list = append(list, ui.Option{Value: string(f), Label: s.t("format_" + string(f)), Hint: s.t("format_" + string(f) + "_hint"),
			Selected: s.Value("vorm", string(CSV)) == string(f)})
	}
	return list
}

// day is a date in a control of the form that asks for a file: what was typed, or the last
// four weeks.
func (s logScreen) day(name string, back int) string {
	if v := s.Value(name, ""); v != "" {
		return v
	}
	return clock.Date(s.now).AddDate(0, 0, -back).Format(time.DateOnly)
}

// keptFields are the question, for the button to the next page.
func (s logScreen) keptFields() [][2]string {
	var list [][2]string
	for _, name := range []string{"wie", "nummer", "soort", "van", "tot"} {
		if v := s.In("").Value(name, ""); v != "" {
			list = append(list, [2]string{name, v})
		}
	}
	return append(list, [2]string{"na", s.page.Next})
}

func machine(at time.Time) string { return at.UTC().Format(time.RFC3339) }

// checkFacts are what a run found, for a list of facts.
func (s integrityScreen) checkFacts(c Check) []ui.Term {
	by := s.t("the_night")
	if name := s.Names[c.User]; name != "" {
		by = name
	}
	return []ui.Term{
		{Label: s.t("checked_at"), Text: s.p.Time(c.Ended)}, {Label: s.t("checked_by"), Text: by},
		{Label: s.t("checked_records"), Text: s.p.Int(int(c.Result.Records))}, {Label: s.t("checked_points"), Text: s.p.Int(int(c.Result.Checkpoints))},
		{Label: s.t("checked_cosigned"), Text: s.p.Int(int(c.Result.Cosigned))}, {Label: s.t("checked_proofs"), Text: s.p.Int(int(c.Result.Proofs))},
	}
}

// state is the log as a whole in one notice.
func (s integrityScreen) state() ui.Notice {
	last, checked := s.Last()
	switch {
	case checked && last.Result.Failure != "":
		return ui.Notice{Tone: ui.Warn, Title: s.t("state_failed"), Text: s.t("state_failed_do")}
	case checked && !last.Result.OK():
		return ui.Notice{Tone: ui.Bad, Title: s.t("state_bad"), Text: s.t("state_bad_do")}
	case s.Kept.Err != nil && !s.keptMissing():
		return ui.Notice{Tone: ui.Bad, Title: s.t("state_kept"), Text: s.t("state_kept_do")}
	case s.Waiting > 0 && s.Now.Sub(s.WaitingSince) > time.Minute:
		return ui.Notice{Tone: ui.Warn, Title: s.t("state_waiting"), Text: s.t("state_waiting_do")}
	case !checked:
		return ui.Notice{Tone: ui.Info, Title: s.t("state_unchecked"), Text: s.t("state_unchecked_do")}
	case s.Now.Sub(last.Ended) > 48*time.Hour:
		return ui.Notice{Tone: ui.Warn, Title: s.t("state_old"), Text: s.t("state_old_do")}
	}
	return ui.Notice{Tone: ui.Good, Title: s.t("state_good"), Text: s.t("state_good_text", "When", s.p.Time(last.Ended))}
}

func (s integrityScreen) keptMissing() bool { return s.Kept.Checkpoint.Note == "" }

// pointFacts are the newest checkpoint, what waits, and what is kept outside.
func (s integrityScreen) pointFacts() []ui.Term {
	list := []ui.Term{{Label: s.t("point_size"), Text: s.p.Int(int(s.Newest.Size))}, {Label: s.t("point_at"), Text: s.p.Time(s.Newest.At)}}
	if s.Newest.Epoch > 0 {
		list = append(list, ui.Term{Label: s.t("point_epoch"), Text: s.t("point_epoch_n", "N", s.Newest.Epoch)})
	}
	waiting := s.t("waiting_none")
	if s.Waiting > 0 {
		waiting = s.p.N("logbook.waiting_n", int(s.Waiting), "When", s.p.Time(s.WaitingSince))
	}
	list = append(list, ui.Term{Label: s.t("waiting"), Text: waiting})
	kept := s.t("kept_nowhere")
	switch {
	case s.Kept.Where == "":
	case s.keptMissing():
		kept = s.t("kept_missing", "File", s.Kept.Where)
	case s.Kept.Err != nil:
		kept = s.t("kept_foreign", "File", s.Kept.Where)
	default:
		kept = s.t("kept_good", "File", s.Kept.Where, "When", s.p.Time(s.Kept.Checkpoint.At))
	}
	return append(list, ui.Term{Label: s.t("kept"), Text: kept})
}

func (s integrityScreen) witnessColumns() []ui.Column {
	return []ui.Column{{Label: s.t("w_name")}, {Label: s.t("w_state")}, {Label: s.t("w_signed")}, {Label: s.t("w_do")}}
}

func (s integrityScreen) witnessTag(w WitnessState) ui.TagText {
	switch {
	case !w.Ended.IsZero():
		return ui.TagText{Tone: ui.Plain, Text: s.t("w_ended")}
	case w.Signed.Size == 0:
		return ui.TagText{Tone: ui.Warn, Text: s.t("w_never")}
	case w.OldTree, s.Now.Sub(w.Signed.At) > 48*time.Hour:
		return ui.TagText{Tone: ui.Warn, Text: s.t("w_late")}
	}
	return ui.TagText{Tone: ui.Good, Text: s.t("w_good")}
}

func (s integrityScreen) witnessSigned(w WitnessState) string {
	if w.Signed.Size == 0 {
		return s.t("w_nothing")
	}
	if w.OldTree {
		return s.t("w_old", "When", s.p.Time(w.Signed.At))
	}
	return s.p.N("logbook.w_behind", int(w.Behind), "When", s.p.Time(w.Signed.At), "Size", s.p.Int(int(w.Signed.Size)))
}

// entryOptions are the lines of the register for an activity.
func (s integrityScreen) entryOptions(activity Activity) []ui.Option {
	chosen := s.Entries[activity]
	if s.Typed.Has(string(activity)) {
		chosen = s.Typed.Get(string(activity))
	}
	list := []ui.Option{{Label: s.t("no_entry")}}
	for id, name := range s.Register {
		list = append(list, ui.Option{Value: string(id), Label: name, Selected: chosen == string(id)})
	}
	slices.SortFunc(list[1:], func(a, b ui.Option) int { return strings.Compare(a.Label+a.Value, b.Label+b.Value) })
	return list
}

// ProblemText says what is wrong with the log, with the row named.
func ProblemText(p *text.Printer, problem audit.Problem) string {
	pairs := []any{"Tree", problem.Epoch, "From", problem.From, "To", problem.To, "Size", problem.Size, "ID", problem.ID}
	where := p.T("logbook.place_one", pairs...)
	if problem.To > problem.From {
		where = p.T("logbook.place_many", pairs...)
	}
	after, first := "", ""
	if problem.ID != "" {
		after, first = p.T("logbook.place_after", pairs...), p.T("logbook.place_first", pairs...)
	}
	return p.T("logbook.problem_"+string(problem.Kind), append(pairs, "Where", where, "After", after, "First", first)...)
}

func (s integrityScreen) problem(p Problem) string {
	return ProblemText(s.p, audit.Problem{Kind: audit.Kind(p.Kind), Epoch: p.Epoch, From: p.From, To: p.To, ID: p.ID, Size: p.Size})
}

// percent is how far a run is.
func percent(c Check) int {
	if c.Total == 0 {
		return 0
	}
	return int(100 * c.Done / c.Total)
}

// matrixScreen is the access matrix.
type matrixScreen struct {
	words
	sections []Section
}

func tableID(n int) string { return "tabel-" + strconv.Itoa(n+1) }

func columnsOf(head []string) []ui.Column {
	list := make([]ui.Column, len(head))
	for i, label := range head {
		list[i] = ui.Column{Label: label}
	}
	return list
}
