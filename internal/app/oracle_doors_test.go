package app

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"samendoen/internal/base/clock"
)

// door is a page or operation with an id in its address.
type door struct {
	pattern string
	what    string            // the kind of thing of which the id is asked; empty: see why
	hole    string            // the part of the address with that id, {id} unless told
	fixed   map[string]string // the other parts
	json    string            // what an operation is sent; • is the asker, ◦ the id
	field   string            // the field of the form, or of the address, that holds the id
	open    []string          // for whom nothing of this kind is hidden
	why     string            // why the address tells nothing
}

// thing is a kind of thing that exists for some and not for others.
type thing struct {
	// others selects those that are certainly not the asker's ($1, of the organisation $2).
	others string
	// own selects those of the asker's organisation, of which page opens one (• is its id)
	// for those to whom it is no secret.
	own, page string
}

// ownBook is why an id of a routing rule or desk tells nothing.
const ownBook = "looked up in the one book of the asker's own organisation: that of another is not read"

// noID is an id that nothing has, of the same form as all others.
const noID = "0190f000-0000-7000-8000-00000000dead"

func things() map[string]thing {
	all := map[string]thing{
		// Of others, and of which one is shut out, with that one first.
		"case": {others: `SELECT c.id FROM casework_case c LEFT JOIN access_lockout l ON l.user_id = $1 AND l.object_type = 'Case'
			AND l.object_id = c.id AND l.until_at = 0 WHERE $2 <> '' AND (l.id IS NOT NULL OR NOT EXISTS (SELECT 1 FROM access_part p
			WHERE p.object_type = 'Case' AND p.object_id = c.id AND p.user_id = $1)) ORDER BY CASE WHEN l.id IS NULL THEN 1 ELSE 0 END, c.id LIMIT 20`},
		"handover": {others: `SELECT id FROM casework_handover WHERE to_id <> $1 AND to_id <> $2 ORDER BY id`},
		// Asked of another organisation, in a case in which one takes no part.
		"referral": {others: `SELECT r.id FROM referral_request r WHERE r.holder_id <> $1 AND r.partner_id <> $2 AND NOT EXISTS
			(SELECT 1 FROM access_part p WHERE p.object_type = 'Case' AND p.object_id = r.case_id AND p.user_id = $1) ORDER BY r.id LIMIT 20`},
		"question": {others: `SELECT id FROM casework_question WHERE asker_id <> $1 AND asker_id <> $2 ORDER BY id`},
		"covenant": {others: `SELECT id FROM network_covenant c WHERE org_id <> $2 AND id <> $1 AND NOT EXISTS
			(SELECT 1 FROM network_party p WHERE p.covenant_id = c.id AND p.org_id = $2) ORDER BY id`,
			own: `SELECT id FROM network_covenant WHERE org_id = $2 AND id <> $1 ORDER BY id`, page: "/convenanten/•"},
		"arrears": {others: `SELECT id FROM debtwarning_file WHERE org_id <> $2 AND receiver_id <> $2 AND id <> $1 ORDER BY id LIMIT 20`,
			own: `SELECT id FROM debtwarning_file WHERE org_id = $2 AND id <> $1 ORDER BY id LIMIT 20`, page: "/huurachterstand/•"},
		"warning": {others: `SELECT id FROM debtwarning_file WHERE receiver_id <> $2 AND id <> $1 ORDER BY id LIMIT 20`},
		// Of colleagues who keep theirs to themselves; who has a work list may use those that are shared.
		"worklist": {others: `SELECT id FROM worklist_list WHERE shared = 0 AND owner_id <> $1 AND $2 <> '' ORDER BY id`},
		"report": {others: `SELECT id FROM hotline_report WHERE org_id <> $2 AND by_id <> $1 ORDER BY id LIMIT 20`,
			own: `SELECT id FROM hotline_report WHERE org_id = $2 AND id <> $1 ORDER BY id LIMIT 20`, page: "/meldpunt/•"},
		"roster": {others: `SELECT id FROM roster_roster WHERE org_id <> $2 AND id <> $1 ORDER BY id`,
			own: `SELECT id FROM roster_roster WHERE org_id = $2 AND id <> $1 ORDER BY id`, page: "/roosters/•"},
		"helper": {others: `SELECT id FROM volunteer_volunteer WHERE org_id <> $2 AND id <> $1 ORDER BY id LIMIT 20`,
			own: `SELECT id FROM volunteer_volunteer WHERE org_id = $2 AND id <> $1 ORDER BY id LIMIT 20`, page: "/vrijwilligers/•"},
		"helpask": {others: `SELECT id FROM volunteer_ask WHERE org_id <> $2 AND id <> $1 ORDER BY id`,
			own: `SELECT id FROM volunteer_ask WHERE org_id = $2 AND id <> $1 ORDER BY id`, page: "/oproepen/•"},
		"evening": {others: `SELECT id FROM course_session WHERE org_id <> $2 AND id <> $1 ORDER BY id`,
			own: `SELECT id FROM course_session WHERE org_id = $2 AND id <> $1 ORDER BY id`, page: "/leren/•"},
		"helpdesk": {own: `SELECT id FROM mutualhelp_post WHERE $1 <> $2 ORDER BY id`, page: "/burenhulp/koppelen/•"},
		"helppost": {others: `SELECT id FROM mutualhelp_post WHERE user_id <> $1 AND (by_id <> $1 OR user_id <> '') AND id <> $2 ORDER BY id`},
		"helpmatch": {others: `SELECT id FROM mutualhelp_match WHERE id <> $2 AND NOT EXISTS (SELECT 1 FROM mutualhelp_post p WHERE p.id IN (ask_id, offer_id)
			AND (p.user_id = $1 OR p.by_id = $1 AND p.user_id = '')) ORDER BY id`},
		"helptalk": {others: `SELECT id FROM mutualhelp_talk WHERE holder_id <> $1 AND id <> $2 ORDER BY id`},
		"body": {others: `SELECT id FROM body_body WHERE org_id <> $2 AND id <> $1 ORDER BY id`,
			own: `SELECT id FROM body_body WHERE org_id = $2 AND id <> $1 ORDER BY id`, page: "/bewonersorganisaties/•"},
		"swap":       {others: `SELECT id FROM roster_swap WHERE asker_id <> $1 AND asked_id <> $1 AND id <> $2 ORDER BY id`},
		"listing":    {others: `SELECT id FROM directory_service WHERE org_id <> $2 AND keeper <> $2 AND id <> $1 ORDER BY id LIMIT 20`},
		"advice":     {own: `SELECT id FROM advice_question WHERE $1 <> $2 ORDER BY id`, page: "/adviesvragen/•"},
		"conference": {own: `SELECT id FROM conference_meeting WHERE $1 <> $2 ORDER BY id`, page: "/casusoverleg/•"},
		"photo":      {own: `SELECT DISTINCT signal_id FROM signal_photo WHERE $1 <> $2 ORDER BY signal_id`, page: "/signalen/•"},
	}
	for what, page := range map[string]string{"signal": "/signalen/•", "receipt": "/signalen/•/ontvangen"} {
		all[what] = thing{own: `SELECT id FROM signal_signal WHERE $1 <> $2 ORDER BY id`, page: page}
	}
	for what, table := range map[string]string{"session": "account_session", "token": "account_token", "notice": "account_notice", "absence": "account_absence", "passkey": "account_passkey", "device": "offline_device", "way": "hotline_way"} {
		all[what] = thing{others: `SELECT id FROM ` + table + ` WHERE user_id <> $1 AND user_id <> $2 ORDER BY id`}
	}
	for what, table := range map[string][2]string{"user": {"account_user", "/beheer/gebruikers/•"}, "colleague": {"account_user", "/vervangers/•"}, "rescue": {"account_rescue", ""},
		"complex": {"place_complex", "/complex-in-beeld/complexen/•"}, "site": {"place_complex", "/complexen/•/verbeteren"},
		"post": {"frontdoor_post", "/voordeur/•"}, "home": {"place_unit", "/woningen/•/verbeteren"}, "delivery": {"importer_delivery", "/beheer/import/•"},
		"processing": {"network_processing", "/verwerkingen/•"}, "witness": {"audit_witness", ""}, "held": {"offline_held", ""}, "hold": {"retention_hold", ""},
		"emergency": {"casework_emergency", ""}, "danger": {"danger_report", "/gevaar/•"}, "activity": {"activity_activity", "/activiteiten/•"}, "bottleneck": {"bottleneck_item", "/knelpunten/•"}, "complexplan": {"complexplan_plan", "/complexplannen/•"}, "mapreport": {"report_report", "/rapporten/•"}, "target": {"target_target", "/complex-in-beeld/doelen/•"}, "plan": {"plan_template", "/plannen/•"}, "template": {"letter_template", "/brieven/•"}, "reminder": {"reminder_task", "/herinneringen/eerste-bezoek/•"}, "webhook": {"webhook_endpoint", "/webhooks/•"}, "safety": {"attention_record", "/meldcode/•"}, "call": {"attention_call", ""}, "safetylook": {"attention_look", ""}, "request": {"rights_request", "/rechten/verzoeken/•"}, "breach": {"rights_breach", "/datalekken/•"},
		"person": {"subject_person", "/toestemmingen/personen/•"}} {
		k := thing{others: `SELECT id FROM ` + table[0] + ` WHERE org_id <> $2 AND id <> $1 ORDER BY id LIMIT 20`, page: table[1]}
		if k.page != "" {
			k.own = `SELECT id FROM ` + table[0] + ` WHERE org_id = $2 AND id <> $1 ORDER BY id LIMIT 20`
		}
		all[what] = k
	}
	return all
}

