// Package fault is the one error type of Samendoen.
//
// An error carries the operation that failed and its kind; the web layer turns
// the kind into a status and Dutch words in one place. What an actor may not see
// and what does not exist are both NotFound, with the same text: the difference
// must not leak. Personal data never enters an error.
package fault

import (
	"errors"
	"fmt"
	"strings"
)

// Kind says what sort of thing went wrong; the zero value is an internal error.
type Kind uint8

// The kinds, each with the HTTP status that the web layer gives it.
const (
	Internal    Kind = iota // 500: a bug or a broken disk; details go to the log only
	NotFound                // 404: not there, or not for this actor to know
	Invalid                 // 400: the input cannot be accepted; Fields say why
	Denied                  // 403: the actor knows that it exists, yet may not do this
	Conflict                // 409: somebody else changed it meanwhile
	Unavailable             // 503: try again later
	TooMany                 // 429: too many attempts
	Unknown                 // 401: nobody is signed in
)

var names = [...]string{"internal error", "not found", "invalid", "denied", "conflict", "unavailable", "too many attempts", "not signed in"}

func (k Kind) String() string {
	if int(k) < len(names) {
		return names[k]
	}
	return "unknown kind"
}

// Field is one reason why input was refused. Name is the input's field name,
// Key the message key in the text files, Args the values that the message names.
type Field struct {
	Name string
	Key  string
	Args map[string]any
}

// Error is an operation that failed, its kind, and for Invalid the fields.
type Error struct {
	Op     string
	Kind   Kind
	Fields []Field
	Err    error
}

func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Op)
	if e.Kind != Internal || e.Err == nil {
		b.WriteString(": " + e.Kind.String())
	}
	for _, f := range e.Fields {
		b.WriteString(" [" + f.Name + " " + f.Key + "]")
	}
	if e.Err != nil {
		b.WriteString(": " + e.Err.Error())
	}
	return b.String()
}

func (e *Error) Unwrap() error { return e.Err }

// New makes an error of the given kind for an operation such as "signal.send".
func New(op string, kind Kind) error { return &Error{Op: op, Kind: kind} }

// Wrap puts an operation before err and keeps its kind; nil stays nil.
func Wrap(op string, err error) error {
	if err == nil {
		return nil
	}
	var inner *Error
	if errors.As(err, &inner) {
		return &Error{Op: op, Kind: inner.Kind, Fields: inner.Fields, Err: err}
	}
	return &Error{Op: op, Err: err}
}

// As gives err the kind, for an error that comes from a library.
func As(op string, kind Kind, err error) error { return &Error{Op: op, Kind: kind, Err: err} }

// Invalidf refuses one field with the message key and pairs of name and value.
func Invalidf(op, field, key string, pairs ...any) error {
	return &Error{Op: op, Kind: Invalid, Fields: []Field{NewField(field, key, pairs...)}}
}

// NewField makes a Field from pairs of argument name and value.
func NewField(name, key string, pairs ...any) Field {
	f := Field{Name: name, Key: key}
	if len(pairs) > 0 {
		f.Args = make(map[string]any, len(pairs)/2)
		for i := 0; i+1 < len(pairs); i += 2 {
			f.Args[fmt.Sprint(pairs[i])] = pairs[i+1]
		}
	}
	return f
}

// Check returns an Invalid error with all fields together, or nil if there are none.
func Check(op string, fields []Field) error {
	if len(fields) == 0 {
		return nil
	}
	return &Error{Op: op, Kind: Invalid, Fields: fields}
}

// KindOf is the kind of err; an error of another type is Internal.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// Is reports whether err is of the kind.
func Is(err error, kind Kind) bool { return err != nil && KindOf(err) == kind }

// FieldsOf are the refused fields of an Invalid error.
func FieldsOf(err error) []Field {
	var e *Error
	if errors.As(err, &e) {
		return e.Fields
	}
	return nil
}
