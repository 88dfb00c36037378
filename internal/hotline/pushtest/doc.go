// Package pushtest stands in tests for the browsers of people, and for the push services of their
// makers: with the keys that only a browser has, it opens what was sealed for it by the text of RFC
// 8291 and RFC 8188, with nothing of who sealed it.
//
// What it refuses: a message that is not whole, or not for this browser.
package pushtest
