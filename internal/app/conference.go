package app

import (
	"samendoen/internal/conference"
	"samendoen/internal/retention"
)

// conferenceKeeper keeps who sat together about which cases.
func conferenceKeeper() retention.Keeper {
	return retention.Keeper{Kind: retention.Conference, Type: conference.ObjectType, Erase: traceless(conference.EraseEnded),
		Due: due(conference.Ended, func(p conference.Past) retention.Thing { return retention.Thing{ID: p.ID, Since: p.Since} })}
}
