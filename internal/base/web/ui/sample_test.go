package ui

import (
	"context"
	"fmt"
	"io"

	"github.com/a-h/templ"
)

// The pages below are drawn with invented content. They serve as golden files and as the
// pages to look at: go test -run TestSamplePages -samples DIR.

// all renders components one after the other.
func all(parts ...templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		for _, part := range parts {
			if err := part.Render(templ.ClearChildren(ctx), w); err != nil {
				return err
			}
		}
		return nil
	})
}

// with gives a component its children.
func with(outer templ.Component, children ...templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return outer.Render(templ.WithChildren(ctx, all(children...)), w)
	})
}

func text(s string) templ.Component { return templ.Raw("<span>" + templ.EscapeString(s) + "</span>") }

func box(tag, class string, children ...templ.Component) templ.Component {
	return all(templ.Raw("<"+tag+` class="`+class+`">`), all(children...), templ.Raw("</"+tag+">"))
}

func postForm(children ...templ.Component) templ.Component {
	return all(templ.Raw(`<form method="post" action="/signalen" class="stack" novalidate>`), all(children...), templ.Raw("</form>"))
}

func sampleWords() Words {
	return Words{
		Product: "Samendoen", Skip: "Naar de inhoud", Menu: "Menu", CloseMenu: "Sluiten", MainNav: "Hoofdmenu", More: "Meer",
		QuickNav: "Snel naar", SignIn: "Inloggen", SignOut: "Uitloggen", Language: "Taal", Theme: "Weergave",
		Light: "Licht", Dark: "Donker", Auto: "Automatisch",
		Demo: "Dit is een oefenstad. Alle namen zijn verzonnen.", Footer: "Samen wonen, samen doen.",
	}
}

func samplePage(title string, current int, theme Scheme) Page {
	nav := []NavItem{
		{Label: "Signaal", Href: "/signalen/nieuw", Icon: IconPlus},
		{Label: "Mijn werk", Href: "/werk", Icon: IconTasks, Count: 7, CountLabel: "wachten op jou"},
		{Label: "Dossiers", Href: "/dossiers", Icon: IconCase},
		{Label: "Kaart", Href: "/kaart", Icon: IconMap},
		{Label: "Import", Href: "/import", Icon: IconUpload},
	}
	nav[current].Current = true
	return Page{
		Title: title, Lang: "nl", Theme: theme, Path: "/voorbeeld", Words: sampleWords(),
		Routes:   Routes{Home: "/", SignIn: "/inloggen", SignOut: "/uitloggen", Language: "/taal", Theme: "/thema"},
		SignedIn: true, UserName: "Sanne Vosberg", RoleName: "Sociaal consulent", OrgName: "Woonstichting De Linde",
		Nav: nav, Languages: []Language{{"nl", "Nederlands"}, {"en", "English"}},
		FooterLinks: []Link{{"Privacy", "/privacy"}, {"Toegankelijkheid", "/toegankelijkheid"}, {"Hulp", "/hulp"}},
		Demo:        true,
	}
}

// samplePages are whole pages, by name.
func samplePages(theme Scheme) map[string]templ.Component {
	wide := samplePage("Complex Lindehof", 3, theme)
	wide.WideContent = true
	casePage := samplePage("Dossier 2026-0143", 2, theme)
	casePage.WideContent = true
	casePage.Notice = &Notice{Tone: Good, Title: "Bewaard", Text: "De afspraak staat in het dossier."}
	work := samplePage("Mijn werk", 1, theme)
	work.WideContent = true
	login := samplePage("Inloggen", 0, theme)
	login.Nav, login.SignedIn = nil, false
	return map[string]templ.Component{
		"signal":  with(Layout(samplePage("Nieuw signaal", 0, theme)), signalSample("")),
		"refused": with(Layout(samplePage("Nieuw signaal", 0, theme)), signalSample("Schrijf hier geen burgerservicenummer op.")),
		"work":    with(Layout(work), workSample()),
		"case":    with(Layout(casePage), caseSample()),
		"complex": with(Layout(wide), complexSample()),
		"login":   with(Layout(login), loginSample()),
		"parts":   with(Layout(samplePage("Onderdelen", 4, theme)), partsSample()),
	}
}

