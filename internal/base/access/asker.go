package access

import (
	"encoding/json"
	"fmt"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/cedar-policy/cedar-go"
	"github.com/cedar-policy/cedar-go/types"
)

// Asker asks the policy about many objects for one actor, such as the rows of a list,
// and asks once what must get the same answer. It lives no longer than the transaction
// that loaded the facts.
//
// Two questions get the same answer when everything that rules can see is the same. The
// id of an object is not among that: a rule that names one is refused by NewPolicy.
type Asker struct {
	policy *Policy
	actor  Actor
	user   types.Entity // the actor, as rules see it
	home   types.Entity // the actor's organisation, which every menu asks about many times
	said   map[string]Decision
}

// For is an Asker for an actor.
func (p *Policy) For(a Actor) *Asker {
	return &Asker{policy: p, actor: a, user: a.entity(), home: Organisation(a.OrgID).entity(), said: map[string]Decision{}}
}

// May is Policy.May.
func (k *Asker) May(action Action) bool { return k.ask(action, k.home, k.policy.nothing).Allowed }

// Decide is Policy.Decide.
func (k *Asker) Decide(action Action, r Resource) Decision {
	key := questionKey(action, r)
	d, known := k.said[key]
	if !known {
		d = k.ask(action, r.entity(), k.policy.context(r))
		k.said[key] = d
	}
	return d
}

func (k *Asker) ask(action Action, thing types.Entity, context types.Record) Decision {
	if k.actor.system {
		return Decision{Allowed: true, Rules: []string{"system"}}
	}
	if !k.actor.Known() || !k.actor.inScope(action) {
		return Decision{}
	}
	answer, why := cedar.Authorize(k.policy.about(action), types.EntityMap{
		k.user.UID: k.user, thing.UID: thing,
	}, cedar.Request{
		Principal: k.user.UID, Action: types.NewEntityUID("Action", types.String(action)), Resource: thing.UID, Context: context,
	})
	d := Decision{Allowed: answer == cedar.Allow && len(why.Errors) == 0}
	for _, reason := range why.Reasons {
		d.Rules = append(d.Rules, string(reason.PolicyID))
	}
	sort.Strings(d.Rules)
	return d
}

// entity is the actor as rules see it.
func (a Actor) entity() types.Entity {
	return types.Entity{UID: types.NewEntityUID("User", types.String(a.UserID)), Attributes: types.NewRecord(types.RecordMap{
		"id": types.String(a.UserID), "org": types.String(a.OrgID), "roles": texts(roleNames(a.Roles)),
		"one_factor": types.Boolean(a.OneFactor),
	})}
}

// context is what rules read beside the actor and the object.
func (p *Policy) context(r Resource) types.Record {
	if r.Category == "" && r.Facts.none() {
		return p.nothing
	}
	return r.Facts.context(r.Category)
}

// questionKey holds everything of a question that rules can see, save the actor.
func questionKey(action Action, r Resource) string {
	var b strings.Builder
	add := func(parts ...string) {
		for _, s := range parts {
			b.WriteString(strconv.Itoa(len(s)))
			b.WriteByte(':')
			b.WriteString(s)
		}
		b.WriteByte('|')
	}
	moment := func(list ...time.Time) {
		for _, t := range list {
			b.WriteString(strconv.FormatInt(t.UnixMicro(), 36))
			b.WriteByte(',')
		}
	}
	f := r.Facts
	add(string(action), r.Type, r.Org, r.Sender, r.Holder, r.Category, f.Part)
	add(r.Participants...)
	add(r.Orgs...)
	add(f.Own...)
	b.WriteString(strconv.FormatBool(f.Locked))
	b.WriteString(strconv.FormatBool(f.Restricted))
	moment(f.At, f.Covenant.From, f.Covenant.Until, f.Emergency.From, f.Emergency.Until)
	for _, g := range f.Grants {
		add(g.Category, strconv.FormatBool(g.Asked))
	}
	return b.String()
}

// namesObject reports whether a rule looks at the identity of its object and not only at
// what is true of it. Answers about different objects could then differ by name.
func namesObject(policy *cedar.Policy) (bool, error) {
	data, err := policy.MarshalJSON()
	if err != nil {
		return false, fmt.Errorf("access: policy: %w", err)
	}
	var rule struct {
		Resource struct {
			Op string
			In any
		}
		Conditions any
	}
	if err := json.Unmarshal(data, &rule); err != nil {
		return false, fmt.Errorf("access: policy: %w", err)
	}
	// The type of an object is part of the key of a question.
	bare := rule.Resource.Op != "All" && rule.Resource.Op != "is"
	return bare || rule.Resource.In != nil || bareObject(rule.Conditions), nil
}

// bareObject reports whether an expression uses the object other than to read one of
// its attributes.
func bareObject(node any) bool {
	switch n := node.(type) {
	case []any:
		for _, v := range n {
			if bareObject(v) {
				return true
			}
		}
	case map[string]any:
		if n["Var"] == "resource" {
			return true
		}
		for key, v := range n {
			if access, ok := v.(map[string]any); ok && (key == "." || key == "has") {
				if left, ok := access["left"].(map[string]any); ok && left["Var"] == "resource" {
					continue
				}
			}
			if bareObject(v) {
				return true
			}
		}
	}
	return false
}
