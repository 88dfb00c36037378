// Package e2e drives the real program in a real browser and looks at it as a
// person would: it clicks, types and tabs by input events, takes pictures, and
// watches everything that a page asks of the network.
//
// Start gives a Browser; Browser.NewPage a Page with cookies of its own, so one
// page is one person. Every method of Page waits for what it needs and fails
// its test with what it waited for, the address and a picture of the page. A
// Page is for one goroutine.
//
// The tours (tour_*_test.go) pass every page in every state that looks different, with
// every form refused once. A route of the program that no tour asks for fails TestPages,
// so that a new page is looked at from its first day.
//
// Scripts that a test has run (Page.Eval, the probe, axe) come in through the
// debugging protocol, which the content security policy does not hold back:
// that such a script works proves nothing about the page. Page.CSPViolations
// tells what the page itself was refused.
package e2e
