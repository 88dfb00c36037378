package app

import (
	"context"
	"slices"
	"strings"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/store"
	"samendoen/internal/base/web"
	"samendoen/internal/logbook"
)

// keepRefusal writes into the log that a request was not let through: the route without its
// ids, who asked if anybody was signed in, what kind of refusal it was and which rules forbade
// it. What exists and what does not leave the same record, but for those rules.
func (a *App) keepRefusal(ctx context.Context, r web.Refusal) error {
	why := "refused." + strings.ReplaceAll(r.Kind.String(), " ", "_")
	return a.db.Write(ctx, func(tx *store.Tx) error {
		return audit.Write(tx, a.clock.Now(), r.Actor, logbook.RefusedRequest, logbook.RouteType, r.Route,
			access.Decision{Rules: slices.Concat([]string{why}, r.Rules)})
	})
}
