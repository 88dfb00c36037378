package importer

import (
	"strings"

	"samendoen/internal/place"
)

func regionTemplate() *template {
	return &template{kind: Regions, title: "Regio's", intro: "Eén rij per gemeente. Welke indeling je kiest, bepaal je zelf: COROP, GGD-regio, arbeidsmarktregio of woningmarktregio. De lijst vervangt de vorige. Een lijst zonder rijen haalt de indeling weg.",
		columns: []column{
			{name: "regio", aliases: []string{"regiocode", "corop", "coropcode", "ggd_regio", "arbeidsmarktregio", "woningmarktregio"}, required: true, format: "code, hoogstens 16 letters, cijfers of streepjes; geen code van een gemeente, wijk of buurt", example: "CR39"},
			{name: "naam", aliases: []string{"regionaam", "coropnaam"}, required: true, format: "tekst, hoogstens 80 tekens; bij één code hoort één naam", example: "Voorbeeldstreek"},
			{name: "gemeente", aliases: []string{"gemeentecode", "gm_code", "statcode"}, required: true, format: "CBS-code van de gemeente: GM0935 of 0935; komt één keer voor", example: "GM0998"},
		},
		second: []string{"CR39", "Voorbeeldstreek", "GM0999"}}
}

// parseRegion reads which region a municipality is in. A municipality in two regions would be
// counted twice, so the second row is refused.
func parseRegion(c *cells) place.Region {
	r := place.Region{Code: c.regionCode(), Name: c.text(regionName, 80), Municipality: c.municipality()}
	if c.bad {
		return r
	}
	if was, twice := c.run.regions[r.Municipality]; twice && was.Code != r.Code {
		c.refuse(regionArea, "Deze gemeente staat al in regio "+was.Name+".", "Laat elke gemeente in één regio staan.")
		return r
	} else if twice {
		c.refuse(regionArea, "Deze gemeente komt eerder voor.", "Haal de dubbele rij weg.")
		return r
	}
	if name, known := c.run.regionNames[r.Code]; known && name != r.Name {
		c.refuse(regionName, "Deze regio heet eerder “"+name+"”.", "Geef elke regio één naam.")
		return r
	}
	c.run.regions[r.Municipality], c.run.regionNames[r.Code] = r, r.Name
	return r
}

// regionCode is the code of a region. One like a code of the CBS would be taken for that area.
func (c *cells) regionCode() place.AreaCode {
	s := strings.ToUpper(c.text(regionKey, 16))
	for i := 0; i < len(s); i++ {
		if b := s[i]; !isUpper(b) && (b < '0' || b > '9') && b != '-' {
			c.refuse(regionKey, "In deze code staat een teken dat niet kan.", "Gebruik letters, cijfers en streepjes.")
			return ""
		}
	}
	if validBuurt(s) || validWijk(s) || validGemeente(s) {
		c.refuse(regionKey, "Dit is de code van een gemeente, wijk of buurt.", "Geef de regio een eigen code, zoals CR39.")
		return ""
	}
	return place.AreaCode(s)
}

// municipality is the code of a municipality, with or without the letters in front.
func (c *cells) municipality() place.AreaCode {
	s, ok := c.value(regionArea)
	code := strings.ToUpper(s)
	if len(code) == 4 && allDigits(code) {
		code = "GM" + code
	}
	if ok && !validGemeente(code) {
		c.refuse(regionArea, "Dit is geen gemeentecode van het CBS.", "Codes zijn zoals GM0935.")
		return ""
	}
	return place.AreaCode(code)
}
