// Package oversight is the page on which the day begins for who watches over the work and
// does not do it: the data protection officer and the administrator. What waits for them
// stands on top, what is late first, and below it the way to all that is theirs.
//
// It keeps nothing and reads nothing: app asks the modules in the name of who looks, and
// each of them decides and logs as it always does. No name of a resident comes here.
package oversight
