// Package directory is the directory of who helps: which services there are for a neighbourhood,
// whom they are for, when they are open, and how to reach them at this moment.
//
// It is open to everybody and holds no residents. A service is kept by the organisation that
// gives it, and looked after by the association that put it in. Personal names stand in it only
// where somebody said that they may be published; without that a name is not stored at all.
//
// It never pretends: what nobody confirmed within the term says so on every page and shows no
// names, and its owner is asked each time until somebody with a name hears of the silence.
//
// Times are those on the wall in Amsterdam. The same directory is served in HSDS 3.1, the Human
// Services Data Specification of Open Referral, and is read in from it.
package directory
