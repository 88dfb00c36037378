package directory

import (
	"slices"
	"strconv"
	"strings"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/place"
)

// minimalService is what parameter minimal leaves of a service.
type minimalService struct {
	ID       string `json:"id"`
	Modified string `json:"last_modified"`
}

// read does something with the database in the request.
func (s *Service) read(c *web.Context, fn func(tx *store.Tx) error) error {
	return fault.Wrap("directory.open", s.db.Read(c.R.Context(), fn))
}

func (s *Service) countOf(c *web.Context) func() (int64, error) {
	return func() (n int64, err error) {
		err = s.read(c, func(tx *store.Tx) error {
			w, err := filtered(tx, c)
			if err == nil {
				n, err = countListings(tx, w)
			}
			return err
		})
		return n, err
	}
}

func (s *Service) getServices(c *web.Context) error {
	return paged(c, s.countOf(c), func(limit, offset int) (out []any, err error) {
		err = s.read(c, func(tx *store.Tx) error {
			w, err := filtered(tx, c)
			if err != nil {
				return err
			}
			list, err := listings(tx, w, limit, offset)
			if err != nil {
				return err
			}
			whole, err := s.wholes(tx, list, c.Print)
			for i, v := range whole {
				switch {
				case yes(c, "minimal"):
					out = append(out, minimalService{v.ID, v.LastModified})
				case yes(c, "full"):
					out = append(out, v)
				default:
					brief := list[i].brief()
					brief.Alert, brief.Email = v.Alert, v.Email
					out = append(out, brief)
				}
			}
			return err
		})
		return out, err
	})
}

func (s *Service) getService(c *web.Context) error {
	var out []hsdsService
	if err := s.read(c, func(tx *store.Tx) error {
		l, err := byID(tx, ID(c.R.PathValue("id")))
		if err == nil {
			out, err = s.wholes(tx, []Listing{l}, c.Print)
		}
		return err
	}); err != nil {
		return err
	}
	return answer(c, out[0])
}

func (s *Service) getOrganisations(c *web.Context) error {
	var out []hsdsOrganisation
	if err := s.read(c, func(tx *store.Tx) error {
		w, err := filtered(tx, c)
		if err != nil {
			return err
		}
		list, err := listings(tx, w, most*maxPerPage, 0)
		for _, l := range list {
			o := l.Org.standard()
			i := slices.IndexFunc(out, func(x hsdsOrganisation) bool { return x.ID == o.ID })
			if i < 0 {
				i, out = len(out), append(out, o)
			}
			if yes(c, "full") || yes(c, "full_service") {
				out[i].Services = append(out[i].Services, hsdsService{ID: string(l.ID), Name: l.Name, Status: string(l.State)})
			}
		}
		return err
	}); err != nil {
		return err
	}
	return paging(c, out)
}

func (s *Service) getOrganisation(c *web.Context) error {
	var out hsdsOrganisation
	if err := s.read(c, func(tx *store.Tx) error {
		id, err := ownID(tx, c.R.PathValue("id"))
		if err != nil {
			return err
		}
		o, err := organisationByID(tx, id)
		if err != nil {
			return err
		}
		out = o.standard()
		var w wanted
		w.and("s.org_id = #", id)
		list, err := listings(tx, w, most, 0)
		if err != nil {
			return err
		}
		if yes(c, "full_service") {
			out.Services, err = s.wholes(tx, list, c.Print)
			return err
		}
		for _, l := range list {
			out.Services = append(out.Services, hsdsService{ID: string(l.ID), Name: l.Name, Status: string(l.State)})
		}
		return nil
	}); err != nil {
		return err
	}
	return answer(c, out)
}

