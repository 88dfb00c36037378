package ui

import "github.com/a-h/templ"

// Names of the fields in the forms of the frame, for whoever handles them.
const (
	FieldLanguage = "taal"  // a Language.Code
	FieldTheme    = "thema" // a Scheme; "auto" for Auto
	FieldReturn   = "terug" // Page.Path: where to go back to; check that it is a path of our own
)

// Ids that pages and partial updates may point at.
const (
	MainID   = "inhoud"
	StatusID = "status" // a polite live region: swap a sentence into it and it is read aloud
	DoneID   = "gedaan" // what was just done; it has the focus when the page comes
	ErrorsID = "fouten"
)

// HTMXConfig is the content of the htmx-config meta element: no injected style, no pages
// kept in the browser, and answers only from our own host.
const HTMXConfig = `{"includeIndicatorCSS":false,"history":"reload","mode":"same-origin"}`

// Page is what the frame around a page needs. Title holds no personal data: it ends up in
// the browser's history.
type Page struct {
	Title  string
	Lang   string // "nl", "en"
	Dir    string // "rtl" for a language that is read from right to left; else empty
	Theme  Scheme // what the visitor chose
	Path   string // of this page, without personal data; goes along in FieldReturn
	Words  Words
	Routes Routes

	SignedIn bool
	UserName string
	RoleName string
	OrgName  string

	Nav         []NavItem  // what one opens every day
	More        []NavGroup // the rest, behind one button
	Languages   []Language
	Tongues     []Language // of a page for residents: a link for each
	FooterLinks []Link
	Notice      *Notice // above the content, for instance "Bewaard"
	Waiting     string  // how many notices wait for the visitor, in words; "" for none

	WideContent bool     // tables and maps: use the full width
	Demo        bool     // shows Words.Demo above everything
	ThemePath   string   // Theme.Path of the organisation; "" for the own look
	Scripts     []string // addresses of more scripts of our own, all deferred
	Manifest    string   // address of a web app manifest; "" for none
	Reader      string   // id of who is signed in, for the outbox on the phone; "" for nobody
}

// Words are the sentences of the frame, in the language of the page.
type Words struct {
	Product   string // "Samendoen"
	Skip      string // "Naar de inhoud"
	Menu      string
	CloseMenu string
	MainNav   string // name of the main navigation
	More      string // opens the rest of the menu
	QuickNav  string // name of the bar at the bottom of a phone
	SignIn    string
	SignOut   string
	Language  string
	Theme     string
	Light     string
	Dark      string
	Auto      string
	Demo      string // "Dit is een oefenstad. Alle namen zijn verzonnen."
	Footer    string
}

// Routes are the addresses of the frame's own forms and links.
type Routes struct {
	Home     string
	SignIn   string
	SignOut  string // POST
	Language string // POST with FieldLanguage and FieldReturn
	Theme    string // POST with FieldTheme and FieldReturn
	Notices  string // where the notices of Waiting stand
}

// NavItem is one place to go to. The first four also stand in the bar at the bottom of a
// phone. Count is shown when above zero; CountLabel says what is counted to who hears it.
type NavItem struct {
	Label, Href string
	Icon        IconName
	Current     bool
	Count       int
	CountLabel  string
}

// NavGroup is a part of the menu under a title.
type NavGroup struct {
	Title string
	Items []NavItem
}

// Language is one choice of the language switch, named in its own language.
type Language struct{ Code, Name string }

// Link is a text that leads somewhere.
type Link struct{ Label, Href string }

// Heading opens a page: a small line above, the h1, and one sentence below. Arrived is a
// page that comes after a step without a notice: then the h1 has the focus.
type Heading struct {
	Eyebrow, Title, Lead string
	Arrived              bool
}

// tabbarItems are those that fit at 320 pixels.
func (p Page) tabbarItems() []NavItem { return p.Nav[:min(len(p.Nav), 4)] }

func (p Page) windowTitle() string {
	if p.Title == "" {
		return p.Words.Product
	}
	return p.Title + " · " + p.Words.Product
}

func (p Page) themeButtons() []themeButton {
	return []themeButton{
		{"auto", p.Words.Auto, p.Theme == Auto},
		{string(Light), p.Words.Light, p.Theme == Light},
		{string(Dark), p.Words.Dark, p.Theme == Dark},
	}
}

type themeButton struct {
	value, label string
	pressed      bool
}

func pressed(on bool) string {
	if on {
		return "true"
	}
	return "false"
}

// merge joins attributes; the later ones win.
func merge(sets ...templ.Attributes) templ.Attributes {
	all := templ.Attributes{}
	for _, set := range sets {
		for name, value := range set {
			all[name] = value
		}
	}
	return all
}
