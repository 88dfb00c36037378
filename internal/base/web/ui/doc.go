// Package ui is how Samendoen looks: one style sheet in cascade layers, a font, the
// icons, and the HTML components that every page is made of.
//
// The components are typed functions made with templ. They take words that are already
// translated and dates that are already written out; they know no module, no language
// and no rules.
//
// What holds for every component:
//   - no inline style, script or event attribute, so that the pages run under
//     "style-src 'self'; script-src 'self'"; drawings use classes and SVG attributes;
//   - everything works without JavaScript;
//   - labels are always visible, errors are tied to their control, targets are at least
//     48 pixels high, and colour never says something alone;
//   - links only lead somewhere; whatever changes something is a POST form.
//
// Colours and shapes are the NL Design System tokens named --basis-*. A corporate theme
// replaces some of them (LoadTheme); a colour that would make text hard to read is
// refused and the own colour stays. It refuses anything but plain values.
package ui
