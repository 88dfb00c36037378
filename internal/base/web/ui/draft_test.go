package ui

import (
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDraft(t *testing.T) {
	say := func(key string, _ ...any) string { return "<" + key + ">" }
	fresh := Draft{}
	if got := fresh.Value("naam", "stored"); got != "stored" {
		t.Errorf("untouched: %q", got)
	}
	if diff := cmp.Diff(Field{Name: "naam", ID: "naam", Label: "<f_name>"}, fresh.Field(say, "naam", "f_name", "")); diff != "" {
		t.Error(diff)
	}
	d := Draft{Form: "stap", Typed: url.Values{"wie": {""}, "wat": {"Bellen"}}, Problems: []Problem{{"wie", "Kies iemand."}, {"", "Te laat."}, {"knop", "Mag niet."}}}
	if d.Value("wie", "stored") != "" || d.Value("wat", "") != "Bellen" || d.Value("wanneer", "stored") != "stored" {
		t.Error("what was typed is lost, or what was not sent is emptied")
	}
	if diff := cmp.Diff(Field{Name: "wie", ID: "stap-wie", Label: "<f_who>", Hint: "<f_hint>", Error: "Kies iemand."}, d.Field(say, "wie", "f_who", "f_hint")); diff != "" {
		t.Error(diff)
	}
	want := []FieldError{{"stap-wie", "Kies iemand."}, {"", "Te laat."}, {"", "Mag niet."}}
	if diff := cmp.Diff(want, d.Summary("knop")); diff != "" {
		t.Error(diff)
	}
	other := d.In("log")
	if f := other.Field(say, "wie", "f_who", ""); f.Error != "" || f.ID != "log-wie" || other.Value("wie", "stored") != "stored" || len(other.Summary()) != 0 {
		t.Errorf("another form shows what was wrong with this one: %+v", f)
	}
	if d.In("stap").Problem("wanneer", "wie") != "Kies iemand." {
		t.Error("the form does not know itself")
	}
}
