// Package signal takes in what somebody saw or heard (signaleren), and triages it.
//
// A signal is about a home or a complex and says facts, no verdicts. It is stored
// with its record in the log and its first timer in one transaction, at most once per
// sender and key, and always has one holder with a date. What was written about a
// household is sealed under the keys of its members and is never in the search index;
// what was written about a complex only stays readable and can be searched.
//
// The default answer is a talk with the resident: no case without one, unless there
// is danger and the reason is written down. The sender sees a story made of states
// and dates, and nothing of what others wrote. A volunteer passes on what somebody asked for,
// or danger. What it refuses: citizen service numbers in free text, pictures that cannot be
// decoded within limits, and pictures taken indoors without the resident's yes.
package signal
