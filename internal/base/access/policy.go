package access

import (
	"encoding/json"
	"fmt"
	"sort"
	"strings"

	"github.com/cedar-policy/cedar-go"
	"github.com/cedar-policy/cedar-go/types"

	"samendoen/internal/base/fault"
)

// Action is something that an actor may want to do, "signal.read".
type Action string

// Resource is what an action is done to, with the facts that decide.
type Resource struct {
	Type string // "Signal", "Case", "Organisation" …
	ID   string
	Org  string // organisation that answers for it (controller)
	// Sender and Holder are user ids, empty if there is none.
	Sender, Holder string
	// Participants are the users who take part in it now.
	Participants []string
	// Orgs are the organisations that take part in it, such as the parties of a covenant.
	Orgs []string
	Home string // id of the home that it is about, if any
	Case string // id of the case that it belongs to, if any
	// Areas are the codes of the areas around it, as Area writes them.
	Areas string
	// Category of data, for a decision about one text of it.
	Category string
	Facts    Facts // see Load
}

// Organisation is the resource of actions that concern an organisation as a whole.
func Organisation(orgID string) Resource {
	return Resource{Type: "Organisation", ID: orgID, Org: orgID}
}

// Rule is a rule of the policy as people read it.
type Rule struct {
	ID       string
	Sentence string // Dutch
	Forbids  bool
}

// Decision is the answer of the policy and the ids of the rules that gave it.
type Decision struct {
	Allowed bool
	Rules   []string
}

// Reason is the decision in one line for the log.
func (d Decision) Reason() string { return strings.Join(d.Rules, " ") }

// Policy is the whole of the modules' rules.
type Policy struct {
	by    map[Action]*cedar.PolicySet // those that can concern an action that a rule names
	open  *cedar.PolicySet            // those that name no action
	rules map[string]Rule
	// nothing is what rules read about an object that nobody has anything to do with, as
	// most questions about a whole organisation are.
	nothing types.Record
}

// NewPolicy reads the policy.cedar of each module; every rule needs an @id and a
// Dutch sentence in @nl.
func NewPolicy(documents ...[]byte) (*Policy, error) {
	p := &Policy{open: cedar.NewPolicySet(), by: map[Action]*cedar.PolicySet{}, rules: map[string]Rule{}, nothing: Facts{}.context("")}
	var all []*cedar.Policy
	for _, doc := range documents {
		list, err := cedar.NewPolicyListFromBytes("policy.cedar", doc)
		if err != nil {
			return nil, fmt.Errorf("access: policy: %w", err)
		}
		for _, policy := range list {
			notes := policy.Annotations()
			rule := Rule{ID: string(notes["id"]), Sentence: string(notes["nl"]), Forbids: policy.Effect() == cedar.Forbid}
			if rule.ID == "" || rule.Sentence == "" {
				return nil, fmt.Errorf("access: policy: a rule lacks its @id or @nl: %s", policy.MarshalCedar())
			}
			if _, twice := p.rules[rule.ID]; twice {
				return nil, fmt.Errorf("access: policy: two rules are called %s", rule.ID)
			}
			if named, err := namesObject(policy); err != nil || named {
				return nil, fmt.Errorf("access: policy: %s looks at which object it is, and not only at what is true of it (%v)", rule.ID, err)
			}
			p.rules[rule.ID] = rule
			all = append(all, policy)
		}
	}
	return p, p.sort(all)
}

// sort puts the rules with the actions that they name, so that a decision reads a few of
// them and not all. A rule whose head names no action, or names it in a way that is not
// known here, goes with every action.
func (p *Policy) sort(all []*cedar.Policy) error {
	named := make([][]Action, len(all))
	for i, policy := range all {
		actions, err := actionsOf(policy)
		if err != nil {
			return err
		}
		named[i] = actions
		for _, a := range actions {
			p.by[a] = cedar.NewPolicySet()
		}
	}
	for i, policy := range all {
		id := cedar.PolicyID(policy.Annotations()["id"])
		if len(named[i]) == 0 {
			p.open.Add(id, policy)
			for _, set := range p.by {
				set.Add(id, policy)
			}
		}
		for _, a := range named[i] {
			p.by[a].Add(id, policy)
		}
	}
	return nil
}

