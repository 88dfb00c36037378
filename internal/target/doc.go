// Package target keeps what an association wants to have reached by a date, and says whether it is on
// course: the fixed targets of S1 4.1 and 5.3, and own ones. A target of its own is a figure of the
// map, in areas, with a goal, a date, who set it and why; one that ended stays readable.
//
// What may be said follows from published figures alone, and comes with its interval (package effect):
// on course, not on course, or nothing can be said. It is never said of a complex, nor of an area that
// shows no more than one: 2 % of 48 homes is one household. Volunteers are the exception: theirs is a
// public role, so they are counted exactly for each complex.
//
// It holds no persons. A citizen service number, address, telephone number, mail address or name is
// refused in the reason. It reaches no home, no tenancy and no case.
package target