// doorTable is every page and operation with an id in its address. A route that has no
// line here fails the test.
func doorTable() []door {
	lead := []string{"teamleider"} // hands out and closes off cases of the own organisation without taking part
	officer := []string{"fg"}      // watches over the notices to residents of all cases of the own organisation
	visits := map[string]string{"proces": "eerste-bezoek"}
	table := []door{
		{pattern: "GET /beheer/gebruikers/{id}", what: "user"}, {pattern: "POST /beheer/gebruikers/{id}", what: "user"},
		{pattern: "POST /beheer/gebruikers/{id}/herstel", what: "user"}, {pattern: "POST /beheer/gebruikers/{id}/sessies/einde", what: "user"},
		{pattern: "GET /vervangers/{id}", what: "colleague"}, {pattern: "POST /vervangers/{id}", what: "colleague"},
		{pattern: "POST /afwezig/{id}/terug", what: "absence", open: []string{"teamleider", "beheerder"}},
		{pattern: "POST /beheer/herstel/{id}/bevestigen", what: "rescue"}, {pattern: "POST /beheer/herstel/{id}/intrekken", what: "rescue"},
		{pattern: "POST /mijn/beveiliging/berichten/{id}/gelezen", what: "notice"},
		{pattern: "POST /mijn/toestellen/{id}/einde", what: "device"}, {pattern: "GET /toestel/{bestand}", why: "the name of a file that everybody gets"},
		{pattern: "GET /nakijken/{id}", what: "held"}, {pattern: "POST /nakijken/{id}/aannemen", what: "held"}, {pattern: "POST /nakijken/{id}/weggooien", what: "held"},
		{pattern: "POST /mijn/beveiliging/sessies/{id}/einde", what: "session"}, {pattern: "POST /mijn/sleutels/{id}/einde", what: "token"},
		{pattern: "POST /mijn/passkeys/{id}/naam", what: "passkey"}, {pattern: "POST /mijn/passkeys/{id}/weg", what: "passkey"},
		{pattern: "GET /inloggen/organisatie/{woord}", why: "the word is what an organisation gives its people to sign in with"},
		{pattern: "GET /inloggen/organisatie/{woord}/uit", why: "the same word"},
		{pattern: "GET /dossiers/{id}/toewijzen", what: "case", open: lead}, {pattern: "POST /dossiers/{id}/toewijzen", what: "case", open: lead},
		{pattern: "GET /dossiers/{id}/uitsluiten", what: "case", open: lead}, {pattern: "POST /dossiers/{id}/uitsluiten", what: "case", open: lead},
		{pattern: "POST /dossiers/{id}/toelaten", what: "case", open: lead},
		{pattern: "POST /dossiers/{id}/afspraken/{afspraak}", what: "case", fixed: map[string]string{"afspraak": noID}},
		{pattern: "POST /dossiers/{id}/mantelzorgers/{zorger}", what: "case", fixed: map[string]string{"zorger": noID}},
		{pattern: "GET /dossiers/{id}/documenten/{document}", what: "case", fixed: map[string]string{"document": noID}},
		{pattern: "POST /dossiers/{id}/documenten/{document}/nieuw", what: "case", fixed: map[string]string{"document": noID}},
		{pattern: "POST /dossiers/{id}/documenten/{document}/weg", what: "case", fixed: map[string]string{"document": noID}},
		{pattern: "POST /dossiers/{id}/gezondheid/{meting}/weg", what: "case", fixed: map[string]string{"meting": noID}},
		{pattern: "POST /dossiers/{id}/vragen/{vraag}", what: "case", fixed: map[string]string{"vraag": noID}},
		{pattern: "POST /vragen/{id}", what: "case"},
		{pattern: "POST /overdrachten/{overdracht}", what: "handover", hole: "overdracht"},
		{pattern: "POST /api/v1/overdrachten/{overdracht}", what: "handover", hole: "overdracht", json: `{"besluit":"aanvaard"}`},
		{pattern: "POST /dossiers/{id}/toewijzen/intrekken", what: "case", open: lead},
		{pattern: "POST /dossiers/{id}/vervanger", what: "case", open: lead},
		{pattern: "POST /api/v1/dossiers/{id}/overdragen", what: "case", open: lead, json: `{"aan":"x","reden":"verlof"}`},
		{pattern: "POST /api/v1/dossiers/{id}/overdragen/intrekken", what: "case", open: lead, json: `{}`},
		{pattern: "POST /noodinzages/{noodinzage}", what: "emergency", hole: "noodinzage"},
		{pattern: "GET /melden/{org}", why: "the public page of an organisation is public"}, {pattern: "POST /melden/{org}", why: "the same"},
		{pattern: "GET /signalen/{id}/ontvangen", what: "receipt"},
		{pattern: "GET /signalen/{id}/foto/{n}", what: "photo", fixed: map[string]string{"n": "1"}},
		{pattern: "GET /complex-in-beeld/complexen/{id}", what: "complex"}, {pattern: "POST /complex-in-beeld/complexen/{id}/schatting", what: "complex"},
		{pattern: "POST /complex-in-beeld/complexen/{id}/handtekening", what: "complex"},
		{pattern: "GET /complexplannen/{id}", what: "complexplan"}, {pattern: "GET /complexplannen/{id}/wijzigen", what: "complexplan"},
		{pattern: "POST /complexplannen/{id}/wijzigen", what: "complexplan"}, {pattern: "POST /complexplannen/{id}/stap", what: "complexplan"},
		{pattern: "POST /complexplannen/{id}/acties", what: "complexplan"}, {pattern: "POST /complexplannen/{id}/acties/{actie}", what: "complexplan", fixed: map[string]string{"actie": noID}},
		{pattern: "GET /rapporten/{id}", what: "mapreport"}, {pattern: "GET /rapporten/{id}/pdf", what: "mapreport"}, {pattern: "POST /rapporten/{id}/voorwoord", what: "mapreport"},
		{pattern: "POST /rapporten/{id}/uitbrengen", what: "mapreport"}, {pattern: "POST /rapporten/{id}/weg", what: "mapreport"},
		{pattern: "GET /wijkronde/{complex}", what: "complex", hole: "complex"}, {pattern: "GET /wijkronde/{complex}/pdf", what: "complex", hole: "complex"},
		{pattern: "GET /open-data/{woord}", why: "what an association opened is public, and else there is nothing"}, {pattern: "GET /open-data/{woord}/{bestand}", why: "the same"},
		{pattern: "GET /complex-in-beeld/straten/{z}/{x}/{y}", why: "squares of a public map, by number"},
		{pattern: "GET /complex-in-beeld/buurten/{code}", why: "codes of areas are public (CBS)"},
		{pattern: "GET /complex-in-beeld/doelen/{id}", what: "target"}, {pattern: "POST /complex-in-beeld/doelen/{id}/einde", what: "target"},
		{pattern: "GET /api/v1/complex-in-beeld/doelen/{id}", what: "target"}, {pattern: "POST /api/v1/complex-in-beeld/doelen/{id}/einde", what: "target", json: `{"reden":"het beleid is nu anders"}`},
		{pattern: "GET /api/v1/complexplannen/{id}", what: "complexplan"}, {pattern: "PUT /api/v1/complexplannen/{id}", what: "complexplan", json: `{"thema":"ontmoeten","doel":"elkaar kennen","houder":"","tot":"2027-01-01"}`},
		{pattern: "POST /api/v1/complexplannen/{id}/stap", what: "complexplan", json: `{"stap":"stand","tekst":"het gaat goed"}`},
		{pattern: "POST /api/v1/complexplannen/{id}/acties", what: "complexplan", json: `{"wat":"koffie in de hal","partner":"welzijn","datum":"2027-01-01"}`},
		{pattern: "PUT /api/v1/complexplannen/{id}/acties/{actie}", what: "complexplan", fixed: map[string]string{"actie": noID}, json: `{"klaar":true}`},
		{pattern: "GET /beheer/import/{id}", what: "delivery"}, {pattern: "GET /beheer/import/{id}/{file}", what: "delivery", fixed: map[string]string{"file": "problemen.csv"}},
		{pattern: "POST /convenanten/{id}/delen/{deel}", what: "covenant", fixed: map[string]string{"deel": "doel"}},
		{pattern: "GET /verwerkingen/{id}", what: "processing"}, {pattern: "POST /verwerkingen/{id}", what: "processing"}, {pattern: "POST /verwerkingen/{id}/dpia", what: "processing"},
		{pattern: "POST /bewaren/termijnen/{soort}", why: "kinds of things, no things"}, {pattern: "POST /bewaren/vastgehouden/{id}", what: "hold"},
		{pattern: "GET /verdelen/regels/{regel}", why: ownBook}, {pattern: "POST /verdelen/regels/{regel}", why: ownBook}, {pattern: "POST /verdelen/regels/{regel}/{weg}", why: ownBook},
		{pattern: "GET /verdelen/loketten/{loket}", why: ownBook}, {pattern: "POST /verdelen/loketten/{loket}", why: ownBook}, {pattern: "POST /verdelen/loketten/{loket}/weg", why: ownBook},
		{pattern: "POST /logboek/integriteit/getuigen/{id}/einde", what: "witness"},
		{pattern: "GET /rechten/berichten/{dossier}", what: "case", hole: "dossier", open: officer}, {pattern: "GET /rechten/berichten/{dossier}/brief", what: "case", hole: "dossier", open: officer},
		{pattern: "POST /rechten/berichten/{dossier}/{stap}", what: "case", hole: "dossier", fixed: map[string]string{"stap": "gedaan"}, open: officer},
		{pattern: "POST /rechten/verzoeken/{id}/stap/{stap}", what: "request", fixed: map[string]string{"stap": "af"}},
		{pattern: "GET /gids/{feit}", why: "codes of facts are those of the program"}, {pattern: "GET /gids/{feit}/wijzigen", why: "the same codes"},
		{pattern: "POST /gids/{feit}/wijzigen", why: "the same codes"}, {pattern: "POST /gids/{feit}/aanbieden", why: "the same codes"},
		{pattern: "GET /api/v1/verwijzingen/{id}", what: "referral"}, {pattern: "POST /api/v1/verwijzingen/{id}/zetten", what: "referral", json: `{"zet":"neem-aan"}`},
		{pattern: "GET /brieven/{id}", what: "template"}, {pattern: "POST /brieven/{id}", what: "template"},
		{pattern: "GET /verwijzingen/{id}", what: "referral"}, {pattern: "POST /verwijzingen/{id}", what: "referral"},
		{pattern: "POST /verwijzingen/{id}/link", what: "referral"},
		{pattern: "GET /verwijzingen/{id}/live", what: "referral"}, {pattern: "POST /verwijzingen/{id}/concept", what: "referral"}, {pattern: "POST /verwijzingen/{id}/concept/weg", what: "referral"},
		{pattern: "GET /plannen/{id}", what: "plan"}, {pattern: "POST /plannen/{id}", what: "plan"},
		{pattern: "GET /hsds/services/{id}", why: "open for everybody"}, {pattern: "GET /hsds/organizations/{id}", why: "the same"}, {pattern: "GET /hsds/locations/{id}", why: "the same"},
		{pattern: "GET /hsds/service_at_locations/{id}", why: "the same"}, {pattern: "GET /hsds/taxonomies/{id}", why: "the same"}, {pattern: "GET /hsds/taxonomy_terms/{id}", why: "the same"},
		{pattern: "GET /wie-helpt/{id}", why: "the same"}, {pattern: "GET /wijkgids/{id}", what: "listing"}, {pattern: "POST /wijkgids/{id}", what: "listing"},
		{pattern: "POST /wijkgids/{id}/klopt", what: "listing"}, {pattern: "POST /wijkgids/{id}/plekken", what: "listing"},
		{pattern: "GET /casusoverleg/{id}/agenda.ics", what: "conference"}, {pattern: "GET /agenda/{geheim}", why: "the secret is 256 random bits, and only a hash of it is kept"},
		{pattern: "GET /casusoverleg/{id}", what: "conference"}, {pattern: "POST /casusoverleg/{id}", what: "conference"},
		{pattern: "POST /casusoverleg/{id}/voorzitter", what: "conference", open: []string{"teamleider", "regisseur"}}, {pattern: "POST /casusoverleg/{id}/plaats", what: "conference"},
		{pattern: "POST /casusoverleg/{id}/agenda", what: "conference"}, {pattern: "GET /casusoverleg/{id}/tafel", what: "conference"},
		{pattern: "POST /casusoverleg/{id}/tafel", what: "conference"}, {pattern: "POST /casusoverleg/{id}/regie", what: "conference"},
		{pattern: "POST /meldpunt/{id}/komst", what: "report"},
		{pattern: "POST /meldpunt/{id}/plek", what: "report"},
		{pattern: "POST /meldpunt/{id}/daarna", what: "report"},
		{pattern: "GET /meldpunt/nachten/{nacht}", why: "a date: the night of one's own organisation"},
		{pattern: "POST /meldpunt/{id}/overdragen", what: "report"},
		{pattern: "GET /meldpunt/{id}", what: "report"}, {pattern: "POST /meldpunt/{id}/stap", what: "report"}, {pattern: "GET /api/v1/meldingen/{id}", what: "report"}, {pattern: "POST /api/v1/meldingen/{id}/zet", what: "report", json: `{"stap":"schrijf","tekst":"ik ben er"}`}, {pattern: "POST /mijn/bereik/{id}", what: "way"},
		{pattern: "GET /oproepen/{id}", what: "helpask"}, {pattern: "POST /oproepen/{id}", what: "helpask"},
		{pattern: "GET /meedoen/{id}", why: "a question to everybody hangs in public"}, {pattern: "POST /meedoen/{id}", why: "the same"},
		{pattern: "GET /vrijwilligers/{id}", what: "helper"}, {pattern: "POST /vrijwilligers/{id}/moment", what: "helper"}, {pattern: "POST /vrijwilligers/{id}/stap", what: "helper"}, {pattern: "POST /vrijwilligers/{id}/dank", what: "helper"},
		{pattern: "GET /vrijwilligers/{id}/wijzigen", what: "helper"}, {pattern: "POST /vrijwilligers/{id}/wijzigen", what: "helper"},
		{pattern: "GET /api/v1/vrijwilligers/{id}", what: "helper"}, {pattern: "POST /api/v1/vrijwilligers/{id}/zetten", what: "helper", json: `{"zet":"stoppen"}`},
		{pattern: "GET /roosters/{id}", what: "roster"}, {pattern: "GET /roosters/{id}/instellen", what: "roster"}, {pattern: "POST /roosters/{id}/instellen", what: "roster"},
		{pattern: "GET /roosters/{id}/laag", what: "roster"}, {pattern: "POST /roosters/{id}/laag", what: "roster"}, {pattern: "GET /roosters/{id}/periode", what: "roster"},
		{pattern: "POST /roosters/{id}/periode", what: "roster"}, {pattern: "POST /roosters/{id}/wijziging", what: "roster"}, {pattern: "POST /mijn/diensten/ruil/{id}", what: "swap"},
		{pattern: "GET /api/v1/adviesvragen/{id}", what: "advice"}, {pattern: "POST /api/v1/adviesvragen/{id}/zetten", what: "advice", json: `{"zet":"klaar","tekst":"ik bel morgen even"}`},
		{pattern: "GET /api/v1/casusoverleggen/{id}", what: "conference"}, {pattern: "POST /api/v1/casusoverleggen/{id}/zetten", what: "conference", json: `{"zet":"sluit"}`},
		{pattern: "PUT /api/v1/casusoverleggen/{id}/plaatsen/{wie}", what: "conference", fixed: map[string]string{"wie": noID}, json: `{"stand":"aanwezig"}`},
		{pattern: "PUT /api/v1/casusoverleggen/{id}/agenda/{dossier}", what: "conference", fixed: map[string]string{"dossier": noID}, json: `{}`},
		{pattern: "DELETE /api/v1/casusoverleggen/{id}/agenda/{dossier}", what: "conference", fixed: map[string]string{"dossier": noID}},
		{pattern: "GET /api/v1/casusoverleggen/{id}/tafel", what: "conference"}, {pattern: "POST /api/v1/casusoverleggen/{id}/tafel", what: "conference", json: `{"punt":"geen-punt"}`},
		{pattern: "GET /adviesvragen/{id}", what: "advice"}, {pattern: "POST /adviesvragen/{id}", what: "advice"}, {pattern: "POST /adviesvragen/{id}/doorgeven", what: "advice", open: []string{"teamleider", "regisseur"}},
		{pattern: "GET /knelpunten/{id}", what: "bottleneck"}, {pattern: "POST /knelpunten/{id}/gezien", what: "bottleneck"},
		{pattern: "POST /knelpunten/{id}/geprobeerd", what: "bottleneck"}, {pattern: "POST /knelpunten/{id}/stap", what: "bottleneck"},
		{pattern: "GET /api/v1/knelpunten/{id}", what: "bottleneck"}, {pattern: "POST /api/v1/knelpunten/{id}/gezien", what: "bottleneck", json: `{}`},
		{pattern: "POST /api/v1/knelpunten/{id}/geprobeerd", what: "bottleneck", json: `{"tekst":"wij belden het loket"}`},
		{pattern: "POST /api/v1/knelpunten/{id}/stap", what: "bottleneck", json: `{"stap":"vervalt","tekst":"het is al geregeld"}`},
		{pattern: "GET /gevaar/{id}", what: "danger"}, {pattern: "POST /gevaar/{id}/verteld", what: "danger"}, {pattern: "POST /gevaar/{id}/einde", what: "danger"},
		{pattern: "GET /meldcode/{id}", what: "safety"}, {pattern: "GET /meldcode/{id}/document", what: "safety"}, {pattern: "POST /meldcode/{id}/stap", what: "safety"},
		{pattern: "POST /meldcode/{id}/sluiten", what: "safety"}, {pattern: "POST /meldcode/{id}/buitensluiten", what: "safety"},
		{pattern: "POST /bel-mij/{id}/gebeld", what: "call"}, {pattern: "POST /noodinzages/meldcode/{inzage}", what: "safetylook", hole: "inzage"},
		{pattern: "GET /oefenen/geval/{geval}", why: "codes of cases are those of the program"}, {pattern: "POST /oefenen/geval/{geval}", why: "the same codes"},
		{pattern: "GET /oefenen/bijhouden/{geval}", why: "the same codes"}, {pattern: "POST /oefenen/bijhouden/{geval}", why: "the same codes"},
		{pattern: "GET /webhooks/{id}", what: "webhook"}, {pattern: "POST /webhooks/{id}/stand", what: "webhook"}, {pattern: "POST /webhooks/{id}/geheim", what: "webhook"},
		{pattern: "POST /webhooks/{id}/proef", what: "webhook"}, {pattern: "POST /webhooks/{id}/opnieuw", what: "webhook"}, {pattern: "POST /webhooks/{id}/weg", what: "webhook"},
		{pattern: "GET /datalekken/{id}", what: "breach"}, {pattern: "POST /datalekken/{id}/{stap}", what: "breach", fixed: map[string]string{"stap": "af"}},
		{pattern: "GET /huurachterstand/{id}", what: "arrears"}, {pattern: "GET /huurachterstand/{id}/brief", what: "arrears"}, {pattern: "GET /huurachterstand/{id}/bestand", what: "arrears"},
		{pattern: "POST /huurachterstand/{id}/{stap}", what: "arrears", fixed: map[string]string{"stap": "stap"}},
		{pattern: "POST /vroegsignalen/{id}", what: "warning"}, {pattern: "POST /api/v1/vroegsignalen/{id}/stand", what: "warning", json: `{"stand":"ontvangen","versie":1}`},
		{pattern: "GET /toestemmingen/personen/{id}", what: "person"}, {pattern: "POST /toestemmingen/personen/{id}", what: "person"},
		{pattern: "GET /toestemmingen/lijsten/{extra}", why: "the extras are a fixed list"},
		{pattern: "GET /api/v1/logboek/bomen/{tijdperk}/bladeren/{grootte}/{positie}", why: "places in the log are numbers without a gap"},
		{pattern: "GET /api/v1/logboek/bomen/{tijdperk}/groei/{van}/{tot}", why: "sizes of the log are numbers without a gap"},
		{pattern: "GET /api/v1/logboek/uitvoer/{vorm}", why: "the forms of the export are a fixed list"},
		{pattern: "GET /api/v1/signalen/{id}/fotos/{nummer}", what: "photo", fixed: map[string]string{"nummer": "1"}},
		{pattern: "PUT /api/v1/signalen/{id}/fotos/{nummer}", what: "receipt", fixed: map[string]string{"nummer": "1"}, json: "geen foto"},
		{pattern: "GET /api/v1/dossiers/{id}", what: "case"}, {pattern: "GET /api/v1/verzoeken/{id}/stuk", what: "request"},
		{pattern: "GET /api/v1/bewoners/{id}/toestemmingen/{extra}", what: "person", fixed: map[string]string{"extra": "nieuwsbrief"}},
		{pattern: "PATCH /api/v1/dossiers/{id}", what: "case", json: `{"volgendeStap":{"wat":"bellen","wie":"•","datum":"2026-12-01"}}`},
		{pattern: "PATCH /api/v1/dossiers/{id}/afspraken/{afspraak}", what: "case", fixed: map[string]string{"afspraak": noID}, json: `{"stand":"nagekomen"}`},
		{pattern: "POST /api/v1/dossiers/{id}/logregels", what: "case", json: `{"soort":"notitie","tekst":"gebeld"}`},
		{pattern: "POST /api/v1/dossiers/{id}/afsluiten", what: "case", json: `{"oorzaak":"de trap","uitkomst":"opgelost"}`},
		{pattern: "GET /api/v1/dossiers/{id}/vragen", what: "case"},
		{pattern: "POST /api/v1/dossiers/{id}/vragen", what: "case", json: `{"gegevenssoort":"overlast","vraag":"Is er eerder geklaagd?"}`},
		{pattern: "POST /api/v1/dossiers/{id}/vragen/{vraag}/antwoord", what: "case", fixed: map[string]string{"vraag": noID},
			json: `{"besluit":"beantwoord","antwoord":"Nee, hier is nooit geklaagd."}`},
		{pattern: "GET /api/v1/signalen/{id}", what: "signal"}, {pattern: "GET /api/v1/signalen/{id}/verhaal", what: "receipt"},
		{pattern: "GET /api/v1/signalen/{id}/berichten", what: "receipt"},
		{pattern: "POST /api/v1/signalen/{id}/berichten", what: "receipt", json: `{"soort":"vraag","tekst":"kan dat ook morgen?"}`},
		{pattern: "POST /api/v1/signalen/{id}/terugkoppeling", what: "signal", json: `{"tekst":"wij bellen morgen"}`},
		{pattern: "POST /api/v1/signalen/{id}/samenvoegen", what: "signal", json: `{"bijId":"x"}`},
		{pattern: "POST /api/v1/signalen/{id}/losmaken", what: "signal", json: `{}`},
		{pattern: "GET /api/v1/gevaarmeldingen/{id}", what: "danger"}, {pattern: "POST /api/v1/gevaarmeldingen/{id}/verteld", what: "danger", json: `{"datum":"2026-11-20","hoe":"brief"}`},
		{pattern: "POST /api/v1/gevaarmeldingen/{id}/einde", what: "danger", json: `{"reden":"het is uitgepraat"}`},
		{pattern: "GET /api/v1/werkbonsignalen/{id}", what: "receipt"},
		{pattern: "PUT /api/v1/werkbonsignalen/{id}/fotos/{nummer}", what: "receipt", fixed: map[string]string{"nummer": "1"}, json: "geen foto"},
		{pattern: "GET /mijn-plan/brief/{brief}", why: "a pass opens it, no account: resident.TestLetter"}, {pattern: "GET /mijn-plan/brief/{brief}/pdf", why: "the same"},
		{pattern: "GET /voorstellen/{id}", why: "off in this world: there are none"}, {pattern: "POST /voorstellen/{id}", why: "the same"},
		{pattern: "GET /herinneringen/{proces}", why: "kinds of reminders, no things"}, {pattern: "GET /api/v1/herinneringen/{proces}", why: "the same"},
		{pattern: "POST /herinneringen/regels/{proces}", why: "the same"}, {pattern: "POST /herinneringen/regels/{proces}/proef", why: "the same"},
		{pattern: "GET /herinneringen/{proces}/{id}", what: "reminder", fixed: visits}, {pattern: "POST /herinneringen/{proces}/{id}/klaar", what: "reminder", fixed: visits},
		{pattern: "POST /herinneringen/{proces}/{id}/terug", what: "reminder", fixed: visits},
		{pattern: "POST /api/v1/herinneringen/{proces}/{id}/klaar", what: "reminder", fixed: visits, json: `{"uitkomst":"niet-nodig"}`},
		{pattern: "GET /signalen/{id}/verhaal", what: "receipt"}, {pattern: "POST /signalen/{id}/verhaal", what: "receipt"},
		{pattern: "POST /api/v1/signalen/{id}/stappen", what: "signal", json: `{"stap":"advies","tekst":"bel de gemeente"}`},
	}
	for _, step := range []string{"GET", "GET afsluiten", "GET waakvlam", "POST stap", "POST gebeld", "POST log", "GET live", "POST concept", "POST concept/weg", "POST tekst", "POST regie", "POST ladder", "POST mantelzorgers", "POST hoort-erbij", "POST hoort-erbij/weg", "GET gezondheid", "POST gezondheid", "GET documenten", "POST documenten", "GET plan", "POST plan", "GET vraag-partner", "POST vraag-partner",
		"POST afspraken", "POST deelnemers", "POST deelnemers/weg", "POST heropenen", "POST waakvlam", "POST afsluiten"} {
		table = append(table, door{pattern: under("/dossiers/{id}", step), what: "case"})
	}
	for _, step := range []string{"GET brieven/{brief}", "POST brieven/{brief}", "POST brieven/{brief}/verstuurd", "POST brieven/{brief}/weg", "POST brieven/{brief}/mijn-plan", "GET brieven/{brief}/pdf"} {
		table = append(table, door{pattern: under("/dossiers/{id}", step), what: "case", fixed: map[string]string{"brief": noID}})
	}
	for _, step := range []string{"GET bewoner", "POST bewoner"} {
		table = append(table, door{pattern: under("/dossiers/{id}", step), what: "case"})
	}
	table = append(table, door{pattern: "POST /dossiers/{id}/bewoner/pas/{pas}", what: "case", fixed: map[string]string{"pas": noID}},
		door{pattern: "POST /dossiers/{id}/bewoner/antwoord/{woord}", what: "case", fixed: map[string]string{"woord": noID}})
	for _, step := range []string{"GET brieven", "POST brieven", "GET overlast", "POST overlast/gehoord", "POST overlast/stap", "GET tweede-kans", "POST tweede-kans"} {
		table = append(table, door{pattern: under("/dossiers/{id}", step), what: "case"})
	}
	for _, step := range []string{"GET", "POST gesprek", "POST niet-bereikt", "POST verslag", "POST doorgeven", "POST advies", "POST geen-actie", "POST foto-terug", "POST op-naam", "POST klok/stil", "POST klok/loopt", "POST samenvoegen", "POST losmaken",
		"GET terugkoppeling", "POST terugkoppeling", "POST terugkoppeling/voorbeeld"} {
		table = append(table, door{pattern: under("/signalen/{id}", step), what: "signal"})
	}
	table = append(table, door{pattern: "POST /api/v1/burenhulp/berichten/{id}/stap", what: "helppost", json: `{"stap":"blijf"}`}, door{pattern: "POST /api/v1/burenhulp/koppelingen/{id}/stap", what: "helpmatch", json: `{"stap":"gaat-goed"}`},
		door{pattern: "GET /api/v1/burenhulp/koppelen/{id}", what: "helpdesk"}, door{pattern: "POST /api/v1/burenhulp/koppelen/{id}/voorstellen", what: "helpdesk", json: `{"ander":""}`})
	table = append(table, door{pattern: "POST /burenhulp/berichten/{id}", what: "helppost"}, door{pattern: "GET /burenhulp/koppelen/{id}", what: "helpdesk"},
		door{pattern: "POST /burenhulp/koppelen/{id}", what: "helpdesk"}, door{pattern: "POST /burenhulp/koppelingen/{id}", what: "helpmatch"}, door{pattern: "POST /burenhulp/gesprekken/{id}", what: "helptalk", open: lead})
	for _, step := range []string{"GET", "GET wijzigen", "POST wijzigen", "POST dag", "GET poster"} {
		table = append(table, door{pattern: under("/activiteiten/{id}", step), what: "activity"})
	}
	for _, pattern := range []string{"GET /api/v1/activiteiten/{id}", "PUT /api/v1/activiteiten/{id}", "POST /api/v1/activiteiten/{id}/dagen"} {
		table = append(table, door{pattern: pattern, what: "activity"})
	}
	table = append(table, door{pattern: "GET /api/v1/roosters/{id}", what: "roster"}, door{pattern: "POST /api/v1/roosters/{id}/ruil", what: "roster"}, door{pattern: "POST /api/v1/mijn/diensten/ruil/{id}", what: "swap"})
	table = append(table, door{pattern: "GET /in-de-buurt/{complex}", why: "open for everybody, without a name"}, door{pattern: "GET /in-de-buurt/{complex}/agenda.ics", why: "the same"})
	for _, step := range []string{"GET", "POST", "GET wijzigen", "POST wijzigen"} {
		table = append(table, door{pattern: under("/leren/{id}", step), what: "evening"})
	}
	table = append(table, door{pattern: "PUT /api/v1/bijeenkomsten/{id}/plek", what: "evening", json: `{}`}, door{pattern: "DELETE /api/v1/bijeenkomsten/{id}/plek", what: "evening"})
	part := map[string]string{"complex": noID, "stuk": noID, "lid": noID, "vergadering": noID, "advies": noID}
	for _, step := range []string{"GET", "GET wijzigen", "POST wijzigen", "GET leden/{lid}", "POST leden/{lid}", "GET vergaderingen/{vergadering}", "POST vergaderingen/{vergadering}",
		"POST stukken", "GET stukken/{stuk}", "GET adviezen/nieuw", "POST adviezen/nieuw", "GET adviezen/{advies}", "POST adviezen/{advies}", "GET cijfers", "POST cijfers/{complex}"} {
		table = append(table, door{pattern: under("/bewonersorganisaties/{id}", step), what: "body", fixed: part})
	}
	table = append(table, door{pattern: "GET /api/v1/bewonersorganisaties/{id}", what: "body"}, door{pattern: "GET /api/v1/bewonersorganisaties/{id}/cijfers", what: "body"},
		door{pattern: "PUT /api/v1/bewonersorganisaties/{id}/cijfers/{complex}", what: "body", fixed: part, json: `{"uitgave":"2026-11-01","tekst":"de lift was lang stuk"}`}, door{pattern: "GET /api/v1/bewonersorganisaties/{id}/adviezen/{advies}", what: "body", fixed: part},
		door{pattern: "POST /api/v1/bewonersorganisaties/{id}/adviezen", what: "body", json: `{"onderwerp":"","doel":"","reden":"","gevolg":"","gegeven":"","termijn":""}`},
		door{pattern: "POST /api/v1/bewonersorganisaties/{id}/adviezen/{advies}/stap", what: "body", fixed: part, json: `{"stap":"sluit"}`})
	for _, step := range []string{"POST", "POST weg"} {
		table = append(table, door{pattern: under("/werklijsten/{id}", step), what: "worklist"})
	}
	for _, step := range []string{"PATCH", "DELETE", "GET signalen"} {
		table = append(table, door{pattern: under("/api/v1/werklijsten/{id}", step), what: "worklist", json: `{"naam":"Anders"}`})
	}
	for _, step := range []string{"GET", "DELETE", "GET bezorgingen", "POST stand", "POST geheim", "POST proef"} {
		table = append(table, door{pattern: under("/api/v1/webhooks/{id}", step), what: "webhook", json: `{"stand":"uit"}`})
	}
	table = append(table, door{pattern: "POST /api/v1/webhooks/{id}/bezorgingen/{bericht}/opnieuw", what: "webhook", fixed: map[string]string{"bericht": noID}, json: `{}`},
		door{pattern: "PUT /api/v1/mailteksten/{soort}", why: "kinds of mail, no things"})
	for _, step := range []string{"GET", "GET wijzigen", "GET oefenen", "GET tekst", "POST tekenen", "POST stap", "POST mandaten", "POST wegwijzers", "POST oefenen"} {
		table = append(table, door{pattern: under("/convenanten/{id}", step), what: "covenant"})
	}
	for _, step := range []string{"GET", "GET nakijken", "GET stuk", "GET stuk.json", "POST brief", "POST nakijken"} {
		table = append(table, door{pattern: under("/rechten/verzoeken/{id}", step), what: "request"})
	}
	for _, step := range []string{"GET", "POST zoek", "POST op-naam", "POST aannemen", "POST weigeren"} {
		table = append(table, door{pattern: under("/voordeur/{id}", step), what: "post"})
	}
	table = append(table, door{pattern: "GET /voordeur/{id}/foto/{n}", what: "post", fixed: map[string]string{"n": "1"}})
	for _, step := range []string{"GET verbeteren", "POST verbeteren", "POST terugzetten"} {
		table = append(table, door{pattern: under("/woningen/{id}", step), what: "home"}, door{pattern: under("/complexen/{id}", step), what: "site"})
	}
	for path, what := range map[string]string{"/api/v1/woningen/{id}/gegevens": "home", "/api/v1/complexen/{id}/gegevens": "site"} {
		table = append(table, door{pattern: "GET " + path, what: what}, door{pattern: "DELETE " + path + "/{veld}", what: what, fixed: map[string]string{"veld": "soort"}},
			door{pattern: "PATCH " + path, what: what, json: `{"velden":[{"veld":"soort","waarde":"flat"}]}`})
	}
	return table
}

