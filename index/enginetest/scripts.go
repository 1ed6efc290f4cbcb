package enginetest

import (
	"context"
	"embed"
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"

	"wenxun/index"
)

//go:embed scripts/*.txt
var scripts embed.FS

// runScripts runs every script on an engine of its own.
func runScripts(t *testing.T, open func(*testing.T) index.Engine) {
	entries, err := scripts.ReadDir("scripts")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		name := path.Join("scripts", entry.Name())
		text, err := scripts.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(strings.TrimSuffix(entry.Name(), ".txt"), func(t *testing.T) {
			steps, err := parseScript(string(text))
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			runScript(t, name, steps, open(t))
		})
	}
}

func runScript(t *testing.T, name string, steps []step, e index.Engine) {
	defer closeEngine(t, e)
	ctx := context.Background()
	var changes []index.Change
	for _, s := range steps {
		if s.change != nil {
			changes = append(changes, *s.change)
			continue
		}
		if len(changes) > 0 {
			if err := e.Apply(ctx, changes); err != nil {
				t.Fatalf("%s:%d: apply: %v", name, s.line, err)
			}
			changes = nil
		}
		r, err := plan(s.question)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		res, err := e.Search(ctx, r)
		if err != nil {
			t.Errorf("%s:%d: ask %s: %v", name, s.line, s.question.text, err)
			continue
		}
		for _, want := range s.question.expect {
			if got := answer(res, want); got != canonical(want) {
				t.Errorf("%s:%d: ask %s\n  %s: %s\n  but got: %s", name, want.line, s.question.text,
					strings.TrimSpace(want.key+" "+want.name), canonical(want), got)
			}
		}
	}
}

func closeEngine(t *testing.T, e index.Engine) {
	if err := e.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
}

// canonical writes an expectation as answer writes what was found.
func canonical(want setting) string {
	switch want.key {
	case "finds", "exact":
		ids := strings.Fields(want.value)
		slices.Sort(ids)
		return strings.Join(ids, " ")
	case "in", "facet":
		return strings.Join(values(want.value), " | ")
	}
	return want.value
}

// answer writes the part of the result that is asked for in the words of a script.
func answer(res *index.Result, want setting) string {
	ids := func(admit func(index.Hit) bool) []string {
		var all []string
		for _, h := range res.Hits {
			if admit(h) {
				all = append(all, h.Document.ID)
			}
		}
		return all
	}
	list := func(all []string) string {
		if len(all) == 0 {
			return "nothing"
		}
		return strings.Join(all, " ")
	}
	any := func(index.Hit) bool { return true }
	switch want.key {
	case "finds":
		all := ids(any)
		slices.Sort(all)
		return list(all)
	case "order":
		return list(ids(any))
	case "exact":
		all := ids(func(h index.Hit) bool { return h.Exact })
		slices.Sort(all)
		return list(all)
	case "total":
		return fmt.Sprintf("%d documents, %d exact, %d sections, %d matches",
			res.Total.Documents, res.Total.Exact, res.Total.Sections, res.Total.Matches)
	case "typed":
		return fmt.Sprint(res.Total.ExactMatches)
	case "in":
		i := slices.IndexFunc(res.Hits, func(h index.Hit) bool { return h.Document.ID == want.name })
		if i < 0 {
			return "not found"
		}
		sections := slices.Clone(res.Hits[i].Sections)
		slices.SortFunc(sections, func(a, b index.SectionHit) int { return a.Ordinal - b.Ordinal })
		all := make([]string, len(sections))
		for i, s := range sections {
			all[i] = fmt.Sprintf("%d (%d)", s.Ordinal, s.Matches)
		}
		if len(all) == 0 {
			return "no section"
		}
		return strings.Join(all, " | ")
	case "facet":
		f, _ := index.FieldNamed(want.name)
		var all []string
		for _, c := range res.Facets[f] {
			one := fmt.Sprintf("%s %d", c.Value, c.Documents)
			if c.Selected {
				one += " selected"
			}
			all = append(all, one)
		}
		if len(all) == 0 {
			return "nothing"
		}
		return strings.Join(all, " | ")
	}
	return ""
}
