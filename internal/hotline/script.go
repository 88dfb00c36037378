package hotline

import (
	"cmp"
	"context"
	"regexp"
	"strings"
	"unicode/utf8"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
)

// Situation is something that can be the matter at night, with steps of its own.
type Situation string

// The situations, in the order in which they stand.
const (
	InDanger   Situation = "gevaar"
	InNeed     Situation = "nood"
	AtHome     Situation = "thuis"
	OfBuilding Situation = "gebouw"
)

// Situations are all situations.
func Situations() []Situation { return []Situation{InDanger, InNeed, AtHome, OfBuilding} }

// ScriptStep is one thing to do, with the number to call for it if there is one.
type ScriptStep struct {
	Text  string
	Phone string // as a link to call needs it; empty for none
}

// Script is what to do in a situation.
type Script struct {
	Situation
	Body    string // one step a line
	Version int64  // 0: the words of the program
}

// Bounds of a script.
const (
	maxScript = 2000
	maxLines  = 15
)

// Steps are the lines of a script.
func (s Script) Steps() (list []ScriptStep) {
	for line := range strings.SplitSeq(s.Body, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			list = append(list, ScriptStep{line, phoneIn(line)})
		}
	}
	return list
}

// phones finds the number in a line as people write it: 112, 0900-8844, 020 123 45 67.
func phones() *regexp.Regexp { return regexp.MustCompile(`\b(112|0[0-9](?:[ -]?[0-9]){6,10})\b`) }

// phoneIn is the number to call in a line; empty for none.
func phoneIn(line string) string {
	return strings.NewReplacer(" ", "", "-", "").Replace(phones().FindString(line))
}

// check are the reasons why a script is refused.
func (s Script) check(known bool) (fields []fault.Field) {
	switch n := len(s.Steps()); {
	case !known:
		fields = append(fields, fault.NewField("soort", "hotline.script_kind"))
	case n == 0, n > maxLines, utf8.RuneCountInString(s.Body) > maxScript:
		fields = append(fields, fault.NewField("stappen", "hotline.script_lines"))
	}
	return fields
}

// scripts are what to do in each situation: the words of the organisation, or of the program.
func scripts(own map[Situation]Script, words *text.Printer) (list []Script) {
	for _, k := range Situations() {
		s, is := own[k]
		if !is {
			s = Script{Situation: k, Body: words.T("hotline.script_" + string(k) + "_steps")}
		}
		list = append(list, s)
	}
	return list
}

// Scripts are what to do in each situation, for who keeps it.
func (s *Service) Scripts(ctx context.Context, a access.Actor, words *text.Printer) (list []Script, err error) {
	const op = "hotline.scripts"
	if _, err := s.policy.RequireOrg(op, a, actKeep); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		own, err := scriptsOf(tx, a.OrgID)
		list = scripts(own, words)
		return err
	})
	return list, fault.Wrap(op, err)
}

// KeepScript says what to do in a situation, in place of a version; 0 where the words of the program
// held.
func (s *Service) KeepScript(ctx context.Context, a access.Actor, x Script) error {
	const op = "hotline.keepscript"
	d, err := s.policy.RequireOrg(op, a, actKeep)
	if err != nil {
		return err
	}
	known := false
	for _, k := range Situations() {
		known = known || k == x.Situation
	}
	if err := fault.Check(op, x.check(known)); err != nil {
		return err
	}
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		return cmp.Or(putScript(tx, op, a.OrgID, x), audit.Write(tx, s.now(), a, actKeep, policyType, a.OrgID, d))
	}))
}