func under(path, step string) string {
	method, rest, more := strings.Cut(step, " ")
	if more {
		path += "/" + rest
	}
	return method + " " + path
}

// sideDoors are pages and operations with an id in a form, in JSON or behind the question
// mark of the address.
func sideDoors() []door {
	return []door{
		{pattern: "GET /dossiers/nieuw", what: "signal", field: "signaal"}, {pattern: "POST /dossiers/nieuw", what: "signal", field: "signaal"},
		{pattern: "POST /dossiers/erbij", what: "signal", field: "signaal"}, {pattern: "POST /dossiers/erbij", what: "case", field: "dossier"},
		// A mechanic and who is on call report danger at every home of their association.
		{pattern: "GET /complexplannen", what: "complex", field: "complex"}, {pattern: "GET /api/v1/complexplannen", what: "complex", field: "complex"},
		{pattern: "POST /api/v1/complexplannen", what: "complex", json: `{"complexId":"◦","thema":"ontmoeten","doel":"elkaar kennen","houder":"","tot":"2027-01-01"}`},
		{pattern: "GET /complexplannen/nieuw", what: "complex", field: "complex"},
		{pattern: "POST /complexplannen/nieuw", what: "complex", field: "complex"},
		{pattern: "GET /rapporten/nieuw", what: "complex", field: "complex"}, {pattern: "POST /rapporten/nieuw", what: "complex", field: "complex"},
		{pattern: "GET /gevaar/nieuw", what: "home", field: "woning", open: []string{"vakman", "achterwacht"}},
		{pattern: "POST /gevaar/nieuw", what: "home", field: "woning", open: []string{"vakman", "achterwacht"}},
		{pattern: "GET /signalen/nieuw", what: "home", field: "plek"},
		{pattern: "GET /signalen", what: "worklist", field: "werklijst"}, {pattern: "GET /signalen/rijen", what: "worklist", field: "werklijst"}, {pattern: "GET /signalen/loopt", what: "home", field: "plek"}, {pattern: "GET /api/v1/signalen", what: "complex", field: "complexId"},
		{pattern: "POST /api/v1/dossiers", what: "signal",
			json: `{"signaalId":"◦","signaalVersie":1,"reden":"hulp","doel":"thuis","volgendeStap":{"wat":"bellen","datum":"2026-12-01"}}`},
	}
}