func signalSample(refusal string) templ.Component {
	var errors []FieldError
	if refusal != "" {
		errors = []FieldError{{"zin", refusal}, {"wat", "Kies wat je hebt gezien of gehoord."}}
	}
	what := Field{Name: "wat", Label: "Wat merkte je?", Big: true, Required: true}
	if refusal != "" {
		what.Error = errors[1].Message
	}
	return all(
		with(PageHead(Heading{Title: "Nieuw signaal", Lead: "Alleen wat je zelf ziet of hoort. Je hoort terug wat ermee gebeurt."})),
		ErrorSummary("Er klopt nog iets niet", errors),
		postForm(
			RadioRow(Field{Name: "waar", Label: "Waar is het?", Big: true}, []Option{
				{Value: "a", Label: "Lindehof 12", Hint: "uit je opdracht", Selected: true},
				{Value: "b", Label: "Lindehof 40", Hint: "gisteren"},
				{Value: "z", Label: "Ander adres", Hint: "zoeken"}}),
			RadioTiles(what, []Option{
				{Value: "zorg", Label: "Zorg om iemand", Icon: IconCare, Tone: Accent, Selected: refusal == ""},
				{Value: "overlast", Label: "Overlast", Icon: IconNoise, Tone: Warn},
				{Value: "woning", Label: "Staat van de woning", Icon: IconHome, Tone: Info},
				{Value: "geld", Label: "Geld en post", Icon: IconEuro, Tone: Calm},
				{Value: "mooi", Label: "Iets moois", Icon: IconGrow, Tone: Good, Hint: "Goed nieuws telt ook"}}),
			CheckboxList(Field{Name: "feit", Label: "Wat zag of hoorde je?", Hint: "Je mag er meer kiezen."}, []Option{
				{Value: "1", Label: "Post ligt opgestapeld", Selected: true},
				{Value: "2", Label: "Bewoner was al lang niet buiten"},
				{Value: "3", Label: "Bewoner vroeg om hulp", Hint: "Met eigen woorden"}}),
			TextArea(Field{Name: "zin", Label: "In één zin", Note: "niet verplicht", Hint: "Schrijf geen namen op.", Error: refusal},
				Area{MaxLength: 280, Left: "Nog {n} tekens.", Value: map[bool]string{true: "", false: "123456782 belde aan."}[refusal == ""]}),
			FileInput(Field{Name: "foto", Label: "Foto", Note: "niet verplicht", Hint: "Geen mensen op de foto, alsjeblieft."}, File{Accept: "image/*", Capture: true}),
			RadioRow(Field{Name: "spoed", Label: "Hoe snel moet iemand kijken?"}, []Option{
				{Value: "gewoon", Label: "Gewoon", Hint: "binnen 5 dagen", Selected: true},
				{Value: "snel", Label: "Snel", Hint: "morgen"},
				{Value: "nu", Label: "Nu", Hint: "wij bellen je"}}),
			with(Help("Wie leest dit?"), templ.Raw("<p>De sociaal consulent van deze buurt. Niemand anders.</p>")),
			with(Dock(), Button(Action{Label: "Signaal versturen", Icon: IconSend})),
		))
}

