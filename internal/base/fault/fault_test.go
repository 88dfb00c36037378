package fault

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"testing"
)

func TestErrorsReadLikeASentence(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
		kind Kind
	}{
		{New("signal.show", NotFound), "signal.show: not found", NotFound},
		{New("signal.show", Internal), "signal.show: internal error", Internal},
		{Wrap("signal.send", io.ErrUnexpectedEOF), "signal.send: unexpected EOF", Internal},
		{Wrap("web.page", New("signal.show", Denied)), "web.page: denied: signal.show: denied", Denied},
		{Wrap("a", fmt.Errorf("while reading: %w", New("b", Conflict))), "a: conflict: while reading: b: conflict", Conflict},
		{As("store.open", Unavailable, io.EOF), "store.open: unavailable: EOF", Unavailable},
		{Invalidf("signal.send", "zin", "signal.text_long", "Max", 500), "signal.send: invalid [zin signal.text_long]", Invalid},
		{Check("signal.send", []Field{NewField("plek", "a.b"), NewField("zin", "a.c")}), "signal.send: invalid [plek a.b] [zin a.c]", Invalid},
		{Wrap("outer", Invalidf("inner", "zin", "a.b")), "outer: invalid [zin a.b]: inner: invalid [zin a.b]", Invalid},
		{New("account.login", TooMany), "account.login: too many attempts", TooMany},
		{New("web.actor", Unknown), "web.actor: not signed in", Unknown},
		{io.EOF, "EOF", Internal},
	} {
		if got := c.err.Error(); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
		if KindOf(c.err) != c.kind {
			t.Errorf("%s: kind %s, want %s", c.want, KindOf(c.err), c.kind)
		}
		for k := Internal; k <= Unknown; k++ {
			if Is(c.err, k) != (k == c.kind) {
				t.Errorf("%s: Is(%s) is %v", c.want, k, Is(c.err, k))
			}
		}
	}
}

func TestNoErrorStaysNone(t *testing.T) {
	if Wrap("op", nil) != nil || Check("op", nil) != nil || Check("op", []Field{}) != nil {
		t.Error("nothing became an error")
	}
	for k := Internal; k <= Unknown; k++ {
		if Is(nil, k) {
			t.Errorf("nothing is %s", k)
		}
	}
	if KindOf(nil) != Internal || FieldsOf(nil) != nil {
		t.Error("nothing has a kind or fields")
	}
}

func TestFieldsSurviveWrapping(t *testing.T) {
	err := Wrap("c", fmt.Errorf("b: %w", Invalidf("a", "zin", "signal.text_long", "Max", 500, "N", 612)))
	fields := FieldsOf(err)
	if len(fields) != 1 || fields[0].Name != "zin" || fields[0].Key != "signal.text_long" || !maps.Equal(fields[0].Args, map[string]any{"Max": 500, "N": 612}) {
		t.Errorf("%+v", fields)
	}
	if FieldsOf(io.EOF) != nil || FieldsOf(New("a", NotFound)) != nil {
		t.Error("fields out of nothing")
	}
	if f := NewField("zin", "key"); f.Args != nil {
		t.Errorf("%+v", f)
	}
	if f := NewField("zin", "key", "Max"); len(f.Args) != 0 {
		t.Errorf("half a pair: %+v", f)
	}
}

func TestCausesAreFound(t *testing.T) {
	err := Wrap("outer", As("inner", Unavailable, fmt.Errorf("disk: %w", io.ErrShortWrite)))
	if !errors.Is(err, io.ErrShortWrite) {
		t.Error("the cause is lost")
	}
	var e *Error
	if !errors.As(err, &e) || e.Op != "outer" {
		t.Errorf("%+v", e)
	}
}

func TestKindsHaveNames(t *testing.T) {
	seen := map[string]bool{}
	for k := Internal; k <= Unknown; k++ {
		if name := k.String(); name == "unknown kind" || seen[name] {
			t.Errorf("%d is called %q", k, name)
		}
		seen[k.String()] = true
	}
	if Kind(200).String() != "unknown kind" {
		t.Error("a kind that does not exist has a name")
	}
}
