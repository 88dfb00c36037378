package ui

// Order is how a column is sorted now.
type Order string

// The orders, with the values of aria-sort. The zero value is not sorted.
const (
	Unsorted   Order = ""
	Ascending  Order = "ascending"
	Descending Order = "descending"
)

func (o Order) icon() IconName {
	switch o {
	case Ascending:
		return IconArrowUp
	case Descending:
		return IconArrowDown
	default:
		return IconSort
	}
}

// Column is one column of a table. SortHref makes its heading a link that sorts.
type Column struct {
	Label    string
	Numeric  bool
	SortHref string
	Order    Order
}

func (c Column) class() string {
	if c.Numeric {
		return "num"
	}
	return ""
}

// Table is a table with a caption. Stacked turns each row into a small card on a phone;
// without it the table scrolls sideways.
type Table struct {
	ID            string // needed for the scrolling region; unique on the page
	Caption       string
	CaptionHidden bool
	Columns       []Column
	Stacked       bool
}

// Task is one row of a work list. The whole row leads to Href.
type Task struct {
	Href   string // empty for what the reader may know of and not open
	Title  string
	Text   string // one line below the title
	Icon   IconName
	Tone   Tone // behind the icon
	Status *TagText
	Due    string // in words: "vandaag", "2 dagen te laat"
	Late   bool   // Due says so too
	Holder string
}

// Pages leads through a long list by cursor. An empty address leaves its link out.
type Pages struct {
	Label     string // name of the navigation
	PrevHref  string
	PrevLabel string
	NextHref  string
	NextLabel string
	Status    string // "1 tot 50 van 312"
}

// LegendItem explains one colour of a picture. Class is q1 to q5 (steps), s1 to s5
// (kinds) or "few" (too few figures: hatched).
type LegendItem struct{ Class, Label string }

// Part is a piece of a Band; the shares of all parts together are 100.
type Part struct {
	Class string // s1 to s5, q1 to q5
	Share float64
	Label string
}
