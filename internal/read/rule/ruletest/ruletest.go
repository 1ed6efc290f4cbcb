// Package ruletest checks tables of rules against examples: one that each rule decides, and a near
// miss that it does not.
package ruletest

import (
	"regexp"
	"slices"
	"testing"

	"wenxun/internal/read/rule"
)

// Examples has two cases for each rule of a table, by the rule's name: one that it decides, and one,
// as alike as possible, that a later rule decides. The last rule decides whatever comes to it and
// needs no near miss.
type Examples[C any] map[string][2]*C

var kebab = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// Check reports every rule of the table that has no example, whose example another rule decides,
// or whose near miss no later rule decides; and every example of a rule that the table does not have.
func Check[C any, V ~string](t *testing.T, table rule.Table[C, V], examples Examples[C]) {
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
		decides, misses := examples[r.Name][0], examples[r.Name][1]
		if decides == nil {
			t.Errorf("%s has no example", r.Name)
			continue
		}
		if got := table.Decide(decides); got.Name != r.Name {
			t.Errorf("the example of %s is decided by %s", r.Name, got.Name)
		}
		if misses == nil {
			if i+1 < len(table) {
				t.Errorf("%s has no near miss", r.Name)
			}
			continue
		}
		// A rule before it that decides would hide whether this one applies.
		got := table.Decide(misses)
		if at := slices.IndexFunc(table, func(x rule.Rule[C, V]) bool { return x.Name == got.Name }); at <= i {
			t.Errorf("the near miss of %s is decided by %s, not by a later rule", r.Name, got.Name)
		}
	}
	for name := range examples {
		if !names[name] {
			t.Errorf("an example of %s, which is no rule of the table", name)
		}
	}
}
