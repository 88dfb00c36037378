package e2e

import "net/http"

// neighbourTour is a resident who is asked about somebody, asks for something else and takes it back.
func neighbourTour(g guide) {
	for _, lang := range []string{"ar", "pl", "tr", "uk", "nl"} {
		g.at("/burenhulp?taal="+lang, "burenhulp-"+lang)
		g.at("/burenhulp/nieuw", "burenhulp-nieuw-"+lang)
	}
	g.at("/burenhulp", "burenhulp")
	g.Follow(`main form:has(input[value="ja"]) button`)
	g.expect(http.StatusOK)
	g.here("burenhulp-een-ja")
	g.at("/burenhulp/nieuw", "burenhulp-nieuw")
	g.refused(`="/burenhulp/nieuw"`)
	g.here("burenhulp-nieuw-fout")
	g.tick(`main input[name="kant"][value="aanbod"]`)
	g.tick(`main input[name="soort"][value="huisdier"]`)
	g.tick(`main input[name="wanneer"][value="weekend-middag"]`)
	g.Choose(`main select[name="complex"]`, g.Attr(`main select[name="complex"] option:nth-child(2)`, "value"))
	g.Fill(`main input[name="bereik"]`, "06 00 00 00 31")
	g.Fill(`main input[name="zin"]`, "Ik ben 'gek' op \"honden\" & katten")
	g.send(`="/burenhulp/nieuw"`)
	g.expect(http.StatusOK)
	g.here("burenhulp-erbij")
	g.Follow(`main form:has(input[value="stop"]) button`)
	g.expect(http.StatusOK)
	g.Open("/burenhulp")
	g.Follow(`main form:has(input[value="nee"]) button`)
	g.expect(http.StatusOK)
	g.here("burenhulp-nee")
	g.missing("/burenhulp/koppelen", "burenhulp-koppelen-niet")
}

// neighbourMatcherTour is a volunteer who brings two together, and to whom something feels wrong.
func neighbourMatcherTour(g guide) {
	g.Open("/inzet")
	g.Follow(`main a[href="/burenhulp/koppelen"]`)
	g.expect(http.StatusOK)
	g.here("koppelen")
	g.Follow(`main li a[href^="/burenhulp/koppelen/"]`)
	g.expect(http.StatusOK)
	g.here("koppelen-wie-past")
	path := g.Path()
	g.Follow(`main form:has(input[name="ander"]) button`)
	g.expect(http.StatusOK)
	g.here("koppelen-gevraagd")
	g.at(path, "koppelen-wacht")
	g.Follow(`main form:has(input[value="terug"]) button`)
	g.expect(http.StatusOK)
	g.missing("/burenhulp/koppelen/bestaat-niet", "koppelen-bestaat-niet")
	g.at("/burenhulp", "burenhulp-loopt")
	g.Follow(`main form:has(input[value="gaat-goed"]) button`)
	g.expect(http.StatusOK)
	g.here("burenhulp-gaat-goed")
	g.Follow(`main form:has(input[value="niet-veilig"]) button`)
	g.expect(http.StatusOK)
	g.here("burenhulp-niet-goed")
	g.missing("/burenhulp/bemiddelaars", "bemiddelaars-niet")
}

// neighbourDoorTour is a consultant at the door, who writes down what somebody offers.
func neighbourDoorTour(g guide) {
	g.Open("/vrijwilligers")
	g.Follow(`main a[href="/burenhulp/koppelen"]`)
	g.expect(http.StatusOK)
	g.here("koppelen-consulent")
	g.at("/burenhulp/nieuw", "burenhulp-nieuw-ander")
	g.refused(`="/burenhulp/nieuw"`)
	g.here("burenhulp-nieuw-ander-fout")
	g.at("/burenhulp", "burenhulp-ander")
}

// neighbourLeadTour is a team lead who speaks somebody, names a matcher and sets the bounds.
func neighbourLeadTour(g guide) {
	g.at("/burenhulp/koppelen", "koppelen-gesprek")
	g.Follow(`main form[action^="/burenhulp/gesprekken/"] button`)
	g.expect(http.StatusOK)
	g.at("/burenhulp/bemiddelaars", "bemiddelaars")
	g.Follow(`main form:has(input[value="noem"]) button`)
	g.expect(http.StatusBadRequest)
	g.here("bemiddelaars-fout")
	g.Open("/burenhulp/bemiddelaars")
	g.Fill(`main input[name="dagen"]`, "5")
	g.Follow(`main form:has(input[value="grenzen"]) button`)
	g.expect(http.StatusBadRequest)
	g.here("bemiddelaars-grens-fout")
	g.Fill(`main input[name="dagen"]`, "28")
	g.Follow(`main form:has(input[value="grenzen"]) button`)
	g.expect(http.StatusOK)
	g.here("bemiddelaars-bewaard")
}
