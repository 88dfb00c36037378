package app

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	"samendoen/internal/base/hook"
	"samendoen/internal/streetmap"
)

// MapConfig are the settings for streets below the map. An association sees none until its administrator
// chooses from what the settings allow.
type MapConfig struct {
	// StreetFile is a PMTiles file with raster tiles on this machine. Empty: there is none.
	StreetFile string `toml:"street_file"`
	// StreetURL is the tile service of PDOK, or one that serves the same by {zoom}/{column}/{row}.png.
	// Empty: nobody is asked.
	StreetURL string `toml:"street_url"`
	// StreetCache is the folder in which its pictures are kept. Empty: they are not kept.
	StreetCache string `toml:"street_cache"`
}

func defaultMap() MapConfig {
	return MapConfig{StreetURL: streetmap.DefaultURL, StreetCache: "straten"}
}

func (m *MapConfig) mapFields() []configField {
	return []configField{{"street_file", &m.StreetFile}, {"street_url", &m.StreetURL}, {"street_cache", &m.StreetCache}}
}

// checkMap refuses an address that the program would not go to.
func (c *Config) checkMap() error {
	if c.StreetURL == "" {
		return nil
	}
	if u, err := url.Parse(c.StreetURL); err != nil || u.RawQuery != "" || !c.outside().AllowsURL(c.StreetURL) {
		return fmt.Errorf("street_url %q: schrijf https://… zonder vraagteken, of laat het leeg", c.StreetURL)
	}
	return nil
}

// openStreets puts together where streets come from; nobody is asked before an administrator chooses it.
func (a *App) openStreets() error {
	var remote *streetmap.Remote
	if a.cfg.StreetURL != "" {
		outside := hook.NewOutside(a.cfg.outside(), Version, streetmap.PatienceOfService)
		remote = streetmap.NewRemote(a.cfg.StreetURL, a.cfg.StreetCache, outside, a.clock, a.log)
	}
	file, err := a.openStreetFile()
	if err != nil {
		return err
	}
	a.streets = streetmap.New(a.db, a.clock, a.policy, file, remote, a.log)
	a.maps.UseStreets(a.streets)
	return nil
}

// openStreetFile opens the file of streets; it stays open as long as the program.
func (a *App) openStreetFile() (*streetmap.Archive, error) {
	path := a.cfg.StreetFile
	if path == "" {
		return nil, nil
	}
	file, err := os.Open(path) // #nosec G304 -- the file that the settings name
	if err != nil {
		return nil, fmt.Errorf("street_file: %w", err)
	}
	info, err := file.Stat()
	var archive *streetmap.Archive
	if err == nil {
		archive, err = streetmap.OpenArchive(file, info.Size())
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("street_file %s: %w", filepath.Base(path), err), file.Close())
	}
	a.streetFile = file
	return archive, nil
}
