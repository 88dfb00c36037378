package document

import "samendoen/internal/base/access"

// Reference is that a case holds a document, without its title and its bytes: for a module
// above this one that gives cases to other systems. It is the newest version.
type Reference struct {
	CaseID string
	File
}

// MayRefer reports whether a reader may know of a document in a case: as the list of the
// documents on its page shows it.
func MayRefer(asker *access.Asker, inCase access.Resource, f File) bool {
	if !asker.Decide(actList, inCase).Allowed {
		return false
	}
	inCase.Category = string(f.Category)
	return asker.Decide(actRead, inCase).Allowed
}
