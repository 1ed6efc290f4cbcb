// Package ruletest checks tables of rules against examples: one that each rule decides, and a near
// miss that it does not.
package ruletest

import (
	"regexp"
	"testing"

	"wenxun/internal/read/rule"
)

// Example is a case that a rule decides and one, as alike as possible, that another rule decides.
type Example[C any] struct {
	Decides *C
	// Misses is nil for the last rule of a table, which decides whatever comes to it.
	Misses *C
}

var kebab = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// Check reports every rule of the table that has no example, whose example another rule decides,
// or that decides its near miss; and every example of a rule that the table does not have.
func Check[C any, V ~string](t *testing.T, table rule.Table[C, V], examples map[string]Example[C]) {
	t.Helper()
	names := map[string]bool{}
	for i, r := range table {
		if names[r.Name] || !kebab.MatchString(r.Name) {
			t.Errorf("rule %d: %q is used twice or is no name", i, r.Name)
		}
		names[r.Name] = true
		if last := i == len(table)-1; last != (r.Applies == nil) {
			t.Errorf("%s: the last rule, and no other, applies to every case", r.Name)
		}
		example, ok := examples[r.Name]
		if !ok || example.Decides == nil {
			t.Errorf("%s has no example", r.Name)
			continue
		}
		if got := table.Decide(example.Decides); got.Name != r.Name {
			t.Errorf("the example of %s is decided by %s", r.Name, got.Name)
		}
		if example.Misses == nil {
			if i+1 < len(table) {
				t.Errorf("%s has no near miss", r.Name)
			}
			continue
		}
		if got := table.Decide(example.Misses); got.Name == r.Name {
			t.Errorf("%s decides its near miss", r.Name)
		}
	}
	for name := range examples {
		if !names[name] {
			t.Errorf("an example of %s, which is no rule of the table", name)
		}
	}
}