func workSample() templ.Component {
	return all(
		with(PageHead(Heading{Eyebrow: "Maandag 12 oktober 2026", Title: "Goedemorgen, Sanne", Lead: "Zeven dingen wachten op jou. Twee had je voor vandaag beloofd."})),
		Tabs("Soort werk", []NavItem{{Label: "Alles", Href: "?", Current: true, Count: 7, CountLabel: "in de lijst"}, {Label: "Signalen", Href: "?s", Count: 4}, {Label: "Afspraken", Href: "?a", Count: 3}, {Label: "Stil geworden", Href: "?g"}}),
		SearchBox(Search{Action: "/werk/zoeken", Name: "zoek", Label: "Zoek in je werk", Hint: "Adres, nummer of een woord uit de tekst.", Button: "Zoeken"}),
		with(TaskList("Werk van vandaag"),
			TaskRow(Task{Href: "/s/1", Title: "Bel Marja terug over Lindehof 12", Text: "Zorg om iemand · post ligt opgestapeld", Icon: IconPhone, Tone: Accent, Due: "1 dag te laat", Late: true, Holder: "Jij"}),
			TaskRow(Task{Href: "/s/2", Title: "Beoordeel signaal 2026-0412", Text: "Esdoornstraat 8 · geluid in de nacht", Icon: IconNoise, Tone: Warn, Due: "vandaag", Holder: "Jij", Status: &TagText{Text: "Nieuw", Tone: Info}}),
			TaskRow(Task{Href: "/s/3", Title: "Plan gesprek met bewoner", Text: "Complex Lindehof · Dossier 2026-0143", Icon: IconTalk, Due: "vandaag", Holder: "Jij", Status: &TagText{Text: "Gesprek", Tone: Accent}}),
			TaskRow(Task{Href: "/s/4", Title: "Wacht op antwoord van het wijkteam", Text: "Dossier 2026-0098 · gevraagd op 5 oktober", Icon: IconClock, Tone: Info, Due: "over 2 dagen", Holder: "Wijkteam Oost"}),
			TaskRow(Task{Href: "/s/5", Title: "Bedank de bewonerscommissie", Text: "Plantenbakken in de Iepenhof", Icon: IconGrow, Tone: Good, Due: "deze week", Holder: "Jij"}),
			TaskRow(Task{Href: "/s/6", Title: "Sluit dossier 2026-0071 af", Text: "Alle afspraken zijn klaar", Icon: IconDone, Tone: Plain, Holder: "Jij", Status: &TagText{Text: "Klaar", Tone: Plain}})),
		Pagination(Pages{Label: "Bladeren", Status: "1 tot 6 van 7", NextHref: "?na=6", NextLabel: "Volgende"}),
	)
}

