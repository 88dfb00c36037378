package importer

import (
	"strings"

	"samendoen/internal/tenancy"
)

const (
	groupCodes      = "EEN GEK GEZ HZO JON MEE SEN STA STU ZOR ZDR"
	extraGroupCodes = "BSTU DAK GEB GED GEE GGZ KUN LIC OUD PSY SKA STH VBE VER ZIN ZORI"
	signalKinds     = "AGR ONB ONE OVE SCH WAN"
	signalStatuses  = "ACT PAS VER"
)

// allocation makes an Allocation of a Toewijzing.
func (v *veraRun) allocation(o *veraObject) (rec tenancy.Allocation, keep bool) {
	rec = tenancy.Allocation{Org: v.opt.Org, UnitKey: o.link("eenheid")}
	if !o.bad && rec.UnitKey != "" && v.index.notHomes.has(rec.UnitKey) {
		v.stats.skip("toewijzing van een eenheid die geen woning is")
		return rec, false
	}
	if !o.has("eenheid") {
		o.missing("eenheid")
	}
	rec.Key = o.unique()
	rec.TenancyKey = o.link("overeenkomst")
	rec.Date = o.day("datum")
	if !o.has("datum") {
		o.missing("datum")
	}
	rec.Kind = v.allocationKind(o)
	return rec, true
}

// allocationKind weighs the reasons for which a home went to somebody; the first that
// applies wins, from the most to the least telling.
func (v *veraRun) allocationKind(o *veraObject) string {
	group := o.listed("doelgroep", groupCodes)
	extra := o.listed("aanvullendeDoelgroep", extraGroupCodes)
	kinds, details := v.priorities(o)
	switch {
	case extra == "STH" || anyOf(details, "STA"):
		return "statushouder"
	case anyOf([]string{extra}, "DAK GED VER") || anyOf(details, "UIT EXD"):
		return "uitstroom"
	case group == "ZOR", anyOf([]string{extra}, "GEB GEE GGZ LIC PSY VBE ZIN ZORI"),
		anyOf(details, "GEL MED ROL RST SER"), anyOf(kinds, "IND"):
		return "zorg"
	case anyOf(kinds, "URG"):
		return "urgent"
	case extra == "SKA":
		return "overig"
	}
	return "regulier"
}

// anyOf reports whether one of the codes is in the list.
func anyOf(codes []string, list string) bool {
	for _, c := range codes {
		if c != "" && strings.Contains(" "+list+" ", " "+c+" ") {
			return true
		}
	}
	return false
}

// priorities are the codes of each Voorrangsregeling, embedded or referred to.
func (v *veraRun) priorities(o *veraObject) (kinds, details []string) {
	for _, p := range o.objects("voorrangsregelingen") {
		kind, detail := p.codeOrEmpty("soort"), p.codeOrEmpty("detailSoort")
		if kind == "" {
			kind, detail, _ = strings.Cut(v.index.priorities[jsonText(p.m["id"])], ".")
		}
		kinds, details = append(kinds, kind), append(details, detail)
	}
	return kinds, details
}

// veraNuisance is what a SIGNALERINGDETAILSOORT becomes; what is not here is "overig".
func veraNuisance() map[string]string {
	return map[string]string{
		"GEL": "geluid", "VER": "vervuiling", "INT": "intimidatie", "AGS": "intimidatie", "FYS": "intimidatie",
		"VEB": "intimidatie", "BRA": "brandgevaar", "DRU": "drugs", "HEN": "drugs",
	}
}

// complaint makes a NuisanceComplaint of a Signalering of the kind OVE. All other
// kinds say something about a person that this program must not know: passed over.
func (v *veraRun) complaint(o *veraObject) (rec tenancy.NuisanceComplaint, keep bool) {
	kind := o.needListed("soort", signalKinds)
	status := o.listed("status", signalStatuses)
	if !o.bad && (kind != "OVE" || status == "VER") {
		if kind != "OVE" {
			v.stats.skip("signalering die geen overlast is: " + kind)
		} else {
			v.stats.skip("vervallen signalering")
		}
		return rec, false
	}
	rec = tenancy.NuisanceComplaint{Org: v.opt.Org, Key: o.unique(), Date: o.day("begindatum"), Kind: "overig"}
	if !o.has("begindatum") {
		o.missing("begindatum")
	}
	if known, ok := v.nuisance[o.code("detailSoort")]; ok {
		rec.Kind = known
	}
	if address := o.link("adres"); address != "" {
		rec.AboutUnit = v.index.addressUnit[address]
	}
	if relation := o.link("relatie"); relation != "" && rec.AboutUnit == "" {
		_, rec.AboutUnit, _ = v.index.leaseOf(relation)
	}
	rec.ComplexKey = v.index.unitComplex[rec.AboutUnit]
	if rec.AboutUnit == "" && !o.bad {
		o.refuse("relatie", "", "Deze signalering hoort bij geen woning uit de levering.", "Lever de huurovereenkomsten en eenheden mee.")
	}
	return rec, true
}
