package casework

import (
	"io/fs"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/network"
)

// Who may know that a case is restricted, written by hand from what the law and the covenant
// say (AVG art. 18): no list follows from it, so nothing else holds the rule to account.
func TestWhoKnowsOfARestriction(t *testing.T) {
	doc, err := fs.ReadFile(Files, "policy.cedar")
	if err != nil {
		t.Fatal(err)
	}
	policy, err := access.NewPolicy(doc)
	if err != nil {
		t.Fatal(err)
	}
	now := at(start)
	runs := access.Window{ID: "samen", From: now.AddDate(0, -1, 0), Until: now.AddDate(0, 1, 0)}
	over := access.Window{ID: "samen", From: now.AddDate(0, -2, 0), Until: now}
	later := access.Window{ID: "samen", From: now.Add(time.Microsecond), Until: now.AddDate(0, 1, 0)}
	grant := []access.Grant{{UserID: "pia", OrgID: "zorg", Role: "begeleider", Category: string(network.Housing), From: runs.From, Until: runs.Until}}
	asked := []access.Grant{{UserID: "pia", OrgID: "zorg", Role: "wijkagent", Category: string(network.Housing), Asked: true, From: runs.From, Until: runs.Until}}
	own := access.Actor{UserID: "anna", OrgID: "corp", Roles: []access.Role{access.Consultant}}
	partner := access.Actor{UserID: "pia", OrgID: "zorg", Roles: []access.Role{access.Partner}}
	officer := access.Actor{UserID: "fg", OrgID: "corp", Roles: []access.Role{access.Officer}}
	half := own
	half.OneFactor = true
	for name, c := range map[string]struct {
		who   access.Actor
		facts access.Facts
		want  bool
	}{
		"takes part":                                 {own, access.Facts{Part: "regisseur", Restricted: true}, true},
		"takes part, and it is not restricted":       {own, access.Facts{Part: "regisseur"}, false},
		"takes no part":                              {own, access.Facts{Restricted: true}, false},
		"shut out":                                   {own, access.Facts{Part: "deelnemer", Restricted: true, Locked: true}, false},
		"with one factor":                            {half, access.Facts{Part: "regisseur", Restricted: true}, false},
		"an officer who takes part":                  {officer, access.Facts{Part: "deelnemer", Restricted: true}, false},
		"in an emergency, without a part":            {own, access.Facts{Restricted: true, Emergency: access.Window{ID: "n", From: runs.From, Until: runs.Until}}, false},
		"a partner under a covenant":                 {partner, access.Facts{Part: "deelnemer", Restricted: true, Covenant: runs, Grants: grant}, true},
		"a partner under a covenant that is over":    {partner, access.Facts{Part: "deelnemer", Restricted: true, Covenant: over, Grants: grant}, false},
		"a partner under one that is to begin":       {partner, access.Facts{Part: "deelnemer", Restricted: true, Covenant: later, Grants: grant}, false},
		"a partner without a covenant":               {partner, access.Facts{Part: "deelnemer", Restricted: true}, false},
		"a partner without a covenant but a grant":   {partner, access.Facts{Part: "deelnemer", Restricted: true, Grants: grant}, false},
		"a partner without a mandate":                {partner, access.Facts{Part: "deelnemer", Restricted: true, Covenant: runs}, false},
		"a partner who may only ask":                 {partner, access.Facts{Part: "deelnemer", Restricted: true, Covenant: runs, Grants: asked}, false},
		"a partner under a covenant, without a part": {partner, access.Facts{Restricted: true, Covenant: runs, Grants: grant}, false},
	} {
		c.facts.At = now
		r := access.Resource{Type: ObjectType, ID: "d1", Org: "corp", Facts: c.facts}
		if c.facts.Part != "" {
			r.Participants = []string{c.who.UserID}
		}
		if got := policy.Decide(c.who, actShielded, r).Allowed; got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
