package arch

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// notKept are the forms with sentences, in modules that work in cases, of which is not kept what
// somebody types: the beginning of "module/component", and why.
func notKept() map[string]string {
	return map[string]string{
		"casework/assignPage":    "who assigns may not open the case, and its key opens what is kept",
		"casework/doorsPage":     "who shuts out may not open the case",
		"casework/emergencyPage": "who asks for a look may not open the case yet",
		"casework/newPage":       "there is no case yet",
		"casework/offerNo":       "who is asked may not open the case yet",
		"casework/questionPage":  "who asks may not open the case",
		"casework/reviewPage":    "who judges a look afterwards may not open the case",
		"letter/templatePage":    "a standard letter hangs on no case",
		"resident/":              "a resident may sit at a computer of somebody else",
		"rights/":                "the desk of the officer works on requests, not in a case",
	}
}

var (
	componentOf = regexp.MustCompile(`(?ms)^templ (?:\(\w+ \w+\) )?(\w+)\(.*?^\}`)
	formBegins  = regexp.MustCompile(`^(\t+)(?:<form\b|@(?:changeForm|signalForm)\()`)
	callsOf     = regexp.MustCompile(`@(\w+)\(`)
)

// TestSentencesInACaseAreKept: whoever types sentences in a case finds them back when the page was
// left. A form with a control for text of some lines, in a module that works in cases, is a
// casework Typing.Form; for what is none the table says why.
func TestSentencesInACaseAreKept(t *testing.T) {
	kept, used := 0, map[string]bool{}
	for _, folder := range modulesInCases(t) {
		components := componentsIn(t, folder)
		long := longTexts(components)
		for name, body := range components {
			kept += strings.Count(body, ".Form(")
			for _, form := range plainForms(body) {
				if strings.Contains(form, "{ children... }") && name != "changeForm" && name != "signalForm" && name != "Form" {
					t.Errorf("%s is a form around what others put in it: name it in formBegins", name)
				}
				if !asksLong(form, long) {
					continue
				}
				at := filepath.Base(folder) + "/" + name
				known := false
				for k := range notKept() {
					if strings.HasPrefix(at, k) {
						known, used[k] = true, true
					}
				}
				if !known {
					t.Errorf("%s: what is typed there is lost with the page: make it a Typing.Form, or say in notKept why not", at)
				}
			}
		}
	}
	for k := range notKept() {
		if !used[k] {
			t.Errorf("%s is in notKept and has no such form", k)
		}
	}
	if kept < 15 {
		t.Errorf("only %d forms are kept", kept)
	}
}

// modulesInCases are the folders with pages of casework and of what is above it.
func modulesInCases(t *testing.T) (list []string) {
	t.Helper()
	sources, err := filepath.Glob("../*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range sources {
		folder := filepath.Dir(name)
		if slices.Contains(list, folder) || strings.HasSuffix(name, "_test.go") {
			continue
		}
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if filepath.Base(folder) == "casework" || strings.Contains(string(src), `"samendoen/internal/casework"`) {
			list = append(list, folder)
		}
	}
	return list
}

func componentsIn(t *testing.T, folder string) map[string]string {
	t.Helper()
	list := map[string]string{}
	files, err := filepath.Glob(folder + "/*.templ")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range componentOf.FindAllStringSubmatch(string(src), -1) {
			list[m[1]] = m[0]
		}
	}
	return list
}

// plainForms are the forms of a component that keep nothing, up to where they end: those of HTML, and
// what the module puts around others.
func plainForms(body string) (forms []string) {
	lines := strings.Split(body, "\n")
	for i, line := range lines {
		begin := formBegins.FindStringSubmatch(line)
		if begin == nil {
			continue
		}
		end := slices.IndexFunc(lines[i+1:], func(l string) bool { return l == begin[1]+"</form>" || l == begin[1]+"}" })
		forms = append(forms, strings.Join(lines[i:i+end+2], "\n"))
	}
	return forms
}

// longTexts are the components that ask for text outside a form of their own: parts of forms.
func longTexts(components map[string]string) map[string]bool {
	long := map[string]bool{}
	for found := true; found; {
		found = false
		for name, body := range components {
			rest := body
			for _, form := range plainForms(body) {
				rest = strings.Replace(rest, form, "", 1)
			}
			if !long[name] && !strings.Contains(rest, ".Form(") && asksLong(rest, long) {
				long[name], found = true, true
			}
		}
	}
	return long
}

// asksLong reports whether a part of a page asks for text, itself or by a component.
func asksLong(part string, long map[string]bool) bool {
	return strings.Contains(part, "@ui.TextArea(") || slices.ContainsFunc(callsOf.FindAllStringSubmatch(part, -1), func(m []string) bool { return long[m[1]] })
}
