package app

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
)

// TestResidentsReadTheirLanguage: the pages of residents are there in their languages for residents,
// with the menu around them; who works here reads Dutch or English.
func TestResidentsReadTheirLanguage(t *testing.T) {
	w := newMatrixWorld(t)
	words, err := Words()
	if err != nil {
		t.Fatal(err)
	}
	page := func(who, path string) string {
		t.Helper()
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.AddCookie(&http.Cookie{Name: "samendoen", Value: w.session(who)})
		rec := httptest.NewRecorder()
		w.handler.ServeHTTP(rec, r)
		if rec.Code != http.StatusOK {
			t.Fatalf("%s, %s: %d", who, path, rec.Code)
		}
		return rec.Body.String()
	}
	for _, lang := range text.Tongues() {
		p := words.Printer(lang)
		for path, key := range map[string]string{"/activiteiten": "activity.lead", "/burenhulp": "mutualhelp.lead", "/burenhulp/nieuw": "mutualhelp.new_lead"} {
			html := page("eigen bewoner", path+"?taal="+string(lang))
			if !strings.Contains(html, `<html lang="`+string(lang)+`"`) || !strings.Contains(html, p.T(key)) || strings.Contains(html, `dir="rtl"`) != (lang == text.Arabic) {
				t.Errorf("%s in %s is in another language", path, lang)
			}
			for _, item := range w.app.nav() {
				if strings.Contains(html, `href="`+item.Path+`"`) && !words.Has(lang, item.Key) {
					t.Errorf("%s lacks %s, of the menu of %s", lang, item.Key, path)
				}
			}
		}
		if html := page("eigen consulent", "/activiteiten?taal="+string(lang)); !strings.Contains(html, words.Printer(text.Dutch).T("activity.lead")) {
			t.Errorf("who works here reads %s", lang)
		}
		for _, key := range []string{"menu", "menu_close", "nav_main", "nav_more", "nav_work", "nav_look", "nav_keep", "nav_quick", "sign_in", "sign_out", "notices_wait", "role_bewoner", "fault_denied", "fault_denied_do"} {
			if !words.Has(lang, "web."+key) {
				t.Errorf("%s lacks web.%s", lang, key)
			}
		}
	}
}

// TestTonguesLeaveTheSameOpen: a message in a language of residents is one of the Dutch messages, leaves
// open what that leaves open, and has each form that its numbers need.
func TestTonguesLeaveTheSameOpen(t *testing.T) {
	hole := regexp.MustCompile(`\{\{.*?\}\}`)
	forms := map[text.Lang][]string{text.Polish: {"one", "few", "many", "other"}, text.Ukrainian: {"one", "few", "many", "other"}, text.Turkish: {"one", "other"}, text.Arabic: {"zero", "one", "two", "few", "many", "other"}}
	read := func(files fs.FS, lang text.Lang) (m map[string]any) {
		data, err := fs.ReadFile(files, "text/"+string(lang)+".json")
		if err == nil && json.Unmarshal(data, &m) != nil {
			t.Errorf("%s: %s", lang, data)
		}
		return m
	}
	holes := func(s string) string {
		list := hole.FindAllString(s, -1)
		slices.Sort(list)
		return fmt.Sprint(slices.Compact(list))
	}
	n := 0
	for _, files := range append([]fs.FS{web.Words}, withFile("text/nl.json")...) {
		dutch := read(files, text.Dutch)
		for lang, needs := range forms {
			for key, message := range read(files, lang) {
				n++
				was, both := dutch[key].(string)
				said, one := message.(string)
				switch plural, _ := message.(map[string]any); {
				case dutch[key] == nil:
					t.Errorf("%s: %s is not there in Dutch", lang, key)
				case both != one:
					t.Errorf("%s: %s has forms, or Dutch has", lang, key)
				case one && said == "":
					t.Errorf("%s: %s says nothing", lang, key)
				case one && holes(said) != holes(was):
					t.Errorf("%s: %s leaves open %s, Dutch %s", lang, key, holes(said), holes(was))
				case !one:
					for _, form := range needs {
						if s, _ := plural[form].(string); s == "" {
							t.Errorf("%s: %s lacks the form %s", lang, key, form)
						}
					}
				}
			}
		}
	}
	if n < 1000 {
		t.Errorf("only %d messages", n)
	}
}
