package e2e

import (
	"strings"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/target"
)

// Locate puts the device at a position in degrees, which it knows to some metres, and
// lets the page ask for it.
func (p *Page) Locate(lat, lon, metres float64) {
	p.t.Helper()
	p.permitLocation(browser.PermissionSettingGranted)
	_, err := call(p, emulation.SetGeolocationOverride, emulation.SetGeolocationOverrideParams{Latitude: &lat, Longitude: &lon, Accuracy: &metres})
	p.must("put the device somewhere", err)
}

// LoseLocation lets the page ask for a position that the device does not know.
func (p *Page) LoseLocation() {
	p.t.Helper()
	p.permitLocation(browser.PermissionSettingGranted)
	_, err := call(p, emulation.SetGeolocationOverride, emulation.SetGeolocationOverrideParams{})
	p.must("let the device lose its way", err)
}

// RefuseLocation answers for the user that the page may not know where the device is.
func (p *Page) RefuseLocation() {
	p.t.Helper()
	p.permitLocation(browser.PermissionSettingDenied)
}

func (p *Page) permitLocation(setting browser.PermissionSetting) {
	p.t.Helper()
	p.permit("geolocation", setting)
}

// permit answers for the user what the page may do.
func (p *Page) permit(what string, setting browser.PermissionSetting) {
	p.t.Helper()
	info, err := call(p, target.GetTargetInfo, target.GetTargetInfoParams{})
	p.must("look up the profile", err)
	_, err = call(p, browser.SetPermission, browser.SetPermissionParams{Permission: &browser.PermissionDescriptor{Name: what},
		Setting: setting, Origin: strings.TrimSuffix(p.base.String(), "/"), BrowserContextID: cdp.BrowserContextID(info.TargetInfo.BrowserContextID)})
	p.must("decide about "+what, err)
}
