// Package frontdoor is the door for who has no account (de voordeur): a public page on which
// anybody can say what they see, in six languages, and the desk that types for who calls or
// comes by.
//
// What comes in is a post, and no signal yet: a colleague reads it, finds the place and
// makes a signal of it, or refuses it. However much is posted, the work list stays clean,
// and the posts that wait are bounded. Whoever writes about a home or its people says who
// they are ("wij kennen uw naam, uw buur niet"); about a stairwell or a street nobody has
// to. All that was written is sealed, and name and telephone under a key of their own, so
// that they can be taken back. A code of 80 bits tells the story of a post in safe words.
//
// What it refuses: to say whether an address exists, to show anybody's text by the code,
// more than it can hold, and citizen service numbers.
package frontdoor
