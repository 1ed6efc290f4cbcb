package web_test

import (
	"fmt"
	"strings"
	"testing"

	"wenxun/corpus"
	"wenxun/corpus/fieldtest"
)

func TestEveryWayInRefusesTheSameValues(t *testing.T) {
	for _, c := range fieldtest.Refused {
		part := corpus.FieldNamed(c.Field).Part()
		body, kind := form(t, "a.txt", "这一篇不该进库。", part, c.Text(), "edition", "A1")
		for _, way := range []struct{ name, method, target, kind, body string }{
			{"POST", "POST", "/api/v1/documents", "application/json", fmt.Sprintf(`{"text":"这一篇不该进库。",%q:%s}`, c.Field, c.JSON())},
			{"a form", "POST", "/api/v1/documents", kind, body},
			{"PATCH", "PATCH", "/api/v1/documents/evil", "application/json", fmt.Sprintf(`{%q:%s}`, c.Field, c.JSON())},
			{"a merge patch", "PATCH", "/api/v1/documents/evil", "application/merge-patch+json", fmt.Sprintf(`{%q:%s}`, c.Field, c.JSON())},
		} {
			if c.Field == "edition" && way.name == "a form" {
				continue // it has another edition already
			}
			l := newLibrary()
			w := ask(handler(t, l, nil), way.method, way.target, way.body, "Content-Type", way.kind)
			p := problemIn(t, w.Header().Get("Content-Type"), w.Body.Bytes())
			if w.Code != 400 || len(p.Errors) != 1 || p.Errors[0].Parameter != c.Field || p.Errors[0].Reason == "" {
				t.Errorf("%s %q by %s: %d %s", c.Field, c.Text(), way.name, w.Code, w.Body)
			}
			if len(l.taken)+len(l.edits) > 0 {
				t.Errorf("%s %q by %s reached the library", c.Field, c.Text(), way.name)
			}
		}
	}
}

func TestAllFieldsAtFaultAreNamedAtOnce(t *testing.T) {
	body, kind := form(t, "a.txt", "x", "year", "soon", "colour", "red", "url", "x")
	for name, c := range map[string]struct{ method, target, kind, body, want string }{
		"POST":   {"POST", "/api/v1/documents", "application/json", `{"text":"","date":"昨天","year":"去年","colour":1}`, "text date year colour"},
		"a form": {"POST", "/api/v1/documents", kind, body, "year colour url"},
		"PATCH":  {"PATCH", "/api/v1/documents/evil", "application/json", `{"id":"x","title":"","colour":1}`, "id title colour"},
	} {
		w := ask(handler(t, newLibrary(), nil), c.method, c.target, c.body, "Content-Type", c.kind)
		var names []string
		for _, e := range problemIn(t, w.Header().Get("Content-Type"), w.Body.Bytes()).Errors {
			names = append(names, e.Parameter)
		}
		if w.Code != 400 || strings.Join(names, " ") != c.want {
			t.Errorf("%s: %d names %v, want %s", name, w.Code, names, c.want)
		}
	}
}

func TestNullTakesACorrectionBack(t *testing.T) {
	l := newLibrary()
	w := ask(handler(t, l, nil), "PATCH", "/api/v1/documents/evil", `{"year":null,"tags":null,"issuer":""}`, "Content-Type", "application/json")
	c := l.edits["evil"]
	if w.Code != 200 || len(c.Undo) != 2 || c.Undo[0].Name != "year" || c.Undo[1].Name != "tags" || c.Set.Issuer == nil || *c.Set.Issuer != "" {
		t.Errorf("%d %s, %+v", w.Code, w.Body, c)
	}
}

func TestTheDescriptionHasEveryField(t *testing.T) {
	d := decodeTo[description](t, ask(handler(t, newLibrary(), nil), "GET", "/api/v1/openapi.json", "").Body.String())
	for _, f := range corpus.Fields {
		for schema, c := range map[string]struct {
			way  corpus.Way
			name string
		}{"Record": {corpus.ByRecord, f.Name}, "Upload": {corpus.ByForm, f.Part()}, "Correction": {corpus.ByEdit, f.Name}} {
			properties, _ := d.Components.Schemas[schema]["properties"].(map[string]any)
			if described := properties[c.name] != nil; described != (f.Ways&c.way != 0) {
				t.Errorf("%s of %s is described: %v", c.name, schema, described)
			}
		}
	}
}
