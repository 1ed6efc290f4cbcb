package web_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"wenxun/internal/ingest"
	"wenxun/internal/read/fault"
)

// description is the OpenAPI document as a client sees it.
type description struct {
	Paths      map[string]map[string]described
	Components struct{ Schemas map[string]map[string]any }
}

type described struct {
	Responses map[string]struct {
		Content map[string]struct{ Schema map[string]any }
	}
}

// check reports where v is not what the schema describes: a field that it doesn't know, one that is
// missing, a value of another type.
func (d *description) check(schema map[string]any, v any, at string) []string {
	if ref, ok := schema["$ref"].(string); ok {
		return d.check(d.Components.Schemas[ref[strings.LastIndexByte(ref, '/')+1:]], v, at)
	}
	if all, ok := schema["allOf"].([]any); ok {
		return d.check(all[0].(map[string]any), v, at)
	}
	if some, ok := schema["oneOf"].([]any); ok {
		return d.checkOneOf(some, v, at)
	}
	is, allowed := typeOf(v), typesOf(schema)
	whole := is == "number" && slices.Contains(allowed, "integer") && v == float64(int(v.(float64)))
	if !slices.Contains(allowed, is) && !whole {
		return []string{at + " is of type " + is}
	}
	switch v := v.(type) {
	case string:
		if values, ok := schema["enum"].([]any); ok && !slices.Contains(values, any(v)) {
			return []string{fmt.Sprintf("%s is %q, not one of %v", at, v, values)}
		}
	case []any:
		return d.checkItems(schema, v, at)
	case map[string]any:
		return append(d.checkProperties(schema, v, at), missing(schema, v, at)...)
	}
	return nil
}

// typeOf returns the name that a schema has for a value's type.
func typeOf(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case string:
		return "string"
	case float64:
		return "number"
	case bool:
		return "boolean"
	case []any:
		return "array"
	}
	return "object"
}

// typesOf returns the types that a schema allows.
func typesOf(schema map[string]any) []string {
	switch kind := schema["type"].(type) {
	case string:
		return []string{kind}
	case []any:
		var all []string
		for _, one := range kind {
			all = append(all, one.(string))
		}
		return all
	}
	return nil
}

func (d *description) checkOneOf(some []any, v any, at string) (wrong []string) {
	for _, s := range some {
		if wrong = d.check(s.(map[string]any), v, at); wrong == nil {
			return nil
		}
	}
	return wrong
}

func (d *description) checkItems(schema map[string]any, items []any, at string) (wrong []string) {
	for _, x := range items {
		wrong = append(wrong, d.check(schema["items"].(map[string]any), x, at+"[]")...)
	}
	return wrong
}

func (d *description) checkProperties(schema, v map[string]any, at string) (wrong []string) {
	properties, _ := schema["properties"].(map[string]any)
	others, open := schema["additionalProperties"].(map[string]any)
	for name, x := range v {
		of, ok := properties[name].(map[string]any)
		switch {
		case ok:
			wrong = append(wrong, d.check(of, x, at+"."+name)...)
		case open:
			wrong = append(wrong, d.check(others, x, at+"."+name)...)
		case properties != nil:
			wrong = append(wrong, at+"."+name+" is not described")
		}
	}
	return wrong
}

func missing(schema, v map[string]any, at string) (wrong []string) {
	required, _ := schema["required"].([]any)
	for _, name := range required {
		if _, ok := v[name.(string)]; !ok {
			wrong = append(wrong, at+"."+name.(string)+" is missing")
		}
	}
	return wrong
}

func TestAnswersAreAsDescribed(t *testing.T) {
	l := newLibrary()
	l.failures = []ingest.Failure{{Path: "扫描.pdf", Member: "a", Code: fault.NoText, Error: "x", At: added}}
	h := handler(t, l, nil)
	d := decodeTo[description](t, ask(h, "GET", "/api/v1/openapi.json", "").Body.String())
	const bulk = aDocument + "\n" + aDocument
	seen := map[string]bool{}
	for _, c := range []struct{ method, path, target, contentType, body string }{
		{"get", "/api/v1/search", "/api/v1/search?q=x", "", ""},
		{"get", "/api/v1/search", escape("/api/v1/search?q=火星"), "", ""},
		{"get", "/api/v1/search", "/api/v1/search?size=x", "", ""},
		{"get", "/api/v1/suggest", "/api/v1/suggest?q=x", "", ""},
		{"get", "/api/v1/trends", "/api/v1/trends?q=x", "", ""},
		{"get", "/api/v1/stats", "/api/v1/stats", "", ""},
		{"get", "/api/v1/documents", "/api/v1/documents", "", ""},
		{"get", "/api/v1/documents/{id}", "/api/v1/documents/yunjiang-2024?q=x", "", ""},
		{"get", "/api/v1/documents/{id}", "/api/v1/documents/sponge-notice", "", ""},
		{"get", "/api/v1/documents/{id}", "/api/v1/documents/none", "", ""},
		{"get", "/api/v1/documents/{id}/sections/{n}", "/api/v1/documents/yunjiang-2024/sections/2?q=x", "", ""},
		{"get", "/api/v1/failures", "/api/v1/failures", "", ""},
		{"post", "/api/v1/quote-check", "/api/v1/quote-check", "application/json", `{"text":"海绵城市"}`},
		{"get", "/api/v1/export", "/api/v1/export?q=x&format=jsonl", "", ""},
		{"post", "/api/v1/documents", "/api/v1/documents", "application/json", aDocument},
		{"post", "/api/v1/documents", "/api/v1/documents", "application/x-ndjson", bulk},
		{"post", "/api/v1/documents", "/api/v1/documents", "text/plain", "x"},
		{"patch", "/api/v1/documents/{id}", "/api/v1/documents/evil", "application/json", `{"title":"x"}`},
	} {
		var headers []string
		if c.contentType != "" {
			headers = []string{"Content-Type", c.contentType}
		}
		w := ask(h, strings.ToUpper(c.method), c.target, c.body, headers...)
		response, ok := d.Paths[c.path][c.method].Responses[fmt.Sprint(w.Code)]
		if !ok {
			t.Errorf("%s %s answers %d, which is not described", c.method, c.target, w.Code)
			continue
		}
		media, _, _ := strings.Cut(w.Header().Get("Content-Type"), ";")
		content, ok := response.Content[media]
		if !ok {
			t.Errorf("%s %s answers %s, which is not described", c.method, c.target, media)
			continue
		}
		for line := range strings.Lines(w.Body.String()) {
			var v any
			if err := json.Unmarshal([]byte(line), &v); err != nil {
				t.Fatal(err)
			}
			for _, wrong := range d.check(content.Schema, v, "body") {
				t.Errorf("%s %s: %s", c.method, c.target, wrong)
			}
		}
		seen[c.method+" "+c.path] = true
	}
	if len(seen) != 12 {
		t.Errorf("answers of %d operations were checked: %v", len(seen), slices.Sorted(maps.Keys(seen)))
	}
}

func TestTheDescriptionChangesOnlyOnPurpose(t *testing.T) {
	var v any
	if err := json.Unmarshal(ask(handler(t, newLibrary(), nil), "GET", "/api/v1/openapi.json", "").Body.Bytes(), &v); err != nil {
		t.Fatal(err)
	}
	b, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "openapi.json", string(b)+"\n")
}
