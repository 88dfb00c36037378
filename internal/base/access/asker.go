package access

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/cedar-policy/cedar-go"
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
	said   map[string]Decision
}

// For is an Asker for an actor.
func (p *Policy) For(a Actor) *Asker { return &Asker{policy: p, actor: a, said: map[string]Decision{}} }

// Decide is Policy.Decide.
func (k *Asker) Decide(action Action, r Resource) Decision {
	key := questionKey(action, r)
	d, known := k.said[key]
	if !known {
		d = k.policy.Decide(k.actor, action, r)
		k.said[key] = d
	}
	return d
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
