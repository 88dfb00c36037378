package report

import (
	"time"

	"samendoen/internal/base/text"
	"samendoen/internal/socialmap"
)

// Authority tables of the EU that DCAT-AP-NL asks for.
const (
	authority = "http://publications.europa.eu/resource/authority/"
	euDutch   = authority + "language/NLD"
	euSocial  = authority + "data-theme/SOCI"
	euPublic  = authority + "access-right/PUBLIC"
	euMonthly = authority + "frequency/MONTHLY"
	euFiles   = authority + "file-type/"
	ianaTypes = "http://www.iana.org/assignments/media-types/"
)

type node = map[string]any

func ref(uri string) node { return node{"@id": uri} }

func dutch(s string) node { return node{"@language": "nl", "@value": s} }

func dated(t time.Time) node {
	return node{"@type": "xsd:date", "@value": t.Format(time.DateOnly)}
}

// catalogue describes a feed of an association with some levels, at an address: a catalogue with a dataset for each level, and each as
// JSON and CSV (DCAT-AP-NL 3.0, which follows DCAT-AP 3.0).
func catalogue(f Feed, all []socialmap.Level, address string, modified time.Time, p *text.Printer) node {
	publisher := node{"@id": address + "#uitgever", "@type": "foaf:Agent", "foaf:name": dutch(f.Title)}
	contact := node{"@id": address + "#vragen", "@type": "vcard:Kind", "vcard:fn": dutch(f.Title), "vcard:hasEmail": ref("mailto:" + f.Contact)}
	about := p.T("report.open_about", "Org", f.Title) + " " + p.T("socialmap.rounding")
	var sets []node
	for _, l := range f.levels(all) {
		id := address + "#" + l.Code()
		sets = append(sets, node{"@id": id, "@type": "dcat:Dataset", "dct:title": dutch(p.T("report.open_set", "Org", f.Title, "Level", p.T(l.LabelKey()))), "dct:description": dutch(about),
			"dct:identifier": id, "dct:publisher": ref(address + "#uitgever"), "dcat:contactPoint": ref(address + "#vragen"), "dcat:theme": []node{ref(euSocial)},
			"dct:accessRights": ref(euPublic), "dct:language": []node{ref(euDutch)}, "dct:accrualPeriodicity": ref(euMonthly), "dct:modified": dated(modified), "dct:license": ref(f.License.uri()),
			"dcat:distribution": []node{
				distribution(f, address+"/"+l.Code()+".json", "JSON", "application/json", modified, p),
				distribution(f, address+"/"+l.Code()+".csv", "CSV", "text/csv", modified, p),
			}})
	}
	return node{
		"@context": node{"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/", "foaf": "http://xmlns.com/foaf/0.1/",
			"vcard": "http://www.w3.org/2006/vcard/ns#", "xsd": "http://www.w3.org/2001/XMLSchema#"},
		"@graph": append([]node{
			{"@id": address, "@type": "dcat:Catalog", "dct:title": dutch(p.T("report.open_title", "Org", f.Title)), "dct:description": dutch(about), "dct:publisher": ref(address + "#uitgever"),
				"dcat:contactPoint": ref(address + "#vragen"), "dct:language": []node{ref(euDutch)}, "dct:license": ref(f.License.uri()), "dct:modified": dated(modified), "dcat:dataset": refs(sets)},
			publisher, contact}, sets...),
	}
}

func refs(sets []node) (list []node) {
	for _, s := range sets {
		list = append(list, node{"@id": s["@id"]})
	}
	return list
}

func distribution(f Feed, address, kind, media string, modified time.Time, p *text.Printer) node {
	return node{"@id": address, "@type": "dcat:Distribution", "dct:title": dutch(p.T("report.open_as", "Kind", kind)), "dcat:accessURL": ref(address), "dcat:downloadURL": ref(address),
		"dct:format": ref(euFiles + kind), "dcat:mediaType": ref(ianaTypes + media), "dct:license": ref(f.License.uri()), "dct:modified": dated(modified)}
}