// doors are the routes and operations of the program with an id in their address, each
// with its line of the table, and the side doors.
func (o *oracle) doors(t *testing.T) []door {
	t.Helper()
	known := map[string]door{}
	for _, d := range doorTable() {
		known[d.pattern] = d
	}
	var list []door
	for _, pattern := range o.patterns(t) {
		d, is := known[pattern]
		switch {
		case !is:
			t.Errorf("%s has no line in doorTable: say what its id is of", pattern)
		case d.what != "":
			list = append(list, d)
		case d.why == "":
			t.Errorf("%s: neither a thing nor a reason", pattern)
		}
		delete(known, pattern)
	}
	for pattern := range known {
		t.Errorf("doorTable has a line for %s, which is no route", pattern)
	}
	return append(list, sideDoors()...)
}

// patterns are all routes and operations with an id in their address.
func (o *oracle) patterns(t *testing.T) []string {
	t.Helper()
	var list []string
	for _, r := range o.app.Pages() {
		if hole.MatchString(strings.ReplaceAll(r.Pattern, "{$}", "")) {
			list = append(list, r.Pattern)
		}
	}
	document, err := OpenAPI(context.Background(), clock.NewManual(moment))
	o.must(err)
	var d struct {
		Paths map[string]map[string]json.RawMessage
	}
	o.must(json.Unmarshal(document, &d))
	for path, methods := range d.Paths {
		for method := range methods {
			if strings.Contains(path, "{") && method != "parameters" {
				list = append(list, strings.ToUpper(method)+" /api/v1"+path)
			}
		}
	}
	return list
}

