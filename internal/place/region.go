package place

// Region is a municipality in a region: a named set of municipalities of a list that an
// organisation chose, such as the COROP areas of the CBS. A municipality is in one region at most.
type Region struct {
	Municipality AreaCode
	Code         AreaCode // of the region, as the list has it; never of the form of a code of the CBS
	Name         string
}
