package glyphs

import (
	"testing"

	"wenxun/internal/read/rule/ruletest"
)

func TestGapRules(t *testing.T) {
	count := func(change func(*gapCount)) *gapCount {
		c := &gapCount{rows: 4, columns: 2, aligned: 4}
		change(c)
		return c
	}
	ruletest.Check(t, gapRules, ruletest.Examples[gapCount]{
		"dot-leaders":         {count(func(c *gapCount) { c.leaders = 2 }), count(func(c *gapCount) { c.leaders = 1 })},
		"three-columns":       {count(func(c *gapCount) { c.columns, c.marks = 3, 4 }), count(func(c *gapCount) { c.marks = 4 })},
		"marks-of-a-list":     {count(func(c *gapCount) { c.marks = 2 }), count(func(c *gapCount) { c.marks = 1 })},
		"page-numbers":        {count(func(c *gapCount) { c.pages = 2 }), count(func(c *gapCount) { c.pages = 1 })},
		"out-of-line":         {count(func(c *gapCount) { c.aligned = 2 }), count(func(c *gapCount) { c.aligned = 3 })},
		"two-aligned-columns": {count(func(*gapCount) {})},
	})
}
