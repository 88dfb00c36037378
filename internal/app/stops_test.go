package app

import (
	"slices"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/access"
)

// stops says of each action that shows or changes what was written about people what stops
// it, whatever else somebody may: one factor where two are asked, being shut out by name, a
// restriction by the resident (kept, AVG art. 18), having no role but those that watch over the
// work, and having sent it oneself (own). It is written by hand, from docs/security.md and from
// what the modules promise; a list or a menu has no one who is shut out of it.
const stops = `
advice.list             one
advice.ask              one
advice.read             one
advice.answer           one
advice.steer            one
advice.pass             one
advice.late             one
attention.list          one watch
attention.call          one watch
attention.read          one shut watch
attention.write         one shut watch
attention.export        one shut watch
attention.emergency     one shut watch
case.open               one watch
case.list               one watch
case.week               one watch
case.questions          one watch
case.vera               one
case.vera_texts         one
case.read               one shut kept watch
case.text               one shut kept watch
case.words              one shut kept watch
case.write              one shut kept watch
case.manage             one shut kept watch
case.ask                one shut kept watch
case.answer             one shut kept watch
case.emergency          one shut watch
case.shielded           one shut watch
case.overview           shut watch
case.assign             shut watch
case.stand_in           one shut watch
case.take_over          one shut watch
case.shut_out           shut
case.why_not            shut
case.review             shut
health.read             one shut kept watch
health.write            one shut kept watch
secondchance.read       one shut kept watch
secondchance.write      one shut kept watch
secondchance.follow     one shut kept watch
nuisance.read           one shut kept watch
nuisance.write          one shut kept watch
nuisance.weigh          one shut kept watch
document.list           one shut kept watch
document.read           one shut kept watch
document.add            one shut kept watch
document.remove         one shut kept watch
hotline.list            one
hotline.answer          one
hotline.keep            one
activity.list           one
activity.read           one
activity.join           one
activity.make           one watch
activity.keep           one
activity.look           one
course.read             one watch
course.join             one watch
course.keep             one watch
course.set              one watch
mutualhelp.list         one
mutualhelp.put          one
mutualhelp.read         one
mutualhelp.act          one
mutualhelp.desk         one watch
mutualhelp.match        one watch
mutualhelp.talk         one watch
mutualhelp.keep         one watch
volunteer.list          one watch
volunteer.read          one watch
volunteer.sign          one watch
volunteer.keep          one watch
volunteer.reason        one watch
volunteer.set           one watch
volunteer.own           one watch
body.list               one
body.read               one
body.make               one
body.keep               one
body.take_part          one
body.word               one
volunteer.thank         one watch
volunteer.ask           one watch
roster.list             one watch
roster.read             one
roster.keep             one watch
roster.swap             one
roster.own              one watch
letter.read             one shut kept watch
letter.write            one shut kept watch
resident.see            one shut kept watch
resident.steer          one shut kept watch
calendar.feed           one watch
calendar.set            one watch
conference.list         one watch
conference.plan         one watch
conference.read         one watch
conference.lead         one watch
conference.take_chair   one watch
danger.read             shut
danger.handle           shut
debtwarning.list        one
debtwarning.received    one
debtwarning.read        one shut kept
debtwarning.work        one shut kept
debtwarning.take        one shut kept
debtwarning.answer      one shut kept
frontdoor.list          one
frontdoor.caller        one
frontdoor.read          one kept
frontdoor.handle        one kept
offline.judge           one shut own
profiling.list          one
profiling.read          one shut kept
profiling.done          one shut kept
referral.list           one watch
referral.late           one
referral.read           one shut kept watch
referral.answer         one shut kept watch
referral.pass           one shut kept watch
referral.follow         one shut kept watch
reminder.rules          one
reminder.visits         one shut kept
reminder.access         one shut kept
routing.write           one
routing.try             one
signal.list             one
signal.vera             one
signal.list_keep        one
signal.list_share       one
signal.list_read        one
signal.list_change      one
signal.read             one shut kept watch
signal.triage           one shut kept watch
signal.held             one shut kept
signal.glance           one shut
workorder.list          one
`

// TestWhatStopsALook asks each action of whoever may do most: nearly all roles at once, with a
// part, a mandate and everything on one's own name. What stops it, must stop it even then.
func TestWhatStopsALook(t *testing.T) {
	policy, err := Policy()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(strings.TrimSpace(stops)) {
		fields := strings.Fields(line)
		action, by := access.Action(fields[0]), fields[1:]
		open := false
		for _, q := range generous() {
			if policy.Decide(q.who, action, q.what).Allowed {
				open = true
			}
			for _, stop := range by {
				who, what := q.who, q.what
				switch stop {
				case "one":
					who.OneFactor = true
				case "shut":
					what.Facts.Locked = true
				case "kept":
					what.Facts.Restricted = true
				case "watch":
					who.Roles = watching()
				case "own":
					what.Sender = who.UserID
				default:
					t.Fatalf("%s: what is %q?", action, stop)
				}
				if d := policy.Decide(who, action, what); d.Allowed {
					t.Errorf("%s: %q does not stop %v from %s", action, stop, who.Roles, d.Reason())
				}
			}
		}
		if !open {
			t.Errorf("%s: nobody may, so this shows nothing", action)
		}
	}
}

// chance is somebody before something.
type chance struct {
	who  access.Actor
	what access.Resource
}

// generous are chances of people with much, before what is theirs in every way.
func generous() (list []chance) {
	now := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	from, until := now.AddDate(0, -1, 0), now.AddDate(0, 1, 0)
	work := slices.DeleteFunc(access.Roles(), func(r access.Role) bool { return slices.Contains(watching(), r) })
	for _, roles := range [][]access.Role{work, watching()} {
		for _, org := range []string{"o", "other"} {
			for _, sender := range []string{"", "u"} {
				for _, restricted := range []bool{false, true} {
					list = append(list, chance{access.Actor{UserID: "u", OrgID: "o", Roles: roles}, access.Resource{
						Type: "Thing", ID: "1", Org: org, Sender: sender, Holder: "u", Participants: []string{"u"}, Orgs: []string{"o"}, Category: "x",
						Facts: access.Facts{At: now, Part: "regisseur", Since: from, Own: []string{"x"}, Restricted: restricted,
							Covenant: access.Window{ID: "c", From: from, Until: until},
							Grants: []access.Grant{{UserID: "u", OrgID: "o", Category: "x", From: from, Until: until},
								{UserID: "u", OrgID: "o", Category: "x", Asked: true, From: from, Until: until}}}}})
				}
			}
		}
	}
	for _, category := range []string{"gezondheid", "zorg"} {
		partner := list[0]
		partner.who.Roles, partner.what.Org, partner.what.Category = []access.Role{access.Partner}, "other", category
		partner.what.Facts.Grants = []access.Grant{{UserID: "u", OrgID: "o", Category: category, From: from, Until: until}}
		list = append(list, partner)
	}
	return list
}

// watching are the roles that look after the work and never into it.
func watching() []access.Role {
	return []access.Role{access.Admin, access.Officer, access.Board, access.PolicyMaker}
}