func caseSample() templ.Component {
	side := box("div", "stack",
		with(Card("Wie doet mee"), People([]Person{
			{Name: "Sanne Vosberg", Role: "Casusregisseur, De Linde", Tag: &TagText{Text: "Regie", Tone: Accent}},
			{Name: "Bram Kalkhoven", Role: "Wijkteam Oost", Tone: Info},
			{Name: "Bewoner", Role: "Beslist mee", Tone: Good, Icon: IconHome}})),
		with(Card("Waarom mogen wij dit weten?"),
			Dl([]Term{{Label: "Doel", Text: "Zorgen dat bewoner kan blijven wonen"}, {Label: "Gedeeld met", Text: "Wijkteam Oost"}, {Label: "Bewaard tot", Content: DateText("2027-10-12", "12 oktober 2027")}}),
			with(Help("Wie ziet dat ik dit lees?"), templ.Raw("<p>Wij leggen vast dat je dit dossier bekijkt.</p>"))))
	main := box("div", "stack",
		with(NextStep(Next{Heading: "Volgende stap", What: "Samen de post openen en een lijst maken", Terms: []Term{
			{Label: "Wie", Text: "Sanne Vosberg, met bewoner"}, {Label: "Voor", Content: all(DateText("2026-10-14", "woensdag 14 oktober, 10.00 uur "), Tag(TagText{Text: "Over 2 dagen", Tone: Info}))}}}),
			box("div", "cluster", Button(Action{Label: "Stap is klaar", Icon: IconCheck}), LinkButton(Action{Label: "Andere datum", Href: "/d/1/datum", Kind: Secondary}), LinkButton(Action{Label: "Gebeld, niet bereikt", Href: "/d/1/bel", Kind: Quiet, Icon: IconPhone}))),
		with(Card("Wat we afspraken"), box("div", "promises",
			box("div", "stack tight", templ.Raw("<h3>Bewoner doet</h3>"), Dl([]Term{{Label: "12 okt", Text: "Legt alle post bij elkaar"}, {Label: "20 okt", Text: "Gaat mee naar de inloop"}})),
			box("div", "stack tight", templ.Raw("<h3>Wij doen</h3>"), Dl([]Term{{Label: "9 okt", Content: all(text("Repareren de bel "), Tag(TagText{Text: "3 dagen te laat", Tone: Bad, Icon: IconWarning}))}, {Label: "16 okt", Text: "Wijkteam belt over schulden"}})))),
		with(Card("Wat er gebeurde"), Timeline([]Moment{
			{When: "vandaag, 9.15 uur", Machine: "2026-10-12T09:15:00+02:00", Icon: IconTalk, Title: "Gesprek aan de keukentafel", By: "Sanne Vosberg", Text: "Bewoner wil zelf de post doen, met iemand erbij. De eerste stap is de stapel sorteren."},
			{When: "vrijdag 9 oktober", Machine: "2026-10-09", Icon: IconPhone, Tone: Plain, Title: "Gebeld, niet bereikt", By: "Sanne Vosberg"},
			{When: "donderdag 8 oktober", Machine: "2026-10-08", Icon: IconSend, Tone: Accent, Title: "Signaal van een vakman", By: "Onderhoud", Text: "Post ligt opgestapeld achter de deur."}})))
	return all(
		Breadcrumbs("Kruimelpad", []Link{{"Dossiers", "/dossiers"}, {"2026-0143", "/dossiers/2026-0143"}}),
		with(PageHead(Heading{Eyebrow: "Dossier 2026-0143 · regie samen met bewoner", Title: "Lindehof 12", Lead: "Loopt sinds 8 oktober 2026."}),
			box("div", "cluster", Tag(TagText{Text: "Loopt", Tone: Info}), Tag(TagText{Text: "Iets te laat", Tone: Warn, Icon: IconClock}), PrintButton("Afdrukken"))),
		box("div", "columns", main, side))
}

