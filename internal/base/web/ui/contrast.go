package ui

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// colour is sRGB, 0 to 255 per channel.
type colour struct{ r, g, b uint8 }

func (c colour) String() string { return fmt.Sprintf("#%02x%02x%02x", c.r, c.g, c.b) }

// luminance is the relative luminance of WCAG 2.2, 0 (black) to 1 (white).
func (c colour) luminance() float64 {
	linear := func(channel uint8) float64 {
		v := float64(channel) / 255
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.r) + 0.7152*linear(c.g) + 0.0722*linear(c.b)
}

// contrast is the contrast ratio of WCAG 2.2, from 1 (the same) to 21.
func contrast(a, b colour) float64 {
	la, lb := a.luminance(), b.luminance()
	return (math.Max(la, lb) + 0.05) / (math.Min(la, lb) + 0.05)
}

var rgbShape = regexp.MustCompile(`^rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})\s*(?:[,/]\s*(?:1|1\.0|100%)\s*)?\)$`)

// parseColour reads #rgb, #rrggbb, rgb() with whole numbers, white and black. Anything
// see-through is refused: its contrast depends on what lies under it.
func parseColour(text string) (colour, bool) {
	text = strings.ToLower(strings.TrimSpace(text))
	switch text {
	case "white":
		return colour{255, 255, 255}, true
	case "black":
		return colour{}, true
	}
	if digits, ok := strings.CutPrefix(text, "#"); ok {
		return parseHex(digits)
	}
	parts := rgbShape.FindStringSubmatch(text)
	if parts == nil {
		return colour{}, false
	}
	var channels [3]uint8
	for i := range channels {
		v, err := strconv.ParseUint(parts[i+1], 10, 8)
		if err != nil {
			return colour{}, false
		}
		channels[i] = uint8(v)
	}
	return colour{channels[0], channels[1], channels[2]}, true
}

func parseHex(digits string) (colour, bool) {
	if len(digits) == 3 {
		digits = strings.Join([]string{digits[:1], digits[:1], digits[1:2], digits[1:2], digits[2:], digits[2:]}, "")
	}
	if len(digits) != 6 {
		return colour{}, false
	}
	v, err := strconv.ParseUint(digits, 16, 32)
	if err != nil {
		return colour{}, false
	}
	return colour{uint8(v >> 16), uint8(v >> 8), uint8(v)}, true // #nosec G115 -- the three bytes of a colour
}

// The least contrast that WCAG 2.2 asks at level AA.
const (
	contrastText  = 4.5 // 1.4.3, text of normal size
	contrastShape = 3.0 // 1.4.11, borders and shapes that one has to see
)

// colourPair is a token that is seen on another, and the contrast that it needs there.
type colourPair struct {
	front, back string
	needed      float64
}

// colourPairs are the pairs that samendoen.css puts on top of each other.
func colourPairs() []colourPair {
	var pairs []colourPair
	add := func(needed float64, front string, backs ...string) {
		for _, back := range backs {
			pairs = append(pairs, colourPair{tokenName(front), tokenName(back), needed})
		}
	}
	page, card, well, chosen := "default-bg-document", "default-bg-default", "default-bg-subtle", "action-1-bg-default"
	add(contrastText, "default-color-default", page, card, well, chosen)
	add(contrastText, "default-color-subtle", page, card, well, chosen)
	add(contrastText, "action-1-color-default", page, card, well, chosen)
	add(contrastText, "action-1-inverse-color-default", "action-1-inverse-bg-default", "action-1-inverse-bg-hover")
	add(contrastText, "accent-1-color-default", page)
	add(contrastText, "negative-color-default", page, card, well)
	for _, mood := range []string{"accent-1", "positive", "warning", "negative", "info"} {
		add(contrastText, mood+"-color-default", mood+"-bg-default")
		add(contrastText, "default-color-default", mood+"-bg-default")
	}
	add(contrastShape, "default-border-default", page, card, well)
	add(contrastShape, "action-1-border-default", page, card, well, chosen, "default-border-subtle")
	add(contrastShape, "action-1-inverse-bg-default", page, card)
	add(contrastShape, "negative-border-default", page, card)
	add(contrastShape, "focus-outline-color", page, card, well, chosen)
	return pairs
}

func tokenName(short string) string {
	if strings.HasPrefix(short, "focus-") {
		return "--basis-" + short
	}
	return "--basis-color-" + short
}
