package socialmap

import (
	"net/http"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/web"
	"samendoen/internal/streetmap"
)

// UseStreets lays streets below the map, where an association chose that.
func (s *Service) UseStreets(streets *streetmap.Service) { s.streets = streets }

// groundOf is the streets of an organisation; nil where it has none.
func (s *Service) groundOf(tx *store.Tx, org string) (*streetmap.Ground, error) {
	if s.streets == nil {
		return nil, nil
	}
	g, ok, err := s.streets.GroundOf(tx, org)
	if err != nil || !ok {
		return nil, err
	}
	return &g, nil
}

// getTile is a square of streets below the map of the reader's organisation. Others do not exist: nobody
// comes by more of a map service through here than the map shows.
func (s *Service) getTile(c *web.Context) error {
	const op = "socialmap.tile"
	if _, err := s.policy.RequireOrg(op, c.Actor, actRead); err != nil {
		return err
	}
	z, x, y, ok := tileNumbers(c.R.PathValue)
	var ground *streetmap.Ground
	err := s.db.Read(c.R.Context(), func(tx *store.Tx) (err error) {
		ground, err = s.groundOf(tx, c.Actor.OrgID)
		if err != nil || ground == nil {
			return err
		}
		e, r, err := s.newest(tx, c.Actor.OrgID)
		if err != nil || r == nil {
			ground = nil
			return err
		}
		b, err := s.boardOf(tx, c.Actor.OrgID, e, r)
		if err == nil && !b.wide.streets(*ground).has(z, x, y) && !b.narrow.streets(*ground).has(z, x, y) {
			ground = nil
		}
		return err
	})
	if err != nil {
		return err
	}
	if ground == nil || !ok {
		return fault.New(op, fault.NotFound)
	}
	h := c.W.Header()
	tile, err := s.streets.Tile(c.R.Context(), *ground, z, x, y)
	switch {
	case fault.Is(err, fault.NotFound): // sea, or outside the file
		h.Set("Cache-Control", "private, max-age=86400")
		c.W.WriteHeader(http.StatusNoContent)
		return nil
	case err != nil: // without words: nobody reads them in a picture
		h.Set("Cache-Control", "no-store")
		c.W.WriteHeader(http.StatusServiceUnavailable)
		return nil
	}
	h.Set("Content-Type", tile.Type)
	h.Set("Cache-Control", "private, max-age=604800")
	_, err = c.W.Write(tile.Data)
	return err
}