// actionsOf are the actions that the head of a rule names with == or in; none for any.
func actionsOf(policy *cedar.Policy) ([]Action, error) {
	data, err := policy.MarshalJSON()
	if err != nil {
		return nil, fmt.Errorf("access: policy: %w", err)
	}
	type entity struct {
		ID string `json:"id"`
	}
	var head struct {
		Action struct {
			Op       string   `json:"op"`
			Entity   entity   `json:"entity"`
			Entities []entity `json:"entities"`
		} `json:"action"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return nil, fmt.Errorf("access: policy: %w", err)
	}
	var actions []Action
	switch head.Action.Op {
	case "==":
		actions = append(actions, Action(head.Action.Entity.ID))
	case "in":
		for _, e := range head.Action.Entities {
			actions = append(actions, Action(e.ID))
		}
	}
	return actions, nil
}

// about are the rules that can concern an action.
func (p *Policy) about(action Action) *cedar.PolicySet {
	if set, named := p.by[action]; named {
		return set
	}
	return p.open
}

// Rules are all rules in the order of their ids.
func (p *Policy) Rules() []Rule {
	list := make([]Rule, 0, len(p.rules))
	for _, r := range p.rules {
		list = append(list, r)
	}
	sort.Slice(list, func(i, j int) bool { return list[i].ID < list[j].ID })
	return list
}

// RulesOf are the rules that gave a decision, as people read them.
func (p *Policy) RulesOf(d Decision) []Rule {
	list := make([]Rule, 0, len(d.Rules))
	for _, id := range d.Rules {
		if r, known := p.rules[id]; known {
			list = append(list, r)
		}
	}
	return list
}

// Decide answers whether the actor may do the action to the resource.
func (p *Policy) Decide(a Actor, action Action, r Resource) Decision {
	k := Asker{policy: p, actor: a, user: a.entity()}
	return k.ask(action, r.entity(), p.context(r))
}

// entity is a resource as rules see it, save its facts.
func (r Resource) entity() types.Entity {
	return types.Entity{UID: types.NewEntityUID(types.EntityType(r.Type), types.String(r.ID)), Attributes: types.NewRecord(types.RecordMap{
		"org": types.String(r.Org), "sender": types.String(r.Sender), "holder": types.String(r.Holder),
		"participants": texts(r.Participants), "orgs": texts(r.Orgs),
	})}
}

// Require returns nil and the decision if the actor may do the action. Otherwise it
// is Denied for who may see the resource (read is the action that shows it), and
// NotFound for everybody else.
func (p *Policy) Require(op string, a Actor, action, read Action, r Resource) (Decision, error) {
	d := p.Decide(a, action, r)
	switch {
	case d.Allowed:
		return d, nil
	case !a.Known():
		return d, fault.New(op, fault.Unknown)
	case action != read && p.Decide(a, read, r).Allowed:
		return d, forbidden(op, fault.Denied, d)
	}
	return d, forbidden(op, fault.NotFound, d)
}

// May answers a question about an organisation as a whole: may this actor import,
// triage, read the map? Screens use it to leave out what would be refused.
func (p *Policy) May(a Actor, action Action) bool {
	return p.For(a).May(action)
}

// RequireOrg is Require for actions on the actor's own organisation as a whole.
func (p *Policy) RequireOrg(op string, a Actor, action Action) (Decision, error) {
	return p.Require(op, a, action, action, Organisation(a.OrgID))
}

func (a Actor) inScope(action Action) bool {
	if a.Scopes == nil {
		return true
	}
	for _, s := range a.Scopes {
		if strings.HasPrefix(string(action), s) {
			return true
		}
	}
	return false
}

func roleNames(roles []Role) []string {
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = string(r)
	}
	return names
}

func texts(list []string) types.Set {
	values := make([]types.Value, len(list))
	for i, s := range list {
		values[i] = types.String(s)
	}
	return types.NewSet(values...)
}
