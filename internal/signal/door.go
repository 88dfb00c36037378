package signal

import (
	"net/url"
	"time"

	"github.com/a-h/templ"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/catalogue"
)

// Shell is the empty form on a page, without anything about who asks: no places, no key.
// A phone keeps it to work without reception. That of a volunteer offers what somebody asked
// for, or danger.
func Shell(page ui.Page, p *text.Printer, volunteer bool) templ.Component {
	page.Path = "/signalen/nieuw"
	page.Scripts = append(page.Scripts, hereHref())
	return newPage(page, sendScreen{words: words{p: p}, values: url.Values{}, facts: catalogue.Shipped(), volunteer: volunteer})
}

// Check is why a draft would be refused wherever it is about; nil if it would not.
func Check(d Draft) error { return fault.Check("signal.check", checkDraft(d.tidied())) }

// DraftFrom reads a draft with its pictures from the form of a request.
func DraftFrom(c *web.Context) (Draft, url.Values, error) {
	f, err := c.Form()
	if err != nil {
		return Draft{}, nil, err
	}
	d := Draft{Sentence: f.Get("zin"), Urgency: Urgency(f.Get("spoed")), Key: f.Get("sleutel"), With: firstRunes(f.Get("hoort-bij"), 40)}
	d.UnitID, d.ComplexID = ParseSpot(f.Get("plek"))
	d.Theme, d.Facts = factsFrom(f)
	for _, code := range d.Facts {
		for n := 1; n <= maxQuestions; n++ {
			if answer := f.Get(questionField(code, n)); answer != "" {
				d.Answers = append(d.Answers, Given{code, n, answer})
			}
		}
	}
	d.Where, d.Yes = PhotoPlace(f.Get("fotoplek")), f.Get("fotoja") == "ja"
	d.Photos, err = photosOf(c)
	return d, f, err
}

// factsFrom are the tile and the facts of a form. A tick under a tile that is no longer chosen
// is out of sight, and not meant. The form of a volunteer has no tiles: the fact has one.
func factsFrom(f url.Values) (theme Theme, codes []FactCode) {
	theme = Theme(f.Get("thema"))
	for _, word := range f["feiten"] {
		fact, known := factByCode(FactCode(word))
		if f.Get("zonder-tegels") != "" {
			shipped, ours := catalogue.ByCode(fact.Code)
			if why := f.Get("waarom"); ours && why != "" && shipped.Volunteer != "" && string(shipped.Volunteer) != why {
				continue
			}
			theme = fact.Theme
		} else if known && fact.Theme != theme {
			continue
		}
		codes = append(codes, FactCode(word))
	}
	return theme, codes
}

// At is where a draft is about, and under whose keys what it says belongs.
type At struct {
	Org, Label string
	Holders    []string
}

// PlaceOf looks up where a draft is about; NotFound when there is no such place.
func PlaceOf(tx *store.Tx, d Draft, now time.Time) (At, error) {
	at, err := spotOf(tx, d, now)
	label := at.address
	if label == "" {
		label = at.site
	}
	return At{Org: at.org, Label: label, Holders: at.holders}, err
}

// SentBefore is the receipt of what a sender already sent with a key.
func SentBefore(tx *store.Tx, senderID, key string) (Receipt, bool, error) {
	earlier, err := earlierOf(tx, senderID, key)
	if err != nil || earlier == nil {
		return Receipt{}, false, err
	}
	due, err := promised(tx, *earlier)
	return receiptOf(*earlier, due, true), err == nil, err
}