// located are the services that are wanted, at each of their locations.
func (s *Service) located(c *web.Context, fn func(l Listing, p Place, whole hsdsService) error) error {
	return s.read(c, func(tx *store.Tx) error {
		w, err := filtered(tx, c)
		if err != nil {
			return err
		}
		list, err := listings(tx, w, most*maxPerPage, 0)
		if err != nil {
			return err
		}
		whole, err := s.wholes(tx, list, c.Print)
		if err != nil {
			return err
		}
		for i, l := range list {
			for _, p := range l.Places {
				if err := fn(l, p, whole[i]); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func (s *Service) allLocations(c *web.Context) (out []hsdsLocation, err error) {
	err = s.located(c, func(_ Listing, p Place, _ hsdsService) error {
		if !slices.ContainsFunc(out, func(x hsdsLocation) bool { return x.ID == p.Location.ID }) {
			out = append(out, p.Location.standard())
		}
		return nil
	})
	return out, err
}

func (s *Service) getLocations(c *web.Context) error {
	out, err := s.allLocations(c)
	if err != nil {
		return err
	}
	return paging(c, out)
}

func (s *Service) getLocation(c *web.Context) error {
	return one(c, s.allLocations, func(l hsdsLocation) string { return l.ID })
}

// one answers the thing of a list that the address names.
func one[T any](c *web.Context, all func(c *web.Context) ([]T, error), id func(T) string) error {
	list, err := all(c)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(v T) bool { return id(v) == c.R.PathValue("id") })
	if i < 0 {
		return fault.New("directory.one", fault.NotFound)
	}
	return answer(c, list[i])
}

// allAt are services at locations; with parameter proximity only those within so many metres of
// the middle of the postcode.
func (s *Service) allAt(c *web.Context) (out []hsdsAt, err error) {
	near, err := s.nearOf(c)
	if err != nil {
		return nil, err
	}
	err = s.located(c, func(l Listing, p Place, whole hsdsService) error {
		if near != nil && !near(p.Location.Point) {
			return nil
		}
		at := l.at(p, c.Print)
		if c.R.PathValue("id") != "" || yes(c, "full") {
			at.Service = &whole
		}
		out = append(out, at)
		return nil
	})
	return out, err
}

// nearOf is whether a point lies near enough, nil when that was not asked.
func (s *Service) nearOf(c *web.Context) (near func(place.Point) bool, err error) {
	q := c.R.URL.Query()
	if q.Get("proximity") == "" {
		return nil, nil
	}
	metres, wrong := strconv.ParseFloat(q.Get("proximity"), 64)
	if wrong != nil || !(metres >= 0) || normalPostcode(q.Get("postcode")) == "" {
		return nil, fault.Invalidf("directory.near", "proximity", "directory.open_wrong")
	}
	var middle place.Point
	err = s.db.Read(c.R.Context(), func(tx *store.Tx) error {
		middle, err = place.MiddleOf(tx, strings.ReplaceAll(normalPostcode(q.Get("postcode")), " ", ""))
		return err
	})
	return func(p place.Point) bool { return middle.Known() && p.Known() && place.Distance(middle, p) <= metres }, err
}

func (s *Service) getAtLocations(c *web.Context) error {
	out, err := s.allAt(c)
	if err != nil {
		return err
	}
	return paging(c, out)
}

func (s *Service) getAtLocation(c *web.Context) error {
	return one(c, s.allAt, func(a hsdsAt) string { return a.ID })
}

// found reports whether a text holds all words that are searched for.
func found(c *web.Context, parts ...string) bool {
	in := text.SearchText(parts...)
	return !slices.ContainsFunc(text.SearchTerms(c.R.URL.Query().Get("search")), func(term string) bool { return !strings.Contains(in, term) })
}

func (s *Service) getTaxonomies(c *web.Context) error {
	all := []hsdsTaxonomy{taxonomy(c.Print)}
	return paging(c, slices.DeleteFunc(all, func(t hsdsTaxonomy) bool { return !found(c, t.Name, t.Description) }))
}

func (s *Service) getTaxonomy(c *web.Context) error {
	return one(c, func(c *web.Context) ([]hsdsTaxonomy, error) { return []hsdsTaxonomy{taxonomy(c.Print)}, nil }, func(t hsdsTaxonomy) string { return t.ID })
}

func (s *Service) getTerms(c *web.Context) error {
	q := c.R.URL.Query()
	return paging(c, slices.DeleteFunc(terms(c.Print), func(t hsdsTerm) bool {
		return !found(c, t.Name, t.Code) || yes(c, "top_only") && t.ParentID != "" || q.Get("parent_id") != "" && t.ParentID != q.Get("parent_id") || q.Get("taxonomy_id") != "" && t.TaxonomyID != q.Get("taxonomy_id")
	}))
}

func (s *Service) getTerm(c *web.Context) error {
	return one(c, func(c *web.Context) ([]hsdsTerm, error) {
		list := terms(c.Print)
		detail := taxonomy(c.Print)
		for i := range list {
			list[i].Detail = &detail
		}
		return list, nil
	}, func(t hsdsTerm) string { return t.ID })
}