func complexSample() templ.Component {
	multiple := func(title, sentence, line string) templ.Component {
		return templ.Raw(fmt.Sprintf(`<figure><h3>%s</h3><svg class="chart" viewBox="0 0 240 90" role="img" aria-label="%s"><path class="chart-line" d="%s"/><circle class="chart-dot" cx="240" cy="30" r="4"/><text x="0" y="12">30</text></svg><figcaption>%s</figcaption></figure>`, title, sentence, line, sentence))
	}
	line := "M0 70 L40 62 L80 66 L120 50 L160 44 L200 36 L240 30"
	cols := []Column{{Label: "Complex", SortHref: "?s=naam", Order: Ascending}, {Label: "Woningen", Numeric: true, SortHref: "?s=w"}, {Label: "Overlast per 100", Numeric: true, SortHref: "?s=o"}, {Label: "Vrijwilligers per 20", Numeric: true}}
	row := func(name, homes, nuisance, volunteers string) templ.Component {
		return with(Row(), with(RowHead(cols[0]), templ.Raw(`<a href="/complexen/1">`+name+`</a>`)), with(Cell(cols[1]), text(homes)), with(Cell(cols[2]), text(nuisance)), with(Cell(cols[3]), text(volunteers)))
	}
	return all(
		Breadcrumbs("Kruimelpad", []Link{{"Kaart", "/kaart"}, {"Oost", "/kaart/oost"}, {"Lindehof", "/complexen/lindehof"}}),
		with(PageHead(Heading{Eyebrow: "Complex in beeld", Title: "Lindehof", Lead: "Overlast neemt af sinds de zomer. Nieuwe bewoners blijven langer wonen."})),
		BigFigures([]BigFigure{{"Woningen", "145", "uitgave van 1 oktober 2026"}, {"Actieve bewoners", "3 %", "doel: 5 %"}, {"Huurachterstand", "10 %", "gemiddeld 7 %"}, {"Dagen tot antwoord", "2,5", "vorig jaar 4,1"}}),
		box("div", "columns",
			with(Card("Waar is het druk?"), mapSample(),
				Legend("Legenda: huishoudens die over overlast klagen, per 100 woningen", []LegendItem{{"q1", "0 tot 2"}, {"q2", "2 tot 4"}, {"q3", "4 tot 6"}, {"q4", "6 tot 8"}, {"q5", "meer dan 8"}, {"few", "te weinig gegevens"}})),
			with(Card("Wie wonen er?"),
				Band("Verdeling over vijf groepen", []Part{{"s1", 3, "actief"}, {"s2", 27, "betrokken"}, {"s3", 50, "zelfredzaam"}, {"s4", 15, "met vraag"}, {"s5", 5, "afspraken"}}),
				Legend("Groepen", []LegendItem{{"s1", "3 % actief"}, {"s2", "27 % helpt soms mee"}, {"s3", "50 % redt zich"}, {"s4", "15 % met ondersteuningsvraag"}, {"s5", "5 % lopende overlastafspraken"}}),
				with(Help("Hoe weten wij dit?"), templ.Raw("<p>Het team schatte dit op 3 september 2026. Niemand wordt ingedeeld.</p>")))),
		templ.Raw("<h2>24 maanden</h2>"),
		box("div", "multiples", multiple("Overlast", "Van 8 naar 4 per 100 woningen.", line), multiple("Huurachterstand", "Rond de 10 %, boven het gemiddelde.", "M0 50 L40 44 L80 52 L120 46 L160 50 L200 40 L240 30"), multiple("Verhuizingen", "Minder dan vorig jaar.", line), multiple("Signalen", "Van 5 naar 15 in een half jaar.", line)),
		with(DataTable(Table{ID: "buren", Caption: "Complexen in Oost", Columns: cols, Stacked: true}), row("Lindehof", "145", "4", "0,8"), row("Iepenhof", "80", "2", "1,4"), row("Esdoornstraat", "210", "7", "0,3")))
}

func mapSample() templ.Component {
	return all(templ.Raw(`<svg class="map" viewBox="0 0 400 240" role="group" aria-label="Kaart van Oost">`), Hatch("arcering"), templ.Raw(`
<a href="/complexen/a" aria-label="Lindehof, 4 per 100"><path class="q3 here" d="M20 20h120l20 80-60 50-80-20z"/></a>
<a href="/complexen/b" aria-label="Iepenhof, 2 per 100"><path class="q1" d="M140 20h130l10 70-120 10z"/></a>
<a href="/complexen/c" aria-label="Esdoornstraat, 7 per 100"><path class="q4" d="M280 90l100-70v110l-80 30z"/></a>
<a href="/complexen/d" aria-label="Wilgenplein, meer dan 8"><path class="q5" d="M160 100l120-10 20 70-90 60-110-70z"/></a>
<a href="/complexen/e" aria-label="Beukenlaan, te weinig gegevens"><path class="few" d="M20 130l80 20 110 70H20z"/><path fill="url(#arcering)" d="M20 130l80 20 110 70H20z"/></a>
<a href="/complexen/f" aria-label="Kastanjehof, 3 per 100"><path class="q2" d="M300 160l80-30v90H210z"/></a>
</svg>`))
}

