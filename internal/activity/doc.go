// Package activity is the calendar of what residents do together: a coffee morning, a day in the
// garden, a walk each week.
//
// Guarantees: a time is that of a clock on the wall in Amsterdam, also when it comes back each week
// through a change of the clock. Nobody signs up twice or for more places than there are. Who signed up
// hears it when a day is cancelled. After the day only a number is left: who came is kept nowhere.
//
// What it refuses: names on the public page and in the public calendar.
package activity
