package app

import (
	"samendoen/internal/account"
	"samendoen/internal/activity"
	"samendoen/internal/advice"
	"samendoen/internal/attention"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/body"
	"samendoen/internal/casework"
	"samendoen/internal/complexplan"
	"samendoen/internal/conference"
	"samendoen/internal/course"
	"samendoen/internal/debtwarning"
	"samendoen/internal/frontdoor"
	"samendoen/internal/hotline"
	"samendoen/internal/logbook"
	"samendoen/internal/mutualhelp"
	"samendoen/internal/network"
	"samendoen/internal/place"
	"samendoen/internal/referral"
	"samendoen/internal/report"
	"samendoen/internal/roster"
	"samendoen/internal/signal"
	"samendoen/internal/target"
	"samendoen/internal/volunteer"
)

// objects tells the log whose an object is and by which number people know it. It opens
// nothing.
type objects struct{}

// Thing is an object of the log.
func (objects) Thing(tx *store.Tx, kind, id string) (logbook.Thing, error) {
	switch kind {
	case casework.ObjectType:
		c, err := casework.ByID(tx, casework.ID(id))
		return logbook.Thing{Org: c.OrgID, Number: c.Number}, err
	case "Signal":
		sig, err := signal.ByID(tx, id)
		if err != nil {
			return logbook.Thing{}, err
		}
		return logbook.Thing{Org: sig.Org, Number: sig.Number()}, nil
	case debtwarning.ObjectType:
		org, err := debtwarning.OrgOf(tx, debtwarning.ID(id))
		return logbook.Thing{Org: org, Number: debtwarning.Number(debtwarning.ID(id))}, err
	case attention.ObjectType:
		org, err := attention.OrgOf(tx, attention.RecordID(id))
		return logbook.Thing{Org: org, Number: attention.Number(attention.RecordID(id))}, err
	case frontdoor.ObjectType:
		org, err := frontdoor.OrgOf(tx, frontdoor.ID(id))
		return logbook.Thing{Org: org}, err
	case conference.ObjectType:
		org, name, err := conference.OrgOf(tx, conference.ID(id))
		return logbook.Thing{Org: org, Number: name}, err
	case advice.ObjectType:
		org, err := advice.OrgOf(tx, advice.ID(id))
		return logbook.Thing{Org: org}, err
	case referral.ObjectType:
		org, err := referral.OrgOf(tx, referral.ID(id))
		return logbook.Thing{Org: org}, err
	case "Organisation":
		return logbook.Thing{Org: id}, nil
	case "User":
		u, err := account.UserByID(tx, id)
		return logbook.Thing{Org: u.OrgID, Number: u.Login}, err
	case "Covenant":
		all, err := network.Briefs(tx, id)
		if b, ok := all[id]; ok || err != nil {
			return logbook.Thing{Org: b.Org, Number: b.Name}, err
		}
	case "Complex":
		site, err := place.SiteByID(tx, place.ComplexID(id))
		return logbook.Thing{Org: site.Org, Number: site.Key}, err
	}
	return activeThing(tx, kind, id)
}

// activeThing is an object of what volunteers, bodies of residents and the meldpunt do.
func activeThing(tx *store.Tx, kind, id string) (logbook.Thing, error) {
	switch kind {
	case hotline.ObjectType:
		org, receipt, err := hotline.OrgOf(tx, hotline.ID(id))
		return logbook.Thing{Org: org, Number: receipt}, err
	case roster.ObjectType:
		r, err := roster.ByID(tx, id)
		return logbook.Thing{Org: r.OrgID, Number: r.Name}, err
	case volunteer.AskType:
		org, err := volunteer.AskOrg(tx, id)
		return logbook.Thing{Org: org}, err
	case volunteer.ObjectType:
		org, err := volunteer.OrgOf(tx, volunteer.ID(id))
		return logbook.Thing{Org: org}, err
	case body.ObjectType:
		org, name, err := body.OrgOf(tx, body.ID(id))
		return logbook.Thing{Org: org, Number: name}, err
	case complexplan.ObjectType:
		org, err := complexplan.OrgOf(tx, id)
		return logbook.Thing{Org: org}, err
	case target.ObjectType:
		org, err := target.OrgOf(tx, id)
		return logbook.Thing{Org: org}, err
	case report.ObjectType:
		org, err := report.OrgOf(tx, id)
		return logbook.Thing{Org: org}, err
	case course.ObjectType:
		org, err := course.OrgOf(tx, id)
		return logbook.Thing{Org: org}, err
	case course.CourseType:
		org, err := course.CourseOrg(tx, id)
		return logbook.Thing{Org: org}, err
	case mutualhelp.ObjectType, mutualhelp.MatchType:
		org, err := mutualhelp.OrgOf(tx, id)
		return logbook.Thing{Org: org}, err
	case activity.ObjectType:
		org, title, err := activity.OrgOf(tx, activity.ID(id))
		return logbook.Thing{Org: org, Number: title}, err
	}
	return logbook.Thing{}, fault.New("app.thing", fault.NotFound)
}

// Find is the object of an organisation with a number: of a case or a signal, or an id.
func (t objects) Find(tx *store.Tx, orgID, number string) (kind, id string, err error) {
	if c, err := casework.IDByNumber(tx, orgID, number); !fault.Is(err, fault.NotFound) {
		return casework.ObjectType, string(c), err
	}
	if id, err := signal.IDByNumber(tx, orgID, number); !fault.Is(err, fault.NotFound) {
		return "Signal", id, err
	}
	for _, kind := range []string{casework.ObjectType, "Signal", "User"} {
		found, err := t.Thing(tx, kind, number)
		if err == nil && found.Org == orgID {
			return kind, number, nil
		}
		if err != nil && !fault.Is(err, fault.NotFound) {
			return "", "", err
		}
	}
	return "", "", fault.New("app.find", fault.NotFound)
}
