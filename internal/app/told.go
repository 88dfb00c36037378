package app

// tellAlso lets a request for access find what modules beside the cases keep, and makes what
// residents object to a request.
func (a *App) tellAlso() {
	a.bodies.UseFigures(a.maps)
	a.maps.UseVoices(a.voices)
	a.resident.UseRequests(objections{a.rights})
	a.rights.AlsoFrom(a.arrearsOf)
	a.rights.AlsoFrom(a.remindersOf)
	a.rights.AlsoFrom(a.proposalsOf)
	a.rights.AlsoFrom(a.postsOf)
	a.rights.AlsoFrom(a.carersOf)
	a.rights.AlsoFrom(a.healthOf)
	a.rights.AlsoFrom(a.requestsOf)
	a.rights.AlsoFrom(a.papersOf)
	a.rights.AlsoFrom(a.lettersOf)
	a.rights.AlsoFrom(a.saidOf)
	a.rights.AlsoFrom(a.besideOf)
	a.rights.AlsoFrom(a.laddersOf)
	a.rights.AlsoFrom(a.chancesOf)
	a.rights.AlsoFrom(a.typedOf)
}
