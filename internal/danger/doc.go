// Package danger keeps who goes to a home from going in alone, where something happened
// there (gevaarmelding, "niet alleen naar binnen").
//
// A report is about an incident on a date, has an owner, and is told to the tenant: the
// one it is about may say that it is wrong. It ends by itself six months after the
// incident and cannot be made longer; a new incident is a new report. Whoever is about to
// go there sees that they should not go alone and whom to call, and not the story: only
// the owner, the team lead and who reported it read that, and each look is logged.
//
// What it refuses: a danger without an incident, an incident of long ago, a verdict about
// somebody's health or past, and citizen service numbers. The story is sealed under the
// keys of the household.
package danger