var hole = regexp.MustCompile(`\{[a-zA-Z]+\}`)

// questions are the question about what exists and the same about what does not: for a
// form once filled in and once empty.
func (d door) questions(p asker, id, missing string) []twin {
	method, path, _ := strings.Cut(d.pattern, " ")
	for name, value := range d.fixed {
		path = strings.ReplaceAll(path, "{"+name+"}", value)
	}
	name := d.hole
	if name == "" {
		name = "id"
	}
	path = strings.ReplaceAll(path, "{"+name+"}", "•")
	bodies, kind := []string{""}, ""
	switch {
	case d.json != "":
		bodies, kind = []string{strings.ReplaceAll(d.json, "•", p.actor.UserID), "{}"}, "application/json"
	case method == http.MethodPost:
		full, bare := filled(p), url.Values{}
		if d.field != "" {
			full.Set(d.field, "◦")
			bare.Set(d.field, "◦")
		}
		bodies, kind = []string{full.Encode(), bare.Encode()}, "application/x-www-form-urlencoded"
	case d.field != "":
		path += "?" + d.field + "=•"
	}
	var list []twin
	for _, body := range bodies {
		ask := func(id string) question {
			body := strings.NewReplacer("◦", id, url.QueryEscape("◦"), id).Replace(body)
			return question{method, strings.ReplaceAll(path, "•", id), body, kind}
		}
		list = append(list, twin{ask(id), ask(missing), id, missing})
	}
	return list
}

