package access

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// An asker says what the policy says, whatever it was asked before.
func TestAsker(t *testing.T) {
	p, err := NewPolicy([]byte(`
@id("t.part") @nl("Wie deelneemt, leest.")
permit (principal, action == Action::"case.read", resource) when { context.part && resource.org == principal.org };
@id("t.text") @nl("Wie de soort mag zien, leest de tekst.")
permit (principal, action == Action::"case.text", resource) when { context.categories.contains(context.category) || context.own.contains(context.category) };
@id("t.window") @nl("In nood leest men.")
permit (principal, action == Action::"case.read", resource) when { context.emergency_from <= context.now && context.now < context.emergency_until };
@id("t.holder") @nl("Wie het heeft, leest.")
permit (principal, action == Action::"case.read", resource) when { resource.holder == principal.id };
@id("t.joint") @nl("Wie erbij hoort, leest.")
permit (principal, action == Action::"case.read", resource) when { resource.participants.contains(principal.id) || resource.orgs.contains(principal.org) };
@id("t.locked") @nl("Wie is buitengesloten, leest niet.")
forbid (principal, action, resource) when { context.locked };
@id("t.kept") @nl("Wat is afgeschermd, leest niemand.")
forbid (principal, action, resource) when { context.restricted };
@id("t.covenant") @nl("Onder een convenant leest men.")
permit (principal, action == Action::"case.read", resource) when { context.covenant_from <= context.now && context.now < context.covenant_until };`))
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		a := Actor{UserID: "u", OrgID: "o"}
		asker := p.For(a)
		pick := func(label string, of ...string) string { return rapid.SampledFrom(of).Draw(t, label) }
		window := func(label string) Window {
			d := rapid.IntRange(-2, 2).Draw(t, label)
			return Window{ID: "w", From: now.Add(time.Duration(d) * time.Hour), Until: now.Add(time.Duration(d+1) * time.Hour)}
		}
		base := Resource{Type: "Case", Org: pick("org", "o", "p"), Holder: pick("holder", "u", "v", ""),
			Participants: []string{pick("participant", "u", "v")}, Orgs: []string{pick("orgs", "o", "p")}, Category: pick("category", "wonen", "zorg"),
			Facts: Facts{At: now, Part: pick("part", "", "deelnemer"), Own: []string{pick("own", "wonen", "x")}, Locked: rapid.Bool().Draw(t, "locked"),
				Restricted: rapid.Bool().Draw(t, "restricted"),
				Emergency:  window("emergency"), Covenant: window("covenant"), Grants: []Grant{{Category: "wonen", Asked: rapid.Bool().Draw(t, "asked")}}}}
		for i := range rapid.IntRange(2, 12).Draw(t, "n") {
			r := base
			r.ID = fmt.Sprint(i)
			switch rapid.IntRange(0, 12).Draw(t, "other") { // one thing is different
			case 0:
				r.Org = pick("org", "o", "p")
			case 1:
				r.Holder = pick("holder", "u", "v", "")
			case 2:
				r.Participants = []string{pick("participant", "u", "v")}
			case 3:
				r.Orgs = []string{pick("orgs", "o", "p")}
			case 4:
				r.Category = pick("category", "wonen", "zorg")
			case 5:
				r.Facts.Part = pick("part", "", "deelnemer")
			case 6:
				r.Facts.Own = []string{pick("own", "wonen", "x")}
			case 7:
				r.Facts.Locked = !base.Facts.Locked
			case 8:
				r.Facts.Emergency = window("emergency")
			case 9:
				r.Facts.Grants = []Grant{{Category: pick("grant", "wonen", "zorg"), Asked: rapid.Bool().Draw(t, "asked")}}
			case 10:
				r.Facts.Restricted = !base.Facts.Restricted
			case 11:
				r.Facts.Covenant = window("covenant")
			}
			action := Action(pick("action", "case.read", "case.text"))
			if got, want := asker.Decide(action, r), p.Decide(a, action, r); !reflect.DeepEqual(got, want) {
				t.Fatalf("%s of %+v: asked %v, policy %v", action, r, got, want)
			}
		}
	})
}

func TestRulesNameNoObject(t *testing.T) {
	for _, rule := range []string{
		`permit (principal, action, resource == Case::"1");`,
		`permit (principal, action, resource in Case::"1");`,
		`permit (principal, action, resource is Case in Case::"1");`,
		`permit (principal, action, resource) when { resource == Case::"1" };`,
		`permit (principal, action, resource) when { [Case::"1"].contains(resource) };`,
	} {
		if _, err := NewPolicy([]byte(`@id("x") @nl("X.") ` + rule)); err == nil {
			t.Errorf("accepted: %s", rule)
		}
	}
}

// Whatever of a question changes what a rule can read, changes the key under which its
// answer is kept: a fact that is added later and forgotten there fails here.
func TestQuestionKeyHoldsWhatRulesSee(t *testing.T) {
	now := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	other := map[reflect.Type]any{reflect.TypeFor[string](): "x", reflect.TypeFor[bool](): true, reflect.TypeFor[time.Time](): now,
		reflect.TypeFor[Window](): Window{"w", now, now.Add(time.Hour)}, reflect.TypeFor[[]string](): []string{"x"},
		reflect.TypeFor[[]Grant](): []Grant{{Category: "wonen"}}}
	seen := func(r Resource) string {
		return fmt.Sprint(r.Type, r.entity().Attributes, r.Facts.context(r.Category))
	}
	changed := 0
	walk := func(name string, field func(*Resource) reflect.Value) {
		var bare, with Resource
		v := field(&with)
		value, known := other[v.Type()]
		if !known {
			t.Fatalf("%s: say in this test what another value of %s is", name, v.Type())
		}
		v.Set(reflect.ValueOf(value))
		if seen(bare) == seen(with) {
			return
		}
		changed++
		if questionKey("case.read", bare) == questionKey("case.read", with) {
			t.Errorf("%s changes what rules see and not the key", name)
		}
	}
	for i := range reflect.TypeFor[Resource]().NumField() {
		if name := reflect.TypeFor[Resource]().Field(i).Name; name != "Facts" {
			walk(name, func(r *Resource) reflect.Value { return reflect.ValueOf(r).Elem().Field(i) })
		}
	}
	for i := range reflect.TypeFor[Facts]().NumField() {
		walk("Facts."+reflect.TypeFor[Facts]().Field(i).Name, func(r *Resource) reflect.Value { return reflect.ValueOf(&r.Facts).Elem().Field(i) })
	}
	if changed < 14 {
		t.Errorf("only %d fields change what rules see", changed)
	}
}
