package access

import (
	"errors"

	"samendoen/internal/base/fault"
)

// Forbidden is a refusal with the rules that gave it, for the log. Who asked never sees them.
type Forbidden struct {
	Rules []string // ids of rules that forbid; none when no rule allowed it
	Err   error
}

func (f *Forbidden) Error() string { return f.Err.Error() }

// Unwrap is the fault that the asker sees.
func (f *Forbidden) Unwrap() error { return f.Err }

func forbidden(op string, kind fault.Kind, d Decision) error {
	return &Forbidden{d.Rules, fault.New(op, kind)}
}

// ForbiddenBy are the ids of the rules that forbade something, as far as an error knows them.
func ForbiddenBy(err error) []string {
	var f *Forbidden
	if errors.As(err, &f) {
		return f.Rules
	}
	return nil
}