// filled is a form with something sensible in every field that any page has.
func filled(p asker) url.Values {
	f := url.Values{}
	for name, value := range map[string]string{"versie": "1", "version": "1", "tekst": "Gebeld met mevrouw.", "reden": "Hulp bij de trap en de post.",
		"doel": "Veilig thuis wonen.", "oorzaak": "De trap was te zwaar.", "stap": "Bellen met het wijkteam", "stapdatum": "2026-12-01",
		"stapwie": p.actor.UserID, "wie": p.actor.UserID, "soort": "notitie", "gegevens": "wonen", "kant": "wij", "afspraak": "Wij bellen.",
		"afspraakdatum": "2026-12-01", "afspraakwie": p.actor.UserID, "regie": "samen", "stand": "nagekomen", "tot": "2026-12-20", "terug": "2026-12-20",
		"waarom": "Familie van de bewoner.", "omdat": "Familie.", "uitkomst": "opgelost", "regisseur": p.actor.UserID, "vraag": "Is dit bekend?",
		"antwoord": "Nee.", "oordeel": "terecht", "toelichting": "In orde.", "besluit": "ja", "advies": "Bel de gemeente.", "verslag": "Zij vertelt.",
		"wanneer": "2026-11-25", "voor": "2026-12-01", "name": "Iemand", "naam": "Iets", "roles": "consulent", "aantal": "3", "basis": "teams",
		"teams": "2", "on": "2026-11-20", "collega": p.actor.UserID, "persoon": p.actor.UserID, "rol": "deelnemer", "tekenaar": "De bestuurder",
		"stuk": "DPIA 1.0", "getekend": "2026-11-01"} {
		f.Set(name, value)
	}
	return f
}