func loginSample() templ.Component {
	return all(
		with(PageHead(Heading{Title: "Welkom in de oefenstad", Lead: "Kies wie je wilt zijn. Je bent met één druk binnen."})),
		RoleButtons("/inloggen/rol", "rol", []RoleButton{
			{"vakman", "Vakman", "Ziet iets, geeft het door", IconRepair, Warn},
			{"wijkbeheerder", "Wijkbeheerder", "Kent iedere portiek", IconKey, Accent},
			{"consulent", "Sociaal consulent", "Pakt signalen op", IconTogether, Calm},
			{"regisseur", "Gemeentelijk regisseur", "Ziet wat stilvalt", IconHandshake, Info},
			{"beleid", "Beleid", "Leest de kaart", IconChart, Good},
			{"fg", "Functionaris gegevensbescherming", "Kijkt wie wat las", IconPrivacy, Plain}}),
		with(Card("Met naam en wachtwoord"), postForm(
			TextInput(Field{Name: "naam", Label: "Gebruikersnaam", Required: true}, Input{Autocomplete: "username"}),
			TextInput(Field{Name: "wachtwoord", Label: "Wachtwoord", Required: true}, Input{Type: TypePassword, Autocomplete: "current-password"}),
			box("div", "cluster", Button(Action{Label: "Inloggen", Icon: IconSignIn})))))
}

func partsSample() templ.Component {
	var icons []templ.Component
	for _, name := range Icons() {
		icons = append(icons, box("span", "badge", Icon(name)))
	}
	return all(
		with(PageHead(Heading{Title: "Onderdelen", Lead: "Alles wat op de andere bladen niet voorkomt."})),
		NoticeBox(Notice{Tone: Info, Title: "Goed om te weten", Text: "Dit telt mee in de volgende uitgave."}),
		NoticeBox(Notice{Tone: Warn, Title: "Let op", Text: "Deze levering beëindigt 312 huurcontracten."}),
		NoticeBox(Notice{Tone: Bad, Title: "Dit lukte niet", Text: "Het bestand is afgebroken op regel 1.204."}),
		ProgressBar(Progress{Label: "Woningen inlezen", Value: 12400, Max: 30000, Text: "12.400 van 30.000 rijen, nog ongeveer een minuut."}),
		with(EmptyState(Empty{Icon: IconGrow, Title: "Niets te doen", Text: "Er wacht niets op jou. Geniet ervan."}), LinkButton(Action{Label: "Naar de kaart", Href: "/kaart", Kind: Secondary, Icon: IconMap})),
		with(Details("Toon de tabel"), templ.Raw("<p>Hier staat de tabel.</p>")),
		Select(Field{Name: "soort", Label: "Soort levering"}, []Option{{Value: "e", Label: "Eenheden"}, {Value: "h", Label: "Huurovereenkomsten", Selected: true}}),
		TextInput(Field{Name: "datum", Label: "Peildatum", Hint: "Bijvoorbeeld 31-12-2026", Error: "Vul een datum in."}, Input{Type: TypeDate, Short: true}),
		Radios(Field{Name: "besluit", Label: "Wat doen we?"}, []Option{{Value: "g", Label: "Een gesprek", Hint: "Dit is de gewone eerste stap", Selected: true}, {Value: "n", Label: "Geen actie"}}),
		box("div", "cluster", Button(Action{Label: "Bewaren"}), Button(Action{Label: "Annuleren", Kind: Secondary}), Button(Action{Label: "Ongedaan maken", Kind: Quiet}), Button(Action{Label: "Verwijderen", Kind: Danger, Icon: IconTrash, Name: "actie", Value: "weg", FormAction: "/weg"})),
		box("div", "cluster", Tag(TagText{Text: "Nieuw"}), Tag(TagText{Text: "Gesprek", Tone: Accent}), Tag(TagText{Text: "Goed", Tone: Good}), Tag(TagText{Text: "Bijna te laat", Tone: Warn}), Tag(TagText{Text: "Te laat", Tone: Bad}), Tag(TagText{Text: "Klaar", Tone: Plain})),
		box("div", "cluster", icons...))
}
